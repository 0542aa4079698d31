/* Time of a step at one clock or many, as functions of the length c of a clock.
 *
 * The only place where these times are made: lib/base/lanes.h. */
#ifndef CHP_PERFORMANCE_LANES_H
#define CHP_PERFORMANCE_LANES_H

#include <math.h>
#include <stddef.h>

#include "base/lanes.h"
#include "performance/forms.h"
#include "performance/plan.h"

/* The terms of a step at given rates; `runs` first in each. */
typedef struct {
    double runs, waves_clocks, shares_clocks, split_s, beside_s, waves_bytes, shares_bytes;
} chp_product_term;

typedef struct {
    double runs, clocks, beside_s;
} chp_way_term;

typedef struct {
    double runs, whole_clocks, part_clocks, after_clocks, after_s, beside_s;
} chp_split_term;

typedef struct {
    double runs, floor_s, seen_floor_s, vector_clocks, cache_clocks, cache_s, beside_s;
} chp_stream_term;

typedef struct {
    double fixed_s, clocks, root, core_clocks, copied_s;
    double signal_clocks, one_shot_s, second_clocks, two_shot_s;
} chp_level_term;

typedef struct {
    double runs;
    chp_level_term at;
} chp_reduce_term;

typedef struct {
    double runs;
    chp_level_term at[CHP_LEVELS];
} chp_exchange_term;

typedef struct {
    double gemm_overlap, sag, sag_s, moe_overlap, exchange_overlap;
    double fixed_s, clocks, root, scan_clocks, scan_s, cache_bytes;
    int products, experts, splits, blocks, streams, reduces, exchanges;
    chp_product_term product[CHP_MAX_OPERATORS];
    chp_way_term expert[CHP_MAX_OPERATORS], block[CHP_MAX_OPERATORS];
    chp_split_term split[CHP_MAX_OPERATORS];
    chp_stream_term stream[CHP_MAX_OPERATORS];
    chp_reduce_term reduce[CHP_LEVELS * CHP_MAX_OPERATORS];
    chp_exchange_term exchange[CHP_MAX_OPERATORS];
} chp_step_terms;

/* All but what voltage and clock decide. */
void chp_step_bind(chp_step_terms *out, const chp_step_plan *plan, const chp_rates *rates);

/* How attention's cores hide behind what they read. */
#define CHP_LOAD_OVERLAP 0.1

/* The clock sags under a long matrix product: x = y (1 + g y / (y + h)). */
CHP_LANE_CODE double chp_sagging(double busy_s, double sag, double sag_s)
{
    return busy_s * (busy_s + sag_s + sag * busy_s) / (busy_s + sag_s);
}

/* chp_join(chp_sagging(busy_s), beside_s, overlap) with one division in the place of
 * two: x = n / q, and either x + c D^2 q / n or D + c / D n^2 / q^2. */
CHP_LANE_CODE double chp_product_s(double busy_s, double sag, double sag_s, double beside_s,
                                   double overlap)
{
    double q = busy_s + sag_s, n = busy_s * (q + sag * busy_s), dq = beside_s * q;
    double c_over_d = overlap / beside_s;
    double over = n >= dq ? n * n + overlap * (dq * dq) : c_over_d * (n * n);
    double under = n >= dq ? n * q : q * q;
    return (n >= dq ? 0 : beside_s) + over / under;
}

CHP_LANE_CODE double chp_waves_s(const chp_product_term *t, double c)
{
    return t->waves_clocks * c;
}

CHP_LANE_CODE double chp_shares_s(const chp_product_term *t, double c)
{
    return t->shares_clocks * c + t->split_s;
}

CHP_LANE_CODE double chp_whole_s(const chp_split_term *t, double c)
{
    return chp_join(t->whole_clocks * c, t->beside_s, CHP_LOAD_OVERLAP);
}

CHP_LANE_CODE double chp_parts_s(const chp_split_term *t, double c)
{
    return chp_join(t->part_clocks * c, t->beside_s, CHP_LOAD_OVERLAP) +
           (t->after_clocks * c + t->after_s);
}

CHP_LANE_CODE double chp_stream_s(const chp_stream_term *t, double c)
{
    double cache_s = chp_min(t->cache_clocks * c, t->cache_s);
    double work_s = chp_max(chp_max(t->beside_s, cache_s), t->vector_clocks * c);
    return chp_max(t->floor_s, t->seen_floor_s + work_s);
}

/* `r` the root of c. */
CHP_LANE_CODE double chp_level_s(const chp_level_term *t, double c, double r)
{
    return t->fixed_s + t->clocks * c + t->root * r + chp_max(t->core_clocks * c, t->copied_s);
}

CHP_LANE_CODE double chp_reduce_s(const chp_level_term *t, double c, double r)
{
    double fused_s = chp_min(t->one_shot_s, t->second_clocks * c + t->two_shot_s);
    return chp_min(t->fixed_s + t->clocks * c + t->root * r, t->signal_clocks * c + fused_s);
}

CHP_LANE_CODE double chp_exchange_s(const chp_exchange_term *t, double c, double r)
{
    return chp_max(chp_level_s(&t->at[0], c, r),
                   chp_max(chp_level_s(&t->at[1], c, r), chp_level_s(&t->at[2], c, r)));
}

CHP_LANE_CODE void chp_products_lanes(const chp_step_terms *t, size_t n,
                                      const double *restrict clock_s, double *restrict work_s,
                                      double *restrict cache_bytes)
{
    double sag = t->sag, sag_s = t->sag_s, overlap = t->gemm_overlap;
    for (int i = 0; i < t->products; i++) {
        const chp_product_term p = t->product[i];
        for (size_t l = 0; l < n; l++) {
            double waves_s = chp_waves_s(&p, clock_s[l]), shares_s = chp_shares_s(&p, clock_s[l]);
            double busy_s = chp_min(waves_s, shares_s);
            work_s[l] += p.runs * chp_product_s(busy_s, sag, sag_s, p.beside_s, overlap);
            cache_bytes[l] += shares_s < waves_s ? p.shares_bytes : p.waves_bytes;
        }
    }
}

CHP_LANE_CODE void chp_attention_lanes(const chp_step_terms *t, size_t n,
                                       const double *restrict clock_s, double *restrict work_s)
{
    for (int i = 0; i < t->splits; i++) {
        const chp_split_term p = t->split[i];
        for (size_t l = 0; l < n; l++)
            work_s[l] += p.runs * chp_min(chp_whole_s(&p, clock_s[l]), chp_parts_s(&p, clock_s[l]));
    }
    for (int i = 0; i < t->blocks; i++) {
        const chp_way_term p = t->block[i];
        for (size_t l = 0; l < n; l++)
            work_s[l] += p.runs * chp_max(p.clocks * clock_s[l], p.beside_s);
    }
}

CHP_LANE_CODE void chp_streams_lanes(const chp_step_terms *t, size_t n,
                                     const double *restrict clock_s, double *restrict work_s)
{
    double overlap = t->moe_overlap;
    for (int i = 0; i < t->streams; i++) {
        const chp_stream_term p = t->stream[i];
        for (size_t l = 0; l < n; l++)
            work_s[l] += p.runs * chp_stream_s(&p, clock_s[l]);
    }
    for (int i = 0; i < t->experts; i++) {
        const chp_way_term p = t->expert[i];
        for (size_t l = 0; l < n; l++)
            work_s[l] += p.runs * chp_join(p.clocks * clock_s[l], p.beside_s, overlap);
    }
}

CHP_LANE_CODE void chp_collectives_lanes(const chp_step_terms *t, size_t n,
                                         const double *restrict clock_s,
                                         const double *restrict root_s, double *restrict work_s,
                                         double *restrict exchange_s)
{
    for (int i = 0; i < t->reduces; i++) {
        const chp_reduce_term p = t->reduce[i];
        for (size_t l = 0; l < n; l++)
            work_s[l] += p.runs * chp_reduce_s(&p.at, clock_s[l], root_s[l]);
    }
    for (int i = 0; i < t->exchanges; i++) {
        const chp_exchange_term p = t->exchange[i];
        for (size_t l = 0; l < n; l++)
            exchange_s[l] += p.runs * chp_exchange_s(&p, clock_s[l], root_s[l]);
    }
}

/* Steps of n <= CHP_LANES clocks of the lengths `clock_s`, and the bytes that leave
 * the cache in each. Serving stacks cut the batch in two and exchange the tokens of
 * one half while the other is worked on: of exchanges only what is not hidden so
 * counts. */
CHP_LANE_CODE void chp_step_lanes(const chp_step_terms *t, size_t n, const double *restrict clock_s,
                                  double *restrict step_s, double *restrict cache_bytes)
{
    double root_s[CHP_LANES], exchange_s[CHP_LANES];
    double fixed_s = t->fixed_s, clocks = t->clocks, root = t->root, overlap = t->exchange_overlap;
    double scan_clocks = t->scan_clocks, scan_s = t->scan_s, bytes = t->cache_bytes;
    for (size_t l = 0; l < n; l++) {
        double c = clock_s[l], r = __builtin_sqrt(c);
        root_s[l] = r;
        step_s[l] = fixed_s + clocks * c + root * r + chp_min(scan_clocks * c, scan_s);
        cache_bytes[l] = bytes;
        exchange_s[l] = 0;
    }
    chp_products_lanes(t, n, clock_s, step_s, cache_bytes);
    chp_attention_lanes(t, n, clock_s, step_s);
    chp_streams_lanes(t, n, clock_s, step_s);
    chp_collectives_lanes(t, n, clock_s, root_s, step_s, exchange_s);
    for (size_t l = 0; l < n; l++)
        step_s[l] = chp_join(step_s[l], exchange_s[l], overlap);
}

#endif
