/* Demands and rates to times. Every function is pure; each model has a page
 * in doc/models/. */
#ifndef CHP_PERFORMANCE_PERFORMANCE_H
#define CHP_PERFORMANCE_PERFORMANCE_H

#include "chip/chip.h"
#include "network/network.h"
#include "operator/operator.h"
#include "parts/parts.h"

/* Benchmark loops find their buffers warm in the cache; steps of a model do not. */
typedef enum { CHP_REUSE_STREAM = 0, CHP_REUSE_BENCH = 1 } chp_reuse;

/* Time of one run of an operator and what each resource alone would need.
 * `dram_bytes`, `cache_bytes` and `link_bytes` are what really moved on this
 * device (for energy): after caches, padding and tiling, before nothing. */
typedef struct {
    double time_s;
    double tensor_s, vector_s, cache_s, dram_s, link_s, network_s, launch_s;
    double tensor_flop, vector_flop, exponentials; /* executed, padding included */
    double cache_bytes, dram_bytes, link_bytes, network_bytes;
} chp_operator_time;

chp_operator_time chp_time_operator(const chp_operator *op, const chp_device *device,
                                    const chp_fabric *fabric, const chp_kernel *kernel,
                                    chp_reuse reuse);

/* The least `cache_bytes` of a run of an operator on any device between two of the
 * same dies and kind of core; the fast one, with its fabric, has at least the
 * other's rates and cache. */
double chp_least_cache_bytes(const chp_operator *op, const chp_device *slow,
                             const chp_device *fast, const chp_fabric *fabric,
                             const chp_kernel *kernel);

/* Families of operators that share an interval. */
typedef enum {
#define INTERVAL(id, key) CHP_INTERVAL_##id,
#include "performance/intervals.def"
#undef INTERVAL
    CHP_INTERVAL_FAMILIES
} chp_interval_family;

chp_interval_family chp_interval_family_of(const chp_operator *op);

/* How strange a chip is to a kernel: 1 if the kernel was fitted to it. */
#define CHP_SAME_GENERATION 1.25
#define CHP_OTHER_GENERATION 1.7

/* Factors on a predicted time between which the true one lies in nine of ten
 * cases. Up to another generation the width of the kernel's own fit grows with
 * strangeness on a logarithmic scale; from there on that of the table's defaults
 * does, which were judged on a chip of another generation. */
typedef struct {
    double low, high;
} chp_time_range;

chp_time_range chp_operator_interval(const chp_operator *op, const chp_kernel *kernel,
                                     double strangeness);
chp_time_range chp_family_interval(chp_interval_family family, const chp_kernel *kernel,
                                   double strangeness);
/* "gemm_8": as the keys of a kernel begin; NULL if out of range. */
const char *chp_interval_family_name(chp_interval_family family);

#endif
