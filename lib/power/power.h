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
    double clock_w; /* clock tree, idle cores, SerDes and board at rest */
    double leakage_w, memory_background_w, link_idle_w, loss_w;
    double power_w; /* the sum: board power of one package */
    double junction_k;
} chp_power;

/* Dynamic energy of what ran: leakage, clock and regulator loss excluded. */
double chp_activity_energy(const chp_chip *chip, const chp_activity *activity);

/* No junction is taken to settle above this: thermal runaway. */
enum { CHP_RUNAWAY_K = 450 };

/* Leakage depends on the junction and the junction on the power. Returns 1
 * with the lower of the two fixed points, the stable one; or 0 if there is
 * none below 450 K: thermal runaway, with leakage as at 450 K. */
int chp_package_power(chp_power *out, const chp_chip *chip, const chp_activity *activity);

/* A chip that holds a board cap lowers clock and supply together, down to
 * two thirds of its supply, and below that the clock alone. Returns by what
 * factor the step is stretched (1: it ran within the cap) with the power then
 * drawn; the whole step is taken to follow the core clock, which is a little
 * pessimistic where memory binds. HUGE_VAL if the cap cannot be held at all. */
double chp_capped_power(chp_power *out, const chp_chip *chip, const chp_activity *activity,
                        double cap_w);

#endif
