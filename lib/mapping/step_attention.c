/* Attention of every kind, and what stands in its place: doc/models/mapping.md. */
#include "mapping/routing.h"
#include "mapping/step.h"

#include <math.h>

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
    chp_operator *op = chp_step_add(out, p, kind, name, count);
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
    chp_elementwise_shape choose = chp_step_pointwise(
        4 * scores, 4 * part->batch * part->query_len * chp_workload_seen(w, part->kv_len),
        2 * scores, 0);
    if (scores <= 0)
        return;
    add_scores(out, p, part->index, w->layers,
               part->decode ? CHP_ATTENTION_DECODE : CHP_ATTENTION_PREFILL, scan);
    chp_step_elementwise(out, p, "attention.index_choose", w->layers, choose);
}

static void add_index_projections(chp_mapping *out, const chp_places *p)
{
    const chp_workload *w = p->workload;
    chp_gemm_shape query = { p->tokens, w->index_heads * w->index_dim,
                             w->q_rank > 0 ? w->q_rank : w->hidden, 1 };
    chp_gemm_shape key = { p->tokens, w->index_dim + w->index_heads, w->hidden, 1 };
    if (w->index_heads <= 0)
        return;
    chp_step_gemm(out, p, "attention.index_query", w->layers, query);
    chp_step_gemm(out, p, "attention.index_key", w->layers, key);
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
        .read_bytes = p->tokens * (rotated + appended) * CHP_ACTIVATION_BYTES,
        .written_bytes = p->tokens * (rotated * CHP_ACTIVATION_BYTES +
                                      appended * chp_dtype_bytes(p->split->kv_dtype)),
        .vector_flop = 3 * p->tokens * rotated,
    };
    chp_step_elementwise(out, p, "attention.rope", chp_workload_cached_layers(p->workload), shape);
}

static void add_gqa(chp_mapping *out, const chp_places *p)
{
    const chp_workload *w = p->workload;
    double layers = chp_workload_cached_layers(w);
    double query = p->q_heads * w->head_dim, gated = p->tokens * query * w->query_gate;
    double cached = p->kv_heads * (w->head_dim + p->value_dim);
    query_part own = own_part(p), prompts = prompt_part(p);
    chp_gemm_shape qkv = { p->tokens, query * (1 + w->query_gate) + cached, w->hidden, 1 };
    chp_elementwise_shape gate = chp_step_pointwise(2 * gated * CHP_ACTIVATION_BYTES,
                                                    gated * CHP_ACTIVATION_BYTES, 3 * gated, gated);
    chp_step_gemm(out, p, "attention.qkv", layers, qkv);
    add_rope(out, p, query + p->kv_heads * w->head_dim, cached);
    add_index_projections(out, p);
    add_part(out, p, &own);
    add_part(out, p, &prompts);
    if (gated > 0)
        chp_step_elementwise(out, p, "attention.gate", layers, gate);
}

static void add_latent_norm(chp_mapping *out, const chp_places *p)
{
    double elements = p->tokens * (p->workload->q_rank + p->workload->kv_rank);
    chp_elementwise_shape shape = chp_step_norm(p->workload->kv_rank, elements, 1, 4);
    chp_step_elementwise(out, p, "attention.latent_norm", p->workload->layers, shape);
}

/* Stacks keep these halves wide: quantising their operands costs more than it saves. */
static void add_absorbing(chp_mapping *out, const chp_places *p, const char *name,
                          chp_gemm_shape shape)
{
    chp_operator *op = chp_step_add(out, p, CHP_BATCHED_GEMM, name, p->workload->layers);
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
    chp_step_gemm(out, p, "attention.kv_b", w->layers, kv_b);
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
    chp_step_gemm(out, p, "attention.qkv_a", w->layers, down);
    add_latent_norm(out, p);
    if (w->q_rank > 0)
        chp_step_gemm(out, p, "attention.q_b", w->layers, q_b);
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
    chp_elementwise_shape convolve = chp_step_pointwise(
        m * CHP_ACTIVATION_BYTES, m * CHP_ACTIVATION_BYTES, 2 * w->linear_kernel * m, m);
    chp_elementwise_shape gate =
        chp_step_pointwise(2 * v * CHP_ACTIVATION_BYTES, v * CHP_ACTIVATION_BYTES, 8 * v, v);
    query_part own = own_part(p), prompts = prompt_part(p);
    if (layers <= 0)
        return;
    chp_step_gemm(out, p, "linear.in", layers, project);
    chp_step_elementwise(out, p, "linear.convolution", layers, convolve);
    add_state(out, p, &own);
    add_state(out, p, &prompts);
    chp_step_elementwise(out, p, "linear.gate", layers, gate);
    chp_step_gemm(out, p, "linear.out", layers, back);
}

void chp_step_attention(chp_mapping *out, const chp_places *p)
{
    const chp_workload *w = p->workload;
    chp_gemm_shape o = { p->tokens, w->hidden, p->q_heads * p->value_dim, 1 };
    if (p->mla)
        add_mla(out, p);
    else
        add_gqa(out, p);
    chp_step_gemm(out, p, "attention.out", chp_workload_cached_layers(w), o);
    add_linear_layers(out, p);
    chp_step_collective(out, p, CHP_ALL_REDUCE, "attention.all_reduce", w->layers, p->attention,
                        p->tokens * w->hidden * CHP_ACTIVATION_BYTES);
}
