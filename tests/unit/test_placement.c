#include "placement/assign.h"
#include "placement/balance.h"
#include "solver/program_builder.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdlib.h>

enum { MOST = 16, CHANNELS = MOST * MOST, TENSORS = 4 };

static double uniform(double low, double high)
{
    return low + (high - low) * rand() / RAND_MAX;
}

/* Over some decades. */
static double spread(double low, double high)
{
    return low * pow(high / low, uniform(0, 1));
}

static int below(int n)
{
    return rand() % n;
}

/* ------------------------------------------------------------ what must hold */

/* Inflow less outflow at each node, for each source, to the last bit. */
static void assert_conserved(const double *flow, const double *traffic, const chp_channels *g)
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

static double busiest(const double *flow, const chp_channels *g)
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

static void make_channels_unequal(chp_channel *channel, int count)
{
    for (int c = 0; c < count; c++)
        channel[c].bytes_per_s = spread(1e11, 4e12);
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

/* ------------------------------------------------------------- work and data */

typedef struct {
    chp_channel channel[CHANNELS];
    double flop_per_s[MOST];
    chp_stack stack[2 * MOST];
    chp_tensor tensor[TENSORS];
    chp_placement_task task;
    double work[MOST], data[TENSORS * 2 * MOST * MOST], traffic[MOST * MOST];
    double flow[MOST * CHANNELS];
    chp_placement at;
} package;

static void join(package *p, chp_topology topology, int n, double link_bytes_per_s)
{
    int channels = chp_topology_channels(p->channel, topology, n, link_bytes_per_s);
    p->task.channels = (chp_channels){ n, channels, p->channel };
    p->task.flop_per_s = p->flop_per_s;
    p->task.stack = p->stack;
    p->task.tensor = p->tensor;
    p->task.interleave = NULL;
    p->at = (chp_placement){ p->work, p->data, p->traffic, p->flow, 0, 0, 0 };
}

/* Each die with one stack. */
static void equip(package *p, int die, double flop_per_s, double bytes_per_s, double bytes)
{
    p->flop_per_s[die] = flop_per_s;
    p->stack[die] = (chp_stack){ die, bytes_per_s, bytes };
    p->task.stacks = die + 1;
}

static void assert_shares(const package *p)
{
    const chp_placement_task *t = &p->task;
    double all = 0;
    for (int i = 0; i < t->channels.nodes; i++) {
        all += p->work[i];
        for (int k = 0; k < t->tensors; k++) {
            double sum = 0, cores = p->flop_per_s[i] > 0;
            for (int s = 0; s < t->stacks; s++) {
                double share = p->data[(k * t->stacks + s) * t->channels.nodes + i];
                cr_assert(ge(dbl, share, 0));
                sum += share;
            }
            cr_assert(eq(dbl, sum, t->tensor[k].locality == CHP_SHARED ? cores : p->work[i]));
        }
    }
    cr_assert(eq(dbl, all, 1));
}

static chp_optimum balance(package *p, const chp_lp_options *options)
{
    chp_optimum best;
    chiplet_error err = { 0 };
    cr_assert(eq(int, chp_balance(&best, &p->at, &p->task, options, &err), CHIPLET_OK), "%s",
              err.message);
    if (chp_lp_has_values(best.status)) {
        assert_shares(p);
        assert_conserved(p->flow, p->traffic, &p->task.channels);
        cr_assert(eq(dbl, p->at.link_s, busiest(p->flow, &p->task.channels)));
        cr_assert(eq(dbl, best.time_s,
                     fmax(p->at.tensor_s, fmax(p->at.dram_s, p->at.link_s))));
    }
    return best;
}

static chp_tensor random_tensor(chp_topology topology)
{
    double dram = spread(1e6, 1e11);
    int all_alike = topology == CHP_RING || topology == CHP_FULL || topology == CHP_TORUS;
    return (chp_tensor){ .locality = (chp_locality)below(3),
                         .written = all_alike && below(2),
                         .dram_bytes = dram,
                         .cache_bytes = dram * spread(1, 20),
                         .stored_bytes = dram };
}

/* Equal dies with equal links; returns the closed form. */
static double make_equal(package *p, int most_dies)
{
    chp_equal_dies d = { (chp_topology)below(CHP_TOPOLOGIES), 1 + below(most_dies),
                         spread(1e13, 4e15), spread(1e11, 8e12), spread(1e10, 5e12) };
    int n = (int)d.dies;
    join(p, d.topology, n, d.link_bytes_per_s);
    p->task.tensors = 1 + below(TENSORS);
    for (int k = 0; k < p->task.tensors; k++)
        p->tensor[k] = random_tensor(d.topology);
    double stored = 0;
    for (int k = 0; k < p->task.tensors; k++)
        stored += p->tensor[k].stored_bytes;
    for (int i = 0; i < n; i++)
        equip(p, i, d.flop_per_s, d.dram_bytes_per_s, stored * uniform(1.01, 2) / n);
    p->task.flop = spread(1e9, 1e14);
    p->task.l2_policy = (chp_l2_policy)below(2);
    return chp_equal_dies_s(&d, p->task.flop, p->task.l2_policy, p->task.tensors, p->tensor);
}

Test(balance, equal_dies_follow_the_closed_form)
{
    static package p;
    srand(7);
    for (int k = 0; k < 1000; k++) {
        double closed_s = make_equal(&p, MOST);
        chp_optimum best = balance(&p, NULL);
        cr_assert(eq(int, best.status, CHP_LP_OPTIMAL));
        cr_assert(epsilon_eq(dbl, best.time_s, closed_s, 1e-7 * closed_s), "case %d, %d dies", k,
                  p.task.channels.nodes);
        cr_assert(epsilon_eq(dbl, best.bound_s, closed_s, 1e-7 * closed_s));
    }
}

Test(balance, exact_arithmetic_meets_the_closed_form_more_closely)
{
    static package p;
    srand(8);
    for (int k = 0; k < 200; k++) {
        double closed_s = make_equal(&p, 5);
        chp_optimum best = balance(&p, &(chp_lp_options){ .exact = 1 });
        cr_assert(eq(int, best.status, CHP_LP_OPTIMAL));
        cr_assert(epsilon_eq(dbl, best.time_s, closed_s, 1e-9 * closed_s), "case %d", k);
        cr_assert(epsilon_eq(dbl, best.bound_s, closed_s, 1e-9 * closed_s), "case %d", k);
    }
}

/* What is bound by its cores: each die as much as it can. */
Test(balance, work_alone_follows_the_rates)
{
    static package p;
    join(&p, CHP_ROW, 3, 1e12);
    equip(&p, 0, 1e14, 1e12, HUGE_VAL);
    equip(&p, 1, 3e14, 1e12, HUGE_VAL);
    equip(&p, 2, 4e14, 1e12, HUGE_VAL);
    p.task.flop = 8e12;
    p.task.tensors = 0;
    chp_optimum best = balance(&p, NULL);
    cr_assert(epsilon_eq(dbl, best.time_s, 0.01, 1e-14));
    cr_assert(epsilon_eq(dbl, p.work[0], 0.125, 1e-12));
    cr_assert(epsilon_eq(dbl, p.work[1], 0.375, 1e-12));
}

/* Die 1 has cores but no memory: it works on w, of which D w cross a link L:
 *     W (1 - w) / F0 = D w / L   unless its cores are slower than its link. */
Test(balance, a_die_without_memory_is_fed_by_its_link)
{
    static package p;
    srand(9);
    for (int k = 0; k < 100; k++) {
        double f0 = spread(1e13, 1e15), f1 = spread(1e13, 1e15), link = spread(1e10, 1e13);
        double flop = spread(1e10, 1e14), bytes = spread(1e8, 1e12), dram = spread(1e11, 1e13);
        join(&p, CHP_ROW, 2, link);
        equip(&p, 0, f0, dram, HUGE_VAL);
        p.flop_per_s[1] = f1;
        p.task.flop = flop;
        p.task.tensors = 1;
        p.tensor[0] = (chp_tensor){ CHP_SHARDED, below(2), bytes, 2 * bytes, bytes };
        p.task.l2_policy = CHP_L2_REQUESTER_SIDE;
        double share_per_s = f0 / flop + fmin(f1 / flop, link / bytes);
        double expected_s = fmax(bytes / dram, 1 / share_per_s);
        cr_assert(epsilon_eq(dbl, balance(&p, NULL).time_s, expected_s, 1e-9 * expected_s));
        p.task.l2_policy = CHP_L2_HOME_SIDE;
        share_per_s = f0 / flop + fmin(f1 / flop, link / (2 * bytes));
        expected_s = fmax(bytes / dram, 1 / share_per_s);
        cr_assert(epsilon_eq(dbl, balance(&p, NULL).time_s, expected_s, 1e-9 * expected_s));
    }
}

/* Two dies, of which one has the cores. */
static void make_reader(package *p, double home_bytes)
{
    join(p, CHP_ROW, 2, 1e11);
    equip(p, 0, 1e15, 1e12, home_bytes);
    equip(p, 1, 0, 1e12, 1e9);
    p->task.flop = 0;
    p->task.tensors = 1;
    p->task.l2_policy = CHP_L2_REQUESTER_SIDE;
}

Test(balance, weights_cross_when_home_is_full)
{
    static package p;
    const double home[] = { 1e9, 0.95e9, 0.6e9, 0.1e9 };
    /* A gigabyte: the faster of ways would let a share 1/11 come from afar. */
    const double far[] = { 1.0 / 11, 1.0 / 11, 0.4, 0.9 };
    for (int k = 0; k < 4; k++) {
        make_reader(&p, home[k]);
        p.tensor[0] = (chp_tensor){ CHP_SHARDED, 0, 1e9, 1e9, 1e9 };
        double expected_s = fmax(far[k] * 1e9 / 1e11, (1 - far[k]) * 1e9 / 1e12);
        cr_assert(epsilon_eq(dbl, balance(&p, NULL).time_s, expected_s, 1e-9 * expected_s));
    }
    p.stack[1].bytes = 0.89e9;
    cr_assert(eq(int, balance(&p, NULL).status, CHP_LP_INFEASIBLE));
}

Test(balance, spread_addresses_cross_as_they_are_spread)
{
    static package p;
    const double half[] = { 0.5, 0.5 }, quarter[] = { 0.75, 0.25 };
    make_reader(&p, 1e9);
    p.tensor[0] = (chp_tensor){ CHP_INTERLEAVED, 0, 1e9, 3e9, 1e9 };
    cr_assert(epsilon_eq(dbl, balance(&p, NULL).time_s, 0.5e9 / 1e11, 1e-14));
    p.task.interleave = half;
    cr_assert(epsilon_eq(dbl, balance(&p, NULL).time_s, 0.5e9 / 1e11, 1e-14));
    p.task.interleave = quarter;
    cr_assert(epsilon_eq(dbl, balance(&p, NULL).time_s, 0.25e9 / 1e11, 1e-14));
    p.task.l2_policy = CHP_L2_HOME_SIDE;
    cr_assert(epsilon_eq(dbl, balance(&p, NULL).time_s, 0.75e9 / 1e11, 1e-14));
    p.stack[0].bytes = 0.7e9;
    cr_assert(eq(int, balance(&p, NULL).status, CHP_LP_INFEASIBLE));
}

/* Four dies read the same gigabyte. Requester-side: each fetches all of it, 4 GB
 * from memory. Home-side: 1 GB from memory, what the cores draw crosses. */
Test(balance, shared_tensors_are_copied_or_drawn)
{
    static package p;
    join(&p, CHP_FULL, 4, 1e11);
    for (int i = 0; i < 4; i++)
        equip(&p, i, 1e15, 1e12, HUGE_VAL);
    p.task.flop = 0;
    p.task.tensors = 1;
    p.tensor[0] = (chp_tensor){ CHP_SHARED, 0, 1e9, 6e9, 1e9 };
    p.task.l2_policy = CHP_L2_REQUESTER_SIDE;
    cr_assert(epsilon_eq(dbl, balance(&p, NULL).time_s, 4e9 / 16 / 1e11, 1e-12));
    cr_assert(epsilon_eq(dbl, p.at.dram_s, 4e9 / 4e12, 1e-12));
    p.task.l2_policy = CHP_L2_HOME_SIDE;
    cr_assert(epsilon_eq(dbl, balance(&p, NULL).time_s, 6e9 / 16 / 1e11, 1e-12));
    cr_assert(epsilon_eq(dbl, p.at.dram_s, 1e9 / 4e12, 1e-12));
}

/* In a row of five that reads and writes spread data, work in the middle beats
 * equal work: 0.4 against 12/25 of what crosses. */
Test(balance, unequal_work_can_beat_the_closed_form)
{
    static package p;
    chp_equal_dies d = { CHP_ROW, 5, 1e18, 1e15, 1e11 };
    join(&p, CHP_ROW, 5, 1e11);
    for (int i = 0; i < 5; i++)
        equip(&p, i, 1e18, 1e15, HUGE_VAL);
    p.task.flop = 0;
    p.task.tensors = 2;
    p.tensor[0] = (chp_tensor){ CHP_INTERLEAVED, 0, 1e9, 1e9, 0 };
    p.tensor[1] = (chp_tensor){ CHP_INTERLEAVED, 1, 1e9, 1e9, 0 };
    p.task.l2_policy = CHP_L2_REQUESTER_SIDE;
    cr_assert(epsilon_eq(dbl, balance(&p, NULL).time_s, 0.4e9 / 1e11, 1e-9));
    cr_assert(epsilon_eq(dbl, p.work[2], 1, 1e-6));
    double equal_s = chp_equal_dies_s(&d, 0, CHP_L2_REQUESTER_SIDE, 2, p.tensor);
    cr_assert(epsilon_eq(dbl, equal_s, 0.48e9 / 1e11, 1e-12));
}

static void make_unequal(package *p, int n)
{
    join(p, (chp_topology)below(CHP_TOPOLOGIES), n, 1);
    make_channels_unequal(p->channel, p->task.channels.channels);
    for (int i = 0; i < n; i++)
        equip(p, i, i && below(4) == 0 ? 0 : spread(1e14, 2e15), spread(5e11, 5e12),
              spread(3e10, 1e11));
    p->task.tensors = 3;
    for (int k = 0; k < 3; k++)
        p->tensor[k] = (chp_tensor){ (chp_locality)k, below(2), spread(1e8, 1e10), 0, 1e9 };
    for (int k = 0; k < 3; k++)
        p->tensor[k].cache_bytes = p->tensor[k].dram_bytes * uniform(1, 4);
    p->task.flop = spread(1e11, 1e13);
    p->task.l2_policy = (chp_l2_policy)below(2);
}

Test(balance, unequal_packages_are_conserved_and_proven)
{
    static package p;
    srand(10);
    for (int k = 0; k < 200; k++) {
        make_unequal(&p, 2 + below(7));
        chp_optimum best = balance(&p, NULL);
        cr_assert(eq(int, best.status, CHP_LP_OPTIMAL));
        cr_assert(le(dbl, best.gap, 1e-8), "case %d: gap %g", k, best.gap);
    }
}

Test(balance, more_of_anything_never_hurts)
{
    static package p;
    srand(11);
    for (int k = 0; k < 60; k++) {
        make_unequal(&p, 4);
        double before_s = balance(&p, NULL).time_s;
        int die = below(4), channel = below(p.task.channels.channels);
        switch (k % 4) {
        case 0: p.flop_per_s[die] *= 2; break;
        case 1: p.channel[channel].bytes_per_s *= 2; break;
        case 2: p.stack[die].bytes *= 2; break;
        default: p.task.flop /= 2; break;
        }
        cr_assert(le(dbl, balance(&p, NULL).time_s, before_s * (1 + 1e-6)), "case %d", k);
    }
}

Test(balance, a_time_limit_gives_a_placement_and_its_gap)
{
    static package p;
    srand(12);
    for (int k = 0; k < 20; k++) {
        make_unequal(&p, MOST);
        chp_optimum stopped = balance(&p, &(chp_lp_options){ .time_limit_s = 1e-9 });
        cr_assert(eq(int, stopped.status, CHP_LP_STOPPED));
        cr_assert(gt(dbl, stopped.bound_s, 0));
        cr_assert(epsilon_eq(dbl, stopped.gap, 1 - stopped.bound_s / stopped.time_s, 1e-12));
        chp_optimum best = balance(&p, NULL);
        cr_assert(le(dbl, stopped.bound_s, best.time_s));
        cr_assert(ge(dbl, stopped.time_s, best.bound_s));
    }
}

Test(balance, wrong_tasks_are_refused)
{
    static package p;
    chp_optimum best;
    const double uneven[] = { 0.5, 0.6 };
    make_reader(&p, 1e9);
    p.tensor[0] = (chp_tensor){ CHP_SHARDED, 0, -1, 1e9, 1e9 };
    cr_assert(eq(int, chp_balance(&best, &p.at, &p.task, NULL, NULL), CHIPLET_ERR_ARGUMENT));
    p.tensor[0].dram_bytes = 1e9;
    p.task.interleave = uneven;
    cr_assert(eq(int, chp_balance(&best, &p.at, &p.task, NULL, NULL), CHIPLET_ERR_ARGUMENT));
    p.task.interleave = NULL;
    p.stack[1].node = 2;
    cr_assert(eq(int, chp_balance(&best, &p.at, &p.task, NULL, NULL), CHIPLET_ERR_ARGUMENT));
    p.stack[1].node = 1;
    p.flop_per_s[0] = 0;
    cr_assert(eq(int, chp_balance(&best, &p.at, &p.task, NULL, NULL), CHIPLET_ERR_ARGUMENT));
    p.flop_per_s[0] = 1e15;
    p.task.stacks = 0;
    cr_assert(eq(int, chp_balance(&best, &p.at, &p.task, NULL, NULL), CHIPLET_ERR_ARGUMENT));
}

/* Die 1 has the only memory, and the only link goes there. */
Test(balance, memory_out_of_reach_is_no_placement)
{
    static package p;
    join(&p, CHP_ROW, 2, 1e12);
    p.task.channels.channels = 1; /* from 0 to 1 */
    p.flop_per_s[0] = 1e15;
    p.flop_per_s[1] = 0;
    p.stack[0] = (chp_stack){ 1, 1e12, HUGE_VAL };
    p.task.stacks = p.task.tensors = 1;
    p.task.flop = 1e12;
    p.tensor[0] = (chp_tensor){ CHP_SHARDED, 0, 1e9, 1e9, 1e9 };
    cr_assert(eq(int, balance(&p, NULL).status, CHP_LP_INFEASIBLE));
    p.flop_per_s[1] = 1e12;
    chp_optimum best = balance(&p, NULL);
    cr_assert(eq(int, best.status, CHP_LP_OPTIMAL));
    cr_assert(epsilon_eq(dbl, best.time_s, 1, 1e-9), "all work is where the memory is");
    p.tensor[0].written = 1;
    cr_assert(epsilon_eq(dbl, balance(&p, NULL).time_s, 0.001, 1e-12), "the memory is busy");
}

/* ---------------------------------------------------------------- assignment */

enum { ITEMS = 40, DIES = 8, KINDS = 2 };

typedef struct {
    double time_s[KINDS * ITEMS * DIES], bytes[ITEMS], capacity[DIES];
    double crossing[ITEMS], link[DIES];
    int die[ITEMS];
    chp_assignment task;
} items;

static double item_time_s(const items *x, int kind, int item, int die)
{
    return x->time_s[(kind * x->task.items + item) * x->task.dies + die];
}

/* The busiest resource, HUGE_VAL if a die overflows. */
static double judged_s(const items *x, const int *die)
{
    double most_s = 0;
    for (int d = 0; d < x->task.dies; d++) {
        double bytes = 0;
        for (int k = 0; k < x->task.kinds; k++) {
            double busy_s = 0;
            for (int i = 0; i < x->task.items; i++)
                busy_s += die[i] == d ? item_time_s(x, k, i, d) : 0;
            most_s = fmax(most_s, busy_s);
        }
        for (int i = 0; i < x->task.items; i++)
            bytes += die[i] == d ? x->bytes[i] : 0;
        if (bytes > x->capacity[d])
            return HUGE_VAL;
    }
    return most_s;
}

static double enumerated_s(const items *x)
{
    int die[ITEMS] = { 0 };
    double best_s = HUGE_VAL;
    for (;;) {
        best_s = fmin(best_s, judged_s(x, die));
        int i = 0;
        while (i < x->task.items && ++die[i] == x->task.dies)
            die[i++] = 0;
        if (i == x->task.items)
            return best_s;
    }
}

/* Bytes are whole, so that sums of them are exact. */
static void make_items(items *x, int count, int dies, int kinds, int equal)
{
    x->task = (chp_assignment){ count, dies, kinds, x->time_s, x->bytes, x->capacity };
    double bytes = 0;
    for (int i = 0; i < count; i++) {
        bytes += x->bytes[i] = 1 + below(9);
        x->crossing[i] = spread(1e-3, 1);
    }
    for (int k = 0; k < kinds; k++)
        for (int i = 0; i < count; i++)
            for (int d = 0; d < dies; d++)
                x->time_s[(k * count + i) * dies + d] =
                    equal && d > 0 ? item_time_s(x, k, i, 0) : uniform(1, 3);
    for (int d = 0; d < dies; d++) {
        x->capacity[d] = floor(bytes / dies * (equal ? 1.2 : uniform(0.8, 1.6)));
        x->link[d] = spread(0.05, 5);
    }
}

Test(assignment, is_the_best_of_all)
{
    static items x;
    srand(13);
    for (int k = 0; k < 120; k++) {
        make_items(&x, 3 + below(5), 2 + below(2), 1 + below(2), below(2));
        double best_s = enumerated_s(&x);
        chp_optimum best;
        chiplet_error err = { 0 };
        cr_assert(eq(int, chp_assign(&best, x.die, &x.task, NULL, &err), CHIPLET_OK), "%s",
                  err.message);
        if (best_s == HUGE_VAL) {
            cr_assert(eq(int, best.status, CHP_LP_INFEASIBLE));
            continue;
        }
        cr_assert(eq(int, best.status, CHP_LP_OPTIMAL));
        cr_assert(epsilon_eq(dbl, best.time_s, best_s, 1e-9));
        cr_assert(epsilon_eq(dbl, judged_s(&x, x.die), best_s, 1e-9));
        cr_assert(epsilon_eq(dbl, best.bound_s, best_s, 1e-8));
    }
}

Test(assignment, a_time_limit_gives_the_incumbent_and_its_gap)
{
    static items x;
    srand(14);
    const double limits[] = { 1e-9, 0.2 };
    for (int k = 0; k < 6; k++) {
        make_items(&x, ITEMS, DIES, 2, 1);
        for (int t = 0; t < 2; t++) {
            chp_optimum best;
            chp_lp_options options = { .time_limit_s = limits[t] };
            cr_assert(eq(int, chp_assign(&best, x.die, &x.task, &options, NULL), CHIPLET_OK));
            cr_assert(eq(int, best.status, CHP_LP_STOPPED));
            cr_assert(epsilon_eq(dbl, best.time_s, judged_s(&x, x.die), 1e-9));
            cr_assert(gt(dbl, best.bound_s, 0));
            cr_assert(gt(dbl, best.gap, 0));
            cr_assert(lt(dbl, best.gap, 0.1), "longest first with swaps is near the bound");
        }
    }
}

Test(assignment, a_gap_that_is_good_enough_ends_it)
{
    static items x;
    srand(15);
    make_items(&x, ITEMS, DIES, 1, 1);
    chp_optimum best;
    chp_lp_options options = { .relative_gap = 0.1, .time_limit_s = 60 };
    cr_assert(eq(int, chp_assign(&best, x.die, &x.task, &options, NULL), CHIPLET_OK));
    cr_assert(le(dbl, best.gap, 0.1));
}

Test(assignment, wrong_tasks_are_refused)
{
    static items x;
    chp_optimum best;
    make_items(&x, 4, 2, 1, 1);
    x.time_s[3] = NAN;
    cr_assert(eq(int, chp_assign(&best, x.die, &x.task, NULL, NULL), CHIPLET_ERR_ARGUMENT));
    chp_pipeline line = { x.task, x.crossing, x.link };
    cr_assert(eq(int, chp_stages(&best, x.die, &line, NULL), CHIPLET_ERR_ARGUMENT));
    x.time_s[3] = 1;
    x.link[0] = 0;
    cr_assert(eq(int, chp_stages(&best, x.die, &line, NULL), CHIPLET_ERR_ARGUMENT));
}

/* -------------------------------------------------------------------- stages */

static double judged_line_s(const items *x, const int *die)
{
    double most_s = judged_s(x, die);
    for (int i = 0; i + 1 < x->task.items; i++)
        for (int d = die[i]; d < die[i + 1]; d++)
            most_s = fmax(most_s, x->crossing[i] / x->link[d]);
    return most_s;
}

/* All rising sequences of dies. */
static double enumerated_line_s(const items *x, int *die, int item)
{
    double best_s = HUGE_VAL;
    if (item == x->task.items)
        return judged_line_s(x, die);
    for (die[item] = item ? die[item - 1] : 0; die[item] < x->task.dies; die[item]++)
        best_s = fmin(best_s, enumerated_line_s(x, die, item + 1));
    return best_s;
}

static chp_optimum stages(items *x)
{
    chp_optimum best;
    chp_pipeline line = { x->task, x->crossing, x->link };
    cr_assert(eq(int, chp_stages(&best, x->die, &line, NULL), CHIPLET_OK));
    return best;
}

Test(stages, are_the_best_of_all)
{
    static items x;
    srand(16);
    for (int k = 0; k < 200; k++) {
        int die[ITEMS];
        make_items(&x, 1 + below(8), 1 + below(4), 1 + below(2), below(2));
        double best_s = enumerated_line_s(&x, die, 0);
        chp_optimum best = stages(&x);
        cr_assert(eq(int, best.status, best_s < HUGE_VAL ? CHP_LP_OPTIMAL : CHP_LP_INFEASIBLE));
        if (best_s == HUGE_VAL)
            continue;
        cr_assert(epsilon_eq(dbl, best.time_s, best_s, 1e-12));
        cr_assert(epsilon_eq(dbl, judged_line_s(&x, x.die), best_s, 1e-12));
        cr_assert(eq(dbl, best.gap, 0));
    }
}

/* Column of the program: T, then "layer i lies on die d or before". */
static size_t done_by(const items *x, int item, int die)
{
    return 1 + (size_t)(item * x->task.dies + die);
}

static void add_term(chp_program_builder *b, size_t row, const items *x, int item, int die,
                     double value)
{
    chp_add_entry(b, row, done_by(x, item, die), value);
}

/* Layer i lies on die d: done by d and not by d - 1. */
static void add_layer(chp_program_builder *b, size_t row, const items *x, int i, int d,
                      double value)
{
    add_term(b, row, x, i, d, value);
    if (d > 0)
        add_term(b, row, x, i, d - 1, -value);
}

static void add_link(chp_program_builder *b, const items *x, int d)
{
    for (int i = 0; i + 1 < x->task.items; i++) {
        size_t row = chp_add_row(b, -HUGE_VAL, 0);
        chp_add_entry(b, row, 0, -1);
        add_term(b, row, x, i, d, x->crossing[i] / x->link[d]);
        add_term(b, row, x, i + 1, d, -x->crossing[i] / x->link[d]);
    }
}

/* The same by an integer program: a layer is done no earlier than the one
 * before, and no later than a die further on. */
static double programmed_line_s(const items *x)
{
    chp_program_builder b = { 0 };
    int n = x->task.items, dies = x->task.dies;
    double value[1 + ITEMS * DIES];
    chp_add_column(&b, 0, HUGE_VAL, 1);
    for (int j = 0; j < n * dies; j++) {
        size_t column = chp_add_column(&b, j % dies == dies - 1, 1, 0);
        b.column[column].integer = 1;
    }
    for (int i = 0; i < n; i++)
        for (int d = 0; d < dies; d++) {
            add_layer(&b, chp_add_row(&b, 0, HUGE_VAL), x, i, d, 1);
            size_t row = chp_add_row(&b, 0, HUGE_VAL);
            add_term(&b, row, x, i, d, 1);
            if (i + 1 < n)
                add_term(&b, row, x, i + 1, d, -1);
        }
    for (int d = 0; d < dies; d++) {
        size_t room = chp_add_row(&b, -HUGE_VAL, x->capacity[d]);
        for (int k = 0; k < x->task.kinds; k++) {
            size_t row = chp_add_row(&b, -HUGE_VAL, 0);
            chp_add_entry(&b, row, 0, -1);
            for (int i = 0; i < n; i++)
                add_layer(&b, row, x, i, d, item_time_s(x, k, i, d));
        }
        for (int i = 0; i < n; i++)
            add_layer(&b, room, x, i, d, x->bytes[i]);
        if (d + 1 < dies)
            add_link(&b, x, d);
    }
    chp_lp_result r;
    chp_linear_program program = chp_built_program(&b);
    chiplet_error err = { 0 };
    cr_assert(eq(int, chp_lp_solve(&r, value, &program, NULL, &err), CHIPLET_OK), "%s",
              err.message);
    chp_program_builder_free(&b);
    return r.objective;
}

Test(stages, equal_an_integer_program)
{
    static items x;
    srand(17);
    for (int k = 0; k < 10; k++) {
        make_items(&x, 16, 4, 2, k % 2);
        chp_optimum best = stages(&x);
        cr_assert(epsilon_eq(dbl, best.time_s, programmed_line_s(&x), 1e-6), "case %d", k);
    }
}

/* Order costs: what may lie anywhere is never slower. */
Test(stages, are_never_faster_than_free_assignment)
{
    static items x;
    srand(18);
    for (int k = 0; k < 30; k++) {
        chp_optimum best;
        make_items(&x, 8, 3, 2, 0);
        double line_s = stages(&x).time_s;
        cr_assert(eq(int, chp_assign(&best, x.die, &x.task, NULL, NULL), CHIPLET_OK));
        cr_assert(le(dbl, best.bound_s, line_s));
    }
}
