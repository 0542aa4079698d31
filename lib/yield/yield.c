#include "yield/yield.h"

#include <math.h>

double chp_yield_negative_binomial(double area_m2, double defects_per_m2, double clustering)
{
    double defects = area_m2 * defects_per_m2;
    /* log1p keeps the digits when a small die makes defects/clustering tiny */
    return exp(-clustering * log1p(defects / clustering));
}

/* Share of dies with at most `spares` bad of `cores` where each core has
 * `defects` of its own on average, by the ratio of neighbouring terms of the
 * binomial distribution. Underflows to 0 where no core survives anyway. */
static double binomial_tail(double cores, double spares, double defects)
{
    double odds = expm1(defects); /* bad over good */
    double term = exp(-cores * defects), sum = term;
    for (double bad = 0; bad < spares; bad++) {
        term *= (cores - bad) / (bad + 1) * odds;
        sum += term;
    }
    return fmin(sum, 1);
}

/* Clustered defects are Poisson at a density that varies between dies as a
 * gamma distribution of shape alpha. With u = density / D0 = exp(x) its weight
 * is exp(alpha (x - e^x)), analytic and falling off on both sides, where the
 * trapezoidal rule gains digits exponentially with the number of points
 * (Trefethen and Weideman, SIAM Review 56(3), 2014). Dividing by the sum of
 * weights makes the gamma function needless and a certain die exactly 1.
 * 1e-9 or better for alpha 0.5 to 100; the closed sum over spares alternates
 * in sign and loses all digits from about ten spares on. */
double chp_yield_harvested(double core_area_m2, double cores_sold, double spares,
                           double rest_area_m2, double defects_per_m2, double clustering)
{
    enum { points = 240 };
    double cores = cores_sold + spares;
    double area = cores * core_area_m2 + rest_area_m2;
    if (!(spares > 0) || !(core_area_m2 > 0) || !(defects_per_m2 > 0))
        return chp_yield_negative_binomial(area, defects_per_m2, clustering);
    /* where the weight has fallen by e^-36 */
    double low = -8.5 / sqrt(clustering) - 36 / clustering;
    double high = log1p(9 / sqrt(clustering) + 36 / clustering);
    double sum = 0, all = 0;
    for (int i = 0; i <= points; i++) {
        double x = low + (high - low) * i / points;
        double density = exp(x);
        double weight = exp(clustering * (x + 1 - density));
        double per_core = core_area_m2 * defects_per_m2 * density;
        double rest = exp(-rest_area_m2 * defects_per_m2 * density);
        sum += weight * rest * binomial_tail(cores, spares, per_core);
        all += weight;
    }
    return sum / all;
}
