#include "power/power.h"

#include <math.h>

#include "power/lanes.h"

static double compute_energy(const chp_chip *chip, const chp_activity *a)
{
    double compute_j = 0;
    for (int d = 0; d < CHP_DTYPES; d++)
        compute_j += chip->flop_j[d] * a->tensor_flop[d];
    return compute_j;
}

static double vector_energy(const chp_chip *chip, const chp_activity *a)
{
    return chip->vector_flop_j * a->vector_flop + chip->exponential_j * a->exponentials;
}

double chp_activity_energy(const chp_chip *chip, const chp_activity *a)
{
    return compute_energy(chip, a) + vector_energy(chip, a) +
           chip->cache_j_per_byte * a->cache_bytes + chip->dram_j_per_byte * a->dram_bytes +
           chip->link_j_per_byte * a->link_bytes + chip->network_j_per_byte * a->network_bytes;
}

/* ------------------------------------------------------------------- places */

chp_heat_places chp_power_places(const chp_power *p, const chp_chip *chip)
{
    double share = chip->heat.core_share, even_w = p->tree_w + p->die_leakage_w;
    double phy_w = (1 - chip->memory_share) * p->dram_w + p->link_w + p->network_w + p->link_idle_w;
    double outer_w = phy_w + (p->clock_w - p->tree_w) + p->io_leakage_w;
    chp_heat_places places = { p->compute_w + p->vector_w + share * even_w,
                               p->cache_w + (1 - share) * even_w,
                               chip->memory_share * p->dram_w + p->memory_background_w, 0 };
    *(chip->io_dies > 0 ? &places.io_w : &places.rest_w) += outer_w;
    return places;
}

/* -------------------------------------------------------------------- power */

chp_power_fixed chp_power_fix(const chp_chip *chip, const chp_activity *a)
{
    return (chp_power_fixed){ .heat = &chip->heat,
                              .coolant_k = chip->coolant_k,
                              .leakage_doubling_k = chip->leakage_doubling_k,
                              .power_loss = chip->power_loss,
                              .memory_share = chip->memory_share,
                              .board_idle_w = chip->board_idle_w,
                              .io_dies = chip->io_dies,
                              .io_clock_w = chip->io_clock_w,
                              .io_leakage_w = chip->io_leakage_w,
                              .memory_background_w = chip->memory_background_w,
                              .link_idle_w = chip->link_idle_w,
                              .cache_j_per_byte = chip->cache_j_per_byte,
                              .dram_j = chip->dram_j_per_byte * a->dram_bytes,
                              .link_j = chip->link_j_per_byte * a->link_bytes,
                              .network_j = chip->network_j_per_byte * a->network_bytes };
}

static void give(chp_power *out, const chp_chip *chip, const chp_power_lanes *lane)
{
    out->compute_w = lane->compute_w[0];
    out->vector_w = lane->vector_w[0];
    out->cache_w = lane->cache_w[0];
    out->dram_w = lane->dram_w[0];
    out->link_w = lane->link_w[0];
    out->network_w = lane->network_w[0];
    out->tree_w = chip->clock_power_w;
    out->io_clock_w = chip->io_clock_w;
    out->clock_w = out->tree_w + out->io_clock_w + chip->board_idle_w;
    out->io_leakage_w = lane->io_leakage_w[0];
    out->die_leakage_w = lane->leakage_w[0];
    out->leakage_w = out->die_leakage_w + out->io_leakage_w;
    out->memory_background_w = chip->memory_background_w;
    out->link_idle_w = chip->link_idle_w;
    out->power_w = lane->power_w[0];
    out->loss_w = out->power_w * chip->power_loss;
    out->junction_k = lane->junction_k[0];
    out->hot_spot_k = lane->hot_spot_k[0];
    out->memory_k = chip->heat.stack.count ? lane->memory_k[0] : NAN;
}

int chp_package_power(chp_power *out, const chp_chip *chip, const chp_activity *activity)
{
    chp_power_fixed fixed = chp_power_fix(chip, activity);
    chp_power_inputs in;
    chp_power_lanes lane;
    in.step_s[0] = activity->time_s;
    in.compute_j[0] = compute_energy(chip, activity);
    in.vector_j[0] = vector_energy(chip, activity);
    in.cache_bytes[0] = activity->cache_bytes;
    in.tree_w[0] = chip->clock_power_w;
    in.leakage_w[0] = chip->leakage_w;
    chp_power_of_lanes(&fixed, &in, 1, &lane);
    give(out, chip, &lane);
    return lane.settled[0] != 0;
}

double chp_supply_current(const chp_power *p, const chp_chip *chip)
{
    return chp_current(p->compute_w, p->vector_w, p->tree_w, p->die_leakage_w, chip->voltage_v);
}

/* Solder of half the pitch in diameter, at half of the 1e4 A/cm2 from which
 * electromigration is feared (remembered, no primary source at hand). */
double chp_bump_current(double pitch_m)
{
    return 0.5e8 * 3.14159265358979324 / 4 * (0.5 * pitch_m) * (0.5 * pitch_m);
}

double chp_bumps_for(double current_a, double pitch_m)
{
    return chp_bumps(current_a, chp_bump_current(pitch_m));
}
