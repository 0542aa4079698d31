#include "report/columns.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* What the name of a column says of its unit. */
static const char *const si_suffix[CHP_DIMENSIONS] = {
    [CHP_LENGTH] = "_m",
    [CHP_AREA] = "_m2",
    [CHP_PER_AREA] = "_per_m2",
    [CHP_TIME] = "_s",
    [CHP_FREQUENCY] = "_hz",
    [CHP_BYTES] = "_bytes",
    [CHP_BYTE_RATE] = "_bytes_per_s",
    [CHP_BIT_RATE] = "_bits_per_s",
    [CHP_ENERGY] = "_j",
    [CHP_ENERGY_PER_BIT] = "_j_per_bit",
    [CHP_ENERGY_PER_BIT_LENGTH] = "_j_per_bit_m",
    [CHP_POWER] = "_w",
    [CHP_POWER_PER_AREA] = "_w_per_m2",
    [CHP_VOLTAGE] = "_v",
    [CHP_TEMPERATURE] = "_k",
    [CHP_KELVIN] = "_k",
    [CHP_THERMAL_RESISTANCE] = "_k_per_w",
    [CHP_THERMAL_RESISTANCE_AREA] = "_k_m2_per_w",
    [CHP_OP_RATE] = "_flop_per_s",
    [CHP_OPS_PER_CLOCK] = "_flop_per_clock",
    [CHP_BYTES_PER_CLOCK] = "_bytes_per_clock",
    [CHP_MONEY] = "_usd",
    [CHP_MONEY_PER_AREA] = "_usd_per_m2",
    [CHP_MONEY_PER_ENERGY] = "_usd_per_j",
    [CHP_TOKEN_RATE] = "_tokens_per_s",
};

void chp_unit_column(char *text, size_t size, const char *name, chp_dimension dimension)
{
    const char *suffix = si_suffix[dimension];
    snprintf(text, size, "%s%s", name, suffix ? suffix : "");
}

void chp_key_name(char *text, size_t size, int key)
{
    const chp_param *param = chp_param_at(key);
    snprintf(text, size, "%s.%s", param->section, param->key);
}

/* "die.process" where the key alone would be ambiguous, else "voltage". */
static void key_heading(char *text, size_t size, int key)
{
    for (int other = 0; other < CHP_KEYS; other++)
        if (other != key && chp_key_shown(other) &&
            strcmp(chp_param_at(other)->key, chp_param_at(key)->key) == 0) {
            chp_key_name(text, size, key);
            return;
        }
    snprintf(text, size, "%s", chp_param_at(key)->key);
}

void chp_key_column(char *text, size_t size, int key)
{
    const chp_param *param = chp_param_at(key);
    char name[90];
    snprintf(name, sizeof name, "%s.%s", param->section, param->key);
    chp_unit_column(text, size, name,
                    param->form == CHP_FORM_NUMBER ? param->dimension : CHP_NUMBER);
}

int chp_key_shown(int key)
{
    chp_form form = chp_param_at(key)->form;
    const char *section = chp_param_at(key)->section;
    int asks = strcmp(section, "search") == 0 || strcmp(section, "output") == 0;
    return form != CHP_FORM_TEXT && form != CHP_FORM_LIST && !asks &&
           key != CHP_KEY_WORKLOAD_SHARE;
}

int chp_key_idle(const chiplet_result *result, int key)
{
    const chp_param *param = chp_param_at(key);
    double dies = chiplet_result_param(result, CHP_KEY_PACKAGE_DIES);
    double io_dies = chiplet_result_param(result, CHP_KEY_PACKAGE_IO_DIES);
    if (strcmp(param->section, "io_die") == 0 || key == CHP_KEY_PACKAGE_STACKING)
        return !(io_dies > 0);
    if (strcmp(param->section, "link") == 0 || key == CHP_KEY_PACKAGE_TOPOLOGY)
        return (io_dies > 0 ? io_dies : dies) < 2;
    if (key == CHP_KEY_PACKAGE_DIE_ATTACH)
        return dies < 2 && !(io_dies > 0);
    int several = key == CHP_KEY_MAPPING_PRESENTATION || key == CHP_KEY_MAPPING_L2_POLICY ||
                  key == CHP_KEY_PACKAGE_BUSIEST;
    return several && dies < 2;
}

void chp_add_metric_column(chp_table *table, int metric)
{
    const chp_metric *m = chp_metric_at(metric);
    chp_table_column(table, m->name, m->column, m->dimension);
}

/* Objectives first; an expression that stands twice has one column. */
static const chp_formula *formula_at(const chiplet_study *study, int i)
{
    return i < study->objectives ? study->objective[i].formula
                                 : study->constraint[i - study->objectives].formula;
}

static int is_new(const chiplet_study *study, int i)
{
    for (int k = 0; k < i; k++)
        if (chp_formula_equal(formula_at(study, k), formula_at(study, i)))
            return 0;
    return formula_at(study, i)->metric < 0;
}

const chp_formula *chp_study_formula(const chiplet_study *study, int n)
{
    for (int i = 0; i < study->objectives + study->constraints; i++)
        if (is_new(study, i) && n-- == 0)
            return formula_at(study, i);
    return NULL;
}

void chp_formula_column(char *text, size_t size, const chp_formula *formula)
{
    char unit[CHP_MEASURE_SIZE];
    chp_measure_si_text(unit, &formula->measure);
    snprintf(text, size, *unit ? "%s (%s)" : "%s%s", formula->text, unit);
}

void chp_add_formula_columns(chp_table *table, const chiplet_study *study)
{
    char column[400], unit[CHP_MEASURE_SIZE];
    const chp_formula *formula;
    for (int n = 0; (formula = chp_study_formula(study, n)); n++) {
        chp_formula_column(column, sizeof column, formula);
        chp_measure_text(unit, &formula->measure);
        chp_table_column(table, formula->text, column, CHP_NUMBER);
        chp_table_unit(table, unit, formula->measure.scale);
    }
}

void chp_add_formulas(chp_table *table, const chiplet_study *study, const chiplet_result *result)
{
    const chp_formula *formula;
    for (int n = 0; (formula = chp_study_formula(study, n)); n++)
        chp_table_number(table, chp_formula_value(formula, result->metric));
}

/* Keys in bytes are memories on a die, which people count in MiB. */
void chp_add_key_column(chp_table *table, int key)
{
    char heading[100], column[100];
    key_heading(heading, sizeof heading, key);
    chp_key_column(column, sizeof column, key);
    chp_table_column(table, heading, column, chp_param_at(key)->dimension);
    if (chp_param_at(key)->dimension == CHP_BYTES)
        chp_table_unit(table, "MiB", 1048576);
}

void chp_add_metric(chp_table *table, const chiplet_result *result, int metric)
{
    chp_table_number(table, chiplet_result_value(result, metric));
}

void chp_add_key(chp_table *table, const chiplet_result *result, int key)
{
    if (chp_param_at(key)->form == CHP_FORM_NUMBER)
        chp_table_number(table, chiplet_result_param(result, key));
    else
        chp_table_text(table, result ? chiplet_result_param_text(result, key) : NULL);
}
