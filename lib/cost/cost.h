/* US dollars of one good package. Pure. */
#ifndef CHP_COST_COST_H
#define CHP_COST_COST_H

#include "die/die.h"
#include "parts/parts.h"
#include "yield/binning.h"
#include "yield/yield.h"

/* How dies are counted, tested, sorted and put together. */
typedef struct {
    chp_yield_law law;
    chp_wafer_rule wafer_rule;
    double wafer_test_usd; /* of each printed die */
    /* share of bad ones that each test finds: dies on the wafer, modules on
     * their carriers before they are joined, finished packages */
    double die_coverage, module_coverage, package_coverage;
    int chip_first; /* carriers are built over the dies instead of dies on carriers */
    chp_spread spread;
    double sku_clock, sku_leakage; /* of what is sold, over the median die's; leakage 0: any */
    int sorted_late;               /* speed is known of packages only, not of dies */
    double speed_classes;          /* into which dies are sorted for packages; 1: none */
} chp_making;

typedef struct {
    const chp_process *process;
    const chp_memory *memory; /* NULL: no DRAM */
    const chp_package *die_attach, *memory_attach;
    const chp_making *making; /* NULL: tests of dies and packages are free
                               and find everything, modules have none, chip last */
    double dies, stacks;
    double die_width_m, die_height_m;
    double core_area_m2;            /* one core on this node; 0: no harvesting known */
    double cores_sold, spare_cores; /* per die */
    chp_units cache, links;         /* slices and lanes with spares, inside the die */
    double other_silicon_m2;        /* I/O dies of the package together, same node assumed */
    const chp_process *io_process;  /* of I/O dies that are designed */
    double io_dies, io_width_m, io_height_m;
    double io_per_wafer;            /* of them, printed; 0: counted */
    int stacked;                    /* compute dies on I/O dies instead of beside them */
} chp_bill;

typedef struct {
    double die_yield; /* sellable dies over printed dies */
    double sku_share; /* of those, fast and cool enough for what is sold */
    double dies_per_wafer;
    double die_usd; /* one die that passed, tested */
    double io_dies_usd; /* all of them, passed and tested */
    double dies_usd, other_silicon_usd, memory_usd, interposer_usd, substrate_usd;
    double assembly_usd;      /* bonding, lid, final test */
    double assembly_loss_usd; /* good parts lost in packages that fail */
    double assembly_yield;    /* packages that pass, over what was started */
    double escapes;           /* bad ones among the packages that pass */
    double package_usd;       /* the sum */
    double good_packages_per_wafer;
    double clock;             /* expected, over the median die's: the slowest die sets it */
    double carbon_kg;         /* of making it; NaN if not known of the node */
} chp_package_cost;

chp_package_cost chp_cost_package(const chp_bill *bill);

/* The pieces that stand on carriers. */
chp_carried chp_carried_of(const chp_bill *bill);

/* I/O and base dies of which only the sum is known: how many they are taken to be. */
double chp_other_pieces(const chp_bill *bill);

/* The same priced parts at one end of every range. NULL: no range known. */
typedef struct {
    const chp_process *process;
    const chp_memory *memory;
    const chp_package *die_attach, *memory_attach;
    const chp_process *io_process;
} chp_priced_parts;

/* Copies of the parts of a bill at one end. */
typedef struct {
    chp_process process, io_process;
    chp_memory memory;
    chp_package die_attach, memory_attach;
} chp_end_parts;

/* Moves what is paid for or lost to one end; the bill then points into `parts`. */
void chp_bill_to_end(chp_bill *bill, chp_end_parts *parts, const chp_priced_parts *end,
                     const chp_priced_parts *other);

typedef struct {
    double low, value, high;
} chp_interval;

/* US dollars of a package with every price, yield and defect density at its
 * cheap, stated and dear end: the widest interval, not a likely one. `cost` is
 * what chp_cost_package() says of the bill. */
chp_interval chp_cost_interval(const chp_bill *bill, const chp_package_cost *cost,
                               const chp_priced_parts *low, const chp_priced_parts *high);

#endif
