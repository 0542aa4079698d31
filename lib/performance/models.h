/* The models of the kinds of operators, and what they share. */
#ifndef CHP_PERFORMANCE_MODELS_H
#define CHP_PERFORMANCE_MODELS_H

#include "performance/forms.h"
#include "performance/plan.h"

/* DRAM traffic of which a kernel reaches `share` of the rate. Of dies joined as one
 * device the links carry what is remote. */
static inline chp_moved chp_move(chp_operator_time *amounts, const chp_device *device, double share,
                                 double bytes)
{
    amounts->dram_bytes += bytes;
    amounts->link_bytes += bytes * device->crossing_share;
    return (chp_moved){ bytes, bytes / share };
}

/* With caches at home the links carry what cores draw from them, all of it beside
 * the rest, instead of DRAM traffic. */
static inline void chp_draw(chp_operator_plan *p, const chp_device *device, double bytes)
{
    p->beside.bytes = bytes;
    p->after.bytes = 0;
    p->amounts.link_bytes = bytes * device->crossing_share;
}

/* In one clock of a device. */
static inline double chp_per_clock(const chp_device *device, double per_s)
{
    return per_s / device->clock_hz;
}

/* What a kernel reaches on blocks of scores; attention and MLA have their own. */
typedef struct {
    double floor_s, tensor, exponential, item, dram, passes, tail;
    double token, append; /* clocks of a core for a token and for each of its KV heads */
} chp_prefill_shares;

#define CHP_WARM_SHARE 0.7 /* of the cache that a benchmark's KV cache may fill */

/* Decode: work items are heads of sequences, or tiles of heads that share a
 * latent; each may be split along the sequence. */
typedef struct {
    double items, elements, most_parts;   /* elements that cores load, all items */
    double query_bytes, results;          /* queries in and results out; elements of these */
    double tensor_clocks;                 /* of all cores together */
    double cache, item_clocks, combine_s; /* of the kernel */
    double free_waves;                    /* of items whose latency the floor holds */
} chp_decode_work;

/* The ways of decode; the second, split along the sequence, may not exist. */
void chp_plan_decode(chp_operator_plan *out, const chp_decode_work *work, const chp_device *device);
void chp_plan_blocks(chp_operator_plan *out, const chp_operator *op, const chp_device *device,
                     const chp_kernel *kernel, const chp_prefill_shares *share);

/* Into a plan of zeros; only a collective has levels, and sets them. */
void chp_plan_gemm(chp_operator_plan *out, const chp_operator *op, const chp_device *device,
                   const chp_kernel *kernel, chp_reuse reuse);
void chp_plan_attention_prefill(chp_operator_plan *out, const chp_operator *op,
                                const chp_device *device, const chp_kernel *kernel);
void chp_plan_attention_decode(chp_operator_plan *out, const chp_operator *op,
                               const chp_device *device, const chp_kernel *kernel, chp_reuse reuse);
void chp_plan_mla_prefill(chp_operator_plan *out, const chp_operator *op, const chp_device *device,
                          const chp_kernel *kernel);
void chp_plan_mla_decode(chp_operator_plan *out, const chp_operator *op, const chp_device *device,
                         const chp_kernel *kernel, chp_reuse reuse);
void chp_plan_moe(chp_operator_plan *out, const chp_operator *op, const chp_device *device,
                  const chp_kernel *kernel);
void chp_plan_elementwise(chp_operator_plan *out, const chp_operator *op, const chp_device *device,
                          const chp_kernel *kernel);
void chp_plan_collective(chp_operator_plan *out, const chp_operator *op, const chp_kernel *kernel);

double chp_gemm_least_cache_bytes(const chp_operator *op, const chp_device *slow,
                                  const chp_device *fast, const chp_kernel *kernel);

#endif
