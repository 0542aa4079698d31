/* What a little more of each resource would be worth: shadow values by solving
 * again, since a grid has no derivatives. */
#ifndef CHP_SEARCH_WORTH_H
#define CHP_SEARCH_WORTH_H

#include "search/effort.h"
#include "search/result.h"

/* The best first objective of the study with one thing changed, all else free. */
typedef struct {
    chiplet_worth_kind kind;
    int lever;        /* the key; of a limit, which constraint */
    double more;      /* of the lever, SI; less than 0: a limit that is lower */
    char change[120]; /* "memory.stacks 4 -> 6" */
    int found;        /* 0: nothing satisfies that study */
    double best;      /* SI */
    double gain;      /* better than the winner by so much; less than 0: worse */
    double link_bytes_per_s; /* CHIPLET_WORTH_LINK: of that design, as chiplet_result has it */
} chp_worth;

/* `winner` is the best design by the first objective of `study`. If a run was
 * stopped, *stopped is 1 and *count 0. */
chiplet_status chp_worth_find(chp_worth *out, int *count, int most, int *stopped,
                              const chiplet_study *study, const chiplet_result *winner,
                              const chp_effort *effort, chiplet_error *err);

#endif
