#include "power/power.h"

#include <math.h>

static const double leakage_reference_k = 358.15; /* chip.leakage_w holds at 85 C */
static const double runaway_k = CHP_RUNAWAY_K;
static const double ln_2 = 0.693147180559945309;

/* ----------------------------------------------------------------- dynamic */

static void set_dynamic(chp_power *p, const chp_chip *chip, const chp_activity *a)
{
    double compute_j = 0;
    for (int d = 0; d < CHP_DTYPES; d++)
        compute_j += chip->flop_j[d] * a->tensor_flop[d];
    p->compute_w = compute_j / a->time_s;
    p->vector_w =
        (chip->vector_flop_j * a->vector_flop + chip->exponential_j * a->exponentials) / a->time_s;
    p->cache_w = chip->cache_j_per_byte * a->cache_bytes / a->time_s;
    p->dram_w = chip->dram_j_per_byte * a->dram_bytes / a->time_s;
    p->link_w = chip->link_j_per_byte * a->link_bytes / a->time_s;
    p->network_w = chip->network_j_per_byte * a->network_bytes / a->time_s;
}

static double dynamic_sum(const chp_power *p)
{
    return p->compute_w + p->vector_w + p->cache_w + p->dram_w + p->link_w + p->network_w;
}

double chp_activity_energy(const chp_chip *chip, const chp_activity *activity)
{
    chp_activity in_a_second = *activity;
    chp_power power;
    in_a_second.time_s = 1;
    set_dynamic(&power, chip, &in_a_second);
    return dynamic_sum(&power);
}

/* ----------------------------------------------------------- heat and leakage */

static double leakage_at(const chp_chip *chip, double junction_k)
{
    return chip->leakage_w * exp2((junction_k - leakage_reference_k) / chip->leakage_doubling_k);
}

/* T = T0 + R (P + L(T)), L exponential in T. The right side is convex, so
 * Newton's tangents from below never pass the lower root: the iterates rise to
 * it, and a tangent that does not meet the diagonal proves that there is none.
 * (The root is -W0 of Lambert; the iteration needs no special function.)
 * The heat of the package leaves through the lid: regulators, which stand
 * beside it, do not warm the junction. Returns 0 where there is no root. */
static double junction(const chp_chip *chip, double steady_w)
{
    double r = chip->thermal_resistance_k_per_w;
    double t = chip->coolant_k + r * steady_w;
    for (int i = 0; i < 60 && t < runaway_k; i++) {
        double leakage_w = leakage_at(chip, t);
        double gap = chip->coolant_k + r * (steady_w + leakage_w) - t;
        double slope = 1 - r * leakage_w * ln_2 / chip->leakage_doubling_k;
        if (!(slope > 0))
            return 0;
        t += gap / slope;
        if (gap <= 1e-12 * t)
            return t;
    }
    return 0;
}

/* With `p` holding the dynamic parts and the clock. */
static int settle(chp_power *p, const chp_chip *chip)
{
    p->memory_background_w = chip->memory_background_w;
    p->link_idle_w = chip->link_idle_w;
    double steady_w = dynamic_sum(p) + p->clock_w + p->memory_background_w + p->link_idle_w;
    double t = junction(chip, steady_w);
    p->junction_k = t > 0 ? t : runaway_k;
    p->leakage_w = leakage_at(chip, p->junction_k);
    p->power_w = (steady_w + p->leakage_w) / (1 - chip->power_loss);
    p->loss_w = p->power_w * chip->power_loss;
    return t > 0;
}

int chp_package_power(chp_power *out, const chp_chip *chip, const chp_activity *activity)
{
    set_dynamic(out, chip, activity);
    out->clock_w = chip->clock_power_w + chip->board_idle_w;
    return settle(out, chip);
}
