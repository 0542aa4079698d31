#include "placement/flow.h"

#include <math.h>
#include <string.h>

double chp_round_traffic(double *traffic, int nodes)
{
    double total = 0;
    for (int i = 0; i < nodes * nodes; i++) {
        if (i / nodes == i % nodes)
            traffic[i] = 0;
        total += traffic[i];
    }
    int exponent;
    frexp(total, &exponent);
    double step = ldexp(1, exponent - 45);
    for (int i = 0; i < nodes * nodes; i++)
        traffic[i] = round(traffic[i] / step) * step;
    return step;
}

/* ------------------------------------------------------------ ways of traffic */

/* The widest way from `source` to every node over what is left of a guide:
 * width[v], and last[v], the channel it arrives by (-1: no way). */
static void widest_ways(double *width, int *last, const chp_channels *g, const double *left,
                        int source)
{
    int done[CHP_MAX_NODES] = { 0 };
    for (int v = 0; v < g->nodes; v++)
        width[v] = 0, last[v] = -1;
    width[source] = HUGE_VAL;
    for (;;) {
        int widest = -1;
        for (int v = 0; v < g->nodes; v++)
            if (!done[v] && width[v] > 0 && (widest < 0 || width[v] > width[widest]))
                widest = v;
        if (widest < 0)
            return;
        done[widest] = 1;
        for (int c = 0; c < g->channels; c++) {
            int to = g->channel[c].to;
            double through = fmin(width[widest], left[c]);
            if (g->channel[c].from == widest && through > width[to])
                width[to] = through, last[to] = c;
        }
    }
}

/* `amount` along the way that `last` describes; `left` of the guide shrinks. */
static void send(double *flow, double *left, const chp_channels *g, const int *last, int to,
                 double amount)
{
    for (int c = last[to]; c >= 0; c = last[g->channel[c].from]) {
        flow[c] += amount;
        if (left)
            left[c] -= amount;
    }
}

/* As much of `amount` as the guide carries, in whole steps; returns the rest. */
static double send_guided(double *flow, double *left, const chp_channels *g, int source, int to,
                          double amount, double step)
{
    double width[CHP_MAX_NODES];
    int last[CHP_MAX_NODES];
    while (amount > 0) {
        widest_ways(width, last, g, left, source);
        double part = fmin(amount, floor(width[to] / step) * step);
        if (!(part > 0))
            break;
        send(flow, left, g, last, to, part);
        amount -= part;
    }
    return amount;
}

/* `left` holds the guide, if there is one. */
static int send_from(double *flow, double *left, const double *traffic, double step,
                     const chp_channels *g, int source, int guided)
{
    int hops[CHP_MAX_NODES], last[CHP_MAX_NODES];
    chp_hops_from(hops, last, g, source);
    for (int to = 0; to < g->nodes; to++) {
        double rest = traffic[to];
        if (!(rest > 0))
            continue;
        if (guided)
            rest = send_guided(flow, left, g, source, to, rest, step);
        if (rest > 0 && hops[to] < 0)
            return 0;
        send(flow, NULL, g, last, to, rest);
    }
    return 1;
}

int chp_send_traffic(double *flow, const double *traffic, double step, const double *guide,
                     const chp_channels *g)
{
    double left[CHP_MAX_CHANNELS];
    size_t bytes = (size_t)g->channels * sizeof *flow;
    for (int source = 0; source < g->nodes; source++) {
        double *row = flow + source * g->channels;
        if (guide)
            memcpy(left, guide + source * g->channels, bytes);
        memset(row, 0, bytes);
        if (!send_from(row, left, traffic + source * g->nodes, step, g, source, guide != NULL))
            return 0;
    }
    return 1;
}

double chp_busiest_channel_s(const double *flow, const chp_channels *g)
{
    double busiest_s = 0;
    for (int c = 0; c < g->channels; c++) {
        double bytes = 0;
        for (int source = 0; source < g->nodes; source++)
            bytes += flow[source * g->channels + c];
        busiest_s = fmax(busiest_s, bytes / g->channel[c].bytes_per_s);
    }
    return busiest_s;
}

/* --------------------------------------------------------- linear programs */

void chp_add_flows(chp_program_builder *b, chp_flow_columns *flows)
{
    const chp_channels *g = flows->channels;
    for (int source = 0; source < g->nodes; source++) {
        if (flows->most[source] == 0)
            continue;
        flows->column[source] = b->columns;
        /* What comes from a node never comes back to it. */
        for (int c = 0; c < g->channels; c++)
            chp_add_column(b, 0, g->channel[c].to == source ? 0 : 1, 0);
    }
}

size_t chp_add_arrival(chp_program_builder *b, const chp_flow_columns *flows, int from, int to,
                       double amount)
{
    const chp_channels *g = flows->channels;
    size_t row = chp_add_row(b, amount / flows->most[from], amount / flows->most[from]);
    for (int c = 0; c < g->channels; c++)
        if (g->channel[c].from == to || g->channel[c].to == to)
            chp_add_entry(b, row, flows->column[from] + (size_t)c,
                          g->channel[c].to == to ? 1 : -1);
    return row;
}

void chp_add_channel_times(chp_program_builder *b, const chp_flow_columns *flows, double unit_s,
                           size_t time)
{
    const chp_channels *g = flows->channels;
    for (int c = 0; c < g->channels; c++) {
        size_t row = chp_add_row(b, -HUGE_VAL, 0);
        chp_add_entry(b, row, time, -1);
        for (int source = 0; source < g->nodes; source++)
            if (flows->most[source] > 0)
                chp_add_entry(b, row, flows->column[source] + (size_t)c,
                              flows->most[source] * unit_s / g->channel[c].bytes_per_s);
    }
}

void chp_put_flows(double *value, const chp_flow_columns *flows, const double *flow, double unit)
{
    const chp_channels *g = flows->channels;
    for (int source = 0; source < g->nodes; source++)
        for (int c = 0; c < g->channels && flows->most[source] > 0; c++)
            value[flows->column[source] + (size_t)c] =
                flow[source * g->channels + c] / (unit * flows->most[source]);
}

void chp_take_flows(double *flow, const chp_flow_columns *flows, const double *value, double unit)
{
    const chp_channels *g = flows->channels;
    for (int source = 0; source < g->nodes; source++)
        for (int c = 0; c < g->channels; c++)
            flow[source * g->channels + c] =
                flows->most[source] > 0
                    ? value[flows->column[source] + (size_t)c] * unit * flows->most[source]
                    : 0;
}
