#include "operate/operate.h"

#include <math.h>

#include "solver/root.h"

static const double lowest_supply = 2.0 / 3, lowest_clock = 0.05;

/* No clock is sought more closely than this. */
static const double clock_tolerance = 1e-7;

typedef struct {
    const chp_chip *chip;
    const chp_limits *limits;
    chp_run_fn run;
    void *data;
    double slowest; /* clock at the lowest supply, if it is above the threshold */
} problem;

/* ------------------------------------------------------------------- settings */

static double speed(const chp_chip *chip, double voltage_v)
{
    double drive_v = voltage_v - chip->threshold_v;
    return drive_v > 0 ? pow(drive_v, chip->speed_exponent) / voltage_v : 0;
}

static double clock_of(const chp_chip *chip, double supply)
{
    return speed(chip, supply * chip->voltage_v) / speed(chip, chip->voltage_v);
}

/* A setting is one number that rises with both: from 0 the lowest clock to 1
 * the lowest supply at its own clock, to 2 the full supply. */
static void set(chp_operating_point *out, const problem *p, double setting)
{
    if (setting <= 1) {
        out->supply = lowest_supply;
        out->clock = lowest_clock + setting * (p->slowest - lowest_clock);
    } else {
        out->supply = lowest_supply + (setting - 1) * (1 - lowest_supply);
        out->clock = setting < 2 ? fmax(clock_of(p->chip, out->supply), p->slowest) : 1;
    }
}

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

/* --------------------------------------------------------------------- limits */

/* By what share of the limit it is exceeded; less than 0: it is held. */
static double over(double value, double limit, double from)
{
    return limit > 0 && value > from ? (value - limit) / (limit - from) : -1;
}

static double excess(const problem *p, const chp_power *power)
{
    double coolant_k = p->chip->coolant_k;
    double most = over(power->power_w, p->limits->power_w, 0);
    most = fmax(most, over(power->junction_k, p->limits->junction_k, coolant_k));
    return fmax(most, over(power->memory_k, p->limits->memory_k, coolant_k));
}

/* Runaway is as far beyond any limit as can be. */
static double try_setting(chp_operating_point *out, const problem *p, double setting)
{
    set(out, p, setting);
    p->run(&out->activity, out->clock, p->data);
    chp_chip slow = slowed(p->chip, out->supply, out->clock);
    if (!chp_package_power(&out->power, &slow, &out->activity))
        return 1e3;
    return fmin(excess(p, &out->power), 1e3);
}

static double excess_at(double setting, void *data)
{
    chp_operating_point at;
    return try_setting(&at, data, setting);
}

int chp_operate(chp_operating_point *out, const chp_chip *chip, const chp_limits *limits,
                chp_run_fn run, void *data)
{
    problem p = { chip, limits, run, data, fmax(clock_of(chip, lowest_supply), lowest_clock) };
    if (try_setting(out, &p, 2) <= 0)
        return 1;
    double low = 0, high = 2;
    if (try_setting(out, &p, 1) <= 0)
        low = 1;
    else if (try_setting(out, &p, 0) > 0)
        return 0;
    else
        high = 1;
    double setting = chp_rising_root(excess_at, &p, low, high, clock_tolerance);
    return try_setting(out, &p, setting) <= 0;
}
