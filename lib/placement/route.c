#include "placement/route.h"

#include "base/error.h"
#include "placement/flow.h"

#include <math.h>

/* What a solver proves is proven to about its own tolerance. */
chp_optimum chp_optimum_between(chp_lp_status status, double time_s, double bound_s)
{
    bound_s = fmin(bound_s, time_s);
    return (chp_optimum){ status, time_s, bound_s, time_s > 0 ? (time_s - bound_s) / time_s : 0 };
}

/* All channels busy all the time with shortest ways. */
static double hop_bound_s(const double *traffic, const chp_channels *g)
{
    double byte_hops = 0, bytes_per_s = 0;
    int hops[CHP_MAX_NODES], last[CHP_MAX_NODES];
    for (int source = 0; source < g->nodes; source++) {
        chp_hops_from(hops, last, g, source);
        for (int to = 0; to < g->nodes; to++)
            byte_hops += traffic[source * g->nodes + to] * hops[to];
    }
    for (int c = 0; c < g->channels; c++)
        bytes_per_s += g->channel[c].bytes_per_s;
    return byte_hops / bytes_per_s;
}

static size_t build(chp_program_builder *b, chp_flow_columns *flows, const double *traffic,
                    const chp_channels *g, double time_unit_s)
{
    size_t time = chp_add_column(b, 0, 2, 1); /* the start, about 1, is no bound of it */
    chp_begin_flows(flows, g, traffic, traffic, &b->arena);
    if (flows->ways.failed) {
        b->failed = 1;
        return time;
    }
    for (int i = 0; i < g->nodes * g->nodes; i++)
        if (traffic[i] > 0)
            chp_add_pair(b, flows, i, traffic[i]);
    chp_add_channel_times(b, flows, 1 / time_unit_s, time);
    chp_add_flows(b, flows);
    return time;
}

/* `flow` holds a first routing; time_s is its time. */
static chiplet_status improve(chp_optimum *out, double *flow, const double *traffic, double step,
                              const chp_channels *g, const chp_lp_options *options,
                              chp_program_builder *b, chiplet_error *err)
{
    chp_flow_columns flows;
    double first_s = out->time_s;
    size_t time = build(b, &flows, traffic, g, first_s);
    double *start = chp_arena_alloc(&b->arena, b->columns * sizeof *start), *value;
    if (b->failed || !start)
        return chp_fail_memory(err);
    start[time] = chp_put_chosen(start, &flows, traffic) / first_s;
    chp_lp_options with_start = *options;
    with_start.start = start;
    with_start.even = 1;
    chp_lp_result result;
    chiplet_status status =
        chp_lp_solve_growing(&result, &value, b, chp_grow_flows, &flows, &with_start, err);
    if (status)
        return status;
    chp_guide guide = chp_flow_guide(&flows, value);
    chp_send_traffic(flow, traffic, step, &guide, g);
    *out = chp_optimum_between(result.status, chp_busiest_channel_s(flow, g),
                               fmax(result.bound * first_s, out->bound_s));
    return CHIPLET_OK;
}

static const char *traffic_fault(const double *traffic, int nodes)
{
    for (int i = 0; i < nodes * nodes; i++)
        if (!(traffic[i] >= 0) || !isfinite(traffic[i]))
            return "traffic is a number of bytes";
    return NULL;
}

chiplet_status chp_route(chp_optimum *out, double *flow, double *traffic, const chp_channels *g,
                         const chp_lp_options *options, chiplet_error *err)
{
    static const chp_lp_options none = { 0 };
    const char *fault = chp_channels_fault(g);
    fault = fault ? fault : traffic_fault(traffic, g->nodes);
    if (fault)
        return chp_fail(err, CHIPLET_ERR_ARGUMENT, NULL, "routing: %s", fault);
    double step = chp_round_traffic(traffic, g->nodes);
    if (!chp_send_traffic(flow, traffic, step, NULL, g)) {
        *out = (chp_optimum){ CHP_LP_INFEASIBLE, HUGE_VAL, HUGE_VAL, HUGE_VAL };
        return CHIPLET_OK;
    }
    double first_s = chp_busiest_channel_s(flow, g);
    if (first_s == 0) {
        *out = chp_optimum_between(CHP_LP_OPTIMAL, 0, 0);
        return CHIPLET_OK;
    }
    chp_program_builder b = { 0 };
    chp_optimum best = chp_optimum_between(CHP_LP_STOPPED, first_s, hop_bound_s(traffic, g));
    chiplet_status status =
        improve(&best, flow, traffic, step, g, options ? options : &none, &b, err);
    chp_program_builder_free(&b);
    if (!status)
        *out = best;
    return status;
}
