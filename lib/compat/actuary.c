/* Chiplet Actuary: Y. Feng, K. Ma, "Chiplet Actuary: a quantitative cost model
 * and multi-chiplet architecture exploration", DAC 2022, with the parameters
 * that its authors publish. S is an area in mm2, D a density per cm2.
 *
 *   dies of a wafer  N = pi (Phi/2 - e)^2 / S - pi (Phi - 2 e) / sqrt(2 S)
 *                    S = A + 2 s sqrt(A) + s^2    square die and scribe lane once
 *   yield            Y = (1 + A D / a)^-a
 *   raw die          W / N,   known good die W / (N Y)
 *
 *   recurring        R = C + X + K + waste of the package + waste of chips
 *     C raw chips and bumps, X defect chips, K raw package
 *     organic: K = 0.005 S F; both wastes (1 / 0.99^k - 1)
 *     carrier: Ci = W / N(I) + 0.005 I,  Cs = 0.005 S,  S = 4 I
 *       y1 yield of the carrier, y2 = bond^k, y3 = 0.99 carrier on substrate
 *       chip last:  Ci (1/(y1 y2 y3) - 1) + Cs (1/y3 - 1),  chips 1/(y2 y3) - 1
 *       chip first: Ci (1/(y1 y3) - 1)    + Cs (1/y3 - 1),  chips 1/(y1 y3) - 1
 *   design           modules 0.5 n/300 per mm2, chips 0.3 n/300 per mm2 + 0.2 n
 *
 * Quirks that are kept: N is not rounded; bumps of carriers are paid once a
 * design, not once a chip; chip first forgets the bonding; the fixed design
 * cost of fan-out is divided by 300, too, and both carriers add a recurring
 * rate to the design cost; no reticle bounds a carrier; nothing is tested. */
#include "compat/actuary.h"

#include <math.h>
#include <stddef.h>

#include "yield/yield.h"

#define PI 3.14159265358979323846

static const double wafer_mm = 300, scribe_mm = 0.2, edge_mm = 5, clustering = 10;
static const double c4_usd_per_mm2 = 0.005, microbump_usd_per_mm2 = 0.01;
static const double substrate_usd_per_mm2 = 0.005, substrate_factor = 4;
static const double organic_bond_yield = 0.99;
static const double interface_share = 0.1;   /* of a module, on each chip of several */
static const double interface_nre_mm2 = 20;  /* charged once, whatever its area */

/* parameter.ini of the release. The 3 nm row is "inaccurate assumptions" there;
 * the others go back to CSET, "AI Chips" (Khan and Mann, 2020). */
static const chp_actuary_node nodes[] = {
    { 3, 0.2, 30000, 1e9 },    { 5, 0.11, 16988, 542e6 }, { 7, 0.09, 9346, 298e6 },
    { 10, 0.08, 5992, 174e6 }, { 14, 0.08, 3984, 106e6 }, { 20, 0.07, 3677, 70e6 },
    { 28, 0.07, 2891, 51e6 },  { 40, 0.07, 2274, 38e6 },  { 55, 0.07, 1937, 28e6 },
};

typedef struct {
    double wafer_usd, defects_per_cm2, clustering, area_factor, bond_yield;
    double nre_usd_per_mm2, nre_usd;
} carrier;

static const carrier carriers[] = {
    [CHP_ACTUARY_FANOUT] = { 1200, 0.05, 3, 1.2, 0.98, 0.5 * 1.5e7 / 300, 0.5 * 1.5e7 / 300 },
    [CHP_ACTUARY_INTERPOSER] = { 1937, 0.06, 6, 1.1, 0.95, 1.2 * 0.3 * 28e6 / 300,
                                 1.2 * 0.2 * 28e6 },
};

const chp_actuary_node *chp_actuary_node_find(double node_nm)
{
    for (size_t i = 0; i < sizeof nodes / sizeof *nodes; i++)
        if (nodes[i].node_nm == node_nm)
            return &nodes[i];
    return NULL;
}

static double per_wafer(double area_mm2)
{
    double usable_mm = wafer_mm - 2 * edge_mm;
    double pitch_mm = sqrt(area_mm2) + scribe_mm, cell_mm2 = pitch_mm * pitch_mm;
    return PI * usable_mm * usable_mm / 4 / cell_mm2 - PI * usable_mm / sqrt(2 * cell_mm2);
}

static double yield_of(double area_mm2, double defects_per_cm2, double alpha)
{
    return chp_yield_negative_binomial(area_mm2 * 1e-6, defects_per_cm2 * 1e4, alpha);
}

static double module_nre_usd(const chp_actuary_node *node, double area_mm2)
{
    return 0.5 * node->nre_usd / 300 * area_mm2;
}

chp_actuary_die chp_actuary_die_cost(const chp_actuary_node *node, double area_mm2)
{
    chp_actuary_die die;
    die.dies_per_wafer = per_wafer(area_mm2);
    die.yield = yield_of(area_mm2, node->defects_per_cm2, clustering);
    die.good_dies_per_wafer = die.dies_per_wafer * die.yield;
    die.raw_usd = node->wafer_usd / die.dies_per_wafer;
    die.kgd_usd = die.raw_usd / die.yield;
    die.defect_usd = die.kgd_usd - die.raw_usd;
    die.module_nre_usd = module_nre_usd(node, area_mm2);
    die.chip_nre_usd = 0.3 * node->nre_usd / 300 * area_mm2 + 0.2 * node->nre_usd;
    return die;
}

/* Layers of a substrate grow with its area once it joins chips. */
static double substrate_layers(double area_mm2, double chips)
{
    if (chips == 1)
        return 1;
    return area_mm2 > 900 ? 2 : area_mm2 > 289 ? 1.75 : 1.5;
}

static void on_substrate(chp_actuary_cost *out, const chp_actuary_system *system,
                         const chp_actuary_die *die)
{
    double area_mm2 = substrate_factor * out->die_area_mm2;
    double layers = substrate_layers(area_mm2, system->chips);
    double lost = 1 / pow(organic_bond_yield, system->chips) - 1;
    out->package_area_mm2 = area_mm2;
    out->interposer_area_mm2 = out->interposer_yield = out->interposers_per_wafer = NAN;
    out->raw_chips_usd = system->chips * (die->raw_usd + c4_usd_per_mm2 * out->chip_area_mm2);
    out->raw_package_usd = substrate_usd_per_mm2 * area_mm2 * layers;
    out->defect_package_usd = out->raw_package_usd * lost;
    out->wasted_chips_usd = (out->raw_chips_usd + out->defect_chips_usd) * lost;
    out->package_nre_usd = 3000 * area_mm2 * layers + 3e5;
}

static void on_carrier(chp_actuary_cost *out, const chp_actuary_system *system,
                       const chp_actuary_die *die)
{
    const carrier *c = &carriers[system->package];
    double area_mm2 = c->area_factor * out->die_area_mm2;
    double y1 = yield_of(area_mm2, c->defects_per_cm2, c->clustering);
    double y2 = pow(c->bond_yield, system->chips), y3 = organic_bond_yield;
    out->interposer_area_mm2 = area_mm2;
    out->package_area_mm2 = substrate_factor * area_mm2;
    out->interposer_yield = y1;
    out->interposers_per_wafer = per_wafer(area_mm2);
    double carrier_usd = c->wafer_usd / out->interposers_per_wafer + c4_usd_per_mm2 * area_mm2;
    double substrate_usd = substrate_usd_per_mm2 * out->package_area_mm2;
    out->raw_chips_usd = system->chips * die->raw_usd +
                         system->designs * microbump_usd_per_mm2 * out->chip_area_mm2;
    out->raw_package_usd = carrier_usd + substrate_usd;
    double good_carrier = system->chip_last ? y1 * y2 * y3 : y1 * y3;
    double good_chips = system->chip_last ? y2 * y3 : y1 * y3;
    out->defect_package_usd = carrier_usd * (1 / good_carrier - 1) + substrate_usd * (1 / y3 - 1);
    out->wasted_chips_usd =
        (out->raw_chips_usd + out->defect_chips_usd) * (1 / good_chips - 1);
    out->package_nre_usd = c->nre_usd_per_mm2 * area_mm2 + c->nre_usd +
                           substrate_usd_per_mm2 * out->package_area_mm2;
}

chp_actuary_cost chp_actuary_system_cost(const chp_actuary_system *system)
{
    chp_actuary_cost out;
    double share = system->chips > 1 ? 1 + interface_share : 1;
    out.chip_area_mm2 = system->module_area_mm2 / system->chips * share;
    out.die_area_mm2 = system->chips * out.chip_area_mm2;
    chp_actuary_die die = chp_actuary_die_cost(system->node, out.chip_area_mm2);
    out.defect_chips_usd = system->chips * die.defect_usd;
    if (system->package == CHP_ACTUARY_ORGANIC)
        on_substrate(&out, system, &die);
    else
        on_carrier(&out, system, &die);
    out.recurring_usd = out.raw_chips_usd + out.defect_chips_usd + out.raw_package_usd +
                        out.defect_package_usd + out.wasted_chips_usd;
    out.module_nre_usd = module_nre_usd(
        system->node, system->module_area_mm2 * system->designs / system->chips);
    if (system->chips > 1)
        out.module_nre_usd += module_nre_usd(system->node, interface_nre_mm2);
    out.chip_nre_usd = system->designs * die.chip_nre_usd;
    return out;
}
