#include "network/network.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>

static chp_chip package_of(double dies, chp_topology topology)
{
    chp_chip chip = { .dies = dies,
                      .topology = topology,
                      .link_bytes_per_s = 300e9,
                      .link_latency_s = 20e-9,
                      .scale_up_bytes_per_s = 400e9,
                      .scale_up_latency_s = 1e-6,
                      .scale_out_bytes_per_s = 50e9,
                      .scale_out_latency_s = 5e-6 };
    return chip;
}

Test(network, one_device_has_all_links_and_no_dies)
{
    chp_chip chip = package_of(4, CHP_RING);
    chp_fabric f = chp_chip_fabric(&chip, CHP_UNIFIED);
    cr_assert(eq(dbl, f.link_bytes_per_s, HUGE_VAL));
    cr_assert(eq(dbl, f.scale_up_bytes_per_s, 400e9));
    cr_assert(eq(dbl, f.scale_out_bytes_per_s, 50e9));
}

Test(network, a_single_die_is_the_same_in_both_presentations)
{
    chp_chip chip = package_of(1, CHP_ROW);
    chp_fabric f = chp_chip_fabric(&chip, CHP_PARTITIONED);
    cr_assert(eq(dbl, f.link_bytes_per_s, HUGE_VAL));
    cr_assert(eq(dbl, f.scale_up_bytes_per_s, 400e9));
}

Test(network, dies_share_the_links_of_their_package)
{
    chp_chip chip = package_of(4, CHP_FULL);
    chp_fabric f = chp_chip_fabric(&chip, CHP_PARTITIONED);
    cr_assert(eq(dbl, 4 * f.scale_up_bytes_per_s, 400e9));
    cr_assert(eq(dbl, 4 * f.scale_out_bytes_per_s, 50e9));
    cr_assert(eq(dbl, f.scale_up_latency_s, 1e-6));
}

/* Counted by hand: two dies have one link; on a ring of four 12 ordered pairs
 * put 16 hops on 8 channels, so that each die sends 3 units in the time of 2;
 * fully joined dies use all their links. Where flits of one die meet those of
 * others, routers attain a part of it. */
Test(network, rate_of_a_die_in_units_of_one_link)
{
    static const struct {
        double dies;
        chp_topology topology;
        double links;
    } row[] = { { 2, CHP_ROW, 1 },    { 2, CHP_RING, 1 }, { 2, CHP_FULL, 1 },  { 4, CHP_RING, 1.5 },
                { 4, CHP_MESH, 1.5 }, { 4, CHP_FULL, 3 }, { 4, CHP_ROW, 0.75 } };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        chp_chip chip = package_of(row[i].dies, row[i].topology);
        chp_fabric f = chp_chip_fabric(&chip, CHP_PARTITIONED);
        double attained = chp_topology_attained(row[i].topology, row[i].dies);
        double expected = attained * row[i].links * 300e9;
        cr_assert(epsilon_eq(dbl, f.link_bytes_per_s, expected, 1), "row %zu", i);
    }
}

Test(network, latency_grows_with_the_hops)
{
    chp_chip chip = package_of(4, CHP_RING);
    chp_fabric f = chp_chip_fabric(&chip, CHP_PARTITIONED);
    cr_assert(epsilon_eq(dbl, f.link_latency_s, 20e-9 * 4 / 3, 1e-15));
}
