/* Where a function of one variable crosses zero. */
#ifndef CHP_SOLVER_ROOT_H
#define CHP_SOLVER_ROOT_H

typedef double (*chp_root_fn)(double x, void *data);

/* For f(low) <= 0 < f(high), finite in between: an x with f(x) <= 0 within
 * `tolerance` below a crossing. Brent's method, in a bracket that it never
 * leaves, so it ends for any such f. */
double chp_rising_root(chp_root_fn f, void *data, double low, double high, double tolerance);

#endif
