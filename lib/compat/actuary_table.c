/* The tables of Chiplet Actuary: dies, and systems of equal chips. */
#include "compat/actuary.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#include "compat/table.h"

static const char known_nodes[] = "a node of 3, 5, 7, 10, 14, 20, 28, 40 or 55 nm";
static const char too_large[] = "an area of which a wafer holds one";

enum { DIE_NODE, DIE_AREA, DIES_PER_WAFER, DIE_YIELD, GOOD_DIES, RAW, KGD, DEFECT, DIE_MODULE_NRE,
       DIE_CHIP_NRE, DIE_COLUMNS };

static const chp_compat_column die_columns[DIE_COLUMNS] = {
    [DIE_NODE] = { "node_nm", CHP_COMPAT_NUMBER, 1, 1000, known_nodes },
    [DIE_AREA] = { "area_mm2", CHP_COMPAT_NUMBER, 1e-4, 1e5, "an area of 1e-4 to 1e5 mm2" },
    [DIES_PER_WAFER] = { .name = "dies_per_wafer", .role = CHP_COMPAT_RESULT },
    [DIE_YIELD] = { .name = "die_yield", .role = CHP_COMPAT_RESULT },
    [GOOD_DIES] = { .name = "good_dies_per_wafer", .role = CHP_COMPAT_RESULT },
    [RAW] = { .name = "raw_die_usd", .role = CHP_COMPAT_RESULT },
    [KGD] = { .name = "kgd_usd", .role = CHP_COMPAT_RESULT },
    [DEFECT] = { .name = "defect_usd", .role = CHP_COMPAT_RESULT },
    [DIE_MODULE_NRE] = { .name = "module_NRE_usd", .role = CHP_COMPAT_RESULT },
    [DIE_CHIP_NRE] = { .name = "chip_NRE_usd", .role = CHP_COMPAT_RESULT },
};

static chp_compat_fault predict_die(double *out, chp_compat_memory *memory,
                                    const chp_compat_row *row)
{
    (void)memory;
    const chp_actuary_node *node = chp_actuary_node_find(row->number[DIE_NODE]);
    if (!node)
        return (chp_compat_fault){ DIE_NODE, known_nodes };
    chp_actuary_die die = chp_actuary_die_cost(node, row->number[DIE_AREA]);
    if (!(die.dies_per_wafer > 0))
        return (chp_compat_fault){ DIE_AREA, too_large };
    out[DIES_PER_WAFER] = die.dies_per_wafer;
    out[DIE_YIELD] = die.yield;
    out[GOOD_DIES] = die.good_dies_per_wafer;
    out[RAW] = die.raw_usd;
    out[KGD] = die.kgd_usd;
    out[DEFECT] = die.defect_usd;
    out[DIE_MODULE_NRE] = die.module_nre_usd;
    out[DIE_CHIP_NRE] = die.chip_nre_usd;
    return (chp_compat_fault){ 0, NULL };
}

const chp_compat_table chp_compat_actuary_dies = {
    "actuary", "area_mm2", die_columns, DIE_COLUMNS, predict_die, NULL,
};

enum { NODE, MODULE_AREA, CHIPS, SCHEME, CHIP_LAST, DESIGNS, CHIP_AREA, SILICON_AREA,
       INTERPOSER_AREA, PACKAGE_AREA, INTERPOSER_YIELD, INTERPOSERS, RAW_CHIPS, DEFECT_CHIPS,
       RAW_PACKAGE, DEFECT_PACKAGE, WASTED_CHIPS, RECURRING, MODULE_NRE, CHIP_NRE, PACKAGE_NRE,
       TOTAL, COLUMNS };

static const char known_schemes[] = "a scheme: SoC, MCM, 2.5D or InFO, with -chip-first or "
                                    "-chip-last";
static const char whole_chips[] = "a whole number of chips, 1 to 1000";
static const char whole_designs[] = "a whole number of designs, no more than chips";

static const chp_compat_column columns[COLUMNS] = {
    [NODE] = { "node_nm", CHP_COMPAT_NUMBER, 1, 1000, known_nodes },
    [MODULE_AREA] = { "module_area_total_mm2", CHP_COMPAT_NUMBER, 1e-3, 1e6,
                      "an area of 1e-3 to 1e6 mm2" },
    [CHIPS] = { "n_chiplets", CHP_COMPAT_NUMBER, 1, 1000, whole_chips },
    [SCHEME] = { "scheme", CHP_COMPAT_TEXT, 0, 0, known_schemes },
    [CHIP_LAST] = { "chip_last", CHP_COMPAT_NUMBER | CHP_COMPAT_OPTIONAL, 0, 1, "0, 1 or nothing" },
    [DESIGNS] = { "n_distinct_designs", CHP_COMPAT_NUMBER, 1, 1000, whole_designs },
    [CHIP_AREA] = { .name = "chip_area_each_mm2", .role = CHP_COMPAT_RESULT },
    [SILICON_AREA] = { .name = "die_area_total_mm2", .role = CHP_COMPAT_RESULT },
    [INTERPOSER_AREA] = { .name = "interposer_area_mm2", .role = CHP_COMPAT_RESULT },
    [PACKAGE_AREA] = { .name = "package_area_mm2", .role = CHP_COMPAT_RESULT },
    [INTERPOSER_YIELD] = { .name = "interposer_yield", .role = CHP_COMPAT_RESULT },
    [INTERPOSERS] = { .name = "interposers_per_wafer", .role = CHP_COMPAT_RESULT },
    [RAW_CHIPS] = { .name = "RE_raw_chips_usd", .role = CHP_COMPAT_RESULT },
    [DEFECT_CHIPS] = { .name = "RE_defect_chips_usd", .role = CHP_COMPAT_RESULT },
    [RAW_PACKAGE] = { .name = "RE_raw_package_usd", .role = CHP_COMPAT_RESULT },
    [DEFECT_PACKAGE] = { .name = "RE_defect_package_usd", .role = CHP_COMPAT_RESULT },
    [WASTED_CHIPS] = { .name = "RE_wasted_chips_usd", .role = CHP_COMPAT_RESULT },
    [RECURRING] = { .name = "RE_total_usd", .role = CHP_COMPAT_RESULT },
    [MODULE_NRE] = { .name = "NRE_module_usd", .role = CHP_COMPAT_RESULT },
    [CHIP_NRE] = { .name = "NRE_chip_usd", .role = CHP_COMPAT_RESULT },
    [PACKAGE_NRE] = { .name = "NRE_package_usd", .role = CHP_COMPAT_RESULT },
    [TOTAL] = { .name = "total_usd_at_", .role = CHP_COMPAT_RESULT | CHP_COMPAT_VOLUME },
};

/* "SoC", "MCM", "2.5D", "InFO-chip-first", and a system on one chip on any
 * carrier: "SoC-InFO-chip-last". 0: none of them. */
static int read_scheme(chp_actuary_system *out, const char *scheme, double chip_last)
{
    static const char *const known[] = {
        "SoC", "MCM", "2.5D", "InFO", "2.5D-chip-last", "2.5D-chip-first", "InFO-chip-last",
        "InFO-chip-first", "SoC-2.5D", "SoC-InFO", "SoC-2.5D-chip-last", "SoC-2.5D-chip-first",
        "SoC-InFO-chip-last", "SoC-InFO-chip-first",
    };
    size_t i = 0;
    while (i < sizeof known / sizeof *known && strcmp(known[i], scheme) != 0)
        i++;
    if (i == sizeof known / sizeof *known)
        return 0;
    out->package = strstr(scheme, "2.5D")   ? CHP_ACTUARY_INTERPOSER
                   : strstr(scheme, "InFO") ? CHP_ACTUARY_FANOUT
                                            : CHP_ACTUARY_ORGANIC;
    out->chip_last = !strstr(scheme, "-chip-first") && chip_last != 0;
    return 1;
}

static chp_compat_fault read_system(chp_actuary_system *out, const chp_compat_row *row)
{
    out->node = chp_actuary_node_find(row->number[NODE]);
    if (!out->node)
        return (chp_compat_fault){ NODE, known_nodes };
    if (!read_scheme(out, row->text[SCHEME], row->number[CHIP_LAST]))
        return (chp_compat_fault){ SCHEME, known_schemes };
    out->module_area_mm2 = row->number[MODULE_AREA];
    out->chips = row->number[CHIPS];
    out->designs = row->number[DESIGNS];
    if (out->chips != floor(out->chips))
        return (chp_compat_fault){ CHIPS, whole_chips };
    if (out->designs != floor(out->designs) || out->designs > out->chips)
        return (chp_compat_fault){ DESIGNS, whole_designs };
    return (chp_compat_fault){ 0, NULL };
}

static void fill(double *out, const chp_actuary_cost *cost)
{
    out[CHIP_AREA] = cost->chip_area_mm2;
    out[SILICON_AREA] = cost->die_area_mm2;
    out[INTERPOSER_AREA] = cost->interposer_area_mm2;
    out[PACKAGE_AREA] = cost->package_area_mm2;
    out[INTERPOSER_YIELD] = cost->interposer_yield;
    out[INTERPOSERS] = cost->interposers_per_wafer;
    out[RAW_CHIPS] = cost->raw_chips_usd;
    out[DEFECT_CHIPS] = cost->defect_chips_usd;
    out[RAW_PACKAGE] = cost->raw_package_usd;
    out[DEFECT_PACKAGE] = cost->defect_package_usd;
    out[WASTED_CHIPS] = cost->wasted_chips_usd;
    out[RECURRING] = cost->recurring_usd;
    out[MODULE_NRE] = cost->module_nre_usd;
    out[CHIP_NRE] = cost->chip_nre_usd;
    out[PACKAGE_NRE] = cost->package_nre_usd;
}

static chp_compat_fault predict_system(double *out, chp_compat_memory *memory,
                                       const chp_compat_row *row)
{
    (void)memory;
    chp_actuary_system system;
    chp_compat_fault fault = read_system(&system, row);
    if (fault.expected)
        return fault;
    chp_actuary_cost cost = chp_actuary_system_cost(&system);
    if (!(cost.raw_chips_usd > 0) || cost.interposers_per_wafer <= 0 || cost.defect_chips_usd < 0)
        return (chp_compat_fault){ MODULE_AREA, too_large };
    fill(out, &cost);
    return fault;
}

static double at_volume(const double *out, double volume)
{
    return out[RECURRING] + (out[MODULE_NRE] + out[CHIP_NRE] + out[PACKAGE_NRE]) / volume;
}

const chp_compat_table chp_compat_actuary_systems = {
    "actuary", "scheme", columns, COLUMNS, predict_system, at_volume,
};
