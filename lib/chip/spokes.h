/* Compute dies around or on top of the I/O dies of a package. */
#ifndef CHP_CHIP_SPOKES_H
#define CHP_CHIP_SPOKES_H

#include "chip/sites.h"

/* Sides of an I/O die that compute dies stand at, where they stand beside it: on
 * its left and right, or on top and bottom. None is left in a grid whose busiest
 * die has a neighbour on each side. */
typedef struct {
    double x, y;
} chp_spoke_sides;

chp_spoke_sides chp_sides_of_spokes(const chp_grid *grid);

/* Stacks stand on top and bottom alike, or, where compute dies take the top, below. */
int chp_spokes_on_top(const chp_spoke_sides *sides, const chp_grid *grid);

/* What compute dies need along the sides of an I/O die that they stand at. */
typedef struct {
    double x_m, y_m;
} chp_spoke_room;

chp_spoke_room chp_room_of_spokes(const chp_sites_input *input, const chp_grid *grid);

/* Compute dies of the I/O die `io`, which stands in that row and column. */
void chp_put_spokes(chp_sites *out, const chp_sites_input *input, const chp_grid *grid,
                    const chp_placed *io, double row, double column);

/* Enlarges a rectangle, given and returned with its shorter side first, by the
 * least area so that it holds `count` equal dies in rows, turned as fits best. */
void chp_base_of_tile(double *short_m, double *long_m, double count, double die_x_m,
                      double die_y_m, double gap_m);

/* Longest wire from a compute die to its I/O die beside it, from edge to edge. */
double chp_longest_spoke(const chp_sites_input *input);

#endif
