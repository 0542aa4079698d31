#include "search/match.h"

#include <stdio.h>
#include <string.h>

#include "search/search.h"

/* Keys that the chip shares with the study; the rest is its own. */
static const int shared_key[] = {
    CHP_KEY_WORKLOAD_MODEL, CHP_KEY_WORKLOAD_PHASE,  CHP_KEY_WORKLOAD_CONTEXT,
    CHP_KEY_WORKLOAD_DTYPE, CHP_KEY_WORKLOAD_KV_DTYPE, CHP_KEY_SYSTEM_PACKAGES,
    CHP_KEY_WORKLOAD_BATCH,
};

/* And all of [cost]: both are bought and run by the same buyer. */
static int is_shared(int key)
{
    for (size_t i = 0; i < sizeof shared_key / sizeof shared_key[0]; i++)
        if (shared_key[i] == key)
            return 1;
    return strcmp(chp_param_at(key)->section, "cost") == 0;
}

static int was_written(const chp_axis *axis)
{
    return axis->text && axis->origin && strcmp(axis->origin, "default") != 0;
}

static chiplet_status set_shared(chiplet_study *chip, const chiplet_study *study,
                                 chiplet_error *err)
{
    char text[80];
    for (int key = 0; key < CHP_KEYS; key++) {
        const chp_axis *axis = &study->axis[key];
        const chp_param *param = chp_param_at(key);
        if (!is_shared(key) || !was_written(axis))
            continue;
        snprintf(text, sizeof text, "%s.%s", param->section, param->key);
        chiplet_status status = chp_study_set(chip, text, axis->text, err);
        if (status)
            return status;
    }
    return CHIPLET_OK;
}

static chiplet_status set_own(chiplet_study *chip, const char *base, chiplet_error *err)
{
    const char *const own[][2] = {
        { "package.base", base },
        { "mapping.presentation", "unified, partitioned" },
        { "mapping.attention", "tensor, data" },
        { "mapping.tensor", "1..64 x2" },
        { "mapping.expert", "1..1024 x2" },
        { "search.maximize", "throughput" },
    };
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++) {
        chiplet_status status = chp_study_set(chip, own[i][0], own[i][1], err);
        if (status)
            return status;
    }
    return CHIPLET_OK;
}

static int is_time(const chp_constraint *c)
{
    return c->metric == CHP_METRIC_TPOT || c->metric == CHP_METRIC_TTFT;
}

/* With the keys that their formulas read. */
static void take_constraints(chiplet_study *chip, const chiplet_study *study,
                             chp_match_limits limits)
{
    chip->constraints = 0;
    chip->asks = study->asks;
    memcpy(chip->asked, study->asked, sizeof chip->asked);
    for (int i = 0; i < study->constraints; i++)
        if (limits == CHP_MATCH_ALL ||
            (limits == CHP_MATCH_TIMES && is_time(&study->constraint[i])))
            chip->constraint[chip->constraints++] = study->constraint[i];
}

chiplet_status chp_match_run(chiplet_result **out, const chiplet_study *study,
                             const chp_record *with, chp_match_limits limits,
                             chiplet_error *err)
{
    chiplet_study *chip = NULL;
    chiplet_search *search = NULL;
    chiplet_search_options options = CHIPLET_SEARCH_OPTIONS_INIT;
    options.threads = 1;
    const chp_catalogue *models = study->local ? study->local : study->library;
    chiplet_status status = chp_study_parse(&chip, models, "", 0, "match", NULL, NULL, err);
    if (!status)
        status = set_own(chip, with->name, err);
    if (!status)
        status = set_shared(chip, study, err);
    if (!status) {
        take_constraints(chip, study, limits);
        status = chp_search_run(&search, chip, &options, err);
    }
    if (!status && search->count > 0) {
        *out = search->result[0];
        search->result[0] = NULL;
    }
    chp_search_free(search);
    chp_study_free(chip);
    return status;
}
