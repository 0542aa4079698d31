/* The operators of one step of one device: doc/models/mapping.md. */
#include "mapping/places.h"
#include "mapping/routing.h"

#include <math.h>

static const double activation_bytes = 2; /* between operators: bf16 */

/* ---------------------------------------------------------------- building */

static chp_operator *add(chp_mapping *out, const chp_places *p, chp_operator_kind kind,
                         const char *name, double count)
{
    chp_operator op = { .kind = kind,
                        .name = name,
                        .count = count,
                        .dtype = p->split->dtype,
                        .kv_dtype = p->split->kv_dtype };
    out->op[out->count] = op;
    return &out->op[out->count++];
}

/* 0 where a weight is stored as wide as it is used. */
static double narrower_bits(const chp_places *p, double bits)
{
    double used = chp_dtype_bytes(p->split->dtype);
    return chp_places_stored_bytes(p->split->dtype, bits) < used ? bits : 0;
}

static void add_bf16(chp_mapping *out, const chp_places *p, const char *name, double count,
                     chp_gemm_shape shape)
{
    chp_operator *op = add(out, p, CHP_GEMM, name, count);
    op->gemm = shape;
    op->dtype = CHP_BF16;
}

static chp_elementwise_shape pointwise(double read_bytes, double written_bytes, double flop,
                                       double exponentials)
{
    chp_elementwise_shape shape = { .read_bytes = read_bytes,
                                    .written_bytes = written_bytes,
                                    .vector_flop = flop,
                                    .exponentials = exponentials };
    return shape;
}

/* A norm reduces rows of `width` elements; it passes `passes` times over all
 * `elements` in each direction. */
static chp_elementwise_shape norm_of(double width, double elements, double passes,
                                     double flop_per_element)
{
    double bytes = passes * elements * activation_bytes;
    chp_elementwise_shape shape = pointwise(bytes, bytes, flop_per_element * elements, 0);
    shape.kind = CHP_NORM;
    shape.row_bytes = width * activation_bytes;
    return shape;
}

static void add_elementwise(chp_mapping *out, const chp_places *p, const char *name, double count,
                            chp_elementwise_shape shape)
{
    chp_operator *op = add(out, p, CHP_ELEMENTWISE, name, count);
    op->elementwise = shape;
    op->dtype = CHP_BF16;
}

/* By a scale that is known beforehand. */
static void add_quantize(chp_mapping *out, const chp_places *p, double count, double elements)
{
    add_elementwise(out, p, "quantize", count,
                    pointwise(elements * activation_bytes,
                              elements * chp_dtype_bytes(p->split->dtype), 2 * elements, 0));
}

/* Its input comes in bf16 and is brought to a narrow dtype by blocks. */
static void add_gemm(chp_mapping *out, const chp_places *p, const char *name, double count,
                     chp_gemm_shape shape)
{
    chp_operator *op = add(out, p, CHP_GEMM, name, count);
    op->gemm = shape;
    op->weight_bits = narrower_bits(p, p->workload->weight_bits);
    if (op->dtype != CHP_BF16 && p->split->scales_known)
        add_quantize(out, p, count, shape.m * shape.k);
    else if (op->dtype != CHP_BF16)
        op->quantize = CHP_QUANTIZE_BLOCK;
}

/* Ranks fill the dies of a package, then the packages of a domain, then
 * domains; the split was checked to nest. */
static void add_collective(chp_mapping *out, const chp_places *p, chp_operator_kind kind,
                           const char *name, double count, double ranks, double bytes)
{
    if (ranks <= 1)
        return;
    double dies = fmin(ranks, p->dies_per_package);
    double packages = fmin(ranks / dies, p->domain);
    chp_collective_shape shape = {
        .bytes = bytes, .dies = dies, .packages = packages, .domains = ranks / dies / packages
    };
    add(out, p, kind, name, count)->collective = shape;
}

/* --------------------------------------------------------------- attention */

/* Queries of one kind: the step's own, or those of prompts read beside it. */
typedef struct {
    const char *core, *window_core, *index, *state;
    int decode;
    double batch, query_len, kv_len;
} query_part;

static query_part own_part(const chp_places *p)
{
    query_part part = { "attention.core",
                        "attention.window_core",
                        "attention.index_scan",
                        "linear.state",
                        p->split->phase == CHP_DECODE,
                        p->sequences,
                        p->query_len,
                        p->split->context };
    return part;
}

/* Of prompts cut into chunks each step does its share of the work. */
static query_part prompt_part(const chp_places *p)
{
    double query_len = fmax(1, p->split->prompt_len - p->split->prefix);
    query_part part = { "attention.prompt_core",
                        "attention.prompt_window_core",
                        "attention.prompt_index_scan",
                        "linear.prompt_state",
                        0,
                        p->prompt_tokens / query_len,
                        query_len,
                        p->split->prompt_len };
    return part;
}

static void add_scores(chp_mapping *out, const chp_places *p, const char *name, double count,
                       chp_operator_kind kind, chp_attention_shape shape)
{
    if (count <= 0 || shape.batch <= 0)
        return;
    chp_operator *op = add(out, p, kind, name, count);
    op->attention = shape;
    op->dtype = CHP_BF16; /* scores and weighted sums, whatever the cache holds */
}

static void add_core(chp_mapping *out, const chp_places *p, const query_part *part,
                     const char *name, double count, double window)
{
    const chp_workload *w = p->workload;
    chp_operator_kind kind = p->mla ? (part->decode ? CHP_MLA_DECODE : CHP_MLA_PREFILL)
                                    : (part->decode ? CHP_ATTENTION_DECODE : CHP_ATTENTION_PREFILL);
    chp_attention_shape shape = { .batch = part->batch,
                                  .q_heads = p->q_heads,
                                  .kv_heads = p->mla && !part->decode ? p->q_heads : p->kv_heads,
                                  .head_dim = w->head_dim,
                                  .value_dim = p->value_dim,
                                  .query_len = part->query_len,
                                  .kv_len = part->kv_len,
                                  .window = window,
                                  .kv_rank = w->kv_rank,
                                  .rope_dim = w->rope_dim };
    add_scores(out, p, name, count, kind, shape);
}

/* What the indexer does not choose is not read: as if it lay outside a window
 * (DeepSeek-V3.2, arXiv 2512.02556). */
static void add_attention_cores(chp_mapping *out, const chp_places *p, const query_part *part)
{
    const chp_workload *w = p->workload;
    double windowed = chp_workload_window_layers(w);
    double seen = chp_workload_seen(w, part->kv_len);
    query_part chosen = *part;
    if (part->decode)
        chosen.kv_len = seen;
    add_core(out, p, &chosen, part->core, chp_workload_cached_layers(w) - windowed,
             !part->decode && seen < part->kv_len ? seen : 0);
    add_core(out, p, part, part->window_core, windowed, w->window);
}

/* Scores of all tokens against one small key each, and the largest of them:
 * attention without values. */
static void add_index_scan(chp_mapping *out, const chp_places *p, const query_part *part)
{
    const chp_workload *w = p->workload;
    double scores = part->batch * part->query_len * part->kv_len / (part->decode ? 1 : 2);
    chp_attention_shape scan = { .batch = part->batch,
                                 .q_heads = w->index_heads,
                                 .kv_heads = 1,
                                 .head_dim = w->index_dim,
                                 .query_len = part->query_len,
                                 .kv_len = part->kv_len };
    chp_elementwise_shape choose = pointwise(
        4 * scores, 4 * part->batch * part->query_len * chp_workload_seen(w, part->kv_len),
        2 * scores, 0);
    if (scores <= 0)
        return;
    add_scores(out, p, part->index, w->layers,
               part->decode ? CHP_ATTENTION_DECODE : CHP_ATTENTION_PREFILL, scan);
    add_elementwise(out, p, "attention.index_choose", w->layers, choose);
}

static void add_index_projections(chp_mapping *out, const chp_places *p)
{
    const chp_workload *w = p->workload;
    chp_gemm_shape query = { p->tokens, w->index_heads * w->index_dim,
                             w->q_rank > 0 ? w->q_rank : w->hidden, 1 };
    chp_gemm_shape key = { p->tokens, w->index_dim + w->index_heads, w->hidden, 1 };
    if (w->index_heads <= 0)
        return;
    add_gemm(out, p, "attention.index_query", w->layers, query);
    add_gemm(out, p, "attention.index_key", w->layers, key);
}

static void add_part(chp_mapping *out, const chp_places *p, const query_part *part)
{
    if (p->workload->index_heads > 0)
        add_index_scan(out, p, part);
    add_attention_cores(out, p, part);
}

/* Rotates queries and keys in place and appends keys and values to the cache. */
static void add_rope(chp_mapping *out, const chp_places *p, double rotated, double appended)
{
    chp_elementwise_shape shape = {
        .read_bytes = p->tokens * (rotated + appended) * activation_bytes,
        .written_bytes = p->tokens * (rotated * activation_bytes +
                                      appended * chp_dtype_bytes(p->split->kv_dtype)),
        .vector_flop = 3 * p->tokens * rotated,
    };
    add_elementwise(out, p, "attention.rope", chp_workload_cached_layers(p->workload), shape);
}

static void add_gqa(chp_mapping *out, const chp_places *p)
{
    const chp_workload *w = p->workload;
    double layers = chp_workload_cached_layers(w);
    double query = p->q_heads * w->head_dim, gated = p->tokens * query * w->query_gate;
    double cached = p->kv_heads * (w->head_dim + p->value_dim);
    query_part own = own_part(p), prompts = prompt_part(p);
    chp_gemm_shape qkv = { p->tokens, query * (1 + w->query_gate) + cached, w->hidden, 1 };
    chp_elementwise_shape gate =
        pointwise(2 * gated * activation_bytes, gated * activation_bytes, 3 * gated, gated);
    add_gemm(out, p, "attention.qkv", layers, qkv);
    add_rope(out, p, query + p->kv_heads * w->head_dim, cached);
    add_index_projections(out, p);
    add_part(out, p, &own);
    add_part(out, p, &prompts);
    if (gated > 0)
        add_elementwise(out, p, "attention.gate", layers, gate);
}

static void add_latent_norm(chp_mapping *out, const chp_places *p)
{
    double elements = p->tokens * (p->workload->q_rank + p->workload->kv_rank);
    chp_elementwise_shape shape = norm_of(p->workload->kv_rank, elements, 1, 4);
    add_elementwise(out, p, "attention.latent_norm", p->workload->layers, shape);
}

/* Stacks keep these halves wide: quantising their operands costs more than it saves. */
static void add_absorbing(chp_mapping *out, const chp_places *p, const char *name,
                          chp_gemm_shape shape)
{
    chp_operator *op = add(out, p, CHP_BATCHED_GEMM, name, p->workload->layers);
    op->gemm = shape;
    op->dtype = CHP_BF16;
}

/* Queries into the latent space, attention there, results out of it: the two
 * halves of the up-projection are applied to what is small in decode. */
static void add_absorbed(chp_mapping *out, const chp_places *p)
{
    const chp_workload *w = p->workload;
    query_part own = own_part(p);
    double tokens = p->sequences * p->query_len;
    chp_gemm_shape in = { tokens, w->kv_rank, w->nope_dim, p->q_heads };
    chp_gemm_shape back = { tokens, p->value_dim, w->kv_rank, p->q_heads };
    add_absorbing(out, p, "attention.q_absorb", in);
    add_part(out, p, &own);
    add_absorbing(out, p, "attention.v_absorb", back);
}

static void add_expanded(chp_mapping *out, const chp_places *p, const query_part *part)
{
    const chp_workload *w = p->workload;
    /* Keys and values of the whole prompt, also of what was read before. */
    chp_gemm_shape kv_b = { part->batch * part->kv_len, p->q_heads * (w->nope_dim + p->value_dim),
                            w->kv_rank, 1 };
    if (part->batch <= 0)
        return;
    add_gemm(out, p, "attention.kv_b", w->layers, kv_b);
    add_part(out, p, part);
}

/* Both compressions read the same input and run as one GEMM, as serving
 * stacks fuse them; without a query compression the queries join it. */
static void add_mla(chp_mapping *out, const chp_places *p)
{
    const chp_workload *w = p->workload;
    double query = p->q_heads * (w->nope_dim + w->rope_dim);
    double latent = w->kv_rank + w->rope_dim;
    chp_gemm_shape down = { p->tokens, latent + (w->q_rank > 0 ? w->q_rank : query), w->hidden, 1 };
    chp_gemm_shape q_b = { p->tokens, query, w->q_rank, 1 };
    add_gemm(out, p, "attention.qkv_a", w->layers, down);
    add_latent_norm(out, p);
    if (w->q_rank > 0)
        add_gemm(out, p, "attention.q_b", w->layers, q_b);
    add_rope(out, p, p->q_heads * w->rope_dim + w->rope_dim, latent);
    add_index_projections(out, p);
    query_part own = own_part(p), prompts = prompt_part(p);
    if (own.decode)
        add_absorbed(out, p);
    else
        add_expanded(out, p, &own);
    add_expanded(out, p, &prompts);
}

/* ------------------------------------------------------------ linear layers */

/* A state of constant size is read, changed and written for every token of a
 * sequence, as a cache of `tokens` would be read. */
static double state_as_tokens(const chp_places *p)
{
    const chp_workload *w = p->workload;
    double moved = 2 * 4 * w->linear_key_dim * w->linear_value_dim;
    return moved /
           ((w->linear_key_dim + w->linear_value_dim) * chp_dtype_bytes(p->split->kv_dtype));
}

/* Prompts are read in blocks of 64 tokens: scores within a block, and the
 * state once for reading and once for writing. The same operations as
 * attention over a window of that many tokens. */
static double state_as_window(const chp_workload *w)
{
    return 64 +
           2 * w->linear_key_dim * w->linear_value_dim / (w->linear_key_dim + w->linear_value_dim);
}

static void add_state(chp_mapping *out, const chp_places *p, const query_part *part)
{
    const chp_workload *w = p->workload;
    double heads = w->linear_value_heads / p->attention;
    chp_attention_shape shape = { .batch = part->batch,
                                  .q_heads = heads,
                                  .kv_heads = heads,
                                  .head_dim = w->linear_key_dim,
                                  .value_dim = w->linear_value_dim,
                                  .query_len = part->query_len };
    shape.kv_len = part->decode ? state_as_tokens(p) : part->query_len;
    shape.window = part->decode ? 0 : state_as_window(w);
    add_scores(out, p, part->state, w->linear_layers,
               part->decode ? CHP_ATTENTION_DECODE : CHP_ATTENTION_PREFILL, shape);
}

/* Gated delta net, arXiv 2412.06464, as in Qwen3-Next. */
static void add_linear_layers(chp_mapping *out, const chp_places *p)
{
    const chp_workload *w = p->workload;
    double layers = w->linear_layers;
    double mixed = chp_workload_convolution_width(w) / p->attention;
    double value = w->linear_value_heads * w->linear_value_dim / p->attention;
    double in = mixed + value + 2 * w->linear_value_heads / p->attention;
    chp_gemm_shape project = { p->tokens, in, w->hidden, 1 };
    chp_gemm_shape back = { p->tokens, w->hidden, value, 1 };
    double m = p->tokens * mixed, v = p->tokens * value;
    chp_elementwise_shape convolve =
        pointwise(m * activation_bytes, m * activation_bytes, 2 * w->linear_kernel * m, m);
    chp_elementwise_shape gate =
        pointwise(2 * v * activation_bytes, v * activation_bytes, 8 * v, v);
    query_part own = own_part(p), prompts = prompt_part(p);
    if (layers <= 0)
        return;
    add_gemm(out, p, "linear.in", layers, project);
    add_elementwise(out, p, "linear.convolution", layers, convolve);
    add_state(out, p, &own);
    add_state(out, p, &prompts);
    add_elementwise(out, p, "linear.gate", layers, gate);
    add_gemm(out, p, "linear.out", layers, back);
}

static void add_attention_block(chp_mapping *out, const chp_places *p)
{
    const chp_workload *w = p->workload;
    chp_gemm_shape o = { p->tokens, w->hidden, p->q_heads * p->value_dim, 1 };
    if (p->mla)
        add_mla(out, p);
    else
        add_gqa(out, p);
    add_gemm(out, p, "attention.out", chp_workload_cached_layers(w), o);
    add_linear_layers(out, p);
    add_collective(out, p, CHP_ALL_REDUCE, "attention.all_reduce", w->layers, p->attention,
                   p->tokens * w->hidden * activation_bytes);
}

/* ------------------------------------------------------------ feed-forward */

typedef struct {
    const char *up, *activation, *down;
} ffn_names;

/* Up (gate and up as one), activation, down, over the tensor ranks. */
static void add_ffn(chp_mapping *out, const chp_places *p, const ffn_names *name, double count,
                    double width)
{
    const chp_workload *w = p->workload;
    double inner = width / p->tensor, m = p->shared_tokens;
    double up = (w->ffn_matrices - 1) * inner;
    chp_gemm_shape in = { m, up, w->hidden, 1 }, back = { m, w->hidden, inner, 1 };
    chp_elementwise_shape act = pointwise(m * up * activation_bytes, m * inner * activation_bytes,
                                          5 * m * inner, m * inner);
    add_gemm(out, p, name->up, count, in);
    add_elementwise(out, p, name->activation, count, act);
    add_gemm(out, p, name->down, count, back);
}

static int by_sequence(const chp_places *p)
{
    return p->attention < p->tensor;
}

static double shared_bytes(const chp_places *p)
{
    return p->shared_tokens * p->workload->hidden * activation_bytes;
}

/* Ranks that hold different tokens bring them together before a part that they
 * share, and take their own back after it; ranks with the same tokens only sum. */
static void gather(chp_mapping *out, const chp_places *p, const char *name, double count)
{
    if (by_sequence(p))
        add_collective(out, p, CHP_ALL_GATHER, name, count, p->tensor, shared_bytes(p));
}

static void reduce(chp_mapping *out, const chp_places *p, const char *name, double count)
{
    chp_operator_kind kind = by_sequence(p) ? CHP_REDUCE_SCATTER : CHP_ALL_REDUCE;
    add_collective(out, p, kind, name, count, p->tensor, shared_bytes(p));
}

static void add_dense_layers(chp_mapping *out, const chp_places *p)
{
    static const ffn_names name = { "ffn.up", "ffn.activation", "ffn.down" };
    double layers = p->parameters.dense_layers;
    if (layers <= 0)
        return;
    gather(out, p, "ffn.gather", layers);
    add_ffn(out, p, &name, layers, p->workload->ffn);
    reduce(out, p, "ffn.reduce", layers);
}

static void add_router(chp_mapping *out, const chp_places *p, double layers)
{
    const chp_workload *w = p->workload;
    double scores = p->tokens * w->experts;
    chp_gemm_shape router = { p->tokens, w->experts, w->hidden, 1 };
    chp_elementwise_shape choose = pointwise(4 * scores, 8 * p->tokens * w->active_experts,
                                             (2 + w->active_experts) * scores, scores);
    add_bf16(out, p, "moe.router", layers, router);
    add_elementwise(out, p, "moe.choose", layers, choose);
}

static void add_experts(chp_mapping *out, const chp_places *p, double layers, double arriving)
{
    const chp_workload *w = p->workload;
    chp_moe_shape shape = {
        .tokens = p->group_tokens,
        .arriving = arriving,
        .hidden = w->hidden,
        /* The shape counts three matrices; the width carries it if there are two. */
        .inter = w->expert_ffn * p->expert / p->group * w->ffn_matrices / 3,
        .experts = w->experts,
        .active = w->active_experts,
        .ranks = p->expert,
        .popularity = p->split->popularity,
    };
    chp_expert_load(&shape);
    chp_operator *op = add(out, p, CHP_MOE, "moe.experts", layers);
    op->moe = shape;
    op->weight_bits = narrower_bits(p, p->workload->expert_bits);
    if (op->dtype != CHP_BF16 && p->split->expert_blocks)
        op->quantize = CHP_QUANTIZE_BLOCK;
}

/* Elements that a device sends away or keeps, one copy for each rank that a
 * token visits and each device among which that rank's experts are cut. Ranks
 * that hold the same tokens send a part of them each. */
static double dispatched(const chp_places *p)
{
    return p->tokens / p->attention * chp_places_visited(p->workload, p->expert) *
           (p->group / p->expert) * p->workload->hidden;
}

/* Cores that copy while the others compute: DeepSeek-V3, arXiv 2412.19437. */
static const double copying_cores = 20;

/* One of the two exchanges of experts. Kernels for prefill send a token once to
 * each domain, where it is handed on; those for decode, made for latency, send
 * it to each rank by itself. */
static void add_exchange(chp_mapping *out, const chp_places *p, const char *name, double layers,
                         double bytes_per_element)
{
    int before = out->count;
    add_collective(out, p, CHP_ALL_TO_ALL, name, layers, p->group,
                   dispatched(p) * bytes_per_element);
    if (out->count == before || p->split->phase == CHP_DECODE)
        return;
    chp_collective_shape *shape = &out->op[before].collective;
    shape->cores = copying_cores;
    shape->domain_bytes = p->tokens / p->attention *
                          chp_places_visited(p->workload, shape->domains) * p->workload->hidden *
                          bytes_per_element;
}

/* Each token goes to the ranks of its experts and the results come back. */
static void add_routed(chp_mapping *out, const chp_places *p, double layers)
{
    double sent = fmax(1, chp_dtype_bytes(p->split->dtype)); /* narrow dtypes go as one byte */
    add_exchange(out, p, "moe.dispatch", layers, sent);
    add_experts(out, p, layers, dispatched(p) / p->workload->hidden); /* received as sent */
    add_exchange(out, p, "moe.combine", layers, activation_bytes);
}

static void add_shared_experts(chp_mapping *out, const chp_places *p, double layers)
{
    static const ffn_names name = { "moe.shared_up", "moe.shared_activation", "moe.shared_down" };
    double width = p->workload->shared_experts * p->workload->expert_ffn;
    if (width > 0)
        add_ffn(out, p, &name, layers, width);
}

/* All ranks of the group see all its tokens already, or after one gather, and
 * their partial sums are added once, shared experts included. */
static void add_moe_in_place(chp_mapping *out, const chp_places *p, double layers)
{
    gather(out, p, "moe.gather", layers);
    add_shared_experts(out, p, layers);
    add_experts(out, p, layers, p->group_tokens);
    reduce(out, p, "moe.reduce", layers);
}

static void add_moe_across(chp_mapping *out, const chp_places *p, double layers)
{
    int shared = p->workload->shared_experts > 0;
    if (shared) {
        gather(out, p, "moe.gather", layers);
        add_shared_experts(out, p, layers);
        add_collective(out, p, CHP_REDUCE_SCATTER, "moe.reduce", layers, p->tensor,
                       shared_bytes(p));
    }
    add_routed(out, p, layers);
    if (!by_sequence(p))
        add_collective(out, p, CHP_ALL_GATHER, "moe.result_gather", layers, p->tensor,
                       shared_bytes(p));
}

static void add_moe_layers(chp_mapping *out, const chp_places *p)
{
    double layers = p->parameters.moe_layers;
    int in_place = p->expert == 1 || (p->group == p->tensor && !by_sequence(p));
    if (layers <= 0)
        return;
    add_router(out, p, layers);
    if (in_place)
        add_moe_in_place(out, p, layers);
    else
        add_moe_across(out, p, layers);
}

/* -------------------------------------------------------------------- ends */

static void add_embedding(chp_mapping *out, const chp_places *p)
{
    double bytes = p->shared_tokens * p->workload->hidden * activation_bytes;
    chp_elementwise_shape shape = pointwise(bytes, bytes, 0, 0);
    add_elementwise(out, p, "embedding", 1, shape);
    reduce(out, p, "embedding.reduce", 1);
}

/* Before attention, before the feed-forward part, and once at the end; each
 * adds the residual on the way. */
static void add_norms(chp_mapping *out, const chp_places *p)
{
    double elements = p->tokens * p->workload->hidden;
    chp_elementwise_shape shape = norm_of(p->workload->hidden, elements, 2, 5);
    add_elementwise(out, p, "norm", 2 * p->workload->layers + 1, shape);
}

/* Of the last token of each sequence, in decode of all that a step checks. Ranks
 * by sequence exchange hidden states before and get the logits of their own
 * sequences after; ranks by head complete the logits for all. */
static void add_output(chp_mapping *out, const chp_places *p)
{
    const chp_workload *w = p->workload;
    double each = p->split->phase == CHP_DECODE ? p->query_len : 1;
    double rows = p->shared_sequences * each, logits = p->sequences * each * w->vocabulary;
    chp_gemm_shape head = { rows, w->vocabulary / p->tensor, w->hidden, 1 };
    chp_elementwise_shape sample =
        pointwise(logits * activation_bytes, 4 * p->sequences * each, 3 * logits, logits);
    if (by_sequence(p))
        add_collective(out, p, CHP_ALL_GATHER, "output.gather", 1, p->tensor,
                       rows * w->hidden * activation_bytes);
    add_bf16(out, p, "output.head", 1, head);
    add_collective(out, p, by_sequence(p) ? CHP_ALL_TO_ALL : CHP_ALL_GATHER, "output.logits", 1,
                   p->tensor, logits * activation_bytes);
    add_elementwise(out, p, "output.sample", 1, sample);
}

void chp_places_step(chp_mapping *out, const chp_places *p)
{
    out->count = 0;
    add_embedding(out, p);
    add_norms(out, p);
    add_attention_block(out, p);
    add_dense_layers(out, p);
    add_moe_layers(out, p);
    add_output(out, p);
}
