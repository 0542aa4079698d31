/* K: lateral conductances between cells, through silicon and filler. */
#ifndef CHP_THERMAL_CONDUCTANCE_H
#define CHP_THERMAL_CONDUCTANCE_H

#include "thermal/symmetry.h"

void chp_conductances(chp_cell_matrix k_w_per_k, const chp_mesh *mesh,
                      const chp_thermal_package *package);

/* Of one set. */
void chp_set_conductances(chp_cell_matrix out, chp_cell_matrix k_w_per_k,
                          const chp_symmetric_set *set, const chp_symmetry *symmetry,
                          const chp_mesh *mesh);

#endif
