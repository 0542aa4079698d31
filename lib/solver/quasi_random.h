/* Points that fill a cube evenly, and the normal distribution. */
#ifndef CHP_SOLVER_QUASI_RANDOM_H
#define CHP_SOLVER_QUASI_RANDOM_H

#include <stddef.h>
#include <stdint.h>

#include "chiplet.h"

/* GSL's generator returns zeros from the next dimension on. */
enum { CHP_MAX_SOBOL = 40 };

/* The first `count` points of Sobol's sequence (Antonov and Saleev, 1979), each
 * coordinate of all points shifted digit by digit (exclusive or) by a number
 * from the seed: any power of two of them is as even as without, and no point
 * stands out. out[point * dimensions + d], strictly between 0 and 1.
 * CHIPLET_ERR_ARGUMENT beyond CHP_MAX_SOBOL dimensions. */
chiplet_status chp_sobol_fill(double *out, size_t dimensions, size_t count, uint64_t seed,
                              chiplet_error *err);

/* The value below which a standard normal variable lies with that probability,
 * strictly between 0 and 1. */
double chp_normal_quantile(double probability);

#endif
