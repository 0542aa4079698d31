#include "solver/least_squares.h"

#include "base/error.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_multifit_nlinear.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define OUTER_STEPS 12
#define INNER_STEPS 8
#define RESOLUTION 0.01 /* residuals below it count as its square: keeps weights finite */

typedef struct {
    const chp_fit *fit;
    double *x, *residual, *root_weight; /* of the current outer step */
} problem;

/* ------------------------------------------------------------------ bounds */

/* A free variable u to a bounded x: on a logarithmic scale between positive
 * bounds, else on a linear one. */
static double bounded(double u, double low, double high)
{
    double s = 1 / (1 + exp(-u));
    return low > 0 ? low * exp(s * log(high / low)) : low + s * (high - low);
}

static double unbounded(double x, double low, double high)
{
    double s = low > 0 ? log(x / low) / log(high / low) : (x - low) / (high - low);
    s = fmin(fmax(s, 1e-4), 1 - 1e-4);
    return log(s / (1 - s));
}

static void to_bounded(double *x, const chp_fit *fit, const gsl_vector *u)
{
    for (size_t i = 0; i < fit->parameters; i++)
        x[i] = bounded(gsl_vector_get(u, i), fit->low[i], fit->high[i]);
}

/* --------------------------------------------------------------- residuals */

static double row_weight(const chp_fit *fit, size_t row)
{
    return fit->weight ? fit->weight[row] : 1;
}

static int weighted_residuals(const gsl_vector *u, void *data, gsl_vector *out)
{
    problem *p = data;
    to_bounded(p->x, p->fit, u);
    p->fit->residuals(p->residual, p->x, p->fit->data);
    for (size_t i = 0; i < p->fit->rows; i++) {
        if (!isfinite(p->residual[i]))
            return GSL_EDOM;
        gsl_vector_set(out, i, p->root_weight[i] * p->residual[i]);
    }
    return GSL_SUCCESS;
}

static double absolute_sum(problem *p, const double *x)
{
    double sum = 0;
    p->fit->residuals(p->residual, x, p->fit->data);
    for (size_t i = 0; i < p->fit->rows; i++)
        sum += row_weight(p->fit, i) * fabs(p->residual[i]);
    return isfinite(sum) ? sum : HUGE_VAL;
}

/* Squares weighted by 1 / |residual| sum up to absolute values. */
static void weigh_again(problem *p)
{
    for (size_t i = 0; i < p->fit->rows; i++)
        p->root_weight[i] =
            sqrt(row_weight(p->fit, i) / fmax(fabs(p->residual[i]), RESOLUTION));
}

/* -------------------------------------------------------------------- steps */

/* GSL refuses a Jacobian that is all zero, through its error handler. */
static int has_slope(const gsl_matrix *jacobian)
{
    for (size_t i = 0; i < jacobian->size1; i++)
        for (size_t k = 0; k < jacobian->size2; k++)
            if (fabs(gsl_matrix_get(jacobian, i, k)) > 0)
                return 1;
    return 0;
}

static int descend(problem *p, gsl_multifit_nlinear_workspace *work, gsl_vector *u)
{
    gsl_multifit_nlinear_fdf system = { .f = weighted_residuals, .n = p->fit->rows,
                                        .p = p->fit->parameters, .params = p };
    int info = 0;
    if (gsl_multifit_nlinear_init(u, &system, work))
        return 0;
    for (int step = 0; step < INNER_STEPS && info == 0; step++) {
        if (!has_slope(gsl_multifit_nlinear_jac(work)) || gsl_multifit_nlinear_iterate(work))
            break;
        gsl_multifit_nlinear_test(1e-7, 1e-7, 1e-9, &info, work);
    }
    gsl_vector_memcpy(u, gsl_multifit_nlinear_position(work));
    return 1;
}

/* From `u` to the nearest minimum of absolute residuals; returns that sum and
 * leaves the best x in `best`. */
static double refine(problem *p, gsl_multifit_nlinear_workspace *work, gsl_vector *u,
                     double *best)
{
    double least = HUGE_VAL;
    for (int outer = 0; outer < OUTER_STEPS; outer++) {
        to_bounded(p->x, p->fit, u);
        double sum = absolute_sum(p, p->x);
        double gain = least - sum;
        if (sum < least) {
            least = sum;
            memcpy(best, p->x, p->fit->parameters * sizeof *best);
        }
        if (gain < 1e-5 * least && outer > 2)
            break;
        weigh_again(p);
        if (!descend(p, work, u))
            break;
    }
    return least;
}

/* The radical inverse of `n` in base `base`: low-discrepancy starts. */
static double radical_inverse(unsigned n, unsigned base)
{
    double value = 0, digit = 1.0 / base;
    for (; n > 0; n /= base, digit /= base)
        value += digit * (n % base);
    return value;
}

static void choose_start(gsl_vector *u, const chp_fit *fit, const double *x, int start)
{
    static const unsigned primes[] = { 2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37 };
    for (size_t i = 0; i < fit->parameters; i++) {
        double given = unbounded(x[i], fit->low[i], fit->high[i]);
        double away = radical_inverse((unsigned)start, primes[i % 12]) - 0.5;
        gsl_vector_set(u, i, start == 0 ? given : 0.5 * given + 3 * away);
    }
}

/* Covariance of u from the last weighted Jacobian, carried over to x. */
static void carry_covariance(double *covariance, problem *p,
                             gsl_multifit_nlinear_workspace *work, gsl_vector *u, const double *x)
{
    size_t n = p->fit->parameters;
    gsl_matrix *c = gsl_matrix_alloc(n, n);
    if (!c)
        return;
    for (size_t i = 0; i < n; i++)
        gsl_vector_set(u, i, unbounded(x[i], p->fit->low[i], p->fit->high[i]));
    absolute_sum(p, x);
    weigh_again(p);
    gsl_multifit_nlinear_fdf system = { .f = weighted_residuals, .n = p->fit->rows, .p = n,
                                        .params = p };
    double chi2 = 0;
    gsl_matrix_set_zero(c);
    if (!gsl_multifit_nlinear_init(u, &system, work) &&
        has_slope(gsl_multifit_nlinear_jac(work))) {
        gsl_blas_ddot(gsl_multifit_nlinear_residual(work), gsl_multifit_nlinear_residual(work),
                      &chi2);
        gsl_multifit_nlinear_covar(gsl_multifit_nlinear_jac(work), 1e-9, c);
    }
    for (size_t i = 0; i < n * n; i++) {
        size_t row = i / n, column = i % n;
        double h = 1e-5;
        double du = gsl_vector_get(u, row), dv = gsl_vector_get(u, column);
        double slope = (bounded(du + h, p->fit->low[row], p->fit->high[row]) - x[row]) / h;
        double other = (bounded(dv + h, p->fit->low[column], p->fit->high[column]) - x[column]) / h;
        covariance[i] = gsl_matrix_get(c, row, column) * slope * other * chi2 /
                        (double)(p->fit->rows - n);
    }
    gsl_matrix_free(c);
}

static void run_starts(double *x, double *covariance, problem *p,
                       gsl_multifit_nlinear_workspace *work, gsl_vector *u, double *best)
{
    size_t bytes = p->fit->parameters * sizeof *x;
    double *given = best + p->fit->parameters;
    memcpy(given, x, bytes);
    double least = absolute_sum(p, x);
    for (int start = 0; start <= p->fit->starts; start++) {
        /* The last one goes on from the best so far. */
        if (start < p->fit->starts)
            choose_start(u, p->fit, given, start);
        else
            choose_start(u, p->fit, x, 0);
        double sum = refine(p, work, u, best);
        if (sum < least) {
            least = sum;
            memcpy(x, best, bytes);
        }
    }
    if (covariance)
        carry_covariance(covariance, p, work, u, x);
}

chiplet_status chp_least_squares(double *x, double *covariance, const chp_fit *fit,
                                 chiplet_error *err)
{
    size_t n = fit->parameters;
    if (n == 0 || fit->rows <= n)
        return chp_fail(err, CHIPLET_ERR_ARGUMENT, NULL,
                        "%zu rows are too few to fit %zu parameters", fit->rows, n);
    gsl_multifit_nlinear_parameters options = gsl_multifit_nlinear_default_parameters();
    options.h_df = 1e-4; /* models with waves and tiles have kinks */
    gsl_multifit_nlinear_workspace *work =
        gsl_multifit_nlinear_alloc(gsl_multifit_nlinear_trust, &options, fit->rows, n);
    gsl_vector *u = gsl_vector_alloc(n);
    double *memory = malloc((3 * n + 2 * fit->rows) * sizeof *memory);
    chiplet_status status = CHIPLET_OK;
    if (work && u && memory) {
        problem p = { fit, memory, memory + 3 * n, memory + 3 * n + fit->rows };
        run_starts(x, covariance, &p, work, u, memory + n);
    } else {
        status = chp_fail_memory(err);
    }
    gsl_multifit_nlinear_free(work);
    gsl_vector_free(u);
    free(memory);
    return status;
}
