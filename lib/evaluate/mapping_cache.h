/* Mappings already made. In a grid the axes of the chip change far more often
 * than those of the mapping, and a mapping costs as much as timing it. */
#ifndef CHP_EVALUATE_MAPPING_CACHE_H
#define CHP_EVALUATE_MAPPING_CACHE_H

#include <stdint.h>

#include "mapping/mapping.h"

typedef struct chp_mapping_cache chp_mapping_cache;

chp_mapping_cache *chp_mapping_cache_new(void); /* NULL: out of memory */
void chp_mapping_cache_free(chp_mapping_cache *cache);

/* The mapping of a split, or NULL with why it is not legal. Borrowed until the
 * next call. `id` is never given to other contents of this cache. */
const chp_mapping *chp_mapping_cache_get(uint64_t *id, chp_mapping_cache *cache,
                                         const chp_workload *workload, const chp_split *split,
                                         chp_shortfall *why);

#endif
