/* M = R + G: what heat into one cell raises the heated face of another by, were
 * there no way from part to part but through the plates. */
#ifndef CHP_THERMAL_RESISTANCE_H
#define CHP_THERMAL_RESISTANCE_H

#include "thermal/mesh.h"

/* The upper triangle of M, and R, its part below the plates. Adds modes to the
 * mesh. Returns 0 if the numbers are out of all proportion. */
int chp_resistances(chp_cell_matrix m_k_per_w, double *r_k_per_w, chp_mesh *mesh,
                    const chp_thermal_package *package);

#endif
