/* What a step keeps of the plan of an operator, and its terms at given rates: of one
 * operator alone or of many in a step. */
#ifndef CHP_PERFORMANCE_BIND_H
#define CHP_PERFORMANCE_BIND_H

#include "performance/lanes.h"

/* ------------------------------------------------------------- of operators */

/* So many runs, each `longer` times as long as the model says. */
static inline chp_product_plan chp_product_of(const chp_operator_plan *op, double count,
                                              double longer)
{
    const chp_way *waves = &op->way[0], *shares = &op->way[1];
    return (chp_product_plan){ .runs = count * longer,
                               .waves_clocks = waves->clocks,
                               .shares_clocks = shares->clocks,
                               .split_s = shares->fixed_s,
                               .waves_bytes = count * waves->cache_bytes,
                               .shares_bytes = count * shares->cache_bytes,
                               .beside = op->beside };
}

static inline chp_way_plan chp_way_of(const chp_operator_plan *op, double runs)
{
    return (chp_way_plan){ runs, op->way[0].clocks, op->beside };
}

static inline chp_split_plan chp_split_of(const chp_operator_plan *op, double runs)
{
    const chp_way *whole = &op->way[0], *parts = &op->way[1];
    return (chp_split_plan){ .runs = runs,
                             .whole_clocks = whole->clocks,
                             .part_clocks = parts->clocks,
                             .after_clocks = parts->after_clocks,
                             .after_s = parts->after_s,
                             .beside = op->beside };
}

static inline chp_stream_plan chp_stream_of(const chp_operator_plan *op, double runs)
{
    return (chp_stream_plan){ .runs = runs,
                              .floor_s = op->floor_s,
                              .crosses = op->crosses,
                              .vector_clocks = op->vector_clocks,
                              .cache_clocks = op->way[0].cache_clocks,
                              .cache_at_rate = op->cache_at_rate,
                              .beside = op->beside };
}

/* ----------------------------------------------------------------- to terms */

/* Nothing takes no time, even over a link that is not there. */
static inline double chp_over(double bytes, double seconds)
{
    return bytes > 0 ? bytes * seconds : 0;
}

static inline double chp_moving(const chp_moved *m, const chp_rates *r)
{
    return chp_max(chp_over(m->at_rate, r->dram_s), chp_over(m->bytes, r->crossing_s));
}

static inline chp_product_term chp_bind_product(const chp_product_plan *q, const chp_rates *r)
{
    return (chp_product_term){ .runs = q->runs,
                               .waves_clocks = q->waves_clocks,
                               .shares_clocks = q->shares_clocks,
                               .split_s = q->split_s,
                               .beside_s = chp_moving(&q->beside, r),
                               .waves_bytes = q->waves_bytes,
                               .shares_bytes = q->shares_bytes };
}

static inline chp_way_term chp_bind_way(const chp_way_plan *q, const chp_rates *r)
{
    return (chp_way_term){ q->runs, q->clocks, chp_moving(&q->beside, r) };
}

static inline chp_split_term chp_bind_split(const chp_split_plan *q, const chp_rates *r)
{
    return (chp_split_term){ .runs = q->runs,
                             .whole_clocks = q->whole_clocks,
                             .part_clocks = q->part_clocks,
                             .after_clocks = q->after_clocks,
                             .after_s = q->after_s,
                             .beside_s = chp_moving(&q->beside, r) };
}

static inline chp_stream_term chp_bind_stream(const chp_stream_plan *q, const chp_kernel *kernel,
                                              const chp_rates *r)
{
    double floor_s = q->floor_s + q->crosses * r->crossing_latency_s;
    return (chp_stream_term){ .runs = q->runs,
                              .floor_s = floor_s,
                              .seen_floor_s = (1 - kernel->vector_hidden) * floor_s,
                              .vector_clocks = q->vector_clocks,
                              .cache_clocks = q->cache_clocks,
                              .cache_s = chp_over(q->cache_at_rate, r->dram_s),
                              .beside_s = chp_moving(&q->beside, r) };
}

static inline chp_level_term chp_bind_level(const chp_level_plan *p, double byte_s,
                                            double latency_s)
{
    return (chp_level_term){ .fixed_s = p->fixed_s + p->latencies * latency_s +
                                        chp_over(p->wire_bytes, byte_s),
                             .clocks = p->clocks,
                             .root = p->root > 0 ? p->root * sqrt(byte_s) : 0,
                             .core_clocks = p->core_clocks,
                             .copied_s = chp_over(p->copied_bytes, byte_s),
                             .signal_clocks = p->signal_clocks,
                             .one_shot_s = chp_over(p->one_shot_bytes, byte_s),
                             .second_clocks = p->second_clocks,
                             .two_shot_s = chp_over(p->two_shot_bytes, byte_s) };
}

#endif
