#include "evaluate/plan_cache.h"

#include <stdlib.h>

#include "evaluate/memo.h"

enum { SLOTS = 64 };

struct chp_plan_cache {
    chp_memo *memo;
};

chp_plan_cache *chp_plan_cache_new(void)
{
    chp_plan_cache *cache = calloc(1, sizeof *cache);
    if (!cache)
        return NULL;
    cache->memo = chp_memo_new(SLOTS, sizeof(chp_step_plan));
    if (cache->memo)
        return cache;
    free(cache);
    return NULL;
}

void chp_plan_cache_free(chp_plan_cache *cache)
{
    if (!cache)
        return;
    chp_memo_free(cache->memo);
    free(cache);
}

static void make(chp_step_plan *out, const chp_plan_input *in)
{
    chp_step_plan_clear(out, in->kernel);
    for (int i = 0; i < in->mapping->count; i++) {
        const chp_operator *op = &in->mapping->op[i];
        double factor = in->time_factor ? in->time_factor[chp_interval_family_of(op)] : 1;
        chp_operator_plan plan;
        chp_plan_operator(&plan, op, in->per_clock, in->kernel, CHP_REUSE_STREAM);
        /* Rows of padding take time but hold zeros, which switch next to nothing. */
        out->tensor_flop[op->dtype] += op->count * in->mapping->tensor_flop[i];
        chp_step_plan_add(out, &plan, op->count, factor);
    }
}

static chp_hash hash_of(const chp_plan_input *in)
{
    const chp_device *d = in->per_clock;
    double part[9 + CHP_DTYPES] = { d->cores,
                                    d->clock_hz,
                                    d->core_sram_bytes,
                                    d->cache_bytes,
                                    d->crossing_share,
                                    d->vector_flop_per_s,
                                    d->exponentials_per_s,
                                    d->copies,
                                    d->draws_across };
    for (int i = 0; i < CHP_DTYPES; i++)
        part[9 + i] = d->flop_per_s[i];
    const uint64_t made_from[] = { in->mapping_id, (uint64_t)(uintptr_t)in->kernel };
    chp_hash h = chp_hash_bytes(chp_hash_seed(), made_from, sizeof made_from);
    if (in->time_factor)
        h = chp_hash_bytes(h, in->time_factor, CHP_INTERVAL_FAMILIES * sizeof *in->time_factor);
    return chp_hash_bytes(h, part, sizeof part);
}

const chp_step_plan *chp_plan_cache_get(chp_plan_cache *cache, const chp_plan_input *in)
{
    int known = 0;
    chp_step_plan *plan = chp_memo_slot(cache->memo, hash_of(in), &known);
    if (!known)
        make(plan, in);
    return plan;
}
