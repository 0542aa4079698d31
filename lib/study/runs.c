#include "study/runs.h"

#include <math.h>
#include <string.h>

#include "base/suggest.h"

static const int own[CHP_RUN_KEYS] = {
    CHP_KEY_WORKLOAD_MODEL,    CHP_KEY_WORKLOAD_PHASE,       CHP_KEY_WORKLOAD_CONTEXT,
    CHP_KEY_WORKLOAD_DTYPE,    CHP_KEY_WORKLOAD_KV_DTYPE,    CHP_KEY_WORKLOAD_BATCH,
    CHP_KEY_MAPPING_TENSOR,    CHP_KEY_MAPPING_EXPERT,       CHP_KEY_MAPPING_ATTENTION,
    CHP_KEY_MAPPING_PRESENTATION,
};

int chp_run_slot(int key)
{
    for (int i = 0; i < CHP_RUN_KEYS; i++)
        if (own[i] == key)
            return i;
    return -1;
}

int chp_run_key(int slot)
{
    return own[slot];
}

static const char prefix[] = "workload.";
enum { PREFIX = sizeof prefix - 1 };

int chp_is_run_section(const char *section)
{
    return strncmp(section, prefix, PREFIX) == 0;
}

int chp_run_find(const chiplet_study *study, const char *name)
{
    for (int i = 0; i < study->runs; i++)
        if (strcmp(study->run[i].name, name) == 0)
            return i;
    return -1;
}

static int own_key(const char *key)
{
    int found = chp_param_find("workload", key);
    if (found < 0)
        found = chp_param_find("mapping", key);
    return found == CHP_KEY_WORKLOAD_SHARE || chp_run_slot(found) >= 0 ? found : -1;
}

chp_target chp_target_of(const chiplet_study *study, const char *section, const char *key)
{
    if (!chp_is_run_section(section))
        return (chp_target){ chp_param_find(section, key), -1 };
    int run = chp_run_find(study, section + PREFIX);
    return (chp_target){ run < 0 ? -1 : own_key(key), run };
}

const chp_axis *chp_target_axis(const chiplet_study *study, chp_target target)
{
    int slot = target.key < 0 || target.run < 0 ? -1 : chp_run_slot(target.key);
    if (target.key < 0)
        return NULL;
    if (target.run >= 0 && target.key == CHP_KEY_WORKLOAD_SHARE)
        return &study->run[target.run].share_axis;
    int has = slot >= 0 && study->run[target.run].axis[slot].count > 0;
    return has ? &study->run[target.run].axis[slot] : &study->axis[target.key];
}

int chp_run_all_have(const chiplet_study *study, int key)
{
    int slot = chp_run_slot(key);
    for (int i = 0; i < study->runs; i++)
        if (slot < 0 || study->run[i].axis[slot].count == 0)
            return 0;
    return study->runs > 0;
}

/* -------------------------------------------------------------------- rows */

/* A name stands in expressions, too: "tpot.chat". */
static int is_name(const char *name)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_";
    return *name && strchr(letters, *name) &&
           strspn(name + 1, letters) + strspn(name + 1 + strspn(name + 1, letters), "0123456789") ==
               strlen(name + 1);
}

static void open_run(chiplet_study *study, const chp_setting *row, chp_findings *to)
{
    const char *name = row->section + PREFIX;
    if (!is_name(name))
        chp_find_fault(to, CHIPLET_ERR_KEY, &row->section_place, NULL,
                       "'%.60s' is no name of a workload: letters and '_', then digits", name);
    else if (study->runs == CHP_MOST_RUNS)
        chp_find_fault(to, CHIPLET_ERR_KEY, &row->section_place, NULL,
                       "more than %d workloads", CHP_MOST_RUNS);
    if (study->runs < CHP_MOST_RUNS)
        study->run[study->runs++] = (chp_study_run){ .name = name, .place = row->section_place };
}

void chp_runs_open(chiplet_study *study, const chp_setting *rows, size_t count, chp_findings *to)
{
    study->runs = 0;
    for (size_t i = 0; i < count; i++)
        if (chp_is_run_section(rows[i].section) &&
            chp_run_find(study, rows[i].section + PREFIX) < 0)
            open_run(study, &rows[i], to);
}

void chp_run_lay_share(chp_study_run *run, const chp_axis_text *text, chp_arena *arena,
                       chp_findings *to)
{
    chp_axis axis = { .count = 0 };
    chp_axis_read(&axis, text, NULL, arena, to);
    if (axis.count > 1)
        chp_find_fault(to, CHIPLET_ERR_VALUE, &text->place, NULL,
                       "workload.%s.share takes one value", run->name);
    else if (axis.count == 1)
        run->share_axis = axis;
}

void chp_run_unknown_key(const chp_setting *row, chp_findings *to)
{
    if (own_key(row->key) >= 0)
        return; /* the section is refused */
    chp_suggestion near = chp_suggest_for(row->key, strlen(row->key));
    chp_suggest_offer(&near, chp_param_at(CHP_KEY_WORKLOAD_SHARE)->key);
    for (int i = 0; i < CHP_RUN_KEYS; i++)
        chp_suggest_offer(&near, chp_param_at(own[i])->key);
    chp_hint hint = { "share, or a key of [workload] or [mapping]", NULL, near.best };
    chp_find_fault(to, CHIPLET_ERR_KEY, &row->key_place, &hint,
                   "a workload has no key '%s' of its own", row->key);
}

/* -------------------------------------------------------------------- whole */

static void check_share(const chp_study_run *run, chp_findings *to)
{
    const chp_axis *share = &run->share_axis;
    if (share->count == 0)
        chp_find_fault(to, CHIPLET_ERR_KEY, &run->place, NULL,
                       "workload.%s has no share of the tokens", run->name);
    else if (!(share->value[0] > 0))
        chp_find_fault(to, CHIPLET_ERR_RANGE, &share->place, NULL,
                       "workload.%s.share is 0: leave the workload out", run->name);
}

static void check_sum(const chiplet_study *study, chp_findings *to)
{
    double sum = 0;
    for (int i = 0; i < study->runs; i++) {
        if (study->run[i].share_axis.count == 0)
            return;
        sum += study->run[i].share_axis.value[0];
    }
    if (!(fabs(sum - 1) < 1e-9))
        chp_find_fault(to, CHIPLET_ERR_RANGE, &study->run[study->runs - 1].share_axis.place, NULL,
                       "the shares of all workloads make %.6g %%, not 100 %%", 100 * sum);
}

static void refuse_match(const chiplet_study *study, chp_findings *to)
{
    int key = study->match ? CHP_KEY_SEARCH_MATCH : CHP_KEY_SEARCH_COMPARE;
    if (study->match || study->compared > 0)
        chp_find_fault(to, CHIPLET_ERR_VALUE, &study->axis[key].place, NULL,
                       "search.%s is for a study of one workload, without sections "
                       "[workload.NAME]",
                       chp_param_at(key)->key);
}

void chp_runs_check(const chiplet_study *study, chp_findings *to)
{
    if (study->runs == 0)
        return;
    for (int i = 0; i < study->runs; i++)
        check_share(&study->run[i], to);
    check_sum(study, to);
    refuse_match(study, to);
}
