/* What single keys cannot show. */
#include "study/study.h"

static void need_value(const chiplet_study *study, int key, chp_findings *to)
{
    const chp_param *p = chp_param_at(key);
    if (study->axis[key].count > 0)
        return;
    chp_hint hint = { "a value, or a package.base that has one", NULL, NULL };
    if (key == CHP_KEY_WORKLOAD_MODEL)
        hint.expected = "a language model; chipletdb list workload shows them";
    chp_find_fault(to, CHIPLET_ERR_KEY, &study->axis[key].place, &hint, "%s: %s.%s has no value",
                   study->name, p->section, p->key);
}

static int required_of_a_design(const chp_param *p)
{
    return p->form == CHP_FORM_NUMBER && !*p->fallback;
}

chiplet_status chp_study_check(const chiplet_study *study, chiplet_diagnostics *all,
                               chiplet_error *err)
{
    chp_findings to = { all, err, CHIPLET_OK };
    if (err)
        err->status = CHIPLET_OK;
    need_value(study, CHP_KEY_WORKLOAD_MODEL, &to);
    for (int key = 0; key < CHP_KEYS && !study->sheet; key++)
        if (required_of_a_design(chp_param_at(key)))
            need_value(study, key, &to);
    return to.status;
}
