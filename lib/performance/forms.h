/* Small forms that the operator models share. No library call: these run some
 * 25 times in every evaluation of a search. */
#ifndef CHP_PERFORMANCE_FORMS_H
#define CHP_PERFORMANCE_FORMS_H

#include "performance/performance.h"

#include <stdint.h>

static inline double chp_min(double a, double b) { return a < b ? a : b; }
static inline double chp_max(double a, double b) { return a > b ? a : b; }

/* Rounds a positive number up; exact below 2^62. */
static inline double chp_round_up(double x)
{
    double whole = (double)(int64_t)x;
    return whole < x ? whole + 1 : whole;
}

static inline double chp_ceil_div(double a, double b) { return chp_round_up(a / b); }

/* Two resources used together: M + c m^2 / M with M the larger, m the smaller.
 * c = 0 hides the smaller wholly, c = 1 adds it when both are equal; near
 * c = 0.34 it follows a norm of power 2.4 within 0.8 %. Grows with both for
 * c <= 1. */
static inline double chp_join(double a, double b, double c)
{
    double large = chp_max(a, b), small = chp_min(a, b);
    return large > 0 ? large + c * small * small / large : 0;
}

/* Bytes a clock from the shared cache into one core: 64, as on every core that
 * was measured (1,024 to 8,192 operations a clock), and more only for the few
 * large cores that some vendors build, which need it to be fed at all. */
static inline double chp_core_port(const chp_device *device)
{
    double per_clock = device->flop_per_s[CHP_BF16] / (device->cores * device->clock_hz);
    return chp_max(64, per_clock / 128);
}

/* Operand bytes a second that all cores can take: what their matrix units need at
 * full rate. Where those are fused down (an H20 beside an H100) the ports stay: 32 B
 * a clock, as the slowest core that was measured has them. */
static inline double chp_operand_rate(const chp_device *device)
{
    return chp_max(device->flop_per_s[CHP_BF16] / 64, 32 * device->clock_hz * device->cores);
}

/* Bytes a second that all cores can load while they stream: as operands, and where
 * matrix units are fused down, what vector units were built for. */
static inline double chp_load_rate(const chp_device *device)
{
    return chp_max(chp_operand_rate(device), device->vector_flop_per_s / 4);
}

/* Bytes a second from the shared cache into all cores; three times what the DRAM
 * gives at least, or cores could not use it: those measured had 4 to 7 times. */
static inline double chp_cache_rate(const chp_device *device)
{
    return chp_max(chp_core_port(device) * device->clock_hz * device->cores,
                   3 * device->dram_bytes_per_s);
}

/* Places that work on an item of their own: cores, and of the few huge cores that
 * some vendors build as many as cores of the widest kind that was measured. */
static inline double chp_slots(const chp_device *device)
{
    return chp_max(device->cores, device->flop_per_s[CHP_BF16] / (8192 * device->clock_hz));
}

/* Time of DRAM traffic. Of dies joined as one device the links carry what is
 * remote; both are kept apart so that the limit can be named. */
static inline double chp_dram_time(chp_operator_time *t, const chp_device *device, double share,
                                   double bytes)
{
    t->dram_bytes += bytes;
    t->link_bytes += bytes * device->crossing_share;
    t->dram_s += bytes / (share * device->dram_bytes_per_s);
    t->link_s += bytes / device->crossing_bytes_per_s;
    return chp_max(bytes / (share * device->dram_bytes_per_s),
                   bytes / device->crossing_bytes_per_s);
}

static inline double chp_floor_time(const chp_device *device, const chp_kernel *kernel)
{
    return kernel->launch_s + device->crossing_latency_s;
}

/* What a kernel reaches on blocks of scores; attention and MLA have their own. */
typedef struct {
    double floor_s, tensor, exponential, item, dram, passes, tail;
} chp_prefill_shares;

chp_operator_time chp_time_prefill(const chp_operator *op, const chp_device *device,
                                   const chp_kernel *kernel, const chp_prefill_shares *share);

#define CHP_WARM_SHARE 0.7 /* of the cache that a benchmark's KV cache may fill */

/* Decode: work items are heads of sequences, or tiles of heads that share a
 * latent; each may be split along the sequence. */
typedef struct {
    double items, elements, most_parts; /* elements that cores load, all items */
    double query_bytes, results;        /* queries in and results out; elements of these */
    double dram_s, tensor_s;            /* of all cores together */
    double cache, item_s, combine_s;    /* of the kernel */
    double free_waves;                  /* of items whose latency the floor holds */
} chp_decode_work;

/* Time beyond the floor; sets t->cache_s and adds to t->launch_s. */
double chp_schedule_decode(chp_operator_time *t, const chp_decode_work *work,
                           const chp_device *device);

chp_operator_time chp_time_gemm(const chp_operator *op, const chp_device *device,
                                const chp_kernel *kernel, chp_reuse reuse);
double chp_gemm_least_cache_bytes(const chp_operator *op, const chp_device *slow,
                                  const chp_device *fast, const chp_kernel *kernel);
chp_operator_time chp_time_attention_prefill(const chp_operator *op, const chp_device *device,
                                             const chp_kernel *kernel);
chp_operator_time chp_time_attention_decode(const chp_operator *op, const chp_device *device,
                                            const chp_kernel *kernel, chp_reuse reuse);
chp_operator_time chp_time_mla_prefill(const chp_operator *op, const chp_device *device,
                                       const chp_kernel *kernel);
chp_operator_time chp_time_mla_decode(const chp_operator *op, const chp_device *device,
                                      const chp_kernel *kernel, chp_reuse reuse);
chp_operator_time chp_time_moe(const chp_operator *op, const chp_device *device,
                               const chp_kernel *kernel);
chp_operator_time chp_time_elementwise(const chp_operator *op, const chp_device *device,
                                       const chp_kernel *kernel);
chp_operator_time chp_time_collective(const chp_operator *op, const chp_device *device,
                                      const chp_fabric *fabric, const chp_kernel *kernel);

#endif
