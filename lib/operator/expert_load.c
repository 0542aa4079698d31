/* Load of the most loaded rank when experts are spread over ranks. */
#include "operator/operator.h"

#include <math.h>

/* Integral of x^(p - a) over [low, high]. */
static double power_moment(double low, double high, double a, double p)
{
    double e = p - a + 1;
    return fabs(e) < 1e-9 ? log(high / low) : (pow(high, e) - pow(low, e)) / e;
}

/* Squared coefficient of variation of an expert's load. Loads are drawn from
 * a density x^-a on [1, 0.8 tokens], or on [0.01, 2] when there are fewer
 * visits than experts. */
static double load_variation(const chp_moe_shape *moe)
{
    int crowded = moe->tokens * moe->active > moe->experts;
    double low = crowded ? 1 : 0.01, high = crowded ? fmax(0.8 * moe->tokens, 1.001) : 2;
    double norm = power_moment(low, high, moe->popularity, 0);
    double mean = power_moment(low, high, moe->popularity, 1) / norm;
    double square = power_moment(low, high, moe->popularity, 2) / norm;
    return square / (mean * mean) - 1;
}

/* Median of the largest of `n` draws of a gamma variable of mean 1 and the
 * given variance, by the cube-root normal approximation of Wilson and Hilferty
 * (PNAS 17, 1931). */
static double largest_of(double n, double variance)
{
    if (n <= 1 || variance <= 0)
        return 1;
    double upper = 1 - pow(0.5, 1 / n);
    double u = sqrt(-2 * log(upper));
    double z = u - (2.30753 + 0.27061 * u) / (1 + u * (0.99229 + 0.04481 * u));
    double w = variance / 9;
    double root = 1 - w + z * sqrt(w);
    return root > 1 ? root * root * root : 1;
}

void chp_expert_load(chp_moe_shape *moe)
{
    double pairs = moe->tokens * moe->active;
    double here = moe->experts / moe->ranks;
    double variation = moe->popularity > 0 ? load_variation(moe) : 0;
    double peak = largest_of(moe->ranks, variation * (1 - 1 / moe->ranks) / here);
    double limit = fmin(pairs, moe->tokens * here);
    moe->busiest_tokens = fmin(pairs / moe->ranks * peak, limit);
    double each = moe->busiest_tokens / here;
    moe->busiest_experts = here * fmin(1, moe->popularity > 0 ? 1 - exp(-each) : each);
    moe->busiest_experts = fmax(moe->busiest_experts, fmin(1, moe->busiest_tokens));
    moe->busiest_blocks =
        fmax(moe->busiest_tokens / 64 + 0.5 * moe->busiest_experts, moe->busiest_experts);
}
