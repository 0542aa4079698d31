/* When a box of the grid needs no further look. The search and whoever checks
 * its certificate share this and nothing else. */
#ifndef CHP_SPACE_CLOSING_H
#define CHP_SPACE_CLOSING_H

#include "evaluate/bounds.h"
#include "space/question.h"
#include "space/space.h"

typedef enum {
    CHP_OPEN = 0,
    CHP_CLOSED_EVALUATED = 1, /* every point of it was evaluated */
    CHP_CLOSED_EMPTY = 2,     /* no point: an axis that cannot matter is off its first value */
    CHP_CLOSED_INFEASIBLE = 3,/* nothing of it can be built or run */
    CHP_CLOSED_RULE = 4,      /* all of it breaks one rule */
    CHP_CLOSED_BEATEN = 5     /* designs of the front beat (within epsilon: cover) all of it,
                                 where no rule forbids it */
} chp_closing;

typedef struct {
    chp_closing closing;
    int rule;           /* of CHP_CLOSED_RULE */
    const char *what;   /* of CHP_CLOSED_INFEASIBLE: what does not fit */
} chp_verdict;

/* Whether something known is at least as good as all of `key`, less being
 * better: each key of it <= each of these. */
typedef int (*chp_beaten_fn)(const double key[CHP_MAX_OBJECTIVES], void *payload);

/* Makes the bounder bound all that the question reads. */
void chp_bounder_ask(chp_bounder *bounder, const chp_question *question);

/* The recipes at both corners of a box. 0 if an axis without an order is wide. */
int chp_box_corners(const chp_space *space, const chp_box *box, chp_recipe_box *out);

/* CHP_OPEN where more must be known. A box that is wide on an axis without an
 * order is open, unless it is empty. */
chp_verdict chp_box_verdict(chp_bounder *bounder, const chp_space *space, const chp_box *box,
                            const chp_question *question, chp_beaten_fn beaten, void *payload);

chp_verdict chp_verdict_of_misfit(const chp_shortfall *why);
/* The same of a box of which is known what is built; the rest is found as far as it
 * is needed. */
chp_verdict chp_built_verdict(chp_bounds *bounds, const chp_question *question,
                              chp_beaten_fn beaten, void *payload);

/* The same of bounds found already, for step times from `low_s` to `high_s`. */
chp_verdict chp_bounds_verdict(const chp_bounds *bounds, double low_s, double high_s,
                               const chp_question *question, chp_beaten_fn beaten, void *payload);
/* The least that the first objective can be, found in the slices of step times that no
 * rule forbids: what a box that waits for its one objective waits for. */
double chp_bounds_least(const chp_bounds *bounds, const chp_question *question);
/* The same of its designs at one supply, where chp_bounds_by_supply(). */
chp_verdict chp_supply_verdict(const chp_bounds *bounds, size_t supply,
                               const chp_question *question, chp_beaten_fn beaten, void *payload);
/* The same of a box whose recipes are made of several evaluations; of an open one
 * what is known of its metrics, too. */
chp_verdict chp_joined_verdict(chp_bounder *bounder, const chp_recipe_box *corners,
                               const chp_question *question, chp_beaten_fn beaten, void *payload,
                               chp_metric_bounds *metrics);

#endif
