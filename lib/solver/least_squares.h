/* Robust nonlinear least squares with bounds. */
#ifndef CHP_SOLVER_LEAST_SQUARES_H
#define CHP_SOLVER_LEAST_SQUARES_H

#include "chiplet.h"

#include <stddef.h>

/* Residuals of `count` rows at `x`. */
typedef void (*chp_residual_fn)(double *residual, const double *x, void *data);

typedef struct {
    size_t parameters, rows;
    const double *low, *high; /* bounds, low < high; both positive where scaled */
    const double *weight;     /* of rows, or NULL: all 1 */
    chp_residual_fn residuals;
    void *data;
    int starts;               /* tries: the given point, then others inside the bounds */
} chp_fit;

/* Minimises the sum of weighted absolute residuals, by least squares that are
 * weighted again (Levenberg-Marquardt, bounds by a logistic transformation).
 * `x` holds the start and receives the answer; `covariance`, parameters by
 * parameters in units of x, may be NULL. */
chiplet_status chp_least_squares(double *x, double *covariance, const chp_fit *fit,
                                 chiplet_error *err);

#endif
