/* The operating point of a package: the highest clock that its limits admit. */
#ifndef CHP_OPERATE_OPERATE_H
#define CHP_OPERATE_OPERATE_H

#include "power/power.h"

/* What must not be exceeded; 0: no limit. */
typedef struct {
    double power_w;    /* of the board */
    double junction_k; /* mean of the hottest die, as sensors report it */
    double memory_k;   /* hottest stack */
} chp_limits;

/* What the package does in one step at `clock` times its full clock. Slower
 * clocks never make a step shorter nor its energies other. */
typedef void (*chp_run_fn)(chp_activity *out, double clock, void *data);

typedef struct {
    double clock, supply;  /* over those of the chip */
    chp_activity activity; /* of a step there */
    chp_power power;
} chp_operating_point;

/* Clock and supply fall together (alpha-power law) down to two thirds of the
 * supply, where memory cells and margins end, then the clock alone down to a
 * twentieth. Returns 1; or 0 with the lowest clock, which exceeds a limit, or
 * at which no temperature settles: thermal runaway. */
int chp_operate(chp_operating_point *out, const chp_chip *chip, const chp_limits *limits,
                chp_run_fn run, void *data);

#endif
