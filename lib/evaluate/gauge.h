/* A number read from the metrics of a design: one of them, or what a function
 * makes of them. Objectives and constraints are gauges. */
#ifndef CHP_EVALUATE_GAUGE_H
#define CHP_EVALUATE_GAUGE_H

#include "design/design.h"

/* Least and most of each metric; -HUGE_VAL and HUGE_VAL where nothing is known.
 * A metric that is NaN for some design has no bounds there. Behind the
 * metrics stands what formulas ask for. */
typedef struct {
    double low[CHP_QUANTITIES], high[CHP_QUANTITIES];
} chp_metric_bounds;

typedef struct {
    double low, high;
} chp_reach;

/* `value` may be NaN only where a metric that it reads is. `reach` must hold
 * `value` of all metrics inside the bounds. */
typedef struct {
    double (*value)(const void *payload, const double *metric);
    chp_reach (*reach)(const void *payload, const chp_metric_bounds *bounds);
} chp_gauge_kind;

typedef struct {
    int metric;                 /* if `kind` is NULL */
    const chp_gauge_kind *kind;
    const void *payload;        /* outlives the search */
} chp_gauge;

static inline double chp_gauge_value(const chp_gauge *g, const double *metric)
{
    return g->kind ? g->kind->value(g->payload, metric) : metric[g->metric];
}

static inline chp_reach chp_gauge_reach(const chp_gauge *g, const chp_metric_bounds *b)
{
    if (g->kind)
        return g->kind->reach(g->payload, b);
    chp_reach reach = { b->low[g->metric], b->high[g->metric] };
    return reach;
}

#endif
