/* What the dies of a wafer are sold as. Speed and leakage vary from die to die;
 * their logarithms are taken as jointly normal. Pure functions. */
#ifndef CHP_YIELD_BINNING_H
#define CHP_YIELD_BINNING_H

/* Standard deviations of ln speed and ln leakage, and their correlation: fast
 * dies leak more. */
typedef struct {
    double speed, leakage, correlation;
} chp_spread;

/* Share of good dies that reach `clock` and leak no more than `leakage`, both
 * over those of the median die; `leakage` 0: any. */
double chp_bin_share(const chp_spread *spread, double clock, double leakage);

/* Expected clock of a package over the median die's: its slowest die sets it.
 * The dies of a package come from one of `classes` of equal size into which
 * dies are sorted by speed; 1: as they come. With ever more classes it tends to
 * exp(speed^2 / 2), the mean die. */
double chp_bin_clock(double speed_spread, double dies, double classes);

#endif
