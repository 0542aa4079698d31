/* The temperature of a hot spot above what cells of its part show. */
#ifndef CHP_THERMAL_SPOT_H
#define CHP_THERMAL_SPOT_H

#include "thermal/thermal.h"

/* Per watt, at the centre of the spot, over the mean of the cells under it
 * with the spot's heat spread evenly over each of them. Cosines of the part,
 * its edges insulated, with spreader and sink as if they were endless: what is
 * left out lies below the size of a cell, which neither edge reaches. */
double chp_spot_excess(const chp_thermal_cooler *cooler, const chp_thermal_part *part,
                       const chp_thermal_area *spot, size_t columns, size_t rows);

#endif
