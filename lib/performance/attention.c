/* Attention of grouped query heads, prefill and decode.
 * Source, fit and validity: doc/models/attention.md. */
#include "performance/forms.h"

/* ----------------------------------------------------------------- prefill */

#define BLOCK 128.0 /* queries or keys in a block of scores */
#define HALF 64.0   /* what short sequences are padded to */

/* How exponentials hide behind products, and the last items behind the others. */
#define EXPONENTIAL_OVERLAP 0.12
#define TAIL_SHARE 0.55

/* Blocks of scores of one head of one sequence, causal, with kv_len -
 * query_len tokens before the first query and an optional window. */
typedef struct {
    double all, longest_row, rows;
} score_blocks;

static double padded_share(double length)
{
    return chp_min(BLOCK, HALF * chp_ceil_div(length, HALF)) / BLOCK;
}

static score_blocks count_blocks(const chp_attention_shape *a)
{
    score_blocks blocks;
    double rows = chp_ceil_div(a->query_len, BLOCK);
    double before = chp_ceil_div(a->kv_len - a->query_len, BLOCK);
    double widest = a->window > 0 ? chp_ceil_div(a->window, BLOCK) + 1 : before + rows;
    /* Row i sees min(before + i, widest) blocks. */
    double ramp = chp_max(0, chp_min(rows, widest - before));
    double share = padded_share(a->query_len) * padded_share(a->kv_len);
    blocks.all = share * (ramp * before + ramp * (ramp + 1) / 2 + (rows - ramp) * widest);
    blocks.longest_row = share * chp_min(before + rows, widest);
    blocks.rows = rows;
    return blocks;
}

/* Time of all cores for one block, as if it were spread over them. */
static double block_time(chp_operator_time *t, const chp_operator *op, const chp_device *device,
                         const chp_kernel *kernel, double blocks)
{
    const chp_attention_shape *a = &op->attention;
    int narrow = op->dtype != CHP_BF16 && device->flop_per_s[op->dtype] > 0;
    double peak = device->flop_per_s[narrow ? op->dtype : CHP_BF16];
    double flop = 2 * BLOCK * BLOCK * (a->head_dim + a->value_dim);
    double tensor_s = flop / (peak * (narrow ? kernel->prefill_tensor_8 : kernel->prefill_tensor));
    double exponential_s =
        BLOCK * BLOCK / (kernel->prefill_exponential * device->exponentials_per_s);
    t->tensor_s = blocks * tensor_s;
    t->vector_s = blocks * exponential_s;
    t->tensor_flop = blocks * flop;
    t->exponentials = blocks * BLOCK * BLOCK;
    t->vector_flop = 4 * t->exponentials;
    t->cache_bytes = blocks * BLOCK * (a->head_dim + a->value_dim) * chp_dtype_bytes(op->kv_dtype);
    return chp_join(tensor_s, exponential_s, EXPONENTIAL_OVERLAP);
}

chp_operator_time chp_time_attention_prefill(const chp_operator *op, const chp_device *device,
                                             const chp_kernel *kernel)
{
    chp_operator_time t = { 0 };
    const chp_attention_shape *a = &op->attention;
    double heads = a->batch * a->q_heads, width = a->head_dim + a->value_dim;
    score_blocks blocks = count_blocks(a);
    double block_s = block_time(&t, op, device, kernel, heads * blocks.all);
    double bytes = 2 * heads * a->query_len * width +
                   a->batch * a->kv_heads * a->kv_len * width * chp_dtype_bytes(op->kv_dtype);
    double shared_s = heads * blocks.all * block_s;
    double tail_s = TAIL_SHARE * blocks.longest_row * block_s * device->cores;
    double items_s = heads * blocks.rows * kernel->prefill_item / (device->clock_hz * device->cores);
    double core_s = chp_join(shared_s, tail_s, 1) + items_s;
    double passes = kernel->prefill_passes;
    double read_s = chp_dram_time(&t, device, kernel->prefill_dram, (1 + passes) * bytes);
    t.launch_s = chp_floor_time(device, kernel) + kernel->prefill_s;
    t.time_s = t.launch_s + chp_max(core_s, read_s / (1 + passes)) + read_s * passes / (1 + passes);
    t.cache_bytes += bytes;
    return t;
}

/* ------------------------------------------------------------------ decode */

#define ITEM_OVERLAP 0.6    /* how latencies of items hide behind their transfers */
#define PART_OVERLAP 0.3
#define MOST_PARTS 128
#define WARM_SHARE 0.85     /* of the cache that a benchmark's KV cache may fill */

/* Work items are heads of sequences. */
typedef struct {
    double items, elements;    /* elements of KV cache, all items */
    double dram_s, tensor_s;   /* of all cores together */
} decode_work;

/* Time beyond the floor with each item split into `parts` along the sequence. */
static double decode_time(double *cache_s, const decode_work *w, double parts,
                          const chp_device *device, const chp_kernel *kernel)
{
    double busy = chp_min(device->cores, w->items * parts);
    /* A core widens what it loads to 16 bits: elements count, not bytes. */
    *cache_s = 2 * w->elements / (kernel->decode_cache * 64 * device->clock_hz * busy);
    double work_s = chp_join(chp_max(*cache_s, w->dram_s), w->tensor_s, PART_OVERLAP);
    double items_s = kernel->decode_item_s * w->items * parts / device->cores;
    return chp_join(work_s, items_s, ITEM_OVERLAP) + (parts > 1 ? kernel->decode_combine_s : 0);
}

/* The better of whole items and of as many parts as there are cores. */
static double schedule_decode(chp_operator_time *t, const decode_work *w, double most_parts,
                              const chp_device *device, const chp_kernel *kernel)
{
    double whole_s = decode_time(&t->cache_s, w, 1, device, kernel);
    double parts = chp_min(most_parts, device->cores / w->items);
    if (parts <= 1)
        return whole_s;
    double cache_s = 0;
    double split_s = decode_time(&cache_s, w, parts, device, kernel);
    if (split_s >= whole_s)
        return whole_s;
    t->cache_s = cache_s;
    t->launch_s += kernel->decode_combine_s;
    return split_s;
}

static double most_parts(const chp_attention_shape *a, double length, const chp_kernel *kernel)
{
    int grouped = a->q_heads > a->kv_heads;
    return chp_min(chp_ceil_div(length, BLOCK),
                   grouped ? MOST_PARTS : kernel->decode_plain_parts);
}

static double decode_floor(const chp_attention_shape *a, const chp_device *device,
                           const chp_kernel *kernel)
{
    int packs = a->q_heads > a->kv_heads && a->kv_heads > 1 && a->batch > 1;
    return chp_floor_time(device, kernel) + kernel->decode_s + (packs ? kernel->decode_pack_s : 0);
}

chp_operator_time chp_time_attention_decode(const chp_operator *op, const chp_device *device,
                                            const chp_kernel *kernel, chp_reuse reuse)
{
    chp_operator_time t = { 0 };
    const chp_attention_shape *a = &op->attention;
    double length = a->window > 0 ? chp_min(a->window, a->kv_len) : a->kv_len;
    double group = 16 * chp_ceil_div(a->q_heads / a->kv_heads * a->query_len, 16);
    double q = 2 * a->batch * a->q_heads * a->query_len * (a->head_dim + a->value_dim);
    decode_work w = { .items = a->batch * a->kv_heads };
    w.elements = w.items * length * (a->head_dim + a->value_dim);
    double kv = w.elements * chp_dtype_bytes(op->kv_dtype);
    int warm = reuse == CHP_REUSE_BENCH && kv < WARM_SHARE * device->cache_bytes;
    w.dram_s = warm ? 0 : chp_dram_time(&t, device, kernel->decode_dram, kv);
    t.tensor_flop = 2 * group * w.elements;
    t.tensor_s = t.tensor_flop / (kernel->decode_tensor * device->flop_per_s[CHP_BF16]);
    t.exponentials = w.items * group * length;
    t.vector_flop = 4 * t.exponentials;
    t.vector_s = t.exponentials / device->exponentials_per_s;
    t.cache_bytes = kv + q;
    w.tensor_s = t.tensor_s;
    t.launch_s = decode_floor(a, device, kernel);
    t.time_s = t.launch_s;
    t.time_s += schedule_decode(&t, &w, most_parts(a, length, kernel), device, kernel);
    t.time_s += chp_dram_time(&t, device, kernel->decode_dram, q);
    return t;
}
