/* Parts with round numbers, for sums by hand. */
#ifndef CHP_TESTS_SILICON_PARTS_H
#define CHP_TESTS_SILICON_PARTS_H

#include <criterion/criterion.h>

#include "chip/chip.h"

static const chp_process node_a = {
    .logic_density_per_m2 = 100e12,
    .sram_bitcell_m2 = 0.025e-12,
    .sram_efficiency = 0.5,
    .voltage_v = 0.75,
    .threshold_v = 0.3,
    .speed_exponent = 1.5,
    .relative_speed = 1,
    .mac_energy_j = 0.4e-12,
    .sram_energy_j_per_bit = 0.25e-12,
    .wire_energy_j_per_bit_m = 75e-12,
    .leakage_w_per_m2 = 0.04e6,
    .leakage_doubling_k = 30,
    .leakage_voltage_exponent = 3,
    .defect_density_per_m2 = 1000,
    .clustering = 2,
    .wafer_price_usd = 10000,
    .wafer_diameter_m = 0.3,
    .edge_exclusion_m = 3e-3,
    .scribe_m = 1e-4,
    .reticle_width_m = 26e-3,
    .reticle_height_m = 33e-3,
};

/* Half as dense, four fifths as fast. */
static const chp_process node_b = {
    .logic_density_per_m2 = 50e12,
    .sram_bitcell_m2 = 0.05e-12,
    .sram_efficiency = 0.5,
    .voltage_v = 0.8,
    .threshold_v = 0.4,
    .speed_exponent = 1.3,
    .relative_speed = 0.8,
    .mac_energy_j = 0.8e-12,
    .sram_energy_j_per_bit = 0.4e-12,
    .wire_energy_j_per_bit_m = 95e-12,
    .leakage_w_per_m2 = 0.03e6,
    .leakage_doubling_k = 25,
    .leakage_voltage_exponent = 2,
    .defect_density_per_m2 = 1000,
    .clustering = 2,
    .wafer_price_usd = 4000,
    .wafer_diameter_m = 0.3,
    .edge_exclusion_m = 3e-3,
    .scribe_m = 1e-4,
    .reticle_width_m = 26e-3,
    .reticle_height_m = 33e-3,
};

static const chp_memory stack = {
    .pins = 1024,
    .pin_rate_bits_per_s = 4e9,
    .capacity_bytes = 16e9,
    .device_energy_j_per_bit = 4e-12,
    .phy_energy_j_per_bit = 1e-12,
    .background_power_w = 2,
    .phy_edge_m = 7e-3,
    .phy_area_m2 = 10e-6,
    .body_edge_m = 11e-3,
    .body_depth_m = 10e-3,
    .bump_pitch_m = 55e-6,
    .price_usd = 100,
    .yield = 0.99,
};

static const chp_link lanes_64 = {
    .lane_rate_bits_per_s = 16e9,
    .lanes = 64,
    .module_edge_m = 0.5e-3,
    .module_area_m2 = 0.5e-6,
    .bump_pitch_m = 55e-6,
    .reach_m = 2e-3,
    .energy_j_per_bit = 0.5e-12,
    .idle_fraction = 0.2,
    .latency_s = 5e-9,
    .efficiency = 0.9,
};

static const chp_package interposer = {
    .bump_pitch_m = 40e-6,
    .die_spacing_m = 0.1e-3,
    .max_area_m2 = 2800e-6,
    .area_factor = 1.1,
    .price_per_m2_usd = 30e3,
    .defect_density_per_m2 = 500,
    .clustering = 6,
    .substrate_factor = 4,
    .substrate_price_per_m2_usd = 10e3,
    .bond_yield = 0.99,
    .bond_price_usd = 9,
    .assembly_price_usd = 60,
    .junction_to_case_k_m2_per_w = 9e-6,
};

static const chp_package substrate = {
    .bump_pitch_m = 110e-6,
    .die_spacing_m = 1e-3,
    .max_area_m2 = 10000e-6,
    .area_factor = 0,
    .clustering = 3,
    .substrate_factor = 4,
    .substrate_price_per_m2_usd = 10e3,
    .bond_yield = 0.98,
    .bond_price_usd = 5,
    .assembly_price_usd = 35,
    .junction_to_case_k_m2_per_w = 9e-6,
};

static inline chp_part_list parts_of_a(void)
{
    chp_part_list parts = { &node_a, &node_a, &stack, &lanes_64, &interposer, &interposer,
                            NULL,    NULL };
    return parts;
}

/* Two dies of 50 cores of 3 mm2, 50 MB of cache, two stacks each. */
static inline chp_chip_design two_dies(void)
{
    chp_chip_design design = {
        .dies = 2,
        .topology = CHP_ROW,
        .cooling_k_per_w = 0.05,
        .coolant_k = 308.15,
        .power_loss = 0.1,
        .cores = 48,
        .spare_cores = 2,
        .l2_bytes = 50e6,
        .other_area_m2 = 30e-6,
        .io_edge_m = 8e-3,
        .io_area_m2 = 30e-6,
        .utilization = 0.8,
        .voltage_v = 0.75,
        .core_area_m2 = 3e-6,
        .core_voltage_v = 1,
        .core_clock_hz = 1.5e9,
        .core_flop_per_clock = { 2048, 4096, 4096, 0 },
        .core_vector_per_clock = 128,
        .core_exponential_per_clock = 16,
        .core_sram_bytes = 448 * 1024,
        .delivery_factor = 2,
        .stacks = 4,
        .lanes = 256,
        .scale_up_bytes_per_s = 400e9,
        .scale_up_latency_s = 1e-6,
    };
    return design;
}

/* What a design builds, which must fit. */
static inline chp_floorplan plan_of(const chp_chip_design *design, const chp_part_list *parts)
{
    chp_floorplan plan;
    chp_shortfall why = { 0 };
    cr_assert(chp_design_floorplan(&plan, design, parts, &why), "%s: %g of %g", why.what, why.have,
              why.need);
    return plan;
}

static inline chp_chip chip_of(const chp_chip_design *design, const chp_part_list *parts)
{
    chp_floorplan plan = plan_of(design, parts);
    chp_chip chip;
    chp_shortfall why = { 0 };
    cr_assert(chp_design_chip(&chip, design, &plan, parts, &why), "%s", why.what);
    return chip;
}

#endif
