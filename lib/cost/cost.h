/* US dollars of one good package. Pure. */
#ifndef CHP_COST_COST_H
#define CHP_COST_COST_H

#include "parts/parts.h"

typedef struct {
    const chp_process *process;
    const chp_memory *memory; /* NULL: no DRAM */
    const chp_package *die_attach, *memory_attach;
    double dies, stacks;
    double die_width_m, die_height_m;
    double core_area_m2;            /* one core on this node; 0: no harvesting known */
    double cores_sold, spare_cores; /* per die */
    double other_silicon_m2;        /* I/O dies of the package together, same node assumed */
} chp_bill;

typedef struct {
    double die_yield; /* sold dies over printed dies */
    double dies_per_wafer;
    double die_usd; /* one good die */
    double dies_usd, other_silicon_usd, memory_usd, interposer_usd, substrate_usd;
    double assembly_usd;      /* bonding, lid, final test */
    double assembly_loss_usd; /* good parts lost in packages that fail */
    double assembly_yield;
    double package_usd; /* the sum */
    double good_packages_per_wafer;
} chp_package_cost;

chp_package_cost chp_cost_package(const chp_bill *bill);

#endif
