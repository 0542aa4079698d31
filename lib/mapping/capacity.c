/* Bytes on the fullest device: doc/models/mapping.md. */
#include "mapping/places.h"

#include <math.h>

/* Embedding, output matrix, router and norms stay in bf16, as the published
 * checkpoints of narrow dtypes keep them. */
static const double kept_bytes = 2;

static double attention_weights(const chp_places *p)
{
    const chp_workload *w = p->workload;
    double out = p->q_heads * p->value_dim * w->hidden;
    if (!p->mla)
        return w->hidden * (p->q_heads * w->head_dim + p->kv_heads * (w->head_dim + p->value_dim)) +
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
    double narrow =
        p->workload->layers * attention_weights(p) +
        m->dense_layers * m->dense_ffn_layer / p->tensor +
        m->moe_layers * (m->shared_layer / p->tensor + p->workload->experts * m->expert / p->group);
    double kept =
        (m->embedding + m->output) / p->tensor + m->moe_layers * m->router_layer + norm_weights(p);
    return narrow * chp_dtype_bytes(p->split->dtype) + kept * kept_bytes;
}

/* Heads are spread over the ranks as far as there are heads; what is left
 * over, and a latent always, is held by each. */
double chp_places_kv_bytes(const chp_places *p)
{
    double elements = chp_workload_kv_elements(p->workload, p->split->context);
    double share = p->mla ? 1 : p->kv_heads / p->workload->kv_heads;
    return p->sequences * elements * share * chp_dtype_bytes(p->split->kv_dtype);
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
