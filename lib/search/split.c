#include "search/split.h"

#include <math.h>

#include "evaluate/robust.h"
#include "space/keys.h"

/* How much of the objectives hangs on a factor in each ordered number. */
static double weight_of(int key)
{
    switch (key) {
    case CHP_KEY_DIE_CORES: return 2;
    case CHP_KEY_MEMORY_STACKS: return 1;
    case CHP_KEY_DIE_VOLTAGE: return 0.8;
    case CHP_KEY_DIE_L2: return 0.1;
    case CHP_KEY_LINK_LANES: return 0.1;
    case CHP_KEY_DIE_SPARE_CORES: return 0.05;
    default: return 0.3;
    }
}

static double width_of(const chp_space *space, const chp_box *box, int axis)
{
    const double *value = chp_space_axis(space, axis)->value;
    double a = value[box->first[axis]], b = value[box->last[axis]];
    double low = fmin(a, b), high = fmax(a, b);
    double ratio = low > 0 ? high / low : high / (high > 1 ? 1 : high / 2) + 1;
    return weight_of(space->key[axis]) * log(ratio);
}

int chp_cut_is_of_run(const chp_space *space, int axis, int run)
{
    return chp_bounds_of_run(space->key[axis]) && space->run[axis] == run;
}

/* Bounds tell the supplies of a box apart, unless they are made of several evaluations. */
static int is_told_apart(const chp_space *space, int axis)
{
    return space->key[axis] == CHP_KEY_DIE_VOLTAGE && !chp_recipe_is_joined(&space->base);
}

/* First what has no order, then the run, since nothing is known of times before:
 * a run that is never best is closed while the box is still wide. No time depends on
 * how parts are attached. */
chp_cut chp_cut_choose(const chp_space *space, const chp_box *box)
{
    chp_cut widest = { CHP_CUT_NONE, -1 }, values = widest, attachment = widest, supplies = widest;
    double most = -1;
    int runs = 0, run = -1;
    for (int a = 0; a < space->axes; a++) {
        int key = space->key[a];
        if (box->first[a] == box->last[a])
            continue;
        if (chp_bounds_of_run(key)) {
            run = runs ? run : space->run[a];
            runs = 1;
        } else if (chp_bounds_of_attachment(key)) {
            attachment = (chp_cut){ CHP_CUT_VALUES, a };
        } else if (!chp_bounds_ordered(key)) {
            if (values.axis < 0 || chp_space_decides(key))
                values = (chp_cut){ CHP_CUT_VALUES, a };
        } else if (is_told_apart(space, a)) {
            supplies = (chp_cut){ CHP_CUT_SUPPLIES, a };
        } else if (width_of(space, box, a) > most) {
            most = width_of(space, box, a);
            widest = (chp_cut){ CHP_CUT_HALVES, a };
        }
    }
    if (values.axis >= 0)
        return values;
    if (runs)
        return (chp_cut){ CHP_CUT_RUNS, run };
    return widest.axis >= 0 ? widest : attachment.axis >= 0 ? attachment : supplies;
}

/* While both are possible, what matters to dies that are one device does. */
static void set_presentation(chp_recipe *r, const chp_space *space, const chp_box *box, int a)
{
    if (box->first[a] == box->last[a]) {
        chp_space_set(space, r, a, box->first[a]);
        return;
    }
    r->split.presentation = CHP_UNIFIED;
    for (int run = 0; run < r->runs; run++)
        r->run[run].presentation = CHP_UNIFIED;
}

int chp_box_trim(const chp_space *space, chp_box *box, chp_cut_off_fn cut_off, void *payload)
{
    chp_recipe recipe = space->base;
    for (int a = 0; a < space->axes; a++) {
        int key = space->key[a];
        if (chp_space_decides(key) && box->first[a] != box->last[a])
            return 1;
        if (chp_space_decides(key))
            chp_space_set(space, &recipe, a, box->first[a]);
        if (key == CHP_KEY_MAPPING_PRESENTATION)
            set_presentation(&recipe, space, box, a);
    }
    for (int a = 0; a < space->axes; a++) {
        if (chp_space_matters(space, &recipe, a))
            continue;
        chp_box rest = *box;
        if (box->first[a] > 0) {
            if (cut_off)
                cut_off(&rest, payload);
            return 0;
        }
        rest.first[a] = 1;
        if (cut_off && rest.last[a] > 0)
            cut_off(&rest, payload);
        box->last[a] = 0;
    }
    return 1;
}

/* A policy of caches that is off its first value is of dies that are one device; while
 * both presentations are possible, half of its cells are no points. */
double chp_trimmed_points(const chp_space *space, const chp_box *box)
{
    int off_first = 0, both = 0;
    for (int a = 0; a < space->axes; a++) {
        off_first |= space->key[a] == CHP_KEY_MAPPING_L2_POLICY && box->last[a] > 0;
        both |= space->key[a] == CHP_KEY_MAPPING_PRESENTATION && box->first[a] != box->last[a];
    }
    return off_first && both ? chp_box_points(space, box) : (double)chp_box_cells(space, box);
}
