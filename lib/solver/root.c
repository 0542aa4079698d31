#include "solver/root.h"

#include <gsl/gsl_roots.h>
#include <math.h>
#include <stddef.h>

/* More than any of GSL's bracketing methods needs; it allocates its own, and
 * calls the program's error handler if it cannot. */
enum { STATE = 32 };

enum { STEPS = 100 };

/* Ends are checked before GSL sees them: it refuses brackets without a change
 * of sign by the program's error handler. */
double chp_rising_root(chp_root_fn f, void *data, double low, double high, double tolerance)
{
    double state[STATE];
    gsl_function function = { f, data };
    const gsl_root_fsolver_type *brent = gsl_root_fsolver_brent;
    gsl_root_fsolver solver = { brent, NULL, 0, 0, 0, state };
    if (brent->size > sizeof state || !(f(low, data) < 0) || !(f(high, data) > 0))
        return low;
    if (gsl_root_fsolver_set(&solver, &function, low, high))
        return low;
    for (int i = 0; i < STEPS && solver.x_upper - solver.x_lower > tolerance; i++)
        if (gsl_root_fsolver_iterate(&solver))
            break;
    /* Brent closes in from one side; a step back stands on the side that holds */
    double below = fmax(solver.root - tolerance, solver.x_lower);
    return f(below, data) <= 0 ? below : solver.x_lower;
}
