/* An answer explained: what conflicts, or what more would give. */
#include "search/search.h"

#include <string.h>

/* Whether memory is short, or nothing can be built and run at all, which may hang on
 * ranks that want more devices. */
static int more_packages_may_help(const chiplet_search *s)
{
    int physics = 1, memory = 0;
    for (int i = 0; i < s->conflicts; i++) {
        const chp_conflict *c = &s->conflict[i];
        physics &= c->physics;
        memory |= !c->physics && c->lever && c->rule.gauge.metric == CHP_METRIC_CAPACITY_USED;
    }
    return physics || memory;
}

static int names_a_figure_of_it(const char *plots)
{
    while (plots && *plots) {
        size_t length = strcspn(plots, ", \t");
        if ((length == 11 && strncmp(plots, "sensitivity", length) == 0) ||
            (length == 4 && strncmp(plots, "knee", length) == 0))
            return 1;
        plots += length + (plots[length] != '\0');
    }
    return 0;
}

static int asks_for_worth(const chiplet_study *study)
{
    const chp_axis *axis = &study->axis[CHP_KEY_OUTPUT_SENSITIVITY];
    return (axis->count == 1 && axis->value[0] > 0) ||
           names_a_figure_of_it(study->axis[CHP_KEY_OUTPUT_PLOTS].text);
}

/* With packages = 0 for the fewest whose memory is not what is missing. */
static chiplet_status find_conflicts(chiplet_search *s, const chp_effort *effort,
                                     chiplet_error *err)
{
    chp_space space;
    chiplet_status status = CHIPLET_OK;
    for (double packages = 1; packages <= CHP_MOST_PACKAGES; packages *= 2) {
        status = chp_space_open(&space, s->study, packages, err);
        if (!status)
            status = chp_conflict_find(s->conflict, &s->conflicts, &s->unexplained, &space, effort,
                                       err);
        if (status || s->unexplained || !chp_packages_open(s->study) || !more_packages_may_help(s))
            break;
    }
    return status;
}

chiplet_status chp_search_explain(chiplet_search *s, const chiplet_search_options *options,
                                  chiplet_error *err)
{
    chp_effort effort = chp_effort_of(options, CHIPLET_STAGE_CONFLICT);
    if (!s->complete || options->shards > 0)
        return CHIPLET_OK;
    if (s->count == 0)
        return find_conflicts(s, &effort, err);
    if (!asks_for_worth(s->study))
        return CHIPLET_OK;
    effort.stage = CHIPLET_STAGE_WORTH;
    return chp_worth_find(s->worth, &s->worths, CHP_MAX_WORTHS, &s->unexplained, s->study,
                          s->result[0], &effort, err);
}
