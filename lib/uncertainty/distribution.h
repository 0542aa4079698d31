/* What is believed of a number of which a range is known. Pure. */
#ifndef CHP_UNCERTAINTY_DISTRIBUTION_H
#define CHP_UNCERTAINTY_DISTRIBUTION_H

/* Quantile of the triangular distribution on [low, high] with its mode at
 * `mode`: the usual choice where a lowest, a likeliest and a highest value are
 * all that is known (Johnson, The Statistician 46:387, 1997). `share` from 0 to
 * 1; low <= mode <= high, all the same without a range. */
double chp_triangular_quantile(double low, double mode, double high, double share);

/* A factor on a predicted time, from what a fit left over: one in twenty lies
 * below `low`, one in twenty above `high`, half on either side of 1. Both
 * halves are log-normal, each with its own width. `score` is that of a standard
 * normal variable. 0 < low <= 1 <= high. */
double chp_residual_factor(double low, double high, double score);

/* Scores that one in twenty lies beyond: +-CHP_TWENTIETH. */
#define CHP_TWENTIETH 1.6448536269514722

#endif
