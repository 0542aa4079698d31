/* Whole things to dies: experts or tensors anywhere, layers in stages. */
#ifndef CHP_PLACEMENT_ASSIGN_H
#define CHP_PLACEMENT_ASSIGN_H

#include "placement/route.h"

/* `kinds` of resources on each die that work side by side (tensor unit, DRAM).
 * time_s of kinds x items x dies: how long an item keeps that resource of that
 * die busy. Dies with equal times and capacities may be told apart or not. */
typedef struct {
    int items, dies, kinds;
    const double *time_s;
    const double *bytes;          /* of items */
    const double *capacity_bytes; /* of dies; HUGE_VAL: no matter */
} chp_assignment;

/* die[item], so that the busiest resource is least busy and nothing overflows:
 *
 *     minimise T  with  sum over items on d of time_s[k][i][d] <= T,
 *                       sum over items on d of bytes[i] <= capacity[d]
 *
 * First the longest items, then moves and swaps, then an integer program that
 * begins with that and counts equal dies once: among dies that are equal, item
 * i may open the next only if an earlier item uses the one before. It is hard:
 * beyond about 16 items on 4 equal dies expect the time limit and a gap.
 * CHP_LP_INFEASIBLE: proven not to fit. CHP_LP_NOTHING_FOUND: not in the time. */
chiplet_status chp_assign(chp_optimum *out, int *die, const chp_assignment *assignment,
                          const chp_lp_options *options, chiplet_error *err);

/* NULL, or what is wrong with it. */
const char *chp_assignment_fault(const chp_assignment *assignment);

/* Layers in order on dies in order. */
typedef struct {
    chp_assignment layers;
    const double *crossing_bytes;   /* behind each layer but the last, to the next */
    const double *link_bytes_per_s; /* behind each die but the last */
} chp_pipeline;

/* die[layer], rising: the pipeline whose slowest stage or link is fastest. A die
 * may stay empty; what goes on then passes it. Exact, by dynamic programming
 * over (layers done, dies used), so that bound = time:
 *
 *     best(l, d) = min over j <= l of max(best(j, d - 1), stage(j..l, d), link(l, d))
 *
 * CHP_LP_INFEASIBLE: no such pipeline fits. */
chiplet_status chp_stages(chp_optimum *out, int *die, const chp_pipeline *pipeline,
                          chiplet_error *err);

#endif
