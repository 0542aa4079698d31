#define _XOPEN_SOURCE 700
#include "compat/actuary.h"
#include "compat/catch.h"
#include "compat/ecochip.h"
#include "compat/table.h"
#include "compat/ttmcas.h"
#include "chiplet.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "scratch.h"

/* ------------------------------------------------------------------- helpers */

/* What was written. Fails once `room` bytes are spent, 0: never. */
typedef struct {
    char *text;
    size_t size, room;
} sink;

static int keep(const char *text, size_t size, void *payload)
{
    sink *to = payload;
    if (to->room && to->size + size > to->room)
        return 1;
    to->text = realloc(to->text, to->size + size + 1);
    memcpy(to->text + to->size, text, size);
    to->size += size;
    to->text[to->size] = '\0';
    return 0;
}

static chiplet_status run(sink *out, const char *profile, const char *path, int keep_going,
                          chiplet_diagnostics *all, chiplet_error *err)
{
    chiplet_cost_table_options options = CHIPLET_COST_TABLE_OPTIONS_INIT;
    options.keep_going = keep_going;
    *out = (sink){ .text = calloc(1, 1) };
    return chiplet_cost_table(profile, path, &options, keep, out, all, err);
}

/* The same of a text. */
static chiplet_status run_text(sink *out, const char *profile, const char *text, int keep_going,
                               chiplet_diagnostics *all, chiplet_error *err)
{
    scratch folder = scratch_new();
    char path[120];
    scratch_write(&folder, "t/a.csv", text);
    snprintf(path, sizeof path, "%s/t/a.csv", folder.path);
    chiplet_status status = run(out, profile, path, keep_going, all, err);
    scratch_free(&folder);
    return status;
}

static const char *table_path(const char *name)
{
    static char path[4200];
    snprintf(path, sizeof path, "%s/../tests/validation/cost/%s", models_folder(), name);
    return path;
}

enum { MOST_FIELDS = 64 };

/* Cuts a line into its fields; returns what follows the line, NULL at the end. */
static char *cut(char *line, char **field, int *count)
{
    char *next = strchr(line, '\n');
    if (next)
        *next++ = '\0';
    *count = 0;
    for (char *at = line; at && *count < MOST_FIELDS; *count += 1) {
        field[*count] = at;
        at = strchr(at, ',');
        if (at)
            *at++ = '\0';
    }
    return next && *next ? next : NULL;
}

/* Which field repeats field `i` as a prediction: -1, none. */
static int prediction_of(char *const *name, int count, int i)
{
    for (int j = i + 1; j < count; j++)
        if (strncmp(name[j], "predicted_", 10) == 0 && strcmp(name[j] + 10, name[i]) == 0)
            return j;
    return -1;
}

/* Compares every result of a table; returns how many there were. */
static int compare(const char *profile, const char *file, double tolerance)
{
    sink out;
    char *name[MOST_FIELDS], *field[MOST_FIELDS], *line;
    int names, fields, compared = 0;
    cr_assert(run(&out, profile, table_path(file), 0, NULL, NULL) == CHIPLET_OK);
    for (line = cut(out.text, name, &names); line;) {
        line = cut(line, field, &fields);
        cr_assert(fields == names);
        for (int i = 0; i < names; i++) {
            int j = prediction_of(name, names, i);
            if (j < 0 || !*field[i])
                continue;
            double published = atof(field[i]), predicted = *field[j] ? atof(field[j]) : NAN;
            cr_assert(fabs(predicted - published) <= tolerance * fabs(published),
                      "%s of %s,%s,%s: %s, not %s", name[i], field[0], field[1], field[2],
                      field[j], field[i]);
            compared++;
        }
    }
    free(out.text);
    return compared;
}

/* -------------------------------------------------------------------- tables */

Test(compat, actuary_gives_every_published_number)
{
    cr_assert(compare("actuary", "actuary_die.csv", 1e-9) == 66 * 8);
    cr_assert(compare("actuary", "actuary_systems.csv", 1e-9) == 158 * 15 + 112 * 3);
}

Test(compat, ttm_cas_gives_every_published_number)
{
    cr_assert(compare("ttmcas", "ttmcas_die.csv", 1e-9) == 37 * 4);
}

Test(compat, catch_gives_every_published_number)
{
    cr_assert(compare("catch", "catch_sweeps_800mm2.csv", 1e-6) == 80 * 5);
}

Test(compat, eco_chip_gives_every_published_number)
{
    cr_assert(compare("ecochip", "ecochip_carbon.csv", 1e-6) == 34 * 6 + 8 * 4);
}

/* -------------------------------------------------------------------- models */

/* The publication's tool, run on four chips of one design and of four. */
Test(compat, actuary_pays_bumps_of_carriers_once_a_design)
{
    chp_actuary_system system = { chp_actuary_node_find(5), CHP_ACTUARY_INTERPOSER, 1, 800, 4, 1 };
    cr_assert(epsilon_eq(dbl, chp_actuary_system_cost(&system).recurring_usd, 551.2, 0.05));
    system.designs = 4;
    cr_assert(epsilon_eq(dbl, chp_actuary_system_cost(&system).recurring_usd, 559.4, 0.05));
}

/* Four bonds of 0.99 lose 1/0.99^4 - 1; chips have 10 % of interfaces, the
 * substrate four times their area and, above 900 mm2, two layers. */
Test(compat, actuary_wastes_by_bonds_on_organic_substrates)
{
    chp_actuary_system system = { chp_actuary_node_find(7), CHP_ACTUARY_ORGANIC, 1, 400, 4, 1 };
    chp_actuary_cost cost = chp_actuary_system_cost(&system);
    double lost = 1 / (0.99 * 0.99 * 0.99 * 0.99) - 1;
    cr_assert(epsilon_eq(dbl, cost.raw_package_usd, 0.005 * 4 * 440 * 2, 1e-12));
    cr_assert(epsilon_eq(dbl, cost.defect_package_usd, cost.raw_package_usd * lost, 1e-12));
    cr_assert(epsilon_eq(dbl, cost.wasted_chips_usd,
                         (cost.raw_chips_usd + cost.defect_chips_usd) * lost, 1e-10));
}

Test(compat, a_good_die_costs_more_the_larger_it_is)
{
    for (double area_mm2 = 10; area_mm2 < 800; area_mm2 *= 1.1) {
        double more_mm2 = area_mm2 * 1.1;
        const chp_actuary_node *node = chp_actuary_node_find(7);
        cr_assert(chp_actuary_die_cost(node, more_mm2).kgd_usd >
                  chp_actuary_die_cost(node, area_mm2).kgd_usd);
        cr_assert(chp_ttmcas_die_cost(more_mm2, 9346, 0.0015).good_die_usd >
                  1.1 * chp_ttmcas_die_cost(area_mm2, 9346, 0.0015).good_die_usd);
        cr_assert(chp_ecochip_die_kg(more_mm2, 0) > chp_ecochip_die_kg(area_mm2, 0));
    }
}

/* 200 mm2 and 0.0015 defects per mm2: (1 + 0.1)^-3 = 1000/1331. */
Test(compat, ttm_cas_clusters_defects_by_three)
{
    cr_assert(epsilon_eq(dbl, chp_ttmcas_die_cost(200, 9346, 0.0015).yield, 1000 / 1331.0, 1e-15));
}

/* Dies of the publication's own table of wafers. */
Test(compat, catch_packs_whole_dies)
{
    cr_assert(eq(dbl, chp_catch_dies_per_wafer(100), 637));
    cr_assert(eq(dbl, chp_catch_dies_per_wafer(400), 148));
    cr_assert(eq(dbl, chp_catch_dies_per_wafer(800), 70));
    cr_assert(eq(dbl, chp_catch_dies_per_wafer(299.8 * 299.8 / 2), 1));
    cr_assert(eq(dbl, chp_catch_dies_per_wafer(300 * 300), 0));
}

/* A packed wafer holds no more than its area, and smaller dies pack better. */
Test(compat, catch_packs_no_more_than_the_area)
{
    for (double area_mm2 = 5; area_mm2 < 2000; area_mm2 *= 1.3) {
        double pitch_mm = sqrt(area_mm2) + 0.13, dies = chp_catch_dies_per_wafer(area_mm2);
        double cells = 3.14159265 * 149.9 * 149.9 / (pitch_mm * pitch_mm);
        cr_assert(dies < cells && dies > cells - 3.6 * sqrt(cells), "%g mm2: %g", area_mm2, dies);
    }
}

/* Every chiplet is of one kind; a link joins two chiplets or leaves, and has
 * two cells at each end. */
Test(compat, catch_meshes_have_an_interface_at_each_end_of_a_link)
{
    chp_catch_kind kind[CHP_CATCH_KINDS];
    for (int rows = 1; rows <= 9; rows++) {
        for (int columns = rows == 1 ? 3 : rows; columns <= rows + 1; columns++) {
            int kinds = chp_catch_mesh(kind, rows * columns);
            double chiplets = 0, cells = 0, links = (rows - 1) * columns + rows * (columns - 1);
            for (int k = 0; k < kinds; k++) {
                chiplets += kind[k].chiplets;
                cells += kind[k].chiplets * kind[k].cells;
            }
            cr_assert(eq(dbl, chiplets, rows * columns));
            cr_assert(eq(dbl, cells, 2 * (2 * links + rows * columns)));
        }
    }
    cr_assert(chp_catch_mesh(kind, 2) == 2);
}

/* Without a test a die is cheaper, and good only as often as it yields; what
 * is bonded to bad ones is lost. */
Test(compat, catch_known_good_dies_pay)
{
    chp_catch_system system = { .layer = chp_catch_layer_find("5nm"),
                                .assembly = chp_catch_assembly_find("silicon_individual_bonding"),
                                .assembly_yield = 0.99, .quantity = 1e6 };
    system.kinds = chp_catch_mesh(system.kind, 4);
    system.die[0] = (chp_catch_die){ 202, 200, chp_catch_dies_per_wafer(202) };
    system.interposer = (chp_catch_die){ 830, 0, chp_catch_dies_per_wafer(830) };
    system.test = chp_catch_test_find("KGD_free_test");
    chp_catch_cost good = chp_catch_system_cost(&system);
    double yield = good.first.yield;
    system.test = chp_catch_test_find("notest");
    system.assembly_yield *= yield * yield * yield * yield;
    chp_catch_cost blind = chp_catch_system_cost(&system);
    cr_assert(epsilon_eq(dbl, blind.first.self_usd, good.first.self_usd * yield, 1e-9));
    cr_assert(eq(dbl, good.first.quality, 1));
    cr_assert(eq(dbl, blind.first.quality, yield));
    cr_assert(blind.unit_usd > good.unit_usd);
}

/* Two blocks of 74 mm2, each twice as long as wide, 0.5 mm apart. */
Test(compat, eco_chip_lays_blocks_out_side_by_side)
{
    const chp_ecochip_case *two = chp_ecochip_case_find("test-chiplet-override");
    double long_mm = sqrt(148);
    chp_ecochip_floorplan plan = chp_ecochip_lay_out(two->block, two->count);
    cr_assert(epsilon_eq(dbl, plan.area_mm2, long_mm * (long_mm + 0.5), 1e-10));
    cr_assert(eq(dbl, plan.bridges, 2));
    cr_assert(epsilon_eq(dbl, chp_ecochip_lay_out(two->block, 1).area_mm2, 74, 1e-12));
}

/* Totals of making that the publication's tool gives: 188 kg with RDL, 268 kg
 * as a stack, whose areas it scales twice. */
Test(compat, eco_chip_scales_stacked_areas_twice)
{
    const chp_ecochip_case *emr = chp_ecochip_case_find("EMR2");
    double dies_kg = 2 * chp_ecochip_die_kg(chp_ecochip_area_mm2(&emr->block[0]), 1);
    double rdl_kg = chp_ecochip_package_carbon(CHP_ECOCHIP_RDL, emr->block, 2).making_kg;
    double stack_kg = chp_ecochip_package_carbon(CHP_ECOCHIP_STACKED, emr->block, 2).making_kg;
    cr_assert(epsilon_eq(dbl, dies_kg + rdl_kg, 188, 0.5));
    cr_assert(epsilon_eq(dbl, dies_kg + stack_kg, 268, 0.5));
}

Test(compat, eco_chip_wires_cost_less_than_a_full_interposer)
{
    const chp_ecochip_case *chip = chp_ecochip_case_find("A15");
    double rdl = chp_ecochip_package_carbon(CHP_ECOCHIP_RDL, chip->block, 3).making_kg;
    double passive = chp_ecochip_package_carbon(CHP_ECOCHIP_PASSIVE, chip->block, 3).making_kg;
    chp_ecochip_carbon active = chp_ecochip_package_carbon(CHP_ECOCHIP_ACTIVE, chip->block, 3);
    cr_assert(rdl < passive && passive < active.making_kg);
    cr_assert(eq(dbl, active.design_kg, 0));
    cr_assert(eq(dbl, chp_ecochip_package_carbon(CHP_ECOCHIP_RDL, chip->block, 1).making_kg, 0));
    cr_assert(chp_ecochip_case_find("A15x") == NULL);
    cr_assert(chp_ecochip_case_find("A1") == NULL);
}

/* -------------------------------------------------------------------- columns */

Test(compat, a_table_without_results_gets_all_of_them)
{
    static const char expected[] = "area_mm2,node_nm,predicted_wafer_usd,predicted_dies_per_wafer,"
                                   "predicted_yield_cluster3,predicted_good_die_usd\n"
                                   "200,7,9346,306.305";
    sink out;
    chiplet_error err;
    cr_assert(run_text(&out, "ttmcas", "area_mm2,node_nm\n200,7\n", 0, NULL, &err) == CHIPLET_OK);
    cr_assert(strncmp(out.text, expected, strlen(expected)) == 0);
    free(out.text);
}

/* Without design cost a unit costs what recurs: at a volume of 1e300. */
Test(compat, a_column_may_name_any_volume)
{
    sink out;
    double cost[3];
    cr_assert(run_text(&out, "actuary",
                       "node_nm,module_area_total_mm2,n_chiplets,scheme,n_distinct_designs,"
                       "RE_total_usd,total_usd_at_1e300,total_usd_at_0,total_usd_at_1000\n"
                       "7,400,2,2.5D,1,,,,\n",
                       0, NULL, NULL) == CHIPLET_OK);
    cr_assert(strstr(out.text, "predicted_total_usd_at_0") == NULL);
    cr_assert(sscanf(strchr(out.text, '\n'), "\n7,400,2,2.5D,1,,,,,%lf,%lf,%lf", &cost[0], &cost[1],
                     &cost[2]) == 3);
    cr_assert(eq(dbl, cost[0], cost[1]));
    cr_assert(cost[2] > cost[0] + 1e5);
    free(out.text);
}

/* The blocks above a package are taken as they stand; a list with a gap says
 * nothing about a system that the publication does not give. */
Test(compat, a_package_is_predicted_from_the_blocks_listed_above)
{
    static const char text[] = "testcase,pkg_type,block,type,node_nm,area_in_mm2_at_7nm,mfg_kgCO2\n"
                               "test-chiplet-x,RDL,a,logic,7,74,\n"
                               "test-chiplet-x,RDL,Packaging,,,,\n"
                               "test-chiplet-x,RDL,a,logic,7,74,\n"
                               "test-chiplet-x,RDL,b,logic,7,74,\n"
                               "test-chiplet-x,RDL,Packaging,,,,\n"
                               "mine,RDL,a,logic,7,74,\n"
                               "mine,RDL,b,logic,7,74,\n"
                               "mine,RDL,Packaging,,,,\n"
                               "test-chiplet,RDL,Packaging,,,,\n";
    sink out;
    char *field[MOST_FIELDS], *line;
    int fields, row = 0;
    cr_assert(run_text(&out, "ecochip", text, 0, NULL, NULL) == CHIPLET_OK);
    for (line = strchr(out.text, '\n') + 1; line; row++) {
        line = cut(line, field, &fields);
        cr_assert(fields == 8);
        if (row == 1)
            cr_assert(eq(str, field[7], ""));
        if (row == 4 || row >= 7)
            cr_assert(epsilon_eq(dbl, atof(field[7]), 0.5769220615065482, 1e-12));
    }
    cr_assert(row == 9);
    free(out.text);
}

/* -------------------------------------------------------------------- faults */

typedef struct {
    const char *profile, *row;
    int column;
    const char *message;
} faulty;

static const char *header_of(const char *profile)
{
    switch (profile[0]) {
    case 'a':
        return "node_nm,module_area_total_mm2,n_chiplets,scheme,chip_last,n_distinct_designs\n";
    case 'c':
        return "count_size,tech,assembly,io,test,quantity,interposer_area_mm2,chiplet_area_mm2,"
               "assembly_true_yield\n";
    case 't': return "node_nm,area_mm2,wafer_usd,D0_per_mm2\n";
    default: return "testcase,pkg_type,block,type,node_nm,area_in_mm2_at_7nm,avg_power_W\n";
    }
}

#define SWEEP "2_400,5nm,silicon_individual_bonding,UCIe_advanced,KGD_free_test,"

static const faulty faults[] = {
    { "actuary", "6,100,2,MCM,,1", 1, "expected a node of 3, 5, 7" },
    { "actuary", "7,-100,2,MCM,,1", 3, "expected an area" },
    { "actuary", "7,1e5,1,SoC,,1", 3, "expected an area of which a wafer holds one" },
    { "actuary", "7,nan,2,MCM,,1", 3, "expected an area" },
    { "actuary", "7,100,2.5,MCM,,1", 7, "expected a whole number of chips" },
    { "actuary", "7,100,0,MCM,,1", 7, "expected a whole number of chips" },
    { "actuary", "7,100,2,\"MCN\",,1", 9, "expected a scheme" },
    { "actuary", "7,100,2,MCM,2,1", 13, "expected 0, 1 or nothing" },
    { "actuary", "7,100,2,MCM,,3", 14, "expected a whole number of designs" },
    { "actuary", "7,100,2,MCM,,", 14, "expected a whole number of designs" },
    { "actuary", "7,100,2,MCM,", 1, "expected 6 columns, got 5" },
    { "actuary", "7,100,2,\"MCM,,1", 1, "a quote is not closed" },
    { "ttmcas", "6,100,,", 1, "expected a node of 250, 180" },
    { "ttmcas", "7,1e5,,", 3, "expected an area of which a wafer holds one" },
    { "ttmcas", "7,100,free,", 7, "expected the price of a wafer" },
    { "ttmcas", "7,100,,-1", 8, "expected 0 to 10 defects per mm2" },
    { "catch", SWEEP "1e6,800,400,1.5", 78, "expected a yield" },
    { "catch", SWEEP "1e6,800,1,0.9", 74, "expected an area with room for the interfaces" },
    { "catch", SWEEP "1e6,9e4,400,0.9", 70, "expected an area of which a wafer holds one" },
    { "catch", SWEEP "0,800,400,0.9", 66, "expected a quantity above 0" },
    { "catch", "2-400,5nm,silicon_individual_bonding,UCIe_advanced,notest,1,800,400,0.9", 1,
      "expected COUNT_SIZE" },
    { "catch", "2_400,6nm,silicon_individual_bonding,UCIe_advanced,notest,1,800,400,0.9", 7,
      "expected a process" },
    { "catch", "2_400,5nm,glue,UCIe_advanced,notest,1,800,400,0.9", 11, "expected an assembly" },
    { "catch", "2_400,5nm,glass_individual_bonding,AIB,notest,1,800,400,0.9", 36,
      "expected UCIe_advanced" },
    { "catch", "2_400,5nm,glass_individual_bonding,UCIe_advanced,look,1,800,400,0.9", 50,
      "expected a test" },
    { "ecochip", "A15,glue,CPU,logic,7,90,", 5, "expected RDL, EMIB" },
    { "ecochip", "A15,RDL,CPU,magic,7,90,", 13, "expected logic, analog or sram" },
    { "ecochip", "A15,RDL,CPU,logic,65,90,", 19, "expected a node of 7, 10" },
    { "ecochip", "A15,RDL,CPU,logic,7,,", 21, "expected an area" },
    { "ecochip", "A15,RDL,CPU,logic,28,9000,", 22, "expected an area of which a wafer holds one" },
};

Test(compat, a_faulty_row_says_where_and_what_was_expected)
{
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        const faulty *f = &faults[i];
        char text[400];
        sink out;
        chiplet_error err;
        snprintf(text, sizeof text, "%s%s\n", header_of(f->profile), f->row);
        chiplet_status status = run_text(&out, f->profile, text, 0, NULL, &err);
        cr_assert(status == CHIPLET_ERR_VALUE || status == CHIPLET_ERR_SYNTAX, "%s", f->row);
        cr_assert(err.line == 2 && err.column == f->column, "%s: %d:%d", f->row, err.line,
                  err.column);
        cr_assert(strncmp(err.message, f->message, strlen(f->message)) == 0, "%s: %s", f->row,
                  err.message);
        free(out.text);
    }
}

static const char good_and_bad[] = "node_nm,area_mm2,good_die_usd\n"
                                   "7,200,\n"
                                   "8,200,\n"
                                   "7,200\n"
                                   "5,200,\n";

Test(compat, rows_after_a_faulty_one_are_only_looked_at)
{
    sink out;
    chiplet_error err;
    chiplet_diagnostics *all = NULL;
    cr_assert(chiplet_diagnostics_new(&all, NULL) == CHIPLET_OK);
    cr_assert(run_text(&out, "ttmcas", good_and_bad, 0, all, &err) == CHIPLET_ERR_VALUE);
    cr_assert(chiplet_diagnostics_count(all) == 2);
    cr_assert(chiplet_diagnostics_get(all, 0)->line == 3);
    cr_assert(chiplet_diagnostics_get(all, 1)->line == 4);
    cr_assert(err.line == 3);
    cr_assert(strstr(out.text, "\n7,200,,40.6") != NULL);
    cr_assert(strstr(out.text, "\n5,200,") == NULL);
    chiplet_diagnostics_free(all);
    free(out.text);
}

Test(compat, keep_going_predicts_the_good_rows)
{
    sink out;
    chiplet_error err;
    cr_assert(run_text(&out, "ttmcas", good_and_bad, 1, NULL, &err) == CHIPLET_ERR_VALUE);
    cr_assert(strstr(out.text, "\n7,200,,40.6") != NULL);
    cr_assert(strstr(out.text, "\n8,200,,\n5,200,,80.7") != NULL);
    free(out.text);
}

Test(compat, what_is_no_table_is_refused)
{
    sink out;
    chiplet_error err;
    cr_assert(run_text(&out, "catch", "node_nm,area_mm2\n7,200\n", 0, NULL, &err) ==
              CHIPLET_ERR_KEY);
    cr_assert(err.line == 1 && err.column == 1);
    cr_assert(eq(str, err.message, "no column 'count_size', which the tables of catch have"));
    cr_assert(out.size == 0);
    free(out.text);
    cr_assert(run_text(&out, "catch", "", 0, NULL, &err) == CHIPLET_ERR_SYNTAX);
    free(out.text);
    cr_assert(run(&out, "catch", "/nowhere/a.csv", 0, NULL, &err) == CHIPLET_ERR_IO);
    free(out.text);
    cr_assert(run(&out, "acturay", "/nowhere/a.csv", 0, NULL, &err) == CHIPLET_ERR_NAME);
    cr_assert(eq(str, err.message, "unknown cost profile 'acturay'; did you mean 'actuary'?"));
    free(out.text);
    cr_assert(chiplet_cost_table(NULL, "a", NULL, keep, NULL, NULL, &err) == CHIPLET_ERR_ARGUMENT);
}

Test(compat, a_writer_that_refuses_stops_the_table)
{
    chiplet_error err;
    for (size_t room = 1; room < 200; room += 50) {
        sink out = { calloc(1, 1), 0, room };
        cr_assert(chiplet_cost_table("ttmcas", table_path("ttmcas_die.csv"), NULL, keep, &out, NULL,
                                     &err) == CHIPLET_ERR_IO);
        free(out.text);
    }
}

/* The tables name each column once, inputs have limits, and marks exist. */
Test(compat, tables_are_consistent)
{
    const chp_compat_table *table;
    for (int i = 0; (table = chp_compat_table_at(i)) != NULL; i++) {
        int marked = 0;
        cr_assert(table->columns <= CHP_COMPAT_COLUMNS);
        for (int c = 0; c < table->columns; c++) {
            const chp_compat_column *column = &table->column[c];
            marked += strcmp(column->name, table->mark) == 0;
            if (column->role & (CHP_COMPAT_NUMBER | CHP_COMPAT_TEXT))
                cr_assert(column->expected != NULL, "%s", column->name);
            if (column->role & CHP_COMPAT_NUMBER)
                cr_assert(column->max > column->min, "%s", column->name);
            for (int d = 0; d < c; d++)
                cr_assert(strcmp(table->column[d].name, column->name) != 0);
        }
        cr_assert(marked == 1);
        cr_assert(chp_compat_table_at(-1) == NULL);
    }
}
