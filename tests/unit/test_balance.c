#include "placement/balance.h"

#include "placement_cases.h"

enum { TENSORS = 4 };

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
