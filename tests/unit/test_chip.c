#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <string.h>

#include "chip/outline.h"
#include "die/die.h"
#include "silicon_parts.h"

/* What does not fit; fails if everything does. */
static chp_shortfall refusal(const chp_chip_design *design, const chp_part_list *parts)
{
    chp_floorplan plan;
    chp_shortfall why = { 0 };
    cr_assert(not(chp_design_floorplan(&plan, design, parts, &why)));
    cr_assert(why.need > why.have);
    cr_assert(ne(ptr, (void *)why.lever, NULL));
    return why;
}

/* ------------------------------------------------------------------- area */

/* 50 x 3, 8 x 50e6 x 0.025e-6 / 0.5 = 20, 2 x 10, 4 modules x 0.5, 30, 30: 252
 * over 0.8. */
Test(floorplan, sums_areas_as_by_hand)
{
    chp_chip_design d = two_dies();
    chp_part_list parts = parts_of_a();
    chp_floorplan plan = plan_of(&d, &parts);
    cr_assert(epsilon_eq(dbl, plan.cores_m2, 150e-6, 1e-18));
    cr_assert(epsilon_eq(dbl, plan.cache_m2, 20e-6, 1e-18));
    cr_assert(epsilon_eq(dbl, plan.memory_phy_m2, 20e-6, 1e-18));
    cr_assert(epsilon_eq(dbl, plan.link_phy_m2, 2e-6, 1e-18));
    cr_assert(epsilon_eq(dbl, plan.area_m2, 252e-6 / 0.8, 1e-16));
    cr_assert(epsilon_eq(dbl, plan.width_m * plan.height_m, plan.area_m2, 1e-16));
    cr_assert(epsilon_eq(dbl, plan.edge_used_m, 2e-3 + 22e-3 + 8e-3, 1e-15));
}

Test(floorplan, takes_whole_modules)
{
    chp_chip_design d = two_dies();
    chp_part_list parts = parts_of_a();
    static const double lanes[] = { 1, 64, 65, 256 }, modules[] = { 1, 1, 2, 4 };
    for (int i = 0; i < 4; i++) {
        d.lanes = lanes[i];
        cr_assert(epsilon_eq(dbl, plan_of(&d, &parts).link_phy_m2, modules[i] * 0.5e-6, 1e-18));
    }
}

Test(floorplan, scales_cores_by_the_density_of_the_node)
{
    chp_chip_design d = two_dies();
    chp_part_list parts = parts_of_a();
    parts.process = &node_b;
    cr_assert(epsilon_eq(dbl, plan_of(&d, &parts).cores_m2, 300e-6, 1e-16));
    cr_assert(epsilon_eq(dbl, plan_of(&d, &parts).cache_m2, 40e-6, 1e-16));
}

Test(floorplan, grows_with_cores_cache_and_lanes)
{
    chp_part_list parts = parts_of_a();
    double before[3] = { 0, 0, 0 };
    for (int step = 1; step <= 12; step++) {
        chp_chip_design cores = two_dies(), cache = two_dies(), lanes = two_dies();
        cores.cores = 8 * step;
        cache.l2_bytes = 10e6 * step;
        lanes.lanes = 128 * step;
        double area[3] = { plan_of(&cores, &parts).area_m2, plan_of(&cache, &parts).area_m2,
                           plan_of(&lanes, &parts).area_m2 };
        for (int i = 0; i < 3; i++)
            cr_assert(gt(dbl, area[i], before[i]));
        memcpy(before, area, sizeof before);
    }
}

/* Neighbours of the busiest die: a row of three has two, four fully joined three. */
Test(floorplan, gives_each_neighbour_a_link)
{
    chp_part_list parts = parts_of_a();
    chp_link far = lanes_64;
    far.reach_m = 10e-3; /* the fourth die is around a corner */
    parts.link = &far;
    static const struct {
        chp_topology topology;
        double dies, links;
    } row[] = { { CHP_ROW, 1, 0 },  { CHP_ROW, 2, 1 },  { CHP_RING, 2, 1 }, { CHP_ROW, 3, 2 },
                { CHP_RING, 4, 2 }, { CHP_MESH, 4, 2 }, { CHP_FULL, 4, 3 } };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        chp_chip_design d = two_dies();
        d.dies = row[i].dies;
        d.topology = row[i].topology;
        d.stacks = 0;
        cr_assert(epsilon_eq(dbl, plan_of(&d, &parts).link_phy_m2, row[i].links * 2e-6, 1e-18));
    }
}

/* --------------------------------------------------------------- shoreline */

/* Bounds take the sides of the least area of a box for the least sides. */
Test(shape, has_sides_that_grow_with_the_area_also_beyond_the_reticle)
{
    for (int eighths = 8; eighths <= 16; eighths++) {
        double before_w = 0, before_h = 0;
        for (double area_m2 = 100e-6; area_m2 < 2000e-6; area_m2 += 0.25e-6) {
            double w, h;
            int fits = chp_die_sides(&w, &h, &node_a, area_m2, eighths / 8.0, CHP_FIT_RETICLE);
            cr_assert(fits && w >= before_w * (1 - 1e-15) && h >= before_h * (1 - 1e-15),
                      "%.9g m2: %g x %g m", area_m2, w, h);
            before_w = w, before_h = h;
        }
    }
}

Test(shape, is_square_until_the_short_side_of_the_reticle)
{
    double w, h;
    cr_assert(chp_die_shape(&w, &h, &node_a, 400e-6, 1));
    cr_assert(epsilon_eq(dbl, w, 20e-3, 1e-15));
    cr_assert(epsilon_eq(dbl, h, 20e-3, 1e-15));
    cr_assert(chp_die_shape(&w, &h, &node_a, 806e-6, 1));
    cr_assert(epsilon_eq(dbl, w, 26e-3, 1e-15));
    cr_assert(epsilon_eq(dbl, h, 31e-3, 1e-15));
    cr_assert(not(chp_die_shape(&w, &h, &node_a, 859e-6, 1)));
}

/* A die of 20 x 20 mm with one neighbour: three sides of 20 mm are free, and
 * one stack of 11 mm stands on each. */
Test(shoreline, holds_whole_stacks_on_sides_without_neighbour)
{
    chp_edge_demand demand = {
        .links = 1, .link_edge_m = 2e-3, .facing_x = 1, .stacks = 3, .stack_edge_m = 11e-3,
        .io_edge_m = 27e-3
    };
    chp_edges edges;
    chp_shortfall why;
    cr_assert(chp_shoreline_fits(&edges, &demand, 20e-3, 20e-3, &why));
    demand.io_edge_m = 28e-3;
    cr_assert(not(chp_shoreline_fits(&edges, &demand, 20e-3, 20e-3, &why)));
    cr_assert(epsilon_eq(dbl, why.need, 61e-3, 1e-15));
    cr_assert(epsilon_eq(dbl, why.have, 60e-3, 1e-15));
    demand.stacks = 4;
    demand.io_edge_m = 0;
    cr_assert(not(chp_shoreline_fits(&edges, &demand, 20e-3, 20e-3, &why)));
    cr_assert(epsilon_eq(dbl, why.need, 44e-3, 1e-15));
    cr_assert(epsilon_eq(dbl, why.have, 33e-3, 1e-15));
}

Test(shoreline, puts_a_long_link_on_the_long_side)
{
    chp_edge_demand demand = { .links = 1, .link_edge_m = 25e-3, .facing_x = 1 };
    chp_edges edges;
    chp_shortfall why;
    cr_assert(chp_shoreline_fits(&edges, &demand, 20e-3, 30e-3, &why));
    demand.link_edge_m = 31e-3;
    cr_assert(not(chp_shoreline_fits(&edges, &demand, 20e-3, 30e-3, &why)));
    cr_assert(epsilon_eq(dbl, why.have, 30e-3, 1e-15));
}

Test(floorplan, stretches_a_die_that_lacks_edge)
{
    chp_chip_design d = two_dies();
    chp_part_list parts = parts_of_a();
    double square = plan_of(&d, &parts).edge_m;
    d.stacks = 8; /* 17.7 mm square has room for three stacks beside the link */
    chp_floorplan plan = plan_of(&d, &parts);
    cr_assert(plan.height_m > 1.2 * plan.width_m && plan.height_m <= 2.001 * plan.width_m);
    cr_assert(gt(dbl, plan.edge_m, square));
}

/* ----------------------------------------------------------- what does not fit */

Test(floorplan, says_what_does_not_fit)
{
    chp_part_list parts = parts_of_a(), coarse = parts_of_a();
    coarse.die_attach = &substrate;

    chp_chip_design huge = two_dies();
    huge.cores = 250;
    cr_assert(eq(str, (char *)refusal(&huge, &parts).what, "die area within the reticle"));

    chp_chip_design uneven = two_dies();
    uneven.stacks = 5;
    cr_assert(eq(dbl, refusal(&uneven, &parts).need, 6));

    chp_chip_design fine = two_dies();
    chp_shortfall bumps = refusal(&fine, &coarse);
    cr_assert(eq(str, (char *)bumps.what, "bumps per area between dies"));
    cr_assert(epsilon_eq(dbl, bumps.need / bumps.have, 4, 1e-12));

    chp_link young = *parts.link;
    young.oldest_node_m = 7e-9;
    chp_process node = *parts.process;
    node.feature_m = 12e-9;
    chp_part_list old = parts_of_a();
    old.link = &young, old.process = &node;
    chp_shortfall phy = refusal(&fine, &old);
    cr_assert(eq(str, (char *)phy.what, "oldest node with a PHY of the link"));
    cr_assert(eq(dbl, phy.need, 12e-9));
    cr_assert(eq(dbl, phy.have, 7e-9));

    chp_chip_design many = two_dies();
    many.stacks = 24;
    cr_assert(eq(int, refusal(&many, &parts).dimension, CHP_LENGTH));

    chp_package far = interposer;
    far.die_spacing_m = 3e-3;
    coarse.die_attach = coarse.memory_attach = &far;
    cr_assert(epsilon_eq(dbl, refusal(&fine, &coarse).need, 4e-3, 1e-15)); /* PHYs 1 mm deep */

    parts.memory_attach = &substrate;
    cr_assert(eq(str, (char *)refusal(&fine, &parts).what, "bumps per area under the memory"));
}

/* Square dies side by side, a stack above and one below each, gaps of 0.1 mm. */
Test(floorplan, needs_an_interposer_under_all_parts)
{
    chp_chip_design d = two_dies();
    chp_part_list parts = parts_of_a();
    chp_package small = interposer;
    double side_m = sqrt(315e-6), box_m2 = (2 * side_m + 0.1e-3) * (side_m + 20.2e-3);
    small.max_area_m2 = box_m2 * 0.999;
    parts.die_attach = parts.memory_attach = &small;
    cr_assert(epsilon_eq(dbl, refusal(&d, &parts).need, box_m2, 1e-12));
    small.max_area_m2 = box_m2 * 1.001;
    cr_assert(epsilon_eq(dbl, plan_of(&d, &parts).interposer_m2, box_m2, 1e-12));
}

/* Where parts leave no gaps the area factor binds: 315 mm2 times 1.1. */
Test(floorplan, needs_more_interposer_than_parts)
{
    chp_chip_design d = two_dies();
    chp_part_list parts = parts_of_a();
    d.dies = 1;
    d.stacks = 0;
    double area_m2 = plan_of(&d, &parts).area_m2;
    cr_assert(epsilon_eq(dbl, plan_of(&d, &parts).interposer_m2, 1.1 * area_m2, 1e-12));
}

/* (315 - 20 - 2 - 30) mm2 without PHYs and I/O, bumps 40 um apart. */
Test(floorplan, leaves_to_the_supply_the_bumps_that_no_phy_takes)
{
    chp_chip_design d = two_dies();
    chp_part_list parts = parts_of_a();
    cr_assert(epsilon_eq(dbl, plan_of(&d, &parts).supply_bumps, 263e-6 / 1600e-12, 1e-6));
}

/* -------------------------------------------------------------------- sites */

static int apart(const chp_placed *a, const chp_placed *b)
{
    return fabs(a->x_m - b->x_m) > 0.5 * (a->width_m + b->width_m) - 1e-9 ||
           fabs(a->y_m - b->y_m) > 0.5 * (a->height_m + b->height_m) - 1e-9;
}

static chp_sites_input dies_and_stacks(chp_topology topology, double dies, double stacks_x,
                                       double stacks_y)
{
    chp_sites_input in = { .topology = topology,
                           .dies = dies,
                           .die_x_m = 24e-3,
                           .die_y_m = 30e-3,
                           .die_gap_m = 0.2e-3,
                           .stacks = dies * (stacks_x + stacks_y),
                           .stacks_x = stacks_x,
                           .stacks_y = stacks_y,
                           .stack_edge_m = 11e-3,
                           .body_edge_m = 11e-3,
                           .body_depth_m = 10e-3,
                           .stack_gap_m = 0.1e-3 };
    return in;
}

Test(sites, of_all_parts_are_in_the_box_and_apart)
{
    static const struct {
        chp_topology topology;
        double dies, stacks_x, stacks_y;
    } row[] = { { CHP_ROW, 1, 4, 4 },  { CHP_ROW, 1, 5, 0 },  { CHP_ROW, 2, 2, 4 },
                { CHP_ROW, 3, 0, 4 },  { CHP_RING, 4, 2, 2 }, { CHP_RING, 5, 0, 2 },
                { CHP_MESH, 4, 2, 2 }, { CHP_MESH, 6, 0, 2 }, { CHP_MESH, 16, 0, 0 },
                { CHP_FULL, 7, 0, 0 }, { CHP_ROW, 64, 0, 1 } };
    for (size_t k = 0; k < sizeof row / sizeof *row; k++) {
        chp_sites s;
        chp_sites_input in =
            dies_and_stacks(row[k].topology, row[k].dies, row[k].stacks_x, row[k].stacks_y);
        chp_sites_build(&s, &in);
        cr_assert(eq(sz, s.dies, (size_t)in.dies));
        cr_assert(eq(sz, s.count - s.dies, (size_t)in.stacks), "row %zu", k);
        for (size_t i = 0; i < s.count; i++) {
            const chp_placed *p = &s.part[i];
            cr_assert(fabs(p->x_m) + 0.5 * p->width_m < 0.5 * s.width_m + 1e-9);
            cr_assert(fabs(p->y_m) + 0.5 * p->height_m < 0.5 * s.height_m + 1e-9);
            for (size_t j = 0; j < i; j++)
                cr_assert(apart(p, &s.part[j]), "row %zu: %zu and %zu", k, i, j);
        }
    }
}

/* A pair of 24 x 30 mm: 48.2 wide; two stacks above and below, 11 mm each. */
Test(sites, of_a_pair_are_as_by_hand)
{
    chp_sites s;
    chp_sites_input in = dies_and_stacks(CHP_ROW, 2, 0, 4);
    chp_sites_build(&s, &in);
    cr_assert(epsilon_eq(dbl, s.width_m, 48.2e-3, 1e-12));
    cr_assert(epsilon_eq(dbl, s.height_m, 50.2e-3, 1e-12));
    cr_assert(epsilon_eq(dbl, s.part[0].x_m, -12.1e-3, 1e-12));
    cr_assert(epsilon_eq(dbl, s.part[2].x_m, -18.1e-3, 1e-12));
    cr_assert(epsilon_eq(dbl, s.part[2].y_m, -20.1e-3, 1e-12));
}

/* Neighbours: the gap. All joined, 2 x 2: around the corner, along modules of
 * 3 mm. All joined, 2 x 4: under two dies of 24 mm as well. */
Test(channel, goes_across_gaps_under_dies_and_around_corners)
{
    chp_sites_input row = dies_and_stacks(CHP_ROW, 4, 0, 0);
    chp_sites_input four = dies_and_stacks(CHP_FULL, 4, 0, 0);
    chp_sites_input eight = dies_and_stacks(CHP_FULL, 8, 0, 0);
    cr_assert(epsilon_eq(dbl, chp_longest_channel(&row, 3e-3), 0.2e-3, 1e-12));
    cr_assert(epsilon_eq(dbl, chp_longest_channel(&four, 3e-3), 3.4e-3, 1e-12));
    cr_assert(epsilon_eq(dbl, chp_longest_channel(&eight, 3e-3), 51.8e-3, 1e-12));
    chp_sites_input torus = dies_and_stacks(CHP_TORUS, 9, 0, 0); /* folded: every other die */
    cr_assert(epsilon_eq(dbl, chp_longest_channel(&torus, 3e-3), 24.4e-3, 1e-12));
    chp_sites_input star = dies_and_stacks(CHP_STAR, 9, 0, 0); /* from the middle of 3 x 3 */
    cr_assert(epsilon_eq(dbl, chp_longest_channel(&star, 3e-3), 3.4e-3, 1e-12));
}

/* 64 lanes of 16 Gb/s send 128 GB/s, 1280 bytes in a round trip of 10 ns. */
Test(link, sends_in_a_round_trip_what_it_can_keep)
{
    chp_link link = lanes_64;
    static const double buffer[] = { 0, 320, 1280, 1e6 }, attained[] = { 1, 0.25, 1, 1 };
    for (int i = 0; i < 4; i++) {
        link.retry_buffer_bytes = buffer[i];
        cr_assert(epsilon_eq(dbl, chp_link_attained(&link), attained[i], 1e-12));
        chp_part_list parts = parts_of_a();
        chp_chip_design d = two_dies();
        parts.link = &link; /* 256 lanes at 90 % */
        cr_assert(epsilon_eq(dbl, chip_of(&d, &parts).link_bytes_per_s, 460.8e9 * attained[i], 1));
    }
}

Test(shoreline, of_a_die_within_a_grid_has_no_free_side)
{
    chp_edge_demand demand = { .links = 4, .link_edge_m = 2e-3, .facing_x = 2, .facing_y = 2 };
    chp_edges edges;
    chp_shortfall why;
    cr_assert(chp_shoreline_fits(&edges, &demand, 20e-3, 20e-3, &why));
    demand.io_edge_m = 1e-3;
    cr_assert(not(chp_shoreline_fits(&edges, &demand, 20e-3, 20e-3, &why)));
    cr_assert(eq(dbl, why.have, 0));
}

/* One neighbour on a short side of 20 x 30: above and below two stacks each,
 * a third place on the far side. */
Test(shoreline, fills_the_long_sides_first)
{
    chp_edge_demand demand = {
        .links = 1, .link_edge_m = 2e-3, .facing_x = 1, .stacks = 5, .stack_edge_m = 11e-3
    };
    chp_edges edges;
    chp_shortfall why;
    cr_assert(chp_shoreline_fits(&edges, &demand, 20e-3, 30e-3, &why));
    cr_assert(epsilon_eq(dbl, edges.x_m, 30e-3, 1e-15));
    cr_assert(eq(dbl, edges.stacks_y, 4));
    cr_assert(eq(dbl, edges.stacks_x, 1));
}

Test(carriers, are_one_for_each_die_if_dies_are_joined_otherwise)
{
    chp_carrier c[2];
    chp_carried two = { .dies = 2, .dies_m2 = 800e-6, .stacks = 8, .stacks_m2 = 880e-6 };
    chp_carried one = { .dies = 1, .dies_m2 = 800e-6 };
    cr_assert(eq(int, chp_carriers(c, &substrate, &interposer, &two), 2));
    cr_assert(eq(dbl, c[0].count, 2));
    cr_assert(epsilon_eq(dbl, c[0].parts_m2, 840e-6, 1e-18));
    cr_assert(eq(dbl, c[0].placements, 5));
    cr_assert(eq(dbl, c[1].placements, 2));
    cr_assert(eq(int, chp_carriers(c, &interposer, &interposer, &two), 1));
    cr_assert(eq(dbl, c[0].placements, 10));
    cr_assert(eq(int, chp_carriers(c, NULL, NULL, &one), 0));
}

/* ------------------------------------------------------------------- clock */

Test(clock, is_the_anchors_at_the_anchor)
{
    static const double anchor_v[] = { 0.61, 0.75, 0.9, 1.0, 1.03, 1.37 };
    for (int i = 0; i < 6; i++) {
        cr_assert(
            eq(dbl, chp_core_clock(&node_a, &node_a, anchor_v[i], 1.829e9, anchor_v[i]), 1.829e9));
        cr_assert(
            eq(dbl, chp_core_clock(&node_b, &node_b, anchor_v[i], 1.41e9, anchor_v[i]), 1.41e9));
    }
}

/* On node a from 1.0 V to 0.75 V: (0.45 / 0.7)^1.5 / 0.75 = 0.687243. */
Test(clock, follows_the_alpha_power_law)
{
    double clock = chp_core_clock(&node_a, &node_a, 1.0, 1.5e9, 0.75);
    cr_assert(epsilon_eq(dbl, clock / 1.5e9, pow(0.45 / 0.7, 1.5) / 0.75, 1e-14));
    cr_assert(epsilon_eq(dbl, clock / 1.5e9, 0.687243, 1e-6));
}

Test(clock, of_another_node_is_its_relative_speed_at_nominal_supplies)
{
    double a = chp_core_clock(&node_a, &node_a, 1.0, 1.5e9, node_a.voltage_v);
    double b = chp_core_clock(&node_b, &node_a, 1.0, 1.5e9, node_b.voltage_v);
    cr_assert(epsilon_eq(dbl, b / a, 0.8, 1e-14));
}

Test(clock, rises_with_the_supply_and_is_none_below_threshold)
{
    double before = 0;
    cr_assert(eq(dbl, chp_core_clock(&node_a, &node_a, 1.0, 1.5e9, 0.3), 0));
    for (double v = 0.35; v < 1.4; v += 0.05) {
        double clock = chp_core_clock(&node_a, &node_a, 1.0, 1.5e9, v);
        cr_assert(gt(dbl, clock, before));
        before = clock;
    }
}

Test(design, below_threshold_says_so)
{
    chp_chip_design d = two_dies();
    chp_part_list parts = parts_of_a();
    chp_floorplan plan = plan_of(&d, &parts);
    chp_chip chip;
    chp_shortfall why = { 0 };
    d.voltage_v = 0.29;
    cr_assert(not(chp_design_chip(&chip, &d, &plan, &parts, &why)));
    cr_assert(eq(dbl, why.need, 0.3));
    cr_assert(eq(dbl, why.have, 0.29));
}

/* ---------------------------------------------------------- rates and energies */

Test(design, has_the_rates_of_its_cores_at_the_anchor)
{
    chp_chip_design d = two_dies();
    chp_part_list parts = parts_of_a();
    d.voltage_v = 1;
    chp_chip c = chip_of(&d, &parts);
    cr_assert(eq(dbl, c.clock_hz, 1.5e9));
    cr_assert(epsilon_eq(dbl, c.flop_per_s[CHP_BF16], 147.456e12, 1));
    cr_assert(epsilon_eq(dbl, c.flop_per_s[CHP_FP8], 2 * 147.456e12, 1));
    cr_assert(eq(dbl, c.flop_per_s[CHP_FP4], 0));
    cr_assert(epsilon_eq(dbl, c.dram_bytes_per_s, 1024e9, 1e-3));
    cr_assert(epsilon_eq(dbl, c.dram_bytes, 32e9, 1e-3));
    cr_assert(epsilon_eq(dbl, c.link_bytes_per_s, 256 * 16e9 * 0.9 / 8, 1e-3));
}

/* Bare multiply-add 0.4 pJ at 0.75 V; at 1.5 V four times that. Delivery adds
 * one bare bf16 multiply-add, half of it for operands of half the width. */
Test(design, has_energies_as_by_hand)
{
    chp_chip_design d = two_dies();
    chp_part_list parts = parts_of_a();
    chp_chip c = chip_of(&d, &parts);
    cr_assert(epsilon_eq(dbl, c.flop_j[CHP_BF16], 0.4e-12, 1e-24));
    cr_assert(epsilon_eq(dbl, c.flop_j[CHP_FP8], 0.2e-12 * (0.45 + 0.5), 1e-24));
    cr_assert(epsilon_eq(dbl, c.flop_j[CHP_INT8], 0.2e-12 * (0.30 + 0.5), 1e-24));
    cr_assert(epsilon_eq(dbl, c.flop_j[CHP_FP4], 0.2e-12 * (0.25 + 0.25), 1e-24));
    cr_assert(epsilon_eq(dbl, c.dram_j_per_byte, 40e-12, 1e-24));
    cr_assert(epsilon_eq(dbl, c.leakage_w, 2 * 315e-6 * 0.04e6, 1e-9));
    cr_assert(epsilon_eq(dbl, c.memory_background_w, 8, 1e-12));
    d.voltage_v = 1.5;
    chp_chip high = chip_of(&d, &parts);
    cr_assert(epsilon_eq(dbl, high.flop_j[CHP_BF16], 1.6e-12, 1e-23));
    cr_assert(epsilon_eq(dbl, high.leakage_w, 8 * c.leakage_w, 1e-9));
    cr_assert(eq(dbl, high.cache_j_per_byte, c.cache_j_per_byte));
}

/* At full rate in both directions a link draws its rated energy, idle part included. */
Test(design, spends_on_its_link_what_it_is_rated_for)
{
    chp_chip_design d = two_dies();
    chp_part_list parts = parts_of_a();
    chp_chip c = chip_of(&d, &parts);
    double both_ways = 2 * c.link_bytes_per_s;
    cr_assert(epsilon_eq(dbl, c.link_j_per_byte * both_ways + c.link_idle_w,
                         8 * 0.5e-12 * both_ways, 1e-9));
}

/* ------------------------------------------------------------------- sheets */

static chp_sheet plain_sheet(void)
{
    chp_sheet sheet = { .dies = 2,
                        .die_area_m2 = 400e-6,
                        .cores = 100,
                        .clock_hz = 1.5e9,
                        .bf16_flop_per_s = 320e12,
                        .int8_flop_per_s = 640e12,
                        .exponential_per_core = 16,
                        .core_sram_bytes = 4e5,
                        .cache_bytes = 40e6,
                        .memory_bytes = 64e9,
                        .memory_bytes_per_s = 2e12,
                        .link_bytes_per_s = 250e9,
                        .scale_up_bytes_per_s = 300e9,
                        .board_power_w = 400,
                        .delivery_factor = 2 };
    return sheet;
}

Test(sheet, shares_its_numbers_between_its_dies)
{
    chp_sheet sheet = plain_sheet();
    chp_part_list parts = { .process = &node_a, .memory = &stack };
    chp_chip c;
    chp_sheet_chip(&c, &sheet, &parts);
    cr_assert(epsilon_eq(dbl, c.flop_per_s[CHP_BF16], 160e12, 1));
    cr_assert(epsilon_eq(dbl, c.vector_flop_per_s, 10e12, 1));
    cr_assert(epsilon_eq(dbl, c.exponentials_per_s, 50 * 16 * 1.5e9, 1));
    cr_assert(eq(dbl, c.cores, 50));
    cr_assert(eq(dbl, c.voltage_v, node_a.voltage_v));
    cr_assert(epsilon_eq(dbl, c.memory_background_w, 8, 1e-12)); /* 64 GB in stacks of 16 */
    cr_assert(epsilon_eq(dbl, c.silicon_area_m2, 800e-6, 1e-18));
}

Test(sheet, without_area_keeps_it_unknown_but_leaks)
{
    chp_sheet sheet = plain_sheet();
    chp_part_list parts = { .process = &node_a, .memory = &stack };
    chp_chip c;
    sheet.die_area_m2 = 0;
    chp_sheet_chip(&c, &sheet, &parts);
    cr_assert(eq(dbl, c.die_area_m2, 0));
    cr_assert(eq(dbl, c.silicon_area_m2, 0));
    cr_assert(c.leakage_w > 0 && c.clock_power_w > 0 && c.heat.dies.cores > 0.05);
}

Test(sheet, with_a_reading_at_rest_takes_it)
{
    chp_sheet sheet = plain_sheet();
    chp_part_list parts = { .process = &node_a, .memory = &stack };
    chp_chip low, high;
    sheet.idle_power_w = 60;
    chp_sheet_chip(&low, &sheet, &parts);
    sheet.idle_power_w = 80;
    chp_sheet_chip(&high, &sheet, &parts);
    cr_assert(epsilon_eq(dbl, high.board_idle_w - low.board_idle_w, 20 * 0.9, 1e-9));
    sheet.idle_power_w = 1;
    chp_sheet_chip(&low, &sheet, &parts);
    cr_assert(eq(dbl, low.board_idle_w, 0));
}

/* ------------------------------------------------------------------ devices */

Test(device, of_one_die_is_the_die)
{
    chp_chip_design d = two_dies();
    chp_part_list parts = parts_of_a();
    d.dies = 1;
    chp_chip c = chip_of(&d, &parts);
    for (int p = CHP_UNIFIED; p <= CHP_PARTITIONED; p++) {
        chp_device v = chp_chip_device(&c, (chp_presentation)p);
        cr_assert(eq(dbl, v.dies, 1));
        cr_assert(eq(dbl, v.cores, c.cores));
        cr_assert(eq(dbl, v.flop_per_s[CHP_BF16], c.flop_per_s[CHP_BF16]));
        cr_assert(eq(dbl, v.vector_flop_per_s, c.vector_flop_per_s));
        cr_assert(eq(dbl, v.exponentials_per_s, c.exponentials_per_s));
        cr_assert(eq(dbl, v.cache_bytes, c.cache_bytes));
        cr_assert(eq(dbl, v.dram_bytes, c.dram_bytes));
        cr_assert(eq(dbl, v.dram_bytes_per_s, c.dram_bytes_per_s));
        cr_assert(eq(dbl, v.crossing_bytes_per_s, HUGE_VAL));
        cr_assert(eq(dbl, v.crossing_latency_s, 0));
        cr_assert(eq(dbl, v.crossing_share, 0));
    }
}

/* T / 4 each way between two dies, T / 8 on a ring of four, a sixteenth when
 * four are fully joined, a quarter on the middle link of a row of four. */
Test(device, of_several_dies_is_held_by_its_busiest_link)
{
    static const struct {
        chp_topology topology;
        double dies, times_link, round_trips;
    } row[] = { { CHP_ROW, 2, 4, 2 },
                { CHP_RING, 4, 8, 8.0 / 3 },
                { CHP_MESH, 4, 8, 8.0 / 3 },
                { CHP_FULL, 4, 16, 2 },
                { CHP_ROW, 4, 4, 10.0 / 3 } };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        chp_chip c = { .dies = row[i].dies,
                       .topology = row[i].topology,
                       .cores = 10,
                       .dram_bytes_per_s = 1e12,
                       .link_bytes_per_s = 270e9,
                       .link_latency_s = 10e-9 };
        chp_device v = chp_chip_device(&c, CHP_UNIFIED);
        double attained = chp_topology_attained(row[i].topology, row[i].dies);
        double expected = attained * row[i].times_link * 270e9;
        cr_assert(epsilon_eq(dbl, v.crossing_bytes_per_s, expected, 1));
        cr_assert(epsilon_eq(dbl, v.crossing_latency_s, row[i].round_trips * 10e-9, 1e-20));
        cr_assert(eq(dbl, v.crossing_share, 1 - 1 / row[i].dies));
        cr_assert(eq(dbl, v.dram_bytes_per_s, row[i].dies * 1e12));
        cr_assert(eq(dbl, v.cores, row[i].dies * 10));
        c.link_bytes_per_s = HUGE_VAL;
        cr_assert(eq(dbl, chp_chip_device(&c, CHP_UNIFIED).crossing_bytes_per_s, HUGE_VAL));
    }
}

/* Of four dies each keeps what all read in its own cache; or there is one cache of
 * four times the size, and three quarters of what cores draw come from other dies. */
Test(device, caches_where_the_policy_says)
{
    chp_chip c = { .dies = 4, .topology = CHP_FULL, .cores = 10, .cache_bytes = 32e6,
                   .dram_bytes_per_s = 1e12, .link_bytes_per_s = 250e9 };
    chp_device asking = chp_chip_device(&c, CHP_UNIFIED);
    c.l2_policy = CHP_L2_HOME_SIDE;
    chp_device home = chp_chip_device(&c, CHP_UNIFIED);
    cr_assert(eq(dbl, asking.copies, 3));
    cr_assert(eq(dbl, asking.draws_across, 0));
    cr_assert(eq(dbl, home.copies, 0));
    cr_assert(eq(dbl, home.cache_bytes, 128e6));
    cr_assert(eq(dbl, home.draws_across, 1));
    for (int i = 0; i < 2; i++) {
        cr_assert(epsilon_eq(dbl, (i ? home : asking).crossing_bytes_per_s, 16 * 250e9, 1));
        cr_assert(eq(dbl, (i ? home : asking).crossing_share, 0.75));
    }
    chp_device alone = chp_chip_device(&c, CHP_PARTITIONED);
    cr_assert(eq(dbl, alone.draws_across, 0));
    cr_assert(eq(dbl, alone.copies, 0));
}

Test(device, has_twice_the_rates_of_half_the_chip)
{
    chp_chip_design d = two_dies();
    chp_part_list parts = parts_of_a();
    chp_chip c = chip_of(&d, &parts);
    chp_device one = chp_chip_device(&c, CHP_PARTITIONED);
    chp_device both = chp_chip_device(&c, CHP_UNIFIED);
    for (int i = 0; i < CHP_DTYPES; i++)
        cr_assert(eq(dbl, both.flop_per_s[i], 2 * one.flop_per_s[i]));
    cr_assert(eq(dbl, both.dram_bytes_per_s, 2 * one.dram_bytes_per_s));
    cr_assert(eq(dbl, both.cache_bytes, 2 * one.cache_bytes));
    cr_assert(eq(dbl, both.core_sram_bytes, one.core_sram_bytes));
}
