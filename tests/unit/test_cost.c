#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>

#include "cost/cost.h"
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
