#include <math.h>
#include <stddef.h>

#include "chip/chip.h"
#include "chip/energy.h"

static void set_rates(chp_chip *chip, const chp_chip_design *d)
{
    double core_hz = d->cores * chip->clock_hz;
    for (int i = 0; i < CHP_DTYPES; i++)
        chip->flop_per_s[i] = core_hz * d->core_flop_per_clock[i];
    chip->vector_flop_per_s = core_hz * d->core_vector_per_clock;
    chip->exponentials_per_s = core_hz * d->core_exponential_per_clock;
    chip->cores = d->cores;
    chip->core_sram_bytes = d->core_sram_bytes;
    chip->cache_bytes = d->l2_bytes + d->io_cache_bytes * d->io_dies / d->dies;
}

static void set_memory(chp_chip *chip, const chp_chip_design *d, const chp_memory *memory)
{
    if (!(d->stacks > 0))
        return;
    double pin_rate =
        d->pin_rate_bits_per_s > 0 ? d->pin_rate_bits_per_s : memory->pin_rate_bits_per_s;
    double stacks = d->stacks / d->dies;
    chip->dram_bytes = stacks * memory->capacity_bytes;
    chip->dram_bytes_per_s = stacks * memory->pins * pin_rate / 8;
}

static double link_rate(const chp_link *link, double lanes)
{
    return lanes * link->lane_rate_bits_per_s * link->efficiency / 8 * chp_link_attained(link);
}

static void set_links(chp_chip *chip, const chp_chip_design *d, const chp_part_list *parts)
{
    const chp_link *link = parts->link;
    if (chp_chip_joined(chip) > 1 && d->lanes > 0) {
        chip->link_bytes_per_s = link_rate(link, d->lanes);
        chip->link_latency_s = link->latency_s;
    }
    if (d->io_dies > 0) {
        chip->spoke_bytes_per_s = link_rate(parts->io_link, d->io_lanes);
        chip->spoke_latency_s = parts->io_link->latency_s;
    }
    chip->scale_up_bytes_per_s = d->scale_up_bytes_per_s;
    chip->scale_up_latency_s = d->scale_up_latency_s;
    chip->scale_out_bytes_per_s = d->scale_out_bytes_per_s;
    chip->scale_out_latency_s = d->scale_out_latency_s;
}

int chp_design_chip(chp_chip *out, const chp_chip_design *d, const chp_floorplan *plan,
                    const chp_part_list *parts, chp_shortfall *why)
{
    chp_chip chip = { .dies = d->dies, .io_dies = d->io_dies, .topology = d->topology };
    chip.clock_hz = chp_core_clock(parts->process, parts->core_process, d->core_voltage_v,
                                   d->core_clock_hz, d->voltage_v);
    if (!(chip.clock_hz > 0)) {
        chp_shortfall below = { "supply above the threshold of the node",
                                parts->process->threshold_v, d->voltage_v, CHP_VOLTAGE,
                                "a higher die.voltage" };
        *why = below;
        return 0;
    }
    set_rates(&chip, d);
    set_memory(&chip, d, parts->memory);
    set_links(&chip, d, parts);
    chip.die_area_m2 = plan->area_m2;
    chip.silicon_area_m2 = d->dies * plan->area_m2 + d->io_dies * plan->io.area_m2;

    chp_silicon silicon = { .process = parts->process,
                            .voltage_v = d->voltage_v,
                            .clock_hz = chip.clock_hz,
                            .delivery_factor = d->delivery_factor,
                            .span_m = plan->width_m + plan->height_m,
                            .area_m2 = d->dies * plan->area_m2 };
    chp_silicon_energy(&chip, &silicon);
    if (d->io_dies > 0)
        chp_io_die_power(&chip, parts->io_process, d->io_dies * plan->io.area_m2,
                         d->core_clock_hz);
    chp_interface_energy(&chip, parts, d->stacks, d->scale_up_bytes_per_s);
    chip.junction_to_case_k_per_w = chp_junction_to_case(parts, chip.silicon_area_m2);
    chp_chip_cooling(&chip, d->cooling_k_per_w, d->coolant_k, d->power_loss);
    chp_set_rest(&chip, &silicon, 0);
    *out = chip;
    return 1;
}
