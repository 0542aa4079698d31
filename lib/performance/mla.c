/* Multi-head latent attention, prefill and absorbed decode: doc/models/mla.md. */
#include "performance/models.h"

#define TAIL_SHARE 0.9 /* of the longest row of blocks that is not hidden by the others */

void chp_plan_mla_prefill(chp_operator_plan *p, const chp_operator *op, const chp_device *device,
                          const chp_kernel *kernel)
{
    chp_prefill_shares share = { kernel->mla_prefill_s,
                                 kernel->mla_prefill_tensor,
                                 kernel->prefill_exponential,
                                 kernel->mla_prefill_item,
                                 kernel->prefill_dram,
                                 kernel->mla_prefill_passes,
                                 TAIL_SHARE,
                                 0,
                                 0 };
    /* A narrow latent is widened, and the kernel is another one. */
    if (op->kv_dtype != CHP_BF16) {
        share.floor_s = kernel->mla_prefill_8_s;
        share.tensor = kernel->mla_prefill_tensor_8;
        share.passes = kernel->mla_prefill_passes_8;
    }
    chp_plan_blocks(p, op, device, kernel, &share);
}

#define HEAD_TILE 64.0 /* query heads that work on the latent together */
#define KEY_TILE  64.0 /* keys of a step, and of a part of a split sequence at least */

void chp_plan_mla_decode(chp_operator_plan *p, const chp_operator *op, const chp_device *device,
                         const chp_kernel *kernel, chp_reuse reuse)
{
    const chp_attention_shape *a = &op->attention;
    double tiles = chp_ceil_div(a->q_heads * a->query_len, HEAD_TILE);
    double width = a->kv_rank + a->rope_dim;
    double kv = a->batch * a->kv_len * width * chp_dtype_bytes(op->kv_dtype);
    double queries = a->batch * a->q_heads * a->query_len;
    double q = 2 * queries * (width + a->kv_rank);
    /* Queries are narrowed first. */
    double narrowed = op->kv_dtype != CHP_BF16 ? 3 * queries * width : 0;
    int warm = reuse == CHP_REUSE_BENCH && kv < CHP_WARM_SHARE * device->cache_bytes;
    chp_decode_work w = { .items = a->batch * tiles,
                          .cache = kernel->mla_decode_cache,
                          .item_clocks = kernel->mla_decode_item,
                          .free_waves = 1,
                          .combine_s = kernel->mla_decode_combine_s };
    w.query_bytes = q;
    w.results = queries * a->kv_rank;
    w.elements = w.items * chp_max(0, a->kv_len - KEY_TILE) * width;
    w.most_parts = a->kv_len / KEY_TILE;
    if (!warm)
        p->beside = chp_move(&p->amounts, device, kernel->mla_decode_dram, kv);
    p->after = chp_move(&p->amounts, device, kernel->mla_decode_dram, q + narrowed);
    p->amounts.tensor_flop = 2 * w.items * HEAD_TILE * (width + a->kv_rank) * a->kv_len;
    p->amounts.exponentials = w.items * HEAD_TILE * a->kv_len;
    p->amounts.vector_flop = 4 * p->amounts.exponentials;
    p->amounts.cache_bytes = kv * tiles + q;
    p->vector_clocks = p->amounts.exponentials / chp_per_clock(device, device->exponentials_per_s);
    w.tensor_clocks =
        p->amounts.tensor_flop / (kernel->mla_decode_tensor * chp_flop_per_clock(device));
    p->floor_s = kernel->launch_s + kernel->mla_decode_s;
    p->crosses = 1;
    chp_plan_decode(p, &w, device);
}
