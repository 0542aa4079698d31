/* What single keys cannot show. */
#include "study/runs.h"

#include <string.h>

static void need_value(const chiplet_study *study, int key, chp_findings *to)
{
    const chp_param *p = chp_param_at(key);
    if (study->axis[key].count > 0)
        return;
    chp_place place = { .file = study->name };
    chp_find_fault(to, CHIPLET_ERR_KEY, &place, NULL,
                   "%s.%s has no value, and no package.base that gives one", p->section, p->key);
}

static void need_model(const chiplet_study *study, chp_findings *to)
{
    chp_place place = { .file = study->name };
    if (study->axis[CHP_KEY_WORKLOAD_MODEL].count > 0)
        return;
    if (study->runs == 0)
        chp_find_fault(to, CHIPLET_ERR_KEY, &place, NULL, "workload.model has no value");
    for (int i = 0; i < study->runs; i++)
        if (study->run[i].axis[chp_run_slot(CHP_KEY_WORKLOAD_MODEL)].count == 0)
            chp_find_fault(to, CHIPLET_ERR_KEY, &study->run[i].place, NULL,
                           "workload.%s.model has no value, and workload.model has none",
                           study->run[i].name);
}

/* How a search is done is no axis of its grid. */
static void need_one_value(const chiplet_study *study, int key, chp_findings *to)
{
    const chp_param *p = chp_param_at(key);
    const chp_axis *axis = &study->axis[key];
    int asks = strcmp(p->section, "search") == 0 || strcmp(p->section, "output") == 0;
    if (asks && axis->count > 1)
        chp_find_fault(to, CHIPLET_ERR_VALUE, &axis->place, NULL, "%s.%s takes one value",
                       p->section, p->key);
}

static void check_keep(const chiplet_study *study, chp_findings *to)
{
    const chp_axis *keep = &study->axis[CHP_KEY_SEARCH_KEEP];
    if (keep->count == 1 && keep->value[0] > 0 && study->objectives > 1)
        chp_find_fault(to, CHIPLET_ERR_VALUE, &keep->place, NULL,
                       "search.keep is for one objective; of %d a front is found",
                       study->objectives);
}

static void check_robust(const chiplet_study *study, chp_findings *to)
{
    if (study->ends > 0 && study->sampling.samples > 0)
        chp_find_fault(to, CHIPLET_ERR_VALUE, &study->axis[CHP_KEY_SEARCH_ROBUST].place, NULL,
                       "search.robust takes the worst of the ranges that uncertainty.samples "
                       "draws from; ask for one of them");
}

static int is_needed_by_a_design(const chp_param *p)
{
    return p->form == CHP_FORM_NUMBER && !*p->fallback;
}

chiplet_status chp_study_check(const chiplet_study *study, chiplet_diagnostics *all,
                               chiplet_error *err)
{
    chp_findings to = { all, err, CHIPLET_OK };
    if (err)
        memset(err, 0, sizeof *err);
    need_model(study, &to);
    for (int key = 0; key < CHP_KEYS && !study->sheet; key++)
        if (is_needed_by_a_design(chp_param_at(key)))
            need_value(study, key, &to);
    for (int key = 0; key < CHP_KEYS; key++)
        need_one_value(study, key, &to);
    check_keep(study, &to);
    check_robust(study, &to);
    chp_runs_check(study, &to);
    return to.status;
}
