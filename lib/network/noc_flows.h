/* Where traffic goes inside the routers of a network. */
#ifndef CHP_NETWORK_NOC_FLOWS_H
#define CHP_NETWORK_NOC_FLOWS_H

#include "network/noc.h"

#define CHP_NOC_PORTS CHP_NOC_NODES /* 0 is the node's own; then neighbours */
#define CHP_NOC_GRID_PORTS 5

/* Flits from input to output, per flit injected by each node. */
typedef struct {
    size_t ports;
    double flow[CHP_NOC_PORTS][CHP_NOC_PORTS];
} chp_noc_crossbar;

/* What rows, rings, meshes and tori need: every path is walked once. */
typedef struct {
    double flow[CHP_NOC_NODES][CHP_NOC_GRID_PORTS][CHP_NOC_GRID_PORTS];
} chp_noc_grid;

size_t chp_noc_nodes(const chp_noc_shape *shape);

/* Channels between routers, one for each direction of a link. */
double chp_noc_channels(const chp_noc_shape *shape);

/* A ring longer than two closes on itself: packets change their class of
 * virtual channels there, so each class has half of them. */
int chp_noc_wraps(const chp_noc_shape *shape);

void chp_noc_walk(chp_noc_grid *out, const chp_noc_shape *shape, const chp_noc_traffic *traffic);

/* `grid` is used for shapes other than full and star. */
void chp_noc_crossbar_at(chp_noc_crossbar *out, const chp_noc_shape *shape,
                         const chp_noc_traffic *traffic, const chp_noc_grid *grid,
                         size_t router);

#endif
