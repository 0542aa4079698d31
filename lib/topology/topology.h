/* How the dies of a package are joined: closed forms for uniform traffic.
 *
 * Uniform: each ordered pair of dies, a die with itself included, carries an
 * equal share of the traffic, along shortest paths; where two ways are equally
 * short, half takes each. A mesh is the squarest a x b that gives the number
 * of dies, routed along one dimension after the other; a prime number of dies
 * makes it a row. A torus is a mesh whose rows and columns of more than two
 * dies close to rings. In a star every die is joined to the first alone. Two dies
 * are one pair in every topology. */
#ifndef CHP_TOPOLOGY_TOPOLOGY_H
#define CHP_TOPOLOGY_TOPOLOGY_H

typedef enum {
    CHP_ROW = 0,
    CHP_RING = 1,
    CHP_MESH = 2,
    CHP_FULL = 3,
    CHP_TORUS = 4,
    CHP_STAR = 5,
    CHP_TOPOLOGIES = 6
} chp_topology;

/* Short side of the squarest mesh or torus of so many dies. */
double chp_topology_rows(double dies);

/* Neighbours of the die that has most of them: links on its edge. */
double chp_topology_neighbours(chp_topology topology, double dies);

/* Links between two dies, each of one channel in each direction. */
double chp_topology_links(chp_topology topology, double dies);

/* Mean over ordered pairs of different dies; 0 for one die. */
double chp_topology_mean_hops(chp_topology topology, double dies);

/* Share of all traffic that the busiest channel (one direction of one link)
 * carries; 0 for one die. Two dies 1/4, ring of four 1/8. */
double chp_topology_channel_load(chp_topology topology, double dies);

/* Share of that channel's bandwidth which routers attain under such traffic; 1
 * for a pair and where all are joined. Beyond 64 dies that of 64. */
double chp_topology_attained(chp_topology topology, double dies);

#endif
