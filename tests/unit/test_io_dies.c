#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>

#include "cost/cost.h"
#include "cost/design_cost.h"
#include "network/network.h"
#include "operate/heat.h"
#include "power/power.h"
#include "silicon_parts.h"

/* Where a die is bonded on another: fine bumps, any reach. */
static const chp_package bond = {
    .bump_pitch_m = 9e-6,
    .die_spacing_m = 0.1e-3,
    .max_area_m2 = 858e-6,
    .substrate_factor = 1,
    .bond_yield = 0.98,
    .bond_price_usd = 7,
    .junction_to_case_k_m2_per_w = 9e-6,
    .bond_k_m2_per_w = 2e-6,
    .lid_m = 6e-3,
    .lid_rim_m = 8e-3,
    .lid_w_per_m_k = 390,
    .filler_w_per_m_k = 0.9,
};

/* 16 lanes of 10 Gb/s and 0.8: 16 GB/s a module. */
static const chp_link spoke = {
    .lane_rate_bits_per_s = 10e9,
    .lanes = 16,
    .module_edge_m = 0.5e-3,
    .module_area_m2 = 0.5e-6,
    .bump_pitch_m = 110e-6,
    .reach_m = 20e-3,
    .energy_j_per_bit = 0.25e-12,
    .idle_fraction = 0.2,
    .latency_s = 4e-9,
    .efficiency = 0.8,
};

static chp_memory warm_stack;

static chp_part_list parts_around(void)
{
    chp_part_list parts = parts_of_a();
    warm_stack = stack;
    warm_stack.height_m = 0.72e-3;
    warm_stack.lateral_w_per_m_k = 90;
    warm_stack.vertical_w_per_m_k = 4;
    parts.memory = &warm_stack;
    parts.die_attach = &substrate;
    parts.io_process = &node_b;
    parts.io_link = &spoke;
    return parts;
}

static chp_part_list parts_stacked(void)
{
    static chp_link fine;
    chp_part_list parts = parts_around();
    fine = spoke;
    fine.bump_pitch_m = 9e-6;
    parts.die_attach = &bond;
    parts.io_link = &fine;
    return parts;
}

/* Eight dies of 12 cores of 3 mm2 and 6 MB; the rest is on `io_dies` others. */
static chp_chip_design eight_dies(double io_dies)
{
    chp_chip_design d = two_dies();
    d.dies = 8;
    d.topology = CHP_MESH;
    d.cores = 12;
    d.spare_cores = 0;
    d.l2_bytes = 6e6;
    d.other_area_m2 = 2e-6;
    d.stacks = io_dies > 0 ? 2 * io_dies : 8;
    d.io_edge_m = 1e-3;
    d.io_dies = io_dies;
    d.io_cache_bytes = 20e6;
    d.io_other_area_m2 = 40e-6;
    d.io_lanes = 80;
    return d;
}

static const char *refusal(const chp_chip_design *d, const chp_part_list *parts)
{
    chp_floorplan plan;
    chp_shortfall why = { 0 };
    cr_assert(not(chp_design_floorplan(&plan, d, parts, &why)));
    cr_assert(why.need > why.have);
    return why.what;
}

/* -------------------------------------------------------------------- areas */

/* Compute: 12 x 3 + 2.4 of cache + 5 modules x 0.5 + 2 = 42.9 over 0.8. I/O, one of
 * two on a node of half the density: 16 of cache, 2 x 10 of memory, one link of 4
 * modules and four of 5, 30 and 40: 118 over 0.8. */
Test(io_dies, take_over_memory_and_interfaces)
{
    chp_chip_design d = eight_dies(2);
    chp_part_list parts = parts_around();
    parts.die_attach = &interposer;
    chp_floorplan plan = plan_of(&d, &parts);
    cr_assert(epsilon_eq(dbl, plan.area_m2, 42.9e-6 / 0.8, 1e-16));
    cr_assert(zero(dbl, plan.memory_phy_m2));
    cr_assert(zero(dbl, plan.io_m2));
    cr_assert(epsilon_eq(dbl, plan.io.cache_m2, 16e-6, 1e-18));
    cr_assert(epsilon_eq(dbl, plan.io.memory_phy_m2, 20e-6, 1e-18));
    cr_assert(epsilon_eq(dbl, plan.io.link_phy_m2, 12e-6, 1e-18));
    cr_assert(epsilon_eq(dbl, plan.io.area_m2, 118e-6 / 0.8, 1e-16));
}

/* A die of 42.9 / 0.8 = 53.6 mm2 is 7.32 mm square; two abreast with 0.1 mm between
 * are 14.7 mm: an I/O die that alone would be 6.4 mm wide is made that wide. */
Test(io_dies, under_others_are_at_least_as_large)
{
    chp_chip_design d = eight_dies(2);
    chp_part_list parts = parts_stacked();
    d.stacked = 1;
    d.io_cache_bytes = 0;
    d.io_other_area_m2 = 1e-6;
    d.io_area_m2 = 0;
    double side_m = sqrt(42.9e-6 / 0.8), tile_m = 2 * side_m + 0.1e-3;
    chp_floorplan plan = plan_of(&d, &parts);
    cr_assert(lt(dbl, (20e-6 + 12e-6 + 1e-6) / 0.8, tile_m * tile_m));
    cr_assert(epsilon_eq(dbl, plan.io.area_m2, tile_m * tile_m, 1e-12));
}

/* -------------------------------------------------------------------- sites */

static int overlap(const chp_placed *a, const chp_placed *b)
{
    return fabs(a->x_m - b->x_m) < 0.5 * (a->width_m + b->width_m) - 1e-9 &&
           fabs(a->y_m - b->y_m) < 0.5 * (a->height_m + b->height_m) - 1e-9;
}

static int holds(const chp_placed *outer, const chp_placed *inner)
{
    return fabs(inner->x_m - outer->x_m) <= 0.5 * (outer->width_m - inner->width_m) + 1e-9 &&
           fabs(inner->y_m - outer->y_m) <= 0.5 * (outer->height_m - inner->height_m) + 1e-9;
}

Test(io_dies, stand_apart_or_under_their_dies)
{
    static chp_link long_reach;
    static const struct {
        double io_dies, stacked, dies;
    } row[] = { { 1, 0, 2 }, { 1, 0, 8 }, { 2, 0, 8 }, { 4, 0, 4 }, { 4, 0, 8 }, { 3, 0, 6 },
                { 1, 1, 4 }, { 2, 1, 8 }, { 4, 1, 8 }, { 4, 1, 16 } };
    for (size_t k = 0; k < sizeof row / sizeof *row; k++) {
        chp_chip_design d = eight_dies(row[k].io_dies);
        chp_part_list parts = row[k].stacked > 0 ? parts_stacked() : parts_around();
        if (!(row[k].stacked > 0))
            parts.die_attach = &interposer;
        d.dies = row[k].dies;
        d.stacked = row[k].stacked;
        d.stacks = row[k].io_dies;
        d.io_other_area_m2 = 120e-6;
        d.relaxed = CHP_FIT_CARRIER;
        long_reach = lanes_64, long_reach.reach_m = 30e-3;
        parts.link = &long_reach;
        chp_sites s;
        chp_floorplan plan = plan_of(&d, &parts);
        chp_sites_build(&s, &plan.sites);
        cr_assert(eq(sz, s.dies, (size_t)d.dies));
        cr_assert(eq(sz, s.io_dies, (size_t)d.io_dies));
        cr_assert(eq(sz, s.count, (size_t)(d.dies + d.io_dies + d.stacks)));
        for (size_t i = 0; i < s.count; i++)
            for (size_t j = 0; j < i; j++) {
                int on = j < s.dies && i >= s.dies && i < s.dies + s.io_dies && d.stacked > 0 &&
                         chp_dies_joined(&plan.sites, i, j);
                cr_assert(on ? holds(&s.part[i], &s.part[j]) : !overlap(&s.part[i], &s.part[j]),
                          "row %zu: %zu and %zu", k, j, i);
            }
    }
}

Test(io_dies, are_joined_to_their_own_dies_and_to_each_other)
{
    chp_sites_input in = { .topology = CHP_MESH, .dies = 8, .io_dies = 4 };
    int spokes = 0, links = 0;
    for (size_t i = 0; i < 12; i++)
        for (size_t j = i + 1; j < 12; j++) {
            int joined = chp_dies_joined(&in, i, j);
            cr_assert(j >= 8 || !joined);
            *(i < 8 ? &spokes : &links) += joined;
        }
    cr_assert(eq(int, spokes, 8));
    cr_assert(eq(int, links, 4));
    cr_assert(chp_dies_joined(&in, 1, 8) && chp_dies_joined(&in, 2, 9));
}

Test(io_dies, that_do_not_fit_say_what_is_missing)
{
    chp_chip_design d = eight_dies(3);
    chp_part_list parts = parts_around();
    cr_assert(eq(str, (char *)refusal(&d, &parts), "dies that all I/O dies share evenly"));
    d = eight_dies(2);
    d.stacks = 3;
    parts.die_attach = &interposer;
    cr_assert(eq(str, (char *)refusal(&d, &parts), "stacks that all dies share evenly"));
    d = eight_dies(1);
    d.dies = 9, d.io_dies = 9, d.stacks = 0;
    cr_assert(eq(str, (char *)refusal(&d, &parts), "sides of an I/O die that face no other"));
    d.dies = 6, d.io_dies = 6, d.stacks = 6;
    cr_assert(eq(str, (char *)refusal(&d, &parts), "sides of an I/O die left for its stacks"));
    d = eight_dies(1);
    d.stacked = 1;
    parts = parts_stacked();
    parts.io_link = &lanes_64, parts.die_attach = &substrate;
    cr_assert(eq(str, (char *)refusal(&d, &parts), "bumps per area between dies"));
    parts = parts_stacked();
    d.dies = 16, d.cores = 24;
    cr_assert(eq(str, (char *)refusal(&d, &parts), "I/O die under its dies, within the reticle"));
}

/* -------------------------------------------------------------------- rates */

/* With an I/O die to each die, and links to them that neither limit nor delay,
 * a package is what it is without. */
Test(io_dies, behind_links_without_limit_are_as_none)
{
    chp_chip_design d = eight_dies(0);
    chp_part_list parts = parts_around();
    parts.die_attach = &interposer;
    d.relaxed = CHP_FIT_ALL;
    chp_chip chip = chip_of(&d, &parts), with = chip;
    with.io_dies = with.dies;
    with.spoke_bytes_per_s = HUGE_VAL;
    for (int p = CHP_UNIFIED; p <= CHP_PARTITIONED; p++) {
        chp_device one = chp_chip_device(&chip, (chp_presentation)p);
        chp_device other = chp_chip_device(&with, (chp_presentation)p);
        cr_assert(eq(dbl, one.dram_bytes_per_s, other.dram_bytes_per_s));
        cr_assert(eq(dbl, one.crossing_bytes_per_s, other.crossing_bytes_per_s));
        cr_assert(eq(dbl, one.crossing_latency_s, other.crossing_latency_s));
        cr_assert(eq(dbl, one.crossing_share, other.crossing_share));
        chp_fabric here = chp_chip_fabric(&chip, (chp_presentation)p);
        chp_fabric there = chp_chip_fabric(&with, (chp_presentation)p);
        cr_assert(eq(dbl, here.link_bytes_per_s, there.link_bytes_per_s));
        cr_assert(epsilon_eq(dbl, here.link_latency_s, there.link_latency_s, 1e-18));
    }
}

/* 80 lanes of 10 Gb/s at 0.8: 80 GB/s, of memory that has 128 a die. Around one
 * I/O die nothing else lies between two dies; a question goes there and comes back. */
Test(io_dies, let_no_more_through_than_their_links)
{
    chp_chip_design d = eight_dies(1);
    chp_part_list parts = parts_around();
    chp_chip chip = chip_of(&d, &parts);
    chp_device all = chp_chip_device(&chip, CHP_UNIFIED);
    chp_device one = chp_chip_device(&chip, CHP_PARTITIONED);
    chp_fabric fabric = chp_chip_fabric(&chip, CHP_PARTITIONED);
    cr_assert(epsilon_eq(dbl, chip.spoke_bytes_per_s, 80e9, 1));
    cr_assert(epsilon_eq(dbl, one.dram_bytes_per_s, 80e9, 1));
    cr_assert(epsilon_eq(dbl, all.dram_bytes_per_s, 8 * 80e9, 1));
    cr_assert(eq(dbl, all.crossing_bytes_per_s, HUGE_VAL));
    cr_assert(zero(dbl, all.crossing_share));
    cr_assert(epsilon_eq(dbl, one.crossing_latency_s, 8e-9, 1e-18));
    cr_assert(epsilon_eq(dbl, fabric.link_bytes_per_s, 80e9, 1));
    cr_assert(epsilon_eq(dbl, fabric.link_latency_s, 8e-9, 1e-18));
    d.io_lanes = 640, d.relaxed = CHP_FIT_EDGE;
    chip = chip_of(&d, &parts);
    one = chp_chip_device(&chip, CHP_PARTITIONED);
    cr_assert(epsilon_eq(dbl, one.dram_bytes_per_s, 128e9, 1));
}

/* Of eight dies on four I/O dies in 2 x 2, six of seven others are on another I/O
 * die, 4/3 hops away; the busiest channel carries 1/8 of all. */
Test(io_dies, that_are_several_share_their_links)
{
    static chp_link long_reach;
    chp_chip_design d = eight_dies(4);
    chp_part_list parts = parts_around();
    parts.die_attach = &interposer;
    d.io_lanes = 640, d.relaxed = CHP_FIT_ALL;
    long_reach = lanes_64, long_reach.reach_m = 50e-3;
    parts.link = &long_reach;
    chp_chip chip = chip_of(&d, &parts);
    chp_fabric fabric = chp_chip_fabric(&chip, CHP_PARTITIONED);
    double attained = chp_topology_attained(CHP_MESH, 4);
    cr_assert(epsilon_eq(dbl, fabric.link_latency_s, 2 * 4e-9 + 6.0 / 7 * 4 / 3 * 5e-9, 1e-18));
    cr_assert(epsilon_eq(dbl, fabric.link_bytes_per_s,
                         attained * chip.link_bytes_per_s * 7 / 64 * 8, 1));
}

/* --------------------------------------------------------------------- cost */

static chp_bill bill_around(void)
{
    chp_bill bill = { .process = &node_a, .memory = &stack, .die_attach = &substrate,
                      .memory_attach = &interposer, .dies = 8, .stacks = 4, .die_width_m = 8e-3,
                      .die_height_m = 8e-3, .io_process = &node_b, .io_dies = 2,
                      .io_width_m = 14e-3, .io_height_m = 14e-3 };
    return bill;
}

/* An I/O die costs what a compute die of its size and node does. */
Test(io_dies, are_bought_on_their_own_node_and_parts_sum_to_the_package)
{
    chp_bill bill = bill_around(), alone = { .process = &node_b, .dies = 1, .die_width_m = 14e-3,
                                             .die_height_m = 14e-3 };
    chp_package_cost c = chp_cost_package(&bill), one = chp_cost_package(&alone);
    cr_assert(epsilon_eq(dbl, c.io_dies_usd, 2 * one.die_usd, 1e-9));
    cr_assert(epsilon_eq(dbl, c.package_usd,
                         c.dies_usd + c.io_dies_usd + c.memory_usd + c.interposer_usd +
                             c.substrate_usd + c.assembly_usd + c.assembly_loss_usd,
                         1e-9));
    chp_program program = { .volume = 1, .products = 1 };
    chp_process dear = node_b;
    dear.design_cost_usd = 300e6; /* of 300 mm2: 0.8 x 196 / 300 of it, and a fifth */
    bill.io_process = &dear;
    chp_design_cost design = chp_cost_design(&bill, &program);
    cr_assert(epsilon_eq(dbl, design.blocks_usd + design.chips_usd,
                         300e6 * (0.8 * 196 / 300 + 0.2), 1));
}

/* Beside: two I/O dies with two stacks each on interposers (six placements), and
 * eight dies and these two on the substrate. On top: eight bonds, and two and four
 * on one interposer. */
Test(io_dies, are_placed_with_what_stands_on_and_beside_them)
{
    chp_bill bill = bill_around();
    chp_package_cost beside = chp_cost_package(&bill);
    cr_assert(epsilon_eq(dbl, beside.assembly_usd, 6 * 9 + 10 * 5 + 35, 1e-9));
    bill.stacked = 1;
    bill.die_attach = &bond;
    chp_package_cost stacked = chp_cost_package(&bill);
    cr_assert(epsilon_eq(dbl, stacked.assembly_usd, 8 * 7 + 6 * 9 + 60, 1e-9));
    cr_assert(epsilon_eq(dbl, stacked.substrate_usd, (2 * 196e-6 + 440e-6) * 4 * 10e3, 1e-9));
}

/* --------------------------------------------------------------------- heat */

static chp_heat heat_of(const chp_chip_design *d, const chp_part_list *parts)
{
    chp_heat_cache *cache = chp_heat_cache_new();
    chp_floorplan plan = plan_of(d, parts);
    chp_heat_input in = chp_heat_of_parts(&plan.sites, parts, plan.cores_m2 / plan.area_m2,
                                          d->cooling_k_per_w);
    const chp_heat *heat = chp_package_heat(cache, &in);
    cr_assert(ne(ptr, (void *)heat, NULL));
    chp_heat copy = *heat;
    chp_heat_cache_free(cache);
    return copy;
}

/* Of a watt in all I/O dies. */
static double highest(const chp_peaks *peaks)
{
    double most = 0;
    for (int i = 0; i < peaks->count; i++)
        most = fmax(most, peaks->at[i].io);
    return most;
}

/* What an I/O die under others heats, these heat as if the heat were theirs, and
 * it is warmer than they by what its heat needs to cross the bond. */
Test(io_dies, under_others_are_cooled_through_them)
{
    chp_chip_design d = eight_dies(2);
    chp_part_list parts = parts_stacked();
    d.stacked = 1;
    chp_floorplan plan = plan_of(&d, &parts);
    chp_package thick = bond;
    thick.bond_k_m2_per_w = 12e-6;
    chp_heat h = heat_of(&d, &parts);
    parts.die_attach = &thick;
    chp_heat behind = heat_of(&d, &parts);
    double even = h.core_share * h.dies.cores + (1 - h.core_share) * h.dies.rest;
    double across = 10e-6 / (8 * plan.sites.die_x_m * plan.sites.die_y_m);
    cr_assert(epsilon_eq(dbl, h.dies.io, even, 1e-9));
    cr_assert(epsilon_eq(dbl, behind.dies.io, even, 1e-9));
    cr_assert(gt(dbl, highest(&h.hottest), even));
    cr_assert(epsilon_eq(dbl, highest(&behind.hottest) - highest(&h.hottest), across, 1e-9));
}

/* Beside, a watt in I/O dies warms these most, and dies around them less. */
Test(io_dies, beside_others_are_warmed_by_their_own_heat)
{
    chp_chip_design d = eight_dies(1);
    chp_part_list parts = parts_around();
    static chp_package lidded;
    lidded = substrate;
    lidded.lid_m = 6e-3, lidded.lid_rim_m = 8e-3, lidded.lid_w_per_m_k = 390;
    parts.die_attach = &lidded;
    chp_heat h = heat_of(&d, &parts);
    cr_assert(gt(dbl, highest(&h.hottest), 1.2 * h.dies.io));
    cr_assert(h.hottest.count > 1 && h.dies.io > 0);
}

/* All that goes in comes out: power is heat in the places and regulator loss. */
Test(io_dies, turn_their_power_to_heat)
{
    chp_chip_design d = eight_dies(2);
    chp_part_list parts = parts_stacked();
    d.stacked = 1;
    chp_chip chip = chip_of(&d, &parts);
    chp_activity a = { .tensor_flop = { 4e13 }, .cache_bytes = 3e11, .dram_bytes = 2e11,
                       .link_bytes = 1e10, .network_bytes = 1e9, .time_s = 0.1 };
    chp_power power;
    chip.heat = heat_of(&d, &parts);
    cr_assert(eq(int, chp_package_power(&power, &chip, &a), 1));
    chp_heat_places places = chp_power_places(&power, &chip);
    cr_assert(epsilon_eq(dbl, places.cores_w + places.rest_w + places.memory_w + places.io_w,
                         power.power_w * (1 - chip.power_loss), 1e-9 * power.power_w));
    cr_assert(gt(dbl, places.io_w, power.io_clock_w + power.io_leakage_w));
    cr_assert(gt(dbl, power.junction_k, chip.coolant_k));
}

/* Each byte of DRAM goes over 0.25 pJ/bit, of which a fifth is always drawn. */
Test(io_dies, cost_the_energy_of_their_links)
{
    chp_chip_design with = eight_dies(1), without = eight_dies(0);
    chp_part_list parts = parts_around();
    without.relaxed = CHP_FIT_ALL, without.lanes = 0;
    chp_chip a = chip_of(&with, &parts), b = chip_of(&without, &parts);
    cr_assert(epsilon_eq(dbl, a.dram_j_per_byte - b.dram_j_per_byte, 8 * 0.8 * 0.25e-12, 1e-20));
    cr_assert(epsilon_eq(dbl, a.memory_share * a.dram_j_per_byte,
                         b.memory_share * b.dram_j_per_byte, 1e-20));
    cr_assert(epsilon_eq(dbl, a.link_idle_w, 0.2 * 8 * 0.25e-12 * 16 * 80e9, 1e-9));
}
