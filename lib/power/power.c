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

static double leakage_at(const chp_chip *chip, double die_k)
{
    return chip->leakage_w * exp2((die_k - leakage_reference_k) / chip->leakage_doubling_k);
}

/* The clock tree and leakage are spread evenly over a die. */
static chp_heat_places sources_of(const chp_power *p, const chp_chip *chip)
{
    double even_w = p->tree_w, share = chip->heat.core_share;
    double stacks_w = chip->memory_share * p->dram_w + p->memory_background_w;
    double phy_w = (1 - chip->memory_share) * p->dram_w + p->link_w + p->network_w + p->link_idle_w;
    double rest_w = p->cache_w + phy_w + (p->clock_w - p->tree_w);
    chp_heat_places s = { p->compute_w + p->vector_w + share * even_w,
                          rest_w + (1 - share) * even_w, stacks_w };
    return s;
}

static double rise(const chp_rise *r, const chp_heat_places *s)
{
    return r->cores * s->cores_w + r->rest * s->rest_w + r->memory * s->memory_w;
}

static double highest(const chp_peaks *peaks, const chp_heat_places *s)
{
    double highest_k = 0;
    for (int i = 0; i < peaks->count; i++)
        highest_k = fmax(highest_k, rise(&peaks->at[i], s));
    return highest_k;
}

static void add_leakage(chp_heat_places *s, const chp_chip *chip, double leakage_w)
{
    s->cores_w += chip->heat.core_share * leakage_w;
    s->rest_w += (1 - chip->heat.core_share) * leakage_w;
}

chp_heat_places chp_power_places(const chp_power *p, const chp_chip *chip)
{
    chp_heat_places places = sources_of(p, chip);
    add_leakage(&places, chip, p->leakage_w);
    return places;
}

/* T = T0 + r L(T), L exponential in T, T0 without leakage. The right side is
 * convex, so Newton's tangents from below never pass the lower root: the
 * iterates rise to it, and a tangent that does not meet the diagonal proves that
 * there is none. (The root is -W0 of Lambert; the iteration needs no special
 * function.) The heat of the package leaves through the lid: regulators, which
 * stand beside it, do not warm the dies. Returns 0 where there is no root. */
static double settle_dies(const chp_chip *chip, double unleaking_k, double k_per_w)
{
    double t = unleaking_k;
    for (int i = 0; i < 60 && t < runaway_k; i++) {
        double leakage_w = leakage_at(chip, t);
        double gap = unleaking_k + k_per_w * leakage_w - t;
        double slope = 1 - k_per_w * leakage_w * ln_2 / chip->leakage_doubling_k;
        if (!(slope > 0))
            return 0;
        t += gap / slope;
        if (gap <= 1e-12 * t)
            return t;
    }
    return 0;
}

static void set_temperatures(chp_power *p, const chp_chip *chip, const chp_heat_places *s)
{
    const chp_heat *heat = &chip->heat;
    p->junction_k = chip->coolant_k + rise(&heat->hottest, s);
    p->hot_spot_k = chip->coolant_k + highest(&heat->spot, s);
    p->memory_k = heat->stack.count ? chip->coolant_k + highest(&heat->stack, s) : NAN;
}

static double heat_in(const chp_heat_places *s)
{
    return s->cores_w + s->rest_w + s->memory_w;
}

/* With `p` holding the dynamic parts and the clock. */
static int settle(chp_power *p, const chp_chip *chip)
{
    double share = chip->heat.core_share;
    p->memory_background_w = chip->memory_background_w;
    p->link_idle_w = chip->link_idle_w;
    chp_heat_places s = sources_of(p, chip);
    double t = settle_dies(chip, chip->coolant_k + rise(&chip->heat.dies, &s),
                           share * chip->heat.dies.cores + (1 - share) * chip->heat.dies.rest);
    p->leakage_w = leakage_at(chip, t > 0 ? t : runaway_k);
    add_leakage(&s, chip, p->leakage_w);
    set_temperatures(p, chip, &s);
    p->power_w = heat_in(&s) / (1 - chip->power_loss);
    p->loss_w = p->power_w * chip->power_loss;
    if (t > 0 && p->junction_k < runaway_k)
        return 1;
    p->junction_k = runaway_k;
    return 0;
}

int chp_package_power(chp_power *out, const chp_chip *chip, const chp_activity *activity)
{
    set_dynamic(out, chip, activity);
    out->tree_w = chip->clock_power_w;
    out->clock_w = out->tree_w + chip->board_idle_w;
    return settle(out, chip);
}

/* Cache and fabric stand on a supply of their own, and so do PHYs and SerDes. */
double chp_supply_current(const chp_power *p, const chp_chip *chip)
{
    return (p->compute_w + p->vector_w + p->tree_w + p->leakage_w) / chip->voltage_v;
}

/* Solder of half the pitch in diameter, at half of the 1e4 A/cm2 from which
 * electromigration is feared (remembered, no primary source at hand). */
double chp_bumps_for(double current_a, double pitch_m)
{
    double bump_a = 0.5e8 * 3.14159265358979324 / 4 * (0.5 * pitch_m) * (0.5 * pitch_m);
    return 2 * current_a / bump_a;
}
