#include "store/plan.h"

#include <stdlib.h>
#include <string.h>

#include "evaluate/bounds.h"

static int add_box(chp_part *part, const chp_box *box)
{
    if (part->boxes == part->room) {
        size_t room = part->room ? 2 * part->room : 16;
        chp_box *larger = realloc(part->box, room * sizeof *larger);
        if (!larger)
            return 0;
        part->box = larger;
        part->room = room;
    }
    part->box[part->boxes++] = *box;
    return 1;
}

/* Neighbours along an axis that lie inside the range as a whole become one box. */
typedef struct {
    chp_box box;
    int open;
} run;

static int end_run(chp_part *part, run *r)
{
    int good = !r->open || add_box(part, &r->box);
    r->open = 0;
    return good;
}

/* Axes in the order in which a search cuts them, so that a part is made of boxes that
 * the search of the whole would meet, too. */
static int rank_of(int key)
{
    if (chp_bounds_of_attachment(key))
        return 4;
    if (chp_bounds_of_run(key))
        return 2;
    return chp_bounds_ordered(key) ? 3 : !chp_space_decides(key);
}

static void order_axes(int order[CHP_KEYS], const chp_space *space)
{
    int placed = 0;
    for (int rank = 0; rank <= 4; rank++)
        for (int a = 0; a < space->axes; a++)
            if (rank_of(space->key[a]) == rank)
                order[placed++] = a;
}

static void lengthen(run *r, const chp_box *slice, int axis)
{
    if (!r->open)
        r->box = *slice;
    r->box.last[axis] = slice->last[axis];
    r->open = 1;
}

/* Points [first, last) of `box`, counted from its own first in that order; the box
 * has one value on the axes before *order. */
static int take(chp_part *part, const chp_space *space, const chp_box *box, const int *order,
                double first, double last)
{
    int axis = *order;
    double before = 0;
    run whole = { *box, 0 };
    for (unsigned i = box->first[axis]; i <= box->last[axis] && before < last; i++) {
        chp_box slice = *box;
        slice.first[axis] = slice.last[axis] = (uint16_t)i;
        double points = chp_box_points(space, &slice), after = before + points;
        int inside = before >= first && after <= last, outside = after <= first || points == 0;
        if (inside && !outside) {
            lengthen(&whole, &slice, axis);
        } else if (!outside) {
            if (!end_run(part, &whole) ||
                !take(part, space, &slice, order + 1, first - before, last - before))
                return 0;
        }
        before = after;
    }
    return end_run(part, &whole);
}

/* Points of the parts before part `shard`, counted from 0. */
static double points_before(uint64_t points, uint64_t shard, uint64_t shards)
{
    uint64_t more = points % shards;
    return (double)(points / shards * shard + (shard < more ? shard : more));
}

int chp_part_find(chp_part *out, const chp_space *space, size_t shard, size_t shards)
{
    chp_part part = { NULL, 0, 0 };
    uint64_t points = (uint64_t)chp_space_points(space);
    double first = points_before(points, shard - 1, shards);
    double last = points_before(points, shard, shards);
    chp_box whole = chp_box_whole(space);
    int order[CHP_KEYS], good = 1;
    order_axes(order, space);
    if (first == 0 && last == (double)points)
        good = add_box(&part, &whole);
    else if (first < last)
        good = take(&part, space, &whole, order, first, last);
    if (good)
        *out = part;
    else
        chp_part_close(&part);
    return good;
}

void chp_part_close(chp_part *part)
{
    free(part->box);
    memset(part, 0, sizeof *part);
}
