#include "cost/design_cost.h"

#include <math.h>

#include "die/die.h"

/* The shares of Chiplet Actuary (Feng and Ma, DAC 2022): of the design cost of
 * a first chip of 300 mm2, half is design and verification of blocks and three
 * tenths that of the chip, both in proportion to area; the rest is masks and
 * tools, whatever the area. */
static const double first_chip_m2 = 300e-6;
static const double block_share = 0.5, chip_share = 0.3, fixed_share = 0.2;

static void add_chip(chp_design_cost *cost, const chp_process *p, double area_m2,
                     const chp_program *program)
{
    double chips = area_m2 / first_chip_m2, n = p->design_cost_usd;
    cost->blocks_usd += block_share * n * chips * (1 - program->block_reuse);
    cost->chips_usd += (chip_share * chips + fixed_share) * n + program->respins * p->mask_set_usd;
}

/* Equal carriers are designed once. */
static double carrier_design(const chp_carrier *c)
{
    const chp_package *k = c->package;
    double factor = k->area_factor > 0 ? k->area_factor : k->substrate_factor;
    return k->design_usd + k->design_usd_per_m2 * c->parts_m2 * factor;
}

static double package_design(const chp_bill *bill)
{
    chp_carrier carrier[2];
    chp_carried carried = chp_carried_of(bill);
    int count = chp_carriers(carrier, bill->die_attach, bill->memory_attach, &carried);
    double usd = 0;
    for (int i = 0; i < count; i++)
        usd += carrier_design(&carrier[i]);
    return usd;
}

chp_design_cost chp_cost_design(const chp_bill *bill, const chp_program *program)
{
    chp_design_cost cost = { .package_usd = package_design(bill) };
    double pieces = chp_other_pieces(bill);
    add_chip(&cost, bill->process, bill->die_width_m * bill->die_height_m, program);
    if (pieces > 0)
        add_chip(&cost, bill->process, bill->other_silicon_m2 / pieces, program);
    if (bill->io_dies > 0)
        add_chip(&cost, bill->io_process, bill->io_width_m * bill->io_height_m, program);
    cost.product_usd = (cost.blocks_usd + cost.chips_usd) / program->products + cost.package_usd;
    cost.each_usd = cost.product_usd / program->volume;
    return cost;
}
