/* Attention of grouped query heads, prefill and decode.
 * Source, fit and validity: doc/models/attention.md. */
#include "performance/models.h"

#include <math.h>

/* ----------------------------------------------------------------- prefill */

#define BLOCK 128.0 /* queries or keys in a block of scores */
#define HALF  64.0  /* what short sequences are padded to */

#define EXPONENTIAL_OVERLAP 0.12 /* how exponentials hide behind products */
#define TAIL_SHARE          0.55 /* of the longest row that is not hidden by the others */

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

/* Clocks of all cores for one block, as if it were spread over them. */
static double block_clocks(chp_operator_plan *p, const chp_operator *op, const chp_device *device,
                           const chp_prefill_shares *share, double blocks)
{
    const chp_attention_shape *a = &op->attention;
    int narrow = op->dtype != CHP_BF16 && device->flop_per_s[op->dtype] > 0;
    double peak = chp_per_clock(device, device->flop_per_s[narrow ? op->dtype : CHP_BF16]);
    double flop = 2 * BLOCK * BLOCK * (a->head_dim + a->value_dim);
    double tensor = flop / (peak * share->tensor);
    double exponential =
        BLOCK * BLOCK / (share->exponential * chp_per_clock(device, device->exponentials_per_s));
    p->way[0].tensor_clocks = blocks * tensor;
    p->vector_clocks = blocks * exponential;
    p->amounts.tensor_flop = blocks * flop;
    p->amounts.exponentials = blocks * BLOCK * BLOCK;
    p->amounts.vector_flop = 4 * p->amounts.exponentials;
    p->amounts.cache_bytes =
        blocks * BLOCK * (a->head_dim + a->value_dim) * chp_dtype_bytes(op->kv_dtype);
    return chp_join(tensor, exponential, EXPONENTIAL_OVERLAP);
}

void chp_plan_blocks(chp_operator_plan *p, const chp_operator *op, const chp_device *device,
                     const chp_kernel *kernel, const chp_prefill_shares *share)
{
    const chp_attention_shape *a = &op->attention;
    double heads = a->batch * a->q_heads, width = a->head_dim + a->value_dim;
    score_blocks blocks = count_blocks(a);
    double block = block_clocks(p, op, device, share, heads * blocks.all);
    double bytes = 2 * heads * a->query_len * width +
                   a->batch * a->kv_heads * a->kv_len * width * chp_dtype_bytes(op->kv_dtype);
    double tail = share->tail * blocks.longest_row * block * chp_slots(device);
    double items = heads * blocks.rows * share->item / chp_slots(device);
    p->form = CHP_TIME_BLOCKS;
    p->way[0].clocks = chp_join(heads * blocks.all * block, tail, 1) + items;
    p->beside = chp_move(&p->amounts, device, share->dram, bytes);
    p->after = chp_move(&p->amounts, device, share->dram, share->passes * bytes);
    p->floor_s = kernel->launch_s + share->floor_s;
    p->floor_clocks = a->batch * a->query_len * (share->token + a->kv_heads * share->append) /
                      chp_slots(device);
    p->crosses = 1;
    p->amounts.cache_bytes += bytes;
}

void chp_plan_attention_prefill(chp_operator_plan *p, const chp_operator *op,
                                const chp_device *device, const chp_kernel *kernel)
{
    chp_prefill_shares share = { kernel->prefill_s,
                                 kernel->prefill_tensor,
                                 kernel->prefill_exponential,
                                 kernel->prefill_item,
                                 kernel->prefill_dram,
                                 kernel->prefill_passes,
                                 TAIL_SHARE,
                                 kernel->prefill_token,
                                 kernel->prefill_append };
    if (op->dtype != CHP_BF16) {
        share.floor_s = kernel->prefill_8_s;
        share.tensor = kernel->prefill_tensor_8;
        share.item = kernel->prefill_item_8;
        share.token = share.append = 0; /* these kernels append themselves */
    }
    chp_plan_blocks(p, op, device, kernel, &share);
}

/* ------------------------------------------------------------------ decode */

#define ITEM_FIXED 0.6  /* of an item's clocks at heads of 128, whatever the width of heads */
#define MOST_PARTS 32.0 /* of a head where heads are grouped */

/* Each item split into `parts` along the sequence. A core works on its items one
 * after the other. Sums of all parts, in 32 bits, go to the cache and come back. */
static chp_way split_into(const chp_decode_work *w, double parts, const chp_device *device)
{
    chp_way way = { .tensor_clocks = w->tensor_clocks };
    double waves = w->items * parts / chp_slots(device);
    double busy = chp_min(1, waves);
    double loads = w->cache * chp_loads_per_clock(device);
    /* A core widens what it loads to 16 bits: elements count, not bytes. */
    way.cache_clocks = (2 * w->elements + w->query_bytes) / (loads * busy);
    way.clocks = chp_max(way.cache_clocks, w->tensor_clocks / busy) +
                 chp_max(0, waves - w->free_waves) * w->item_clocks;
    if (parts > 1) {
        way.after_clocks = 16 * w->results * parts / loads;
        way.after_s = way.launch_s = w->combine_s;
    }
    return way;
}

/* Whole items, or as many parts as there are cores. */
void chp_plan_decode(chp_operator_plan *p, const chp_decode_work *w, const chp_device *device)
{
    double parts = chp_min(w->most_parts, chp_slots(device) / w->items);
    p->form = CHP_TIME_SPLIT;
    p->way[0] = split_into(w, 1, device);
    p->way[1] = parts > 1 ? split_into(w, parts, device) : (chp_way){ .after_s = HUGE_VAL };
}

static double decode_floor(const chp_attention_shape *a, const chp_kernel *kernel)
{
    int packs = a->q_heads > a->kv_heads && a->kv_heads > 1 && a->batch > 1;
    return kernel->launch_s + kernel->decode_s + (packs ? kernel->decode_pack_s : 0);
}

void chp_plan_attention_decode(chp_operator_plan *p, const chp_operator *op,
                               const chp_device *device, const chp_kernel *kernel, chp_reuse reuse)
{
    const chp_attention_shape *a = &op->attention;
    double length = a->window > 0 ? chp_min(a->window, a->kv_len) : a->kv_len;
    double group = 16 * chp_ceil_div(a->q_heads / a->kv_heads * a->query_len, 16);
    double width = a->head_dim + a->value_dim;
    double q = 2 * a->batch * a->q_heads * a->query_len * width;
    chp_decode_work w = { .items = a->batch * a->kv_heads,
                          .cache = kernel->decode_cache,
                          .combine_s = kernel->decode_combine_s };
    w.item_clocks = kernel->decode_item * (ITEM_FIXED + (1 - ITEM_FIXED) * width / (2 * BLOCK));
    w.elements = w.items * length * width;
    w.results = a->batch * a->q_heads * a->query_len * a->value_dim;
    w.query_bytes = q;
    w.most_parts =
        chp_min(length / BLOCK, a->q_heads > a->kv_heads ? MOST_PARTS : kernel->decode_plain_parts);
    double kv = w.elements * chp_dtype_bytes(op->kv_dtype);
    int warm = reuse == CHP_REUSE_BENCH && kv < CHP_WARM_SHARE * device->cache_bytes;
    if (!warm)
        p->beside = chp_move(&p->amounts, device, kernel->decode_dram, kv);
    p->after = chp_move(&p->amounts, device, kernel->decode_dram, q);
    p->amounts.tensor_flop = 2 * group * w.elements;
    p->amounts.exponentials = w.items * group * length;
    p->amounts.vector_flop = 4 * p->amounts.exponentials;
    p->amounts.cache_bytes = kv + q;
    p->vector_clocks = p->amounts.exponentials / chp_per_clock(device, device->exponentials_per_s);
    w.tensor_clocks = p->amounts.tensor_flop / (kernel->decode_tensor * chp_flop_per_clock(device));
    p->floor_s = decode_floor(a, kernel);
    p->crosses = 1;
    chp_plan_decode(p, &w, device);
}
