#include "evaluate/plan_cache.h"

#include <stdlib.h>

#include "evaluate/memo.h"

enum { SLOTS = 64 };

/* A plan is large and many evaluators see few: each is allocated when it is made, and
 * without memory for it the spare one is made again and again. */
struct chp_plan_cache {
    chp_hash hash[SLOTS];
    chp_step_plan *plan[SLOTS], spare;
};

chp_plan_cache *chp_plan_cache_new(void)
{
    chp_plan_cache *cache = malloc(sizeof *cache);
    for (int i = 0; cache && i < SLOTS; i++)
        cache->plan[i] = NULL;
    return cache;
}

void chp_plan_cache_free(chp_plan_cache *cache)
{
    for (int i = 0; cache && i < SLOTS; i++)
        free(cache->plan[i]);
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
    double part[9 + CHP_DTYPES] = {
        d->cores,          d->clock_hz,          d->core_sram_bytes,    d->cache_bytes,
        d->crossing_share, d->vector_flop_per_s, d->exponentials_per_s, d->copies,
        d->draws_across
    };
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
    const chp_hash hash = hash_of(in);
    size_t slot = chp_hash_slot(hash, SLOTS);
    chp_step_plan *plan = cache->plan[slot];
    if (plan && chp_hash_same(cache->hash[slot], hash))
        return plan;
    if (!plan)
        plan = cache->plan[slot] = malloc(sizeof *plan);
    if (!plan)
        plan = &cache->spare;
    cache->hash[slot] = hash;
    make(plan, in);
    return plan;
}
