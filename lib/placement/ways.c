#include "placement/ways.h"

#include <math.h>
#include <string.h>

/* ------------------------------------------------------------------ the list */

static int is_same(const chp_way *way, const int *last, const chp_channels *g, int to)
{
    int c = last[to];
    for (int i = 0; i < way->hops; i++, c = last[g->channel[c].from])
        if (c != way->channel[i])
            return 0;
    return c < 0;
}

static int count_hops(const int *last, const chp_channels *g, int to)
{
    int hops = 0;
    for (int c = last[to]; c >= 0; c = last[g->channel[c].from])
        hops++;
    return hops;
}

/* Behind the others of its pair, so that a shortest one stays the first. */
static void append(chp_ways *w, int pair)
{
    int *end = &w->first[pair];
    while (*end >= 0)
        end = &w->way[*end].next;
    *end = w->count++;
}

void chp_add_way(chp_ways *w, int from, int to, const int *last)
{
    const chp_channels *g = w->channels;
    int pair = from * g->nodes + to, hops = count_hops(last, g, to);
    for (int k = w->first[pair]; k >= 0; k = w->way[k].next)
        if (is_same(&w->way[k], last, g, to))
            return;
    int *channel = chp_arena_alloc(w->arena, (size_t)hops * sizeof *channel);
    chp_way *grown = chp_arena_grow(w->arena, w->way, (size_t)w->count, sizeof *grown);
    w->failed = w->failed || !channel || !grown;
    if (w->failed)
        return;
    for (int i = 0, c = last[to]; i < hops; i++, c = last[g->channel[c].from])
        channel[i] = c;
    w->way = grown;
    w->way[w->count] = (chp_way){ pair, -1, hops, channel };
    append(w, pair);
}

static void sort_channels(chp_ways *w)
{
    const chp_channels *g = w->channels;
    int count = 0;
    for (int v = 0; v < g->nodes; v++) {
        w->begin[v] = count;
        for (int c = 0; c < g->channels; c++)
            if (g->channel[c].from == v)
                w->leaving[count++] = c;
    }
    w->begin[g->nodes] = count;
}

void chp_ways_begin(chp_ways *w, const chp_channels *g, const double *wanted, chp_arena *arena)
{
    size_t pairs = (size_t)(g->nodes * g->nodes);
    *w = (chp_ways){ .channels = g, .arena = arena };
    w->first = chp_arena_alloc(arena, pairs * sizeof *w->first);
    w->begin = chp_arena_alloc(arena, (size_t)(g->nodes + 1) * sizeof *w->begin);
    w->leaving = chp_arena_alloc(arena, (size_t)g->channels * sizeof *w->leaving);
    w->failed = !w->first || !w->begin || !w->leaving;
    if (w->failed)
        return;
    sort_channels(w);
    for (size_t i = 0; i < pairs; i++)
        w->first[i] = -1;
    for (int from = 0; from < g->nodes; from++) {
        int hops[CHP_MAX_NODES], last[CHP_MAX_NODES];
        chp_hops_from(hops, last, g, from);
        for (int to = 0; to < g->nodes; to++)
            if (wanted[from * g->nodes + to] > 0 && hops[to] > 0)
                chp_add_way(w, from, to, last);
    }
}

/* ------------------------------------------------------------ cheapest ways */

/* Takes the cheapest of the open nodes out of these; -1: none can be reached. */
static int take_cheapest(int *open, int *count, const double *cost)
{
    int best = -1;
    double least = HUGE_VAL;
    for (int i = 0; i < *count; i++)
        if (cost[open[i]] < least)
            best = i, least = cost[open[i]];
    if (best < 0)
        return -1;
    int node = open[best];
    open[best] = open[--*count];
    return node;
}

/* Dijkstra's algorithm. */
void chp_cheapest_from(double *cost, int *last, const chp_ways *w, const double *price,
                       int source)
{
    const chp_channels *g = w->channels;
    int open[CHP_MAX_NODES], count = g->nodes, node;
    for (int v = 0; v < g->nodes; v++)
        cost[v] = HUGE_VAL, last[v] = -1, open[v] = v;
    cost[source] = 0;
    while ((node = take_cheapest(open, &count, cost)) >= 0)
        for (int i = w->begin[node]; i < w->begin[node + 1]; i++) {
            int c = w->leaving[i], to = g->channel[c].to;
            if (cost[node] + price[c] < cost[to])
                cost[to] = cost[node] + price[c], last[to] = c;
        }
}

void chp_add_cheaper_ways(chp_ways *w, double *price, const double *channel_price,
                          const double *wanted, double least)
{
    int n = w->channels->nodes;
    for (int from = 0; from < n; from++) {
        double cost[CHP_MAX_NODES];
        int last[CHP_MAX_NODES];
        chp_cheapest_from(cost, last, w, channel_price, from);
        for (int to = 0; to < n; to++) {
            int pair = from * n + to;
            if (!(wanted[pair] > 0) || to == from)
                continue;
            if (cost[to] * wanted[pair] < price[pair] - least)
                chp_add_way(w, from, to, last);
            price[pair] = cost[to] * wanted[pair];
        }
    }
}
