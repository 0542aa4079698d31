#include "study/goal.h"

#include <string.h>

#include "base/suggest.h"

/* -------------------------------------------------------------- objectives */

static const char *nearest_metric(const char *word, size_t length)
{
    chp_suggestion best = chp_suggest_for(word, length);
    for (int i = 0; i < CHP_METRICS; i++)
        chp_suggest_offer(&best, chp_metric_at(i)->name);
    return best.best;
}

/* The metric named by `length` bytes at `at`, or -1 after a fault. */
static int read_metric(const chp_axis_text *from, size_t at, size_t length, chp_findings *to)
{
    char name[80];
    const char *word = from->text + at;
    if (length > 0 && length < sizeof name) {
        memcpy(name, word, length);
        name[length] = '\0';
        int metric = chp_metric_find(name);
        if (metric >= 0)
            return metric;
    }
    chp_place place = chp_part_place(from, at, length);
    chp_hint hint = { "a metric", NULL, nearest_metric(word, length) };
    if (length == 0)
        chp_find_fault(to, CHIPLET_ERR_VALUE, &place, NULL, "expected a metric, got nothing");
    else
        chp_find_fault(to, CHIPLET_ERR_NAME, &place, &hint, "no metric named '%.*s'",
                       length > 60 ? 60 : (int)length, word);
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
    if (m->better && m->better != sense)
        chp_find_fault(to, CHIPLET_ERR_VALUE, place, NULL, "%s is a metric to %s", m->name,
                       m->better > 0 ? "maximize" : "minimize");
    else if (already_wanted(study, metric))
        chp_find_fault(to, CHIPLET_ERR_VALUE, place, NULL, "%s is an objective already", m->name);
    else if (study->objectives == CHP_MAX_OBJECTIVES)
        chp_find_fault(to, CHIPLET_ERR_VALUE, place, NULL, "more than %d objectives",
                       CHP_MAX_OBJECTIVES);
    else
        study->objective[study->objectives++] = (chp_objective){ metric, sense };
}

void chp_goal_objectives(chiplet_study *study, const chp_axis_text *from, int sense,
                         chp_findings *to)
{
    chp_part_span part;
    for (size_t at = 0; chp_next_part(&part, from->text, &at);) {
        int metric = read_metric(from, part.from, part.length, to);
        chp_place place = chp_part_place(from, part.from, part.length);
        if (metric >= 0)
            add_objective(study, metric, sense, &place, to);
    }
}

/* ------------------------------------------------------------- constraints */

static size_t skip_blanks(const char *text, size_t at)
{
    return at + strspn(text + at, " \t");
}

/* Behind the relation, up to `end`. */
static int read_bound(chp_constraint *out, const chp_axis_text *from, size_t at, size_t end,
                      chp_findings *to)
{
    chp_quantity quantity;
    chp_dimension dimension = chp_metric_at(out->metric)->dimension;
    const char *text = from->text + at;
    chp_place place = chp_part_place(from, at, end - at);
    if (!chp_quantity_scan(&quantity, text, end - at)) {
        chp_find_no_number(text, end - at, dimension, &place, to);
        return 0;
    }
    size_t after = skip_blanks(from->text, at + quantity.length);
    if (after < end) {
        place = chp_part_place(from, after, end - after);
        chp_find_fault(to, CHIPLET_ERR_VALUE, &place, NULL,
                       "expected a comma or the end of the line");
        return 0;
    }
    return chp_quantity_si(&out->bound, &quantity, text, &place, dimension, to);
}

static int read_relation(chp_constraint *out, const chp_axis_text *from, size_t at,
                         chp_findings *to)
{
    const char *text = from->text + at;
    out->sense = text[0] == '<' ? -1 : +1;
    if ((text[0] == '<' || text[0] == '>') && text[1] == '=')
        return 1;
    chp_place place = chp_part_place(from, at, 1);
    chp_hint hint = { "'<=' or '>='", NULL, NULL };
    chp_find_fault(to, CHIPLET_ERR_VALUE, &place, &hint,
                   "expected '<=' or '>=', as in power <= 600 W");
    return 0;
}

static int read_constraint(chp_constraint *out, const chp_axis_text *from,
                           const chp_part_span *part, chp_findings *to)
{
    size_t end = part->from + part->length;
    size_t name = strcspn(from->text + part->from, " \t<>=!,");
    if (name > part->length)
        name = part->length;
    out->metric = read_metric(from, part->from, name, to);
    if (out->metric < 0)
        return 0;
    size_t at = skip_blanks(from->text, part->from + name);
    if (!read_relation(out, from, at, to))
        return 0;
    at = skip_blanks(from->text, at + 2);
    return read_bound(out, from, at < end ? at : end, end, to);
}

static chp_constraint *same_side(chiplet_study *study, const chp_constraint *c)
{
    for (int i = 0; i < study->constraints; i++)
        if (study->constraint[i].metric == c->metric && study->constraint[i].sense == c->sense)
            return &study->constraint[i];
    return NULL;
}

static void add_constraint(chiplet_study *study, const chp_constraint *c, const chp_place *place,
                           chp_findings *to)
{
    chp_constraint *before = same_side(study, c);
    if (before && strcmp(before->file, c->file) == 0)
        chp_find_fault(to, CHIPLET_ERR_VALUE, place, NULL, "there is '%.100s' already",
                       before->text);
    else if (before)
        *before = *c;
    else if (study->constraints == CHP_MAX_CONSTRAINTS)
        chp_find_fault(to, CHIPLET_ERR_VALUE, place, NULL, "more than %d constraints",
                       CHP_MAX_CONSTRAINTS);
    else
        study->constraint[study->constraints++] = *c;
}

void chp_goal_constraints(chiplet_study *study, const chp_axis_text *from, chp_arena *arena,
                          chp_findings *to)
{
    chp_part_span part;
    for (size_t at = 0; chp_next_part(&part, from->text, &at);) {
        chp_place place = chp_part_place(from, part.from, part.length);
        chp_constraint c = { .file = from->place.file };
        c.text = chp_arena_copy(arena, from->text + part.from, part.length);
        if (!c.text)
            chp_find_no_memory(to);
        else if (read_constraint(&c, from, &part, to))
            add_constraint(study, &c, &place, to);
    }
}

/* ------------------------------------------------------------------- chips */

static const char *nearest_chip(const chp_catalogue *models, const char *name)
{
    const char *design = chp_catalogue_suggest(models, CHIPLET_DESIGN, name);
    const char *chip = chp_catalogue_suggest(models, CHIPLET_CHIP, name);
    chp_suggestion best = chp_suggest_for(name, strlen(name));
    if (design)
        chp_suggest_offer(&best, design);
    if (chip)
        chp_suggest_offer(&best, chip);
    return best.best;
}

const chp_record *chp_goal_chip(const chp_axis_text *from, const chp_catalogue *models,
                                chp_findings *to)
{
    const chp_record *record = chp_catalogue_find(models, CHIPLET_DESIGN, from->text);
    if (!record)
        record = chp_catalogue_find(models, CHIPLET_CHIP, from->text);
    if (record)
        return record;
    chp_hint hint = { NULL, NULL, nearest_chip(models, from->text) };
    chp_find_fault(to, CHIPLET_ERR_NAME, &from->place, &hint, "no design or chip named '%.80s'",
                   from->text);
    return NULL;
}

void chp_goal_compare(chiplet_study *study, const chp_axis_text *from, const chp_catalogue *models,
                      chp_arena *arena, chp_findings *to)
{
    chp_part_span part;
    for (size_t at = 0; chp_next_part(&part, from->text, &at);) {
        chp_axis_text one = *from;
        one.text = chp_arena_copy(arena, from->text + part.from, part.length);
        one.place = chp_part_place(from, part.from, part.length);
        if (!one.text) {
            chp_find_no_memory(to);
            return;
        }
        const chp_record *chip = chp_goal_chip(&one, models, to);
        if (chip && study->compared == CHP_MAX_COMPARED)
            chp_find_fault(to, CHIPLET_ERR_VALUE, &one.place, NULL, "more than %d chips to compare",
                           CHP_MAX_COMPARED);
        else if (chip)
            study->compare[study->compared++] = chip;
    }
}
