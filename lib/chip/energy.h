/* Energies and standing powers of silicon from its node, supply and size. */
#ifndef CHP_CHIP_ENERGY_H
#define CHP_CHIP_ENERGY_H

#include "chip/chip.h"

/* The logic dies of a package, as far as energy goes. */
typedef struct {
    const chp_process *process;
    double voltage_v, clock_hz;
    double delivery_factor;
    double span_m;  /* width + height of one compute die */
    double area_m2; /* all logic dies */
} chp_silicon;

/* Supply, energy of what runs on the dies, clocked power and leakage. */
void chp_silicon_energy(chp_chip *chip, const chp_silicon *silicon);

/* Energy per byte of DRAM, die-to-die links and SerDes, and what they draw
 * idle. `parts` may lack memory or link. */
void chp_interface_energy(chp_chip *chip, const chp_part_list *parts, double stacks,
                          double scale_up_bytes_per_s);

/* After both: what is drawn at rest. A reading of it (0: none) replaces what is
 * assumed for the board. */
void chp_set_rest(chp_chip *chip, const chp_silicon *silicon, double idle_power_w);

#endif
