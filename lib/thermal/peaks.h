/* From temperatures of cells to what is kept of a geometry. */
#ifndef CHP_THERMAL_PEAKS_H
#define CHP_THERMAL_PEAKS_H

#include "thermal/response.h"

/* Both need the numbers of parts and sources in `out`. */
void chp_write_means(chp_thermal_influence *out, const chp_response *response,
                     const chp_mesh *mesh);
void chp_write_peaks(chp_thermal_influence *out, chp_response *response, const chp_mesh *mesh,
                     const chp_thermal_package *package);

#endif
