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
    double tree_w;  /* of that, clock tree and idle cores */
    double io_clock_w;           /* of clock_w, that of I/O dies */
    double die_leakage_w, io_leakage_w; /* leakage_w is their sum: compute dies, I/O dies */
    double leakage_w, memory_background_w, link_idle_w, loss_w;
    double power_w;    /* the sum: board power of one package */
    double junction_k; /* mean of the hottest die */
    double hot_spot_k; /* on it */
    double memory_k;   /* hottest stack; NaN: none under the lid */
} chp_power;

/* Dynamic energy of what ran: leakage, clock and regulator loss excluded. */
double chp_activity_energy(const chp_chip *chip, const chp_activity *activity);

/* No junction is taken to settle above this: thermal runaway. */
enum { CHP_RUNAWAY_K = 450 };

/* Leakage depends on the temperature of the dies and that on the power; I/O dies
 * leak as warm as the mean of the others. Returns
 * 1 with the lower of the two fixed points, the stable one; or 0 if there is
 * none below 450 K: thermal runaway, with leakage as at 450 K. Every part of
 * the power and every temperature rises with every activity and standing power. */
int chp_package_power(chp_power *out, const chp_chip *chip, const chp_activity *activity);

/* Where the power that stays in the package turns to heat. */
typedef struct {
    double cores_w, rest_w, memory_w; /* cores of all compute dies, the rest of them, stacks */
    double io_w;                      /* I/O dies */
} chp_heat_places;

/* Leakage included. */
chp_heat_places chp_power_places(const chp_power *power, const chp_chip *chip);

/* What the cores draw from their supply. */
double chp_supply_current(const chp_power *power, const chp_chip *chip);

/* What one bump carries; each ampere takes one there and one back. */
double chp_bump_current(double pitch_m);
/* Bumps that carry a current there and back. */
double chp_bumps_for(double current_a, double pitch_m);

#endif
