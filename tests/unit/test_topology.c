#include "topology/topology.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdlib.h>

enum { MOST = 30 };

/* Traffic routed hop by hop, channel by channel. */
typedef struct {
    int n, rows;
    double load[MOST][MOST];
    double hops;
} traffic;

static int squarest(int n)
{
    int rows = 1;
    for (int r = 1; r * r <= n; r++)
        if (n % r == 0)
            rows = r;
    return rows;
}

static void hop(traffic *t, int from, int to, double share)
{
    t->load[from][to] += share;
    t->hops += share;
}

static void walk_ring(traffic *t, int from, int to, int step, double share)
{
    while (from != to) {
        int next = (from + step + t->n) % t->n;
        hop(t, from, next, share);
        from = next;
    }
}

static void walk_mesh(traffic *t, int from, int to)
{
    int columns = t->n / t->rows;
    while (from != to) {
        int dx = to % columns - from % columns, dy = to / columns - from / columns;
        int next = dx ? from + (dx > 0 ? 1 : -1) : from + (dy > 0 ? columns : -columns);
        hop(t, from, next, 1);
        from = next;
    }
}

/* To the column of `to`, then to its row, both ways round where equally short. */
static void walk_torus(traffic *t, int from, int to, double share)
{
    int columns = t->n / t->rows, along_row = from % columns != to % columns;
    int length = along_row ? columns : t->rows, stride = along_row ? 1 : columns;
    int at = from / stride % length, ahead = (to / stride % length - at + length) % length;
    if (from == to)
        return;
    for (int step = -1; step <= 1; step += 2) {
        int steps = step > 0 ? ahead : length - ahead;
        double part = 2 * steps == length ? share / 2 : 2 * steps < length ? share : 0;
        int here = from;
        /* In a dimension of two both ways are one link. */
        for (int i = 0; i < steps && part > 0; i++) {
            int place = here / stride % length;
            int next = here + ((place + step + length) % length - place) * stride;
            hop(t, here, next, part);
            here = next;
        }
        if (part > 0)
            walk_torus(t, here, to, part);
    }
}

static void walk_star(traffic *t, int from, int to)
{
    if (from != 0)
        hop(t, from, 0, 1);
    if (to != 0)
        hop(t, 0, to, 1);
}

static void walk(traffic *t, chp_topology topology, int from, int to)
{
    int ahead = (to - from + t->n) % t->n;
    if (topology == CHP_FULL) {
        hop(t, from, to, 1);
    } else if (topology == CHP_TORUS) {
        walk_torus(t, from, to, 1);
    } else if (topology == CHP_STAR) {
        walk_star(t, from, to);
    } else if (topology != CHP_RING) {
        walk_mesh(t, from, to);
    } else if (2 * ahead == t->n) {
        walk_ring(t, from, to, 1, 0.5);
        walk_ring(t, from, to, -1, 0.5);
    } else {
        walk_ring(t, from, to, 2 * ahead < t->n ? 1 : -1, 1);
    }
}

static traffic route_all(chp_topology topology, int n)
{
    traffic t = { .n = n, .rows = topology == CHP_MESH || topology == CHP_TORUS ? squarest(n) : 1 };
    for (int from = 0; from < n; from++)
        for (int to = 0; to < n; to++)
            if (from != to)
                walk(&t, topology, from, to);
    return t;
}

static double busiest(const traffic *t)
{
    double most = 0;
    for (int i = 0; i < t->n; i++)
        for (int j = 0; j < t->n; j++)
            most = fmax(most, t->load[i][j]);
    return most / (t->n * t->n);
}

static double degree(const traffic *t, int die)
{
    double links = 0;
    for (int j = 0; j < t->n; j++)
        links += t->load[die][j] > 0;
    return links;
}

static double most_neighbours(const traffic *t)
{
    double most = 0;
    for (int i = 0; i < t->n; i++)
        most = fmax(most, degree(t, i));
    return most;
}

static double links(const traffic *t)
{
    double channels = 0;
    for (int i = 0; i < t->n; i++)
        channels += degree(t, i);
    return channels / 2;
}

Test(topology, closed_forms_equal_brute_force_routing)
{
    for (int k = 0; k < CHP_TOPOLOGIES; k++)
        for (int n = 1; n <= MOST; n++) {
            chp_topology topology = (chp_topology)k;
            traffic t = route_all(topology, n);
            double pairs = n > 1 ? n * (n - 1.0) : 1;
            cr_assert(epsilon_eq(dbl, chp_topology_channel_load(topology, n), busiest(&t), 1e-12),
                      "load, topology %d of %d", k, n);
            cr_assert(epsilon_eq(dbl, chp_topology_mean_hops(topology, n), t.hops / pairs, 1e-12),
                      "hops, topology %d of %d", k, n);
            cr_assert(eq(dbl, chp_topology_neighbours(topology, n), most_neighbours(&t)),
                      "neighbours, topology %d of %d", k, n);
            cr_assert(eq(dbl, chp_topology_links(topology, n), links(&t)),
                      "links, topology %d of %d", k, n);
        }
}

Test(topology, known_loads)
{
    for (int k = 0; k < CHP_TOPOLOGIES; k++)
        cr_assert(eq(dbl, chp_topology_channel_load((chp_topology)k, 2), 0.25));
    cr_assert(eq(dbl, chp_topology_channel_load(CHP_RING, 4), 0.125));
    cr_assert(eq(dbl, chp_topology_channel_load(CHP_MESH, 4), 0.125));
    cr_assert(eq(dbl, chp_topology_channel_load(CHP_ROW, 4), 0.25));
    cr_assert(eq(dbl, chp_topology_channel_load(CHP_FULL, 4), 0.0625));
    /* Two pairs closed over each side: as a mesh. A ring of 4, 4 of them: a quarter. */
    cr_assert(eq(dbl, chp_topology_channel_load(CHP_TORUS, 4), 0.125));
    cr_assert(eq(dbl, chp_topology_channel_load(CHP_TORUS, 16), 0.03125));
    cr_assert(eq(dbl, chp_topology_channel_load(CHP_STAR, 4), 0.1875));
}

Test(topology, no_routing_can_beat_the_middle_cut_of_a_mesh)
{
    for (int n = 2; n <= MOST; n++) {
        int rows = squarest(n), columns = n / rows, left = columns / 2 * rows;
        double cut = (double)left * (n - left) / rows / n / n;
        cr_assert(ge(dbl, chp_topology_channel_load(CHP_MESH, n), cut * (1 - 1e-12)));
    }
}

Test(topology, more_links_never_raise_the_load)
{
    for (int n = 2; n <= MOST; n++) {
        double full = chp_topology_channel_load(CHP_FULL, n);
        double row = chp_topology_channel_load(CHP_ROW, n);
        cr_assert(le(dbl, full, chp_topology_channel_load(CHP_RING, n)));
        cr_assert(le(dbl, full, chp_topology_channel_load(CHP_MESH, n)));
        cr_assert(le(dbl, chp_topology_channel_load(CHP_RING, n), row));
        cr_assert(le(dbl, chp_topology_channel_load(CHP_MESH, n), row));
        cr_assert(le(dbl, chp_topology_channel_load(CHP_TORUS, n),
                     chp_topology_channel_load(CHP_MESH, n)));
    }
}
