/* Networks of routers, one per die: hops, latency and saturation.
 *
 * For up to 64 input-queued routers with virtual channels and round-robin
 * allocation, routed along shortest paths, one dimension after the other; both
 * ways round a ring where they are equally long. Traffic in flits per node and
 * cycle, a flit being what a channel carries in a cycle. Destinations are drawn
 * anew for each packet, the sender itself included. topology/topology.h has
 * closed forms of hops and channel loads for uniform traffic. */
#ifndef CHP_NETWORK_NOC_H
#define CHP_NETWORK_NOC_H

#include <stddef.h>

#define CHP_NOC_NODES 64

typedef enum {
    CHP_NOC_ROW = 0, /* two make a pair */
    CHP_NOC_RING = 1,
    CHP_NOC_MESH = 2,
    CHP_NOC_TORUS = 3,
    CHP_NOC_FULL = 4,
    CHP_NOC_STAR = 5 /* node 0 is the hub */
} chp_noc_kind;

/* columns * rows nodes, row by row; rows = 1 but for mesh and torus. */
typedef struct {
    chp_noc_kind kind;
    size_t columns, rows;
} chp_noc_shape;

typedef enum {
    CHP_NOC_UNIFORM = 0,
    CHP_NOC_HOTSPOT = 1,    /* `share` of all packets to node 0, the rest to the others */
    CHP_NOC_PERMUTATION = 2 /* node i to destination[i] */
} chp_noc_pattern;

typedef struct {
    chp_noc_pattern pattern;
    double share;
    size_t destination[CHP_NOC_NODES];
} chp_noc_traffic;

/* Each node to the next one along every dimension, the last to the first. */
chp_noc_traffic chp_noc_neighbours(const chp_noc_shape *shape);

typedef struct {
    double end_cycles;     /* source to sink through a router with nothing between */
    double router_cycles;  /* per hop: allocation of a virtual channel, of the switch, crossbar */
    double channel_cycles; /* per hop: the link */
    double packet_flits, virtual_channels, buffer_flits; /* buffer of one virtual channel */
    /* Flits per cycle between a router and its own node, each way: 1 for a node
     * that is one port, more for a die of many cores and banks. */
    double port_flits;
} chp_noc_router;

/* What was simulated for the tables of the model's page; set the link. */
#define CHP_NOC_ROUTER_INIT {6, 3, 1, 1, 8, 8, 1}

typedef struct {
    double mean_hops;                 /* from router to router */
    double channel_load, ejection_load; /* of the busiest, per flit injected by each node */
    double zero_load_cycles;
    double bound_flits;               /* what channels, ejection and credits allow */
    double saturation_flits;          /* what the routers attain of it */
    double queueing_cycles;           /* delay = queueing x / (1 - x / saturation) + stall x */
    double stall_cycles;
} chp_noc;

/* 2 to 64 nodes. */
chp_noc chp_noc_solve(const chp_noc_shape *shape, const chp_noc_traffic *traffic,
                      const chp_noc_router *router);

/* Mean over packets from creation to arrival of the last flit, at `flits`
 * offered; HUGE_VAL from saturation on. */
double chp_noc_latency_cycles(const chp_noc *noc, double flits);

/* Share of the bandwidth of the busiest channel that dies attain which all send
 * alike to all, through ports of their own that are never the bottleneck:
 * 1 for a pair, whose channels carry the packets of one die. 2 to 64 dies. */
double chp_noc_efficiency(const chp_noc_shape *shape);

/* Flits per cycle that credits let through a channel. */
double chp_noc_credit_limit(const chp_noc_router *router);

#endif
