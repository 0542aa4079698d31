/* The sides of a die: long enough for what stands on them. */
#ifndef CHP_CHIP_OUTLINE_H
#define CHP_CHIP_OUTLINE_H

#include "chip/chip.h"

/* Both grow with the area. With the reticle lifted a larger die has its shape, which is
 * the one that fills it, whatever the aspect. Returns 0 if it does not fit. */
int chp_die_sides(double *width_m, double *height_m, const chp_process *process, double area_m2,
                  double aspect, unsigned relaxed);

/* A square die first, then ever longer ones up to two to one: a longer die has
 * more edge. With the edge lifted the one that lacks least is taken. */
int chp_choose_outline(chp_outline *out, const chp_process *process, double area_m2,
                       const chp_edge_demand *demand, unsigned relaxed, chp_shortfall *why);

#endif
