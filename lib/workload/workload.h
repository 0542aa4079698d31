/* A decoder language model and the system that runs it: plain values. */
#ifndef CHP_WORKLOAD_WORKLOAD_H
#define CHP_WORKLOAD_WORKLOAD_H

#define CHP_MOST_GROUPS 64 /* of experts, as workload.def has it */

#define NUM(field, key, dimension, min, max, summary) double field;
#define OPT(field, key, dimension, fallback, min, max, summary) double field;
#define TEXT(field, key, summary) const char *field;
#define WORD(field, key, choices, summary) const char *field;
#define REF(field, key, kind, summary) const char *field;

typedef struct {
#include "workload/workload.def"
} chp_workload;

typedef struct {
#include "workload/system.def"
} chp_system;

#undef NUM
#undef OPT
#undef TEXT
#undef WORD
#undef REF

/* Parameters by part, from the shapes: whole model, not one device. */
typedef struct {
    double embedding, output;    /* output is 0 if tied */
    double attention_layer;      /* one layer with a cache, norms included */
    double linear_layer;         /* one with a state instead; 0 if there is none */
    double dense_ffn_layer;      /* one dense layer; 0 if there is none */
    double expert;               /* one routed expert */
    double shared_layer;         /* all shared experts of one layer */
    double router_layer;
    double dense_layers, moe_layers;
} chp_parameters;

chp_parameters chp_workload_parameters(const chp_workload *workload);
double chp_workload_total_parameters(const chp_workload *workload);
/* All but the routed experts that a token does not visit; the embedding counts. */
double chp_workload_active_parameters(const chp_workload *workload);
int chp_workload_is_mla(const chp_workload *workload);
int chp_workload_is_moe(const chp_workload *workload);
double chp_workload_value_dim(const chp_workload *workload);
double chp_workload_window_layers(const chp_workload *workload);
/* Layers whose cache grows with the context, windowed ones included. */
double chp_workload_cached_layers(const chp_workload *workload);
/* Of a query, the tokens that its attention can reach beyond a window. */
double chp_workload_seen(const chp_workload *workload, double context);
/* Elements of KV cache one token adds in one layer, all heads; MLA: the latent.
 * What an indexer caches is not in it. */
double chp_workload_kv_elements_per_layer(const chp_workload *workload);
/* Elements of KV cache of a sequence of `context` tokens, all layers, windows respected. */
double chp_workload_kv_elements(const chp_workload *workload, double context);
/* Elements of one linear layer's state, all heads, and of its convolution. */
double chp_workload_state_elements_per_layer(const chp_workload *workload);
double chp_workload_convolution_width(const chp_workload *workload);

#endif
