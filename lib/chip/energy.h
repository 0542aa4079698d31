/* Energies and standing powers of silicon from its node, supply and size. */
#ifndef CHP_CHIP_ENERGY_H
#define CHP_CHIP_ENERGY_H

#include "base/lanes.h"
#include "chip/chip.h"

/* The compute dies of a package, as far as energy goes. */
typedef struct {
    const chp_process *process;
    double voltage_v, clock_hz;
    double delivery_factor;
    double span_m;  /* width + height of one compute die */
    double area_m2; /* all logic dies */
} chp_silicon;

/* A supply of cores on a node, whatever is built with them. */
typedef struct {
    double voltage_v, clock_hz;
    double bare_flop_j;   /* half a bare BF16 multiply-add */
    double switched;      /* V^2 f */
    double leakage_share; /* over that at the nominal voltage */
    double rest_share;    /* of the clocked power, with nothing to do */
} chp_supply;

chp_supply chp_supply_of(const chp_process *process, double voltage_v, double clock_hz);

/* What silicon makes of a supply: the factors of its numbers. */
typedef struct {
    double delivered[CHP_DTYPES], vector, exponential; /* over a bare operation */
    double clocked_farad;
    double leakage_w; /* at the nominal voltage and 85 C */
    double cooled;    /* leakage at rest over that at 85 C */
} chp_silicon_scale;

chp_silicon_scale chp_silicon_scale_of(const chp_silicon *silicon);

/* With nothing to do, without memory, links and board. */
CHP_LANE_CODE double chp_silicon_rest(const chp_silicon_scale *s, double clock_power_w,
                                      double leakage_w, double rest_share)
{
    double least_w = s->leakage_w < leakage_w ? s->leakage_w : leakage_w;
    return clock_power_w * rest_share + least_w * s->cooled;
}

/* What follows the supply of the cores: energy of what runs on them, clocked power and
 * leakage. */
void chp_silicon_at_supply(chp_chip *chip, const chp_silicon_scale *scale,
                           const chp_supply *supply);
/* What is drawn at rest then, all but the board. */
double chp_rest_without_board(const chp_chip *chip, const chp_silicon_scale *scale,
                              const chp_supply *supply);

/* The same with the energy of caches and how the node answers to supply and heat. */
void chp_silicon_energy(chp_chip *chip, const chp_silicon *silicon);

/* Clocked power and leakage of I/O dies, at their nominal supply. */
void chp_io_die_power(chp_chip *chip, const chp_process *process, double area_m2,
                      double clock_hz);

/* Energy per byte of DRAM, die-to-die links and SerDes, and what they draw
 * idle. `parts` may lack memory or link. */
void chp_interface_energy(chp_chip *chip, const chp_part_list *parts, double stacks,
                          double scale_up_bytes_per_s);

/* After both: what is drawn at rest. A reading of it (0: none) replaces what is
 * assumed for the board. */
void chp_set_rest(chp_chip *chip, const chp_silicon *silicon, double idle_power_w);

#endif
