#include "study/goal.h"

#include <string.h>

#include "base/suggest.h"

static const char *nearest_metric(const char *word, size_t length)
{
    chp_suggestion best = chp_suggest_for(word, length);
    for (int i = 0; i < CHP_METRICS; i++)
        chp_suggest_offer(&best, chp_metric_at(i)->name);
    return best.best;
}

/* The metric named by `part`, or -1 after a fault. */
static int read_metric(const chp_axis_text *from, const chp_part_span *part, chp_findings *to)
{
    char name[80];
    const char *word = from->text + part->from;
    if (part->length > 0 && part->length < sizeof name) {
        memcpy(name, word, part->length);
        name[part->length] = '\0';
        int metric = chp_metric_find(name);
        if (metric >= 0)
            return metric;
    }
    chp_place place = chp_place_within(&from->place, part->from, part->length ? part->length : 1);
    chp_hint hint = { "a metric; chipletopt --list-metrics shows them", NULL,
                      nearest_metric(word, part->length) };
    chp_find_fault(to, CHIPLET_ERR_NAME, &place, &hint, "no metric named '%.*s'", (int)part->length,
                   word);
    return -1;
}

static int already_wanted(const chiplet_study *study, int metric)
{
    for (int i = 0; i < study->objectives; i++)
        if (study->objective[i].metric == metric)
            return 1;
    return 0;
}

static void add_objective(chiplet_study *study, int metric, int sense, const chp_place *place,
                          chp_findings *to)
{
    const chp_metric *m = chp_metric_at(metric);
    chp_hint hint = { NULL, NULL, NULL };
    if (m->better && m->better != sense) {
        hint.expected = sense > 0 ? "search.minimize" : "search.maximize";
        chp_find_fault(to, CHIPLET_ERR_VALUE, place, &hint, "%s of %s is better",
                       sense > 0 ? "less" : "more", m->name);
    } else if (already_wanted(study, metric)) {
        chp_find_fault(to, CHIPLET_ERR_VALUE, place, &hint, "%s is an objective already", m->name);
    } else if (study->objectives == CHP_MAX_OBJECTIVES) {
        chp_find_fault(to, CHIPLET_ERR_VALUE, place, &hint, "more than %d objectives",
                       CHP_MAX_OBJECTIVES);
    } else {
        chp_objective objective = { metric, sense };
        study->objective[study->objectives++] = objective;
    }
}

void chp_goal_objectives(chiplet_study *study, const chp_axis_text *from, int sense,
                         chp_findings *to)
{
    chp_part_span part;
    for (size_t at = 0; chp_next_part(&part, from->text, &at);) {
        int metric = read_metric(from, &part, to);
        chp_place place = chp_place_within(&from->place, part.from, part.length ? part.length : 1);
        if (metric >= 0)
            add_objective(study, metric, sense, &place, to);
    }
}

static size_t skip_blanks(const char *text, size_t at)
{
    return at + strspn(text + at, " \t");
}

static int read_bound(chp_constraint *out, const chp_axis_text *from, size_t at, chp_findings *to)
{
    chp_quantity quantity;
    chp_dimension dimension = chp_metric_at(out->metric)->dimension;
    size_t length = strlen(from->text + at);
    chp_place place = chp_place_within(&from->place, at, length ? length : 1);
    if (!chp_quantity_scan(&quantity, from->text + at, length)) {
        chp_find_no_number(from->text + at, length, dimension, &place, to);
        return 0;
    }
    size_t end = skip_blanks(from->text, at + quantity.length);
    if (from->text[end]) {
        chp_hint hint = { "one bound on a line", NULL, NULL };
        place = chp_place_within(&from->place, end, strlen(from->text + end));
        chp_find_fault(to, CHIPLET_ERR_VALUE, &place, &hint,
                       "there is more behind the bound than belongs to it");
        return 0;
    }
    place = chp_place_within(&from->place, at, quantity.length);
    return chp_quantity_si(&out->bound, &quantity, from->text + at, &place, dimension, to);
}

static int read_relation(chp_constraint *out, const chp_axis_text *from, size_t at,
                         chp_findings *to)
{
    if (strncmp(from->text + at, "<=", 2) == 0) {
        out->sense = -1;
        return 1;
    }
    if (strncmp(from->text + at, ">=", 2) == 0) {
        out->sense = +1;
        return 1;
    }
    chp_place place = chp_place_within(&from->place, at, 1);
    chp_hint hint = { "'<=' or '>=', as in power <= 600 W", NULL, NULL };
    chp_find_fault(to, CHIPLET_ERR_VALUE, &place, &hint, "a constraint needs a relation");
    return 0;
}

void chp_goal_constraint(chiplet_study *study, const chp_axis_text *from, chp_findings *to)
{
    chp_constraint c = { .text = from->text };
    chp_part_span name = { 0, strcspn(from->text, " \t<>=!") };
    c.metric = read_metric(from, &name, to);
    if (c.metric < 0)
        return;
    size_t at = skip_blanks(from->text, name.length);
    if (!read_relation(&c, from, at, to))
        return;
    if (!read_bound(&c, from, skip_blanks(from->text, at + 2), to))
        return;
    if (study->constraints == CHP_MAX_CONSTRAINTS) {
        chp_find_fault(to, CHIPLET_ERR_VALUE, &from->place, NULL, "more than %d constraints",
                       CHP_MAX_CONSTRAINTS);
        return;
    }
    study->constraint[study->constraints++] = c;
}

const chp_record *chp_goal_chip(const chp_axis_text *from, const chp_catalogue *models,
                                chp_findings *to)
{
    const chp_record *record = chp_catalogue_find(models, CHIPLET_DESIGN, from->text);
    if (!record)
        record = chp_catalogue_find(models, CHIPLET_CHIP, from->text);
    if (record)
        return record;
    const char *near = chp_catalogue_suggest(models, CHIPLET_DESIGN, from->text);
    if (!near)
        near = chp_catalogue_suggest(models, CHIPLET_CHIP, from->text);
    chp_hint hint = { NULL, NULL, near };
    chp_find_fault(to, CHIPLET_ERR_NAME, &from->place, &hint, "no design or chip named '%s'",
                   from->text);
    return NULL;
}

void chp_goal_match(chiplet_study *study, const chp_axis_text *from, const chp_catalogue *models,
                    chp_findings *to)
{
    study->match = chp_goal_chip(from, models, to);
}
