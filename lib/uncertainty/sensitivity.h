/* Which input makes an output uncertain: variance-based indices. Pure.
 *
 * Of two independent sets of N points, A and B, and for each input of the set
 * AB that is A with the values of that input from B, the model's outputs give
 *   first = mean of f(B) (f(AB) - f(A)) / V    Saltelli et al. 2010, table 2 (b)
 *   total = mean of (f(A) - f(AB))^2 / (2 V)   Jansen 1999
 * V: variance over A and B together. `first` is the share of the variance that
 * goes with the input alone, `total` with it and all its interactions. Outputs
 * are centred first, which leaves the expectation as it is and takes most of
 * the noise away.
 *   A. Saltelli et al., Comput. Phys. Commun. 181:259-270 (2010)
 *   M. J. W. Jansen, Comput. Phys. Commun. 117:35-43 (1999) */
#ifndef CHP_UNCERTAINTY_SENSITIVITY_H
#define CHP_UNCERTAINTY_SENSITIVITY_H

#include <stddef.h>

/* Standard errors are those of independent random points; Sobol's are better. */
typedef struct {
    double first, first_error;
    double total, total_error;
} chp_sensitivity;

/* The three outputs of N points. Where one of them is NaN (a design that
 * cannot be built there) the point is left out. Zero if nothing varies. */
chp_sensitivity chp_sensitivity_of(const double *f_a, const double *f_b, const double *f_ab,
                                   size_t count);

#endif
