/* M = R + G: what heat into one cell raises the heated face of another by, were
 * there no way from part to part but through the plates. */
#ifndef CHP_THERMAL_RESISTANCE_H
#define CHP_THERMAL_RESISTANCE_H

#include "thermal/symmetry.h"

/* R of all cells, their part below the plates. */
void chp_cell_resistances(double *r_k_per_w, const chp_mesh *mesh,
                          const chp_thermal_package *package);

/* The upper triangle of M of one set. */
void chp_set_resistances(chp_cell_matrix m_k_per_w, const double *r_k_per_w,
                         const chp_symmetric_set *set, const chp_symmetry *symmetry,
                         const chp_mesh *mesh, const chp_plates *plates);

#endif
