#include "evaluate/row_lanes.h"

/* As lib/power adds them up for one chip. */
CHP_LANE_CODE void energy_lanes(chp_row_work *w)
{
    const chp_silicon_scale *s = &w->scale;
    const chp_activity *a = &w->activity;
    double vector = s->vector, exponential = s->exponential;
    double vector_flop = a->vector_flop, exponentials = a->exponentials;
    for (size_t l = 0; l < w->n; l++) {
        w->in.compute_j[l] = 0;
        w->in.vector_j[l] = w->bare_flop_j[l] * vector * vector_flop +
                            w->bare_flop_j[l] * exponential * exponentials;
    }
    for (int d = 0; d < CHP_DTYPES; d++) {
        double delivered = s->delivered[d], flop = a->tensor_flop[d];
        if (flop > 0)
            for (size_t l = 0; l < w->n; l++)
                w->in.compute_j[l] += w->bare_flop_j[l] * delivered * flop;
    }
}

/* A step that never ends has no link; a supply below the threshold no clock. */
CHP_LANE_CODE void feasible_lanes(chp_row_work *w, const chp_power_lanes *p, double *supply_a)
{
    double bump_a = w->bump_a, bumps = w->bumps;
    for (size_t l = 0; l < w->n; l++) {
        double a = chp_current(p->compute_w[l], p->vector_w[l], w->in.tree_w[l], p->leakage_w[l],
                               w->voltage_v[l]);
        int64_t ends = w->in.step_s[l] < HUGE_VAL, fed = chp_bumps(a, bump_a) <= bumps;
        supply_a[l] = a;
        w->out.feasible[l] = ends & fed & p->settled[l];
    }
}

CHP_LANE_CODE void copy_lanes(double *restrict to, const double *restrict from, size_t n)
{
    for (size_t l = 0; l < n; l++)
        to[l] = from[l];
}

CHP_LANE_CODE void row_lanes(chp_row_work *w)
{
    chp_power_lanes power;
    double *metric = w->out.metric[0], devices = w->devices;
    chp_step_lanes(&w->terms, w->n, w->clock_s, w->in.step_s, w->in.cache_bytes);
    for (size_t l = 0; l < w->n; l++)
        w->in.cache_bytes[l] *= devices;
    energy_lanes(w);
    chp_power_of_lanes(&w->fixed_power, &w->in, w->n, &power);
    feasible_lanes(w, &power, w->out.metric[CHP_METRIC_SUPPLY_CURRENT]);
    chp_speed_lanes(&w->fixed_metric, w->in.step_s, w->n, CHP_LANES, metric);
    chp_power_metric_lanes(&w->fixed_metric, w->in.step_s, power.power_w, w->rest_w, w->n,
                           CHP_LANES, metric);
    copy_lanes(w->out.metric[CHP_METRIC_JUNCTION_TEMPERATURE], power.junction_k, w->n);
    copy_lanes(w->out.metric[CHP_METRIC_HOT_SPOT_TEMPERATURE], power.hot_spot_k, w->n);
    if (w->fixed_power.heat->stack.count)
        copy_lanes(w->out.metric[CHP_METRIC_MEMORY_TEMPERATURE], power.memory_k, w->n);
}

static void plain_lanes(chp_row_work *w)
{
    row_lanes(w);
}

#if defined(__x86_64__) && defined(__GNUC__)
__attribute__((target("avx2"))) static void avx2_lanes(chp_row_work *w)
{
    row_lanes(w);
}

chp_row_fn chp_row_lanes(chp_vectors vectors)
{
    if (vectors == CHP_VECTORS_PLAIN)
        return plain_lanes;
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx2") ? avx2_lanes : NULL;
}
#else
chp_row_fn chp_row_lanes(chp_vectors vectors)
{
    return vectors == CHP_VECTORS_PLAIN ? plain_lanes : NULL;
}
#endif
