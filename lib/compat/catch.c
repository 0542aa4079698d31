/* CATCH: A. Graening et al., "CATCH: a cost analysis tool for co-optimization of
 * chiplet-based heterogeneous systems", arXiv:2503.15753, 2025.
 *
 *   die       c = c0 pi (Phi/2)^2 / N, of it the share f of lithography / u
 *             u = floor(R/A) A / R, R a reticle or as many as A needs
 *   yield     Y = (1 + A D r / 2)^-2, A with interface cells
 *   self test ys = 1 - (1 - Y) c, quality q = Y / ys, self = (c + test) / ys
 *   tests     core area x cycle x USD/s x (patterns + 1) x scan length; of an
 *             assembly: x patterns x scan length
 *   assembly  rate = (machine / 5 years + technician) / year x uptime, for the
 *             seconds of all groups, and material by the interposer's area
 *   package   (interposer + sum of dies + assembly) / yield of the assembly
 *
 * Quirks that are kept: uptime multiplies the rate where it should divide; a
 * passive interposer has yield 1, for it holds no core and no cells; every
 * chiplet runs through the assembly test as if it were an assembly, too; the
 * package is divided by its true yield, so that an escape costs as much as a
 * find; in a pair the second chiplet has an interface more than the first; the
 * organic interposer costs a hundredth of what its source says. */
#include "compat/catch.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#include "yield/yield.h"

#define PI 3.14159265358979323846
#define COUNT(table) (sizeof(table) / sizeof *(table))

static const double wafer_mm = 300, edge_mm = 0.1, dicing_mm = 0.13;
static const double reticle_mm2 = 26 * 33, clustering = 2;
static const double tester_usd_per_s = 0.006;
static const double place_s = 10, bond_s = 20, machine_years = 5, uptime = 0.9;
static const double technician_usd_per_year = 1e5, year_s = 31536000;

/* layer_definitions.xml of the release: CSET wafer prices over pi 150^2 or
 * pi 147^2 mm2; "defect density and mask cost are set arbitrarily". */
static const chp_catch_layer layers[] = {
    { "40nm", 0.033497, 0.005, 0.5, 0.15, 100000 },
    { "45nm", 0.032171, 0.005, 0.6, 0.15, 100000 },
    { "12nm", 0.05636207, 0.005, 0.6, 0.25, 500000 },
    { "hbm2_12nm", 0.1654538, 0.005, 0.6, 0.25, 500000 },
    { "10nm", 0.084769, 0.005, 0.62, 0.25, 500000 },
    { "7nm", 0.132219, 0.005, 0.64, 0.27, 1000000 },
    { "hbm_7nm", 1.10136, 0.005, 0.6, 0.27, 1000000 },
    { "5nm", 0.25024, 0.005, 0.67, 0.30, 3000000 },
    { "3nm", 0.29461, 0.005, 0.7, 0.35, 5000000 },
    { "3nm_0.001", 0.29461, 0.001, 0.7, 0.35, 5000000 },
    { "3nm_0.005", 0.29461, 0.005, 0.7, 0.35, 5000000 },
    { "3nm_0.01", 0.29461, 0.01, 0.7, 0.35, 5000000 },
    { "interposer_silicon", 0.021905, 0.00001, 0.3, 0.10, 5000 },
    { "interposer_glass", 0.043910, 0.00001, 0.3, 0.10, 5000 },
    { "interposer_organic", 0.00000053820, 0.000001, 0.2, 0.0, 500 },
};

/* assembly_process_definitions.xml */
static const chp_catch_assembly assemblies[] = {
    { "organic_25_simultaneous_bonding", "interposer_organic", 0.1, 800000, 1, 800000, 10 },
    { "organic_55_simultaneous_bonding", "interposer_organic", 0.1, 1000000, 1, 300000, 10 },
    { "organic_simultaneous_bonding", "interposer_organic", 0.1, 600000, 1, 200000, 64 },
    { "silicon_45_individual_bonding", "interposer_silicon", 0.1, 500000, 1, 500000, 1 },
    { "silicon_individual_bonding", "interposer_silicon", 0, 1800000, 1, 1800000, 1 },
    { "silicon_simultaneous_bonding", "interposer_silicon", 0, 1800000, 1, 1800000, 64 },
    { "glass_individual_bonding", "interposer_glass", 0, 1800000, 1, 1800000, 1 },
    { "w2w_hybrid_bonding", "interposer_silicon", 0.1, 1000000, 1000, 1000000, 1000 },
};

/* test_definitions.xml, those whose patterns are given or that cost nothing */
static const chp_catch_test tests[] = {
    { "notest", 0.1, 0, 0, 0, 0, 0, 0 },
    { "KGD_free_test", 0.1, 0, 0, 1, 0, 0, 1 },
    { "KGD_interposer_free_test", 0.1, 0, 0, 1, 0, 0, 1 },
    { "self_test_only_KGD_free_test", 0.1, 0, 0, 1, 0, 0, 0 },
    { "free_test_1.0", 1e-7, 1000, 100000, 1, 8, 100, 1 },
    { "free_test_0.999", 1e-7, 0, 0, 0.999, 0, 0, 0.999 },
    { "free_test_0.99", 1e-7, 640, 500000, 0.99, 64, 500, 0.99 },
    { "free_test_0.98", 1e-7, 320, 500000, 0.98, 32, 500, 0.98 },
    { "free_test_0.96", 1e-7, 160, 500000, 0.96, 16, 500, 0.96 },
    { "free_test_0.95", 1e-7, 200, 100000, 0.95, 4, 100, 0.95 },
    { "free_test_0.92", 1e-7, 80, 500000, 0.92, 8, 500, 0.92 },
    { "free_test_0.9", 1e-7, 100, 100000, 0.9, 2, 100, 0.9 },
    { "free_test_0.84", 1e-7, 40, 500000, 0.84, 4, 500, 0.84 },
    { "free_test_0.68", 1e-7, 20, 500000, 0.68, 2, 500, 0.68 },
    { "free_test_0.36", 1e-7, 10, 500000, 0.5, 1, 500, 0.5 },
    { "free_test_0.1", 0.1, 0, 0, 0.1, 0, 0, 0.1 },
};

/* io_definitions.xml, those of which one cell carries a whole link */
static const chp_catch_io ios[] = {
    { "UCIe_standard", 0.75438 },    { "UCIe_standard_1", 0.75438 },
    { "UCIe_standard_2", 0.75438 },  { "UCIe_standard_5", 0.75438 },
    { "UCIe_standard_10", 0.75438 }, { "UCIe_standard_20", 0.75438 },
    { "UCIe_advanced", 0.4055184 },
};

const chp_catch_layer *chp_catch_layer_find(const char *name)
{
    for (size_t i = 0; i < COUNT(layers); i++)
        if (strcmp(layers[i].name, name) == 0)
            return &layers[i];
    return NULL;
}

const chp_catch_assembly *chp_catch_assembly_find(const char *name)
{
    for (size_t i = 0; i < COUNT(assemblies); i++)
        if (strcmp(assemblies[i].name, name) == 0)
            return &assemblies[i];
    return NULL;
}

const chp_catch_test *chp_catch_test_find(const char *name)
{
    for (size_t i = 0; i < COUNT(tests); i++)
        if (strcmp(tests[i].name, name) == 0)
            return &tests[i];
    return NULL;
}

const chp_catch_io *chp_catch_io_find(const char *name)
{
    for (size_t i = 0; i < COUNT(ios); i++)
        if (strcmp(ios[i].name, name) == 0)
            return &ios[i];
    return NULL;
}

/* A link to each neighbour and one out of the package, two cells a link. */
static double cells_at(int row, int rows, int column, int columns)
{
    int neighbours = (row > 0) + (row < rows - 1) + (column > 0) + (column < columns - 1);
    return 2 * (neighbours + 1);
}

int chp_catch_mesh(chp_catch_kind kind[CHP_CATCH_KINDS], int chiplets)
{
    if (chiplets == 2) {
        kind[0] = (chp_catch_kind){ 1, 4 };
        kind[1] = (chp_catch_kind){ 1, 6 };
        return 2;
    }
    int rows = (int)sqrt(chiplets), kinds = 0;
    while (chiplets % rows)
        rows--;
    int columns = chiplets / rows;
    for (int i = 0; i < chiplets; i++) {
        double cells = cells_at(i / columns, rows, i % columns, columns);
        int k = 0;
        while (k < kinds && kind[k].cells != cells)
            k++;
        if (k == kinds)
            kind[kinds++] = (chp_catch_kind){ 0, cells };
        kind[k].chiplets++;
    }
    return kinds;
}

/* Dies in a column of `height_mm`, on the grid that a column of `first` dies
 * in the middle of the wafer begins. The last die needs no dicing street. */
static int dies_in_column(double height_mm, double pitch_mm, int first)
{
    double pitches = (height_mm + dicing_mm) / pitch_mm + 1e-9;
    if (first % 2 == 0)
        return 2 * (int)(pitches / 2);
    return pitches < 1 ? 0 : 2 * (int)((pitches - 1) / 2) + 1;
}

/* Dies if the left-most column holds `first` of them. Columns follow at one
 * pitch; those under the first rows may end without a street, the others not. */
static int dies_from(int first, double radius_mm, double pitch_mm)
{
    double half_mm = (first * pitch_mm - dicing_mm) / 2;
    double left_mm = sqrt(radius_mm * radius_mm - half_mm * half_mm);
    int full = (int)((2 * left_mm + dicing_mm) / pitch_mm + 1e-9);
    int dies = 0;
    for (int i = 0; i < full; i++) {
        double x_mm = i * pitch_mm - left_mm;
        double far_mm = fmax(-x_mm, x_mm + pitch_mm);
        double room_mm2 = radius_mm * radius_mm - far_mm * far_mm;
        int here = room_mm2 > 0 ? dies_in_column(2 * sqrt(room_mm2), pitch_mm, first) : 0;
        dies += here > first ? here : first;
    }
    for (double x_mm = full * pitch_mm - left_mm; x_mm + pitch_mm < radius_mm; x_mm += pitch_mm) {
        double far_mm = x_mm + pitch_mm;
        dies += dies_in_column(2 * sqrt(radius_mm * radius_mm - far_mm * far_mm), pitch_mm, first);
    }
    return dies;
}

/* All columns on one grid; the best of all heights of the left-most one. */
double chp_catch_dies_per_wafer(double area_mm2)
{
    double radius_mm = wafer_mm / 2 - edge_mm, pitch_mm = sqrt(area_mm2) + dicing_mm;
    int best = 0, most = (int)((2 * radius_mm + dicing_mm) / pitch_mm);
    for (int first = 1; first <= most; first++) {
        int dies = dies_from(first, radius_mm, pitch_mm);
        best = dies > best ? dies : best;
    }
    return best;
}

/* Of the reticles that a die needs, the share that it exposes. */
static double reticle_use(double area_mm2)
{
    double field_mm2 = fmax(ceil(area_mm2 / reticle_mm2), 1) * reticle_mm2;
    return floor(field_mm2 / area_mm2) * area_mm2 / field_mm2;
}

static double printed_usd(const chp_catch_layer *layer, const chp_catch_die *die)
{
    double usd = layer->usd_per_mm2 * PI * wafer_mm * wafer_mm / 4 / die->dies_per_wafer;
    return usd * (1 - layer->litho_share + layer->litho_share / reticle_use(die->area_mm2));
}

chp_catch_chiplet chp_catch_chiplet_cost(const chp_catch_layer *layer, const chp_catch_test *test,
                                         const chp_catch_die *die)
{
    double sensitive_mm2 = die->core_mm2 > 0 ? die->area_mm2 : 0;
    double yield = chp_yield_negative_binomial(
        sensitive_mm2 * 1e-6, layer->defects_per_mm2 * layer->critical_share * 1e6, clustering);
    double passed = 1 - (1 - yield) * test->self_coverage;
    double test_usd = die->core_mm2 * test->cycle_s * tester_usd_per_s *
                      (test->self_patterns + 1) * test->self_scan_per_mm2;
    double self_usd = (printed_usd(layer, die) + test_usd) / passed;
    return (chp_catch_chiplet){ yield, self_usd, yield / passed };
}

/* What a chiplet costs once it stands in a package: its own assembly test. */
static double placed_usd(const chp_catch_test *test, const chp_catch_chiplet *chiplet,
                         double core_mm2)
{
    double test_usd = core_mm2 * test->cycle_s * tester_usd_per_s * test->assembly_patterns *
                      test->assembly_scan_per_mm2;
    double passed = 1 - (1 - chiplet->quality) * test->assembly_coverage;
    return (chiplet->self_usd + test_usd) / passed;
}

static double step_usd(double machine_usd, double seconds, double chiplets, double group)
{
    double usd_per_s = (machine_usd / machine_years + technician_usd_per_year) / year_s * uptime;
    return usd_per_s * seconds * ceil(chiplets / group);
}

static double assembly_usd(const chp_catch_assembly *assembly, double chiplets, double area_mm2)
{
    return step_usd(assembly->place_machine_usd, place_s, chiplets, assembly->place_group) +
           step_usd(assembly->bond_machine_usd, bond_s, chiplets, assembly->bond_group) +
           assembly->material_usd_per_mm2 * area_mm2;
}

chp_catch_cost chp_catch_system_cost(const chp_catch_system *system)
{
    chp_catch_cost out;
    const chp_catch_layer *carrier = chp_catch_layer_find(system->assembly->interposer);
    double usd = chp_catch_chiplet_cost(carrier, system->test, &system->interposer).self_usd;
    double chiplets = 0;
    for (int k = 0; k < system->kinds; k++) {
        chp_catch_chiplet chiplet =
            chp_catch_chiplet_cost(system->layer, system->test, &system->die[k]);
        if (k == 0)
            out.first = chiplet;
        chiplets += system->kind[k].chiplets;
        usd += system->kind[k].chiplets *
               placed_usd(system->test, &chiplet, system->die[k].core_mm2);
    }
    usd += assembly_usd(system->assembly, chiplets, system->interposer.area_mm2);
    out.unit_usd = usd / system->assembly_yield;
    out.nre_usd = (system->layer->mask_usd + carrier->mask_usd) / system->quantity;
    out.total_usd = out.unit_usd + out.nre_usd;
    return out;
}
