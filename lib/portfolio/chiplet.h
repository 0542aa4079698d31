/* What is taped out: a die with its interfaces, whatever package it goes into. */
#ifndef CHP_PORTFOLIO_CHIPLET_H
#define CHP_PORTFOLIO_CHIPLET_H

#include "space/space.h"

/* Links to neighbours, stacks of memory and I/O dies that a die has interfaces for. */
typedef struct {
    double links, stacks, spokes;
} chp_ports;

typedef struct {
    chp_ports ports;
    double value[CHP_KEYS];            /* of the keys that make a die, else 0 */
    const chp_record *record[CHP_KEYS]; /* the same of names */
    double lanes;
    const chp_link *link;              /* NULL without links */
    const chp_memory *memory;          /* NULL without stacks */
    double area_m2, design_usd;
} chp_chiplet;

/* Whether a key says what is on the die: all of [die] but the supply, of [core] but the
 * software, the kinds of link and memory, and lanes. I/O dies are dies of their product. */
int chp_makes_a_die(int key);
/* Interfaces that a die of this design uses. */
chp_ports chp_ports_used(const chp_recipe *recipe);
/* The die at a walk's point with the interfaces that it uses there. */
void chp_chiplet_of(chp_chiplet *out, const chp_walk *walk);

int chp_chiplet_same(const chp_chiplet *a, const chp_chiplet *b);
/* `a` can stand where `b` does: the same but for interfaces, of which it has no
 * fewer, and for the kinds of those that `b` does not have. */
int chp_chiplet_serves(const chp_chiplet *a, const chp_chiplet *b);
/* The recipe with dies that have these interfaces: those without use take area and
 * edge. */
void chp_build_with(chp_recipe *recipe, const chp_chiplet *chiplet);

#endif
