/* The table of ECO-CHIP: a row for each block of a system in a package, then
 * one of the package. */
#include "compat/ecochip.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#include "compat/table.h"

enum { SYSTEM, PACKAGING, BLOCK, TYPE, NODE, AREA, AREA_WITH_ROUTER, POWER, MAKING, DESIGN, USE,
       TOTAL, COLUMNS };

static const char known_packages[] = "RDL, EMIB, passive, active or 3D";
static const char known_types[] = "logic, analog or sram";
static const char known_nodes[] = "a node of 7, 10, 14, 22 or 28 nm";
static const char known_areas[] = "an area of 1e-3 to 1e4 mm2";
static const char short_name[] = "a name of at most 63 bytes";

static const chp_compat_column columns[COLUMNS] = {
    [SYSTEM] = { "testcase", CHP_COMPAT_TEXT, 0, 0, short_name },
    [PACKAGING] = { "pkg_type", CHP_COMPAT_TEXT, 0, 0, known_packages },
    [BLOCK] = { "block", CHP_COMPAT_TEXT, 0, 0, short_name },
    [TYPE] = { "type", CHP_COMPAT_TEXT | CHP_COMPAT_OPTIONAL, 0, 0, known_types },
    [NODE] = { "node_nm", CHP_COMPAT_NUMBER | CHP_COMPAT_OPTIONAL, 1, 1000, known_nodes },
    [AREA] = { "area_in_mm2_at_7nm", CHP_COMPAT_NUMBER | CHP_COMPAT_OPTIONAL, 1e-3, 1e4,
               known_areas },
    [AREA_WITH_ROUTER] = { .name = "area_scaled_plus_router_mm2", .role = CHP_COMPAT_RESULT },
    [POWER] = { "avg_power_W", CHP_COMPAT_NUMBER | CHP_COMPAT_OPTIONAL | CHP_COMPAT_RESULT, 0, 1e6,
                "a power of 0 to 1e6 W" },
    [MAKING] = { .name = "mfg_kgCO2", .role = CHP_COMPAT_RESULT },
    [DESIGN] = { .name = "design_kgCO2", .role = CHP_COMPAT_RESULT },
    [USE] = { .name = "operational_kgCO2", .role = CHP_COMPAT_RESULT },
    [TOTAL] = { .name = "total_kgCO2", .role = CHP_COMPAT_RESULT },
};

static chp_compat_fault read_block(chp_ecochip_block *out, const chp_compat_row *row)
{
    int type = chp_ecochip_type_find(row->text[TYPE]);
    if (type < 0)
        return (chp_compat_fault){ TYPE, known_types };
    out->type = (chp_ecochip_type)type;
    out->node = chp_ecochip_node_find(row->number[NODE]);
    if (out->node < 0)
        return (chp_compat_fault){ NODE, known_nodes };
    out->area_at_7nm_mm2 = row->number[AREA];
    if (isnan(out->area_at_7nm_mm2))
        return (chp_compat_fault){ AREA, known_areas };
    if (!(chp_ecochip_dies_per_wafer(chp_ecochip_area_mm2(out)) > 0))
        return (chp_compat_fault){ AREA, "an area of which a wafer holds one on this node" };
    return (chp_compat_fault){ 0, NULL };
}

static int listed(const chp_compat_memory *memory, const char *block)
{
    int i = 0;
    while (i < memory->blocks && strcmp(memory->name[i], block) != 0)
        i++;
    return i < memory->blocks;
}

/* A new list begins with another system or package, or with a block that is
 * listed already. */
static void remember(chp_compat_memory *memory, const chp_compat_row *row,
                     const chp_ecochip_block *block)
{
    if (strcmp(memory->system, row->text[SYSTEM]) != 0 ||
        strcmp(memory->package, row->text[PACKAGING]) != 0 || listed(memory, row->text[BLOCK]) ||
        memory->blocks == CHP_ECOCHIP_BLOCKS)
        memory->blocks = 0;
    strcpy(memory->system, row->text[SYSTEM]);
    strcpy(memory->package, row->text[PACKAGING]);
    strcpy(memory->name[memory->blocks], row->text[BLOCK]);
    memory->block[memory->blocks++] = *block;
}

static double area_at_7nm_mm2(const chp_ecochip_case *known)
{
    double sum_mm2 = 0;
    for (int i = 0; i < known->count; i++)
        sum_mm2 += known->block[i].area_at_7nm_mm2;
    return sum_mm2;
}

/* Power of the publication's systems is shared by area on 7 nm. */
static double power_w(const chp_ecochip_case *known, const chp_ecochip_block *block)
{
    if (!known)
        return NAN;
    double share = block->area_at_7nm_mm2 / area_at_7nm_mm2(known);
    return chp_ecochip_power_w(block, known->power_w * share);
}

/* Of a system that is not known, more than one block is assumed; how many
 * routers an active interposer holds cannot be told. */
static double area_with_router_mm2(const chp_ecochip_case *known, const chp_ecochip_block *block,
                                   chp_ecochip_package package)
{
    if (!known && package == CHP_ECOCHIP_ACTIVE)
        return NAN;
    return chp_ecochip_area_with_router_mm2(block, package, known ? known->count : 2);
}

static chp_compat_fault predict_block(double *out, chp_compat_memory *memory,
                                      chp_ecochip_package package, const chp_compat_row *row)
{
    chp_ecochip_block block;
    chp_compat_fault fault = read_block(&block, row);
    if (fault.expected)
        return fault;
    remember(memory, row, &block);
    const chp_ecochip_case *known = chp_ecochip_case_find(row->text[SYSTEM]);
    double area_mm2 = chp_ecochip_area_mm2(&block), given_w = row->number[POWER];
    out[AREA_WITH_ROUTER] = area_with_router_mm2(known, &block, package);
    out[POWER] = power_w(known, &block);
    out[MAKING] = chp_ecochip_die_kg(area_mm2, block.node);
    out[DESIGN] = chp_ecochip_design_kg(area_mm2, block.node);
    out[USE] = chp_ecochip_use_kg(isnan(given_w) ? out[POWER] : given_w);
    out[TOTAL] = out[MAKING] + out[DESIGN] + out[USE];
    return fault;
}

/* The blocks listed above the row if they are all there, else those that the
 * publication gives the system. 0: not known. */
static int blocks_of(const chp_ecochip_block **out, const chp_compat_memory *memory,
                     const chp_compat_row *row)
{
    const chp_ecochip_case *known = chp_ecochip_case_find(row->text[SYSTEM]);
    int same = strcmp(memory->system, row->text[SYSTEM]) == 0 &&
               strcmp(memory->package, row->text[PACKAGING]) == 0;
    *out = memory->block;
    if (same && memory->blocks > 0 && (!known || memory->blocks == known->count))
        return memory->blocks;
    const char *variant = known ? row->text[SYSTEM] + strlen(known->name) : "-";
    if (strcmp(variant, "") != 0 && strcmp(variant, "-override") != 0)
        return 0;
    *out = known->block;
    return known->count;
}

static void predict_package(double *out, chp_compat_memory *memory, chp_ecochip_package package,
                            const chp_compat_row *row)
{
    const chp_ecochip_block *block = NULL;
    int count = blocks_of(&block, memory, row);
    memory->blocks = 0;
    if (count == 0)
        return;
    chp_ecochip_carbon carbon = chp_ecochip_package_carbon(package, block, count);
    out[MAKING] = carbon.making_kg;
    out[DESIGN] = carbon.design_kg;
    out[USE] = 0;
    out[TOTAL] = carbon.making_kg + carbon.design_kg;
}

static chp_compat_fault predict(double *out, chp_compat_memory *memory, const chp_compat_row *row)
{
    if (strlen(row->text[SYSTEM]) >= CHP_COMPAT_NAME)
        return (chp_compat_fault){ SYSTEM, short_name };
    if (strlen(row->text[BLOCK]) >= CHP_COMPAT_NAME)
        return (chp_compat_fault){ BLOCK, short_name };
    int package = chp_ecochip_package_find(row->text[PACKAGING]);
    if (package < 0)
        return (chp_compat_fault){ PACKAGING, known_packages };
    if (strcmp(row->text[BLOCK], "Packaging") != 0)
        return predict_block(out, memory, (chp_ecochip_package)package, row);
    predict_package(out, memory, (chp_ecochip_package)package, row);
    return (chp_compat_fault){ 0, NULL };
}

const chp_compat_table chp_compat_ecochip_blocks = {
    "ecochip", "testcase", columns, COLUMNS, predict, NULL,
};
