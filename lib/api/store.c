/* Public face of searches in parts. */
#include "api/library.h"
#include "search/shards.h"

static const chiplet_search_options usual = CHIPLET_SEARCH_OPTIONS_INIT;

chiplet_status chiplet_store_plan(chiplet_store **out, const char *folder,
                                  const chiplet_library *library, const chiplet_study *study,
                                  size_t shards, const chiplet_search_options *options,
                                  chiplet_error *err)
{
    if (!out || !folder || !*folder || !library)
        return chp_fail(err, CHIPLET_ERR_ARGUMENT, NULL, "chiplet_store_plan: NULL argument");
    return chp_store_open(out, folder, library->catalogue, study, shards,
                          options ? options : &usual, err);
}

chiplet_status chiplet_store_open(chiplet_store **out, const char *folder,
                                  const chiplet_library *library, const chiplet_study *study,
                                  size_t shards, chiplet_error *err)
{
    if (!out || !folder || !*folder || !library)
        return chp_fail(err, CHIPLET_ERR_ARGUMENT, NULL, "chiplet_store_open: NULL argument");
    return chp_store_open(out, folder, library->catalogue, study, shards, &usual, err);
}

void chiplet_store_free(chiplet_store *store)
{
    chp_store_free(store);
}

const chiplet_study *chiplet_store_study(const chiplet_store *store)
{
    return store ? store->study : NULL;
}

size_t chiplet_store_shards(const chiplet_store *store)
{
    return store ? store->plan.shards : 0;
}

chiplet_status chiplet_store_done(int *done, const chiplet_store *store, size_t shard,
                                  chiplet_error *err)
{
    if (!done || !store)
        return chp_fail(err, CHIPLET_ERR_ARGUMENT, NULL, "chiplet_store_done: NULL argument");
    return chp_store_has(done, store, shard, err);
}

chiplet_status chiplet_store_run(const chiplet_store *store, size_t shard,
                                 const chiplet_search_options *options, chiplet_error *err)
{
    if (!store)
        return chp_fail(err, CHIPLET_ERR_ARGUMENT, NULL, "chiplet_store_run: NULL argument");
    return chp_store_run(store, shard, options ? options : &usual, err);
}

chiplet_status chiplet_store_join(chiplet_search **out, const chiplet_store *store, int certify,
                                  chiplet_error *err)
{
    if (!out || !store)
        return chp_fail(err, CHIPLET_ERR_ARGUMENT, NULL, "chiplet_store_join: NULL argument");
    chiplet_search *search = NULL;
    chiplet_status status = chp_store_join(&search, store, certify, err);
    if (!status)
        status = chp_search_explain(search, &usual, err);
    if (status)
        chp_search_free(search);
    else
        *out = search;
    return status;
}
