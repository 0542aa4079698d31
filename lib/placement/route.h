/* The routing of given traffic that keeps the busiest channel least busy. */
#ifndef CHP_PLACEMENT_ROUTE_H
#define CHP_PLACEMENT_ROUTE_H

#include "placement/channels.h"
#include "solver/linear_program.h"

/* No routing, no placement takes less than `bound_s`; gap = (time - bound) /
 * time. The time is that of the flows returned, not what the solver says. */
typedef struct {
    chp_lp_status status;
    double time_s, bound_s, gap;
} chp_optimum;

/* Multicommodity flow over ways, which join the program when they are worth it:
 *
 *     minimise T  with  sum of what goes ways over a channel <= T bandwidth,
 *                       sum of what goes the ways of a pair  = its traffic
 *
 * `traffic`, bytes of nodes x nodes (row = from), is rounded to multiples of
 * 2^-44 of all of it; the flows, nodes x channels (row = source), then conserve
 * it exactly. Without a way for some traffic the status is
 * CHP_LP_INFEASIBLE. Ties between optimal routings are the solver's.
 *
 * Source: Ahuja, Magnanti, Orlin, Network Flows (1993), chapter 17: column
 * generation. */
chiplet_status chp_route(chp_optimum *out, double *flow, double *traffic,
                         const chp_channels *channels, const chp_lp_options *options,
                         chiplet_error *err);

/* Fills in the gap between the two times. */
chp_optimum chp_optimum_between(chp_lp_status status, double time_s, double bound_s);

#endif
