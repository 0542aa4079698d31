/* Small forms that the operator models share. No library call: these run some
 * 25 times in every evaluation of a search. */
#ifndef CHP_PERFORMANCE_FORMS_H
#define CHP_PERFORMANCE_FORMS_H

#include "performance/performance.h"

static inline double chp_min(double a, double b)
{
    return a < b ? a : b;
}
static inline double chp_max(double a, double b)
{
    return a > b ? a : b;
}

/* Rounds a positive number up; exact below 2^52, beside which nothing is left behind
 * the point. No conversion, so that vector units do it, too. */
static inline double chp_round_up(double x)
{
    const double to_whole = 4503599627370496.0;
    double whole = (x + to_whole) - to_whole;
    return whole + (whole < x ? 1.0 : 0.0);
}

static inline double chp_ceil_div(double a, double b)
{
    return chp_round_up(a / b);
}

/* Two resources used together: M + c m^2 / M with M the larger, m the smaller.
 * c = 0 hides the smaller wholly, c = 1 adds it when both are equal; near
 * c = 0.34 it follows a norm of power 2.4 within 0.8 %. Grows with both for
 * c <= 1. */
static inline double chp_join(double a, double b, double c)
{
    double large = chp_max(a, b), small = chp_min(a, b);
    return large > 0 ? large + c * small * small / large : 0;
}

/* What all matrix units of a device do in a clock, in bf16. */
static inline double chp_flop_per_clock(const chp_device *device)
{
    return device->flop_per_s[CHP_BF16] / device->clock_hz;
}

/* Bytes a clock from the shared cache into all cores: 64 into each, as on every core
 * that was measured (1,024 to 8,192 operations a clock), and more only for the few
 * large cores that some vendors build, which need it to be fed at all. */
static inline double chp_ports_per_clock(const chp_device *device)
{
    return chp_max(64 * device->cores, chp_flop_per_clock(device) / 128);
}

/* The cache gives three times what the DRAM gives at least, or cores could not use
 * it: those measured had 4 to 7 times. */
#define CHP_CACHE_OVER_DRAM 3.0

/* Operand bytes a clock that all cores can take: what their matrix units need at
 * full rate. Where those are fused down (an H20 beside an H100) the ports stay: 32 B
 * a clock, as the slowest core that was measured has them. */
static inline double chp_operands_per_clock(const chp_device *device)
{
    return chp_max(chp_flop_per_clock(device) / 64, 32 * device->cores);
}

/* Bytes a clock that all cores can load while they stream: as operands, and where
 * matrix units are fused down, what vector units were built for. */
static inline double chp_loads_per_clock(const chp_device *device)
{
    return chp_max(chp_operands_per_clock(device),
                   device->vector_flop_per_s / device->clock_hz / 4);
}

/* Places that work on an item of their own: cores, and of the few huge cores that
 * some vendors build as many as cores of the widest kind that was measured. */
static inline double chp_slots(const chp_device *device)
{
    return chp_max(device->cores, chp_flop_per_clock(device) / 8192);
}

#endif
