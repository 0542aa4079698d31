#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>

#include "yield/yield.h"

Test(yield, of_a_tenth_of_a_defect_and_alpha_three_is_exact)
{
    cr_assert(epsilon_eq(dbl, chp_yield_negative_binomial(1e-4, 1e3, 3), 27000.0 / 29791, 1e-15));
}

Test(yield, tends_to_poisson_without_clustering)
{
    cr_assert(epsilon_eq(dbl, chp_yield_negative_binomial(8e-4, 1e3, 1e9), exp(-0.8), 1e-8));
}

Test(yield, is_one_without_area_or_defects)
{
    cr_assert(eq(dbl, chp_yield_negative_binomial(0, 1e3, 3), 1));
    cr_assert(eq(dbl, chp_yield_negative_binomial(8e-4, 0, 3), 1));
    cr_assert(eq(dbl, chp_yield_harvested(3e-6, 100, 8, 4e-4, 0, 3), 1));
}

/* Die yields of Chiplet Actuary (Feng and Ma, DAC 2022), alpha 10, defects per
 * cm2 and dies in mm2 as in its parameter file. */
Test(yield, agrees_with_a_published_cost_model)
{
    static const struct {
        double defects_per_cm2, area_mm2, yield;
    } row[] = {
        { 0.20, 25, 0.9513479406960698 },  { 0.20, 800, 0.22668360344680458 },
        { 0.11, 800, 0.4302402590579391 }, { 0.09, 100, 0.9142991955050759 },
        { 0.08, 400, 0.7297986019862999 }, { 0.07, 800, 0.5799102940464858 },
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++)
        cr_assert(epsilon_eq(
            dbl,
            chp_yield_negative_binomial(row[i].area_mm2 * 1e-6, row[i].defects_per_cm2 * 1e4, 10),
            row[i].yield, 1e-12));
}

/* Four cores, one may be bad, alpha 2: L(r + 4c) + 4 (L(r + 3c) - L(r + 4c))
 * with L(x) = (1 + x/2)^-2, r = 0.5, c = 0.1. */
Test(harvest, of_four_cores_agrees_with_the_sum_by_hand)
{
    double expected = 4 / (1.4 * 1.4) - 3 / (1.45 * 1.45);
    cr_assert(epsilon_eq(dbl, chp_yield_harvested(0.1, 3, 1, 0.5, 1, 2), expected, 1e-11));
}

/* The alternating sum over spares in decimal arithmetic of 150 digits. */
Test(harvest, keeps_its_digits_where_the_closed_sum_loses_them)
{
    static const struct {
        double cores, spares, core, rest, alpha, yield;
    } row[] = {
        { 128, 20, 0.0028, 0.385, 3, 0.696125824201293 },
        { 128, 20, 0.0028, 0.385, 0.5, 0.751646028002691 },
        { 25, 1, 0.0231, 0.80, 2, 0.471797931267541 },
        { 144, 12, 0.0024, 0.35, 10, 0.708918813709765 },
        { 64, 8, 0.02, 1.2, 100, 0.303351590994408 },
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++)
        cr_assert(epsilon_eq(dbl,
                             chp_yield_harvested(row[i].core, row[i].cores - row[i].spares,
                                                 row[i].spares, row[i].rest, 1, row[i].alpha),
                             row[i].yield, 1e-10));
}

Test(harvest, without_spares_is_the_negative_binomial_of_the_whole_die)
{
    double whole = chp_yield_negative_binomial(100 * 3e-6 + 4e-4, 900, 3);
    cr_assert(eq(dbl, chp_yield_harvested(3e-6, 100, 0, 4e-4, 900, 3), whole));
}

Test(harvest, where_every_core_may_be_bad_is_the_yield_of_the_rest)
{
    double rest = chp_yield_negative_binomial(4e-4, 900, 3);
    cr_assert(epsilon_eq(dbl, chp_yield_harvested(3e-6, 0, 40, 4e-4, 900, 3), rest, 1e-10));
}

Test(harvest, never_loses_by_one_more_spare)
{
    for (double alpha = 0.5; alpha <= 64; alpha *= 2) {
        double before = 0;
        for (double spares = 0; spares <= 30; spares++) {
            double yield = chp_yield_harvested(3e-6, 100 - spares, spares, 4e-4, 2000, alpha);
            cr_assert(yield >= before - 1e-11 && yield <= 1);
            before = yield;
        }
    }
}

/* Counted one by one: all four corners of each cell inside the disc, for the
 * four centrings of the grid. */
Test(wafer, holds_as_many_dies_as_a_count_of_corners)
{
    static const struct {
        double width_mm, height_mm, scribe_mm, diameter_mm, rim_mm, dies;
    } row[] = {
        { 10, 10, 0.13, 300, 0.1, 632 },
        { 20, 20, 0.13, 300, 0.1, 148 },
        { 26, 31.7692307, 0.1, 300, 3, 64 },
        { 26, 33, 0.1, 300, 3, 64 },
        { 5, 5, 0.1, 300, 3, 2500 },
        { 1.5, 2.5, 0.1, 200, 2, 7070 },
        { 70, 70, 0, 300, 3, 8 },
        { 200, 200, 0, 300, 0, 1 },
        { 220, 220, 0, 300, 0, 0 },
        { 28.284271247, 28.284271247, 0.13, 300, 0.1, 69 },
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++)
        cr_assert(eq(dbl,
                     chp_dies_per_wafer(row[i].width_mm * 1e-3, row[i].height_mm * 1e-3,
                                        row[i].scribe_mm * 1e-3, row[i].diameter_mm * 1e-3,
                                        row[i].rim_mm * 1e-3),
                     row[i].dies));
}

/* CATCH slides each row of the grid by itself and finds 637, 148 and 70 dies of
 * 100, 400 and 800 mm2: a fixed grid holds at most as many, and hardly fewer. */
Test(wafer, on_a_fixed_grid_comes_near_to_sliding_rows)
{
    static const double area_mm2[] = { 100, 400, 800 }, sliding[] = { 637, 148, 70 };
    for (int i = 0; i < 3; i++) {
        double side_m = sqrt(area_mm2[i] * 1e-6);
        double dies = chp_dies_per_wafer(side_m, side_m, 0.13e-3, 0.3, 0.1e-3);
        cr_assert(dies <= sliding[i] && dies >= 0.98 * sliding[i]);
    }
}

Test(wafer, holds_more_of_smaller_dies)
{
    double before = HUGE_VAL;
    for (double side_m = 2e-3; side_m < 33e-3; side_m += 1e-3) {
        double dies = chp_dies_per_wafer(side_m, side_m, 1e-4, 0.3, 3e-3);
        cr_assert(dies <= before);
        before = dies;
    }
}
