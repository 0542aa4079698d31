#include "network/noc_flows.h"

#include <string.h>

/* ------------------------------------------------------------------ shapes */

size_t chp_noc_nodes(const chp_noc_shape *shape)
{
    return shape->columns * shape->rows;
}

static int closes(const chp_noc_shape *shape, size_t length)
{
    return length > 2 && (shape->kind == CHP_NOC_RING || shape->kind == CHP_NOC_TORUS);
}

int chp_noc_wraps(const chp_noc_shape *shape)
{
    return closes(shape, shape->columns) || closes(shape, shape->rows);
}

double chp_noc_channels(const chp_noc_shape *shape)
{
    double x = (double)shape->columns, y = (double)shape->rows;
    switch (shape->kind) {
    case CHP_NOC_FULL: return x * (x - 1);
    case CHP_NOC_STAR: return 2 * (x - 1);
    default:
        return 2 * y * (closes(shape, shape->columns) ? x : x - 1) +
               2 * x * (closes(shape, shape->rows) ? y : y - 1);
    }
}

/* ----------------------------------------------------------------- traffic */

chp_noc_traffic chp_noc_neighbours(const chp_noc_shape *shape)
{
    chp_noc_traffic traffic = {CHP_NOC_PERMUTATION, 0, {0}};
    for (size_t y = 0; y < shape->rows; y++)
        for (size_t x = 0; x < shape->columns; x++)
            traffic.destination[y * shape->columns + x] =
                (y + 1) % shape->rows * shape->columns + (x + 1) % shape->columns;
    return traffic;
}

static double share(const chp_noc_traffic *traffic, size_t from, size_t to, size_t nodes)
{
    switch (traffic->pattern) {
    case CHP_NOC_HOTSPOT:
        return to == 0 ? traffic->share : (1 - traffic->share) / (double)(nodes - 1);
    case CHP_NOC_PERMUTATION: return traffic->destination[from] == to;
    default: return 1 / (double)nodes;
    }
}

/* ------------------------------------------------------------------- grids */

/* Ports of a grid: an input is named after the way its flits travel, so a
 * flit that goes straight on keeps its port. */
enum { OWN = 0, EAST = 1, WEST = 2, NORTH = 3, SOUTH = 4 };

/* One way along one axis. */
typedef struct {
    size_t steps, forward; /* each step adds `forward` modulo the length */
    size_t port;
} way;

/* Ways along one axis, equally short; returns how many. */
static size_t ways(way out[2], size_t from, size_t to, size_t length, int closed, size_t ahead)
{
    size_t up = (to + length - from) % length, down = length - up;
    way forward = {up, 1, ahead}, backward = {down, length - 1, ahead + 1};
    if (up == 0 || (closed ? up < down : to > from)) {
        out[0] = forward;
        return 1;
    }
    out[0] = backward;
    out[1] = forward;
    return closed && up == down ? 2 : 1;
}

static void walk(chp_noc_grid *grid, const chp_noc_shape *shape, size_t from, const way *along_x,
                 const way *along_y, double flow)
{
    size_t x = from % shape->columns, y = from / shape->columns, in = OWN;
    for (size_t i = 0; i < along_x->steps; i++) {
        grid->flow[y * shape->columns + x][in][along_x->port] += flow;
        in = along_x->port;
        x = (x + along_x->forward) % shape->columns;
    }
    for (size_t i = 0; i < along_y->steps; i++) {
        grid->flow[y * shape->columns + x][in][along_y->port] += flow;
        in = along_y->port;
        y = (y + along_y->forward) % shape->rows;
    }
    grid->flow[y * shape->columns + x][in][OWN] += flow;
}

static void walk_pair(chp_noc_grid *grid, const chp_noc_shape *shape, size_t from, size_t to,
                      double flow)
{
    way x[2], y[2];
    size_t width = shape->columns;
    size_t nx = ways(x, from % width, to % width, width, closes(shape, width), EAST);
    size_t ny =
        ways(y, from / width, to / width, shape->rows, closes(shape, shape->rows), NORTH);
    for (size_t i = 0; i < nx; i++)
        for (size_t j = 0; j < ny; j++)
            walk(grid, shape, from, &x[i], &y[j], flow / (double)(nx * ny));
}

void chp_noc_walk(chp_noc_grid *out, const chp_noc_shape *shape, const chp_noc_traffic *traffic)
{
    size_t nodes = chp_noc_nodes(shape);
    memset(out, 0, sizeof *out);
    if (shape->kind == CHP_NOC_FULL || shape->kind == CHP_NOC_STAR)
        return;
    for (size_t from = 0; from < nodes; from++)
        for (size_t to = 0; to < nodes; to++) {
            double flow = share(traffic, from, to, nodes);
            if (flow > 0)
                walk_pair(out, shape, from, to, flow);
        }
}

/* --------------------------------------------------------------- crossbars */

/* Port of a neighbour where every other node is one. */
static size_t port_of(size_t other, size_t router)
{
    return other == router ? OWN : other < router ? other + 1 : other;
}

/* Every other node has its own channel to the hub and from it; what a node sends
 * to itself stays there. */
static void hub(chp_noc_crossbar *out, const chp_noc_traffic *traffic, size_t nodes)
{
    for (size_t from = 0; from < nodes; from++)
        for (size_t to = 0; to < nodes; to++)
            if (from != to || from == 0)
                out->flow[port_of(from, 0)][port_of(to, 0)] = share(traffic, from, to, nodes);
}

/* Port 1 is the only channel. */
static void leaf(chp_noc_crossbar *out, const chp_noc_traffic *traffic, size_t nodes,
                 size_t router)
{
    for (size_t other = 0; other < nodes; other++)
        if (other != router) {
            out->flow[OWN][1] += share(traffic, router, other, nodes);
            out->flow[1][OWN] += share(traffic, other, router, nodes);
        }
    out->flow[OWN][OWN] = share(traffic, router, router, nodes);
}

static void fully_joined(chp_noc_crossbar *out, const chp_noc_traffic *traffic, size_t nodes,
                         size_t router)
{
    for (size_t other = 0; other < nodes; other++) {
        size_t port = port_of(other, router);
        out->flow[OWN][port] = share(traffic, router, other, nodes);
        out->flow[port][OWN] = share(traffic, other, router, nodes);
    }
}

static void on_grid(chp_noc_crossbar *out, const chp_noc_grid *grid, size_t router)
{
    for (size_t i = 0; i < CHP_NOC_GRID_PORTS; i++)
        memcpy(out->flow[i], grid->flow[router][i], sizeof grid->flow[router][i]);
}

void chp_noc_crossbar_at(chp_noc_crossbar *out, const chp_noc_shape *shape,
                         const chp_noc_traffic *traffic, const chp_noc_grid *grid,
                         size_t router)
{
    size_t nodes = chp_noc_nodes(shape);
    int star = shape->kind == CHP_NOC_STAR, full = shape->kind == CHP_NOC_FULL;
    out->ports = full || (star && router == 0) ? nodes : star ? 2 : CHP_NOC_GRID_PORTS;
    for (size_t i = 0; i < out->ports; i++)
        memset(out->flow[i], 0, out->ports * sizeof out->flow[i][0]);
    if (full)
        fully_joined(out, traffic, nodes, router);
    else if (star && router == 0)
        hub(out, traffic, nodes);
    else if (star)
        leaf(out, traffic, nodes, router);
    else
        on_grid(out, grid, router);
}
