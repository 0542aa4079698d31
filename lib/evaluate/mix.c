#include "evaluate/mix.h"

#include <math.h>
#include <string.h>

#include "evaluate/blend.h"
#include "evaluate/stages.h"

void chp_recipe_take_run(chp_recipe *r, const chp_recipe *mix, int i)
{
    const chp_run *run = &mix->run[i];
    if (r != mix)
        *r = *mix;
    r->runs = r->asks = 0;
    r->workload = run->workload;
    r->dtype = run->dtype;
    r->kv_dtype = run->kv_dtype;
    r->split.phase = run->phase;
    r->split.context = run->context;
    r->split.batch = run->batch;
    r->split.presentation = run->presentation;
    r->split.tensor = run->tensor;
    r->split.expert = run->expert;
    r->split.attention = run->attention;
}

/* ----------------------------------------------------------------- metrics */

/* Equal workloads must come out as one of them alone, bit for bit: so times are
 * taken relative to the first one's. */
static double total_rate(const chp_recipe *mix, double (*m)[CHP_QUANTITIES], int metric)
{
    double relative_time = 0;
    for (int i = 0; i < mix->runs; i++)
        relative_time += mix->run[i].share * (m[0][metric] / m[i][metric]);
    return m[0][metric] / relative_time;
}

static double weighted(const double *weight, double (*m)[CHP_QUANTITIES], int runs, int metric)
{
    double sum = 0;
    for (int i = 0; i < runs; i++)
        sum += weight[i] * m[i][metric];
    return sum;
}

/* NaN, where a metric has no meaning for a workload, is passed over. */
static double worst(double (*m)[CHP_QUANTITIES], int runs, int metric)
{
    double value = m[0][metric];
    for (int i = 1; i < runs; i++)
        value = chp_metric_at(metric)->better > 0 ? fmin(value, m[i][metric])
                                                  : fmax(value, m[i][metric]);
    return value;
}

static void fill_asked(double *out, const chp_recipe *r, double (*m)[CHP_QUANTITIES])
{
    for (int i = 0; i < r->asks; i++) {
        const chp_asked *asked = &r->asked[i];
        out[CHP_METRICS + i] =
            asked->key >= 0 ? r->asked_value[i] : m[asked->run][asked->metric];
    }
}

/* Shares of the time. */
static void share_time(double *share, const chp_recipe *mix, double (*m)[CHP_QUANTITIES])
{
    double sum = 0;
    for (int i = 0; i < mix->runs; i++) {
        share[i] = mix->run[i].share * (m[0][CHP_METRIC_THROUGHPUT] / m[i][CHP_METRIC_THROUGHPUT]);
        sum += share[i];
    }
    for (int i = 0; i < mix->runs; i++)
        share[i] /= sum;
}

void chp_mix_metrics(double out[CHP_QUANTITIES], const chp_recipe *mix,
                     double (*m)[CHP_QUANTITIES])
{
    double of_time[CHP_MOST_RUNS], of_tokens[CHP_MOST_RUNS];
    share_time(of_time, mix, m);
    for (int i = 0; i < mix->runs; i++)
        of_tokens[i] = mix->run[i].share;
    for (int k = 0; k < CHP_METRICS; k++)
        switch (chp_blend_of(k)) {
        case CHP_BLEND_RATE: out[k] = total_rate(mix, m, k); break;
        case CHP_BLEND_OVER_TIME: out[k] = weighted(of_time, m, mix->runs, k); break;
        case CHP_BLEND_PER_TOKEN: out[k] = weighted(of_tokens, m, mix->runs, k); break;
        default: out[k] = worst(m, mix->runs, k);
        }
    fill_asked(out, mix, m);
}

/* -------------------------------------------------------------- evaluation */

static int evaluate_runs(double (*m)[CHP_QUANTITIES], chp_evaluator *e, const chp_recipe *mix,
                         unsigned stale, chp_evaluation *out)
{
    chp_recipe one = *mix;
    for (int i = 0; i < mix->runs; i++) {
        chp_recipe_take_run(&one, mix, i);
        chp_evaluate_run(e, &one, stale, out);
        if (!out->feasible)
            return 0;
        memcpy(m[i], out->metric, sizeof m[i]);
        stale = CHP_STALE_MAPPING;
    }
    return 1;
}

static int longest(const chp_recipe *mix, double (*m)[CHP_QUANTITIES])
{
    double share[CHP_MOST_RUNS];
    int most = 0;
    share_time(share, mix, m);
    for (int i = 1; i < mix->runs; i++)
        most = share[i] > share[most] ? i : most;
    return most;
}

static void evaluate_mix(chp_evaluator *e, const chp_recipe *mix, unsigned stale,
                         chp_evaluation *out)
{
    double m[CHP_MOST_RUNS][CHP_QUANTITIES];
    chp_recipe one;
    if (!evaluate_runs(m, e, mix, stale, out))
        return;
    int most = longest(mix, m);
    if (most + 1 < mix->runs) {
        chp_recipe_take_run(&one, mix, most);
        chp_evaluate_run(e, &one, CHP_STALE_MAPPING, out);
    }
    out->longest = most;
    chp_mix_metrics(out->metric, mix, m);
}

void chp_evaluate_stated(chp_evaluator *e, const chp_recipe *r, unsigned stale,
                         chp_evaluation *out)
{
    if (r->runs > 0) {
        evaluate_mix(e, r, stale, out);
        return;
    }
    chp_evaluate_run(e, r, stale, out);
    for (int i = 0; i < r->asks; i++)
        out->metric[CHP_METRICS + i] = r->asked_value[i];
}
