/* Random cases of placement, the same in every run, and what holds of any flow. */
#ifndef CHP_TESTS_PLACEMENT_CASES_H
#define CHP_TESTS_PLACEMENT_CASES_H

#include <math.h>
#include <stdlib.h>

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "placement/channels.h"

enum { MOST = 16, CHANNELS = MOST * MOST };

static inline double uniform(double low, double high)
{
    return low + (high - low) * rand() / RAND_MAX;
}

/* Over some decades. */
static inline double spread(double low, double high)
{
    return low * pow(high / low, uniform(0, 1));
}

static inline int below(int n)
{
    return rand() % n;
}

/* Inflow less outflow at each node, for each source, to the last bit. */
static inline void assert_conserved(const double *flow, const double *traffic,
                                    const chp_channels *g)
{
    for (int v = 0; v < g->nodes; v++)
        for (int u = 0; u < g->nodes; u++) {
            double stays = 0;
            for (int c = 0; c < g->channels; c++) {
                cr_assert(ge(dbl, flow[v * g->channels + c], 0));
                stays += g->channel[c].to == u ? flow[v * g->channels + c] : 0;
                stays -= g->channel[c].from == u ? flow[v * g->channels + c] : 0;
            }
            if (u != v)
                cr_assert(eq(dbl, stays, traffic[v * g->nodes + u]));
        }
}

static inline double busiest(const double *flow, const chp_channels *g)
{
    double most_s = 0;
    for (int c = 0; c < g->channels; c++) {
        double bytes = 0;
        for (int v = 0; v < g->nodes; v++)
            bytes += flow[v * g->channels + c];
        most_s = fmax(most_s, bytes / g->channel[c].bytes_per_s);
    }
    return most_s;
}

static inline void make_channels_unequal(chp_channel *channel, int count)
{
    for (int c = 0; c < count; c++)
        channel[c].bytes_per_s = spread(1e11, 4e12);
}

#endif
