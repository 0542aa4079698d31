#include "evaluate/robust.h"

#include <math.h>
#include <string.h>

#include "evaluate/mix.h"

void chp_recipe_take_corner(chp_recipe *r, chp_corner corner)
{
    const chp_time_ends *ends = r->worst_of;
    r->worst_of = NULL;
    r->dear = corner != CHP_AS_STATED;
    r->time_factor = corner == CHP_SLOW_AND_DEAR    ? ends->slow
                     : corner == CHP_QUICK_AND_DEAR ? ends->fast
                                                    : NULL;
}

int chp_recipe_is_joined(const chp_recipe *r)
{
    return r->runs > 0 || r->worst_of != NULL;
}

/* +1: more of a quantity is better. A key is the same at each corner. */
static int better(const chp_recipe *r, int quantity)
{
    if (quantity >= CHP_METRICS) {
        const chp_asked *asked = &r->asked[quantity - CHP_METRICS];
        return asked->key >= 0 ? -1 : chp_metric_at(asked->metric)->better;
    }
    return chp_metric_at(quantity)->better;
}

static void take_worst(double *worst, const double *at, const chp_recipe *r)
{
    for (int k = 0; k < CHP_METRICS + r->asks; k++)
        worst[k] = better(r, k) > 0 ? fmin(worst[k], at[k]) : fmax(worst[k], at[k]);
}

/* Prices stand with the geometry; between the first two corners only times change. */
static void evaluate_corners(chp_evaluator *e, const chp_recipe *r, chp_evaluation *out)
{
    double worst[CHP_QUANTITIES];
    for (int corner = 0; corner < CHP_CORNERS; corner++) {
        chp_recipe one = *r;
        chp_recipe_take_corner(&one, (chp_corner)corner);
        chp_evaluate_stated(e, &one,
                            corner == CHP_QUICK_AND_DEAR ? CHP_STALE_MAPPING : CHP_STALE_ALL, out);
        if (!out->feasible)
            return;
        if (corner == 0)
            memcpy(worst, out->metric, sizeof worst);
        else
            take_worst(worst, out->metric, r);
    }
    memcpy(out->metric, worst, sizeof worst);
}

void chp_evaluate(chp_evaluator *e, const chp_recipe *r, unsigned stale, chp_evaluation *out)
{
    if (r->worst_of)
        evaluate_corners(e, r, out);
    else
        chp_evaluate_stated(e, r, stale, out);
}

/* ------------------------------------------------------------------ bounds */

/* The worst of several is between the worst of their least and of their most. */
static void join(chp_metric_bounds *worst, const chp_metric_bounds *at, const chp_recipe *r)
{
    for (int k = 0; k < CHP_METRICS + r->asks; k++) {
        int more = better(r, k) > 0;
        worst->low[k] = more ? fmin(worst->low[k], at->low[k]) : fmax(worst->low[k], at->low[k]);
        worst->high[k] =
            more ? fmin(worst->high[k], at->high[k]) : fmax(worst->high[k], at->high[k]);
    }
}

static int bound_corners(chp_bounder *bounder, const chp_recipe_box *box, chp_metric_bounds *out,
                         chp_shortfall *why)
{
    chp_recipe_box one = *box;
    chp_metric_bounds at;
    for (int corner = 0; corner < CHP_CORNERS; corner++) {
        one.low = box->low;
        one.high = box->high;
        chp_recipe_take_corner(&one.low, (chp_corner)corner);
        chp_recipe_take_corner(&one.high, (chp_corner)corner);
        if (!chp_mix_bounds(bounder, &one, &at, why))
            return 0;
        if (corner == 0)
            *out = at;
        else
            join(out, &at, &box->low);
    }
    return 1;
}

int chp_joined_bounds(chp_bounder *bounder, const chp_recipe_box *box, chp_metric_bounds *out,
                      chp_shortfall *why)
{
    return box->low.worst_of ? bound_corners(bounder, box, out, why)
                             : chp_mix_bounds(bounder, box, out, why);
}
