#include <math.h>

#include "power/power.h"

/* Lowest supply over that of the sheet: memory cells and margins end there. */
static const double lowest_supply = 2.0 / 3;

static double speed(const chp_chip *chip, double voltage_v)
{
    double drive_v = voltage_v - chip->threshold_v;
    return drive_v > 0 ? pow(drive_v, chip->speed_exponent) / voltage_v : 0;
}

/* The chip at `supply` times its voltage and `clock` times its clock. */
static chp_chip slowed(const chp_chip *chip, double supply, double clock)
{
    chp_chip slow = *chip;
    double energy = supply * supply;
    for (int d = 0; d < CHP_DTYPES; d++)
        slow.flop_j[d] *= energy;
    slow.vector_flop_j *= energy;
    slow.exponential_j *= energy;
    slow.clock_power_w *= energy * clock;
    slow.leakage_w *= pow(supply, chip->leakage_voltage_exponent);
    return slow;
}

static int power_at(chp_power *out, const chp_chip *chip, const chp_activity *activity,
                    double supply, double clock)
{
    chp_chip slow = slowed(chip, supply, clock);
    chp_activity stretched = *activity;
    stretched.time_s /= clock;
    return chp_package_power(out, &slow, &stretched);
}

/* Highest of a rising setting in [low, high] that holds the cap; `low` holds it. */
typedef struct {
    const chp_chip *chip;
    const chp_activity *activity;
    double cap_w;
} capped;

static double clock_of(const chp_chip *chip, double supply)
{
    return speed(chip, supply * chip->voltage_v) / speed(chip, chip->voltage_v);
}

static int holds(const capped *c, chp_power *out, double supply, double clock)
{
    return power_at(out, c->chip, c->activity, supply, clock) && out->power_w <= c->cap_w;
}

static double bisect_supply(const capped *c, chp_power *out)
{
    double low = lowest_supply, high = 1;
    for (int i = 0; i < 20; i++) {
        double middle = 0.5 * (low + high);
        if (holds(c, out, middle, clock_of(c->chip, middle)))
            low = middle;
        else
            high = middle;
    }
    holds(c, out, low, clock_of(c->chip, low));
    return clock_of(c->chip, low);
}

static double bisect_clock(const capped *c, chp_power *out, double highest)
{
    double low = 0, high = highest;
    for (int i = 0; i < 20; i++) {
        double middle = 0.5 * (low + high);
        if (holds(c, out, lowest_supply, middle))
            low = middle;
        else
            high = middle;
    }
    if (low > 0)
        holds(c, out, lowest_supply, low);
    return low;
}

double chp_capped_power(chp_power *out, const chp_chip *chip, const chp_activity *activity,
                        double cap_w)
{
    capped c = { chip, activity, cap_w };
    if (holds(&c, out, 1, 1))
        return 1;
    double slowest = clock_of(chip, lowest_supply);
    double clock = slowest > 0 && holds(&c, out, lowest_supply, slowest)
                       ? bisect_supply(&c, out)
                       : bisect_clock(&c, out, slowest > 0 ? slowest : 1);
    return clock > 0 ? 1 / clock : HUGE_VAL;
}
