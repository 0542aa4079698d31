#include "report/mix.h"

#include <math.h>
#include <stdio.h>

#include "study/runs.h"

static const int shown_metric[] = {
    CHP_METRIC_THROUGHPUT, CHP_METRIC_TPOT, CHP_METRIC_TTFT, CHP_METRIC_POWER,
    CHP_METRIC_CAPACITY_USED,
};
enum { SHOWN_METRICS = sizeof shown_metric / sizeof shown_metric[0] };

static const chp_axis *axis_of(const chiplet_study *study, int run, int key)
{
    return chp_target_axis(study, (chp_target){ key, run });
}

void chp_mix_put_question(const chiplet_study *study, chp_text *to)
{
    static const int told[] = { CHP_KEY_WORKLOAD_MODEL, CHP_KEY_WORKLOAD_PHASE,
                                CHP_KEY_WORKLOAD_CONTEXT };
    for (int run = 0; run < study->runs; run++) {
        const chp_study_run *r = &study->run[run];
        chp_putf(to, "workload.%s: %s of the tokens", r->name, r->share_axis.text);
        for (size_t i = 0; i < sizeof told / sizeof told[0]; i++)
            chp_putf(to, "; %s = %.200s", chp_param_at(told[i])->key,
                     axis_of(study, run, told[i])->text);
        chp_put(to, "\n");
    }
}

/* ------------------------------------------------------------------- people */

static int differs(const chiplet_result *result, int key)
{
    double first = result->run[0]->value[key];
    for (int run = 1; run < result->runs; run++)
        if (result->run[run]->value[key] != first)
            return 1;
    return 0;
}

static int has_any(const chiplet_result *result, int metric)
{
    for (int run = 0; run < result->runs; run++)
        if (!isnan(result->run[run]->metric[metric]))
            return 1;
    return 0;
}

/* The model's name is an index, the same for any first of a list. */
static int is_shown(const chiplet_result *result, int key)
{
    return key == CHP_KEY_WORKLOAD_BATCH ||
           (key != CHP_KEY_WORKLOAD_MODEL && key != CHP_KEY_MAPPING_PRESENTATION &&
            differs(result, key));
}

static double share_of_time(const chiplet_result *result, int run)
{
    const chiplet_result *r = result->run[run];
    return r->share * (result->metric[CHP_METRIC_THROUGHPUT] / r->metric[CHP_METRIC_THROUGHPUT]);
}

static void add_run(chp_table *table, const chiplet_result *result, int run)
{
    const chiplet_result *r = result->run[run];
    chp_table_text(table, r->name);
    chp_table_number(table, r->share);
    chp_table_number(table, share_of_time(result, run));
    for (int i = 0; i < SHOWN_METRICS; i++)
        if (has_any(result, shown_metric[i]))
            chp_add_metric(table, r, shown_metric[i]);
    chp_table_text(table, r->presentation);
    for (int slot = 0; slot < CHP_RUN_KEYS; slot++)
        if (is_shown(result, chp_run_key(slot)))
            chp_add_key(table, r, chp_run_key(slot));
    chp_table_text(table, r->limit);
}

void chp_mix_put_runs(const chiplet_result *result, chp_text *to)
{
    chp_table table = { .failed = 0 };
    if (result->runs == 0)
        return;
    chp_table_column(&table, "workload", NULL, CHP_NUMBER);
    chp_table_column(&table, "tokens", NULL, CHP_FRACTION);
    chp_table_column(&table, "time", NULL, CHP_FRACTION);
    for (int i = 0; i < SHOWN_METRICS; i++)
        if (has_any(result, shown_metric[i]))
            chp_add_metric_column(&table, shown_metric[i]);
    chp_table_column(&table, "presentation", NULL, CHP_NUMBER);
    for (int slot = 0; slot < CHP_RUN_KEYS; slot++)
        if (is_shown(result, chp_run_key(slot)))
            chp_add_key_column(&table, chp_run_key(slot));
    chp_table_column(&table, "limit", NULL, CHP_NUMBER);
    for (int run = 0; run < result->runs; run++)
        add_run(&table, result, run);
    if (!table.failed)
        chp_table_write_aligned(&table, "  ", to);
    chp_table_free(&table);
}

/* ----------------------------------------------------------------- programs */

/* "throughput.chat" with the unit of the metric's column. */
static void add_metric_column(chp_table *table, const char *workload, int metric)
{
    char name[160], column[200];
    const chp_metric *m = chp_metric_at(metric);
    snprintf(name, sizeof name, "%s.%.80s", m->name, workload);
    chp_unit_column(column, sizeof column, name, m->dimension);
    chp_table_column(table, name, column, m->dimension);
}

void chp_mix_add_key_column(chp_table *table, const chiplet_study *study, int run, int key)
{
    char name[160], column[200];
    const char *workload = study->run[run].name;
    const chp_param *p = chp_param_at(key);
    snprintf(name, sizeof name, "workload.%.80s.%s", workload, p->key);
    chp_unit_column(column, sizeof column, name,
                    p->form == CHP_FORM_NUMBER ? p->dimension : CHP_NUMBER);
    chp_table_column(table, name, column, p->dimension);
}

void chp_mix_add_columns(chp_table *table, const chiplet_study *study)
{
    for (int run = 0; run < study->runs; run++) {
        for (int i = 0; i < SHOWN_METRICS; i++)
            add_metric_column(table, study->run[run].name, shown_metric[i]);
        for (int slot = 0; slot < CHP_RUN_KEYS; slot++)
            if (study->run[run].axis[slot].count > 0)
                chp_mix_add_key_column(table, study, run, chp_run_key(slot));
    }
}

void chp_mix_add(chp_table *table, const chiplet_study *study, const chiplet_result *result)
{
    for (int run = 0; run < study->runs; run++) {
        for (int i = 0; i < SHOWN_METRICS; i++)
            chp_add_metric(table, result->run[run], shown_metric[i]);
        for (int slot = 0; slot < CHP_RUN_KEYS; slot++)
            if (study->run[run].axis[slot].count > 0)
                chp_add_key(table, result->run[run], chp_run_key(slot));
    }
}

json_t *chp_mix_json(const chiplet_result *result, json_t *(*metrics)(const chiplet_result *),
                     json_t *(*keys)(const chiplet_result *))
{
    json_t *array = json_array();
    for (int run = 0; run < result->runs; run++) {
        const chiplet_result *r = result->run[run];
        json_t *object = json_object();
        if (json_array_append_new(array, object) ||
            chp_json_set(object, "name", chp_json_text(r->name)) ||
            chp_json_set(object, "share", chp_json_number(r->share)) ||
            chp_json_set(object, "metrics", metrics(r)) ||
            chp_json_set(object, "presentation", chp_json_text(r->presentation)) ||
            chp_json_set(object, "dtype", chp_json_text(r->dtype)) ||
            chp_json_set(object, "limit", chp_json_text(r->limit)) ||
            chp_json_set(object, "design", keys(r)))
            return json_decref(array), NULL;
    }
    return array;
}
