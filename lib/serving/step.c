/* Times of steps and room for sequences. */
#include "serving/serving.h"

#include <math.h>

#include "performance/forms.h"

double chp_tokens_per_step(const chp_traffic *t)
{
    double tokens = 1, chance = 1;
    for (double i = 0; i < t->drafted; i++) {
        chance *= t->acceptance;
        tokens += chance;
    }
    return tokens;
}

/* Groups of devices that each serve their own sequences. */
static double attention_groups(const chp_split *s)
{
    double devices = s->packages * (s->presentation == CHP_PARTITIONED ? s->dies : 1);
    return s->attention == CHP_ATTENTION_BY_HEAD ? devices / s->tensor : devices;
}

/* All wait for the fullest device: no group has less than one sequence. */
static chp_split decode_split(const chp_engine *e, const chp_traffic *t, double sequences,
                              double prompt_tokens)
{
    chp_split s = e->split;
    s.phase = CHP_DECODE;
    s.popularity = e->stack->serving_popularity;
    s.context = t->prompt + t->output / 2;
    s.batch = fmax(sequences, attention_groups(&s)) / s.packages;
    s.prefix = t->prefix_share * t->prompt;
    s.prompt_tokens = prompt_tokens / s.packages;
    s.prompt_len = t->prompt;
    s.drafted = t->drafted;
    return s;
}

/* While one half of a batch is worked on the other exchanges tokens with its
 * experts, as in lib/evaluate: what that hides is in `exchange_overlap`. */
static double operators_time(const chp_engine *e, const chp_mapping *mapping)
{
    double work_s = 0, exchange_s = 0;
    for (int i = 0; i < mapping->count; i++) {
        const chp_operator *op = &mapping->op[i];
        double time_s = chp_time_operator(op, e->device, e->fabric, e->kernel, CHP_REUSE_STREAM)
                            .time_s;
        *(op->kind == CHP_ALL_TO_ALL ? &exchange_s : &work_s) += op->count * time_s;
    }
    return e->stack->serving_work *
           chp_join(work_s, exchange_s, e->kernel->exchange_overlap);
}

/* Modules of multi-token prediction have the shape of a layer each. */
static double drafting_share(const chp_engine *e, const chp_traffic *t)
{
    return 1 + t->drafted / e->workload->layers;
}

int chp_step_time(double *out_s, const chp_engine *e, const chp_traffic *t, double sequences,
                  double prompt_tokens, chp_shortfall *why)
{
    chp_mapping mapping;
    chp_split split = decode_split(e, t, sequences, prompt_tokens);
    if (!chp_map(&mapping, e->workload, &split, why))
        return 0;
    *out_s = drafting_share(e, t) * operators_time(e, &mapping) + e->stack->serving_step_s +
             e->stack->serving_sequence_s * sequences;
    return 1;
}

int chp_prompt_time(double *out_s, const chp_engine *e, const chp_traffic *t, double prompts,
                    chp_shortfall *why)
{
    chp_mapping mapping;
    chp_split s = e->split;
    s.phase = CHP_PREFILL;
    s.popularity = e->stack->serving_popularity;
    s.context = t->prompt;
    s.prefix = t->prefix_share * t->prompt;
    s.batch = fmax(prompts, attention_groups(&s)) / s.packages;
    if (!chp_map(&mapping, e->workload, &s, why))
        return 0;
    *out_s = operators_time(e, &mapping) + e->stack->serving_step_s;
    return 1;
}

int chp_most_sequences(double *out, const chp_engine *e, const chp_traffic *t,
                       chp_shortfall *why)
{
    chp_mapping mapping;
    chp_split split = decode_split(e, t, 0, e->stack->serving_chunk);
    if (!chp_map(&mapping, e->workload, &split, why))
        return 0;
    double have = e->stack->serving_memory * e->device->dram_bytes;
    double need = mapping.weight_bytes + mapping.activation_bytes + mapping.kv_bytes;
    double room = have - need + mapping.kv_bytes;
    if (room < mapping.kv_bytes) {
        chp_shortfall shortfall = { "memory of a device for one sequence", need, have, CHP_BYTES,
                                    "more packages, narrower weights, shorter prompts" };
        *why = shortfall;
        return 0;
    }
    *out = floor(split.batch * split.packages * room / mapping.kv_bytes);
    return 1;
}
