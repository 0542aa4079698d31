/* Why nothing satisfies a study: limits that cannot all hold. */
#ifndef CHP_SEARCH_CONFLICT_H
#define CHP_SEARCH_CONFLICT_H

#include "search/effort.h"

/* One member of a set that no design keeps, while any one left out frees it. */
typedef struct {
    chp_rule rule;     /* a constraint of the study, or what is built in */
    const char *lever; /* of what is built in, else NULL */
    int set;           /* 1, 2, ...: sets that share no member */
    int minimal;       /* 0: a member of the set may be needless: the inquiry was stopped */
    int known;         /* `nearest` and `frees_all` were found */
    double nearest;    /* the least (sense -1) or most (+1) of its gauge among designs
                          that keep all other limits of the study if there are any,
                          else the others of the set */
    int frees_all;     /* there are: moved to `nearest`, the study has an answer */
    int physics;       /* it cannot be moved, and the rule has no gauge: */
    chp_shortfall why; /* what it needs of one of those designs */
} chp_conflict;

enum { CHP_MAX_CONFLICT_SETS = 4, CHP_MAX_CONFLICTS = CHP_MAX_RULES };

/* Minimal sets of conflicting limits by the deletion filter (Chinneck and
 * Dravnieks, ORSA J. Computing 3(2), 1991) over the constraints of the study, the
 * built-in limits of die, package and memory, and rules of physics; each step is an
 * engine run. Where nothing can be built and run even without them, one set of what
 * refuses designs then. Of an inquiry that was stopped, what it knew; *minimal is 0
 * then. `space` is that of the study, which is known to hold no answer; its limits
 * are lifted in a copy. */
chiplet_status chp_conflict_find(chp_conflict out[CHP_MAX_CONFLICTS], int *count, int *stopped,
                                 const chp_space *space, const chp_effort *effort,
                                 chiplet_error *err);

#endif
