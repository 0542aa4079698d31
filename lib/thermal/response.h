/* Temperatures of cells for a watt of each source. */
#ifndef CHP_THERMAL_RESPONSE_H
#define CHP_THERMAL_RESPONSE_H

#include "thermal/mesh.h"

typedef double chp_cell_table[CHP_THERMAL_CELLS][CHP_THERMAL_SOURCES];

typedef struct {
    chp_cell_table t;        /* of the heated face, per watt */
    chp_cell_table spreader; /* of the spreader above it */
} chp_response;

/* Returns 0 if the numbers are out of all proportion. */
int chp_respond(chp_response *out, chp_mesh *mesh, const chp_thermal_package *package);

/* Share of a source that heats a cell. */
double chp_share_of_source(const chp_mesh *mesh, const chp_thermal_package *package, size_t cell,
                           size_t source);

#endif
