#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>

#include "yield/binning.h"
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

/* At one defect a die: e^-1, ((e - 1) / e)^2, 1/2, and (1 + 1/4)^-4 = 256/625. */
Test(yield, of_one_defect_by_every_law_is_exact)
{
    const chp_defects poisson = { CHP_POISSON, 1, 0 }, murphy = { CHP_MURPHY, 1, 0 };
    const chp_defects seeds = { CHP_SEEDS, 1, 0 }, gamma = { CHP_NEGATIVE_BINOMIAL, 1, 4 };
    cr_assert(epsilon_eq(dbl, chp_yield(1, &poisson), exp(-1), 1e-15));
    cr_assert(epsilon_eq(dbl, chp_yield(1, &murphy), 0.39957640089372803, 1e-15));
    cr_assert(epsilon_eq(dbl, chp_yield(1, &seeds), 0.5, 1e-15));
    cr_assert(epsilon_eq(dbl, chp_yield(1, &gamma), 256.0 / 625, 1e-15));
    cr_assert(eq(dbl, chp_yield(0, &murphy), 1));
}

/* The more the density varies, the more dies escape. Murphy's triangle varies
 * as a gamma distribution of alpha 6. */
Test(yield, is_ordered_by_how_much_the_density_varies)
{
    for (double m = 0.05; m < 8; m *= 1.3) {
        chp_defects d = { CHP_POISSON, m, 3 };
        double poisson = chp_yield(1, &d);
        d.law = CHP_MURPHY;
        double murphy = chp_yield(1, &d);
        d.law = CHP_NEGATIVE_BINOMIAL;
        double gamma = chp_yield(1, &d);
        d.law = CHP_SEEDS;
        cr_assert(poisson < murphy && murphy < gamma && gamma < chp_yield(1, &d));
    }
}

/* Four layers of D0 / 2 and alpha 3, each critical on 60 % of the area: the
 * product of the layers. Seeds' law over n layers is "Bose-Einstein". */
Test(yield, of_layers_is_the_product_of_theirs)
{
    chp_process p = { .defect_density_per_m2 = 500,
                      .clustering = 3,
                      .critical_area = 0.6,
                      .defect_layers = 4 };
    chp_defects d = chp_process_defects(&p, CHP_NEGATIVE_BINOMIAL);
    double layer = pow(1 + 8e-4 * 0.6 * 500 / 3, -3);
    cr_assert(epsilon_eq(dbl, chp_yield(8e-4, &d), pow(layer, 4), 1e-14));
    p.clustering = 1;
    d = chp_process_defects(&p, CHP_NEGATIVE_BINOMIAL);
    cr_assert(epsilon_eq(dbl, chp_yield(8e-4, &d), pow(1 + 0.24, -4), 1e-14));
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

/* Without spread between dies the cores are independent: the sum by hand with
 * core yield p = e^-0.1 and rest e^-0.5, one of four may be bad. */
Test(harvest, by_poisson_is_the_plain_binomial)
{
    const chp_defects d = { CHP_POISSON, 1, 0 };
    const chp_units cores = { 0.1, 3, 1, 1 };
    double p = exp(-0.1);
    double expected = exp(-0.5) * (pow(p, 4) + 4 * pow(p, 3) * (1 - p));
    cr_assert(epsilon_eq(dbl, chp_yield_units(&cores, 1, 0.5, &d), expected, 1e-14));
}

/* As with the gamma distribution, L(r + 4c) + 4 (L(r + 3c) - L(r + 4c)), with
 * Murphy's L(x) = ((1 - e^-x) / x)^2. */
Test(harvest, by_murphy_agrees_with_the_sum_by_hand)
{
    const chp_defects d = { CHP_MURPHY, 1, 0 };
    const chp_units cores = { 0.1, 3, 1, 1 };
    double nine = (1 - exp(-0.9)) / 0.9, eight = (1 - exp(-0.8)) / 0.8;
    double expected = 4 * eight * eight - 3 * nine * nine;
    cr_assert(epsilon_eq(dbl, chp_yield_units(&cores, 1, 0.5, &d), expected, 1e-13));
}

/* Two kinds and two groups, by inclusion and exclusion over what may fail:
 * three of four cores (c = 0.1) and, in each of two links, one of two lanes
 * (l = 0.05): 2 p - p^2 a link, squared 4 p^2 - 4 p^3 + p^4. L is that of
 * alpha 2, (1 + x/2)^-2. */
static double l2(double x)
{
    return 1 / ((1 + x / 2) * (1 + x / 2));
}

static double two_links(double defects)
{
    return 4 * l2(defects + 2 * 0.05) - 4 * l2(defects + 3 * 0.05) + l2(defects + 4 * 0.05);
}

Test(harvest, of_cores_and_links_together_agrees_with_the_sum_by_hand)
{
    const chp_defects d = { CHP_NEGATIVE_BINOMIAL, 1, 2 };
    const chp_units kind[] = { { 0.1, 3, 1, 1 }, { 0.05, 1, 1, 2 } };
    double expected = 4 * two_links(0.5 + 0.3) - 3 * two_links(0.5 + 0.4);
    cr_assert(epsilon_eq(dbl, chp_yield_units(kind, 2, 0.5, &d), expected, 1e-12));
}

Test(harvest, of_units_without_spares_is_the_yield_of_the_area)
{
    for (int law = CHP_NEGATIVE_BINOMIAL; law <= CHP_SEEDS; law++) {
        const chp_defects d = { (chp_yield_law)law, 900, 3 };
        const chp_units kind[] = { { 3e-6, 100, 0, 1 }, { 1e-6, 8, 0, 4 } };
        cr_assert(epsilon_eq(dbl, chp_yield_units(kind, 2, 1e-4, &d),
                             chp_yield(432e-6, &d), 1e-15));
    }
}

/* ------------------------------------------------------------------- tests */

Test(probe, that_sees_all_lets_no_bad_part_escape)
{
    chp_tested t = chp_test(0.7, 1);
    cr_assert(epsilon_eq(dbl, t.pass, 0.7, 1e-15));
    cr_assert(epsilon_eq(dbl, t.quality, 1, 1e-15));
    t = chp_test(0.7, 0);
    cr_assert(epsilon_eq(dbl, t.pass, 1, 1e-15));
    cr_assert(epsilon_eq(dbl, t.quality, 0.7, 1e-15));
}

/* Of 100 dies 70 are good and 90 % of the 30 bad ones are caught: 73 pass. */
Test(probe, of_nine_tenths_ships_seventy_of_seventy_three_good)
{
    chp_tested t = chp_test(0.7, 0.9);
    cr_assert(epsilon_eq(dbl, t.pass, 0.73, 1e-15));
    cr_assert(epsilon_eq(dbl, t.quality, 70.0 / 73, 1e-15));
}

/* ----------------------------------------------------------------- binning */

/* Standard normal: a quarter lies above 0.6744897501960817. */
Test(binning, by_speed_is_the_tail_of_the_normal_distribution)
{
    const chp_spread s = { 0.05, 0.3, 0.8 };
    cr_assert(epsilon_eq(dbl, chp_bin_share(&s, 1, 0), 0.5, 1e-15));
    cr_assert(epsilon_eq(dbl, chp_bin_share(&s, exp(0.05 * 0.6744897501960817), 0), 0.25, 1e-14));
    cr_assert(epsilon_eq(dbl, chp_bin_share(&s, exp(-0.05), 0), 0.8413447460685429, 1e-14));
}

Test(binning, without_spread_sells_all_or_nothing)
{
    const chp_spread none = { 0, 0, 0 };
    cr_assert(eq(dbl, chp_bin_share(&none, 1, 1), 1));
    cr_assert(eq(dbl, chp_bin_share(&none, 0.9, 0), 1));
    cr_assert(eq(dbl, chp_bin_share(&none, 1.01, 0), 0));
    cr_assert(eq(dbl, chp_bin_share(&none, 1, 0.99), 0));
}

/* Both at their medians: 1/4 - asin(r) / 2 pi (Sheppard 1899) for fast dies that
 * leak little. */
Test(binning, at_both_medians_agrees_with_sheppard)
{
    static const double r[] = { -0.9, -0.5, 0, 0.3, 0.5, 0.8, 0.95 };
    for (size_t i = 0; i < sizeof r / sizeof *r; i++) {
        const chp_spread s = { 0.05, 0.3, r[i] };
        double expected = 0.25 - asin(r[i]) / (2 * acos(-1));
        cr_assert(epsilon_eq(dbl, chp_bin_share(&s, 1, 1), expected, 1e-9));
    }
}

Test(binning, of_perfectly_correlated_dies_is_a_slice)
{
    const chp_spread s = { 0.05, 0.3, 1 };
    cr_assert(epsilon_eq(dbl, chp_bin_share(&s, exp(-0.05), exp(0.3)), 0.6826894921370859, 1e-14));
    cr_assert(eq(dbl, chp_bin_share(&s, exp(0.05), exp(-0.3)), 0));
}

Test(binning, sells_less_of_a_stricter_sku)
{
    const chp_spread s = { 0.06, 0.35, 0.7 };
    double before = 1;
    for (double clock = 0.85; clock < 1.15; clock += 0.02) {
        double share = chp_bin_share(&s, clock, 1.4);
        cr_assert(share < before && share < chp_bin_share(&s, clock, 1.5));
        cr_assert(share < chp_bin_share(&s, clock, 0));
        before = share;
    }
}

/* Of two lognormal numbers the smaller is 2 exp(s^2 / 2) Phi(-s / sqrt 2) on
 * average; of one the mean is exp(s^2 / 2). */
Test(binning, the_slower_of_two_dies_agrees_with_the_closed_form)
{
    for (double s = 0.01; s < 0.4; s *= 1.5) {
        double mean = exp(s * s / 2);
        cr_assert(epsilon_eq(dbl, chp_bin_clock(s, 1, 1), mean, 1e-9));
        cr_assert(epsilon_eq(dbl, chp_bin_clock(s, 2, 1), mean * erfc(s / 2), 1e-9));
    }
}

/* To first order in the spread it is the mean of the smallest of n standard
 * normal numbers: -0.8463 of three, -1.0294 of four, -1.4236 of eight (Harter,
 * Biometrika 48, 1961). */
Test(binning, the_slowest_of_several_agrees_with_order_statistics)
{
    static const struct {
        double dies, mean;
    } row[] = { { 3, -0.84628 }, { 4, -1.02938 }, { 8, -1.42360 }, { 16, -1.76599 } };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++)
        cr_assert(epsilon_eq(dbl, (chp_bin_clock(1e-4, row[i].dies, 1) - 1) / 1e-4, row[i].mean,
                             2.5e-4));
}

Test(binning, matching_dies_pays_up_to_the_mean_die)
{
    double before = 0, mean = exp(0.06 * 0.06 / 2);
    for (double classes = 1; classes <= 64; classes *= 2) {
        double clock = chp_bin_clock(0.06, 4, classes);
        cr_assert(clock > before && clock < mean);
        cr_assert(epsilon_eq(dbl, chp_bin_clock(0.06, 1, classes), mean, 1e-9));
        before = clock;
    }
    cr_assert(epsilon_eq(dbl, before, mean, 2e-3));
    cr_assert(eq(dbl, chp_bin_clock(0, 4, 1), 1));
}

/* ------------------------------------------------------------------- wafer */

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

/* A disc of 300 mm, dies of 100 mm2, no scribe nor rim: pi (150 / 10)^2 = 706.86
 * less pi 300 / sqrt(200) = 66.64; times exp(-20/300); pi 14^2. */
Test(wafer, approximations_agree_with_sums_by_hand)
{
    const chp_process p = { .wafer_diameter_m = 0.3 };
    cr_assert(epsilon_eq(dbl, chp_wafer_dies(&p, 0.01, 0.01, CHP_WAFER_RIM), 640.2151, 1e-4));
    cr_assert(
        epsilon_eq(dbl, chp_wafer_dies(&p, 0.01, 0.01, CHP_WAFER_EXPONENTIAL), 661.2709, 1e-4));
    cr_assert(epsilon_eq(dbl, chp_wafer_dies(&p, 0.01, 0.01, CHP_WAFER_SMALLER), 615.7522, 1e-4));
    cr_assert(eq(dbl, chp_wafer_dies(&p, 0.3, 0.3, CHP_WAFER_RIM), 0));
}

Test(wafer, approximations_lie_near_the_exact_count)
{
    const chp_process p = { .wafer_diameter_m = 0.3, .edge_exclusion_m = 3e-3, .scribe_m = 1e-4 };
    for (double side_m = 5e-3; side_m < 26e-3; side_m += 3e-3) {
        double exact = chp_wafer_dies(&p, side_m, side_m, CHP_WAFER_EXACT);
        for (int rule = CHP_WAFER_RIM; rule <= CHP_WAFER_SMALLER; rule++) {
            double dies = chp_wafer_dies(&p, side_m, side_m, (chp_wafer_rule)rule);
            cr_assert(epsilon_eq(dbl, dies / exact, 1, 0.2));
        }
    }
}
