#include "placement/route.h"

#include "placement_cases.h"

static chp_optimum route(double *flow, double *traffic, const chp_channels *g,
                         const chp_lp_options *options)
{
    chp_optimum best;
    chiplet_error err = { 0 };
    cr_assert(eq(int, chp_route(&best, flow, traffic, g, options, &err), CHIPLET_OK), "%s",
              err.message);
    if (chp_lp_has_values(best.status)) {
        assert_conserved(flow, traffic, g);
        cr_assert(eq(dbl, best.time_s, busiest(flow, g)));
        cr_assert(le(dbl, best.bound_s, best.time_s));
    }
    return best;
}

/* ------------------------------------------------------------------ channels */

Test(channels, are_the_links_of_the_topology_twice)
{
    chp_channel channel[CHANNELS];
    for (int k = 0; k < CHP_TOPOLOGIES; k++)
        for (int n = 1; n <= MOST; n++) {
            chp_topology topology = (chp_topology)k;
            int count = chp_topology_channels(channel, topology, n, 1);
            cr_assert(eq(dbl, count, 2 * chp_topology_links(topology, n)));
            chp_channels g = { n, count, channel };
            int hops[MOST], last[MOST];
            double sum = 0;
            for (int v = 0; v < n; v++) {
                chp_hops_from(hops, last, &g, v);
                for (int u = 0; u < n; u++)
                    sum += hops[u];
            }
            double mean = n > 1 ? sum / (n * (n - 1.0)) : 0;
            cr_assert(epsilon_eq(dbl, mean, chp_topology_mean_hops(topology, n), 1e-12));
        }
}

/* ------------------------------------------------------------------- routing */

Test(routing, no_routing_of_uniform_traffic_beats_the_closed_form)
{
    chp_channel channel[CHANNELS];
    static double flow[MOST * CHANNELS], traffic[MOST * MOST];
    for (int k = 0; k < CHP_TOPOLOGIES; k++)
        for (int n = 2; n <= MOST; n++) {
            chp_channels g = { n, chp_topology_channels(channel, (chp_topology)k, n, 1), channel };
            for (int i = 0; i < n * n; i++)
                traffic[i] = 1.0 / (n * n);
            chp_optimum best = route(flow, traffic, &g, NULL);
            double load = chp_topology_channel_load((chp_topology)k, n);
            cr_assert(eq(int, best.status, CHP_LP_OPTIMAL));
            cr_assert(epsilon_eq(dbl, best.time_s, load, 1e-7 * load));
            cr_assert(epsilon_eq(dbl, best.bound_s, load, 1e-7 * load));
        }
}

/* One byte from 0 to 1: x straight over 1 byte/s, the rest by 2 over 2 byte/s
 * each. Both ways are busy equally long at x = 1/3. */
Test(routing, traffic_splits_over_unequal_ways)
{
    chp_channel channel[] = { { 0, 1, 1 }, { 0, 2, 2 }, { 2, 1, 2 }, { 1, 0, 1 } };
    chp_channels g = { 3, 4, channel };
    for (int exact = 0; exact < 2; exact++) {
        double traffic[9] = { 5, 1 }, flow[12];
        chp_optimum best = route(flow, traffic, &g, &(chp_lp_options){ .exact = exact });
        cr_assert(eq(dbl, traffic[0], 0), "what stays is no traffic");
        cr_assert(epsilon_eq(dbl, best.time_s, 1.0 / 3, 1e-12));
        cr_assert(epsilon_eq(dbl, flow[0], 1.0 / 3, 1e-12));
        cr_assert(epsilon_eq(dbl, flow[1], 2.0 / 3, 1e-12));
    }
}

static chp_channels random_package(chp_channel *channel, int n)
{
    int count = chp_topology_channels(channel, (chp_topology)below(CHP_TOPOLOGIES), n, 1);
    make_channels_unequal(channel, count);
    return (chp_channels){ n, count, channel };
}

Test(routing, unequal_traffic_is_conserved_and_its_bound_is_met)
{
    chp_channel channel[CHANNELS];
    static double flow[MOST * CHANNELS], traffic[MOST * MOST];
    srand(5);
    for (int k = 0; k < 200; k++) {
        int n = 2 + below(9);
        chp_channels g = random_package(channel, n);
        for (int i = 0; i < n * n; i++)
            traffic[i] = below(3) ? spread(1, 1e12) : 0;
        chp_optimum best = route(flow, traffic, &g, NULL);
        cr_assert(eq(int, best.status, CHP_LP_OPTIMAL));
        cr_assert(le(dbl, best.gap, 1e-8), "case %d: gap %g", k, best.gap);
    }
}

Test(routing, says_where_there_is_no_way_and_nothing_to_do)
{
    chp_channel channel[] = { { 0, 1, 1 } };
    chp_channels g = { 2, 1, channel };
    double there[4] = { 0, 1, 0, 0 }, back[4] = { 0, 0, 1, 0 }, none[4] = { 3, 0, 0, 4 }, flow[2];
    cr_assert(eq(dbl, route(flow, there, &g, NULL).time_s, 1));
    cr_assert(eq(int, route(flow, back, &g, NULL).status, CHP_LP_INFEASIBLE));
    cr_assert(eq(dbl, route(flow, none, &g, NULL).time_s, 0));
    chp_optimum best;
    double negative[4] = { 0, -1, 0, 0 };
    chp_channel loop[] = { { 1, 1, 1 } };
    chp_channels bad = { 2, 1, loop };
    cr_assert(eq(int, chp_route(&best, flow, negative, &g, NULL, NULL), CHIPLET_ERR_ARGUMENT));
    cr_assert(eq(int, chp_route(&best, flow, there, &bad, NULL, NULL), CHIPLET_ERR_ARGUMENT));
}

Test(routing, a_time_limit_gives_the_shortest_ways_and_a_true_bound)
{
    chp_channel channel[CHANNELS];
    static double flow[MOST * CHANNELS], traffic[MOST * MOST];
    srand(6);
    for (int k = 0; k < 20; k++) {
        chp_channels g = random_package(channel, MOST);
        for (int i = 0; i < MOST * MOST; i++)
            traffic[i] = uniform(0, 1e9);
        chp_optimum stopped = route(flow, traffic, &g, &(chp_lp_options){ .time_limit_s = 1e-9 });
        chp_optimum best = route(flow, traffic, &g, NULL);
        cr_assert(eq(int, stopped.status, CHP_LP_STOPPED));
        cr_assert(gt(dbl, stopped.bound_s, 0));
        cr_assert(le(dbl, stopped.bound_s, best.time_s));
        cr_assert(ge(dbl, stopped.time_s, best.bound_s));
        cr_assert(epsilon_eq(dbl, stopped.gap, 1 - stopped.bound_s / stopped.time_s, 1e-12));
    }
}
