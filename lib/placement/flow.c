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

static void send_back(double *flow, const chp_channels *g, const int *last, int to, double amount)
{
    for (int c = last[to]; c >= 0; c = last[g->channel[c].from])
        flow[c] += amount;
}

static void send_way(double *flow, const chp_way *way, double amount)
{
    for (int i = 0; i < way->hops; i++)
        flow[way->channel[i]] += amount;
}

/* Each way its share, rounded down to whole steps; the fullest the rest. Returns
 * what is not sent: all, if the guide says nothing. */
static double send_guided(double *flow, const chp_guide *guide, int pair, double bytes,
                          double step)
{
    const chp_ways *w = guide->ways;
    double sum = 0, rest = bytes;
    int fullest = w->first[pair];
    for (int k = w->first[pair]; k >= 0; k = w->way[k].next) {
        sum += guide->amount[k];
        fullest = guide->amount[k] > guide->amount[fullest] ? k : fullest;
    }
    if (!(sum > 0))
        return bytes;
    for (int k = w->first[pair]; k >= 0; k = w->way[k].next) {
        double part = fmin(floor(guide->amount[k] / sum * bytes / step) * step, rest);
        send_way(flow, &w->way[k], part);
        rest -= part;
    }
    send_way(flow, &w->way[fullest], rest);
    return 0;
}

int chp_send_traffic(double *flow, const double *traffic, double step, const chp_guide *guide,
                     const chp_channels *g)
{
    memset(flow, 0, (size_t)(g->nodes * g->channels) * sizeof *flow);
    for (int source = 0; source < g->nodes; source++) {
        double *row = flow + source * g->channels;
        int hops[CHP_MAX_NODES], last[CHP_MAX_NODES];
        chp_hops_from(hops, last, g, source);
        for (int to = 0; to < g->nodes; to++) {
            int pair = source * g->nodes + to;
            double rest = traffic[pair];
            if (rest > 0 && guide)
                rest = send_guided(row, guide, pair, rest, step);
            if (rest > 0 && hops[to] < 0)
                return 0;
            send_back(row, g, last, to, rest);
        }
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

void chp_begin_flows(chp_flow_columns *f, const chp_channels *g, const double *most,
                     const double *likely, chp_arena *arena)
{
    size_t pairs = (size_t)(g->nodes * g->nodes);
    *f = (chp_flow_columns){ .most = most };
    chp_ways_begin(&f->ways, g, most, arena);
    chp_add_even_ways(&f->ways, likely);
    f->row = chp_arena_alloc(arena, pairs * sizeof *f->row);
    f->price = chp_arena_alloc(arena, (pairs + (size_t)g->channels) * sizeof *f->price);
    f->chosen = chp_arena_alloc(arena, pairs * sizeof *f->chosen);
    f->ways.failed = f->ways.failed || !f->row || !f->price || !f->chosen;
}

size_t chp_add_pair(chp_program_builder *b, chp_flow_columns *f, int pair, double amount)
{
    double share = amount / f->most[pair];
    f->row[pair] = chp_add_row(b, share, share);
    return f->row[pair];
}

void chp_add_channel_times(chp_program_builder *b, chp_flow_columns *f, double unit_s, size_t time)
{
    f->unit_s = unit_s;
    f->channel_row = b->rows;
    for (int c = 0; c < f->ways.channels->channels; c++)
        chp_add_entry(b, chp_add_row(b, -HUGE_VAL, 0), time, -1);
}

static void add_ways(chp_program_builder *b, const chp_flow_columns *f, int first)
{
    for (int k = first; k < f->ways.count; k++) {
        const chp_way *way = &f->ways.way[k];
        size_t column = chp_add_column(b, 0, 2, 0); /* 1 at most; the start is no bound of it */
        chp_add_entry(b, f->row[way->pair], column, 1);
        for (int i = 0; i < way->hops; i++) {
            int c = way->channel[i];
            chp_add_entry(b, f->channel_row + (size_t)c, column,
                          f->most[way->pair] * f->unit_s /
                              f->ways.channels->channel[c].bytes_per_s);
        }
    }
    b->failed = b->failed || f->ways.failed;
}

void chp_add_flows(chp_program_builder *b, chp_flow_columns *f)
{
    f->column = b->columns;
    add_ways(b, f, 0);
}

/* What a way costs: the sum over its channels of their multipliers, which are at
 * most 0 in an optimum. The cheapest way is then the best multiplier of its pair. */
size_t chp_grow_flows(chp_program_builder *b, double *multiplier, void *data)
{
    chp_flow_columns *f = data;
    const chp_channels *g = f->ways.channels;
    int known = f->ways.count, pairs = g->nodes * g->nodes;
    double *channel_price = f->price + pairs;
    for (int c = 0; c < g->channels; c++) {
        double *y = &multiplier[f->channel_row + (size_t)c];
        *y = fmin(*y, 0);
        channel_price[c] = -*y * f->unit_s / g->channel[c].bytes_per_s;
    }
    for (int i = 0; i < pairs; i++)
        f->price[i] = f->most[i] > 0 ? multiplier[f->row[i]] : 0;
    chp_add_cheaper_ways(&f->ways, f->price, channel_price, f->most, 1e-11);
    for (int i = 0; i < pairs; i++)
        if (f->most[i] > 0 && isfinite(f->price[i]))
            multiplier[f->row[i]] = f->price[i];
    add_ways(b, f, known);
    return (size_t)(f->ways.count - known);
}

double chp_put_chosen(double *value, const chp_flow_columns *f, const double *traffic)
{
    const chp_ways *w = &f->ways;
    double busiest_s = chp_choose_ways(f->chosen, f->price, w, traffic);
    for (int k = 0; k < w->count; k++) {
        int pair = w->way[k].pair;
        value[f->column + (size_t)k] =
            f->chosen[pair] == k ? traffic[pair] / f->most[pair] : 0;
    }
    return busiest_s;
}

chp_guide chp_flow_guide(const chp_flow_columns *f, const double *value)
{
    return (chp_guide){ &f->ways, value + f->column };
}
