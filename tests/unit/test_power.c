#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>

#include "power/power.h"

static chp_chip warm_chip(void)
{
    chp_chip chip = { .dies = 1,
                      .clock_power_w = 40,
                      .board_idle_w = 20,
                      .leakage_w = 60,
                      .leakage_doubling_k = 30,
                      .memory_background_w = 10,
                      .link_idle_w = 5,
                      .power_loss = 0.1,
                      .memory_share = 0.6,
                      .coolant_k = 308.15,
                      .flop_j = { 0.8e-12, 0.4e-12, 0.3e-12, 0.2e-12 },
                      .vector_flop_j = 8e-12,
                      .exponential_j = 32e-12,
                      .cache_j_per_byte = 12e-12,
                      .dram_j_per_byte = 40e-12,
                      .link_j_per_byte = 4e-12,
                      .network_j_per_byte = 20e-12,
                      .voltage_v = 1,
                      .threshold_v = 0.3,
                      .speed_exponent = 1.5,
                      .leakage_voltage_exponent = 3 };
    chip.heat = chp_even_heat(0.06, 0.06);
    return chip;
}

static chp_activity busy(void)
{
    chp_activity a = { .tensor_flop = { 200e12, 100e12 },
                       .vector_flop = 1e12,
                       .exponentials = 0.5e12,
                       .cache_bytes = 3e12,
                       .dram_bytes = 1e12,
                       .link_bytes = 0.5e12,
                       .network_bytes = 0.2e12,
                       .time_s = 1 };
    return a;
}

/* 160 + 40 J tensor, 8 + 16 vector, 36 cache, 40 DRAM, 2 link, 4 network. */
Test(energy, of_what_ran_is_the_sum_by_hand)
{
    chp_chip chip = warm_chip();
    chp_activity a = busy();
    cr_assert(epsilon_eq(dbl, chp_activity_energy(&chip, &a), 306, 1e-10));
    a.time_s = 7;
    cr_assert(epsilon_eq(dbl, chp_activity_energy(&chip, &a), 306, 1e-10));
}

static double leakage_by_hand(const chp_chip *chip, double junction_k)
{
    return chip->leakage_w * pow(2, (junction_k - 358.15) / chip->leakage_doubling_k);
}

/* The lower root by plain bisection between the coolant and the tangent point. */
static double junction_by_bisection(const chp_chip *chip, double steady_w)
{
    double low = chip->coolant_k, high = low;
    double r = chip->heat.dies.cores;
    while (chip->coolant_k + r * (steady_w + leakage_by_hand(chip, high)) > high && high < 450)
        high += 0.25;
    for (int i = 0; i < 100; i++) {
        double t = 0.5 * (low + high);
        if (chip->coolant_k + r * (steady_w + leakage_by_hand(chip, t)) > t)
            low = t;
        else
            high = t;
    }
    return low;
}

Test(power, settles_where_heat_in_is_heat_out)
{
    for (double r = 0.01; r < 0.1; r += 0.01) {
        chp_chip chip = warm_chip();
        chp_activity a = busy();
        chp_power p;
        chip.heat = chp_even_heat(r, r);
        cr_assert(chp_package_power(&p, &chip, &a));
        double heat_w = p.power_w - p.loss_w;
        cr_assert(epsilon_eq(dbl, p.junction_k - chip.coolant_k, r * heat_w, 1e-8));
        cr_assert(epsilon_eq(dbl, p.leakage_w, leakage_by_hand(&chip, p.junction_k), 1e-8));
        cr_assert(epsilon_eq(dbl, p.junction_k, junction_by_bisection(&chip, 306 + 75), 1e-8));
    }
}

Test(power, sums_to_the_board)
{
    chp_chip chip = warm_chip();
    chp_activity a = busy();
    chp_power p;
    cr_assert(chp_package_power(&p, &chip, &a));
    cr_assert(epsilon_eq(dbl, p.clock_w, 60, 1e-12));
    double sum = p.compute_w + p.vector_w + p.cache_w + p.dram_w + p.link_w + p.network_w +
                 p.clock_w + p.leakage_w + p.memory_background_w + p.link_idle_w + p.loss_w;
    cr_assert(epsilon_eq(dbl, p.power_w, sum, 1e-9));
    cr_assert(epsilon_eq(dbl, p.loss_w, 0.1 * p.power_w, 1e-9));
}

Test(leakage, doubles_per_doubling_temperature)
{
    chp_chip chip = warm_chip();
    chp_activity idle = { .time_s = 1 };
    chp_power cool, warm;
    chip.heat = chp_even_heat(1e-9, 1e-9); /* the junction is the coolant */
    chp_package_power(&cool, &chip, &idle);
    chip.coolant_k += 30;
    chp_package_power(&warm, &chip, &idle);
    cr_assert(epsilon_eq(dbl, warm.leakage_w / cool.leakage_w, 2, 1e-7));
}

Test(power, runs_away_where_no_temperature_settles)
{
    chp_chip chip = warm_chip();
    chp_activity a = busy();
    chp_power p;
    chip.heat = chp_even_heat(0.5, 0.5);
    cr_assert(not(chp_package_power(&p, &chip, &a)));
    cr_assert(eq(dbl, p.junction_k, 450));
    cr_assert(isfinite(p.power_w));
}

Test(power, grows_with_thermal_resistance)
{
    double before = 0;
    for (double r = 0.005; r < 0.12; r += 0.005) {
        chp_chip chip = warm_chip();
        chp_activity a = busy();
        chp_power p;
        chip.heat = chp_even_heat(r, r);
        cr_assert(chp_package_power(&p, &chip, &a));
        cr_assert(gt(dbl, p.power_w, before));
        before = p.power_w;
    }
}

