/* Bytes on the fullest device: doc/models/mapping.md. */
#include "mapping/places.h"

#include <math.h>

/* Embedding, output matrix, router and norms stay in bf16, as the published
 * checkpoints of narrow dtypes keep them. */
static const double kept_bytes = 2;

/* A state is added to at every token: it is kept in single precision. */
static const double state_bytes = 4;

double chp_places_stored_bytes(chp_dtype dtype, double bits)
{
    double bytes = chp_dtype_bytes(dtype);
    return bits > 0 && bits / 8 < bytes ? bits / 8 : bytes;
}

/* Every rank holds the whole indexer: its keys are those of no head. */
static double index_weights(const chp_workload *w)
{
    return w->index_heads * w->index_dim * (w->q_rank > 0 ? w->q_rank : w->hidden) +
           w->hidden * (w->index_heads > 0 ? w->index_dim + w->index_heads : 0);
}

static double attention_weights(const chp_places *p)
{
    const chp_workload *w = p->workload;
    double out = p->q_heads * p->value_dim * w->hidden;
    if (!p->mla)
        return w->hidden * (p->q_heads * w->head_dim * (1 + w->query_gate) +
                            p->kv_heads * (w->head_dim + p->value_dim)) +
               out;
    double query = p->q_heads * (w->nope_dim + w->rope_dim);
    return w->hidden * (w->q_rank + w->kv_rank + w->rope_dim) + out +
           query * (w->q_rank > 0 ? w->q_rank : w->hidden) +
           p->q_heads * (w->nope_dim + p->value_dim) * w->kv_rank;
}

static double norm_weights(const chp_places *p)
{
    const chp_workload *w = p->workload;
    return w->hidden + w->layers * (2 * w->hidden + (p->mla ? w->q_rank + w->kv_rank : 0));
}

double chp_places_weight_bytes(const chp_places *p)
{
    const chp_parameters *m = &p->parameters;
    const chp_workload *w = p->workload;
    double cached = chp_workload_cached_layers(w);
    double narrow = cached * (attention_weights(p) + index_weights(w)) +
                    (w->layers - cached) * m->linear_layer / p->attention +
                    m->dense_layers * m->dense_ffn_layer / p->tensor +
                    m->moe_layers * m->shared_layer / p->tensor;
    double experts = m->moe_layers * w->experts * m->expert / p->group;
    double kept =
        (m->embedding + m->output) / p->tensor + m->moe_layers * m->router_layer + norm_weights(p);
    return narrow * chp_places_stored_bytes(p->split->dtype, w->weight_bits) +
           experts * chp_places_stored_bytes(p->split->dtype, w->expert_bits) + kept * kept_bytes;
}

/* Heads are spread over the ranks as far as there are heads; what is left
 * over, and a latent always, is held by each. */
double chp_places_kv_bytes(const chp_places *p)
{
    double elements = chp_workload_kv_elements(p->workload, p->split->context);
    double share = p->mla ? 1 : p->kv_heads / p->workload->kv_heads;
    double states = p->workload->linear_layers / p->attention *
                    chp_workload_state_elements_per_layer(p->workload);
    return p->sequences *
           (elements * share * chp_dtype_bytes(p->split->kv_dtype) + states * state_bytes);
}

static double attention_elements(const chp_places *p)
{
    const chp_workload *w = p->workload;
    double per_token =
        p->q_heads * (w->head_dim + p->value_dim) + p->kv_heads * (w->head_dim + p->value_dim);
    if (p->mla)
        per_token = w->q_rank + p->q_heads * (2 * w->head_dim + 2 * p->value_dim);
    return chp_places_chunk(p->tokens) * per_token;
}

static double ffn_elements(const chp_places *p)
{
    const chp_workload *w = p->workload;
    double inner =
        fmax(p->parameters.dense_layers > 0 ? w->ffn : 0, w->shared_experts * w->expert_ffn);
    return chp_places_chunk(p->shared_tokens) * (w->hidden + w->ffn_matrices * inner / p->tensor);
}

static double expert_elements(const chp_places *p)
{
    const chp_workload *w = p->workload;
    if (!p->moe)
        return 0;
    double pairs =
        chp_places_chunk(p->group_tokens / p->group) * p->group * w->active_experts / p->expert;
    return pairs * (2 * w->hidden + w->ffn_matrices * w->expert_ffn * p->expert / p->group);
}

static double logit_elements(const chp_places *p)
{
    double full = p->workload->vocabulary;
    return p->sequences * full + p->shared_sequences * full / p->tensor;
}

/* Residual stream and its normed copy, and the widest of what stands beside it. */
double chp_places_activation_bytes(const chp_places *p)
{
    double stream = 2 * chp_places_chunk(p->tokens) * p->workload->hidden;
    double widest = fmax(fmax(attention_elements(p), ffn_elements(p)),
                         fmax(expert_elements(p), logit_elements(p)));
    return (stream + widest) * 2;
}

double chp_places_chunk(double tokens)
{
    return fmin(tokens, 16384);
}
