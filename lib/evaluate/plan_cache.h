/* Plans of steps already made, for a mapping and the cores and caches of a device. */
#ifndef CHP_EVALUATE_PLAN_CACHE_H
#define CHP_EVALUATE_PLAN_CACHE_H

#include "evaluate/mapping_cache.h"
#include "performance/plan.h"

typedef struct chp_plan_cache chp_plan_cache;

chp_plan_cache *chp_plan_cache_new(void); /* NULL: out of memory */
void chp_plan_cache_free(chp_plan_cache *cache);

/* What a plan is made from. */
typedef struct {
    const chp_mapping *mapping;
    uint64_t mapping_id;         /* of its contents: never the same for others */
    const chp_device *per_clock; /* a device with a clock of one second */
    const chp_kernel *kernel;
    const double *time_factor;   /* by chp_interval_family; NULL: 1 */
} chp_plan_input;

/* Borrowed until the next call. */
const chp_step_plan *chp_plan_cache_get(chp_plan_cache *cache, const chp_plan_input *input);

#endif
