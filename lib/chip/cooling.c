#include "chip/chip.h"

#include <stddef.h>

/* 0.008 to 0.015 K/W under a bare die of 800 mm2 with its interface material. */
static const double unknown_junction_to_case_k_m2_per_w = 9e-6;

double chp_junction_to_case(const chp_part_list *parts, double silicon_area_m2)
{
    const chp_package *lid = parts->die_attach ? parts->die_attach : parts->memory_attach;
    double k_m2_per_w =
        lid ? lid->junction_to_case_k_m2_per_w : unknown_junction_to_case_k_m2_per_w;
    return k_m2_per_w / silicon_area_m2;
}

/* Of I/O dies nothing is known to reach the others, but the mean of all that is
 * heated is heated by all of it. */
chp_heat chp_even_heat(double die_k_per_w, double memory_k_per_w)
{
    chp_rise dies = { die_k_per_w, die_k_per_w, memory_k_per_w, 0 };
    chp_rise hottest = { die_k_per_w, die_k_per_w, memory_k_per_w, die_k_per_w };
    chp_rise stack = { memory_k_per_w, memory_k_per_w, memory_k_per_w, memory_k_per_w };
    chp_heat heat = { .core_share = 1, .dies = dies };
    heat.hottest.count = heat.spot.count = heat.stack.count = 1;
    heat.hottest.at[0] = heat.spot.at[0] = hottest;
    heat.stack.at[0] = stack;
    return heat;
}

/* Rayleigh: letting the lid conduct without limit can only lower the mean
 * temperature of what heats it. (What filler lets around the lid, over the
 * stacks, is less than a thousandth.) */
void chp_chip_cooling(chp_chip *chip, double cooling_k_per_w, double coolant_k, double power_loss)
{
    chip->heat = chp_even_heat(chip->junction_to_case_k_per_w + cooling_k_per_w, cooling_k_per_w);
    chip->coolant_k = coolant_k;
    chip->power_loss = power_loss;
}
