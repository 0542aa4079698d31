#include "report/worth.h"

#include <math.h>
#include <stdio.h>

#include "report/table.h"
#include "search/search.h"

static double winner_value(const chiplet_search *search)
{
    return chp_formula_value(search->study->objective[0].formula, search->result[0]->metric);
}

void chp_worth_gain(char *text, size_t size, const chp_worth *worth, double base)
{
    double gain = 100 * worth->gain / fabs(base);
    int nothing = fabs(gain) < 0.005;
    char number[40];
    chp_format_number(number, sizeof number, nothing ? 0 : gain, 3);
    if (!worth->found)
        snprintf(text, size, "no design");
    else if (!isfinite(gain))
        snprintf(text, size, "-");
    else
        snprintf(text, size, "%s%s %%", gain > 0 && !nothing ? "+" : "", number);
}

static void add_columns(chp_table *table, const chp_formula *formula)
{
    char unit[CHP_MEASURE_SIZE];
    const chp_metric *metric = chp_metric_at(formula->metric);
    chp_table_column(table, "with", NULL, CHP_NUMBER);
    chp_table_column(table, "best", NULL, metric ? metric->dimension : CHP_NUMBER);
    chp_measure_text(unit, &formula->measure);
    if (!metric)
        chp_table_unit(table, unit, formula->measure.scale);
    chp_table_column(table, "better by", NULL, CHP_NUMBER);
}

/* What has no design has no numbers. */
static void add_row(chp_table *table, const chiplet_search *search, const chp_worth *worth)
{
    char gain[60];
    chp_worth_gain(gain, sizeof gain, worth, winner_value(search));
    chp_table_text(table, worth->change);
    chp_table_number(table, worth->found ? worth->best : NAN);
    chp_table_text(table, gain);
}

static chiplet_status put_kinds(const chiplet_search *search, const char *heading, int link,
                                chp_text *to, chiplet_error *err)
{
    chp_table table = { .failed = 0 };
    int rows = 0;
    add_columns(&table, search->study->objective[0].formula);
    for (int i = 0; i < search->worths; i++)
        if ((search->worth[i].kind == CHIPLET_WORTH_LINK) == link) {
            add_row(&table, search, &search->worth[i]);
            rows++;
        }
    if (rows == 0) {
        chp_table_free(&table);
        return CHIPLET_OK;
    }
    chp_putf(to, "\n%s, %s:\n", heading, chp_formula_name(search->study->objective[0].formula));
    return chp_table_finish(&table, CHIPLET_TABLE, "", to, err);
}

chiplet_status chp_worth_write(const chiplet_search *search, chp_text *to, chiplet_error *err)
{
    chiplet_status status = put_kinds(search, "What more would give, all else chosen anew", 0, to,
                                      err);
    return status ? status : put_kinds(search, "How much link is enough", 1, to, err);
}

static json_t *one_json(const chp_worth *worth)
{
    static const char *const kind[] = { "key", "limit", "link" };
    json_t *object = json_object();
    if (chp_json_set(object, "kind", chp_json_text(kind[worth->kind])) ||
        chp_json_set(object, "change", chp_json_text(worth->change)) ||
        chp_json_set(object, "best", worth->found ? chp_json_number(worth->best) : json_null()) ||
        chp_json_set(object, "gain", worth->found ? chp_json_number(worth->gain) : json_null()))
        return json_decref(object), NULL;
    return object;
}

json_t *chp_worth_json(const chiplet_search *search)
{
    json_t *array = json_array();
    for (int i = 0; i < search->worths; i++)
        if (json_array_append_new(array, one_json(&search->worth[i])))
            return json_decref(array), NULL;
    return array;
}
