/* Direct mapped: a slot holds the last mapping that fell on it. */
#include "evaluate/mapping_cache.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { SLOTS = 1024 };

typedef struct {
    const chp_workload *workload; /* NULL: empty */
    uint64_t id;
    chp_split split;
    int legal;
    chp_shortfall why;
    chp_mapping *mapping;
} slot;

struct chp_mapping_cache {
    uint64_t made;
    slot slot[SLOTS];
};

chp_mapping_cache *chp_mapping_cache_new(void)
{
    return calloc(1, sizeof(chp_mapping_cache));
}

void chp_mapping_cache_free(chp_mapping_cache *cache)
{
    if (!cache)
        return;
    for (int i = 0; i < SLOTS; i++)
        free(cache->slot[i].mapping);
    free(cache);
}

static int same_split(const chp_split *a, const chp_split *b)
{
    return a->phase == b->phase && a->context == b->context && a->batch == b->batch &&
           a->dtype == b->dtype && a->kv_dtype == b->kv_dtype && a->packages == b->packages &&
           a->domain == b->domain && a->dies == b->dies && a->presentation == b->presentation &&
           a->tensor == b->tensor && a->expert == b->expert && a->attention == b->attention &&
           a->popularity == b->popularity && a->prefix == b->prefix &&
           a->prompt_tokens == b->prompt_tokens && a->prompt_len == b->prompt_len &&
           a->drafted == b->drafted && a->scales_known == b->scales_known &&
           a->expert_blocks == b->expert_blocks;
}

static uint64_t mix(uint64_t hash, double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    hash = (hash ^ bits) * 0x9e3779b97f4a7c15u;
    return hash ^ (hash >> 29);
}

static unsigned slot_of(const chp_workload *workload, const chp_split *s)
{
    uint64_t hash = (uint64_t)(uintptr_t)workload;
    hash = mix(hash, s->context);
    hash = mix(hash, s->batch);
    hash = mix(hash, s->packages);
    hash = mix(hash, s->domain);
    hash = mix(hash, s->dies);
    hash = mix(hash, s->tensor);
    hash = mix(hash, s->expert);
    hash = mix(hash, s->popularity);
    hash = mix(hash, (double)s->phase + 2.0 * (double)s->presentation + 4.0 * (double)s->attention +
                         8.0 * (double)s->dtype + 64.0 * (double)s->kv_dtype);
    return (unsigned)(hash % SLOTS);
}

const chp_mapping *chp_mapping_cache_get(uint64_t *id, chp_mapping_cache *cache,
                                         const chp_workload *workload, const chp_split *split,
                                         chp_shortfall *why)
{
    slot *s = &cache->slot[slot_of(workload, split)];
    if (s->workload != workload || !same_split(&s->split, split)) {
        if (!s->mapping)
            s->mapping = malloc(sizeof *s->mapping);
        if (!s->mapping) {
            chp_shortfall none = { "memory of this computer", sizeof *s->mapping, 0, CHP_BYTES,
                                   "a smaller study" };
            *why = none;
            return NULL;
        }
        s->workload = workload;
        s->id = ++cache->made;
        s->split = *split;
        s->legal = chp_map(s->mapping, workload, split, &s->why);
    }
    *id = s->id;
    if (s->legal)
        return s->mapping;
    *why = s->why;
    return NULL;
}
