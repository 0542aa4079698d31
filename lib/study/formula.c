#include "study/formula.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

chp_formula chp_formula_of_metric(int metric)
{
    const chp_metric *m = chp_metric_at(metric);
    return (chp_formula){ .step = { { CHP_STEP_METRIC, metric, 0 } },
                          .steps = 1,
                          .metric = metric,
                          .measure = chp_measure_of(m->dimension),
                          .text = m->name };
}

/* -------------------------------------------------------------------- value */

static double operate(chp_step_kind kind, double a, double b)
{
    switch (kind) {
    case CHP_STEP_ADD: return a + b;
    case CHP_STEP_SUBTRACT: return a - b;
    case CHP_STEP_MULTIPLY: return a * b;
    default: return a / b;
    }
}

double chp_formula_value(const chp_formula *f, const double *metric)
{
    double stack[CHP_MAX_STEPS] = { NAN };
    int top = -1;
    if (f->metric >= 0)
        return metric[f->metric];
    for (int i = 0; i < f->steps; i++) {
        const chp_step *s = &f->step[i];
        switch (s->kind) {
        case CHP_STEP_NUMBER: stack[++top] = s->number; break;
        case CHP_STEP_METRIC: stack[++top] = metric[s->metric]; break;
        case CHP_STEP_NEGATE: stack[top] = -stack[top]; break;
        default:
            top--;
            stack[top] = operate(s->kind, stack[top], stack[top + 1]);
        }
    }
    return stack[0];
}

/* ------------------------------------------------------------------- reaches */

static const chp_reach everything = { -HUGE_VAL, HUGE_VAL };

static int holds_zero(chp_reach r)
{
    return r.low <= 0 && r.high >= 0;
}

/* The least and the most of an operation are at corners of its operands; one
 * that is no number (0 * inf, inf - inf) stands for anything. */
static chp_reach at_corners(chp_step_kind kind, chp_reach a, chp_reach b)
{
    const double corner[4] = { operate(kind, a.low, b.low), operate(kind, a.low, b.high),
                               operate(kind, a.high, b.low), operate(kind, a.high, b.high) };
    chp_reach r = { HUGE_VAL, -HUGE_VAL };
    for (int i = 0; i < 4; i++) {
        if (isnan(corner[i]))
            return everything;
        r.low = fmin(r.low, corner[i]);
        r.high = fmax(r.high, corner[i]);
    }
    return r;
}

static chp_reach operate_reaches(chp_step_kind kind, chp_reach a, chp_reach b)
{
    if (kind == CHP_STEP_DIVIDE && holds_zero(b))
        return everything;
    return at_corners(kind, a, b);
}

static chp_reach negate(chp_reach r)
{
    return (chp_reach){ -r.high, -r.low };
}

static chp_reach of_metric(const chp_metric_bounds *b, int metric)
{
    int known = !isnan(b->low[metric]) && !isnan(b->high[metric]);
    return known ? (chp_reach){ b->low[metric], b->high[metric] } : everything;
}

chp_reach chp_formula_reach(const chp_formula *f, const chp_metric_bounds *bounds)
{
    chp_reach stack[CHP_MAX_STEPS] = { { -HUGE_VAL, HUGE_VAL } };
    int top = -1;
    if (f->metric >= 0)
        return of_metric(bounds, f->metric);
    for (int i = 0; i < f->steps; i++) {
        const chp_step *s = &f->step[i];
        switch (s->kind) {
        case CHP_STEP_NUMBER: stack[++top] = (chp_reach){ s->number, s->number }; break;
        case CHP_STEP_METRIC: stack[++top] = of_metric(bounds, s->metric); break;
        case CHP_STEP_NEGATE: stack[top] = negate(stack[top]); break;
        default:
            top--;
            stack[top] = operate_reaches(s->kind, stack[top], stack[top + 1]);
        }
    }
    return stack[0];
}

/* -------------------------------------------------------------------- gauge */

static double value_of(const void *formula, const double *metric)
{
    return chp_formula_value(formula, metric);
}

static chp_reach reach_of(const void *formula, const chp_metric_bounds *bounds)
{
    return chp_formula_reach(formula, bounds);
}

chp_gauge chp_formula_gauge(const chp_formula *formula)
{
    static const chp_gauge_kind kind = { value_of, reach_of };
    return (chp_gauge){ formula->metric, formula->metric < 0 ? &kind : NULL, formula };
}

chp_formula chp_formula_of_gauge(const chp_gauge *gauge)
{
    return gauge->kind ? *(const chp_formula *)gauge->payload
                       : chp_formula_of_metric(gauge->metric);
}

/* --------------------------------------------------------------------- rest */

static int same_step(const chp_step *a, const chp_step *b)
{
    return a->kind == b->kind && a->metric == b->metric && a->number == b->number;
}

const char *chp_formula_name(const chp_formula *f)
{
    return f->metric >= 0 ? chp_metric_at(f->metric)->name : f->text;
}

int chp_formula_equal(const chp_formula *a, const chp_formula *b)
{
    if (a->steps != b->steps)
        return 0;
    for (int i = 0; i < a->steps; i++)
        if (!same_step(&a->step[i], &b->step[i]))
            return 0;
    return 1;
}

int chp_formula_format(char *text, size_t size, const chp_formula *f, double si, int digits)
{
    char number[64], unit[CHP_MEASURE_SIZE];
    if (f->metric >= 0)
        return chp_format_quantity(text, size, si, chp_metric_at(f->metric)->dimension, digits);
    chp_format_number(number, sizeof number, si / f->measure.scale, digits);
    chp_measure_text(unit, &f->measure);
    return snprintf(text, size, "%s%s%s", number, *unit ? " " : "", unit);
}

int chp_formula_format_bound(char *text, size_t size, const chp_formula *f, double si, int digits,
                             int sense)
{
    chp_unit unit = { "", CHP_NUMBER, f->measure.scale, 0 };
    double shown;
    int length = chp_formula_format(text, size, f, si, digits);
    if (f->metric >= 0)
        unit = chp_unit_for(si, chp_metric_at(f->metric)->dimension);
    double number = (si - unit.offset) / unit.scale;
    if (!chp_parse_number(&shown, text, strlen(text)) || number == 0 ||
        sense * (shown * unit.scale + unit.offset - si) <= 0)
        return length;
    double last_place = pow(10, floor(log10(fabs(number))) + 1 - digits);
    return chp_formula_format(text, size, f, si - sense * last_place * unit.scale, digits);
}
