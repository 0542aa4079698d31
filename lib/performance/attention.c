/* Attention of grouped query heads, prefill and decode.
 * Source, fit and validity: doc/models/attention.md. */
#include "performance/forms.h"

/* ----------------------------------------------------------------- prefill */

#define BLOCK 128.0 /* queries or keys in a block of scores */
#define HALF 64.0   /* what short sequences are padded to */

#define EXPONENTIAL_OVERLAP 0.12 /* how exponentials hide behind products */
#define TAIL_SHARE 0.55          /* of the longest row that is not hidden by the others */

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
                         const chp_prefill_shares *share, double blocks)
{
    const chp_attention_shape *a = &op->attention;
    int narrow = op->dtype != CHP_BF16 && device->flop_per_s[op->dtype] > 0;
    double peak = device->flop_per_s[narrow ? op->dtype : CHP_BF16];
    double flop = 2 * BLOCK * BLOCK * (a->head_dim + a->value_dim);
    double tensor_s = flop / (peak * share->tensor);
    double exponential_s = BLOCK * BLOCK / (share->exponential * device->exponentials_per_s);
    t->tensor_s = blocks * tensor_s;
    t->vector_s = blocks * exponential_s;
    t->tensor_flop = blocks * flop;
    t->exponentials = blocks * BLOCK * BLOCK;
    t->vector_flop = 4 * t->exponentials;
    t->cache_bytes = blocks * BLOCK * (a->head_dim + a->value_dim) * chp_dtype_bytes(op->kv_dtype);
    return chp_join(tensor_s, exponential_s, EXPONENTIAL_OVERLAP);
}

chp_operator_time chp_time_prefill(const chp_operator *op, const chp_device *device,
                                   const chp_kernel *kernel, const chp_prefill_shares *share)
{
    chp_operator_time t = { 0 };
    const chp_attention_shape *a = &op->attention;
    double heads = a->batch * a->q_heads, width = a->head_dim + a->value_dim;
    score_blocks blocks = count_blocks(a);
    double block_s = block_time(&t, op, device, share, heads * blocks.all);
    double bytes = 2 * heads * a->query_len * width +
                   a->batch * a->kv_heads * a->kv_len * width * chp_dtype_bytes(op->kv_dtype);
    double tail_s = share->tail * blocks.longest_row * block_s * chp_slots(device);
    double items_s = heads * blocks.rows * share->item / (device->clock_hz * chp_slots(device));
    double core_s = chp_join(heads * blocks.all * block_s, tail_s, 1) + items_s;
    double read_s = chp_dram_time(&t, device, share->dram, bytes);
    double passes_s = chp_dram_time(&t, device, share->dram, share->passes * bytes);
    t.launch_s = chp_floor_time(device, kernel) + share->floor_s;
    t.time_s = t.launch_s + chp_max(core_s, read_s) + passes_s;
    t.cache_bytes += bytes;
    return t;
}

chp_operator_time chp_time_attention_prefill(const chp_operator *op, const chp_device *device,
                                             const chp_kernel *kernel)
{
    chp_prefill_shares share = { kernel->prefill_s,    kernel->prefill_tensor,
                                 kernel->prefill_exponential,
                                 kernel->prefill_item, kernel->prefill_dram,
                                 kernel->prefill_passes, TAIL_SHARE };
    if (op->dtype != CHP_BF16) {
        share.floor_s = kernel->prefill_8_s;
        share.tensor = kernel->prefill_tensor_8;
        share.item = kernel->prefill_item_8;
    }
    return chp_time_prefill(op, device, kernel, &share);
}

/* ------------------------------------------------------------------ decode */

#define ITEM_FIXED 0.6   /* of an item's clocks at heads of 128, whatever the width of heads */
#define MOST_PARTS 32.0  /* of a head where heads are grouped */
#define LOAD_OVERLAP 0.1 /* how the work of cores hides behind what all of them read */

/* Sums of all parts, in 32 bits, go to the cache and come back. */
static double combine_time(const chp_decode_work *w, double parts, const chp_device *device)
{
    if (parts <= 1)
        return 0;
    return w->combine_s + 16 * w->results * parts / (w->cache * chp_load_rate(device));
}

/* Time beyond the floor with each item split into `parts` along the sequence.
 * A core works on its items one after the other. */
static double split_time(double *cache_s, const chp_decode_work *w, double parts,
                         const chp_device *device)
{
    double waves = w->items * parts / chp_slots(device);
    double busy = chp_min(1, waves);
    /* A core widens what it loads to 16 bits: elements count, not bytes. */
    *cache_s = (2 * w->elements + w->query_bytes) / (w->cache * chp_load_rate(device) * busy);
    double core_s = chp_max(*cache_s, w->tensor_s / busy) +
                    chp_max(0, waves - w->free_waves) * w->item_s;
    return chp_join(core_s, w->dram_s, LOAD_OVERLAP) + combine_time(w, parts, device);
}

/* The better of whole items and of as many parts as there are cores. */
double chp_schedule_decode(chp_operator_time *t, const chp_decode_work *w,
                           const chp_device *device)
{
    double whole_s = split_time(&t->cache_s, w, 1, device);
    double parts = chp_min(w->most_parts, chp_slots(device) / w->items);
    if (parts <= 1)
        return whole_s;
    double cache_s = 0;
    double split_s = split_time(&cache_s, w, parts, device);
    if (split_s >= whole_s)
        return whole_s;
    t->cache_s = cache_s;
    t->launch_s += w->combine_s;
    return split_s;
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
    double width = a->head_dim + a->value_dim;
    double q = 2 * a->batch * a->q_heads * a->query_len * width;
    chp_decode_work w = { .items = a->batch * a->kv_heads, .cache = kernel->decode_cache,
                          .combine_s = kernel->decode_combine_s };
    w.item_s = kernel->decode_item / device->clock_hz *
               (ITEM_FIXED + (1 - ITEM_FIXED) * width / (2 * BLOCK));
    w.elements = w.items * length * width;
    w.results = a->batch * a->q_heads * a->query_len * a->value_dim;
    w.query_bytes = q;
    w.most_parts = chp_min(length / BLOCK, a->q_heads > a->kv_heads ? MOST_PARTS
                                                                    : kernel->decode_plain_parts);
    double kv = w.elements * chp_dtype_bytes(op->kv_dtype);
    int warm = reuse == CHP_REUSE_BENCH && kv < CHP_WARM_SHARE * device->cache_bytes;
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
    t.time_s += chp_schedule_decode(&t, &w, device);
    t.time_s += chp_dram_time(&t, device, kernel->decode_dram, q);
    return t;
}
