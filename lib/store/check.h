/* Whether a certificate is true. What is shared with the search that wrote it is
 * the model, its bounds and the rule when a box is closed; no part of the search
 * itself: tests/tree/layers.sh sees to that. */
#ifndef CHP_STORE_CHECK_H
#define CHP_STORE_CHECK_H

#include "store/certificate.h"

typedef struct {
    double points;             /* that the certificate accounts for */
    size_t designs, boxes;
    double evaluated, bounded; /* what the check itself had to do */
    double epsilon;
} chp_checked;

/* Shown again, for each round:
 *  - the boxes cover the grid (of a shard its part), each point once;
 *  - each design of the answer is a point of it, is feasible, keeps the
 *    constraints, has the objectives that are claimed, bit for bit, and is
 *    beaten by no other;
 *  - each box is closed for its reason: its points evaluated anew, or bounded.
 * CHIPLET_ERR_REFUSED with the reason otherwise. Of the options threads and progress
 * count; CHIPLET_ERR_STOPPED. */
chiplet_status chp_certificate_check(chp_checked *out, const chp_certificate *certificate,
                                     const chiplet_study *study,
                                     const chiplet_search_options *options, chiplet_error *err);

#endif
