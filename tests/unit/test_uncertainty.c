/* Sobol points, distributions and the indices of variance against what is
 * published or follows from a formula. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdlib.h>

#include "solver/quasi_random.h"
#include "uncertainty/distribution.h"
#include "uncertainty/sensitivity.h"

static const double pi = 3.14159265358979323846;

/* ------------------------------------------------------------------ points */

static double *sobol(size_t dimensions, size_t count, uint64_t seed)
{
    double *point = malloc(dimensions * count * sizeof *point);
    cr_assert(point != NULL);
    cr_assert(zero(int, (int)chp_sobol_fill(point, dimensions, count, seed, NULL)));
    return point;
}

/* Each of N equal intervals of each axis holds one of N = 2^k points. */
static int is_even(const double *point, size_t dimensions, size_t count)
{
    int even = 1;
    char *taken = calloc(count, 1);
    for (size_t d = 0; d < dimensions; d++) {
        for (size_t i = 0; i < count; i++)
            taken[(size_t)(point[i * dimensions + d] * (double)count)]++;
        for (size_t i = 0; i < count; i++) {
            even &= taken[i] == 1;
            taken[i] = 0;
        }
    }
    free(taken);
    return even;
}

Test(quasi_random, one_point_of_a_power_of_two_falls_into_each_interval_of_each_axis)
{
    for (uint64_t seed = 0; seed < 5; seed++) {
        double *point = sobol(40, 256, seed);
        cr_assert(eq(int, is_even(point, 40, 256), 1));
        point[0] = point[40];
        cr_assert(zero(int, is_even(point, 40, 256)), "a point in the interval of another");
        free(point);
    }
}

Test(quasi_random, same_seed_same_points_other_seed_other_points)
{
    double *a = sobol(6, 64, 7), *b = sobol(6, 64, 7), *c = sobol(6, 64, 8);
    size_t same = 0;
    for (size_t i = 0; i < 6 * 64; i++) {
        cr_assert(a[i] == b[i]);
        same += a[i] == c[i];
    }
    cr_assert(zero(sz, same));
    free(a);
    free(b);
    free(c);
}

Test(quasi_random, no_coordinate_is_zero_or_one)
{
    double *point = sobol(3, 4096, 1);
    for (size_t i = 0; i < 3 * 4096; i++)
        cr_assert(point[i] > 0 && point[i] < 1);
    free(point);
}

Test(quasi_random, more_dimensions_than_gsl_has_are_refused)
{
    double out[41];
    chiplet_error err = { 0 };
    cr_assert(eq(int, (int)chp_sobol_fill(out, 41, 1, 1, &err), CHIPLET_ERR_ARGUMENT));
    cr_assert(eq(int, (int)chp_sobol_fill(out, 0, 1, 1, &err), CHIPLET_ERR_ARGUMENT));
    cr_assert(zero(int, (int)chp_sobol_fill(out, 40, 1, 1, &err)));
}

Test(quasi_random, quantiles_of_the_normal_distribution_are_the_tabled_ones)
{
    cr_assert(epsilon_eq(dbl, chp_normal_quantile(0.5), 0, 1e-15));
    cr_assert(epsilon_eq(dbl, chp_normal_quantile(0.95), CHP_TWENTIETH, 1e-12));
    cr_assert(epsilon_eq(dbl, chp_normal_quantile(0.025), -1.959963984540054, 1e-12));
}

/* ----------------------------------------------------------- distributions */

/* Density 2 (x - low) / ((high - low) (mode - low)) up to the mode: its integral
 * by hand at a few places. */
Test(distribution, a_triangle_has_its_ends_its_median_and_its_mean)
{
    cr_assert(epsilon_eq(dbl, chp_triangular_quantile(2, 3, 6, 0), 2, 1e-12));
    cr_assert(epsilon_eq(dbl, chp_triangular_quantile(2, 3, 6, 1), 6, 1e-12));
    cr_assert(epsilon_eq(dbl, chp_triangular_quantile(2, 3, 6, 0.25), 3, 1e-12));
    cr_assert(epsilon_eq(dbl, chp_triangular_quantile(0, 1, 2, 0.125), 0.5, 1e-12));
    double sum = 0;
    for (int i = 0; i < 4000; i++)
        sum += chp_triangular_quantile(2, 3, 6, (i + 0.5) / 4000);
    cr_assert(epsilon_eq(dbl, sum / 4000, (2 + 3 + 6) / 3.0, 1e-4));
}

Test(distribution, a_triangle_may_have_its_mode_at_an_end_or_no_width)
{
    cr_assert(epsilon_eq(dbl, chp_triangular_quantile(1, 1, 2, 0.75), 1.5, 1e-12));
    cr_assert(epsilon_eq(dbl, chp_triangular_quantile(1, 2, 2, 0.25), 1.5, 1e-12));
    for (double share = 0; share <= 1; share += 0.25)
        cr_assert(chp_triangular_quantile(5, 5, 5, share) == 5);
}

Test(distribution, one_in_twenty_factors_lies_below_low_and_one_above_high)
{
    cr_assert(epsilon_eq(dbl, chp_residual_factor(0.8, 1.5, -CHP_TWENTIETH), 0.8, 1e-12));
    cr_assert(epsilon_eq(dbl, chp_residual_factor(0.8, 1.5, CHP_TWENTIETH), 1.5, 1e-12));
    cr_assert(chp_residual_factor(0.8, 1.5, 0) == 1);
    cr_assert(epsilon_eq(dbl, chp_residual_factor(0.8, 1.5, 2 * CHP_TWENTIETH), 2.25, 1e-12));
    cr_assert(chp_residual_factor(1, 1, 3) == 1);
}

/* ----------------------------------------------------------------- indices */

typedef double model(const double *x);

/* Ishigami and Homma, First International Symposium on Uncertainty Modeling and
 * Analysis, 1990; a = 7, b = 0.1, x in [-pi, pi]. */
static double ishigami(const double *u)
{
    double x[3];
    for (int i = 0; i < 3; i++)
        x[i] = pi * (2 * u[i] - 1);
    return sin(x[0]) + 7 * pow(sin(x[1]), 2) + 0.1 * pow(x[2], 4) * sin(x[0]);
}

static double linear(const double *u)
{
    return 1000 + 3 * u[0] + 2 * u[1] + 1 * u[2];
}

static double only_the_first(const double *u)
{
    return 0.001 * u[0] + 1e6;
}

static double constant(const double *u)
{
    (void)u;
    return 0.1;
}

static double unbuildable_in_a_corner(const double *u)
{
    return u[2] > 0.9 ? NAN : linear(u);
}

enum { INPUTS = 3, POINTS = 4096 };

static void indices(chp_sensitivity out[INPUTS], model *f, uint64_t seed)
{
    static double f_a[POINTS], f_b[POINTS], f_ab[POINTS];
    double *point = sobol(2 * INPUTS, POINTS, seed);
    for (int i = 0; i < INPUTS; i++) {
        for (int n = 0; n < POINTS; n++) {
            const double *a = point + n * 2 * INPUTS, *b = a + INPUTS;
            double ab[INPUTS] = { a[0], a[1], a[2] };
            ab[i] = b[i];
            f_a[n] = f(a);
            f_b[n] = f(b);
            f_ab[n] = f(ab);
        }
        out[i] = chp_sensitivity_of(f_a, f_b, f_ab, POINTS);
    }
    free(point);
}

Test(sensitivity, of_ishigamis_function_is_the_published_one)
{
    chp_sensitivity s[INPUTS];
    double a = 7, b = 0.1, p4 = pow(pi, 4), p8 = pow(pi, 8);
    double variance = a * a / 8 + b * p4 / 5 + b * b * p8 / 18 + 0.5;
    double v1 = pow(1 + b * p4 / 5, 2) / 2, v2 = a * a / 8, v13 = 8 * b * b * p8 / 225;
    const double first[] = { v1 / variance, v2 / variance, 0 };
    const double total[] = { (v1 + v13) / variance, v2 / variance, v13 / variance };
    cr_assert(epsilon_eq(dbl, first[0], 0.3139, 1e-4)); /* as in Saltelli et al. 2010 */
    cr_assert(epsilon_eq(dbl, total[2], 0.2437, 1e-4));
    for (uint64_t seed = 1; seed <= 3; seed++) {
        indices(s, ishigami, seed);
        for (int i = 0; i < INPUTS; i++) {
            cr_assert(epsilon_eq(dbl, s[i].first, first[i], 0.015), "first of x%d", i + 1);
            cr_assert(epsilon_eq(dbl, s[i].total, total[i], 0.015), "total of x%d", i + 1);
            cr_assert(s[i].first_error < 0.05 && s[i].total_error < 0.05);
        }
    }
}

Test(sensitivity, of_a_sum_is_each_terms_share_of_the_variance)
{
    chp_sensitivity s[INPUTS];
    const double share[] = { 9 / 14.0, 4 / 14.0, 1 / 14.0 };
    indices(s, linear, 1);
    for (int i = 0; i < INPUTS; i++) {
        cr_assert(epsilon_eq(dbl, s[i].first, share[i], 0.005));
        cr_assert(epsilon_eq(dbl, s[i].total, share[i], 0.005));
    }
}

Test(sensitivity, of_an_input_that_changes_nothing_is_exactly_zero)
{
    chp_sensitivity s[INPUTS];
    indices(s, only_the_first, 1);
    cr_assert(epsilon_eq(dbl, s[0].total, 1, 0.01));
    cr_assert(s[1].first == 0 && s[1].total == 0 && s[1].total_error == 0);
    cr_assert(s[2].first == 0 && s[2].total == 0);
}

Test(sensitivity, of_a_constant_is_zero_not_a_ratio_of_rounding_errors)
{
    chp_sensitivity s[INPUTS];
    indices(s, constant, 1);
    for (int i = 0; i < INPUTS; i++)
        cr_assert(s[i].first == 0 && s[i].total == 0);
}

Test(sensitivity, leaves_out_points_without_a_value)
{
    chp_sensitivity s[INPUTS];
    indices(s, unbuildable_in_a_corner, 1);
    /* 3 u and 2 u keep their variances, 1 u has that of [0, 0.9] */
    double variance = 9 + 4 + 0.81;
    cr_assert(epsilon_eq(dbl, s[0].total, 9 / variance, 0.01));
    cr_assert(epsilon_eq(dbl, s[1].total, 4 / variance, 0.01));
    cr_assert(epsilon_eq(dbl, s[2].total, 0.81 / variance, 0.01));
}
