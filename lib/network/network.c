#include "network/network.h"

#include <math.h>

/* Rate at which each die can send to all others at once without overloading
 * the busiest channel: a buffer of B on each of N dies, 1/N of it for each
 * die, puts N B load on that channel while (N-1)/N B leaves each die.
 *     rate = link (N - 1) / (N^2 load)
 * and of that what routers attain. Two dies: the link. Ring of four: 1.5 links,
 * 1.24 attained; fully joined: N - 1 links. */
static double die_rate(const chp_chip *chip)
{
    double n = chip->dies;
    double load = chp_topology_channel_load(chip->topology, n);
    double attained = chp_topology_attained(chip->topology, n);
    return attained * chip->link_bytes_per_s * (n - 1) / (n * n * load);
}

chp_fabric chp_chip_fabric(const chp_chip *chip, chp_presentation presentation)
{
    chp_fabric f = { HUGE_VAL,
                     0,
                     chip->scale_up_bytes_per_s,
                     chip->scale_up_latency_s,
                     chip->scale_out_bytes_per_s,
                     chip->scale_out_latency_s };
    if (presentation == CHP_UNIFIED || chip->dies < 2)
        return f;
    f.link_bytes_per_s = die_rate(chip);
    f.link_latency_s = chip->link_latency_s * chp_topology_mean_hops(chip->topology, chip->dies);
    f.scale_up_bytes_per_s /= chip->dies;
    f.scale_out_bytes_per_s /= chip->dies;
    return f;
}
