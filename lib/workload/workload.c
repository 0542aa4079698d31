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

double chp_workload_cached_layers(const chp_workload *w)
{
    return w->layers - (w->linear_layers < w->layers ? w->linear_layers : w->layers);
}

double chp_workload_seen(const chp_workload *w, double context)
{
    return w->index_top_k > 0 && w->index_top_k < context ? w->index_top_k : context;
}

/* Queries, keys, values, output; norms before attention and before the
 * feed-forward part. Biases and norms of single heads are left out: below
 * 0.1 % in every model that has them. */
static double gqa_layer(const chp_workload *w)
{
    double value_dim = chp_workload_value_dim(w);
    double query = w->heads * w->head_dim * (1 + w->query_gate);
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

/* Queries from the compression where there is one, one key, weights of the
 * heads from the input. DeepSeek-V3.2, arXiv 2512.02556. */
static double index_layer(const chp_workload *w)
{
    double query = w->index_heads * w->index_dim * (w->q_rank > 0 ? w->q_rank : w->hidden);
    return query + w->hidden * (w->index_dim + w->index_heads);
}

double chp_workload_convolution_width(const chp_workload *w)
{
    return 2 * w->linear_key_heads * w->linear_key_dim +
           w->linear_value_heads * w->linear_value_dim;
}

/* Queries, keys, values and the gate of the result; decay and step of each
 * head; the convolution; the output. Gated delta net, arXiv 2412.06464. */
static double linear_layer(const chp_workload *w)
{
    double value = w->linear_value_heads * w->linear_value_dim;
    double in = chp_workload_convolution_width(w) + value + 2 * w->linear_value_heads;
    return w->hidden * (in + value) + w->linear_kernel * chp_workload_convolution_width(w) +
           2 * w->hidden;
}

chp_parameters chp_workload_parameters(const chp_workload *w)
{
    chp_parameters p = { 0 };
    int moe = chp_workload_is_moe(w);
    p.embedding = w->vocabulary * w->hidden;
    p.output = w->tied_embeddings > 0 ? 0 : p.embedding;
    p.attention_layer = (chp_workload_is_mla(w) ? mla_layer(w) : gqa_layer(w)) + index_layer(w);
    p.linear_layer = w->linear_layers > 0 ? linear_layer(w) : 0;
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
    double final_norm = w->hidden, cached = chp_workload_cached_layers(w);
    return p.embedding + p.output + final_norm + cached * p.attention_layer +
           (w->layers - cached) * p.linear_layer +
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
    double windowed = chp_workload_window_layers(w), cached = chp_workload_cached_layers(w);
    double held = w->window < context ? w->window : context;
    return chp_workload_kv_elements_per_layer(w) *
               ((cached - windowed) * context + windowed * held) +
           (w->index_heads > 0 ? cached * context * w->index_dim : 0);
}

double chp_workload_state_elements_per_layer(const chp_workload *w)
{
    return w->linear_value_heads * w->linear_key_dim * w->linear_value_dim +
           (w->linear_kernel - 1) * chp_workload_convolution_width(w);
}
