#include "chip/cooling.h"

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

void chp_chip_cooling(chp_chip *chip, double cooling_k_per_w, double coolant_k, double power_loss)
{
    chip->thermal_resistance_k_per_w = chip->junction_to_case_k_per_w + cooling_k_per_w;
    chip->coolant_k = coolant_k;
    chip->power_loss = power_loss;
}
