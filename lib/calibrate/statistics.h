/* Summaries of errors. */
#ifndef CHP_CALIBRATE_STATISTICS_H
#define CHP_CALIBRATE_STATISTICS_H

#include <stddef.h>

double chp_mean(const double *x, size_t count); /* 0 of nothing */
/* Value below which `share` of them lie, between neighbours by a straight
 * line; sorts `x`. NaN of nothing. */
double chp_quantile(double *x, size_t count, double share);

#endif
