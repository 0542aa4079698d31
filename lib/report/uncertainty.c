/* Tables of uncertainty: rows of designs and of inputs. */
#include "report/uncertainty.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/columns.h"
#include "report/json.h"
#include "report/table.h"

static const char *const quantile_name[CHP_QUANTILES] = { "p05", "p50", "p95" };

const char *chp_aim_name(const chiplet_uncertainty *u, int aim)
{
    return chp_formula_name(u->search->study->objective[aim].formula);
}

int chp_aim_format(char *text, size_t size, const chiplet_uncertainty *u, int aim, double si)
{
    return chp_formula_format(text, size, u->search->study->objective[aim].formula, si, 4);
}

void chp_design_label(char *text, size_t size, const chp_field_design *design)
{
    if (design->rank)
        snprintf(text, size, "%zu", design->rank);
    else
        snprintf(text, size, "near");
}

void chp_input_range(char *text, size_t size, const chiplet_uncertainty *u, size_t input)
{
    chiplet_uncertain_input i;
    char low[64], value[64], high[64];
    chiplet_uncertainty_input(&i, u, input);
    chp_format_number(low, sizeof low, i.low / i.unit_scale, 4);
    chp_format_number(value, sizeof value, i.value / i.unit_scale, 4);
    chp_format_number(high, sizeof high, i.high / i.unit_scale, 4);
    if (u->input[input].dimension == CHP_TEMPERATURE) { /* not in proportion to kelvin */
        chp_dimension t = CHP_TEMPERATURE;
        chp_format_number(low, sizeof low, chp_to_customary(i.low, t), 4);
        chp_format_number(value, sizeof value, chp_to_customary(i.value, t), 4);
        chp_format_number(high, sizeof high, chp_to_customary(i.high, t), 4);
    }
    snprintf(text, size, "%s .. %s .. %s%s%s", low, value, high, *i.unit ? " " : "", i.unit);
}

/* ----------------------------------------------------------------- designs */

static void add_design_columns(chp_table *table)
{
    char name[120];
    chp_table_column(table, "rank", "rank", CHP_COUNT);
    chp_table_column(table, "on front", "on_front", CHP_NUMBER);
    chp_table_column(table, "kept", "constraints_kept", CHP_NUMBER);
    chp_table_column(table, "built", "built", CHP_NUMBER);
    for (int m = 0; m < CHP_METRICS; m++)
        for (int q = 0; q < CHP_QUANTILES; q++) {
            snprintf(name, sizeof name, "%s_%s", chp_metric_at(m)->column, quantile_name[q]);
            chp_table_column(table, name, name, chp_metric_at(m)->dimension);
        }
    for (int key = 0; key < CHP_KEYS; key++)
        if (chp_key_shown(key))
            chp_add_key_column(table, key);
}

static void add_design(chp_table *table, const chiplet_uncertainty *u, size_t index)
{
    chiplet_uncertain_design d;
    chiplet_uncertainty_design(&d, u, index);
    chp_table_number(table, d.rank ? (double)d.rank : NAN);
    chp_table_number(table, d.on_front);
    chp_table_number(table, d.kept);
    chp_table_number(table, d.built);
    for (int m = 0; m < CHP_METRICS; m++)
        for (int q = 0; q < CHP_QUANTILES; q++)
            chp_table_number(table, u->design[index].quantile[m][q]);
    for (int key = 0; key < CHP_KEYS; key++)
        if (chp_key_shown(key))
            chp_add_key(table, d.result, key);
}

chiplet_status chp_uncertainty_write_designs(const chiplet_uncertainty *u, chiplet_format format,
                                             chp_text *to, chiplet_error *err)
{
    chp_table table = { .failed = 0 };
    add_design_columns(&table);
    for (size_t i = 0; i < u->designs; i++)
        add_design(&table, u, i);
    return chp_table_finish(&table, format, "", to, err);
}

/* ------------------------------------------------------------------ inputs */

static void add_input_columns(chp_table *table)
{
    static const char *const columns[] = { "input", "unit" };
    static const char *const numbers[] = { "low", "value", "high", "sampled", "largest_effect" };
    static const char *const effects[] = { "objective_low", "objective_high", "first",
                                           "first_error",   "total",          "total_error" };
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++)
        chp_table_column(table, columns[i], columns[i], CHP_NUMBER);
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        chp_table_column(table, numbers[i], numbers[i], CHP_NUMBER);
    chp_table_column(table, "design", "rank", CHP_COUNT);
    chp_table_column(table, "objective", "objective", CHP_NUMBER);
    for (size_t i = 0; i < sizeof effects / sizeof effects[0]; i++)
        chp_table_column(table, effects[i], effects[i], CHP_NUMBER);
}

static void add_effect(chp_table *table, const chiplet_uncertainty *u, size_t input,
                       size_t design, int aim)
{
    chiplet_uncertain_input i;
    chiplet_uncertain_effect e;
    chiplet_uncertainty_input(&i, u, input);
    chiplet_uncertainty_effect(&e, u, input, design, aim);
    chp_table_text(table, i.name);
    chp_table_text(table, i.unit);
    const double range[] = { i.low, i.value, i.high, i.sampled, i.effect };
    for (size_t k = 0; k < sizeof range / sizeof range[0]; k++)
        chp_table_number(table, range[k]);
    chp_table_number(table, (double)u->design[design].rank);
    chp_table_text(table, chp_aim_name(u, aim));
    const double effect[] = { e.low, e.high, e.first, e.first_error, e.total, e.total_error };
    for (size_t k = 0; k < sizeof effect / sizeof effect[0]; k++)
        chp_table_number(table, effect[k]);
}

chiplet_status chp_sensitivity_write(const chiplet_uncertainty *u, chiplet_format format,
                                     chp_text *to, chiplet_error *err)
{
    chp_table table = { .failed = 0 };
    add_input_columns(&table);
    for (size_t i = 0; i < u->inputs; i++)
        for (size_t w = 0; w < u->winners; w++)
            for (int k = 0; k < u->question.aims; k++)
                add_effect(&table, u, i, u->winner[w], k);
    return chp_table_finish(&table, format, "chiplet-sensitivity/1", to, err);
}

/* -------------------------------------------------------------------- JSON */

static json_t *quantiles_json(const chp_field_design *d)
{
    json_t *metrics = json_object();
    for (int m = 0; m < CHP_METRICS; m++) {
        json_t *quantiles = json_object();
        int failed = chp_json_set(metrics, chp_metric_at(m)->column, quantiles);
        for (int q = 0; !failed && q < CHP_QUANTILES; q++)
            failed = chp_json_set(quantiles, quantile_name[q], chp_json_number(d->quantile[m][q]));
        if (failed)
            return json_decref(metrics), NULL;
    }
    return metrics;
}

static json_t *keys_json(const chiplet_result *result)
{
    char name[100];
    json_t *keys = json_object();
    for (int key = 0; key < CHP_KEYS; key++) {
        if (!chp_key_shown(key))
            continue;
        chp_key_name(name, sizeof name, key);
        if (chp_json_set(keys, name, chp_json_text(chiplet_result_param_text(result, key))))
            return json_decref(keys), NULL;
    }
    return keys;
}

static json_t *design_json(const chiplet_uncertainty *u, size_t index)
{
    chiplet_uncertain_design d;
    json_t *object = json_object();
    chiplet_uncertainty_design(&d, u, index);
    int failed = chp_json_set(object, "rank", d.rank ? json_integer((json_int_t)d.rank)
                                                     : json_null()) ||
                 chp_json_set(object, "on_front", chp_json_number(d.on_front)) ||
                 chp_json_set(object, "constraints_kept", chp_json_number(d.kept)) ||
                 chp_json_set(object, "built", chp_json_number(d.built)) ||
                 chp_json_set(object, "metrics", quantiles_json(&u->design[index])) ||
                 chp_json_set(object, "keys", keys_json(d.result));
    return failed ? (json_decref(object), NULL) : object;
}

static json_t *effect_json(const chiplet_uncertainty *u, size_t input, size_t design, int aim)
{
    chiplet_uncertain_effect e;
    json_t *object = json_object();
    chiplet_uncertainty_effect(&e, u, input, design, aim);
    int failed = chp_json_set(object, "rank", json_integer((json_int_t)u->design[design].rank)) ||
                 chp_json_set(object, "objective", chp_json_text(chp_aim_name(u, aim))) ||
                 chp_json_set(object, "low", chp_json_number(e.low)) ||
                 chp_json_set(object, "high", chp_json_number(e.high)) ||
                 chp_json_set(object, "first", chp_json_number(e.first)) ||
                 chp_json_set(object, "first_error", chp_json_number(e.first_error)) ||
                 chp_json_set(object, "total", chp_json_number(e.total)) ||
                 chp_json_set(object, "total_error", chp_json_number(e.total_error));
    return failed ? (json_decref(object), NULL) : object;
}

static json_t *input_json(const chiplet_uncertainty *u, size_t index)
{
    chiplet_uncertain_input i;
    json_t *object = json_object(), *effects = json_array();
    chiplet_uncertainty_input(&i, u, index);
    int failed = chp_json_set(object, "effects", effects) ||
                 chp_json_set(object, "name", chp_json_text(i.name)) ||
                 chp_json_set(object, "low", chp_json_number(i.low)) ||
                 chp_json_set(object, "value", chp_json_number(i.value)) ||
                 chp_json_set(object, "high", chp_json_number(i.high)) ||
                 chp_json_set(object, "largest_effect", chp_json_number(i.effect)) ||
                 chp_json_set(object, "sampled", json_boolean(i.sampled));
    for (size_t w = 0; w < u->winners; w++)
        for (int k = 0; !failed && k < u->question.aims; k++)
            failed = json_array_append_new(effects, effect_json(u, index, u->winner[w], k)) != 0;
    return failed ? (json_decref(object), NULL) : object;
}

static json_t *chance_json(const chiplet_uncertainty *u, size_t a, size_t b, int aim)
{
    json_t *object = json_object();
    int failed = chp_json_set(object, "rank", json_integer((json_int_t)u->design[a].rank)) ||
                 chp_json_set(object, "than", json_integer((json_int_t)u->design[b].rank)) ||
                 chp_json_set(object, "objective", chp_json_text(chp_aim_name(u, aim))) ||
                 chp_json_set(object, "better", chp_json_number(chp_share_beaten(u, a, b, aim)));
    return failed ? (json_decref(object), NULL) : object;
}

/* Each pair of best designs once. */
static json_t *chances_json(const chiplet_uncertainty *u)
{
    json_t *array = json_array();
    for (size_t a = 0; a < u->winners; a++)
        for (size_t b = a + 1; b < u->winners; b++)
            for (int k = 0; k < u->question.aims; k++)
                if (json_array_append_new(array, chance_json(u, u->winner[a], u->winner[b], k)))
                    return json_decref(array), NULL;
    return array;
}

chiplet_status chp_uncertainty_write_json(const chiplet_uncertainty *u, chp_text *to,
                                          chiplet_error *err)
{
    json_t *document = chp_json_document("chiplet-uncertainty/1");
    json_t *designs = json_array(), *inputs = json_array();
    int failed = chp_json_set(document, "samples", json_integer((json_int_t)u->samples)) |
                 chp_json_set(document, "seed", json_integer((json_int_t)u->seed)) |
                 chp_json_set(document, "designs", designs) |
                 chp_json_set(document, "inputs", inputs) |
                 chp_json_set(document, "chances", chances_json(u));
    for (size_t i = 0; !failed && i < u->designs; i++)
        failed = json_array_append_new(designs, design_json(u, i)) != 0;
    for (size_t i = 0; !failed && i < u->inputs; i++)
        failed = json_array_append_new(inputs, input_json(u, i)) != 0;
    return chp_json_finish(document, failed, to, err);
}
