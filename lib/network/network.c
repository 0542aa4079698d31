#include "network/network.h"

#include <math.h>

/* Rate at which each die can send to all others at once without overloading
 * the busiest channel: a buffer of B on each of N dies, 1/N of it for each
 * die, puts N B load on that channel while (N-1)/N B leaves each die.
 *     rate = link (N - 1) / (N^2 load)
 * and of that what routers attain. Two dies: the link. Ring of four: 1.5 links,
 * 1.24 attained; fully joined: N - 1 links. */
static double joined_rate(const chp_chip *chip)
{
    double n = chip->dies, joined = chp_chip_joined(chip);
    double load = chp_topology_channel_load(chip->topology, joined);
    double attained = chp_topology_attained(chip->topology, joined);
    return load > 0 ? attained * chip->link_bytes_per_s * (n - 1) / (n * n * load) : HUGE_VAL;
}

/* Where there are I/O dies, all that a die sends leaves by its link to one. */
static double die_rate(const chp_chip *chip)
{
    double rate = joined_rate(chip);
    return chip->io_dies > 0 ? fmin(rate, chip->spoke_bytes_per_s) : rate;
}

/* To an I/O die and from one, and in between for the pairs that do not share it. */
static double die_latency(const chp_chip *chip)
{
    double n = chip->dies, joined = chp_chip_joined(chip);
    double elsewhere = (n - n / joined) / (n - 1);
    return 2 * chip->spoke_latency_s + chip->link_latency_s * elsewhere *
                                           chp_topology_mean_hops(chip->topology, joined);
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
    f.link_latency_s = die_latency(chip);
    f.scale_up_bytes_per_s /= chip->dies;
    f.scale_out_bytes_per_s /= chip->dies;
    return f;
}
