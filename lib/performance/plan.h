/* What of the time of an operator does not depend on clocks and rates.
 *
 *   operator, device  -> plan    tiles, schedules, traffic: once for a mapping and a
 *                                set of cores and caches
 *   plans, rates      -> terms   functions of the length of a clock alone
 *   terms, clocks     -> times   lib/performance/lanes.h, one clock or many
 *
 * A device enters a plan by its cores, its caches and what they do in a clock. */
#ifndef CHP_PERFORMANCE_PLAN_H
#define CHP_PERFORMANCE_PLAN_H

#include "mapping/mapping.h"
#include "performance/performance.h"

/* Bytes of which some cross between dies, and bytes from DRAM over the share of its
 * bandwidth that is reached. */
typedef struct {
    double bytes, at_rate;
} chp_moved;

/* One way to spread an operator over the cores. */
typedef struct {
    double clocks, fixed_s;             /* beside the traffic */
    double after_clocks, after_s;       /* after both */
    double tensor_clocks, cache_clocks; /* what each of these would need alone */
    double launch_s;                    /* of after_s, for an account of times */
    double cache_bytes, tensor_flop;
} chp_way;

/* A collective on one level: its own, and the fused all-reduce beside it.
 *   fixed + clocks c + latencies lambda + wire / B + root sqrt(c / B) + max(core c, copied / B)
 *   signal c + min(one / B, second c + two / B) */
typedef struct {
    double fixed_s, clocks, latencies, wire_bytes, root, core_clocks, copied_bytes;
    double signal_clocks, one_shot_bytes, second_clocks, two_shot_bytes;
} chp_level_plan;

typedef enum {
    CHP_TIME_PRODUCT = 0, /* the better of two ways, sagging, beside traffic */
    CHP_TIME_EXPERTS = 1, /* one way beside traffic */
    CHP_TIME_SPLIT = 2,   /* the better of two ways, each beside traffic */
    CHP_TIME_BLOCKS = 3,  /* one way, hidden by traffic or hiding it */
    CHP_TIME_STREAM = 4,  /* traffic, cache or vector units; part of the floor hidden */
    CHP_TIME_REDUCE = 5,
    CHP_TIME_GATHER = 6,
    CHP_TIME_EXCHANGE = 7
} chp_time_form;

enum { CHP_LEVELS = 3 }; /* dies, packages, domains */

typedef struct {
    chp_time_form form;
    double floor_s, floor_clocks;
    double crosses; /* 1: the latency of remote memory adds to the floor */
    chp_way way[2]; /* the second may never be the better one */
    double vector_clocks;
    double cache_at_rate;             /* CHP_TIME_STREAM: bytes over a share of the DRAM's rate, */
                                      /* below which no cache falls */
    double scan_clocks, scan_at_rate; /* the same of a search for a scale, which adds */
    chp_moved beside, after;
    double converted_at_rate; /* bytes of a conversion over the share of the DRAM's rate */
    chp_operator_time amounts; /* what is done and moved; cache_bytes beside those of the way */
    chp_level_plan level[CHP_LEVELS]; /* of a collective; else not set */
} chp_operator_plan;

/* Plans of the same operator on devices with the same cores and caches are the same to
 * the last bit, if what these do in a clock is. */
void chp_plan_operator(chp_operator_plan *out, const chp_operator *op, const chp_device *device,
                       const chp_kernel *kernel, chp_reuse reuse);

/* ------------------------------------------------------------------ a step */

/* Compact, by form, each with the number of its runs. */
typedef struct {
    double runs, waves_clocks, shares_clocks, split_s;
    double waves_bytes, shares_bytes; /* of all runs */
    chp_moved beside;
} chp_product_plan;

typedef struct {
    double runs, clocks;
    chp_moved beside;
} chp_way_plan; /* experts and blocks */

typedef struct {
    double runs, whole_clocks, part_clocks, after_clocks, after_s;
    chp_moved beside;
} chp_split_plan;

typedef struct {
    double runs, floor_s, crosses, vector_clocks, cache_clocks, cache_at_rate;
    chp_moved beside;
} chp_stream_plan;

typedef struct {
    double runs;
    int level;
    chp_level_plan at;
} chp_reduce_plan;

typedef struct {
    double runs;
    chp_level_plan at[CHP_LEVELS];
} chp_exchange_plan;

/* What adds up whatever the clock. */
typedef struct {
    double fixed_s, clocks, latencies, at_rate; /* crossing latencies; DRAM alone */
    double scan_clocks, scan_at_rate;
    chp_level_plan level[CHP_LEVELS]; /* of gathers */
} chp_sums_plan;

typedef struct {
    const chp_kernel *kernel;
    int products, experts, splits, blocks, streams, moves, reduces, exchanges;
    chp_sums_plan sum;
    chp_operator_time amounts; /* of all runs */
    double tensor_flop[CHP_DTYPES];
    chp_product_plan product[CHP_MAX_OPERATORS];
    chp_way_plan expert[CHP_MAX_OPERATORS], block[CHP_MAX_OPERATORS];
    chp_split_plan split[CHP_MAX_OPERATORS];
    chp_stream_plan stream[CHP_MAX_OPERATORS];
    chp_moved move[CHP_MAX_OPERATORS]; /* times runs */
    chp_reduce_plan reduce[CHP_LEVELS * CHP_MAX_OPERATORS];
    chp_exchange_plan exchange[CHP_MAX_OPERATORS];
} chp_step_plan;

void chp_step_plan_clear(chp_step_plan *plan, const chp_kernel *kernel);
/* So many runs, each `longer` times as long as the model says. */
void chp_step_plan_add(chp_step_plan *plan, const chp_operator_plan *op, double runs,
                       double longer);

/* ------------------------------------------------------------------- rates */

/* Seconds of a byte, and of a hop; of links that nobody needs 0. */
typedef struct {
    double dram_s, crossing_s, crossing_latency_s;
    double link_s[CHP_LEVELS], latency_s[CHP_LEVELS];
} chp_rates;

chp_rates chp_rates_of(const chp_device *device, const chp_fabric *fabric);

/* One level of a collective at a clock of that length. */
double chp_level_alone(const chp_operator_plan *plan, int level, const chp_rates *rates,
                       double clock_s);
/* One run at a clock of that length, and what each resource would need alone. */
chp_operator_time chp_time_plan(const chp_operator_plan *plan, const chp_kernel *kernel,
                                const chp_rates *rates, double clock_s);

#endif
