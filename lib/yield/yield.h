/* Good dies of a wafer. Pure functions. */
#ifndef CHP_YIELD_YIELD_H
#define CHP_YIELD_YIELD_H

#include "parts/parts.h"

/* How defects fall on dies. Each law is Poisson at a density that varies from
 * die to die; they differ in how it varies. Names: cost.yield_law. */
typedef enum {
    CHP_NEGATIVE_BINOMIAL = 0, /* gamma of shape alpha */
    CHP_POISSON = 1,           /* not at all */
    CHP_MURPHY = 2,            /* triangle from 0 to twice the mean */
    CHP_SEEDS = 3              /* exponential: negative binomial of alpha 1 */
} chp_yield_law;

typedef struct {
    chp_yield_law law;
    double per_m2;     /* killers, mean */
    double clustering; /* alpha; of the negative binomial only */
} chp_defects;

/* Of a node: density x critical share of the area x layers. Equal layers with
 * defects of their own have a sum that is a gamma again, of alpha x layers. */
chp_defects chp_process_defects(const chp_process *process, chp_yield_law law);

/* Share of dies without a killer. Poisson exp(-m), Murphy ((1 - e^-m) / m)^2,
 * Seeds 1 / (1 + m), negative binomial (1 + m / alpha)^-alpha, m = A D0. */
double chp_yield(double area_m2, const chp_defects *defects);

/* Negative-binomial yield, Y = (1 + A D0 / alpha)^-alpha.
 * Stapper, IEEE Trans. Electron Devices 20(7), 1973. */
double chp_yield_negative_binomial(double area_m2, double defects_per_m2, double clustering);

/* Equal units of which some may be bad: cores, cache slices, lanes of a link.
 * `groups` such sets are on a die, each with spares of its own. */
typedef struct {
    double area_m2; /* one unit */
    double sold, spares, groups;
} chp_units;

/* Share of dies that can be sold: in each group at most `spares` units bad, and
 * the rest of the die good. All units of a die see its one density. */
double chp_yield_units(const chp_units *units, int kinds, double rest_area_m2,
                       const chp_defects *defects);

/* The same of one kind of unit, by the negative binomial. Clustered defects: the
 * binomial over cores is averaged over the gamma distribution of densities
 * that makes the negative binomial, not taken at independent core yields. */
double chp_yield_harvested(double core_area_m2, double cores_sold, double spares,
                           double rest_area_m2, double defects_per_m2, double clustering);

/* Names: cost.dies_per_wafer. */
typedef enum {
    CHP_WAFER_EXACT = 0,       /* whole cells of a grid, best of the usual centrings */
    CHP_WAFER_RIM = 1,         /* pi r^2 / S - pi d / sqrt(2 S), what most tools use */
    CHP_WAFER_EXPONENTIAL = 2, /* pi r^2 / S exp(-2 sqrt(S) / d) */
    CHP_WAFER_SMALLER = 3      /* pi (r - sqrt(S))^2 / S: a disc less one die all round */
} chp_wafer_rule;

/* Dies of a wafer; S is the cell, scribe included; not rounded but by the
 * exact count. Approximations: de Vries, IEEE Trans. Semiconductor
 * Manufacturing 18(1), 2005. */
double chp_wafer_dies(const chp_process *process, double width_m, double height_m,
                      chp_wafer_rule rule);

/* Whole dies on a wafer: exact count of a grid of width x height cells (scribe
 * included) on a disc, best of the usual centrings. */
double chp_dies_per_wafer(double width_m, double height_m, double scribe_m, double wafer_diameter_m,
                          double edge_exclusion_m);

/* A test that lets all good parts pass and catches a bad one with probability
 * `coverage`. */
typedef struct {
    double pass;    /* share of what is tested */
    double quality; /* good ones among those that pass; the rest are escapes */
} chp_tested;

chp_tested chp_test(double good, double coverage);

#endif
