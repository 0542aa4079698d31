#include "yield/yield.h"

#include <math.h>

enum { gamma_points = 22, triangle_points = 16 };

double chp_yield_negative_binomial(double area_m2, double defects_per_m2, double clustering)
{
    double defects = area_m2 * defects_per_m2;
    /* log1p keeps the digits when a small die makes defects/clustering tiny */
    return exp(-clustering * log1p(defects / clustering));
}

static double murphy(double defects)
{
    double root = defects > 0 ? -expm1(-defects) / defects : 1;
    return root * root;
}

double chp_yield(double area_m2, const chp_defects *d)
{
    double defects = area_m2 * d->per_m2;
    switch (d->law) {
    case CHP_POISSON: return exp(-defects);
    case CHP_MURPHY: return murphy(defects);
    case CHP_SEEDS: return 1 / (1 + defects);
    default: return chp_yield_negative_binomial(area_m2, d->per_m2, d->clustering);
    }
}

/* A model of parts made by hand may leave out what has a default. */
static double one_if_missing(double value)
{
    return value > 0 ? value : 1;
}

chp_defects chp_process_defects(const chp_process *process, chp_yield_law law)
{
    double layers = one_if_missing(process->defect_layers);
    chp_defects defects = { law,
                            process->defect_density_per_m2 *
                                one_if_missing(process->critical_area) * layers,
                            process->clustering * layers };
    return defects;
}

chp_tested chp_test(double good, double coverage)
{
    double pass = 1 - (1 - good) * coverage;
    chp_tested tested = { pass, pass > 0 ? good / pass : 0 };
    return tested;
}

/* ------------------------------------------------- densities of a population */

/* Densities over their mean, and how often each is met. */
typedef struct {
    int points;
    double density[gamma_points], weight[gamma_points];
} population;

/* t of t - exp(-t) = x, good enough for the end of a sum. */
static double inverse(double x)
{
    double t = x > 0 ? x : -log1p(-x);
    for (int i = 0; i < 3; i++) {
        double e = exp(-t);
        t -= (t - e - x) / (1 + e);
    }
    return t;
}

/* The gamma distribution of mean 1. With u = exp(t - exp(-t)) its weight falls
 * double-exponentially on both sides, where the trapezoidal rule converges
 * fastest (Takahasi and Mori, Publ. RIMS 9, 1974). Dividing by the sum of
 * weights makes the gamma function needless and a certain die exactly 1. */
static void gamma_population(population *out, double alpha)
{
    /* where the weight has fallen by e^-24 */
    double fall = 24 / alpha, reach = sqrt(2 * fall) + fall;
    double low = inverse(-fmin(reach, 1 + fall)), high = inverse(log1p(reach));
    double step = (high - low) / (gamma_points - 1), sum = 0;
    double ratio = exp(-step), decay = exp(-low);
    out->points = gamma_points;
    for (int i = 0; i < gamma_points; i++, decay *= ratio) {
        double log_density = low + step * i - decay;
        out->density[i] = exp(log_density);
        out->weight[i] = exp(alpha * (log_density + 1 - out->density[i])) * (1 + decay);
        sum += out->weight[i];
    }
    for (int i = 0; i < gamma_points; i++)
        out->weight[i] /= sum;
}

/* Eight points of Gauss and Legendre on each side of the peak. */
static void triangle_population(population *out)
{
    static const double node[] = { 0.1834346424956498, 0.5255324099163290, 0.7966664774136267,
                                   0.9602898564975363 };
    static const double weight[] = { 0.3626837833783620, 0.3137066458778873, 0.2223810344533745,
                                     0.1012285362903763 };
    out->points = triangle_points;
    for (int i = 0; i < 8; i++) {
        double x = (i < 4 ? -node[i] : node[i - 4]) / 2 + 0.5, w = weight[i % 4] / 2;
        out->density[i] = x;
        out->density[8 + i] = 2 - x;
        out->weight[i] = out->weight[8 + i] = w * x;
    }
}

static void populate(population *out, const chp_defects *defects)
{
    if (defects->law == CHP_MURPHY) {
        triangle_population(out);
    } else if (defects->law == CHP_POISSON) {
        out->points = 1;
        out->density[0] = out->weight[0] = 1;
    } else {
        gamma_population(out, defects->law == CHP_SEEDS ? 1 : defects->clustering);
    }
}

/* ------------------------------------------------------------------ harvest */

/* Where even this is not met the share is taken as 0; before it, no term of the
 * sums below overflows. */
static const double most_defects = 600;

/* x^count of a whole count, which pow() does not know. */
static double all_of(double x, double count)
{
    double product = 1;
    for (unsigned left = (unsigned)count; left; left >>= 1, x *= x)
        if (left & 1)
            product *= x;
    return product;
}

/* From the share of dies all good to that of dies with at most `spares` bad
 * units a group: terms of the binomial distribution over its first. */
static void allow_bad(double *share, const population *p, const chp_units *units, double per_m2)
{
    double odds[gamma_points], term[gamma_points], sum[gamma_points];
    double count = units->sold + units->spares;
    for (int i = 0; i < p->points; i++) {
        int met = share[i] > 0;
        odds[i] = met ? expm1(units->area_m2 * per_m2 * p->density[i]) : 0; /* bad over good */
        term[i] = sum[i] = 1;
    }
    for (double bad = 0; bad < units->spares; bad++) {
        double ratio = (count - bad) / (bad + 1);
        for (int i = 0; i < p->points; i++) {
            term[i] *= ratio * odds[i];
            sum[i] += term[i];
        }
    }
    for (int i = 0; i < p->points; i++)
        share[i] *= all_of(sum[i], units->groups);
}

static int harvested(const chp_units *units)
{
    return units->spares > 0 && units->area_m2 > 0 && units->groups > 0;
}

static double average(const population *p, const double *share)
{
    double sum = 0;
    for (int i = 0; i < p->points; i++)
        sum += p->weight[i] * share[i];
    return fmin(sum, 1);
}

/* The closed sum over spares alternates in sign and loses all digits from about
 * ten spares on; the average over densities keeps 1e-9 for alpha 0.5 to 100. */
double chp_yield_units(const chp_units *units, int kinds, double rest_area_m2,
                       const chp_defects *defects)
{
    population p;
    double share[gamma_points], area_m2 = rest_area_m2;
    int any = 0;
    for (int k = 0; k < kinds; k++) {
        area_m2 += units[k].area_m2 * (units[k].sold + units[k].spares) * units[k].groups;
        any |= harvested(&units[k]);
    }
    if (!any || !(defects->per_m2 > 0))
        return chp_yield(area_m2, defects);
    populate(&p, defects);
    for (int i = 0; i < p.points; i++) {
        double killers = area_m2 * defects->per_m2 * p.density[i];
        share[i] = killers < most_defects ? exp(-killers) : 0;
    }
    for (int k = 0; k < kinds; k++)
        if (harvested(&units[k]))
            allow_bad(share, &p, &units[k], defects->per_m2);
    return average(&p, share);
}

double chp_yield_harvested(double core_area_m2, double cores_sold, double spares,
                           double rest_area_m2, double defects_per_m2, double clustering)
{
    chp_units cores = { core_area_m2, cores_sold, spares, 1 };
    chp_defects defects = { CHP_NEGATIVE_BINOMIAL, defects_per_m2, clustering };
    return chp_yield_units(&cores, 1, rest_area_m2, &defects);
}
