/* The operators of one step of one device: doc/models/mapping.md. */
#include "mapping/places.h"

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

/* Its input comes in bf16 and is brought to a narrow dtype by blocks. */
static void add_gemm(chp_mapping *out, const chp_places *p, const char *name, double count,
                     chp_gemm_shape shape)
{
    chp_operator *op = add(out, p, CHP_GEMM, name, count);
    op->gemm = shape;
    if (op->dtype != CHP_BF16)
        op->quantize = CHP_QUANTIZE_BLOCK;
}

static void add_bf16(chp_mapping *out, const chp_places *p, const char *name, double count,
                     chp_gemm_shape shape)
{
    chp_operator *op = add(out, p, CHP_GEMM, name, count);
    op->gemm = shape;
    op->dtype = CHP_BF16;
}

static void add_elementwise(chp_mapping *out, const chp_places *p, const char *name, double count,
                            chp_elementwise_shape shape)
{
    chp_operator *op = add(out, p, CHP_ELEMENTWISE, name, count);
    op->elementwise = shape;
    op->dtype = CHP_BF16;
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

static void add_attention(chp_mapping *out, const chp_places *p, const char *name, double count,
                          double window)
{
    const chp_workload *w = p->workload;
    int decode = p->split->phase == CHP_DECODE;
    chp_operator_kind kind = p->mla ? (decode ? CHP_MLA_DECODE : CHP_MLA_PREFILL)
                                    : (decode ? CHP_ATTENTION_DECODE : CHP_ATTENTION_PREFILL);
    chp_attention_shape shape = { .batch = p->sequences,
                                  .q_heads = p->q_heads,
                                  .kv_heads = p->mla && !decode ? p->q_heads : p->kv_heads,
                                  .head_dim = w->head_dim,
                                  .value_dim = p->value_dim,
                                  .query_len = p->query_len,
                                  .kv_len = p->split->context,
                                  .window = window,
                                  .kv_rank = w->kv_rank,
                                  .rope_dim = w->rope_dim };
    if (count <= 0)
        return;
    chp_operator *op = add(out, p, kind, name, count);
    op->attention = shape;
    op->dtype = CHP_BF16; /* scores and weighted sums, whatever the cache holds */
}

static void add_attention_cores(chp_mapping *out, const chp_places *p)
{
    double windowed = chp_workload_window_layers(p->workload);
    add_attention(out, p, "attention.core", p->workload->layers - windowed, 0);
    add_attention(out, p, "attention.window_core", windowed, p->workload->window);
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
    add_elementwise(out, p, "attention.rope", p->workload->layers, shape);
}

static void add_gqa(chp_mapping *out, const chp_places *p)
{
    const chp_workload *w = p->workload;
    double query = p->q_heads * w->head_dim;
    double cached = p->kv_heads * (w->head_dim + p->value_dim);
    chp_gemm_shape qkv = { p->tokens, query + cached, w->hidden, 1 };
    add_gemm(out, p, "attention.qkv", w->layers, qkv);
    add_rope(out, p, query + p->kv_heads * w->head_dim, cached);
    add_attention_cores(out, p);
}

static void add_latent_norm(chp_mapping *out, const chp_places *p)
{
    double elements = p->tokens * (p->workload->q_rank + p->workload->kv_rank);
    chp_elementwise_shape shape = { elements * activation_bytes, elements * activation_bytes,
                                    4 * elements, 0 };
    add_elementwise(out, p, "attention.latent_norm", p->workload->layers, shape);
}

/* Queries into the latent space, attention there, results out of it: the two
 * halves of the up-projection are applied to what is small in decode. */
static void add_absorbed(chp_mapping *out, const chp_places *p)
{
    const chp_workload *w = p->workload;
    chp_gemm_shape in = { p->tokens, w->kv_rank, w->nope_dim, p->q_heads };
    chp_gemm_shape back = { p->tokens, p->value_dim, w->kv_rank, p->q_heads };
    add(out, p, CHP_BATCHED_GEMM, "attention.q_absorb", w->layers)->gemm = in;
    add_attention_cores(out, p);
    add(out, p, CHP_BATCHED_GEMM, "attention.v_absorb", w->layers)->gemm = back;
}

static void add_expanded(chp_mapping *out, const chp_places *p)
{
    const chp_workload *w = p->workload;
    chp_gemm_shape kv_b = { p->tokens, p->q_heads * (w->nope_dim + p->value_dim), w->kv_rank, 1 };
    add_gemm(out, p, "attention.kv_b", w->layers, kv_b);
    add_attention_cores(out, p);
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
    if (p->split->phase == CHP_DECODE)
        add_absorbed(out, p);
    else
        add_expanded(out, p);
}

static void add_attention_block(chp_mapping *out, const chp_places *p)
{
    const chp_workload *w = p->workload;
    chp_gemm_shape o = { p->tokens, w->hidden, p->q_heads * p->value_dim, 1 };
    if (p->mla)
        add_mla(out, p);
    else
        add_gqa(out, p);
    add_gemm(out, p, "attention.out", w->layers, o);
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
    chp_elementwise_shape act = { m * up * activation_bytes, m * inner * activation_bytes,
                                  5 * m * inner, m * inner };
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
    chp_elementwise_shape choose = { 4 * scores, 8 * p->tokens * w->active_experts,
                                     (2 + w->active_experts) * scores, scores };
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
    add(out, p, CHP_MOE, "moe.experts", layers)->moe = shape;
}

/* Expected number of ranks that a token visits when it chooses `active` of the
 * experts, all choices alike: a rank is missed if none of its experts is drawn. */
static double ranks_visited(const chp_places *p)
{
    double experts = p->workload->experts, here = experts / p->expert, missed = 1;
    for (double drawn = 0; drawn < p->workload->active_experts; drawn++)
        missed *= fmax(0, 1 - here / (experts - drawn));
    return p->expert * (1 - missed);
}

/* Elements that a device sends away or keeps, one copy for each rank that a
 * token visits and each device among which that rank's experts are cut. Ranks
 * that hold the same tokens send a part of them each. */
static double dispatched(const chp_places *p)
{
    return p->tokens / p->attention * ranks_visited(p) * (p->group / p->expert) *
           p->workload->hidden;
}

/* Each token goes to the ranks of its experts and the results come back. */
static void add_routed(chp_mapping *out, const chp_places *p, double layers)
{
    double elements = dispatched(p);
    double sent = fmax(1, chp_dtype_bytes(p->split->dtype)); /* narrow dtypes go as one byte */
    add_collective(out, p, CHP_ALL_TO_ALL, "moe.dispatch", layers, p->group, elements * sent);
    add_experts(out, p, layers, elements / p->workload->hidden); /* received as sent */
    add_collective(out, p, CHP_ALL_TO_ALL, "moe.combine", layers, p->group,
                   elements * activation_bytes);
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
    chp_elementwise_shape shape = { bytes, bytes, 0, 0 };
    add_elementwise(out, p, "embedding", 1, shape);
    reduce(out, p, "embedding.reduce", 1);
}

/* Before attention, before the feed-forward part, and once at the end; each
 * adds the residual on the way. */
static void add_norms(chp_mapping *out, const chp_places *p)
{
    double elements = p->tokens * p->workload->hidden;
    chp_elementwise_shape shape = { 2 * elements * activation_bytes,
                                    2 * elements * activation_bytes, 5 * elements, 0 };
    add_elementwise(out, p, "norm", 2 * p->workload->layers + 1, shape);
}

/* Of the last token of each sequence. Ranks by sequence exchange hidden states
 * before and get the logits of their own sequences after; ranks by head
 * complete the logits for all. */
static void add_output(chp_mapping *out, const chp_places *p)
{
    const chp_workload *w = p->workload;
    double rows = p->shared_sequences, logits = p->sequences * w->vocabulary;
    chp_gemm_shape head = { rows, w->vocabulary / p->tensor, w->hidden, 1 };
    chp_elementwise_shape sample = { logits * activation_bytes, 4 * p->sequences, 3 * logits,
                                     logits };
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
