/* Dense symmetric positive definite systems, small enough for a stack.
 *
 * GSL's factorisation calls the program's error handler, which aborts, when a
 * pivot is not positive, and no check before the call can rule that out: these
 * return 0 instead. Rows are contiguous, so that the inner loops are plain
 * sums of rows. */
#ifndef CHP_SOLVER_CHOLESKY_H
#define CHP_SOLVER_CHOLESKY_H

#include <stddef.h>

/* A = U' U of the upper triangle of the n x n matrix at `a`, whose rows are
 * `stride` apart, in place; what is below the diagonal is not touched.
 * Returns 1, or 0 if A is not positive definite. */
int chp_cholesky(double *a, size_t n, size_t stride);

/* B becomes U'^-1 B, of which the square is B' A^-1 B. */
void chp_cholesky_forward(double *b, size_t columns, size_t b_stride, const double *u, size_t n,
                          size_t stride);

/* B becomes A^-1 B; `u` comes from chp_cholesky(), B has n rows of `columns`. */
void chp_cholesky_solve(double *b, size_t columns, size_t b_stride, const double *u, size_t n,
                        size_t stride);

#endif
