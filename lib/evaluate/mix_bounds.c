/* Bounds of a mix from those of its workloads, each taken alone: all means are
 * monotone in what they are made of, so their ends are at ends of the parts. */
#include <math.h>

#include "evaluate/blend.h"
#include "evaluate/mix.h"

typedef struct {
    int runs;
    double share[CHP_MOST_RUNS];
    int decode[CHP_MOST_RUNS];
    chp_metric_bounds part[CHP_MOST_RUNS];
} parts;

/* Time of a token of the mix, of which each has that rate; a rate of 0 or
 * beyond all bounds gives what is then known. */
static double mean_rate(const parts *p, const double *rate)
{
    double time = 0;
    for (int i = 0; i < p->runs; i++) {
        if (!(rate[i] > 0))
            return 0;
        time += p->share[i] / rate[i];
    }
    return time > 0 ? 1 / time : HUGE_VAL;
}

static void bound_rate(chp_metric_bounds *out, const parts *p, int metric)
{
    double low[CHP_MOST_RUNS], high[CHP_MOST_RUNS];
    for (int i = 0; i < p->runs; i++) {
        low[i] = p->part[i].low[metric];
        high[i] = p->part[i].high[metric];
    }
    out->low[metric] = mean_rate(p, low);
    out->high[metric] = mean_rate(p, high);
}

static void bound_per_token(chp_metric_bounds *out, const parts *p, int metric)
{
    out->low[metric] = out->high[metric] = 0;
    for (int i = 0; i < p->runs; i++) {
        out->low[metric] += p->share[i] * p->part[i].low[metric];
        out->high[metric] += p->share[i] * p->part[i].high[metric];
    }
}

/* The least mean over time: workloads that draw less than it take as long as they
 * may, the others as short. All of them that draw no more than one of them are
 * tried as the first kind. */
static double least_over_time(const parts *p, int metric)
{
    double least = HUGE_VAL;
    for (int k = 0; k < p->runs; k++) {
        double sum = 0, time = 0, draws = p->part[k].low[metric];
        for (int i = 0; i < p->runs; i++) {
            const chp_metric_bounds *part = &p->part[i];
            int slow = part->low[metric] <= draws;
            double rate = slow ? part->low[CHP_METRIC_THROUGHPUT]
                               : part->high[CHP_METRIC_THROUGHPUT];
            double share = rate > 0 ? p->share[i] / rate : HUGE_VAL;
            sum += share * part->low[metric];
            time += share;
        }
        double mean = time > 0 && time < HUGE_VAL ? sum / time : -HUGE_VAL;
        least = fmin(least, mean);
    }
    return least;
}

static void bound_over_time(chp_metric_bounds *out, const parts *p, int metric)
{
    double low = HUGE_VAL, high = -HUGE_VAL;
    for (int i = 0; i < p->runs; i++) {
        low = fmin(low, p->part[i].low[metric]);
        high = fmax(high, p->part[i].high[metric]);
    }
    out->low[metric] = fmax(low, least_over_time(p, metric));
    out->high[metric] = high;
}

/* A time that has no meaning in the phase of a workload does not count. */
static int counts(const parts *p, int run, int metric)
{
    return metric == CHP_METRIC_TPOT   ? p->decode[run]
           : metric == CHP_METRIC_TTFT ? !p->decode[run]
                                       : 1;
}

static void bound_worst(chp_metric_bounds *out, const parts *p, int metric)
{
    int more = chp_metric_at(metric)->better > 0;
    double low = HUGE_VAL, high = HUGE_VAL, none = 1;
    for (int i = 0; i < p->runs; i++) {
        double a = p->part[i].low[metric], b = p->part[i].high[metric];
        if (!counts(p, i, metric))
            continue;
        low = none > 0 ? a : more ? fmin(low, a) : fmax(low, a);
        high = none > 0 ? b : more ? fmin(high, b) : fmax(high, b);
        none = 0;
    }
    out->low[metric] = none > 0 ? -HUGE_VAL : low;
    out->high[metric] = high;
}

void chp_bounds_ask(chp_bounds *b, const chp_recipe_box *box)
{
    for (int i = 0; i < box->low.asks; i++) {
        b->fixed.low[CHP_METRICS + i] = box->low.asked_value[i];
        b->fixed.high[CHP_METRICS + i] = box->high.asked_value[i];
    }
}

static void bound_asked(chp_metric_bounds *out, const parts *p, const chp_recipe_box *box)
{
    for (int i = 0; i < box->low.asks; i++) {
        const chp_asked *asked = &box->low.asked[i];
        int k = CHP_METRICS + i, key = asked->key >= 0;
        out->low[k] = key ? box->low.asked_value[i] : p->part[asked->run].low[asked->metric];
        out->high[k] = key ? box->high.asked_value[i] : p->part[asked->run].high[asked->metric];
    }
}

/* The box of one workload: its recipes, and of the open keys those that are its. */
static void take_run(chp_recipe_box *out, const chp_recipe_box *box, int run)
{
    *out = *box;
    chp_recipe_take_run(&out->low, &box->low, run);
    chp_recipe_take_run(&out->high, &box->high, run);
    out->run_axes = 0;
    for (int i = 0; i < box->run_axes; i++)
        if (box->run_axis[i].runs >> run & 1)
            out->run_axis[out->run_axes++] = box->run_axis[i];
}

static int bound_one(chp_metric_bounds *out, chp_bounder *bounder, const chp_recipe_box *box,
                     chp_shortfall *why)
{
    static const chp_shortfall runaway = { "cooling against thermal runaway", 1, 0, CHP_COUNT,
                                           "a lower voltage, less area, better cooling" };
    chp_bounds bounds;
    if (!chp_bounds_find(bounder, box, &bounds, why))
        return 0;
    *why = runaway;
    chp_bounds_ask(&bounds, box);
    return chp_bounds_metrics(&bounds, bounds.step_low_s, bounds.step_high_s, out);
}

static int bound_run(chp_metric_bounds *out, chp_bounder *bounder, const chp_recipe_box *box,
                     int run, chp_shortfall *why)
{
    chp_recipe_box one;
    take_run(&one, box, run);
    return bound_one(out, bounder, &one, why);
}

int chp_mix_fits(chp_fit_fn fit, chp_bounder *bounder, const chp_recipe_box *box,
                 chp_shortfall *why)
{
    chp_recipe_box one;
    if (box->low.runs == 0)
        return fit(bounder, box, why);
    for (int run = 0; run < box->low.runs; run++) {
        take_run(&one, box, run);
        if (!fit(bounder, &one, why))
            return 0;
    }
    return 1;
}

int chp_mix_bounds(chp_bounder *bounder, const chp_recipe_box *box, chp_metric_bounds *out,
                   chp_shortfall *why)
{
    parts p = { .runs = box->low.runs };
    if (p.runs == 0)
        return bound_one(out, bounder, box, why);
    for (int i = 0; i < p.runs; i++) {
        p.share[i] = box->low.run[i].share;
        p.decode[i] = box->low.run[i].phase == CHP_DECODE;
        if (!bound_run(&p.part[i], bounder, box, i, why))
            return 0;
    }
    for (int k = 0; k < CHP_METRICS; k++)
        switch (chp_blend_of(k)) {
        case CHP_BLEND_RATE: bound_rate(out, &p, k); break;
        case CHP_BLEND_OVER_TIME: bound_over_time(out, &p, k); break;
        case CHP_BLEND_PER_TOKEN: bound_per_token(out, &p, k); break;
        default: bound_worst(out, &p, k);
        }
    bound_asked(out, &p, box);
    return 1;
}
