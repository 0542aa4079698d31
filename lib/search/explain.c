/* An empty answer explained. */
#include "search/search.h"

static int memory_is_short(const chiplet_search *s)
{
    for (int i = 0; i < s->conflicts; i++)
        if (s->conflict[i].rule.gauge.metric == CHP_METRIC_CAPACITY_USED && s->conflict[i].lever)
            return 1;
    return 0;
}

/* With packages = 0 for the fewest whose memory is not what is missing. */
chiplet_status chp_search_explain(chiplet_search *s, const chiplet_search_options *options,
                                  chiplet_error *err)
{
    chp_space space;
    chp_effort effort = { options->threads, 0, options->progress, options->payload };
    chiplet_status status = CHIPLET_OK;
    if (s->count > 0 || !s->complete || options->shards > 0)
        return CHIPLET_OK;
    for (double packages = 1; packages <= CHP_MOST_PACKAGES; packages *= 2) {
        status = chp_space_open(&space, s->study, packages, err);
        if (!status)
            status = chp_conflict_find(s->conflict, &s->conflicts, CHP_MAX_CONFLICTS, &space,
                                       &effort, err);
        if (status || !chp_packages_open(s->study) || (s->conflicts > 0 && !memory_is_short(s)))
            break;
    }
    return status;
}
