#include "topology/topology.h"

#include <math.h>

double chp_topology_rows(double n)
{
    double rows = floor(sqrt(n));
    while (fmod(n, rows) != 0)
        rows--;
    return rows;
}

static double row_neighbours(double n)
{
    return fmin(2, n - 1);
}

/* Pairs of dies on the two sides of the middle cut, one direction. */
static double row_cut(double n)
{
    return floor(n / 2) * ceil(n / 2);
}

/* Mean hops in a row, each die with itself included. */
static double row_hops(double n)
{
    return (n * n - 1) / (3 * n);
}

/* Sum of the distances from one die of a ring (or pair) to all others. */
static double ring_hops(double n)
{
    return floor(n * n / 4);
}

static double ring_links(double n)
{
    return n > 2 ? n : n - 1;
}

/* Load of the busiest channel of a ring; a pair has no second way. */
static double ring_load(double n)
{
    return n > 2 ? ring_hops(n) / (2 * n * n) : row_cut(n) / (n * n);
}

static double row_load(double n)
{
    return row_cut(n) / (n * n);
}

double chp_topology_neighbours(chp_topology topology, double dies)
{
    double rows;
    switch (dies > 2 ? topology : CHP_ROW) {
    case CHP_MESH:
    case CHP_TORUS: /* a ring has as many as the middle of a row */
        rows = chp_topology_rows(dies);
        return row_neighbours(rows) + row_neighbours(dies / rows);
    case CHP_FULL:
    case CHP_STAR: return dies - 1;
    default: return row_neighbours(dies);
    }
}

double chp_topology_links(chp_topology topology, double dies)
{
    double rows;
    switch (dies > 2 ? topology : CHP_ROW) {
    case CHP_RING: return dies;
    case CHP_MESH: rows = chp_topology_rows(dies); return 2 * dies - rows - dies / rows;
    case CHP_TORUS:
        rows = chp_topology_rows(dies);
        return rows * ring_links(dies / rows) + dies / rows * ring_links(rows);
    case CHP_FULL: return dies * (dies - 1) / 2;
    default: return dies - 1;
    }
}

double chp_topology_mean_hops(chp_topology topology, double dies)
{
    if (dies < 2)
        return 0;
    double rows, other = dies / (dies - 1); /* pairs with itself left out */
    switch (topology) {
    case CHP_RING: return ring_hops(dies) / (dies - 1);
    case CHP_MESH:
        rows = chp_topology_rows(dies);
        return (row_hops(rows) + row_hops(dies / rows)) * other;
    case CHP_TORUS:
        rows = chp_topology_rows(dies);
        return (ring_hops(rows) / rows + ring_hops(dies / rows) / (dies / rows)) * other;
    case CHP_FULL: return 1;
    case CHP_STAR: return 2 * (dies - 1) / dies;
    default: return row_hops(dies) * other;
    }
}

/* A row is limited by its middle cut. On a ring each direction carries half of
 * all hops, spread evenly. Routed by dimension, each row of a mesh or torus
 * carries its part of the traffic as if it were alone. Mesh: this spreads the
 * pairs of a middle cut evenly over its channels, which no routing betters: the
 * cut is crossed by these pairs whatever the way. Star: all that a die sends to
 * others leaves it by its one link. */
double chp_topology_channel_load(chp_topology topology, double dies)
{
    double rows, columns;
    switch (dies > 2 ? topology : CHP_ROW) {
    case CHP_RING: return ring_load(dies);
    case CHP_MESH:
        rows = chp_topology_rows(dies), columns = dies / rows;
        return fmax(row_load(rows) / columns, row_load(columns) / rows);
    case CHP_TORUS:
        rows = chp_topology_rows(dies), columns = dies / rows;
        return fmax(ring_load(rows) / columns, ring_load(columns) / rows);
    case CHP_FULL: return 1 / (dies * dies);
    case CHP_STAR: return (dies - 1) / (dies * dies);
    default: return row_load(dies);
    }
}

double chp_topology_attained(chp_topology topology, double dies)
{
    static const double attained[][CHP_TOPOLOGIES] = {
#define ATTAINED(dies, row, ring, mesh, full, torus, star) { row, ring, mesh, full, torus, star },
#include "topology/attained.def"
#undef ATTAINED
    };
    if (dies < 2)
        return 1;
    return attained[(int)fmin(dies, 64) - 2][topology];
}
