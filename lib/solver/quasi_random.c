#include "solver/quasi_random.h"

#include "base/error.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_qrng.h>
#include <stdlib.h>

static const double digits = 1073741824; /* 2^30: GSL's points are whole multiples of its inverse */

/* SplitMix64 (Steele, Lea, Flood 2014). */
static uint64_t next_random(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

/* Half a digit away from 0 and from 1. */
static double shifted(double x, uint32_t shift)
{
    return ((double)((uint32_t)(x * digits) ^ shift) + 0.5) / digits;
}

/* GSL leaves the origin out, without which a power of two of points is not even. */
static void fill(double *out, unsigned dimensions, size_t count, const uint32_t *shift, void *state)
{
    gsl_qrng_sobol->init_state(state, dimensions);
    for (size_t i = 0; i < count; i++) {
        double *point = out + i * dimensions;
        if (i == 0)
            for (unsigned d = 0; d < dimensions; d++)
                point[d] = 0;
        else
            gsl_qrng_sobol->get(state, dimensions, point);
        for (unsigned d = 0; d < dimensions; d++)
            point[d] = shifted(point[d], shift[d]);
    }
}

/* gsl_qrng_alloc() would enter the program's error handler for want of memory,
 * so the state is ours. */
chiplet_status chp_sobol_fill(double *out, size_t dimensions, size_t count, uint64_t seed,
                              chiplet_error *err)
{
    uint32_t shift[CHP_MAX_SOBOL];
    if (dimensions == 0 || dimensions > CHP_MAX_SOBOL)
        return chp_fail(err, CHIPLET_ERR_ARGUMENT, NULL,
                        "Sobol's sequence has 1 to %d dimensions here, not %zu", CHP_MAX_SOBOL,
                        dimensions);
    void *state = calloc(1, gsl_qrng_sobol->state_size((unsigned)dimensions));
    if (!state)
        return chp_fail_memory(err);
    for (size_t d = 0; d < dimensions; d++)
        shift[d] = (uint32_t)(next_random(&seed) >> 34);
    fill(out, (unsigned)dimensions, count, shift, state);
    free(state);
    return CHIPLET_OK;
}

double chp_normal_quantile(double probability)
{
    return gsl_cdf_ugaussian_Pinv(probability);
}
