/* Who holds what under a split: the numbers that operators and bytes share. */
#ifndef CHP_MAPPING_PLACES_H
#define CHP_MAPPING_PLACES_H

#include "mapping/mapping.h"

typedef struct {
    const chp_workload *workload;
    const chp_split *split;
    chp_parameters parameters;
    double devices, dies_per_package; /* dies that are devices: 1 if unified */
    double domain;                    /* packages; all of them if the split says 0 */
    /* Ranks that share one copy of the attention, of the dense parts, of a
     * layer's routed experts; `group` = max(tensor, expert) devices hold all
     * experts, each cut over group / expert of them. */
    double attention, tensor, expert, group;
    double q_heads, kv_heads; /* on this device; MLA: kv_heads = 1 latent */
    double value_dim;
    double query_len;                       /* new tokens of a sequence */
    double sequences, tokens;               /* that this device's attention serves */
    double prompt_tokens;                   /* of these tokens, beside a decode step */
    double shared_sequences, shared_tokens; /* of the ranks that share a dense layer */
    double group_tokens;                    /* of the ranks that share the experts */
    int mla, moe;
} chp_places;

/* Returns 1, or 0 with `why` the split is not legal. */
int chp_places_find(chp_places *out, const chp_workload *workload, const chp_split *split,
                    chp_shortfall *why);

/* The largest chunk of tokens that is worked on at a time: prompts are read in
 * chunks, so that activations do not grow with the batch. */
double chp_places_chunk(double tokens);

/* Bytes of a weight stored in `dtype`, or in `bits` where that is less. */
double chp_places_stored_bytes(chp_dtype dtype, double bits);

/* Bytes on the fullest device. */
double chp_places_weight_bytes(const chp_places *places);
double chp_places_kv_bytes(const chp_places *places);
double chp_places_activation_bytes(const chp_places *places);

/* The operators of one step. */
void chp_places_step(chp_mapping *out, const chp_places *places);

#endif
