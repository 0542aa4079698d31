/* What joins the dies of a package, and whether it attaches. */
#ifndef CHP_CHIP_JOINS_H
#define CHP_CHIP_JOINS_H

#include "chip/chip.h"

/* Dies that `topology` joins and that hold the stacks: I/O dies, else the others. */
double chp_holders(const chp_chip_design *design);

/* Links that end on one die, all alike. */
typedef struct {
    const chp_link *link;
    double count, lanes;
    double modules; /* of one: whole, half a module takes the edge of one */
} chp_joins;

/* A compute die to its neighbours, or to its I/O die. */
chp_joins chp_joins_of_die(const chp_chip_design *design, const chp_part_list *parts);
/* An I/O die to its neighbours, and to its compute dies. */
chp_joins chp_joins_of_io_die(const chp_chip_design *design, const chp_part_list *parts);
chp_joins chp_spokes_of_io_die(const chp_chip_design *design, const chp_part_list *parts);

double chp_joins_area(const chp_joins *joins);
double chp_join_edge(const chp_joins *joins); /* of one link */

/* Pitches of links and memory, nodes that have their PHYs, and numbers that are shared
 * evenly. */
int chp_joins_attach(const chp_chip_design *design, const chp_part_list *parts,
                     chp_shortfall *why);
int chp_stacks_attach(const chp_chip_design *design, const chp_part_list *parts,
                      chp_shortfall *why);
int chp_memory_pitch_fits(const chp_chip_design *design, const chp_part_list *parts,
                          chp_shortfall *why);

#endif
