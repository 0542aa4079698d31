#include "topology/topology.h"

#include <math.h>

/* Short side of the squarest mesh of n dies. */
static double mesh_rows(double n)
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

/* Sum of the distances from one die of a ring to all others. */
static double ring_hops(double n)
{
    return floor(n * n / 4);
}

double chp_topology_neighbours(chp_topology topology, double dies)
{
    double rows;
    switch (dies > 2 ? topology : CHP_ROW) {
    case CHP_MESH:
        rows = mesh_rows(dies);
        return row_neighbours(rows) + row_neighbours(dies / rows);
    case CHP_FULL: return dies - 1;
    default: return row_neighbours(dies);
    }
}

double chp_topology_links(chp_topology topology, double dies)
{
    double rows;
    switch (dies > 2 ? topology : CHP_ROW) {
    case CHP_RING: return dies;
    case CHP_MESH: rows = mesh_rows(dies); return 2 * dies - rows - dies / rows;
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
    case CHP_MESH: rows = mesh_rows(dies); return (row_hops(rows) + row_hops(dies / rows)) * other;
    case CHP_FULL: return 1;
    default: return row_hops(dies) * other;
    }
}

/* A row is limited by its middle cut. On a ring each direction carries half of
 * all hops, spread evenly. A mesh routed by dimension spreads the pairs of a
 * middle cut evenly over its channels, which no routing betters: the cut is
 * crossed by these pairs whatever the way. */
double chp_topology_channel_load(chp_topology topology, double dies)
{
    double rows, columns;
    switch (dies > 2 ? topology : CHP_ROW) {
    case CHP_RING: return ring_hops(dies) / (2 * dies * dies);
    case CHP_MESH:
        rows = mesh_rows(dies), columns = dies / rows;
        return fmax(row_cut(rows) / (rows * rows * columns),
                    row_cut(columns) / (columns * columns * rows));
    case CHP_FULL: return 1 / (dies * dies);
    default: return row_cut(dies) / (dies * dies);
    }
}
