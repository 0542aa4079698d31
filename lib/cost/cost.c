#include "cost/cost.h"

#include <math.h>
#include <stddef.h>

#include "die/die.h"

/* I/O and base dies of which only the sum is known are cut to this size. */
static const double other_piece_m2 = 400e-6;
/* A bridge is a small piece that is tested before it is embedded (ECO-CHIP). */
static const double bridge_m2 = 25e-6;

/* What is in hand at a step: what it took so far, and how likely it is good. */
typedef struct {
    double usd, carbon_kg, good;
} lot;

static const chp_making known_good = { .die_coverage = 1,
                                       .package_coverage = 1,
                                       .sku_clock = 1,
                                       .speed_classes = 1 };

static lot both(lot a, lot b)
{
    lot sum = { a.usd + b.usd, a.carbon_kg + b.carbon_kg, a.good * b.good };
    return sum;
}

/* A good part, and some that failed the test. */
static lot passed(lot l, chp_tested tested)
{
    lot out = { l.usd / tested.pass, l.carbon_kg / tested.pass, tested.quality };
    return out;
}

static lot several(lot one, double count)
{
    lot all = { count * one.usd, count * one.carbon_kg, one.good == 1 ? 1 : pow(one.good, count) };
    return all;
}

/* ------------------------------------------------------------------ silicon */

double chp_other_pieces(const chp_bill *bill)
{
    return ceil(bill->other_silicon_m2 / other_piece_m2);
}

static lot printed_die(const chp_process *p, double per_wafer, const chp_making *making,
                       double yield)
{
    double radius_m = p->wafer_diameter_m / 2, wafer_m2 = 3.14159265358979324 * radius_m * radius_m;
    lot die = { p->wafer_price_usd / per_wafer + making->wafer_test_usd,
                p->carbon_kg_per_m2 * wafer_m2 / per_wafer, yield };
    return die;
}

static double sellable_share(const chp_bill *bill)
{
    chp_defects defects = chp_process_defects(bill->process, bill->making->law);
    const chp_units kinds[] = { { bill->core_area_m2, bill->cores_sold, bill->spare_cores, 1 },
                                bill->cache, bill->links };
    double rest_m2 = bill->die_width_m * bill->die_height_m;
    for (int i = 0; i < 3; i++)
        rest_m2 -= (kinds[i].sold + kinds[i].spares) * kinds[i].groups * kinds[i].area_m2;
    return chp_yield_units(kinds, 3, fmax(rest_m2, 0), &defects);
}

/* Dies of the wanted speed are picked on the wafer, if that is known there. */
static lot compute_dies(chp_package_cost *cost, const chp_bill *bill)
{
    const chp_making *m = bill->making;
    cost->die_yield = sellable_share(bill);
    cost->sku_share = chp_bin_share(&m->spread, m->sku_clock, m->sku_leakage);
    cost->clock = chp_bin_clock(m->spread.speed, bill->dies, m->speed_classes);
    cost->dies_per_wafer =
        chp_wafer_dies(bill->process, bill->die_width_m, bill->die_height_m, m->wafer_rule);
    lot die = printed_die(bill->process, cost->dies_per_wafer, m, cost->die_yield);
    chp_tested tested = chp_test(cost->die_yield, m->die_coverage);
    tested.pass *= m->sorted_late ? 1 : cost->sku_share;
    cost->good_packages_per_wafer = cost->dies_per_wafer * tested.pass / bill->dies;
    lot good = passed(die, tested);
    cost->die_usd = good.usd;
    cost->dies_usd = bill->dies * good.usd;
    return several(good, bill->dies);
}

static lot other_dies(chp_package_cost *cost, const chp_bill *bill)
{
    double pieces = chp_other_pieces(bill);
    lot none = { 0, 0, 1 };
    if (!(pieces > 0))
        return none;
    chp_defects defects = chp_process_defects(bill->process, bill->making->law);
    double area_m2 = bill->other_silicon_m2 / pieces, side_m = sqrt(area_m2);
    double yield = chp_yield(area_m2, &defects);
    double per_wafer = chp_wafer_dies(bill->process, side_m, side_m, bill->making->wafer_rule);
    lot die = printed_die(bill->process, per_wafer, bill->making, yield);
    lot all = several(passed(die, chp_test(yield, bill->making->die_coverage)), pieces);
    cost->other_silicon_usd = all.usd;
    return all;
}

/* Known good by the same test as compute dies; nothing of them is sold in part. */
static lot io_dies(chp_package_cost *cost, const chp_bill *bill)
{
    lot none = { 0, 0, 1 };
    if (!(bill->io_dies > 0))
        return none;
    const chp_process *p = bill->io_process;
    const chp_making *m = bill->making;
    chp_defects defects = chp_process_defects(p, m->law);
    double yield = chp_yield(bill->io_width_m * bill->io_height_m, &defects);
    double per_wafer = bill->io_per_wafer;
    if (!(per_wafer > 0))
        per_wafer = chp_wafer_dies(p, bill->io_width_m, bill->io_height_m, m->wafer_rule);
    lot die = printed_die(p, per_wafer, m, yield);
    lot all = several(passed(die, chp_test(yield, m->die_coverage)), bill->io_dies);
    cost->io_dies_usd = all.usd;
    return all;
}

static lot stacks_of(chp_package_cost *cost, const chp_bill *bill)
{
    lot none = { 0, 0, 1 };
    if (!bill->memory)
        return none;
    lot one = { bill->memory->price_usd, bill->memory->carbon_kg, bill->memory->yield };
    cost->memory_usd = bill->stacks * one.usd;
    return several(one, bill->stacks);
}

/* ------------------------------------------------------------------ package */

/* A carrier made first is tested before anything is bonded to it; one that is
 * built over the dies is not, and takes them with it. */
static lot carriers(chp_package_cost *cost, const chp_carrier *c, int chip_first)
{
    const chp_package *k = c->package;
    double area_m2 = c->parts_m2 * k->area_factor;
    double piece_m2 = k->area_factor < 1 ? fmin(bridge_m2, area_m2) : area_m2;
    double yield = chp_yield_negative_binomial(piece_m2, k->defect_density_per_m2, k->clustering);
    lot one = { area_m2 * k->price_per_m2_usd, area_m2 * k->carbon_kg_per_m2, yield };
    if (!chip_first || k->area_factor < 1)
        one = passed(one, chp_test(yield, 1));
    cost->interposer_usd += c->count * one.usd;
    return several(one, c->count);
}

/* Dies under a carrier that is built over them are not bonded to it; placing
 * them costs as much. */
static lot bonding(chp_package_cost *cost, const chp_carrier *c, double others, int chip_first)
{
    const chp_package *k = c->package;
    double placements = c->count * c->placements + others;
    lot all = { placements * k->bond_price_usd, 0,
                chip_first && k->area_factor >= 1 ? 1 : pow(k->bond_yield, placements) };
    cost->assembly_usd += all.usd;
    return all;
}

/* Each module is tested by itself before they are joined. */
static lot tested_modules(chp_package_cost *cost, lot all, double count, double coverage)
{
    chp_tested one = chp_test(pow(all.good, 1 / count), coverage);
    cost->assembly_yield *= one.pass;
    one.quality = pow(one.quality, count);
    return passed(all, one);
}

static lot substrate_and_lid(chp_package_cost *cost, const chp_carrier *lowest)
{
    const chp_package *k = lowest->package;
    cost->substrate_usd = lowest->parts_m2 * k->substrate_factor * k->substrate_price_per_m2_usd;
    cost->assembly_usd += k->assembly_price_usd;
    lot rest = { cost->substrate_usd + k->assembly_price_usd, 0, 1 };
    return rest;
}

chp_carried chp_carried_of(const chp_bill *bill)
{
    double stacks = bill->memory ? bill->stacks : 0;
    double stack_m2 = bill->memory ? bill->memory->body_edge_m * bill->memory->body_depth_m : 0;
    chp_carried carried = {
        .dies = bill->dies,
        .dies_m2 = bill->dies * bill->die_width_m * bill->die_height_m + bill->other_silicon_m2,
        .io_dies = bill->io_dies,
        .io_m2 = bill->io_dies * bill->io_width_m * bill->io_height_m,
        .stacks = stacks,
        .stacks_m2 = stacks * stack_m2,
        .stacked = bill->stacked,
    };
    return carried;
}

static lot assembled(chp_package_cost *cost, const chp_bill *bill, lot parts)
{
    chp_carrier carrier[2];
    chp_carried carried = chp_carried_of(bill);
    int count = chp_carriers(carrier, bill->die_attach, bill->memory_attach, &carried);
    lot all = parts;
    for (int i = 0; i < count; i++) {
        int chip_first = bill->making->chip_first && i == 0;
        double others = i == 0 ? chp_other_pieces(bill) : 0;
        all = both(all, carriers(cost, &carrier[i], chip_first));
        all = both(all, bonding(cost, &carrier[i], others, chip_first));
        if (i + 1 < count && bill->making->module_coverage > 0)
            all = tested_modules(cost, all, carrier[i].count, bill->making->module_coverage);
    }
    return count ? both(all, substrate_and_lid(cost, &carrier[count - 1])) : all;
}

/* A package too slow for what is sold is lost, if speed was not known before. */
static chp_tested final_test(const chp_package_cost *cost, const chp_bill *bill, double good)
{
    chp_tested tested = chp_test(good, bill->making->package_coverage);
    if (bill->making->sorted_late)
        tested.pass *= pow(cost->sku_share, bill->dies);
    return tested;
}

chp_package_cost chp_cost_package(const chp_bill *asked)
{
    chp_package_cost cost = { .assembly_yield = 1 };
    chp_bill bill = *asked;
    if (!bill.making)
        bill.making = &known_good;
    lot parts = both(compute_dies(&cost, &bill), other_dies(&cost, &bill));
    parts = both(parts, io_dies(&cost, &bill));
    lot all = assembled(&cost, &bill, both(parts, stacks_of(&cost, &bill)));
    chp_tested tested = final_test(&cost, &bill, all.good);
    lot package = passed(all, tested);
    double silicon_usd = cost.dies_usd + cost.other_silicon_usd + cost.io_dies_usd;
    double started_usd = silicon_usd + cost.memory_usd + cost.interposer_usd +
                         cost.substrate_usd + cost.assembly_usd;
    cost.assembly_yield *= tested.pass;
    cost.escapes = 1 - tested.quality;
    cost.package_usd = package.usd;
    cost.assembly_loss_usd = package.usd - started_usd;
    cost.good_packages_per_wafer *= cost.assembly_yield;
    cost.carbon_kg = bill.process->carbon_kg_per_m2 > 0 ? package.carbon_kg : NAN;
    return cost;
}
