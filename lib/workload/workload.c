#include "workload/workload.h"

#include <string.h>

int chp_workload_is_mla(const chp_workload *w)
{
    return w->attention && strcmp(w->attention, "mla") == 0;
}

int chp_workload_is_moe(const chp_workload *w)
{
    return w->experts > 0;
}

double chp_workload_value_dim(const chp_workload *w)
{
    return w->value_dim > 0 ? w->value_dim : w->head_dim;
}

double chp_workload_window_layers(const chp_workload *w)
{
    if (!(w->window > 0))
        return 0;
    return w->window_layers < w->layers ? w->window_layers : w->layers;
}

/* Queries, keys, values, output; norms before attention and before the
 * feed-forward part. Biases and norms of single heads are left out: below
 * 0.1 % in every model that has them. */
static double gqa_layer(const chp_workload *w)
{
    double value_dim = chp_workload_value_dim(w);
    double query = w->heads * w->head_dim;
    double cached = w->kv_heads * (w->head_dim + value_dim);
    return w->hidden * (query + cached + w->heads * value_dim) + 2 * w->hidden;
}

/* Queries through a compression of their own where q_rank > 0; keys and values
 * from a shared latent beside one rotary key. DeepSeek-V2, arXiv 2405.04434. */
static double mla_layer(const chp_workload *w)
{
    double query = w->heads * (w->nope_dim + w->rope_dim);
    double down = w->q_rank + w->kv_rank + w->rope_dim;
    double up = w->heads * (w->nope_dim + w->value_dim) * w->kv_rank;
    double norms = 2 * w->hidden + w->q_rank + w->kv_rank;
    return w->hidden * (down + w->heads * w->value_dim) + up + norms +
           query * (w->q_rank > 0 ? w->q_rank : w->hidden);
}

chp_parameters chp_workload_parameters(const chp_workload *w)
{
    chp_parameters p = { 0 };
    int moe = chp_workload_is_moe(w);
    p.embedding = w->vocabulary * w->hidden;
    p.output = w->tied_embeddings > 0 ? 0 : p.embedding;
    p.attention_layer = chp_workload_is_mla(w) ? mla_layer(w) : gqa_layer(w);
    p.dense_layers = moe ? w->dense_layers : w->layers;
    p.moe_layers = w->layers - p.dense_layers;
    p.dense_ffn_layer = p.dense_layers > 0 ? w->ffn_matrices * w->hidden * w->ffn : 0;
    if (moe) {
        p.expert = w->ffn_matrices * w->hidden * w->expert_ffn;
        p.shared_layer = w->shared_experts * p.expert;
        p.router_layer = w->hidden * w->experts;
    }
    return p;
}

/* All that every token passes; `routed`: experts counted in each layer. */
static double sum_parameters(const chp_workload *w, double routed)
{
    chp_parameters p = chp_workload_parameters(w);
    double final_norm = w->hidden;
    return p.embedding + p.output + final_norm + w->layers * p.attention_layer +
           p.dense_layers * p.dense_ffn_layer +
           p.moe_layers * (p.shared_layer + p.router_layer + routed * p.expert);
}

double chp_workload_total_parameters(const chp_workload *w)
{
    return sum_parameters(w, w->experts);
}

double chp_workload_active_parameters(const chp_workload *w)
{
    return sum_parameters(w, w->active_experts);
}

double chp_workload_kv_elements_per_layer(const chp_workload *w)
{
    if (chp_workload_is_mla(w))
        return w->kv_rank + w->rope_dim;
    return w->kv_heads * (w->head_dim + chp_workload_value_dim(w));
}

double chp_workload_kv_elements(const chp_workload *w, double context)
{
    double windowed = chp_workload_window_layers(w);
    double held = w->window < context ? w->window : context;
    return chp_workload_kv_elements_per_layer(w) *
           ((w->layers - windowed) * context + windowed * held);
}
