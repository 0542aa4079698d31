#include <math.h>

#include "chip/chip.h"

/* Addresses interleaved over N dies: each ordered pair carries T / N^2 of the
 * traffic T, the busiest channel `load` of it; so load T <= what a link moves
 * of traffic that others cross. */
static double crossing_rate(const chp_chip *chip)
{
    double joined = chp_chip_joined(chip);
    double load = chp_topology_channel_load(chip->topology, joined);
    double attained = chp_topology_attained(chip->topology, joined);
    return load > 0 ? attained * chip->link_bytes_per_s / load : HUGE_VAL;
}

double chp_chip_joined(const chp_chip *chip)
{
    return chip->io_dies > 0 ? chip->io_dies : chip->dies;
}

/* All that a die has of memory comes over its link to an I/O die. */
static double memory_rate(const chp_chip *chip)
{
    return chip->io_dies > 0 ? fmin(chip->dram_bytes_per_s, chip->spoke_bytes_per_s)
                             : chip->dram_bytes_per_s;
}

/* Memory fills the cache of its own die, from which all cores draw; or the cache
 * of the die that asks, so that misses cross and what all ask for is there N times. */
static void join_dies(chp_device *device, const chp_chip *chip)
{
    double n = chip->dies, joined = chp_chip_joined(chip);
    double hops = chp_topology_mean_hops(chip->topology, joined);
    device->crossing_latency_s += 2 * hops * chip->link_latency_s;
    device->crossing_bytes_per_s = crossing_rate(chip);
    device->crossing_share = (joined - 1) / joined;
    device->draws_across = chip->l2_policy == CHP_L2_HOME_SIDE;
    device->copies = device->draws_across > 0 ? 0 : n - 1;
}

chp_device chp_chip_device(const chp_chip *chip, chp_presentation presentation)
{
    double n = presentation == CHP_UNIFIED ? chip->dies : 1;
    chp_device device = { .dies = n,
                          .cores = n * chip->cores,
                          .clock_hz = chip->clock_hz,
                          .vector_flop_per_s = n * chip->vector_flop_per_s,
                          .exponentials_per_s = n * chip->exponentials_per_s,
                          .core_sram_bytes = chip->core_sram_bytes,
                          .cache_bytes = n * chip->cache_bytes,
                          .dram_bytes = n * chip->dram_bytes,
                          .dram_bytes_per_s = n * memory_rate(chip),
                          .crossing_bytes_per_s = HUGE_VAL };
    for (int i = 0; i < CHP_DTYPES; i++)
        device.flop_per_s[i] = n * chip->flop_per_s[i];
    /* the question goes there and the answer comes back */
    device.crossing_latency_s = 2 * chip->spoke_latency_s;
    if (n > 1)
        join_dies(&device, chip);
    return device;
}
