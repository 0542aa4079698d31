/* The table of dies of TTM-CAS. */
#include "compat/ttmcas.h"

#include <math.h>
#include <stddef.h>

#include "compat/table.h"

enum { NODE, AREA, WAFER, DENSITY, DIES_PER_WAFER, YIELD, GOOD_DIE, COLUMNS };

static const char known_nodes[] = "a node of 250, 180, 130, 90, 65, 40, 28, 20, 14, 10, 7 or 5 nm";

static const chp_compat_column columns[COLUMNS] = {
    [NODE] = { "node_nm", CHP_COMPAT_NUMBER, 1, 1000, known_nodes },
    [AREA] = { "area_mm2", CHP_COMPAT_NUMBER, 1e-4, 1e5, "an area of 1e-4 to 1e5 mm2" },
    [WAFER] = { "wafer_usd", CHP_COMPAT_NUMBER | CHP_COMPAT_OPTIONAL | CHP_COMPAT_RESULT, 1e-3, 1e9,
                "the price of a wafer" },
    [DENSITY] = { "D0_per_mm2", CHP_COMPAT_NUMBER | CHP_COMPAT_OPTIONAL, 0, 10,
                  "0 to 10 defects per mm2" },
    [DIES_PER_WAFER] = { .name = "dies_per_wafer", .role = CHP_COMPAT_RESULT },
    [YIELD] = { .name = "yield_cluster3", .role = CHP_COMPAT_RESULT },
    [GOOD_DIE] = { .name = "good_die_usd", .role = CHP_COMPAT_RESULT },
};

static chp_compat_fault predict(double *out, chp_compat_memory *memory, const chp_compat_row *row)
{
    (void)memory;
    const chp_ttmcas_node *node = chp_ttmcas_node_find(row->number[NODE]);
    if (!node)
        return (chp_compat_fault){ NODE, known_nodes };
    double wafer_usd = isnan(row->number[WAFER]) ? node->wafer_usd : row->number[WAFER];
    double density = isnan(row->number[DENSITY]) ? node->defects_per_mm2 : row->number[DENSITY];
    chp_ttmcas_die die = chp_ttmcas_die_cost(row->number[AREA], wafer_usd, density);
    if (!(die.dies_per_wafer > 0))
        return (chp_compat_fault){ AREA, "an area of which a wafer holds one" };
    out[WAFER] = wafer_usd;
    out[DIES_PER_WAFER] = die.dies_per_wafer;
    out[YIELD] = die.yield;
    out[GOOD_DIE] = die.good_die_usd;
    return (chp_compat_fault){ 0, NULL };
}

const chp_compat_table chp_compat_ttmcas_dies = {
    "ttmcas", "area_mm2", columns, COLUMNS, predict, NULL,
};
