/* Multi-head latent attention, prefill and absorbed decode: doc/models/mla.md. */
#include "performance/forms.h"

chp_operator_time chp_time_mla_prefill(const chp_operator *op, const chp_device *device,
                                       const chp_kernel *kernel)
{
    chp_operator_time t = { 0 };
    const chp_attention_shape *a = &op->attention;
    double heads = a->batch * a->q_heads;
    double rows = chp_ceil_div(a->query_len, 128);
    double before = chp_ceil_div(a->kv_len - a->query_len, 128);
    double blocks = rows * before + rows * (rows + 1) / 2;
    double flop = 2 * 128 * 128 * (a->head_dim + a->value_dim);
    double tensor_s = flop * device->cores /
                      (kernel->mla_prefill_tensor * device->flop_per_s[CHP_BF16]);
    double exponential_s = 128 * 128 * device->cores /
                           (kernel->mla_prefill_exponential * device->exponentials_per_s);
    double core_s = chp_max(heads * blocks / device->cores, rows + before) *
                    chp_join(tensor_s, exponential_s, 0.1);
    double bytes = heads * (a->query_len + a->kv_len) * (a->head_dim + a->value_dim) * 2;
    t.launch_s = chp_floor_time(device, kernel) + kernel->mla_prefill_s;
    t.time_s = t.launch_s + core_s +
               chp_dram_time(&t, device, kernel->prefill_dram,
                             (1 + kernel->mla_prefill_copies) * bytes);
    t.tensor_s = heads * blocks * tensor_s / device->cores;
    t.vector_s = heads * blocks * exponential_s / device->cores;
    t.tensor_flop = heads * blocks * flop;
    t.exponentials = heads * blocks * 128 * 128;
    t.vector_flop = 4 * t.exponentials;
    t.cache_bytes = bytes + heads * blocks * 128 * (a->head_dim + a->value_dim) * 2;
    return t;
}

chp_operator_time chp_time_mla_decode(const chp_operator *op, const chp_device *device,
                                      const chp_kernel *kernel, chp_reuse reuse)
{
    chp_operator_time t = { 0 };
    const chp_attention_shape *a = &op->attention;
    double heads = 64 * chp_ceil_div(a->q_heads * a->query_len, 64);
    double width = a->kv_rank + a->rope_dim;
    double kv = a->batch * a->kv_len * width * chp_dtype_bytes(op->kv_dtype);
    double q = a->batch * a->q_heads * a->query_len * (width + a->kv_rank) * 2;
    int warm = reuse == CHP_REUSE_BENCH && kv < 0.5 * device->cache_bytes;
    t.cache_bytes = kv * heads / 64 + q;
    t.cache_s = kv * heads / 64 / chp_cache_rate(device);
    double memory_s =
        warm ? t.cache_s
             : chp_max(t.cache_s, chp_dram_time(&t, device, kernel->mla_decode_dram, kv));
    t.tensor_flop = 2 * a->batch * heads * (width + a->kv_rank) * a->kv_len;
    t.tensor_s = t.tensor_flop / (kernel->mla_decode_tensor * device->flop_per_s[CHP_BF16]);
    t.exponentials = a->batch * heads * a->kv_len;
    t.vector_flop = 4 * t.exponentials;
    double items = a->batch * heads / 64;
    t.launch_s = chp_floor_time(device, kernel) + kernel->mla_decode_s;
    t.time_s = t.launch_s + chp_join(memory_s, t.tensor_s, kernel->mla_decode_overlap) +
               kernel->mla_decode_wave_s * items / device->cores +
               chp_dram_time(&t, device, kernel->mla_decode_dram, q);
    return t;
}
