/* A search in parts that others run: planned, run one by one, joined. */
#ifndef CHP_SEARCH_SHARDS_H
#define CHP_SEARCH_SHARDS_H

#include "search/search.h"
#include "store/folder.h"

struct chiplet_store {
    char *folder;
    chp_certificate plan;          /* its rounds hold seeds */
    chiplet_study *own;            /* read from the plan; NULL: the caller's is asked */
    const chiplet_study *study;
};

/* See chiplet_store_open() and its companions. */
chiplet_status chp_store_open(chiplet_store **out, const char *folder,
                              const chp_catalogue *library, const chiplet_study *study,
                              size_t shards, const chiplet_search_options *options,
                              chiplet_error *err);
void chp_store_free(chiplet_store *store);
chiplet_status chp_store_has(int *out, const chiplet_store *store, size_t shard,
                             chiplet_error *err);
chiplet_status chp_store_run(const chiplet_store *store, size_t shard,
                             const chiplet_search_options *options, chiplet_error *err);
chiplet_status chp_store_join(chiplet_search **out, const chiplet_store *store, int certify,
                              chiplet_error *err);

#endif
