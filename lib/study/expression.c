/* expression = term { (+|-) term }; term = factor { (*|/) factor };
 * factor = [-] (number [unit] | name | "(" expression ")").
 * Steps are written in postfix order as they are read; beside them goes the
 * unit of what they leave. */
#include "study/expression.h"

#include <string.h>

#include "study/asked.h"

enum { DEEPEST = 16, SHOWN = 60 };

typedef struct {
    const chp_axis_text *from;
    size_t at, end;
    int depth;
    chp_formula *out;
    chiplet_study *study;
    chp_findings *to;
} reader;

static int read_sum(reader *r, chp_measure *unit);

/* -------------------------------------------------------------------- words */

static char peek(const reader *r)
{
    return r->at < r->end ? r->from->text[r->at] : '\0';
}

static void skip_blanks(reader *r)
{
    while (peek(r) == ' ' || peek(r) == '\t')
        r->at++;
}

static size_t word_length(const reader *r)
{
    size_t length = strcspn(r->from->text + r->at, " \t<>=!,()+-*/");
    return length < r->end - r->at ? length : r->end - r->at;
}

static int starts_number(char c)
{
    return (c >= '0' && c <= '9') || c == '.';
}

static int find_wrong(const reader *r, size_t at, size_t length, const char *message)
{
    chp_place place = chp_part_place(r->from, at, length);
    chp_find_fault(r->to, CHIPLET_ERR_VALUE, &place, NULL, "%s", message);
    return 0;
}

/* -------------------------------------------------------------------- steps */

static int add_step(reader *r, chp_step_kind kind, int metric, double number)
{
    if (r->out->steps == CHP_MAX_STEPS)
        return find_wrong(r, r->at, 1, "the expression has more than 32 steps");
    r->out->step[r->out->steps++] = (chp_step){ kind, metric, number };
    return 1;
}

static int find_unknown_unit(const reader *r, size_t length)
{
    const char *word = r->from->text + r->at;
    chp_place place = chp_part_place(r->from, r->at, length);
    chp_hint hint = { "a unit or an operator", NULL,
                      chp_unit_suggest(word, length, CHP_DIMENSIONS) };
    chp_find_fault(r->to, CHIPLET_ERR_UNIT, &place, &hint, "unknown unit '%.*s'",
                   length > SHOWN ? SHOWN : (int)length, word);
    return 0;
}

static int read_number(reader *r, chp_measure *unit)
{
    double number, offset = 0;
    const char *text = r->from->text;
    size_t length = chp_parse_number(&number, text + r->at, r->end - r->at);
    if (length == 0)
        return find_wrong(r, r->at, word_length(r), "a number too large to be held");
    r->at += length;
    skip_blanks(r);
    *unit = chp_measure_of(CHP_NUMBER);
    size_t word = word_length(r);
    if (word > 0) {
        size_t used = chp_measure_read(unit, &offset, text + r->at, r->end - r->at);
        if (used == 0)
            return find_unknown_unit(r, word);
        r->at += used;
    }
    return add_step(r, CHP_STEP_NUMBER, -1, number * unit->scale + offset);
}

static int read_metric(reader *r, chp_measure *unit)
{
    size_t length = word_length(r);
    int metric = chp_quantity_named(r->study, r->from, r->at, length, unit, r->to);
    if (metric < 0)
        return 0;
    r->at += length;
    return add_step(r, CHP_STEP_METRIC, metric, 0);
}

static int read_bracket(reader *r, chp_measure *unit)
{
    size_t open = r->at++;
    if (!read_sum(r, unit))
        return 0;
    if (peek(r) != ')')
        return find_wrong(r, open, 1, "this bracket is not closed");
    r->at++;
    return 1;
}

static int read_negative(reader *r, chp_measure *unit);

static int read_factor(reader *r, chp_measure *unit)
{
    skip_blanks(r);
    if (r->depth == DEEPEST)
        return find_wrong(r, r->at, 1, "brackets more than 16 deep");
    r->depth++;
    char c = peek(r);
    int read = c == '('           ? read_bracket(r, unit)
               : c == '-'         ? read_negative(r, unit)
               : starts_number(c) ? read_number(r, unit)
                                  : read_metric(r, unit);
    r->depth--;
    skip_blanks(r);
    return read;
}

static int read_negative(reader *r, chp_measure *unit)
{
    r->at++;
    return read_factor(r, unit) && add_step(r, CHP_STEP_NEGATE, -1, 0);
}

/* The divisor is what the steps from this one on leave. */
static int divides_by_nothing(const reader *r, int from)
{
    chp_formula divisor = { .steps = r->out->steps - from, .metric = -1 };
    memcpy(divisor.step, r->out->step + from, (size_t)divisor.steps * sizeof *divisor.step);
    return chp_expression_is_constant(&divisor) && chp_formula_value(&divisor, NULL) == 0;
}

static int read_product(reader *r, chp_measure *unit)
{
    chp_measure next;
    if (!read_factor(r, unit))
        return 0;
    while (peek(r) == '*' || peek(r) == '/') {
        int divides = peek(r) == '/', before = r->out->steps;
        size_t sign = r->at++;
        if (!read_factor(r, &next))
            return 0;
        if (divides && divides_by_nothing(r, before))
            return find_wrong(r, sign, r->at - sign, "a division by zero");
        if (!add_step(r, divides ? CHP_STEP_DIVIDE : CHP_STEP_MULTIPLY, -1, 0))
            return 0;
        *unit = chp_measure_product(unit, &next, divides ? -1 : 1);
    }
    return 1;
}

static int find_unlike(const reader *r, size_t at, const chp_measure *unit,
                       const chp_measure *next)
{
    char a[CHP_MEASURE_SIZE], b[CHP_MEASURE_SIZE];
    chp_measure_text(a, unit);
    chp_measure_text(b, next);
    chp_hint hint = { *a ? a : "a plain number", *b ? b : "a plain number", NULL };
    chp_place place = chp_part_place(r->from, at, r->at - at);
    chp_find_fault(r->to, CHIPLET_ERR_UNIT, &place, &hint, "expected %s as before, got %s",
                   hint.expected, hint.got);
    return 0;
}

static int read_sum(reader *r, chp_measure *unit)
{
    chp_measure next;
    if (!read_product(r, unit))
        return 0;
    while (peek(r) == '+' || peek(r) == '-') {
        int minus = peek(r) == '-';
        r->at++;
        skip_blanks(r);
        size_t at = r->at;
        if (!read_product(r, &next))
            return 0;
        if (!chp_measure_equal(unit, &next))
            return find_unlike(r, at, unit, &next);
        if (!add_step(r, minus ? CHP_STEP_SUBTRACT : CHP_STEP_ADD, -1, 0))
            return 0;
    }
    return 1;
}

/* -------------------------------------------------------------------- whole */

int chp_expression_read(chp_formula *out, chiplet_study *study, const chp_axis_text *from,
                        size_t *at, size_t end, chp_findings *to)
{
    reader r = { from, *at, end, 0, out, study, to };
    out->steps = 0;
    if (!read_sum(&r, &out->measure))
        return 0;
    const chp_step *only = out->steps == 1 ? &out->step[0] : NULL;
    int is_metric = only && only->kind == CHP_STEP_METRIC && only->metric < CHP_METRICS;
    out->metric = is_metric ? only->metric : -1;
    *at = r.at;
    return 1;
}

int chp_expression_subtract(chp_formula *left, const chp_formula *right)
{
    if (left->steps + right->steps + 1 > CHP_MAX_STEPS)
        return 0;
    memcpy(left->step + left->steps, right->step, (size_t)right->steps * sizeof *right->step);
    left->steps += right->steps;
    left->step[left->steps++] = (chp_step){ CHP_STEP_SUBTRACT, -1, 0 };
    left->metric = -1;
    return 1;
}

int chp_expression_is_constant(const chp_formula *formula)
{
    for (int i = 0; i < formula->steps; i++)
        if (formula->step[i].kind == CHP_STEP_METRIC)
            return 0;
    return 1;
}
