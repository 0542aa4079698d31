#include "study/goal.h"

#include <stdio.h>
#include <string.h>

#include "base/suggest.h"
#include "ini/text.h"
#include "study/asked.h"
#include "study/expression.h"

/* ------------------------------------------------------------------ formulas */

/* An expression from *at on, with its text; NULL after a finding. */
static chp_formula *read_formula(chiplet_study *study, const chp_axis_text *from, size_t *at,
                                 size_t end, chp_arena *arena, chp_findings *to)
{
    size_t first = *at;
    chp_formula *formula = chp_arena_alloc(arena, sizeof *formula);
    if (!formula) {
        chp_find_no_memory(to);
        return NULL;
    }
    if (!chp_expression_read(formula, study, from, at, end, to))
        return NULL;
    chp_span span = chp_trim(from->text, first, *at);
    formula->text = chp_arena_copy(arena, from->text + span.from, span.length);
    if (!formula->text)
        chp_find_no_memory(to);
    return formula->text ? formula : NULL;
}

static int is_at_end(const chp_axis_text *from, size_t at, size_t end, chp_findings *to)
{
    if (at >= end)
        return 1;
    chp_place place = chp_part_place(from, at, end - at);
    chp_find_fault(to, CHIPLET_ERR_VALUE, &place, NULL, "expected a comma or the end of the line");
    return 0;
}

static int has_metric(const chp_formula *formula, const chp_place *place, chp_findings *to)
{
    if (!chp_expression_is_constant(formula))
        return 1;
    chp_find_fault(to, CHIPLET_ERR_VALUE, place, NULL, "expected a metric, got only numbers");
    return 0;
}

/* -------------------------------------------------------------- objectives */

static int already_wanted(const chiplet_study *study, const chp_formula *formula)
{
    for (int i = 0; i < study->objectives; i++)
        if (chp_formula_equal(study->objective[i].formula, formula))
            return 1;
    return 0;
}

static void add_objective(chiplet_study *study, const chp_formula *formula, int sense,
                          const chp_place *place, chp_findings *to)
{
    const chp_metric *m = chp_metric_at(formula->metric);
    if (m && m->better && m->better != sense)
        chp_find_fault(to, CHIPLET_ERR_VALUE, place, NULL, "%s is a metric to %s", m->name,
                       m->better > 0 ? "maximize" : "minimize");
    else if (already_wanted(study, formula))
        chp_find_fault(to, CHIPLET_ERR_VALUE, place, NULL, "%s is an objective already",
                       formula->text);
    else if (study->objectives == CHP_MAX_OBJECTIVES)
        chp_find_fault(to, CHIPLET_ERR_VALUE, place, NULL, "more than %d objectives",
                       CHP_MAX_OBJECTIVES);
    else
        study->objective[study->objectives++] =
            (chp_objective){ formula->metric, sense, formula };
}

void chp_goal_objectives(chiplet_study *study, const chp_axis_text *from, int sense,
                         chp_arena *arena, chp_findings *to)
{
    chp_part_span part;
    for (size_t at = 0; chp_next_part(&part, from->text, &at);) {
        size_t next = part.from, end = part.from + part.length;
        chp_formula *formula = read_formula(study, from, &next, end, arena, to);
        chp_place place = chp_part_place(from, part.from, part.length);
        if (formula && is_at_end(from, next, end, to) && has_metric(formula, &place, to))
            add_objective(study, formula, sense, &place, to);
    }
}

/* ------------------------------------------------------------- constraints */

static size_t skip_blanks(const char *text, size_t at)
{
    return at + strspn(text + at, " \t");
}

/* A constraint as it is read: left relation right. */
typedef struct {
    chiplet_study *study;
    const chp_axis_text *from;
    size_t at, end;
    chp_formula *left, *right;
    int sense;
    chp_arena *arena;
    chp_findings *to;
} sides;

/* One number with a unit of the metric's dimension. */
static int read_bound(chp_constraint *out, const sides *s)
{
    chp_quantity quantity;
    chp_dimension dimension = chp_metric_at(s->left->metric)->dimension;
    const char *text = s->from->text + s->at;
    chp_place place = chp_part_place(s->from, s->at, s->end - s->at);
    if (!chp_quantity_scan(&quantity, text, s->end - s->at)) {
        chp_find_no_number(text, s->end - s->at, dimension, &place, s->to);
        return 0;
    }
    size_t after = skip_blanks(s->from->text, s->at + quantity.length);
    return is_at_end(s->from, after, s->end, s->to) &&
           chp_quantity_si(&out->bound, &quantity, text, &place, dimension, s->to);
}

static int read_relation(sides *s)
{
    const char *text = s->from->text + s->at;
    s->sense = text[0] == '<' ? -1 : +1;
    if ((text[0] == '<' || text[0] == '>') && text[1] == '=') {
        s->at = skip_blanks(s->from->text, s->at + 2);
        s->at = s->at < s->end ? s->at : s->end;
        return 1;
    }
    chp_place place = chp_part_place(s->from, s->at, 1);
    chp_hint hint = { "'<=' or '>='", NULL, NULL };
    chp_find_fault(s->to, CHIPLET_ERR_VALUE, &place, &hint,
                   "expected '<=' or '>=', as in power <= 600 W");
    return 0;
}

/* "2 * 300 W", a metric or a key, where "300 W" alone is a quantity: an operator is
 * followed by what no unit goes on with. */
static int is_expression(const char *text, size_t length)
{
    char name[80];
    size_t word = strcspn(text, " \t()+-*/,");
    snprintf(name, sizeof name, "%.*s", (int)(word < sizeof name ? word : 0), text);
    int dotted = strchr(name, '.') && !strchr("+-.0123456789", *name);
    if (chp_metric_find(name) >= 0 || dotted || memchr(text, '(', length))
        return 1;
    for (size_t i = 1; i + 1 < length; i++)
        if (strchr("*/", text[i]) && strchr(" \t0123456789", text[i + 1]))
            return 1;
        else if (strchr("+-", text[i]) && !strchr("eE", text[i - 1]))
            return 1;
    return 0;
}

/* Units of both sides are compared; "tokens/s/W as on the left". */
static int same_unit(const sides *s, size_t at)
{
    char left[CHP_MEASURE_SIZE], right[CHP_MEASURE_SIZE];
    if (chp_measure_equal(&s->left->measure, &s->right->measure))
        return 1;
    chp_measure_text(left, &s->left->measure);
    chp_measure_text(right, &s->right->measure);
    chp_hint hint = { *left ? left : "a plain number", *right ? right : "a plain number", NULL };
    chp_place place = chp_part_place(s->from, at, s->end - at);
    chp_find_fault(s->to, CHIPLET_ERR_UNIT, &place, &hint, "expected %s as on the left, got %s",
                   hint.expected, hint.got);
    return 0;
}

/* Everything that varies goes to the left, what does not to the right. */
static int settle(chp_constraint *out, sides *s)
{
    if (chp_expression_is_constant(s->left)) {
        chp_formula *left = s->left;
        s->left = s->right;
        s->right = left;
        s->sense = -s->sense;
    }
    out->bound = 0;
    if (chp_expression_is_constant(s->right)) {
        out->bound = chp_formula_value(s->right, NULL);
        return 1;
    }
    if (!chp_expression_subtract(s->left, s->right)) {
        chp_find_fault(s->to, CHIPLET_ERR_VALUE, &s->from->place, NULL,
                       "the constraint has more than %d steps", CHP_MAX_STEPS);
        return 0;
    }
    s->left->text = chp_arena_print(s->arena, "%s - (%s)", s->left->text, s->right->text);
    return s->left->text || chp_find_no_memory(s->to) == CHIPLET_OK;
}

static int read_right(chp_constraint *out, sides *s)
{
    size_t at = s->at;
    if (s->left->metric >= 0 && !is_expression(s->from->text + at, s->end - at))
        return read_bound(out, s);
    s->right = read_formula(s->study, s->from, &s->at, s->end, s->arena, s->to);
    chp_place place = chp_part_place(s->from, at, s->end - at);
    if (!s->right || !is_at_end(s->from, s->at, s->end, s->to) || !same_unit(s, at))
        return 0;
    int varies = !chp_expression_is_constant(s->left) || has_metric(s->right, &place, s->to);
    return varies && settle(out, s);
}

static int read_constraint(chp_constraint *out, chiplet_study *study, const chp_axis_text *from,
                           const chp_part_span *part, chp_arena *arena, chp_findings *to)
{
    sides s = { .study = study, .from = from, .at = part->from, .end = part->from + part->length,
                .arena = arena, .to = to };
    s.left = read_formula(study, from, &s.at, s.end, arena, to);
    if (!s.left || !read_relation(&s) || !read_right(out, &s))
        return 0;
    out->formula = s.left;
    out->metric = s.left->metric;
    out->sense = s.sense;
    return 1;
}

static chp_constraint *same_side(chiplet_study *study, const chp_constraint *c)
{
    for (int i = 0; i < study->constraints; i++)
        if (study->constraint[i].sense == c->sense &&
            chp_formula_equal(study->constraint[i].formula, c->formula))
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
        else if (read_constraint(&c, study, from, &part, arena, to))
            add_constraint(study, &c, &place, to);
    }
}

/* ------------------------------------------------------------------- chips */

static void add_reach(chiplet_study *study, int metric, const chp_place *place, chp_findings *to)
{
    const chp_metric *m = chp_metric_at(metric);
    for (int i = 0; i < study->reaches; i++)
        if (study->reach[i] == metric) {
            chp_find_fault(to, CHIPLET_ERR_VALUE, place, NULL, "%s stands here already", m->name);
            return;
        }
    if (!m->better)
        chp_find_fault(to, CHIPLET_ERR_VALUE, place, NULL,
                       "%s cannot be reached: neither more nor less of it is better", m->name);
    else if (study->reaches == CHP_MAX_REACH)
        chp_find_fault(to, CHIPLET_ERR_VALUE, place, NULL, "more than %d metrics to reach",
                       CHP_MAX_REACH);
    else
        study->reach[study->reaches++] = metric;
}

void chp_goal_reach(chiplet_study *study, const chp_axis_text *from, chp_findings *to)
{
    chp_part_span part;
    if (study->reaches < 0)
        study->reaches = 0;
    if (strcmp(from->text, "none") == 0)
        return;
    for (size_t at = 0; chp_next_part(&part, from->text, &at);) {
        chp_place place = chp_part_place(from, part.from, part.length);
        int metric = chp_metric_named(from, part.from, part.length, to);
        if (metric >= 0)
            add_reach(study, metric, &place, to);
    }
}

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
