/* I/O dies: what they carry, and their sides. */
#ifndef CHP_CHIP_IO_DIE_H
#define CHP_CHIP_IO_DIE_H

#include "chip/chip.h"

/* Areas of one I/O die; all 0 where there are none. */
void chp_io_areas(chp_io_plan *out, const chp_chip_design *design, const chp_part_list *parts);

/* Its sides; those of the compute die are known. Returns 0 with what does not fit. */
int chp_io_outline(chp_io_plan *out, const chp_chip_design *design, const chp_part_list *parts,
                   double die_x_m, double die_y_m, chp_shortfall *why);

/* Between the bumps of a compute die and an I/O die beside it. */
int chp_spokes_reach(const chp_chip_design *design, const chp_part_list *parts,
                     const chp_sites_input *sites, chp_shortfall *why);

#endif
