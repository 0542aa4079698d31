/* A study asked again with some of its limits left out. */
#ifndef CHP_SEARCH_INQUIRY_H
#define CHP_SEARCH_INQUIRY_H

#include "search/effort.h"

/* Something that a design must keep: a constraint of the study, a limit of die,
 * package or memory, or a rule of physics, which has no gauge. */
typedef struct {
    chp_rule rule;     /* of physics only its text */
    unsigned physics;  /* the chp_fit that lifts it; 0: a limit */
    const char *lever; /* of what is built in; else NULL */
} chp_requirement;

/* Requirements by number. */
typedef uint64_t chp_requirement_set;

typedef struct {
    chp_space space; /* with the limits of die, package and memory lifted */
    chp_requirement requirement[CHP_MAX_RULES];
    int requirements;
    chp_requirement_set physics; /* those of physics */
    const chp_effort *effort;
    chp_tools tools;
    int stopped;
    chiplet_error *err;
} chp_inquiry;

static inline chp_requirement_set chp_only(int requirement)
{
    return (chp_requirement_set)1 << requirement;
}

/* Those of the study first, then limits that are built in, then physics. */
void chp_inquiry_open(chp_inquiry *out, const chp_space *space, const chp_effort *effort,
                      chiplet_error *err);
void chp_inquiry_close(chp_inquiry *inquiry);

/* Whether any design keeps all of `kept`. Meaningless where it was stopped. */
chiplet_status chp_inquiry_holds(int *found, chp_inquiry *inquiry, chp_requirement_set kept);

/* The best value of the gauge of a limit among designs that keep `kept`. */
chiplet_status chp_inquiry_nearest(double *value, int *found, chp_inquiry *inquiry,
                                   chp_requirement_set kept, int requirement);

/* What a rule of physics needs of the fastest design that keeps `kept`. */
chiplet_status chp_inquiry_needs(chp_shortfall *why, int *found, chp_inquiry *inquiry,
                                 chp_requirement_set kept, int requirement);

/* Why designs that keep nothing are refused all the same, the most frequent reason
 * first, with the nearest miss; 0 reasons if one is not. */
enum { CHP_MOST_REFUSALS = 8 };
chiplet_status chp_inquiry_refusals(chp_shortfall out[CHP_MOST_REFUSALS], int *count,
                                    chp_inquiry *inquiry);

#endif
