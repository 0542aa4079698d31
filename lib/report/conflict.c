#include "report/conflict.h"

#include <math.h>
#include <stdio.h>

#include "report/table.h"
#include "search/search.h"

static int is_of(const chp_formula *formula, chp_dimension dimension)
{
    return formula->metric >= 0 && chp_metric_at(formula->metric)->dimension == dimension;
}

/* "31 W more (15.5 %)": by how much the limit would have to move. */
static void describe_change(char *text, size_t size, const chp_conflict *c,
                            const chp_formula *formula)
{
    char amount[200], percent[CHP_NUMBER_SIZE];
    double change = fabs(c->nearest - c->rule.bound);
    const char *way = c->rule.sense < 0 ? "more" : "less";
    chp_formula difference = *formula;
    int kelvin = is_of(formula, CHP_TEMPERATURE);
    if (kelvin) /* a difference is no temperature */
        difference.metric = -1;
    chp_formula_format(amount, sizeof amount, &difference, change, 4);
    chp_fixed(percent, 100 * change / fabs(c->rule.bound), 1);
    if (kelvin || is_of(formula, CHP_FRACTION) || c->rule.bound == 0)
        snprintf(text, size, "%s %s", amount, way);
    else
        snprintf(text, size, "%s %s (%s %%)", amount, way, percent);
}

static void add_row(chp_table *table, const chp_conflict *c)
{
    char text[300];
    chp_formula formula = chp_formula_of_gauge(&c->rule.gauge);
    chp_table_text(table, c->rule.text);
    if (isnan(c->nearest)) {
        chp_table_text(table, "no value in this phase");
        chp_table_text(table, "");
    } else {
        chp_formula_format(text, sizeof text, &formula, c->nearest, 5);
        chp_table_text(table, text);
        describe_change(text, sizeof text, c, &formula);
        chp_table_text(table, text);
    }
}

static int members(const chiplet_search *search, int set)
{
    int count = 0;
    for (int i = 0; i < search->conflicts; i++)
        count += search->conflict[i].set == set;
    return count;
}

static void put_heading(const chiplet_search *search, int set, int frees_all, chp_text *to)
{
    const char *frees = frees_all ? "there are designs" : "the others of the set can hold";
    chp_put(to, set > 1 ? "\n" : "");
    if (members(search, set) > 1)
        chp_putf(to, "These limits cannot hold together; with any one moved so far %s:\n", frees);
    else
        chp_put(to, frees_all ? "This limit alone stands in the way:\n"
                              : "This limit cannot hold, whatever the others are:\n");
}

static chiplet_status put_set(const chiplet_search *search, int set, chp_text *to,
                              chiplet_error *err)
{
    chp_table table = { .failed = 0 };
    int frees_all = 1;
    chp_table_column(&table, "limit", NULL, CHP_NUMBER);
    chp_table_column(&table, "nearest", NULL, CHP_NUMBER);
    chp_table_column(&table, "change", NULL, CHP_NUMBER);
    for (int i = 0; i < search->conflicts; i++)
        if (search->conflict[i].set == set) {
            frees_all &= search->conflict[i].frees_all;
            add_row(&table, &search->conflict[i]);
        }
    put_heading(search, set, frees_all, to);
    return chp_table_finish(&table, CHIPLET_TABLE, "", to, err);
}

chiplet_status chp_conflict_write(const chiplet_search *search, chp_text *to, chiplet_error *err)
{
    chiplet_status status = CHIPLET_OK;
    for (int set = 1; !status && members(search, set) > 0; set++)
        status = put_set(search, set, to, err);
    for (int i = 0; i < search->conflicts; i++)
        if (search->conflict[i].lever)
            chp_putf(to, "So that %s: %s.\n", search->conflict[i].rule.text,
                     search->conflict[i].lever);
    return status;
}

static json_t *one_json(const chp_conflict *c)
{
    char unit[CHP_MEASURE_SIZE];
    chp_formula formula = chp_formula_of_gauge(&c->rule.gauge);
    json_t *object = json_object();
    chp_measure_si_text(unit, &formula.measure);
    if (chp_json_set(object, "limit", chp_json_text(c->rule.text)) ||
        chp_json_set(object, "set", json_integer(c->set)) ||
        chp_json_set(object, "sense", chp_json_text(c->rule.sense < 0 ? "<=" : ">=")) ||
        chp_json_set(object, "bound", chp_json_number(c->rule.bound)) ||
        chp_json_set(object, "nearest", chp_json_number(c->nearest)) ||
        chp_json_set(object, "unit", chp_json_text(unit)) ||
        chp_json_set(object, "frees_study", json_boolean(c->frees_all)) ||
        chp_json_set(object, "lever", chp_json_text(c->lever)))
        return json_decref(object), NULL;
    return object;
}

json_t *chp_conflict_json(const chiplet_search *search)
{
    json_t *array = json_array();
    for (int i = 0; i < search->conflicts; i++)
        if (json_array_append_new(array, one_json(&search->conflict[i])))
            return json_decref(array), NULL;
    return array;
}
