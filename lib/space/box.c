#include "space/space.h"

#include "space/keys.h"

chp_box chp_box_whole(const chp_space *space)
{
    chp_box box = { { 0 }, { 0 } };
    for (int a = 0; a < space->axes; a++)
        box.last[a] = (uint16_t)(space->count[a] - 1);
    return box;
}

uint64_t chp_box_cells(const chp_space *space, const chp_box *box)
{
    uint64_t cells = 1;
    for (int a = 0; a < space->axes; a++)
        cells *= (uint64_t)(box->last[a] - box->first[a]) + 1;
    return cells;
}

/* An axis that does not matter has its first value and no other. */
static double values_of(const chp_space *space, const chp_box *box, const chp_recipe *r, int axis)
{
    if (!chp_space_matters(space, r, axis))
        return box->first[axis] == 0;
    return (double)(box->last[axis] - box->first[axis]) + 1;
}

/* Whether other axes matter depends on its value. The presentation is not among
 * what decides for a search, since one axis alone, behind it, depends on it. */
static int counts_by_value(int key)
{
    return chp_space_decides(key) || key == CHP_KEY_MAPPING_PRESENTATION;
}

static double points_of_the_rest(const chp_space *space, const chp_box *box, const chp_recipe *r)
{
    double points = 1;
    for (int a = 0; a < space->axes; a++)
        if (!counts_by_value(space->key[a]))
            points *= values_of(space, box, r, a);
    return points;
}

static double points_from(const chp_space *space, const chp_box *box, chp_recipe *r, int axis)
{
    if (axis == space->axes)
        return points_of_the_rest(space, box, r);
    int key = space->key[axis];
    if (!counts_by_value(key))
        return points_from(space, box, r, axis + 1);
    double points = 0;
    size_t last = chp_space_matters(space, r, axis) ? box->last[axis] : 0;
    for (size_t i = box->first[axis]; i <= last; i++) {
        chp_space_set(space, r, axis, i);
        points += points_from(space, box, r, axis + 1);
    }
    return points;
}

double chp_box_points(const chp_space *space, const chp_box *box)
{
    chp_recipe recipe = space->base;
    return points_from(space, box, &recipe, 0);
}

void chp_space_index(const chp_space *space, uint64_t cell, uint16_t index[CHP_KEYS])
{
    for (int a = 0; a < space->axes; a++)
        index[a] = (uint16_t)(cell / space->stride[a] % space->count[a]);
}

uint64_t chp_space_cell(const chp_space *space, const uint16_t index[CHP_KEYS])
{
    uint64_t cell = 0;
    for (int a = 0; a < space->axes; a++)
        cell += space->stride[a] * index[a];
    return cell;
}

int chp_box_holds(const chp_space *space, const chp_box *box, uint64_t cell)
{
    for (int a = 0; a < space->axes; a++) {
        size_t i = cell / space->stride[a] % space->count[a];
        if (i < box->first[a] || i > box->last[a])
            return 0;
    }
    return 1;
}
