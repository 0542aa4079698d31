/* The operators of one step of one device: doc/models/mapping.md. */
#include "mapping/step.h"

static void add_embedding(chp_mapping *out, const chp_places *p)
{
    double bytes = p->shared_tokens * p->workload->hidden * CHP_ACTIVATION_BYTES;
    chp_elementwise_shape shape = chp_step_pointwise(bytes, bytes, 0, 0);
    chp_step_elementwise(out, p, "embedding", 1, shape);
    chp_step_reduce(out, p, "embedding.reduce", 1);
}

/* Before attention, before the feed-forward part, and once at the end; each
 * adds the residual on the way. */
static void add_norms(chp_mapping *out, const chp_places *p)
{
    double elements = p->tokens * p->workload->hidden;
    chp_elementwise_shape shape = chp_step_norm(p->workload->hidden, elements, 2, 5);
    chp_step_elementwise(out, p, "norm", 2 * p->workload->layers + 1, shape);
}

/* Of the last token of each sequence, in decode of all that a step checks. Ranks
 * by sequence exchange hidden states before and get the logits of their own
 * sequences after; ranks by head complete the logits for all. */
static void add_output(chp_mapping *out, const chp_places *p)
{
    const chp_workload *w = p->workload;
    double each = p->split->phase == CHP_DECODE ? p->query_len : 1;
    double rows = p->shared_sequences * each, logits = p->sequences * each * w->vocabulary;
    chp_gemm_shape head = { rows, w->vocabulary / p->tensor, w->hidden, 1 };
    chp_elementwise_shape sample = chp_step_pointwise(logits * CHP_ACTIVATION_BYTES,
                                                      4 * p->sequences * each, 3 * logits, logits);
    if (chp_step_by_sequence(p))
        chp_step_collective(out, p, CHP_ALL_GATHER, "output.gather", 1, p->tensor,
                            rows * w->hidden * CHP_ACTIVATION_BYTES);
    chp_step_bf16(out, p, "output.head", 1, head);
    chp_step_collective(out, p, chp_step_by_sequence(p) ? CHP_ALL_TO_ALL : CHP_ALL_GATHER,
                        "output.logits", 1, p->tensor, logits * CHP_ACTIVATION_BYTES);
    chp_step_elementwise(out, p, "output.sample", 1, sample);
}

void chp_places_step(chp_mapping *out, const chp_places *p)
{
    out->count = 0;
    add_embedding(out, p);
    add_norms(out, p);
    chp_step_attention(out, p);
    chp_step_dense(out, p);
    chp_step_moe(out, p);
    add_output(out, p);
}
