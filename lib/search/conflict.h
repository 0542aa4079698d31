/* Why nothing satisfies a study: limits that cannot all hold. */
#ifndef CHP_SEARCH_CONFLICT_H
#define CHP_SEARCH_CONFLICT_H

#include "space/question.h"
#include "space/space.h"

/* One limit of a set that no design keeps, while any one left out frees it. */
typedef struct {
    chp_rule rule;     /* a constraint of the study, or what is built in */
    const char *lever; /* of what is built in, else NULL */
    int set;           /* 1, 2, ...: sets that share no limit */
    double nearest;    /* the least (sense -1) or most (+1) of its gauge among designs
                          that keep all other limits of the study if there are any,
                          else the others of the set */
    int frees_all;     /* there are: moved to `nearest`, the study has an answer */
} chp_conflict;

/* What an engine run needs beside its question. */
typedef struct {
    int threads;
    int exhaustive; /* as chp_task has it */
    int (*progress)(double done, double total, size_t front, void *payload);
    void *payload;
} chp_effort;

enum { CHP_MAX_CONFLICT_SETS = 4 };

/* Minimal sets of conflicting limits by the deletion filter (Chinneck and
 * Dravnieks, ORSA J. Computing 3(2), 1991) over the constraints of the study and
 * the built-in limits of die, package and memory; each step is an engine run.
 * *count is 0 if nothing can be built or run even without them, or if a run was
 * stopped. `space` is that of the study; its limits are lifted in a copy. */
chiplet_status chp_conflict_find(chp_conflict *out, int *count, int most, const chp_space *space,
                                 const chp_effort *effort, chiplet_error *err);

#endif
