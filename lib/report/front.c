/* A search for programs: CSV, TSV and JSON. */
#include "report/front.h"

#include <math.h>
#include <stdio.h>

#include "report/columns.h"
#include "report/conflict.h"
#include "report/json.h"
#include "report/mix.h"
#include "report/table.h"
#include "report/worth.h"

size_t chp_front_best(const chiplet_search *search, int objective)
{
    const chp_objective *o = &search->study->objective[objective];
    size_t best = 0;
    for (size_t i = 1; i < search->count; i++)
        if (o->sense * chp_formula_value(o->formula, search->result[i]->metric) >
            o->sense * chp_formula_value(o->formula, search->result[best]->metric))
            best = i;
    return best;
}

/* ------------------------------------------------------------ CSV and TSV */

/* Beside the worst what the data as stated say. */
static void add_nominal_columns(chp_table *table, const chiplet_study *study)
{
    for (int m = 0; m < CHP_METRICS && study->ends > 0; m++) {
        char name[100], column[120];
        snprintf(name, sizeof name, "%s_nominal", chp_metric_at(m)->name);
        snprintf(column, sizeof column, "%s_nominal", chp_metric_at(m)->column);
        chp_table_column(table, name, column, chp_metric_at(m)->dimension);
    }
}

static void add_columns(chp_table *table, const chiplet_study *study)
{
    chp_table_column(table, "#", "rank", CHP_COUNT);
    for (int m = 0; m < CHP_METRICS; m++)
        chp_add_metric_column(table, m);
    chp_table_column(table, "presentation", "presentation", CHP_NUMBER);
    chp_table_column(table, "limit", "limit", CHP_NUMBER);
    chp_table_column(table, "dtype", "dtype", CHP_NUMBER);
    for (int key = 0; key < CHP_KEYS; key++)
        if (chp_key_shown(key))
            chp_add_key_column(table, key);
    chp_add_formula_columns(table, study);
    chp_mix_add_columns(table, study);
    add_nominal_columns(table, study);
}

static void add_design(chp_table *table, const chiplet_search *search, size_t rank)
{
    const chiplet_result *result = search->result[rank - 1];
    chp_table_number(table, (double)rank);
    for (int m = 0; m < CHP_METRICS; m++)
        chp_add_metric(table, result, m);
    chp_table_text(table, chiplet_result_presentation(result));
    chp_table_text(table, chiplet_result_limit(result));
    chp_table_text(table, chiplet_result_dtype(result));
    for (int key = 0; key < CHP_KEYS; key++)
        if (chp_key_shown(key))
            chp_add_key(table, result, key);
    chp_add_formulas(table, search->study, result);
    chp_mix_add(table, search->study, result);
    for (int m = 0; m < CHP_METRICS && search->study->ends > 0; m++)
        chp_table_number(table, result->nominal[m]);
}

chiplet_status chp_front_write_separated(const chiplet_search *search, char separator,
                                         chp_text *to, chiplet_error *err)
{
    chp_table table = { .failed = 0 };
    add_columns(&table, search->study);
    if (!table.failed)
        chp_table_write_names(&table, separator, to);
    for (size_t i = 0; i < search->count && !table.failed && !to->failed; i++) {
        add_design(&table, search, i + 1);
        if (!table.failed)
            chp_table_write_rows(&table, separator, to);
        chp_table_forget_rows(&table);
    }
    chiplet_status status = table.failed ? chp_fail_memory(err) : chp_text_status(to, err);
    chp_table_free(&table);
    return status;
}

/* -------------------------------------------------------------------- JSON */

static json_t *values_json(const double *value)
{
    json_t *object = json_object();
    for (int m = 0; m < CHP_METRICS; m++)
        if (chp_json_set(object, chp_metric_at(m)->column, chp_json_number(value[m])))
            return json_decref(object), NULL;
    return object;
}

static json_t *metrics_json(const chiplet_result *result)
{
    return values_json(result->metric);
}

static json_t *keys_json(const chiplet_result *result)
{
    char name[100];
    json_t *object = json_object();
    for (int key = 0; key < CHP_KEYS; key++) {
        if (!chp_key_shown(key))
            continue;
        chp_key_column(name, sizeof name, key);
        int number = chp_param_at(key)->form == CHP_FORM_NUMBER;
        if (chp_json_set(object, name,
                         number ? chp_json_number(chiplet_result_param(result, key))
                                : chp_json_text(chiplet_result_param_text(result, key))))
            return json_decref(object), NULL;
    }
    return object;
}

static json_t *expressions_json(const chiplet_study *study, const chiplet_result *result)
{
    char name[400];
    const chp_formula *formula;
    json_t *object = json_object();
    for (int n = 0; (formula = chp_study_formula(study, n)); n++) {
        chp_formula_column(name, sizeof name, formula);
        if (chp_json_set(object, name,
                         chp_json_number(chp_formula_value(formula, result->metric))))
            return json_decref(object), NULL;
    }
    return object;
}

static json_t *design_json(const chiplet_study *study, const chiplet_result *result, size_t rank)
{
    json_t *object = json_object();
    int failed = chp_json_set(object, "rank", json_integer((json_int_t)rank)) ||
                 chp_json_set(object, "metrics", metrics_json(result)) ||
                 chp_json_set(object, "expressions", expressions_json(study, result)) ||
                 chp_json_set(object, "presentation",
                              chp_json_text(chiplet_result_presentation(result))) ||
                 chp_json_set(object, "dtype", chp_json_text(chiplet_result_dtype(result))) ||
                 chp_json_set(object, "limit", chp_json_text(chiplet_result_limit(result))) ||
                 chp_json_set(object, "design", keys_json(result)) ||
                 chp_json_set(object, "power_parts_w",
                              chp_json_parts(result, chiplet_result_power_part)) ||
                 chp_json_set(object, "cost_parts_usd",
                              chp_json_parts(result, chiplet_result_cost_part)) ||
                 (result->runs > 0 &&
                  chp_json_set(object, "workloads",
                               chp_mix_json(result, metrics_json, keys_json))) ||
                 (study->ends > 0 &&
                  chp_json_set(object, "metrics_nominal", values_json(result->nominal)));
    if (!failed)
        return object;
    json_decref(object);
    return NULL;
}

static json_t *front_json(size_t i, const void *from)
{
    const chiplet_search *search = from;
    return design_json(search->study, search->result[i], i + 1);
}

static json_t *compared_json(const chiplet_search *search)
{
    json_t *list = json_array();
    for (int i = 0; list && i < search->study->compared; i++) {
        if (!search->compared[i])
            continue;
        json_t *chip = design_json(search->study, search->compared[i], 0);
        if (chp_json_set(chip, "name", chp_json_text(search->study->compare[i]->name)) ||
            json_array_append_new(list, chip))
            return json_decref(list), NULL;
    }
    return list;
}

static json_t *match_json(const chiplet_search *search)
{
    if (!search->match)
        return json_null();
    json_t *match = design_json(search->study, search->match, 0);
    if (chp_json_set(match, "name", chp_json_text(search->study->match->name)))
        return json_decref(match), NULL;
    return match;
}

static json_t *refusals_json(const chiplet_search *search)
{
    json_t *array = json_array();
    for (size_t i = 0; i < search->refusals; i++) {
        chiplet_refusal refusal = chiplet_search_refusal(search, i);
        json_t *object = json_object();
        if (json_array_append_new(array, object) ||
            chp_json_set(object, "name", chp_json_text(refusal.name)) ||
            chp_json_set(object, "points", chp_json_number(refusal.points)) ||
            chp_json_set(object, "nearest", chp_json_text(refusal.nearest)))
            return json_decref(array), NULL;
    }
    return array;
}

/* Every key that has a value, as written, and where it was written; but not where results
 * go: they are the same in any folder. */
static json_t *study_json(const chiplet_study *study)
{
    char name[100];
    json_t *object = json_object();
    for (int key = 0; key < CHP_KEYS; key++) {
        const chp_axis *axis = &study->axis[key];
        if (!axis->text || key == CHP_KEY_OUTPUT_DIRECTORY)
            continue;
        json_t *value = json_object();
        chp_key_name(name, sizeof name, key);
        if (chp_json_set(object, name, value) ||
            chp_json_set(value, "text", chp_json_text(axis->text)) ||
            chp_json_set(value, "origin", chp_json_text(axis->origin)))
            return json_decref(object), NULL;
    }
    return object;
}

chiplet_status chp_front_write_json(const chiplet_search *search, chp_text *to,
                                    chiplet_error *err)
{
    const chiplet_study *study = search->study;
    const char *title = study->axis[CHP_KEY_STUDY_TITLE].text;
    json_t *document = chp_json_document("chiplet-search/2");
    int failed = chp_json_set(document, "library_checksum",
                              chp_json_text(chp_catalogue_checksum(study->library))) ||
                 chp_json_set(document, "file", chp_json_text(study->name)) ||
                 chp_json_set(document, "title", chp_json_text(title)) ||
                 chp_json_set(document, "points", chp_json_number(search->points)) ||
                 chp_json_set(document, "sampled", chp_json_number(search->sampled)) ||
                 chp_json_set(document, "feasible", chp_json_number(search->fitting)) ||
                 chp_json_set(document, "complete", json_boolean(search->complete)) ||
                 chp_json_set(document, "front", json_array()) ||
                 chp_json_set(document, "match", match_json(search)) ||
                 chp_json_set(document, "compared", compared_json(search)) ||
                 chp_json_set(document, "refused", refusals_json(search)) ||
                 chp_json_set(document, "conflict", chp_conflict_json(search)) ||
                 chp_json_set(document, "worth", chp_worth_json(search)) ||
                 chp_json_set(document, "study", study_json(study));
    const chp_json_list front = { "front", search->count, front_json, search };
    return chp_json_finish_with(document, failed, &front, to, err);
}
