#include "uncertainty/sensitivity.h"

#include <math.h>

/* A mean and its standard error, as terms come. */
typedef struct {
    double count, sum, squares;
} average;

static void add(average *a, double term)
{
    a->count++;
    a->sum += term;
    a->squares += term * term;
}

static double mean_of(const average *a)
{
    return a->count > 0 ? a->sum / a->count : 0;
}

static double variance_of(const average *a)
{
    double mean = mean_of(a);
    return a->count > 0 ? fmax(a->squares / a->count - mean * mean, 0) : 0;
}

static double error_of(const average *a)
{
    return a->count > 0 ? sqrt(variance_of(a) / a->count) : 0;
}

static int is_whole(double a, double b, double ab)
{
    return !isnan(a) && !isnan(b) && !isnan(ab);
}

/* Squares of small differences keep their digits only near zero. */
static double centre_of(const double *f_a, const double *f_b, const double *f_ab, size_t count)
{
    average all = { 0, 0, 0 };
    for (size_t i = 0; i < count; i++)
        if (is_whole(f_a[i], f_b[i], f_ab[i])) {
            add(&all, f_a[i]);
            add(&all, f_b[i]);
        }
    return mean_of(&all);
}

chp_sensitivity chp_sensitivity_of(const double *f_a, const double *f_b, const double *f_ab,
                                   size_t count)
{
    average both = { 0, 0, 0 }, first = { 0, 0, 0 }, total = { 0, 0, 0 };
    double centre = centre_of(f_a, f_b, f_ab, count);
    for (size_t i = 0; i < count; i++) {
        if (!is_whole(f_a[i], f_b[i], f_ab[i]))
            continue;
        double a = f_a[i] - centre, b = f_b[i] - centre, ab = f_ab[i] - centre;
        add(&both, a);
        add(&both, b);
        add(&first, b * (ab - a));
        add(&total, (a - ab) * (a - ab) / 2);
    }
    /* Equal values leave a variance of rounding errors. */
    double variance = variance_of(&both);
    chp_sensitivity none = { 0, 0, 0, 0 };
    if (!(variance > 1e-24 * centre * centre))
        return none;
    chp_sensitivity s = { mean_of(&first) / variance, error_of(&first) / variance,
                          mean_of(&total) / variance, error_of(&total) / variance };
    return s;
}
