/* ECO-CHIP: C. C. Sudarshan et al., "ECO-CHIP: estimation of carbon footprint of
 * chiplet-based architectures for sustainable VLSI", HPCA 2024. g is carbon per
 * area of wafer, Y = (1 + A D / 10)^-10, b the share of wiring in g.
 *
 *   die       g A / Y + g (pi W^2/4 - floor(N) A) / N,  N = pi W (W/(4A) - 1/sqrt(2A))
 *   design    gates / gates per hour x 10 W x 0.7 kg/kWh x 90 rounds / volume
 *   use       average power x lifetime x 0.7 kg/kWh
 *   RDL       g65 I b65 6/8 / Y / 0.99       I = area of the floorplan
 *   passive   g65 I b65 / Y / 0.99
 *   active    g65 (R + (I - R) b65) / Y / 0.99,  R = 4.47 mm2 a chiplet
 *   EMIB      n g22 25 b22 / Y(25 n, D/4) / 0.99
 *   3D        sum (g (A+T)/Y(A+T) - g A/Y(A)) / 0.99^n,  T = vias
 *   routers   g A / Y / 0.99, or / 0.99^n in 3D; none if active
 *
 * Quirks that are kept: a wafer of 450 mm; waste without yield; 90 rounds of
 * design whatever a case says; areas of 3D are scaled to their node twice; the
 * yield of a bridge is that of all together; routers keep their size on 7 nm in
 * the column of areas; routers of equal nodes yield as one die. */
#include "compat/ecochip.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#include "yield/yield.h"

#define PI 3.14159265358979323846
#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

enum { NODES = 6, NODE_14 = 2, NODE_22 = 3, NODE_65 = 5 };

static const double node_nm[NODES] = { 7, 10, 14, 22, 28, 65 };

/* The scaling files of the release, in the order of nodes; 65 nm is for
 * packages only. */
static const double area_scale[3][NODES - 1] = {
    [CHP_ECOCHIP_LOGIC] = { 1, 1.949555068, 3.709574145, 7.325456759, 8.453656378 },
    [CHP_ECOCHIP_ANALOG] = { 1, 1, 1, 1.974743319, 2.278875162 },
    [CHP_ECOCHIP_SRAM] = { 1, 1, 1.902779873, 3.757501843, 4.336197791 },
};
static const double power_scale[3][NODES - 1] = {
    [CHP_ECOCHIP_LOGIC] = { 1, 1.237623762, 1.524390244, 2.283105023, 2.666666667 },
    [CHP_ECOCHIP_ANALOG] = { 1, 1, 1, 1.497716895, 1.749333333 },
    [CHP_ECOCHIP_SRAM] = { 1, 1, 1.231707317, 1.844748858, 2.154666667 },
};
static const double carbon_g_per_mm2[NODES] = { 26.13, 19.49, 16.84, 16.74, 14.138, 8 };
static const double defects_per_cm2[NODES] = { 0.2, 0.11, 0.09, 0.08, 0.07, 0.05 };
static const double wiring_share[NODES] = { 0.509, 0.4887, 0.4916, 0.4855, 0.5675, 0.5675 };
static const double dynamic_share[NODES - 1] = { 0.164167, 0.258575, 0.353535, 0.507937,
                                                 0.651163 };
static const double transistors_per_mm2[NODES - 1] = { 82.86e6, 38.72e6, 18.09e6, 8.45e6, 3.95e6 };
static const double gates_per_hour[NODES - 1] = { 3645.8333, 3645.833, 3645.833, 3645.833,
                                                  3645.833 };

static const double wafer_mm = 450, clustering = 10, bond_yield = 0.99;
static const double grid_kg_per_kwh = 0.7, lifetime_h = 17520;
static const double transistors_per_gate = 8, core_power_w = 10, design_rounds = 90, volume = 1e5;
static const double gap_mm = 0.5, aspect = 2;
static const double router_at_14nm_mm2 = 0.33, active_router_mm2 = 4.47;
static const double bridge_mm2 = 25, bridge_pitch_mm = 10;
static const double rdl_layers = 6, wiring_layers = 8;
static const double via_pitch_mm = 0.025, via_mm = 0.005;

static const chp_ecochip_case cases[] = {
    { "TigerLake", 15, 3,
      { { CHP_ECOCHIP_LOGIC, 0, 16.04 }, { CHP_ECOCHIP_ANALOG, 1, 24.47 },
        { CHP_ECOCHIP_SRAM, 1, 10.84 } } },
    { "GA102", 225, 3,
      { { CHP_ECOCHIP_LOGIC, 0, 425.01 }, { CHP_ECOCHIP_ANALOG, 1, 92.03 },
        { CHP_ECOCHIP_SRAM, 2, 58.78 } } },
    { "A15", 6, 3,
      { { CHP_ECOCHIP_LOGIC, 0, 93.55 }, { CHP_ECOCHIP_ANALOG, 0, 6.605 },
        { CHP_ECOCHIP_SRAM, 0, 18.36 } } },
    { "EMR2", 212.672186, 2,
      { { CHP_ECOCHIP_LOGIC, 1, 595.95 }, { CHP_ECOCHIP_LOGIC, 1, 595.95 } } },
    { "test-chiplet", 6, 2, { { CHP_ECOCHIP_LOGIC, 0, 74 }, { CHP_ECOCHIP_LOGIC, 0, 74 } } },
    { "test-monolithic", 6, 1, { { CHP_ECOCHIP_LOGIC, 0, 148 } } },
};

int chp_ecochip_node_find(double nm)
{
    for (int i = 0; i < NODES - 1; i++)
        if (node_nm[i] == nm)
            return i;
    return -1;
}

static int find(const char *const *name, int count, const char *wanted)
{
    for (int i = 0; i < count; i++)
        if (strcmp(name[i], wanted) == 0)
            return i;
    return -1;
}

int chp_ecochip_type_find(const char *name)
{
    static const char *const names[] = { "logic", "analog", "sram" };
    return find(names, COUNT(names), name);
}

int chp_ecochip_package_find(const char *name)
{
    static const char *const names[] = { "RDL", "EMIB", "passive", "active", "3D" };
    return find(names, COUNT(names), name);
}

const chp_ecochip_case *chp_ecochip_case_find(const char *name)
{
    for (int i = 0; i < COUNT(cases); i++) {
        size_t length = strlen(cases[i].name);
        if (strncmp(name, cases[i].name, length) == 0 && strchr("-", name[length]))
            return &cases[i];
    }
    return NULL;
}

double chp_ecochip_area_mm2(const chp_ecochip_block *block)
{
    return block->area_at_7nm_mm2 * area_scale[block->type][block->node];
}

static double router_at_7nm_mm2(const chp_ecochip_block *block)
{
    return router_at_14nm_mm2 / area_scale[block->type][NODE_14];
}

double chp_ecochip_area_with_router_mm2(const chp_ecochip_block *block,
                                        chp_ecochip_package package, double blocks)
{
    double area_mm2 = chp_ecochip_area_mm2(block);
    if (blocks < 2)
        return area_mm2;
    if (package == CHP_ECOCHIP_ACTIVE)
        return area_mm2 + blocks * active_router_mm2;
    return area_mm2 + router_at_7nm_mm2(block);
}

double chp_ecochip_power_w(const chp_ecochip_block *block, double power_at_7nm_w)
{
    double dynamic = dynamic_share[block->node];
    double activity = 0.667 * 0.1 * (dynamic * 0.2 + 1 - dynamic);
    return power_at_7nm_w * power_scale[block->type][block->node] * activity;
}

/* Carbon of good silicon; `density` multiplies the defects of the node. */
static double good_kg(double area_mm2, int node, double density)
{
    double yield = chp_yield_negative_binomial(
        area_mm2 * 1e-6, defects_per_cm2[node] * density * 1e4, clustering);
    return carbon_g_per_mm2[node] * area_mm2 / yield * 1e-3;
}

double chp_ecochip_dies_per_wafer(double area_mm2)
{
    return PI * wafer_mm * (wafer_mm / (4 * area_mm2) - 1 / sqrt(2 * area_mm2));
}

double chp_ecochip_die_kg(double area_mm2, int node)
{
    double dies = chp_ecochip_dies_per_wafer(area_mm2);
    double waste_mm2 = (PI * wafer_mm * wafer_mm / 4 - floor(dies) * area_mm2) / dies;
    return good_kg(area_mm2, node, 1) + carbon_g_per_mm2[node] * waste_mm2 * 1e-3;
}

double chp_ecochip_design_kg(double area_mm2, int node)
{
    double gates = area_mm2 * transistors_per_mm2[node] / transistors_per_gate;
    double hours = gates / gates_per_hour[node] * design_rounds;
    return hours * core_power_w * 1e-3 * grid_kg_per_kwh / volume;
}

double chp_ecochip_use_kg(double power_w)
{
    return power_w * 1e-3 * lifetime_h * grid_kg_per_kwh;
}

/* A rectangle along and across the cut that joins it to its neighbour. */
typedef struct {
    double along_mm, across_mm, bridges;
} slab;

/* The larger of equal halves of the sorted blocks get every other one. Blocks
 * turn their short side along the cut; cuts of one level cross those of the
 * next. */
static slab lay_out(const double *area_mm2, int start, int stride, int count)
{
    if (count == 1) {
        double short_mm = sqrt(area_mm2[start] / aspect);
        return (slab){ short_mm, aspect * short_mm, 0 };
    }
    slab a = lay_out(area_mm2, start, 2 * stride, (count + 1) / 2);
    slab b = lay_out(area_mm2, start + stride, 2 * stride, count / 2);
    double shared_mm = fmin(a.across_mm, b.across_mm);
    return (slab){ fmax(a.across_mm, b.across_mm), a.along_mm + gap_mm + b.along_mm,
                   a.bridges + b.bridges + ceil(shared_mm / bridge_pitch_mm) };
}

chp_ecochip_floorplan chp_ecochip_lay_out(const chp_ecochip_block *block, int count)
{
    double area_mm2[CHP_ECOCHIP_BLOCKS];
    for (int i = 0; i < count; i++) {
        double area = chp_ecochip_area_mm2(&block[i]);
        int at = i;
        for (; at > 0 && area_mm2[at - 1] < area; at--)
            area_mm2[at] = area_mm2[at - 1];
        area_mm2[at] = area;
    }
    slab whole = lay_out(area_mm2, 0, 1, count);
    return (chp_ecochip_floorplan){ whole.along_mm * whole.across_mm, whole.bridges };
}

static double vias_mm2(double area_mm2)
{
    double side = floor(sqrt(area_mm2) / via_pitch_mm);
    return side * side * via_mm * via_mm;
}

static double stack_kg(const chp_ecochip_block *block, int count)
{
    double kg = 0;
    for (int i = 0; i < count; i++) {
        int node = block[i].node;
        double area_mm2 = chp_ecochip_area_mm2(&block[i]) * area_scale[block[i].type][node];
        kg += good_kg(area_mm2 + vias_mm2(area_mm2), node, 1) - good_kg(area_mm2, node, 1);
    }
    return kg;
}

static double router_mm2(const chp_ecochip_block *block)
{
    return router_at_7nm_mm2(block) * area_scale[block->type][block->node];
}

static chp_ecochip_carbon routers(const chp_ecochip_block *block, int count)
{
    chp_ecochip_carbon sum = { 0, 0 };
    double area_mm2 = 0;
    int equal = 1;
    for (int i = 0; i < count; i++) {
        double router = router_mm2(&block[i]);
        area_mm2 += router;
        equal = equal && block[i].node == block[0].node;
        sum.making_kg += good_kg(router, block[i].node, 1);
        sum.design_kg += chp_ecochip_design_kg(router, block[i].node);
    }
    if (equal)
        sum.making_kg = good_kg(area_mm2, block[0].node, 1);
    return sum;
}

/* Interposer, bridges or vias, before the yield of bonding. */
static double carrier_kg(chp_ecochip_package package, const chp_ecochip_block *block, int count)
{
    chp_ecochip_floorplan plan = chp_ecochip_lay_out(block, count);
    double full_kg = good_kg(plan.area_mm2, NODE_65, 1);
    double routed = count * active_router_mm2 / plan.area_mm2;
    switch (package) {
    case CHP_ECOCHIP_RDL:
        return full_kg * wiring_share[NODE_65] * rdl_layers / wiring_layers;
    case CHP_ECOCHIP_EMIB:
        return good_kg(bridge_mm2 * plan.bridges, NODE_22, 0.25) * wiring_share[NODE_22];
    case CHP_ECOCHIP_PASSIVE:
        return full_kg * wiring_share[NODE_65];
    case CHP_ECOCHIP_ACTIVE:
        return full_kg * (routed + (1 - routed) * wiring_share[NODE_65]);
    case CHP_ECOCHIP_STACKED:
        return stack_kg(block, count);
    }
    return 0;
}

chp_ecochip_carbon chp_ecochip_package_carbon(chp_ecochip_package package,
                                              const chp_ecochip_block *block, int count)
{
    chp_ecochip_carbon sum = { 0, 0 };
    if (count < 2)
        return sum;
    if (package != CHP_ECOCHIP_ACTIVE)
        sum = routers(block, count);
    double bonds = package == CHP_ECOCHIP_STACKED ? count : 1;
    sum.making_kg = (sum.making_kg + carrier_kg(package, block, count)) / pow(bond_yield, bonds);
    return sum;
}
