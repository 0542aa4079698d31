#include "solver/cholesky.h"

#include <math.h>

static void subtract_row(double *row, double factor, const double *other, size_t n)
{
    for (size_t j = 0; j < n; j++)
        row[j] -= factor * other[j];
}

static void scale_row(double *row, double factor, size_t n)
{
    for (size_t j = 0; j < n; j++)
        row[j] *= factor;
}

int chp_cholesky(double *a, size_t n, size_t stride)
{
    for (size_t k = 0; k < n; k++) {
        double *pivot = a + k * stride;
        if (!(pivot[k] > 0))
            return 0;
        scale_row(pivot + k, 1 / sqrt(pivot[k]), n - k);
        for (size_t i = k + 1; i < n; i++)
            subtract_row(a + i * stride + i, pivot[i], pivot + i, n - i);
    }
    return 1;
}

void chp_cholesky_forward(double *b, size_t columns, size_t b_stride, const double *u, size_t n,
                          size_t stride)
{
    for (size_t k = 0; k < n; k++) {
        scale_row(b + k * b_stride, 1 / u[k * stride + k], columns);
        for (size_t i = k + 1; i < n; i++)
            subtract_row(b + i * b_stride, u[k * stride + i], b + k * b_stride, columns);
    }
}

void chp_cholesky_solve(double *b, size_t columns, size_t b_stride, const double *u, size_t n,
                        size_t stride)
{
    chp_cholesky_forward(b, columns, b_stride, u, n, stride);
    for (size_t k = n; k-- > 0;) {
        scale_row(b + k * b_stride, 1 / u[k * stride + k], columns);
        for (size_t i = 0; i < k; i++)
            subtract_row(b + i * b_stride, u[i * stride + k], b + k * b_stride, columns);
    }
}
