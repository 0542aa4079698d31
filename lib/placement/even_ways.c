/* Ways that keep all channels evenly busy. */
#include <math.h>
#include <string.h>

#include "placement/ways.h"

/* Rounds of the method below. The first go by prices that know little, and their ways
 * are columns that the program does not need; the last go by prices near those of
 * the optimum, and leave few ways to be found by the program. */
enum { BLIND_ROUNDS = 75, EVEN_ROUNDS = 16 };

static double twelfth(double x)
{
    double fourth = x * x * x * x;
    return fourth * fourth * fourth;
}

/* A channel costs the more, the nearer it is to being the busiest, so that a way
 * around it is looked for; (busy / busiest)^12 follows exp(12 (busy / busiest - 1))
 * there and is the same on every processor. An idle one is not free, or ways
 * would be long. */
static void set_prices(double *price, const chp_channels *g, const double *busy_s)
{
    double busiest_s = 0;
    for (int c = 0; c < g->channels; c++)
        busiest_s = fmax(busiest_s, busy_s[c]);
    for (int c = 0; c < g->channels; c++) {
        double share = busiest_s > 0 ? busy_s[c] / busiest_s : 1;
        price[c] = (twelfth(share) + 1e-6) / g->channel[c].bytes_per_s;
    }
}

/* Sends all traffic once, at these prices; `keep`: over ways that are then known. */
static void send_once(chp_ways *w, double *busy_s, const double *price, const double *traffic,
                      int keep)
{
    const chp_channels *g = w->channels;
    for (int from = 0; from < g->nodes; from++) {
        double cost[CHP_MAX_NODES];
        int last[CHP_MAX_NODES];
        chp_cheapest_from(cost, last, w, price, from);
        for (int to = 0; to < g->nodes; to++) {
            double bytes = traffic[from * g->nodes + to];
            if (!(bytes > 0) || last[to] < 0)
                continue;
            if (keep)
                chp_add_way(w, from, to, last);
            for (int c = last[to]; c >= 0; c = last[g->channel[c].from])
                busy_s[c] += bytes / g->channel[c].bytes_per_s;
        }
    }
}

/* Multiplicative weights (Plotkin, Shmoys, Tardos, Math. Oper. Res. 20, 1995): the
 * mean of such sendings tends to the best routing, so its ways are among these. */
void chp_add_even_ways(chp_ways *w, const double *traffic)
{
    const chp_channels *g = w->channels;
    double *busy_s = chp_arena_alloc(w->arena, 2 * (size_t)g->channels * sizeof *busy_s);
    w->failed = w->failed || !busy_s;
    if (w->failed)
        return;
    double *price = busy_s + g->channels;
    /* with no more channels than a tree has, there is little to choose */
    if (g->channels <= 2 * (g->nodes - 1))
        return;
    for (int round = 0; round < BLIND_ROUNDS + EVEN_ROUNDS && !w->failed; round++) {
        set_prices(price, g, busy_s);
        send_once(w, busy_s, price, traffic, round >= BLIND_ROUNDS);
    }
}

/* ------------------------------------------------------------ one way for each */

enum { SWEEPS = 3 };

static void put(double *busy_s, const chp_ways *w, int k, double bytes)
{
    for (int i = 0; i < w->way[k].hops; i++) {
        int c = w->way[k].channel[i];
        busy_s[c] += bytes / w->channels->channel[c].bytes_per_s;
    }
}

/* By how much the sum over channels of (time / unit)^12 grows with a way. */
static double growth_with(const double *busy_s, const chp_ways *w, int k, double bytes,
                          double unit_s)
{
    double growth = 0;
    for (int i = 0; i < w->way[k].hops; i++) {
        int c = w->way[k].channel[i];
        double before = busy_s[c] / unit_s;
        double after = before + bytes / (w->channels->channel[c].bytes_per_s * unit_s);
        growth += twelfth(after) - twelfth(before);
    }
    return growth;
}

static int best_way(const double *busy_s, const chp_ways *w, int pair, double bytes, double unit_s)
{
    int best = w->first[pair];
    double least = HUGE_VAL;
    for (int k = best; k >= 0; k = w->way[k].next) {
        double growth = growth_with(busy_s, w, k, bytes, unit_s);
        if (growth < least)
            best = k, least = growth;
    }
    return best;
}

static double busiest_of(const double *busy_s, const chp_ways *w)
{
    double busiest_s = 0;
    for (int c = 0; c < w->channels->channels; c++)
        busiest_s = fmax(busiest_s, busy_s[c]);
    return busiest_s;
}

double chp_choose_ways(int *chosen, double *busy_s, const chp_ways *w, const double *traffic)
{
    int pairs = w->channels->nodes * w->channels->nodes;
    memset(busy_s, 0, (size_t)w->channels->channels * sizeof *busy_s);
    for (int i = 0; i < pairs; i++) {
        chosen[i] = w->first[i];
        if (chosen[i] >= 0)
            put(busy_s, w, chosen[i], traffic[i]);
    }
    double unit_s = busiest_of(busy_s, w);
    for (int i = 0; i < SWEEPS * pairs && unit_s > 0; i++) {
        int pair = i % pairs;
        if (chosen[pair] < 0 || !(traffic[pair] > 0))
            continue;
        put(busy_s, w, chosen[pair], -traffic[pair]);
        chosen[pair] = best_way(busy_s, w, pair, traffic[pair], unit_s);
        put(busy_s, w, chosen[pair], traffic[pair]);
    }
    return busiest_of(busy_s, w);
}
