#include "calibrate/statistics.h"

#include <math.h>
#include <stdlib.h>

double chp_mean(const double *x, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += x[i];
    return count ? sum / (double)count : 0;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double chp_quantile(double *x, size_t count, double share)
{
    if (count == 0)
        return NAN;
    qsort(x, count, sizeof *x, by_value);
    double at = share * (double)(count - 1);
    size_t below = (size_t)at;
    if (below + 1 >= count)
        return x[count - 1];
    return x[below] + (at - (double)below) * (x[below + 1] - x[below]);
}
