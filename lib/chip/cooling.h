/* From the junctions of a package to its lid. */
#ifndef CHP_CHIP_COOLING_H
#define CHP_CHIP_COOLING_H

#include "chip/chip.h"

double chp_junction_to_case(const chp_part_list *parts, double silicon_area_m2);

#endif
