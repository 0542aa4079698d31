/* What an operator asks of one device, padding and caches aside. */
#include "operator/operator.h"

#include <math.h>

/* Results and residuals are kept in bf16 whatever the operands. */
static const double result_bytes = 2;
/* Of one score of an attention: scale, running maximum, sum, rescale. */
static const double softmax_flop = 4;
/* Of one element of an expert's inner width: gate, product, weighted sum. */
static const double expert_flop = 8;

static double bytes_per_weight(const chp_operator *op)
{
    return op->weight_bits > 0 ? op->weight_bits / 8 : chp_dtype_bytes(op->dtype);
}

static chp_demand gemm_demand(const chp_operator *op)
{
    chp_demand d = { 0 };
    const chp_gemm_shape *g = &op->gemm;
    double batch = op->kind == CHP_BATCHED_GEMM ? g->batch : 1;
    d.tensor_flop = 2 * g->m * g->n * g->k * batch;
    d.weight_bytes = g->n * g->k * batch * bytes_per_weight(op);
    d.activation_bytes = g->m * batch * (g->k * chp_dtype_bytes(op->dtype) + g->n * result_bytes);
    return d;
}

/* Of the most loaded rank, which the others wait for. */
static chp_demand moe_demand(const chp_operator *op)
{
    chp_demand d = { 0 };
    chp_moe_shape moe = op->moe;
    if (!(moe.busiest_tokens > 0))
        chp_expert_load(&moe);
    double inner = moe.busiest_tokens * moe.inter;
    double rows = 2 * (moe.arriving > 0 ? moe.arriving : moe.tokens) + 2 * moe.busiest_tokens;
    d.tensor_flop = 6 * inner * moe.hidden;
    d.vector_flop = expert_flop * inner;
    d.exponentials = inner;
    d.weight_bytes = 3 * moe.busiest_experts * moe.hidden * moe.inter * bytes_per_weight(op);
    d.activation_bytes = result_bytes * (rows * moe.hidden + 3 * inner);
    return d;
}

/* Sum over the queries of one head of the tokens that each attends to: token
 * i of the new ones sees those before it and itself, a window at most. */
static double score_count(const chp_attention_shape *a)
{
    double before = a->kv_len - a->query_len;
    double widest = a->window > 0 ? fmin(a->window, a->kv_len) : a->kv_len;
    double growing = fmin(a->query_len, fmax(0, widest - before));
    return growing * before + growing * (growing + 1) / 2 + (a->query_len - growing) * widest;
}

static chp_demand attention_demand(const chp_operator *op)
{
    chp_demand d = { 0 };
    const chp_attention_shape *a = &op->attention;
    double queries = a->batch * a->q_heads * a->query_len;
    double scores = a->batch * a->q_heads * score_count(a);
    double width = a->head_dim + a->value_dim;
    double held = a->window > 0 ? fmin(a->kv_len, a->window + a->query_len - 1) : a->kv_len;
    double kv = a->batch * a->kv_heads * held * width;
    if (op->kind == CHP_MLA_DECODE) {
        width = 2 * a->kv_rank + a->rope_dim;
        kv = a->batch * held * (a->kv_rank + a->rope_dim);
    }
    d.tensor_flop = 2 * scores * width;
    d.exponentials = scores;
    d.vector_flop = softmax_flop * scores;
    d.activation_bytes = queries * width * result_bytes;
    /* Keys and values that the projection before has just expanded are not the cache. */
    if (op->kind == CHP_MLA_PREFILL)
        d.activation_bytes += kv * result_bytes;
    else
        d.kv_bytes = kv * chp_dtype_bytes(op->kv_dtype);
    return d;
}

static chp_demand elementwise_demand(const chp_operator *op)
{
    chp_demand d = { 0 };
    d.vector_flop = op->elementwise.vector_flop;
    d.exponentials = op->elementwise.exponentials;
    d.activation_bytes = op->elementwise.read_bytes + op->elementwise.written_bytes;
    return d;
}

/* Level by level: what leaves a package has been reduced over its dies (or is
 * spread over them after it has arrived), and so on outward. */
static chp_demand collective_demand(const chp_operator *op)
{
    chp_demand d = { 0 };
    const chp_collective_shape *c = &op->collective;
    double passes = op->kind == CHP_ALL_REDUCE ? 2 : 1;
    double above = c->bytes / c->dies, outside = above / c->packages;
    d.link_bytes = passes * (c->bytes - above);
    d.network_bytes = passes * (above - outside / c->domains);
    d.activation_bytes = 2 * c->bytes;
    return d;
}

/* Every rank is as likely a destination as another, the sender included. */
static chp_demand all_to_all_demand(const chp_operator *op)
{
    chp_demand d = { 0 };
    const chp_collective_shape *c = &op->collective;
    double each = c->bytes / (c->dies * c->packages * c->domains);
    d.link_bytes = each * (c->dies - 1);
    d.network_bytes = c->bytes - each * c->dies;
    d.activation_bytes = 2 * c->bytes;
    return d;
}

chp_demand chp_operator_demand(const chp_operator *op)
{
    switch (op->kind) {
    case CHP_GEMM:
    case CHP_BATCHED_GEMM: return gemm_demand(op);
    case CHP_MOE: return moe_demand(op);
    case CHP_ATTENTION_PREFILL:
    case CHP_ATTENTION_DECODE:
    case CHP_MLA_PREFILL:
    case CHP_MLA_DECODE: return attention_demand(op);
    case CHP_ELEMENTWISE: return elementwise_demand(op);
    case CHP_ALL_TO_ALL: return all_to_all_demand(op);
    default: return collective_demand(op);
    }
}
