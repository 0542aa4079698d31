/* K: lateral conductances between cells, through silicon and filler. */
#ifndef CHP_THERMAL_CONDUCTANCE_H
#define CHP_THERMAL_CONDUCTANCE_H

#include "thermal/mesh.h"

void chp_conductances(chp_cell_matrix k_w_per_k, const chp_mesh *mesh,
                      const chp_thermal_package *package);

#endif
