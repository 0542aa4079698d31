/* A quantity of a design: a metric, or what an expression makes of metrics and of
 * what a study asks beside them. */
#ifndef CHP_STUDY_FORMULA_H
#define CHP_STUDY_FORMULA_H

#include "base/measure.h"
#include "evaluate/gauge.h"

typedef enum {
    CHP_STEP_NUMBER,
    CHP_STEP_METRIC,
    CHP_STEP_ADD,
    CHP_STEP_SUBTRACT,
    CHP_STEP_MULTIPLY,
    CHP_STEP_DIVIDE,
    CHP_STEP_NEGATE
} chp_step_kind;

typedef struct {
    chp_step_kind kind;
    int metric;    /* below CHP_QUANTITIES */
    double number; /* SI */
} chp_step;

enum { CHP_MAX_STEPS = 32 };

/* Steps in postfix order: an operation takes the last values and leaves one. */
typedef struct {
    chp_step step[CHP_MAX_STEPS];
    int steps;
    int metric;          /* of a formula that is one metric; -1 */
    chp_measure measure; /* its unit */
    const char *text;    /* as written */
} chp_formula;

/* The formula that is one metric. */
chp_formula chp_formula_of_metric(int metric);

/* Value in SI from the CHP_QUANTITIES of a design. NaN if a metric has no meaning. */
double chp_formula_value(const chp_formula *formula, const double *metric);

/* Reach of the value when each metric is within its bounds: interval arithmetic
 * (Moore, Interval Analysis, 1966), so a metric that stands twice makes them
 * wider than need be. A division by a reach that holds zero gives everything.
 * Each step rounds as that of chp_formula_value() and rounding is monotone, so
 * that no value lies outside. */
chp_reach chp_formula_reach(const chp_formula *formula, const chp_metric_bounds *bounds);
/* Both as a gauge, which borrows the formula. */
chp_gauge chp_formula_gauge(const chp_formula *formula);
/* What such a gauge, or that of one metric, is made of. */
chp_formula chp_formula_of_gauge(const chp_gauge *gauge);

/* "power", "throughput / power" */
const char *chp_formula_name(const chp_formula *formula);
/* 1 if both are made of the same steps. */
int chp_formula_equal(const chp_formula *a, const chp_formula *b);

/* "1.2 tokens/s/W": snprintf rules. */
int chp_formula_format(char *text, size_t size, const chp_formula *formula, double si,
                       int digits);
/* The same of a bound that `si` just keeps: where the digits do not hold it, the next
 * number that `si` is still below (sense < 0) or above. */
int chp_formula_format_bound(char *text, size_t size, const chp_formula *formula, double si,
                             int digits, int sense);

#endif
