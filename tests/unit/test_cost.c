#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>

#include "cost/cost.h"
#include "cost/design_cost.h"
#include "cost/economics.h"
#include "silicon_parts.h"

/* Two dies of 20 x 20 mm on one interposer with four stacks. */
static chp_bill two_die_bill(void)
{
    chp_bill bill = { .process = &node_a,
                      .memory = &stack,
                      .die_attach = &interposer,
                      .memory_attach = &interposer,
                      .dies = 2,
                      .stacks = 4,
                      .die_width_m = 20e-3,
                      .die_height_m = 20e-3 };
    return bill;
}

/* 0.4 defects a die, alpha 2: (1.2)^-2 = 25/36. Interposer: (800 + 440) x 1.1 =
 * 1364 mm2, 0.682 defects, alpha 6. Six placements. Dies of a wafer are counted
 * in the tests of yield. */
Test(cost, of_two_dies_on_an_interposer_is_the_sum_by_hand)
{
    chp_bill bill = two_die_bill();
    chp_package_cost c = chp_cost_package(&bill);
    double die_usd = 10000 / (c.dies_per_wafer * 25.0 / 36);
    double interposer_usd = 1364e-6 * 30e3 * pow(1 + 0.682 / 6, 6);
    double assembly_yield = pow(0.99, 6) * pow(0.99, 4);
    double started_usd = 2 * die_usd + 400 + interposer_usd + 1240e-6 * 4 * 10e3 + 6 * 9 + 60;
    cr_assert(epsilon_eq(dbl, c.die_yield, 25.0 / 36, 1e-14));
    cr_assert(epsilon_eq(dbl, c.die_usd, die_usd, 1e-9));
    cr_assert(epsilon_eq(dbl, c.memory_usd, 400, 1e-12));
    cr_assert(epsilon_eq(dbl, c.interposer_usd, interposer_usd, 1e-9));
    cr_assert(epsilon_eq(dbl, c.substrate_usd, 49.6, 1e-9));
    cr_assert(epsilon_eq(dbl, c.assembly_usd, 114, 1e-9));
    cr_assert(epsilon_eq(dbl, c.assembly_yield, assembly_yield, 1e-12));
    cr_assert(epsilon_eq(dbl, c.package_usd, started_usd / assembly_yield, 1e-9));
    cr_assert(epsilon_eq(dbl, c.good_packages_per_wafer,
                         c.dies_per_wafer * 25 / 36 * assembly_yield / 2, 1e-9));
}

Test(cost, parts_sum_to_the_package)
{
    chp_bill bill = two_die_bill();
    bill.other_silicon_m2 = 700e-6;
    chp_package_cost c = chp_cost_package(&bill);
    cr_assert(gt(dbl, c.other_silicon_usd, 0));
    cr_assert(epsilon_eq(dbl, c.package_usd,
                         c.dies_usd + c.other_silicon_usd + c.memory_usd + c.interposer_usd +
                             c.substrate_usd + c.assembly_usd + c.assembly_loss_usd,
                         1e-9));
}

/* Each die with two stacks on its interposer (three placements each), the two
 * modules on a substrate: 6 at 9 USD, 2 at 5, and the lid of the substrate. */
Test(cost, of_dies_joined_by_the_substrate_has_an_interposer_each)
{
    chp_bill bill = two_die_bill();
    bill.die_attach = &substrate;
    chp_package_cost c = chp_cost_package(&bill);
    double each_usd = 682e-6 * 30e3 * pow(1 + 0.341 / 6, 6);
    cr_assert(epsilon_eq(dbl, c.interposer_usd, 2 * each_usd, 1e-9));
    cr_assert(epsilon_eq(dbl, c.assembly_usd, 54 + 10 + 35, 1e-9));
    cr_assert(epsilon_eq(dbl, c.assembly_yield, pow(0.99, 10) * pow(0.98, 2), 1e-12));
}

Test(cost, falls_with_spare_cores_in_the_same_die)
{
    chp_bill bill = two_die_bill();
    bill.core_area_m2 = 4e-6;
    double before = HUGE_VAL;
    for (double spares = 0; spares <= 8; spares++) {
        bill.spare_cores = spares;
        bill.cores_sold = 64 - spares;
        double usd = chp_cost_package(&bill).package_usd;
        cr_assert(le(dbl, usd, before));
        before = usd;
    }
}

Test(cost, without_memory_or_packaging_is_the_die)
{
    chp_bill bill = { .process = &node_a, .dies = 1, .die_width_m = 20e-3, .die_height_m = 20e-3 };
    chp_package_cost c = chp_cost_package(&bill);
    cr_assert(eq(dbl, c.package_usd, c.die_usd));
    cr_assert(eq(dbl, c.assembly_loss_usd, 0));
}

/* A wafer of 9346 USD with 0.09 defects per cm2: Actuary (formula for round
 * wafers, alpha 10) says 17.88 USD for a good die of 100 mm2, TTM-CAS (alpha 3)
 * 16.9, CATCH 20.1. Ours counts whole dies. */
Test(cost, of_a_die_lies_among_published_models)
{
    chp_process n7 = node_a;
    n7.wafer_price_usd = 9346;
    n7.defect_density_per_m2 = 900;
    n7.clustering = 3;
    chp_bill bill = { .process = &n7, .dies = 1, .die_width_m = 10e-3, .die_height_m = 10e-3 };
    double usd = chp_cost_package(&bill).die_usd;
    cr_assert(usd > 15.5 && usd < 20.1);
}

/* ------------------------------------------------------------------- tests */

static chp_making usual_making(void)
{
    chp_making making = {
        .die_coverage = 1, .package_coverage = 1, .sku_clock = 1, .speed_classes = 1
    };
    return making;
}

Test(making, that_is_not_given_is_ideal)
{
    chp_bill bill = two_die_bill();
    chp_package_cost ideal = chp_cost_package(&bill);
    chp_making making = usual_making();
    bill.making = &making;
    chp_package_cost asked = chp_cost_package(&bill);
    cr_assert(eq(dbl, asked.package_usd, ideal.package_usd));
    cr_assert(eq(dbl, asked.escapes, 0));
    cr_assert(eq(dbl, asked.sku_share, 1));
    cr_assert(eq(dbl, asked.clock, 1));
}

/* Die yield 25/36, four fifths of bad ones found: 25/36 + 11/36/5 = 136/180 pass,
 * 125/136 of them good. The package is good if both dies, ten placements and
 * stacks are; nine tenths of the bad ones are found. */
Test(making, with_imperfect_tests_is_the_sum_by_hand)
{
    chp_bill bill = two_die_bill();
    chp_making making = usual_making();
    bill.making = &making;
    making.wafer_test_usd = 2;
    making.die_coverage = 0.8;
    making.package_coverage = 0.9;
    chp_package_cost c = chp_cost_package(&bill);
    double die_usd = (10000 / c.dies_per_wafer + 2) * 180 / 136;
    double good = pow(125.0 / 136, 2) * pow(0.99, 10), pass = 1 - 0.9 * (1 - good);
    cr_assert(epsilon_eq(dbl, c.die_usd, die_usd, 1e-9));
    cr_assert(epsilon_eq(dbl, c.assembly_yield, pass, 1e-12));
    cr_assert(epsilon_eq(dbl, c.escapes, 1 - good / pass, 1e-12));
    cr_assert(epsilon_eq(dbl, c.package_usd * pass,
                         2 * die_usd + 400 + c.interposer_usd + c.substrate_usd + c.assembly_usd,
                         1e-9));
}

Test(making, ships_fewer_bad_packages_the_more_is_tested)
{
    chp_bill bill = two_die_bill();
    chp_making making = usual_making();
    bill.making = &making;
    double before = 1;
    for (int tenths = 0; tenths <= 10; tenths++) {
        making.package_coverage = tenths / 10.0;
        chp_package_cost c = chp_cost_package(&bill);
        cr_assert(c.escapes < before);
        before = c.escapes;
    }
    cr_assert(eq(dbl, before, 0));
}

/* Chip first: the interposer of 1364 mm2 is paid raw and its yield takes the dies
 * and stacks with it; nothing is bonded to it. */
Test(making, chip_first_loses_dies_by_the_carrier)
{
    chp_bill bill = two_die_bill();
    chp_making making = usual_making();
    bill.making = &making;
    chp_package_cost last = chp_cost_package(&bill);
    making.chip_first = 1;
    chp_package_cost first = chp_cost_package(&bill);
    cr_assert(epsilon_eq(dbl, first.interposer_usd, 1364e-6 * 30e3, 1e-9));
    cr_assert(
        epsilon_eq(dbl, first.assembly_yield, pow(1 + 0.682 / 6, -6) * pow(0.99, 4), 1e-12));
    cr_assert(gt(dbl, first.package_usd, last.package_usd));
}

/* Two modules of 0.99^5 each, then two placements of 0.98. */
Test(making, tested_modules_lose_no_good_neighbour)
{
    chp_bill bill = two_die_bill();
    chp_making making = usual_making();
    bill.making = &making;
    bill.die_attach = &substrate;
    chp_package_cost blind = chp_cost_package(&bill);
    making.module_coverage = 1;
    chp_package_cost tested = chp_cost_package(&bill);
    cr_assert(epsilon_eq(dbl, tested.assembly_yield, pow(0.99, 5) * pow(0.98, 2), 1e-12));
    cr_assert(lt(dbl, tested.package_usd, blind.package_usd));
    cr_assert(epsilon_eq(dbl, tested.dies_usd, blind.dies_usd, 1e-9));
}

/* Half the dies reach the median clock: sorted on the wafer a die costs twice as
 * much; sorted as packages of two only a quarter of all that was built is sold. */
Test(making, to_the_median_clock_sells_half_of_the_dies)
{
    chp_bill bill = two_die_bill();
    chp_making making = usual_making();
    chp_package_cost any = chp_cost_package(&bill);
    bill.making = &making;
    making.spread.speed = 0.05;
    chp_package_cost dies = chp_cost_package(&bill);
    making.sorted_late = 1;
    chp_package_cost packages = chp_cost_package(&bill);
    cr_assert(epsilon_eq(dbl, dies.die_usd, 2 * any.die_usd, 1e-9));
    cr_assert(epsilon_eq(dbl, packages.package_usd, 4 * any.package_usd, 1e-9));
    cr_assert(epsilon_eq(dbl, packages.good_packages_per_wafer, any.good_packages_per_wafer / 4,
                         1e-9));
}

Test(making, spare_slices_and_lanes_raise_the_yield)
{
    chp_bill bill = two_die_bill();
    double before = chp_cost_package(&bill).die_yield;
    bill.cache = (chp_units){ 2e-6, 16, 0, 1 };
    cr_assert(epsilon_eq(dbl, chp_cost_package(&bill).die_yield, before, 1e-12));
    bill.cache.spares = 1;
    double cache = chp_cost_package(&bill).die_yield;
    bill.links = (chp_units){ 0.1e-6, 64, 4, 2 };
    cr_assert(before < cache && cache < chp_cost_package(&bill).die_yield);
}

/* ---------------------------------------------------------------- interval */

Test(interval, of_what_is_certain_is_a_point)
{
    chp_bill bill = two_die_bill();
    chp_package_cost cost = chp_cost_package(&bill);
    const chp_priced_parts none = { NULL, NULL, NULL, NULL, NULL };
    const chp_priced_parts same = { &node_a, &stack, &interposer, &interposer, NULL };
    chp_interval point = chp_cost_interval(&bill, &cost, &none, &none);
    cr_assert(eq(dbl, point.low, cost.package_usd));
    cr_assert(eq(dbl, point.high, cost.package_usd));
    point = chp_cost_interval(&bill, &cost, &same, &same);
    cr_assert(eq(dbl, point.low, cost.package_usd));
    cr_assert(eq(dbl, point.high, cost.package_usd));
}

/* The cheap end has the low price and the high yield. */
Test(interval, takes_yields_from_the_other_end)
{
    chp_bill bill = two_die_bill();
    chp_package_cost cost = chp_cost_package(&bill);
    chp_process cheap = node_a, dear = node_a;
    chp_memory poor = stack, rich = stack;
    cheap.wafer_price_usd = 8000;
    dear.defect_density_per_m2 = 2000;
    poor.yield = 0.95;
    rich.price_usd = 300;
    const chp_priced_parts low = { &cheap, &poor, NULL, NULL, NULL };
    const chp_priced_parts high = { &dear, &rich, NULL, NULL, NULL };
    chp_interval usd = chp_cost_interval(&bill, &cost, &low, &high);
    double cheap_die = cost.die_usd * 0.8, dear_die = cost.die_usd * (25.0 / 36) * 1.4 * 1.4;
    double rest = cost.interposer_usd + cost.substrate_usd + cost.assembly_usd;
    cr_assert(epsilon_eq(dbl, usd.low, (2 * cheap_die + 400 + rest) / cost.assembly_yield, 1e-9));
    cr_assert(eq(dbl, usd.value, cost.package_usd));
    /* 2000 / m2 x 4 cm2 = 0.8 killers, alpha 2: 1.4^-2 */
    cr_assert(epsilon_eq(dbl, usd.high,
                         (2 * dear_die + 1200 + rest) / (pow(0.99, 6) * pow(0.95, 4)), 1e-9));
}

/* ------------------------------------------------------------- design cost */

static chp_program one_product(double volume)
{
    chp_program program = { .volume = volume, .products = 1 };
    return program;
}

/* Module and chip cost of Chiplet Actuary's table (Feng and Ma, DAC 2022). */
Test(design_cost, of_a_die_agrees_with_a_published_model)
{
    static const struct {
        double node_musd, area_mm2, module_usd, chip_usd;
    } row[] = {
        { 1000, 9, 15000000, 209000000 },
        { 1000, 25, 41666666.66666667, 225000000 },
        { 298, 100, 49666666.66666667, 89400000 },
        { 542, 800, 722666666.6666667, 542000000 },
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        chp_process node = node_a;
        node.design_cost_usd = row[i].node_musd * 1e6;
        chp_bill bill = { .process = &node, .dies = 1 };
        bill.die_width_m = bill.die_height_m = sqrt(row[i].area_mm2) * 1e-3;
        chp_program program = one_product(1e6);
        chp_design_cost c = chp_cost_design(&bill, &program);
        cr_assert(epsilon_eq(dbl, c.blocks_usd / row[i].module_usd, 1, 1e-12));
        cr_assert(epsilon_eq(dbl, c.chips_usd / row[i].chip_usd, 1, 1e-12));
        cr_assert(epsilon_eq(dbl, c.each_usd, (row[i].module_usd + row[i].chip_usd) / 1e6, 1e-9));
    }
}

/* Two dies of 400 mm2 are one design: 4/3 x 0.8 + 0.2 of 300 MUSD; two more mask
 * sets; interposer of 1364 mm2 at 20,000 USD and 5 MUSD. */
Test(design_cost, is_shared_by_products_and_spread_over_packages)
{
    chp_process node = node_a;
    chp_package carrier = interposer;
    chp_bill bill = two_die_bill();
    node.design_cost_usd = 300e6;
    node.mask_set_usd = 10e6;
    carrier.design_usd = 5e6;
    carrier.design_usd_per_m2 = 20e9;
    bill.process = &node;
    bill.die_attach = bill.memory_attach = &carrier;
    chp_program program = { .volume = 1e5, .products = 2, .block_reuse = 0.25, .respins = 2 };
    chp_design_cost c = chp_cost_design(&bill, &program);
    cr_assert(epsilon_eq(dbl, c.blocks_usd, 150e6, 1e-3));
    cr_assert(epsilon_eq(dbl, c.chips_usd, 120e6 + 60e6 + 20e6, 1e-3));
    cr_assert(epsilon_eq(dbl, c.package_usd, 5e6 + 1364 * 20e3, 1e-3));
    cr_assert(epsilon_eq(dbl, c.product_usd, 175e6 + c.package_usd, 1e-3));
    cr_assert(epsilon_eq(dbl, c.each_usd, c.product_usd / 1e5, 1e-9));
}

Test(design_cost, vanishes_with_volume)
{
    chp_process node = node_a;
    chp_bill bill = two_die_bill();
    node.design_cost_usd = 300e6;
    bill.process = &node;
    double before = HUGE_VAL;
    for (double volume = 1; volume < 1e15; volume *= 10) {
        chp_program program = one_product(volume);
        double each_usd = chp_cost_design(&bill, &program).each_usd;
        cr_assert(lt(dbl, each_usd, before));
        before = each_usd;
    }
    cr_assert(lt(dbl, before, 1e-5));
}

/* --------------------------------------------------------------- economics */

/* 9000 USD at a margin of a quarter and 3000 of host over 1e6 s at half load and
 * 100 tokens/s: 15,000 / 5e7; and 800 W x 1.25 / 100 J at 3.6 / kWh. */
Test(economics, of_a_token_is_the_sum_by_hand)
{
    const chp_economics e = { .margin = 0.25,
                              .host_usd = 3000,
                              .lifetime_s = 1e6,
                              .utilization = 0.5,
                              .energy_usd_per_j = 1e-6,
                              .pue = 1.25,
                              .grid_kg_per_j = 1e-7 };
    const chp_at_work work = { 9000, 800, 100 };
    cr_assert(epsilon_eq(dbl, chp_price(&e, 9000), 12000, 1e-9));
    cr_assert(epsilon_eq(dbl, chp_usd_per_token(&e, &work), 15000 / 5e7 + 1e-5, 1e-15));
    cr_assert(epsilon_eq(dbl, chp_carbon_of_use(&e, 800), 800 * 1.25 * 5e5 * 1e-7, 1e-9));
}

/* Two dies of a wafer of pi 0.15^2 m2 at 20 g/mm2, four stacks of 1 kg, 1364 mm2
 * at 4 g/mm2, all over the yields of the cost. */
Test(economics, carbon_of_making_is_the_sum_by_hand)
{
    chp_process node = node_a;
    chp_memory dram = stack;
    chp_package carrier = interposer;
    chp_bill bill = two_die_bill();
    cr_assert(isnan(chp_cost_package(&bill).carbon_kg));
    node.carbon_kg_per_m2 = 20e3;
    dram.carbon_kg = 1;
    carrier.carbon_kg_per_m2 = 4e3;
    bill.process = &node;
    bill.memory = &dram;
    bill.die_attach = bill.memory_attach = &carrier;
    chp_package_cost c = chp_cost_package(&bill);
    double wafer_kg = acos(-1) * 0.15 * 0.15 * 20e3;
    double dies_kg = 2 * wafer_kg / (c.dies_per_wafer * 25 / 36);
    double interposer_kg = 1364e-6 * 4e3 * pow(1 + 0.682 / 6, 6);
    cr_assert(epsilon_eq(dbl, c.carbon_kg, (dies_kg + 4 + interposer_kg) / c.assembly_yield, 1e-9));
}

/* Same silicon: the small die yields better, and is designed once. */
Test(economics, two_small_dies_of_one_design_cost_less_to_make_and_to_design)
{
    chp_process node = node_a;
    node.design_cost_usd = 300e6;
    chp_bill big = { .process = &node,
                     .dies = 1,
                     .die_attach = &substrate,
                     .die_width_m = 25e-3,
                     .die_height_m = 32e-3 };
    chp_bill small = big;
    small.dies = 2;
    small.die_width_m = 20e-3;
    small.die_height_m = 20e-3;
    chp_program program = one_product(1e4);
    chp_package_cost one = chp_cost_package(&big), two = chp_cost_package(&small);
    cr_assert(lt(dbl, two.package_usd, one.package_usd));
    cr_assert(lt(dbl, chp_cost_design(&small, &program).each_usd,
                 chp_cost_design(&big, &program).each_usd));
}
