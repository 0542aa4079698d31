#include "cost/cost.h"

#include <math.h>
#include <stddef.h>

#include "die/die.h"
#include "yield/yield.h"

/* I/O and base dies of which only the sum is known are cut to this size. */
static const double other_piece_m2 = 400e-6;
/* A bridge is a small piece that is tested before it is embedded (ECO-CHIP). */
static const double bridge_m2 = 25e-6;

/* ------------------------------------------------------------------ silicon */

static double dies_of(const chp_process *p, double width_m, double height_m)
{
    return chp_dies_per_wafer(width_m, height_m, p->scribe_m, p->wafer_diameter_m,
                              p->edge_exclusion_m);
}

static void price_dies(chp_package_cost *cost, const chp_bill *bill)
{
    const chp_process *p = bill->process;
    double area_m2 = bill->die_width_m * bill->die_height_m;
    double cores_m2 = (bill->cores_sold + bill->spare_cores) * bill->core_area_m2;
    cost->die_yield =
        chp_yield_harvested(bill->core_area_m2, bill->cores_sold, bill->spare_cores,
                            fmax(area_m2 - cores_m2, 0), p->defect_density_per_m2, p->clustering);
    cost->dies_per_wafer = dies_of(p, bill->die_width_m, bill->die_height_m);
    cost->die_usd = p->wafer_price_usd / (cost->dies_per_wafer * cost->die_yield);
    cost->dies_usd = bill->dies * cost->die_usd;
}

static double other_pieces(const chp_bill *bill)
{
    return ceil(bill->other_silicon_m2 / other_piece_m2);
}

static double other_silicon_price(const chp_bill *bill)
{
    const chp_process *p = bill->process;
    double pieces = other_pieces(bill);
    if (!(pieces > 0))
        return 0;
    double area_m2 = bill->other_silicon_m2 / pieces, side_m = sqrt(area_m2);
    double yield = chp_yield_negative_binomial(area_m2, p->defect_density_per_m2, p->clustering);
    return pieces * p->wafer_price_usd / (dies_of(p, side_m, side_m) * yield);
}

/* ------------------------------------------------------------------ package */

static double carrier_silicon_price(const chp_carrier *c)
{
    const chp_package *k = c->package;
    double area_m2 = c->parts_m2 * k->area_factor;
    double piece_m2 = k->area_factor < 1 ? fmin(bridge_m2, area_m2) : area_m2;
    double yield = chp_yield_negative_binomial(piece_m2, k->defect_density_per_m2, k->clustering);
    return c->count * area_m2 * k->price_per_m2_usd / yield;
}

/* Every placement must succeed and every stack survive. */
static void price_package(chp_package_cost *cost, const chp_bill *bill)
{
    chp_carrier carrier[2];
    double stacks = bill->memory ? bill->stacks : 0;
    double stack_m2 = bill->memory ? bill->memory->body_edge_m * bill->memory->body_depth_m : 0;
    double dies_m2 = bill->dies * bill->die_width_m * bill->die_height_m + bill->other_silicon_m2;
    int count = chp_carriers(carrier, bill->die_attach, bill->memory_attach, bill->dies, dies_m2,
                             stacks, stacks * stack_m2);
    cost->assembly_yield = bill->memory ? pow(bill->memory->yield, stacks) : 1;
    for (int i = 0; i < count; i++) {
        const chp_carrier *c = &carrier[i];
        double placements = c->count * c->placements + (i == 0 ? other_pieces(bill) : 0);
        cost->interposer_usd += carrier_silicon_price(c);
        cost->assembly_usd += placements * c->package->bond_price_usd;
        cost->assembly_yield *= pow(c->package->bond_yield, placements);
    }
    if (count == 0)
        return;
    const chp_carrier *lowest = &carrier[count - 1];
    cost->substrate_usd = lowest->parts_m2 * lowest->package->substrate_factor *
                          lowest->package->substrate_price_per_m2_usd;
    cost->assembly_usd += lowest->package->assembly_price_usd;
}

chp_package_cost chp_cost_package(const chp_bill *bill)
{
    chp_package_cost cost = { 0 };
    price_dies(&cost, bill);
    cost.other_silicon_usd = other_silicon_price(bill);
    cost.memory_usd = bill->memory ? bill->stacks * bill->memory->price_usd : 0;
    price_package(&cost, bill);
    double started_usd = cost.dies_usd + cost.other_silicon_usd + cost.memory_usd +
                         cost.interposer_usd + cost.substrate_usd + cost.assembly_usd;
    cost.package_usd = started_usd / cost.assembly_yield;
    cost.assembly_loss_usd = cost.package_usd - started_usd;
    cost.good_packages_per_wafer =
        cost.dies_per_wafer * cost.die_yield * cost.assembly_yield / bill->dies;
    return cost;
}
