#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "operate/heat.h"
#include "operate/operate.h"
#include "silicon_parts.h"
#include "solver/root.h"

/* --------------------------------------------------------------------- roots */

static double cubic(double x, void *data)
{
    return x * x * x - *(double *)data;
}

static double step_at(double x, void *data)
{
    return x < *(double *)data ? -1 : 1e3;
}

Test(root, is_found_from_below)
{
    static const double cube[] = { 1e-9, 0.5, 2, 7.999 };
    for (int i = 0; i < 4; i++) {
        double c = cube[i], x = chp_rising_root(cubic, &c, 0, 2, 1e-9);
        cr_assert(x * x * x <= c && x > cbrt(c) - 3e-9);
    }
}

/* As where a chip runs away: no continuity is asked for. */
Test(root, of_a_jump_is_just_before_it)
{
    double at = 0.73, x = chp_rising_root(step_at, &at, 0, 1, 1e-7);
    cr_assert(x < at && x > at - 3e-7);
}

/* ------------------------------------------------------------------- limits */

static chp_chip warm_chip(double k_per_w)
{
    chp_chip chip = { .dies = 1,
                      .clock_power_w = 40,
                      .board_idle_w = 20,
                      .leakage_w = 60,
                      .leakage_doubling_k = 30,
                      .memory_background_w = 10,
                      .link_idle_w = 5,
                      .power_loss = 0.1,
                      .coolant_k = 308.15,
                      .memory_share = 0.6,
                      .flop_j = { 0.8e-12, 0.4e-12, 0.3e-12, 0.2e-12 },
                      .dram_j_per_byte = 40e-12,
                      .voltage_v = 1,
                      .threshold_v = 0.3,
                      .speed_exponent = 1.5,
                      .leakage_voltage_exponent = 3 };
    chip.heat = chp_even_heat(k_per_w, k_per_w);
    return chip;
}

/* 300 Tflop that follow the clock, then 1 TB that does not: 1 s in all. */
typedef struct {
    double compute_s;
} work;

static void run(chp_activity *out, double clock, void *data)
{
    const work *w = data;
    chp_activity a = { .tensor_flop = { 300e12 }, .dram_bytes = 1e12 };
    a.time_s = w->compute_s / clock + (1 - w->compute_s);
    *out = a;
}

Test(operate, at_full_clock_where_no_limit_is_met)
{
    chp_chip chip = warm_chip(0.06);
    chp_limits limits = { 1000, 400, 400 };
    chp_operating_point at;
    chp_activity full;
    chp_power power;
    work w = { 0.5 };
    run(&full, 1, &w);
    chp_package_power(&power, &chip, &full);
    cr_assert(chp_operate(&at, &chip, &limits, run, &w));
    cr_assert(eq(dbl, at.clock, 1));
    cr_assert(eq(dbl, at.supply, 1));
    cr_assert(eq(dbl, at.power.power_w, power.power_w));
}

/* Just below the limit, whichever binds, over the whole range of both regimes. */
Test(operate, as_fast_as_the_board_allows)
{
    chp_chip chip = warm_chip(0.06);
    chp_operating_point at;
    work w = { 0.8 };
    double before = 2;
    for (double cap_w = 380; cap_w > 100; cap_w -= 10) {
        chp_limits limits = { cap_w, 0, 0 };
        cr_assert(chp_operate(&at, &chip, &limits, run, &w));
        cr_assert(at.power.power_w <= cap_w && at.power.power_w > 0.9999 * cap_w);
        cr_assert(lt(dbl, at.clock, before));
        before = at.clock;
    }
    cr_assert(epsilon_eq(dbl, at.supply, 2.0 / 3, 1e-12)); /* and the clock alone below it */
    cr_assert(lt(dbl, before, 0.5));
}

Test(operate, as_fast_as_junction_and_memory_allow)
{
    chp_chip chip = warm_chip(0.06);
    chp_operating_point at;
    work w = { 0.8 };
    chp_limits junction = { 0, 325, 0 }, memory = { 0, 0, 325 };
    cr_assert(chp_operate(&at, &chip, &junction, run, &w));
    cr_assert(epsilon_eq(dbl, at.power.junction_k, 325, 1e-3));
    cr_assert(chp_operate(&at, &chip, &memory, run, &w));
    cr_assert(epsilon_eq(dbl, at.power.memory_k, 325, 1e-3));
}

/* The same cap costs a step that waits for memory less time. */
Test(operate, slows_what_follows_the_clock)
{
    chp_chip chip = warm_chip(0.06);
    chp_limits limits = { 300, 0, 0 };
    chp_operating_point at;
    double before = 1;
    for (double share = 0.1; share < 1; share += 0.2) {
        work w = { share };
        cr_assert(chp_operate(&at, &chip, &limits, run, &w));
        cr_assert(gt(dbl, at.activity.time_s, before));
        before = at.activity.time_s;
    }
}

Test(operate, says_that_a_limit_cannot_be_held)
{
    chp_chip chip = warm_chip(0.06);
    chp_limits limits = { 30, 0, 0 };
    chp_operating_point at;
    work w = { 0.8 };
    cr_assert(not(chp_operate(&at, &chip, &limits, run, &w)));
    cr_assert(gt(dbl, at.power.power_w, 30));
}

static double random_between(unsigned *state, double low, double high)
{
    *state = *state * 1664525u + 1013904223u;
    return low * pow(high / low, (*state >> 8) / 16777216.0);
}

static chp_chip random_chip(unsigned *state)
{
    chp_chip chip = warm_chip(random_between(state, 0.01, 3));
    chip.leakage_w = random_between(state, 1, 2000);
    chip.leakage_doubling_k = random_between(state, 6, 60);
    chip.clock_power_w = random_between(state, 1, 500);
    chip.voltage_v = random_between(state, 0.35, 1.4);
    chip.flop_j[0] = random_between(state, 0.05e-12, 10e-12);
    return chip;
}

/* Of 5,000 chips from harmless to absurd each settles within its limits or is
 * too hot at its lowest clock; three in ten of each kind at least. */
Test(operate, of_any_chip_converges_or_says_that_it_cannot)
{
    unsigned state = 2026;
    int settled = 0, refused = 0, away = 0, slower = 0;
    for (int i = 0; i < 5000; i++) {
        chp_chip chip = random_chip(&state);
        chp_limits limits = { random_between(&state, 50, 2000), 368, 368 };
        chp_operating_point at;
        work w = { random_between(&state, 0.01, 0.99) };
        int holds = chp_operate(&at, &chip, &limits, run, &w);
        cr_assert(isfinite(at.power.power_w) && isfinite(at.clock) && at.clock > 0);
        if (holds)
            cr_assert(at.power.power_w <= limits.power_w && at.power.junction_k <= 368 &&
                      at.power.memory_k <= 368);
        settled += holds, refused += !holds, slower += holds && at.clock < 1;
        away += !holds && at.power.junction_k == CHP_RUNAWAY_K;
    }
    cr_assert(settled > 1500 && refused > 500 && away > 100 && slower > 500, "%d %d %d %d",
              settled, refused, away, slower);
}

/* --------------------------------------------------------------------- heat */

static chp_heat_input heat_of(const chp_chip_design *d, const chp_part_list *parts)
{
    chp_floorplan plan;
    chp_shortfall why = { 0 };
    cr_assert(chp_design_floorplan(&plan, d, parts, &why), "%s", why.what);
    return chp_heat_of_parts(&plan.sites, parts, plan.cores_m2 / plan.area_m2,
                             d->cooling_k_per_w);
}

/* Parts with what heat asks of them. */
typedef struct {
    chp_memory memory;
    chp_package package;
    chp_part_list list;
} warm_parts;

static void warm(warm_parts *p)
{
    p->memory = stack;
    p->memory.height_m = 0.72e-3;
    p->memory.lateral_w_per_m_k = 90;
    p->memory.vertical_w_per_m_k = 4;
    p->package = interposer;
    p->package.lid_m = 6e-3;
    p->package.lid_rim_m = 8e-3;
    p->package.lid_w_per_m_k = 390;
    p->package.filler_w_per_m_k = 0.9;
    p->list = parts_of_a();
    p->list.memory = &p->memory;
    p->list.die_attach = p->list.memory_attach = &p->package;
}

static double even(const chp_heat *h, const chp_rise *r)
{
    return h->core_share * r->cores + (1 - h->core_share) * r->rest;
}

/* The bound of chp_chip_cooling(), approached by a lid of diamond and more. */
Test(heat, is_never_less_than_with_a_lid_that_conducts_without_limit)
{
    chp_heat_cache *cache = chp_heat_cache_new();
    chp_chip_design d = two_dies();
    warm_parts p;
    warm(&p);
    p.package.filler_w_per_m_k = 0; /* no way around the lid, over the stacks */
    double least = 0, before = HUGE_VAL;
    for (double k = 100; k < 1e8; k *= 10) {
        p.package.lid_w_per_m_k = k;
        chp_heat_input in = heat_of(&d, &p.list);
        const chp_heat *h = chp_package_heat(cache, &in);
        least = d.cooling_k_per_w +
                9e-6 / (2 * in.sites.die_x_m * in.sites.die_y_m);
        cr_assert(even(h, &h->dies) >= least && even(h, &h->dies) < before);
        before = even(h, &h->dies);
    }
    cr_assert(epsilon_eq(dbl, before, least, 1e-3 * least));
    chp_heat_cache_free(cache);
}

Test(heat, of_cores_is_hottest_where_they_are)
{
    chp_heat_cache *cache = chp_heat_cache_new();
    chp_chip_design d = two_dies();
    warm_parts p;
    warm(&p);
    chp_heat_input in = heat_of(&d, &p.list);
    const chp_heat *h = chp_package_heat(cache, &in);
    cr_assert(h->spot.count >= 1 && h->stack.count >= 1);
    double hottest = 0;
    for (int i = 0; i < h->spot.count; i++)
        hottest = fmax(hottest, h->spot.at[i].cores);
    cr_assert(hottest > h->hottest.at[0].cores);
    cr_assert(h->hottest.at[0].cores >= h->dies.cores * (1 - 1e-12));
    cr_assert(h->dies.memory > d.cooling_k_per_w && h->dies.memory < even(h, &h->dies));
    cr_assert(h->stack.at[0].memory > h->stack.at[0].cores);
    chp_heat_cache_free(cache);
}

/* Two dies, all heat in the rest of them: with 1.5 times the mean one has three
 * fourths of a watt. Its rise is then as if the dies had been solved by themselves. */
Test(heat, of_the_busiest_die_is_that_of_unequal_powers)
{
    chp_heat_cache *cache = chp_heat_cache_new();
    chp_chip_design d = two_dies();
    warm_parts p;
    warm(&p);
    chp_heat_input in = heat_of(&d, &p.list);
    in.core_share = 1;
    chp_heat equal = *chp_package_heat(cache, &in);
    in.busiest = 1.5;
    chp_heat unequal = *chp_package_heat(cache, &in);
    chp_sites sites;
    double mean_k[CHP_PLACED], max_k[CHP_PLACED], most_k = 0, warmest = 0, before = 0;
    chp_heat_places watt = { 1, 0, 0, 0 };
    cr_assert(chp_part_temperatures(&sites, mean_k, max_k, &in, &watt, 0));
    for (size_t i = sites.dies; i < sites.count; i++)
        most_k = fmax(most_k, max_k[i]);
    cr_assert(epsilon_eq(dbl, unequal.hottest.at[0].cores, mean_k[0], 1e-12));
    cr_assert(epsilon_eq(dbl, mean_k[0] + mean_k[1], 2 * equal.dies.cores, 1e-12));
    cr_assert(epsilon_eq(dbl, unequal.dies.cores, equal.dies.cores, 1e-15));
    cr_assert(gt(dbl, mean_k[0], mean_k[1] * 1.05));
    for (int i = 0; i < unequal.stack.count; i++)
        warmest = fmax(warmest, unequal.stack.at[i].cores);
    for (int i = 0; i < equal.stack.count; i++)
        before = fmax(before, equal.stack.at[i].cores);
    cr_assert(gt(dbl, warmest, before));
    cr_assert(epsilon_eq(dbl, warmest, most_k, 2e-3 * most_k));
    chp_heat_cache_free(cache);
}

Test(heat, is_the_same_from_the_cache)
{
    chp_heat_cache *cache = chp_heat_cache_new(), *other = chp_heat_cache_new();
    chp_chip_design d = two_dies();
    warm_parts p;
    warm(&p);
    for (int round = 0; round < 2; round++)
        for (double cores = 8; cores <= 64; cores += 8) {
            d.cores = cores;
            chp_heat_input in = heat_of(&d, &p.list);
            chp_heat one = *chp_package_heat(cache, &in);
            chp_heat again = *chp_package_heat(round ? other : cache, &in);
            cr_assert(zero(int, memcmp(&one, &again, sizeof one)));
        }
    chp_heat_cache_free(cache);
    chp_heat_cache_free(other);
}

/* Every topology and count of dies that a study may ask for. */
Test(heat, of_any_package_is_solved)
{
    chp_heat_cache *cache = chp_heat_cache_new();
    warm_parts p;
    warm(&p);
    for (int topology = 0; topology < CHP_TOPOLOGIES; topology++)
        for (int dies = 1; dies <= 64; dies += dies < 9 ? 1 : 11)
            for (int stacks = 0; stacks <= 2; stacks++) {
                chp_sites_input s = { .topology = topology, .dies = dies, .die_x_m = 10e-3,
                                      .die_y_m = 12e-3, .die_gap_m = 0.2e-3,
                                      .stacks = stacks * dies, .stacks_y = stacks,
                                      .stack_edge_m = 11e-3, .body_edge_m = 11e-3,
                                      .body_depth_m = 10e-3, .stack_gap_m = 0.1e-3 };
                chp_grid grid = chp_die_grid((chp_topology)topology, dies);
                if (grid.rows > 2 || dies * (1 + stacks) > CHP_PLACED)
                    s.stacks = s.stacks_y = 0;
                chp_heat_input in = chp_heat_of_parts(&s, &p.list, 0.6, 0.05);
                const chp_heat *h = chp_package_heat(cache, &in);
                cr_assert(ne(ptr, (void *)h, NULL), "topology %d, %d dies, %d stacks", topology,
                          dies, stacks);
                cr_assert(h->dies.cores > 0.05 && h->dies.rest > 0.05);
            }
    chp_heat_cache_free(cache);
}
