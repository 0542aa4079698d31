#include "report/conflict.h"

#include <math.h>
#include <stdio.h>

#include "report/table.h"
#include "search/search.h"

static int is_of(const chp_formula *formula, chp_dimension dimension)
{
    return formula->metric >= 0 && chp_metric_at(formula->metric)->dimension == dimension;
}

/* "31 W more (15.5 %)": by how much the limit would have to move, not rounded to less. */
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
    chp_formula_format_bound(amount, sizeof amount, &difference, change, 4, -1);
    chp_fixed(percent, 100 * change / fabs(c->rule.bound), 1);
    if (kelvin || is_of(formula, CHP_FRACTION) || c->rule.bound == 0)
        snprintf(text, size, "%s %s", amount, way);
    else
        snprintf(text, size, "%s %s (%s %%)", amount, way, percent);
}

/* What a design needs of physics, and what there is. */
static void describe_needs(char *text, size_t size, const chp_shortfall *why)
{
    char need[64], have[64];
    chp_format_quantity(need, sizeof need, why->need, why->dimension, 4);
    chp_format_quantity(have, sizeof have, why->have, why->dimension, 4);
    snprintf(text, size, "needs %s, has %s", need, have);
}

static void add_row(chp_table *table, const chp_conflict *c)
{
    char text[300] = "", change[300] = "";
    if (!c->known) {
        snprintf(text, sizeof text, "not known yet");
    } else if (c->physics) {
        describe_needs(text, sizeof text, &c->why);
        snprintf(change, sizeof change, "none");
    } else if (isnan(c->nearest)) {
        snprintf(text, sizeof text, "no value in this phase");
    } else {
        chp_formula formula = chp_formula_of_gauge(&c->rule.gauge);
        chp_formula_format_bound(text, sizeof text, &formula, c->nearest, 5, c->rule.sense);
        describe_change(change, sizeof change, c, &formula);
    }
    chp_table_text(table, c->rule.text);
    chp_table_text(table, text);
    chp_table_text(table, change);
}

/* What all members of a set have in common. */
typedef struct {
    int members, minimal, known, frees_all, physics, all_physics;
} summary;

static summary sum_up(const chiplet_search *search, int set)
{
    summary sum = { 0, 1, 1, 1, 0, 1 };
    for (int i = 0; i < search->conflicts; i++) {
        const chp_conflict *c = &search->conflict[i];
        if (c->set != set)
            continue;
        sum.members++;
        sum.minimal &= c->minimal;
        sum.known &= c->known;
        sum.frees_all &= c->frees_all;
        sum.physics |= c->physics;
        sum.all_physics &= c->physics;
    }
    return sum;
}

static void put_heading(const summary *sum, int set, chp_text *to)
{
    const char *frees = sum->frees_all ? "there are designs" : "the others of the set can hold";
    chp_put(to, set > 1 ? "\n" : "");
    if (!sum->minimal)
        chp_put(to, "STOPPED early: these cannot hold together, but some of them may be "
                    "needless:\n");
    else if (sum->all_physics)
        chp_put(to, "Physics or the split of the work refuses the designs, whatever the limits:\n");
    else if (sum->members > 1 && !sum->known)
        chp_put(to, "These cannot hold together; any one left out frees the others:\n");
    else if (sum->members > 1)
        chp_putf(to, "These %s cannot hold together; with any one %s so far %s:\n",
                 sum->physics ? "limits and physics" : "limits",
                 sum->physics ? "limit moved" : "moved", frees);
    else
        chp_put(to, sum->frees_all ? "This limit alone stands in the way:\n"
                                   : "This limit cannot hold, whatever the others are:\n");
}

/* Where another conflict is left after some of the changes, those after which none is. */
static void put_enough(const chiplet_search *search, int set, chp_text *to)
{
    for (int i = 0; i < search->conflicts; i++) {
        const chp_conflict *c = &search->conflict[i];
        if (c->set == set && c->minimal && c->frees_all && !c->physics)
            chp_putf(to, "Moved alone, \"%s\" frees the study.\n", c->rule.text);
    }
}

static chiplet_status put_set(const chiplet_search *search, int set, chp_text *to,
                              chiplet_error *err)
{
    chp_table table = { .failed = 0 };
    const summary sum = sum_up(search, set);
    chp_table_column(&table, sum.all_physics ? "what" : "limit", NULL, CHP_NUMBER);
    chp_table_column(&table, sum.all_physics ? "nearest miss" : "nearest", NULL, CHP_NUMBER);
    chp_table_column(&table, "change", NULL, CHP_NUMBER);
    for (int i = 0; i < search->conflicts; i++)
        if (search->conflict[i].set == set)
            add_row(&table, &search->conflict[i]);
    put_heading(&sum, set, to);
    chiplet_status status = chp_table_finish(&table, CHIPLET_TABLE, "", to, err);
    if (!status && sum.known && !sum.frees_all)
        put_enough(search, set, to);
    return status;
}

/* What would help against what stands in no study. */
static void put_levers(const chiplet_search *search, chp_text *to)
{
    for (int i = 0; i < search->conflicts; i++) {
        const chp_conflict *c = &search->conflict[i];
        if (c->lever && c->minimal)
            chp_putf(to, c->physics ? "Against \"%s\": %s.\n" : "So that %s: %s.\n",
                     c->rule.text, c->lever);
    }
}

chiplet_status chp_conflict_write(const chiplet_search *search, chp_text *to, chiplet_error *err)
{
    chiplet_status status = CHIPLET_OK;
    for (int set = 1; !status && sum_up(search, set).members > 0; set++)
        status = put_set(search, set, to, err);
    put_levers(search, to);
    if (search->unexplained && search->count == 0)
        chp_put(to, "Stopped before all was known of what conflicts; that nothing satisfies the\n"
                    "study is proven.\n");
    return status;
}

static chp_measure measure_of(const chp_conflict *c)
{
    return c->physics ? chp_measure_of(c->why.dimension)
                      : chp_formula_of_gauge(&c->rule.gauge).measure;
}

static json_t *one_json(const chp_conflict *c)
{
    char unit[CHP_MEASURE_SIZE];
    chp_measure measure = measure_of(c);
    json_t *object = json_object();
    chp_measure_si_text(unit, &measure);
    if (chp_json_set(object, "limit", chp_json_text(c->rule.text)) ||
        chp_json_set(object, "set", json_integer(c->set)) ||
        chp_json_set(object, "sense", chp_json_text(c->rule.sense < 0 ? "<=" : ">=")) ||
        chp_json_set(object, "bound", chp_json_number(c->rule.bound)) ||
        chp_json_set(object, "nearest", chp_json_number(c->nearest)) ||
        chp_json_set(object, "unit", chp_json_text(unit)) ||
        chp_json_set(object, "frees_study", json_boolean(c->frees_all)) ||
        chp_json_set(object, "lever", chp_json_text(c->lever)) ||
        chp_json_set(object, "physics", json_boolean(c->physics)) ||
        chp_json_set(object, "minimal", json_boolean(c->minimal)))
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
