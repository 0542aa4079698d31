/* Dense feed-forward layers and mixtures of experts: doc/models/mapping.md. */
#include "mapping/routing.h"
#include "mapping/step.h"

#include <math.h>

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
    chp_elementwise_shape act = chp_step_pointwise(
        m * up * CHP_ACTIVATION_BYTES, m * inner * CHP_ACTIVATION_BYTES, 5 * m * inner, m * inner);
    chp_step_gemm(out, p, name->up, count, in);
    chp_step_elementwise(out, p, name->activation, count, act);
    chp_step_gemm(out, p, name->down, count, back);
}

void chp_step_dense(chp_mapping *out, const chp_places *p)
{
    static const ffn_names name = { "ffn.up", "ffn.activation", "ffn.down" };
    double layers = p->parameters.dense_layers;
    if (layers <= 0)
        return;
    chp_step_gather(out, p, "ffn.gather", layers);
    add_ffn(out, p, &name, layers, p->workload->ffn);
    chp_step_reduce(out, p, "ffn.reduce", layers);
}

static void add_router(chp_mapping *out, const chp_places *p, double layers)
{
    const chp_workload *w = p->workload;
    double scores = p->tokens * w->experts;
    chp_gemm_shape router = { p->tokens, w->experts, w->hidden, 1 };
    chp_elementwise_shape choose = chp_step_pointwise(4 * scores, 8 * p->tokens * w->active_experts,
                                                      (2 + w->active_experts) * scores, scores);
    chp_step_bf16(out, p, "moe.router", layers, router);
    chp_step_elementwise(out, p, "moe.choose", layers, choose);
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
    chp_operator *op = chp_step_add(out, p, CHP_MOE, "moe.experts", layers);
    op->moe = shape;
    op->weight_bits = chp_step_narrower_bits(p, p->workload->expert_bits);
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
    chp_step_collective(out, p, CHP_ALL_TO_ALL, name, layers, p->group,
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
    add_exchange(out, p, "moe.combine", layers, CHP_ACTIVATION_BYTES);
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
    chp_step_gather(out, p, "moe.gather", layers);
    add_shared_experts(out, p, layers);
    add_experts(out, p, layers, p->group_tokens);
    chp_step_reduce(out, p, "moe.reduce", layers);
}

static void add_moe_across(chp_mapping *out, const chp_places *p, double layers)
{
    int shared = p->workload->shared_experts > 0;
    if (shared) {
        chp_step_gather(out, p, "moe.gather", layers);
        add_shared_experts(out, p, layers);
        chp_step_collective(out, p, CHP_REDUCE_SCATTER, "moe.reduce", layers, p->tensor,
                            chp_step_shared_bytes(p));
    }
    add_routed(out, p, layers);
    if (!chp_step_by_sequence(p))
        chp_step_collective(out, p, CHP_ALL_GATHER, "moe.result_gather", layers, p->tensor,
                            chp_step_shared_bytes(p));
}

void chp_step_moe(chp_mapping *out, const chp_places *p)
{
    double layers = p->parameters.moe_layers;
    int in_place = p->expert == 1 || (p->group == p->tensor && !chp_step_by_sequence(p));
    if (layers <= 0)
        return;
    add_router(out, p, layers);
    if (in_place)
        add_moe_in_place(out, p, layers);
    else
        add_moe_across(out, p, layers);
}
