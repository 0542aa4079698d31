/* Good dies of a wafer. Pure functions. */
#ifndef CHP_YIELD_YIELD_H
#define CHP_YIELD_YIELD_H

/* Negative-binomial yield, Y = (1 + A D0 / alpha)^-alpha.
 * Stapper, IEEE Trans. Electron Devices 20(7), 1973. */
double chp_yield_negative_binomial(double area_m2, double defects_per_m2, double clustering);

/* Share of dies that can be sold when `spares` of (sold + spares) equal cores
 * may be bad and the rest of the die must be good. Clustered defects: the
 * binomial over cores is averaged over the gamma distribution of densities
 * that makes the negative binomial, not taken at independent core yields. */
double chp_yield_harvested(double core_area_m2, double cores_sold, double spares,
                           double rest_area_m2, double defects_per_m2, double clustering);

/* Whole dies on a wafer: exact count of a grid of width x height cells (scribe
 * included) on a disc, best of the usual centrings. */
double chp_dies_per_wafer(double width_m, double height_m, double scribe_m, double wafer_diameter_m,
                          double edge_exclusion_m);

#endif
