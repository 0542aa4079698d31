#include "chip/chip.h"

#include <math.h>

/* Alpha-power law, f = k (V - Vth)^a / V.
 * Sakurai and Newton, IEEE J. Solid-State Circuits 25(2), 1990. */
static double alpha_power(const chp_process *process, double voltage_v)
{
    double drive_v = voltage_v - process->threshold_v;
    return drive_v > 0 ? pow(drive_v, process->speed_exponent) / voltage_v : 0;
}

/* The products are paired so that on one and the same node at the anchor's
 * voltage they are equal, and the clock is the anchor's to the last bit. */
double chp_core_clock(const chp_process *process, const chp_process *core_process,
                      double anchor_voltage_v, double anchor_clock_hz, double voltage_v)
{
    double here =
        alpha_power(process, voltage_v) * alpha_power(core_process, core_process->voltage_v);
    double there =
        alpha_power(core_process, anchor_voltage_v) * alpha_power(process, process->voltage_v);
    double node = process->relative_speed / core_process->relative_speed;
    return there > 0 ? anchor_clock_hz * node * (here / there) : 0;
}
