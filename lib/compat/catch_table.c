/* The table of CATCH: sweeps over systems of equal chiplets. */
#include "compat/catch.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#include "base/units.h"
#include "compat/table.h"

enum { COUNT_SIZE, TECH, ASSEMBLY, IO, TEST, QUANTITY, INTERPOSER_AREA, CHIPLET_AREA,
       ASSEMBLY_YIELD, UNIT, NRE, TOTAL, CHIPLET_YIELD, CHIPLET_SELF, COLUMNS };

static const char known_counts[] = "COUNT_SIZE, of 1 to 4096 chiplets";
static const char known_techs[] = "a process: 40nm, 45nm, 12nm, hbm2_12nm, 10nm, 7nm, hbm_7nm, "
                                  "5nm, 3nm, 3nm_0.001, 3nm_0.005 or 3nm_0.01";
static const char known_assemblies[] =
    "an assembly: organic, organic_25, organic_55, silicon or silicon_45, glass with "
    "_individual_bonding or _simultaneous_bonding, or w2w_hybrid_bonding";
static const char known_ios[] = "UCIe_advanced, UCIe_standard or UCIe_standard_REACH";
static const char known_tests[] = "a test: notest, KGD_free_test, free_test_COVERAGE, ...";
static const char room_for_io[] = "an area with room for the interfaces, on a wafer";

static const chp_compat_column columns[COLUMNS] = {
    [COUNT_SIZE] = { "count_size", CHP_COMPAT_TEXT, 0, 0, known_counts },
    [TECH] = { "tech", CHP_COMPAT_TEXT, 0, 0, known_techs },
    [ASSEMBLY] = { "assembly", CHP_COMPAT_TEXT, 0, 0, known_assemblies },
    [IO] = { "io", CHP_COMPAT_TEXT, 0, 0, known_ios },
    [TEST] = { "test", CHP_COMPAT_TEXT, 0, 0, known_tests },
    [QUANTITY] = { "quantity", CHP_COMPAT_NUMBER, 1e-3, 1e15, "a quantity above 0" },
    [INTERPOSER_AREA] = { "interposer_area_mm2", CHP_COMPAT_NUMBER, 0.01, 1e5,
                          "an area of 0.01 to 1e5 mm2" },
    [CHIPLET_AREA] = { "chiplet_area_mm2", CHP_COMPAT_NUMBER, 0.01, 1e5,
                       "an area of 0.01 to 1e5 mm2" },
    [ASSEMBLY_YIELD] = { "assembly_true_yield", CHP_COMPAT_NUMBER, 1e-300, 1, "a yield up to 1" },
    [UNIT] = { .name = "unit_cost_usd", .role = CHP_COMPAT_RESULT },
    [NRE] = { .name = "nre_per_unit_usd", .role = CHP_COMPAT_RESULT },
    [TOTAL] = { .name = "total_usd", .role = CHP_COMPAT_RESULT },
    [CHIPLET_YIELD] = { .name = "chiplet_true_yield", .role = CHP_COMPAT_RESULT },
    [CHIPLET_SELF] = { .name = "chiplet_self_cost_usd", .role = CHP_COMPAT_RESULT },
};

/* "4_200": four chiplets. 0: no such text. */
static int read_count(const char *text)
{
    double count = 0, size = 0;
    size_t length = strlen(text), used = strspn(text, "0123456789");
    if (chp_parse_number(&count, text, used) != used || text[used] != '_' || count > 4096)
        return 0;
    used++;
    return chp_parse_number(&size, text + used, length - used) == length - used ? (int)count : 0;
}

static double packed(chp_compat_memory *memory, double area_mm2)
{
    size_t at = (size_t)fmod(area_mm2 * 1e4, CHP_COMPAT_PACKINGS);
    if (memory->packing[at].area_mm2 != area_mm2) {
        memory->packing[at].area_mm2 = area_mm2;
        memory->packing[at].dies = chp_catch_dies_per_wafer(area_mm2);
    }
    return memory->packing[at].dies;
}

static chp_compat_fault read_names(chp_catch_system *out, const chp_catch_io **io,
                                   const chp_compat_row *row)
{
    out->layer = chp_catch_layer_find(row->text[TECH]);
    if (!out->layer || strncmp(row->text[TECH], "interposer", 10) == 0)
        return (chp_compat_fault){ TECH, known_techs };
    out->assembly = chp_catch_assembly_find(row->text[ASSEMBLY]);
    if (!out->assembly)
        return (chp_compat_fault){ ASSEMBLY, known_assemblies };
    out->test = chp_catch_test_find(row->text[TEST]);
    if (!out->test)
        return (chp_compat_fault){ TEST, known_tests };
    *io = chp_catch_io_find(row->text[IO]);
    if (!*io)
        return (chp_compat_fault){ IO, known_ios };
    return (chp_compat_fault){ 0, NULL };
}

/* The area of the row is that of the first chiplet; the others have the same
 * core with more interfaces. */
static chp_compat_fault read_dies(chp_catch_system *out, chp_compat_memory *memory,
                                  const chp_catch_io *io, const chp_compat_row *row)
{
    double core_mm2 = row->number[CHIPLET_AREA] - out->kind[0].cells * io->cell_mm2;
    if (!(core_mm2 > 0))
        return (chp_compat_fault){ CHIPLET_AREA, room_for_io };
    for (int k = 0; k < out->kinds; k++) {
        double area_mm2 = core_mm2 + out->kind[k].cells * io->cell_mm2;
        out->die[k] = (chp_catch_die){ area_mm2, core_mm2, packed(memory, area_mm2) };
        if (out->die[k].dies_per_wafer < 1)
            return (chp_compat_fault){ CHIPLET_AREA, room_for_io };
    }
    double area_mm2 = row->number[INTERPOSER_AREA];
    out->interposer = (chp_catch_die){ area_mm2, 0, packed(memory, area_mm2) };
    if (out->interposer.dies_per_wafer < 1)
        return (chp_compat_fault){ INTERPOSER_AREA, "an area of which a wafer holds one" };
    return (chp_compat_fault){ 0, NULL };
}

static chp_compat_fault predict(double *out, chp_compat_memory *memory, const chp_compat_row *row)
{
    chp_catch_system system = { .assembly_yield = row->number[ASSEMBLY_YIELD],
                                .quantity = row->number[QUANTITY] };
    const chp_catch_io *io = NULL;
    int chiplets = read_count(row->text[COUNT_SIZE]);
    if (chiplets < 1)
        return (chp_compat_fault){ COUNT_SIZE, known_counts };
    chp_compat_fault fault = read_names(&system, &io, row);
    if (fault.expected)
        return fault;
    system.kinds = chp_catch_mesh(system.kind, chiplets);
    fault = read_dies(&system, memory, io, row);
    if (fault.expected)
        return fault;
    chp_catch_cost cost = chp_catch_system_cost(&system);
    out[UNIT] = cost.unit_usd;
    out[NRE] = cost.nre_usd;
    out[TOTAL] = cost.total_usd;
    out[CHIPLET_YIELD] = cost.first.yield;
    out[CHIPLET_SELF] = cost.first.self_usd;
    return fault;
}

const chp_compat_table chp_compat_catch_systems = {
    "catch", "count_size", columns, COLUMNS, predict, NULL,
};
