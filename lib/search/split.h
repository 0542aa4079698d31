/* Which axis of a box is cut, and where. */
#ifndef CHP_SEARCH_SPLIT_H
#define CHP_SEARCH_SPLIT_H

#include "space/closing.h"

typedef enum {
    CHP_CUT_NONE = 0,   /* one point */
    CHP_CUT_VALUES = 1, /* into each value of an axis without an order */
    CHP_CUT_RUNS = 2,   /* into each value of all axes of a run: those of the workload
                           `axis`, or with -1 those that all share */
    CHP_CUT_HALVES = 3,
    CHP_CUT_SUPPLIES = 4 /* nothing else is wide */
} chp_cut_kind;

typedef struct {
    chp_cut_kind kind;
    int axis;
} chp_cut;

int chp_cut_is_of_run(const chp_space *space, int axis, int run);
chp_cut chp_cut_choose(const chp_space *space, const chp_box *box);

/* Axes that cannot matter in a box that is no longer wide where others decide
 * that: all but the first value is cut off. Calls `cut_off` with what was, if
 * not NULL. Returns 0 if nothing is left. */
typedef void (*chp_cut_off_fn)(const chp_box *box, void *payload);
int chp_box_trim(const chp_space *space, chp_box *box, chp_cut_off_fn cut_off, void *payload);

/* Points of a box that was trimmed. */
double chp_trimmed_points(const chp_space *space, const chp_box *box);

#endif
