/* The cells that parts are cut into. Parts in one row or column share strips, so
 * that what depends on one axis alone is found once for all of them. */
#ifndef CHP_THERMAL_MESH_H
#define CHP_THERMAL_MESH_H

#include "thermal/plates.h"
#include "thermal/thermal.h"

typedef double chp_cell_matrix[CHP_THERMAL_CELLS][CHP_THERMAL_CELLS];

/* A side of a part, cut evenly into strips; parts in one row or column have
 * the same strips. */
typedef struct {
    size_t cuts, first;
    double low_m, step_m;
} chp_side;

typedef struct {
    size_t part, x, y; /* strips */
} chp_cell;

typedef struct {
    size_t cells, strips_x, strips_y;
    chp_side x[CHP_THERMAL_PARTS], y[CHP_THERMAL_PARTS];
    size_t first_cell[CHP_THERMAL_PARTS];
    chp_cell cell[CHP_THERMAL_CELLS];
    double mode_x[CHP_THERMAL_CELLS][CHP_PLATE_MODES]; /* means over strips */
    double mode_y[CHP_THERMAL_CELLS][CHP_PLATE_MODES];
} chp_mesh;

/* No modes yet. */
void chp_mesh_lay(chp_mesh *out, const chp_thermal_package *package);
/* Side of the smallest cell. */
double chp_mesh_finest(const chp_mesh *mesh, size_t parts);
void chp_mesh_add_modes(chp_mesh *mesh, const chp_thermal_package *package,
                        const chp_plates *plates);

size_t chp_mesh_cells_of(const chp_mesh *mesh, size_t part);
chp_thermal_area chp_mesh_area(const chp_mesh *mesh, size_t cell);

/* How far two stretches given by centre and length overlap; less than 0: the gap. */
double chp_mesh_overlap(double a, double a_length, double b, double b_length);

#endif
