/* Mirror images of a package onto itself.
 *
 * A package that is its own mirror image, left and right, top and bottom or both,
 * has temperatures that are sums of even and odd ones, which do not mix: with both
 * mirrors the equations of all cells fall into four sets of a fourth of the cells
 * each, and the cosines of the plates into those of the same parity. A package
 * without any is one set. */
#ifndef CHP_THERMAL_SYMMETRY_H
#define CHP_THERMAL_SYMMETRY_H

#include "thermal/mesh.h"

enum { CHP_MIRRORS = 4 }; /* none, x, y, both: bits */

typedef struct {
    int x, y;                 /* mirrors that the package has */
    size_t images;            /* 1, 2 or 4: of a cell, itself included */
    size_t cell[CHP_MIRRORS][CHP_THERMAL_CELLS];
    size_t source[CHP_MIRRORS][CHP_THERMAL_SOURCES];
    /* of the images of a cell one stands for all; `by` maps it to the cell */
    size_t first[CHP_THERMAL_CELLS], by[CHP_THERMAL_CELLS];
} chp_symmetry;

void chp_symmetry_find(chp_symmetry *out, const chp_mesh *mesh,
                       const chp_thermal_package *package);

/* One set of equations: parities, and the cells that stand for their images. */
typedef struct {
    int odd_x, odd_y;
    size_t cells, cell[CHP_THERMAL_CELLS];
    double weight[CHP_THERMAL_CELLS]; /* sqrt(how often a cell is met / images) */
} chp_symmetric_set;

/* Which sets there are: 0 to 3, bits as of mirrors. */
int chp_symmetric_set_exists(const chp_symmetry *symmetry, int parities);
void chp_symmetric_set_find(chp_symmetric_set *out, const chp_symmetry *symmetry,
                            const chp_mesh *mesh, int parities);

/* +1 or -1: what becomes of a value under a mirror. */
double chp_mirrored_sign(int parities, size_t mirror);

#endif
