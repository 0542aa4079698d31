/* Load of the most loaded rank when experts are spread over ranks. */
#include "operator/operator.h"

#include <math.h>

#define BLOCK_ROWS 64.0

/* Popularities of experts, drawn from a density x^-a on [low, high]. */
typedef struct {
    double low, high, exponent, norm;
} power_law;

/* Integral of x^(p - a) over [from, high]. */
static double moment(const power_law *law, double from, double p)
{
    double e = p - law->exponent + 1;
    from = fmax(from, law->low);
    if (from >= law->high)
        return 0;
    return fabs(e) < 1e-9 ? log(law->high / from) : (pow(law->high, e) - pow(from, e)) / e;
}

/* With more visits than experts on [1, 0.8 tokens], else on [0.01, 2]: the
 * convention of the measurements that the MoE model is fitted to. */
static power_law describe(const chp_moe_shape *moe)
{
    int crowded = moe->tokens * moe->active > moe->experts;
    power_law law = { crowded ? 1 : 0.01, crowded ? fmax(0.8 * moe->tokens, 1.001) : 2,
                      moe->popularity, 1 };
    law.norm = moment(&law, law.low, 0);
    return law;
}

/* Mean of the largest of `n` draws of a gamma variable of mean 1 and the given
 * variance: that of a Gumbel variable lies at its quantile exp(-exp(-0.5772)). By
 * the cube-root normal approximation of Wilson and Hilferty (PNAS 17, 1931) and
 * the normal quantile of Abramowitz and Stegun 26.2.22. */
static double largest_of(double n, double variance)
{
    if (n <= 1 || variance <= 0)
        return 1;
    double upper = 1 - pow(0.5704, 1 / n);
    double u = sqrt(-2 * log(upper));
    double z = u - (2.30753 + 0.27061 * u) / (1 + u * (0.99229 + 0.04481 * u));
    double w = variance / 9;
    double root = 1 - w + z * sqrt(w);
    return root > 1 ? root * root * root : 1;
}

static void load_evenly(chp_moe_shape *moe, double here)
{
    double pairs = moe->tokens * moe->active;
    double each = pairs / moe->experts;
    moe->busiest_experts = fmin(here, ceil(pairs / moe->ranks));
    moe->busiest_tokens = fmax(pairs / moe->ranks, moe->busiest_experts);
    moe->busiest_blocks = moe->busiest_experts * ceil(fmax(each, 1) / BLOCK_ROWS);
}

/* Experts with any visit: loads are rounded, and what is lost by rounding goes
 * out one by one. */
static double active_share(const power_law *law, double mean, double visits, double each)
{
    double half = 0.5 / visits;
    double active = moment(law, half, 0) / law->norm;
    double lost = 1 - moment(law, half, 1) / (law->norm * mean);
    return fmin(1, fmax(active, lost * each));
}

/* The blocks of an expert are summed over the distribution of its visits
 * (Euler-Maclaurin). */
static void load_by_power_law(chp_moe_shape *moe, double here)
{
    power_law law = describe(moe);
    double pairs = moe->tokens * moe->active;
    double mean = moment(&law, 0, 1) / law.norm;
    double variation = moment(&law, 0, 2) / (law.norm * mean * mean) - 1;
    double peak = largest_of(moe->ranks, variation * (1 - 1 / moe->ranks) / here);
    peak = fmin(peak, law.high / mean);
    moe->busiest_tokens = fmax(1, fmin(pairs / moe->ranks * peak, fmin(pairs, moe->tokens * here)));
    double visits = pairs / (moe->experts * mean); /* of an expert of popularity 1 */
    double active = active_share(&law, mean, visits, pairs / moe->experts);
    /* A rank with more visits than others has more experts that are visited. */
    active = 1 - pow(1 - active, fmax(1, peak));
    moe->busiest_experts = fmax(here * active, fmin(1, moe->busiest_tokens));
    moe->busiest_experts = fmin(moe->busiest_experts, moe->busiest_tokens);
    double one = BLOCK_ROWS / (visits * moe->busiest_tokens * moe->ranks / pairs);
    double beyond = moment(&law, one, 0) / law.norm;
    double excess = moment(&law, one, 1) / law.norm / one - beyond;
    moe->busiest_blocks = moe->busiest_experts + here * (excess + 0.5 * beyond);
}

void chp_expert_load(chp_moe_shape *moe)
{
    double here = moe->experts / moe->ranks;
    if (moe->popularity > 0)
        load_by_power_law(moe, here);
    else
        load_evenly(moe, here);
}
