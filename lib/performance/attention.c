/* Attention of grouped query heads, prefill and decode: doc/models/attention.md. */
#include "performance/forms.h"

/* Score blocks of 128 x 128 of one head of one sequence, causal, with
 * kv_len - query_len tokens before the first query and an optional window. */
static double score_blocks(const chp_attention_shape *a)
{
    double rows = chp_ceil_div(a->query_len, 128);
    double before = chp_ceil_div(a->kv_len - a->query_len, 128);
    double widest = a->window > 0 ? chp_ceil_div(a->window, 128) + 1 : before + rows;
    /* Row i sees min(before + i, widest) blocks. */
    double ramp = chp_max(0, chp_min(rows, widest - before));
    return ramp * before + ramp * (ramp + 1) / 2 + (rows - ramp) * widest;
}

chp_operator_time chp_time_attention_prefill(const chp_operator *op, const chp_device *device,
                                             const chp_kernel *kernel)
{
    chp_operator_time t = { 0 };
    const chp_attention_shape *a = &op->attention;
    double heads = a->batch * a->q_heads;
    double blocks = score_blocks(a);
    double longest = chp_min(chp_ceil_div(a->kv_len, 128),
                             a->window > 0 ? chp_ceil_div(a->window, 128) + 1 : 1e300);
    double flop = 2 * 128 * 128 * (a->head_dim + a->value_dim);
    double tensor_s = flop * device->cores /
                      (kernel->prefill_tensor * device->flop_per_s[CHP_BF16]);
    double exponential_s =
        128 * 128 * device->cores / (kernel->prefill_exponential * device->exponentials_per_s);
    double block_s = chp_join(tensor_s, exponential_s, 0.1);
    double q = a->batch * a->q_heads * a->query_len * (a->head_dim + a->value_dim) * 2;
    double kv = a->batch * a->kv_heads * a->kv_len * (a->head_dim + a->value_dim) *
                chp_dtype_bytes(op->kv_dtype);
    double core_s = chp_max(heads * blocks / device->cores, longest) * block_s;
    double dram_s = chp_dram_time(&t, device, kernel->prefill_dram, q + kv);
    double copy_s =
        chp_dram_time(&t, device, kernel->prefill_dram, kernel->prefill_copies * (q + kv));
    t.launch_s = chp_floor_time(device, kernel) + kernel->prefill_s;
    t.time_s = t.launch_s + chp_max(core_s, dram_s) + copy_s;
    t.tensor_s = heads * blocks * tensor_s / device->cores;
    t.vector_s = heads * blocks * exponential_s / device->cores;
    t.tensor_flop = heads * blocks * flop;
    t.exponentials = heads * blocks * 128 * 128;
    t.vector_flop = 4 * t.exponentials;
    t.cache_bytes = q + heads * blocks * 128 * (a->head_dim + a->value_dim) * 2;
    return t;
}

chp_operator_time chp_time_attention_decode(const chp_operator *op, const chp_device *device,
                                            const chp_kernel *kernel, chp_reuse reuse)
{
    chp_operator_time t = { 0 };
    const chp_attention_shape *a = &op->attention;
    double length = a->window > 0 ? chp_min(a->window, a->kv_len) : a->kv_len;
    double items = a->batch * a->kv_heads;
    double split = (double)(int64_t)(2 * device->cores / items);
    split = chp_max(1, chp_min(split, chp_ceil_div(length, 128)));
    double group = 16 * chp_ceil_div(a->q_heads / a->kv_heads * a->query_len, 16);
    double width = a->head_dim + a->value_dim;
    double kv = items * length * width * chp_dtype_bytes(op->kv_dtype);
    double q = a->batch * a->q_heads * a->query_len * width * 2;
    int warm = reuse == CHP_REUSE_BENCH && kv < 0.5 * device->cache_bytes;
    t.cache_bytes = kv + q;
    t.cache_s = warm ? kv / (kernel->decode_cache * chp_cache_rate(device)) : 0;
    double memory_s =
        warm ? t.cache_s : chp_dram_time(&t, device, kernel->decode_dram, kv);
    t.tensor_flop = 2 * items * group * width * length;
    t.exponentials = items * group * length;
    t.vector_flop = 4 * t.exponentials;
    t.tensor_s = t.tensor_flop / (kernel->decode_tensor * device->flop_per_s[CHP_BF16]);
    t.launch_s = chp_floor_time(device, kernel) + kernel->decode_s +
                 (split > 1 ? kernel->decode_combine_s : 0);
    t.time_s = t.launch_s + chp_join(memory_s, t.tensor_s, kernel->decode_overlap) +
               kernel->decode_wave_s * chp_ceil_div(items * split, device->cores) +
               chp_dram_time(&t, device, kernel->decode_dram, q);
    return t;
}
