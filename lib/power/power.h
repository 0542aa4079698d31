/* Energy from what ran, power from energy, temperature from power. Pure. */
#ifndef CHP_POWER_POWER_H
#define CHP_POWER_POWER_H

#include "chip/chip.h"

/* What all devices of one package did in one step. */
typedef struct {
    double tensor_flop[CHP_DTYPES];
    double vector_flop, exponentials;
    double cache_bytes, dram_bytes, link_bytes, network_bytes;
    double time_s;
} chp_activity;

typedef struct {
    double compute_w, vector_w, cache_w, dram_w, link_w, network_w; /* dynamic */
    double clock_w, leakage_w, memory_background_w, link_idle_w, loss_w;
    double power_w;              /* the sum: board power of one package */
    double junction_k;
} chp_power;

/* Dynamic energy of what ran: leakage, clock and regulator loss excluded. */
double chp_activity_energy(const chp_chip *chip, const chp_activity *activity);

/* Leakage depends on the junction and the junction on the power: the fixed
 * point is bracketed and solved. Returns 1, or 0 if there is none below
 * 450 K: thermal runaway. */
int chp_package_power(chp_power *out, const chp_chip *chip, const chp_activity *activity);

#endif
