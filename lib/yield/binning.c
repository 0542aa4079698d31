#include "yield/binning.h"

#include <math.h>

static const double sqrt_half = 0.70710678118654752;
/* Beyond this a standard normal variable is not met (1e-18). */
static const double far_out = 9;

static double density(double z)
{
    return 0.39894228040143268 * exp(-z * z / 2);
}

static double above(double z)
{
    return erfc(z * sqrt_half) / 2;
}

static double quantile_above(double share)
{
    double low = -far_out, high = far_out;
    for (int i = 0; i < 60; i++) {
        double middle = (low + high) / 2;
        if (above(middle) > share)
            low = middle;
        else
            high = middle;
    }
    return (low + high) / 2;
}

/* ----------------------------------------------------------------- integral */

typedef double (*integrand)(double z, const void *data);

/* Five points of Gauss and Legendre on panels no wider than half a standard
 * deviation. */
static double integrate(integrand f, const void *data, double from, double to)
{
    static const double node[] = { 0, 0.5384693101056831, 0.9061798459386640 };
    static const double weight[] = { 0.5688888888888889, 0.4786286704993665, 0.2369268850561891 };
    if (!(to > from))
        return 0;
    double panels = ceil((to - from) * 2), half = (to - from) / panels / 2, sum = 0;
    for (double i = 0; i < panels; i++) {
        double middle = from + (2 * i + 1) * half;
        sum += weight[0] * f(middle, data);
        for (int k = 1; k < 3; k++)
            sum += weight[k] *
                   (f(middle - half * node[k], data) + f(middle + half * node[k], data));
    }
    return sum * half;
}

/* -------------------------------------------------------------------- share */

typedef struct {
    double limit, correlation; /* of standardised ln leakage */
} leakage_limit;

/* Leakage of a die of known speed is normal again. */
static double leaks_little(double z, const void *data)
{
    const leakage_limit *l = data;
    double own = sqrt(1 - l->correlation * l->correlation);
    return density(z) * above((l->correlation * z - l->limit) / own);
}

/* What is left if speed decides leakage, or nothing varies. */
static double share_between(double slowest, double fastest)
{
    return fmax(above(slowest) - above(fastest), 0);
}

/* Standardised logarithm of a limit; a population without spread lies wholly on
 * one side. */
static double standardised(double limit, double spread, int inside)
{
    if (spread > 0)
        return log(limit) / spread;
    return inside ? -HUGE_VAL : HUGE_VAL;
}

double chp_bin_share(const chp_spread *spread, double clock, double leakage)
{
    double slowest = standardised(clock, spread->speed, clock <= 1);
    if (!(leakage > 0))
        return above(slowest);
    leakage_limit l = { standardised(leakage, spread->leakage, leakage < 1),
                        spread->speed > 0 ? spread->correlation : 0 };
    if (fabs(l.limit) > far_out || fabs(slowest) > far_out || l.correlation == 0)
        return above(slowest) * above(-l.limit);
    if (l.correlation >= 1)
        return share_between(slowest, l.limit);
    if (l.correlation <= -1)
        return above(fmax(slowest, -l.limit));
    return integrate(leaks_little, &l, slowest, far_out);
}

/* -------------------------------------------------------------------- clock */

typedef struct {
    double spread, dies;
    double share;       /* of the class among all */
    double above_class; /* of all that are faster than the class */
} speed_class;

/* Speed of the slowest of some dies of one class, times its density. */
static double slowest_speed(double z, const void *data)
{
    const speed_class *c = data;
    double faster = fmax(above(z) - c->above_class, 0) / c->share;
    return exp(c->spread * z) * c->dies * density(z) / c->share * pow(faster, c->dies - 1);
}

double chp_bin_clock(double speed_spread, double dies, double classes)
{
    if (!(speed_spread > 0))
        return 1;
    double sum = 0, from = -far_out;
    for (double i = 1; i <= classes; i++) {
        speed_class c = { speed_spread, dies, 1 / classes, 1 - i / classes };
        double to = i < classes ? quantile_above(c.above_class) : far_out;
        sum += integrate(slowest_speed, &c, from, to);
        from = to;
    }
    return sum / classes;
}
