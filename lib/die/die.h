/* One piece of silicon and what carries it: cache area, shape within the
 * reticle, budget of edges, interposers. Pure functions. */
#ifndef CHP_DIE_DIE_H
#define CHP_DIE_DIE_H

#include "base/shortfall.h"
#include "parts/parts.h"

/* Macro area of a cache: bits x cell / efficiency. */
double chp_cache_area(const chp_process *process, double bytes);

/* Sides of a die of `area_m2`, height over width as near to `aspect` >= 1 as
 * the reticle lets it. Returns 0 if the area does not fit the reticle at all. */
int chp_die_shape(double *width_m, double *height_m, const chp_process *process, double area_m2,
                  double aspect);

/* What stands on the edge of one die. */
typedef struct {
    double links, link_edge_m;   /* to other dies, each */
    double facing_x, facing_y;   /* sides that face dies: left and right, top and bottom */
    double stacks, stack_edge_m; /* DRAM, each: larger of PHY and body */
    double io_edge_m;            /* SerDes and host */
} chp_edge_demand;

/* How the die lies in the package, and where its stacks stand. */
typedef struct {
    double x_m, y_m;           /* its extents */
    double stacks_x, stacks_y; /* on the left and right together, on top and bottom */
} chp_edges;

double chp_edge_used(const chp_edge_demand *demand);

/* A side that faces another die carries links and nothing else, its share of
 * them; a stack stands whole on one of the other sides; I/O fills what is left.
 * Returns 1, or 0 with what does not fit, in metres of edge. */
int chp_shoreline_fits(chp_edges *out, const chp_edge_demand *demand, double width_m,
                       double height_m, chp_shortfall *why);
/* What is needed over what there is, where it is tightest; also of what does not
 * fit. */
double chp_shoreline_share(chp_edges *out, const chp_edge_demand *demand, double width_m,
                           double height_m);

/* Stacks on the free sides of a die that lies as `edges` say: the longer sides
 * are filled first. What finds no slot overhangs there. */
void chp_place_stacks(chp_edges *edges, const chp_edge_demand *demand);

/* What joins parts: an interposer, RDL, a set of bridges or a bare substrate,
 * `count` equal ones in a package. */
typedef struct {
    const chp_package *package;
    double count;
    double parts_m2;   /* area of the parts on one of them */
    double placements; /* parts bonded to one of them */
} chp_carrier;

/* What stands in a package: pieces of each kind and their area together. */
typedef struct {
    double dies, dies_m2;
    double io_dies, io_m2;
    double stacks, stacks_m2;
    int stacked; /* dies on I/O dies instead of beside them */
} chp_carried;

/* Carriers of a package, the lowest last. One if the same technology joins
 * the dies and attaches the memory; if they differ, each die, or each I/O die
 * where there are some, stands with its stacks on a carrier of its own and these
 * are joined. Dies stacked on I/O dies are bonded to them by `die_attach`, and
 * `memory_attach` carries the I/O dies and stacks. Returns how many there are:
 * 0, 1 or 2. */
int chp_carriers(chp_carrier out[2], const chp_package *die_attach,
                 const chp_package *memory_attach, const chp_carried *carried);

#endif
