#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "network/noc.h"
#include "topology/topology.h"

#include <math.h>

static chp_noc solve(chp_noc_kind kind, size_t columns, size_t rows, double packet_flits,
                     double channel_cycles)
{
    chp_noc_shape shape = {kind, columns, rows};
    chp_noc_traffic traffic = {0};
    chp_noc_router router = CHP_NOC_ROUTER_INIT;
    router.packet_flits = packet_flits;
    router.channel_cycles = channel_cycles;
    return chp_noc_solve(&shape, &traffic, &router);
}

static const chp_noc_shape shapes[] = {
    {CHP_NOC_ROW, 2, 1},   {CHP_NOC_ROW, 5, 1},   {CHP_NOC_RING, 3, 1},  {CHP_NOC_RING, 8, 1},
    {CHP_NOC_MESH, 3, 3},  {CHP_NOC_MESH, 4, 2},  {CHP_NOC_MESH, 8, 8},  {CHP_NOC_TORUS, 3, 3},
    {CHP_NOC_TORUS, 4, 4}, {CHP_NOC_FULL, 16, 1}, {CHP_NOC_FULL, 64, 1}, {CHP_NOC_STAR, 5, 1},
    {CHP_NOC_STAR, 64, 1}};
#define SHAPES (sizeof shapes / sizeof shapes[0])

Test(noc, two_routers_have_half_a_hop_and_half_the_load)
{
    chp_noc n = solve(CHP_NOC_ROW, 2, 1, 1, 10);
    cr_assert(epsilon_eq(dbl, n.mean_hops, 0.5, 1e-12));
    cr_assert(epsilon_eq(dbl, n.channel_load, 0.5, 1e-12));
    cr_assert(epsilon_eq(dbl, n.ejection_load, 1, 1e-12));
    cr_assert(epsilon_eq(dbl, n.zero_load_cycles, 12.5, 1e-12));
    /* One output is shared, half by half, by one-flit packets: half a slot. */
    cr_assert(epsilon_eq(dbl, n.queueing_cycles, 0.25, 1e-12));
}

Test(noc, latency_without_load_is_the_zero_load_latency)
{
    for (size_t i = 0; i < SHAPES; i++) {
        chp_noc n = solve(shapes[i].kind, shapes[i].columns, shapes[i].rows, 8, 3);
        cr_assert(epsilon_eq(dbl, n.zero_load_cycles, 6 + 6 * n.mean_hops + 7, 1e-9));
        cr_assert(epsilon_eq(dbl, chp_noc_latency_cycles(&n, 0), n.zero_load_cycles, 1e-12));
    }
}

Test(noc, hops_and_channel_loads_are_those_of_the_closed_forms)
{
    static const struct {
        chp_noc_kind kind;
        chp_topology topology;
        size_t columns, rows;
    } same[] = {{CHP_NOC_ROW, CHP_ROW, 2, 1},    {CHP_NOC_ROW, CHP_ROW, 7, 1},
                {CHP_NOC_RING, CHP_RING, 3, 1},  {CHP_NOC_RING, CHP_RING, 4, 1},
                {CHP_NOC_RING, CHP_RING, 9, 1},  {CHP_NOC_MESH, CHP_MESH, 2, 2},
                {CHP_NOC_MESH, CHP_MESH, 4, 3},  {CHP_NOC_MESH, CHP_MESH, 8, 8},
                {CHP_NOC_FULL, CHP_FULL, 16, 1}, {CHP_NOC_RING, CHP_RING, 64, 1}};
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++) {
        double nodes = (double)(same[i].columns * same[i].rows);
        chp_noc n = solve(same[i].kind, same[i].columns, same[i].rows, 1, 1);
        double hops = chp_topology_mean_hops(same[i].topology, nodes) * (nodes - 1) / nodes;
        double load = chp_topology_channel_load(same[i].topology, nodes) * nodes;
        cr_assert(epsilon_eq(dbl, n.mean_hops, hops, 1e-9));
        cr_assert(epsilon_eq(dbl, n.channel_load, load, 1e-9));
    }
}

Test(noc, every_node_receives_what_it_sends_under_uniform_traffic)
{
    for (size_t i = 0; i < SHAPES; i++) {
        chp_noc n = solve(shapes[i].kind, shapes[i].columns, shapes[i].rows, 1, 1);
        cr_assert(epsilon_eq(dbl, n.ejection_load, 1, 1e-9));
    }
}

Test(noc, saturation_stays_below_the_bound_and_latency_rises_up_to_it)
{
    for (size_t i = 0; i < SHAPES; i++)
        for (double packet = 1; packet <= 16; packet *= 2) {
            chp_noc n = solve(shapes[i].kind, shapes[i].columns, shapes[i].rows, packet, 1);
            cr_assert(n.saturation_flits > 0 && n.saturation_flits <= n.bound_flits);
            double before = 0;
            for (int step = 0; step < 20; step++) {
                double now = chp_noc_latency_cycles(&n, n.saturation_flits * step / 20);
                cr_assert(isfinite(now) && now > before);
                before = now;
            }
            cr_assert(isinf(chp_noc_latency_cycles(&n, n.saturation_flits)));
        }
}

Test(noc, traffic_that_never_meets_other_traffic_attains_the_bound)
{
    for (size_t i = 0; i < SHAPES; i++) {
        chp_noc_router router = CHP_NOC_ROUTER_INIT;
        chp_noc_traffic all_to_one = {CHP_NOC_HOTSPOT, 1, {0}};
        chp_noc n = chp_noc_solve(&shapes[i], &all_to_one, &router);
        double nodes = (double)(shapes[i].columns * shapes[i].rows);
        cr_assert(epsilon_eq(dbl, n.saturation_flits, 1 / nodes, 1e-9));
        chp_noc_traffic neighbours = chp_noc_neighbours(&shapes[i]);
        n = chp_noc_solve(&shapes[i], &neighbours, &router);
        cr_assert(epsilon_eq(dbl, n.saturation_flits, n.bound_flits, 1e-9));
    }
}

Test(noc, credits_limit_a_long_channel)
{
    static const double cases[][4] = {{10, 1, 8, 0.32},         {10, 1, 16, 0.5},
                                      {20, 1, 8, 8.0 / 45},     {20, 1, 16, 16.0 / 45},
                                      {20, 4, 8, 32.0 / 45},    {10, 4, 8, 1}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        chp_noc_router r = CHP_NOC_ROUTER_INIT;
        r.channel_cycles = cases[i][0], r.virtual_channels = cases[i][1];
        r.buffer_flits = cases[i][2];
        cr_assert(epsilon_eq(dbl, chp_noc_credit_limit(&r), cases[i][3], 1e-12));
    }
}

/* Saturation of networks that are not among the published tables, from a
 * simulation of the same router, cycle by cycle; flits per node and cycle. */
Test(noc, saturation_of_other_shapes_is_within_six_per_cent_of_simulation)
{
    static const struct {
        chp_noc_shape shape;
        double packet_flits, simulated;
    } cases[] = {
        {{CHP_NOC_ROW, 3, 1}, 1, 0.910},   {{CHP_NOC_ROW, 4, 1}, 1, 0.772},
        {{CHP_NOC_ROW, 8, 1}, 1, 0.434},   {{CHP_NOC_ROW, 8, 1}, 8, 0.440},
        {{CHP_NOC_RING, 3, 1}, 1, 0.942},  {{CHP_NOC_RING, 6, 1}, 1, 0.786},
        {{CHP_NOC_RING, 6, 1}, 8, 0.788},  {{CHP_NOC_RING, 8, 1}, 1, 0.693},
        {{CHP_NOC_RING, 8, 1}, 8, 0.644},  {{CHP_NOC_RING, 16, 1}, 1, 0.405},
        {{CHP_NOC_RING, 16, 1}, 8, 0.356}, {{CHP_NOC_MESH, 3, 3}, 1, 0.857},
        {{CHP_NOC_MESH, 3, 3}, 8, 0.838},  {{CHP_NOC_MESH, 4, 4}, 1, 0.763},
        {{CHP_NOC_MESH, 4, 4}, 8, 0.757},  {{CHP_NOC_MESH, 8, 8}, 1, 0.429},
        {{CHP_NOC_TORUS, 3, 3}, 1, 0.916}, {{CHP_NOC_TORUS, 4, 4}, 1, 0.863},
        {{CHP_NOC_TORUS, 8, 8}, 1, 0.679}, {{CHP_NOC_TORUS, 8, 8}, 8, 0.596},
        {{CHP_NOC_FULL, 4, 1}, 1, 0.907},  {{CHP_NOC_FULL, 16, 1}, 1, 0.926},
        {{CHP_NOC_FULL, 16, 1}, 8, 0.887}, {{CHP_NOC_STAR, 4, 1}, 1, 0.850},
        {{CHP_NOC_STAR, 8, 1}, 1, 0.732},  {{CHP_NOC_STAR, 16, 1}, 1, 0.692}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        chp_noc n = solve(cases[i].shape.kind, cases[i].shape.columns, cases[i].shape.rows,
                          cases[i].packet_flits, 1);
        cr_assert(fabs(n.saturation_flits / cases[i].simulated - 1) < 0.06);
    }
}

/* Rings that close are crowded by nodes that may send more than one flit. */
Test(noc, a_wider_port_never_costs_where_nothing_closes)
{
    chp_noc_traffic uniform = {0};
    for (size_t i = 0; i < SHAPES; i++) {
        if (shapes[i].kind == CHP_NOC_RING || shapes[i].kind == CHP_NOC_TORUS)
            continue;
        chp_noc_router router = CHP_NOC_ROUTER_INIT;
        double before = 0;
        for (router.port_flits = 1; router.port_flits < 200; router.port_flits *= 2) {
            chp_noc n = chp_noc_solve(&shapes[i], &uniform, &router);
            cr_assert(n.saturation_flits >= before * (1 - 1e-9));
            before = n.saturation_flits;
        }
    }
}

/* Channels of a pair, of a ring of three and between dies that are all joined
 * carry packets of one die alone, which nothing else can hold up. In the middle
 * of three in a row 1/3 of a flit goes on for 1/3 that is taken out of the same
 * input, beside 1/3 of the die's own: lost is 1/3 * 1/3 * 1/2 / (2/3) of a turn
 * of 1 - 1/16. */
Test(noc, efficiency_of_small_networks_is_that_worked_out_by_hand)
{
    chp_noc_shape pair = {CHP_NOC_ROW, 2, 1}, ring = {CHP_NOC_RING, 3, 1};
    chp_noc_shape full = {CHP_NOC_FULL, 7, 1}, row = {CHP_NOC_ROW, 3, 1};
    cr_assert(epsilon_eq(dbl, chp_noc_efficiency(&pair), 1, 1e-8));
    cr_assert(epsilon_eq(dbl, chp_noc_efficiency(&ring), 1, 1e-8));
    cr_assert(epsilon_eq(dbl, chp_noc_efficiency(&full), 1, 1e-8));
    double expected = (2.0 / 3) / (2.0 / 3 + 15.0 / 16 / 12);
    cr_assert(epsilon_eq(dbl, chp_noc_efficiency(&row), expected, 1e-9));
}

Test(noc, the_table_of_topologies_is_that_of_this_model)
{
    static const chp_noc_kind kind[CHP_TOPOLOGIES] = {CHP_NOC_ROW,  CHP_NOC_RING,  CHP_NOC_MESH,
                                                      CHP_NOC_FULL, CHP_NOC_TORUS, CHP_NOC_STAR};
    for (int k = 0; k < CHP_TOPOLOGIES; k++)
        for (size_t dies = 2; dies <= CHP_NOC_NODES; dies++) {
            int grid = k == CHP_MESH || k == CHP_TORUS;
            size_t rows = grid ? (size_t)chp_topology_rows((double)dies) : 1;
            chp_noc_shape shape = {kind[k], dies / rows, rows};
            double efficiency = chp_noc_efficiency(&shape);
            double attained = chp_topology_attained((chp_topology)k, (double)dies);
            cr_assert(epsilon_eq(dbl, attained, efficiency, 6e-5), "topology %d of %zu: %.4f", k,
                      dies, efficiency);
        }
}
