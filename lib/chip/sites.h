/* Where the dies and stacks of a package stand: a grid of dies as the topology
 * joins them, stacks on the sides that face no die. Where there are I/O dies, they
 * make the grid and hold the stacks; compute dies stand beside them on free sides,
 * or on top of them. */
#ifndef CHP_CHIP_SITES_H
#define CHP_CHIP_SITES_H

#include <stddef.h>

#include "topology/topology.h"

typedef struct {
    double rows, columns;
} chp_grid;

/* A row as it is; a ring of more than two as two rows; others the squarest grid. */
chp_grid chp_die_grid(chp_topology topology, double dies);

/* Sides of the busiest die of the grid that face another: 0, 1 or 2. */
double chp_grid_facing(double along);

/* All dies alike, mirrored where they stand across from each other. Plain
 * numbers only: equal inputs are equal bytes. */
typedef struct {
    double topology, dies;
    double die_x_m, die_y_m, die_gap_m;
    double stacks;             /* of the package */
    double stacks_x, stacks_y; /* of a die: on its left and right, on top and bottom */
    double stack_edge_m;       /* that one takes of the side of a die */
    double body_edge_m, body_depth_m, stack_gap_m;
    double io_dies;            /* of the package; 0: none. Stacks are then theirs */
    double io_x_m, io_y_m;
    double stacked;            /* 1: compute dies on top of them */
} chp_sites_input;

typedef enum { CHP_PLACED_DIE = 0, CHP_PLACED_STACK = 1, CHP_PLACED_IO_DIE = 2 } chp_placed_kind;

/* A rectangle with its centre at x, y from the centre of the package. */
typedef struct {
    chp_placed_kind kind;
    double x_m, y_m, width_m, height_m;
} chp_placed;

enum { CHP_PLACED = 128 };

typedef struct {
    size_t dies, io_dies, count; /* compute dies come first, then I/O dies */
    chp_placed part[CHP_PLACED];
    double width_m, height_m; /* of the box around all of them */
} chp_sites;

void chp_sites_build(chp_sites *out, const chp_sites_input *input);

/* Whether two dies are joined, by their places in `part`: to their neighbours, or a
 * compute die to its I/O die. */
int chp_dies_joined(const chp_sites_input *input, size_t one, size_t other);

/* Longest wire between two dies that are joined, from edge to edge: across the
 * gaps, under dies between, and along the modules where it turns a corner. */
double chp_longest_channel(const chp_sites_input *input, double link_edge_m);

#endif
