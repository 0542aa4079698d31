/* What single keys cannot show. */
#include "study/study.h"

#include <string.h>

static void need_value(const chiplet_study *study, int key, chp_findings *to)
{
    const chp_param *p = chp_param_at(key);
    if (study->axis[key].count > 0)
        return;
    chp_place place = { .file = study->name };
    int model = key == CHP_KEY_WORKLOAD_MODEL;
    chp_find_fault(to, CHIPLET_ERR_KEY, &place, NULL, "%s.%s has no value%s", p->section, p->key,
                   model ? "" : ", and no package.base that gives one");
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
    need_value(study, CHP_KEY_WORKLOAD_MODEL, &to);
    for (int key = 0; key < CHP_KEYS && !study->sheet; key++)
        if (is_needed_by_a_design(chp_param_at(key)))
            need_value(study, key, &to);
    return to.status;
}
