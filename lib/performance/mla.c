/* Multi-head latent attention, prefill and absorbed decode: doc/models/mla.md. */
#include "performance/forms.h"

#define TAIL_SHARE 0.9 /* of the longest row of blocks that is not hidden by the others */

chp_operator_time chp_time_mla_prefill(const chp_operator *op, const chp_device *device,
                                       const chp_kernel *kernel)
{
    chp_prefill_shares share = { kernel->mla_prefill_s,        kernel->mla_prefill_tensor,
                                 kernel->prefill_exponential,  kernel->mla_prefill_item,
                                 kernel->prefill_dram,         kernel->mla_prefill_passes,
                                 TAIL_SHARE };
    /* A narrow latent is widened, and the kernel is another one. */
    if (op->kv_dtype != CHP_BF16) {
        share.floor_s = kernel->mla_prefill_8_s;
        share.tensor = kernel->mla_prefill_tensor_8;
        share.passes = kernel->mla_prefill_passes_8;
    }
    return chp_time_prefill(op, device, kernel, &share);
}

#define HEAD_TILE 64.0   /* query heads that work on the latent together */
#define KEY_TILE 64.0    /* keys of a step, and of a part of a split sequence at least */

chp_operator_time chp_time_mla_decode(const chp_operator *op, const chp_device *device,
                                      const chp_kernel *kernel, chp_reuse reuse)
{
    chp_operator_time t = { 0 };
    const chp_attention_shape *a = &op->attention;
    double tiles = chp_ceil_div(a->q_heads * a->query_len, HEAD_TILE);
    double width = a->kv_rank + a->rope_dim;
    double kv = a->batch * a->kv_len * width * chp_dtype_bytes(op->kv_dtype);
    double queries = a->batch * a->q_heads * a->query_len;
    double q = 2 * queries * (width + a->kv_rank);
    /* Queries are narrowed first. */
    double narrowed = op->kv_dtype != CHP_BF16 ? 3 * queries * width : 0;
    int warm = reuse == CHP_REUSE_BENCH && kv < CHP_WARM_SHARE * device->cache_bytes;
    chp_decode_work w = { .items = a->batch * tiles, .cache = kernel->mla_decode_cache,
                          .item_s = kernel->mla_decode_item / device->clock_hz, .free_waves = 1,
                          .combine_s = kernel->mla_decode_combine_s };
    w.query_bytes = q;
    w.results = queries * a->kv_rank;
    w.elements = w.items * chp_max(0, a->kv_len - KEY_TILE) * width;
    w.most_parts = a->kv_len / KEY_TILE;
    w.dram_s = warm ? 0 : chp_dram_time(&t, device, kernel->mla_decode_dram, kv);
    t.tensor_flop = 2 * w.items * HEAD_TILE * (width + a->kv_rank) * a->kv_len;
    t.tensor_s = t.tensor_flop / (kernel->mla_decode_tensor * device->flop_per_s[CHP_BF16]);
    t.exponentials = w.items * HEAD_TILE * a->kv_len;
    t.vector_flop = 4 * t.exponentials;
    t.vector_s = t.exponentials / device->exponentials_per_s;
    t.cache_bytes = kv * tiles + q;
    w.tensor_s = t.tensor_s;
    t.launch_s = chp_floor_time(device, kernel) + kernel->mla_decode_s;
    t.time_s = t.launch_s;
    t.time_s += chp_schedule_decode(&t, &w, device);
    t.time_s += chp_dram_time(&t, device, kernel->mla_decode_dram, q + narrowed);
    return t;
}
