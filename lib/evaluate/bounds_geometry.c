/* Areas and prices of a box: the cheapest of its ways to attach parts. */
#include <math.h>

#include "evaluate/bounder.h"

/* With more of them all are taken to have the area of the fewest and the yield of
 * the most. */
enum { MOST_SPARES = 8 };

/* Of the shapes that a die may take, that of which a wafer holds most. */
static void widest_harvest(chp_bill *bill, const chp_plan_bounds *bounds, chp_wafer_rule rule)
{
    double most = -1;
    for (int i = 0; i < bounds->shapes; i++) {
        double w = bounds->width_m[i], h = bounds->height_m[i];
        double dies = bounds->shapes > 1 ? chp_wafer_dies(bill->process, w, h, rule) : 0;
        if (dies > most) {
            most = dies;
            bill->die_width_m = w;
            bill->die_height_m = h;
        }
    }
}

/* No wafer holds more of an area, whatever its shape. */
static double most_io_dies(const chp_recipe *r, double area_m2)
{
    if (!(r->design.io_dies > 0))
        return 0;
    double radius_m = r->parts.io_process->wafer_diameter_m / 2;
    return 3.14159265358979324 * radius_m * radius_m / area_m2;
}

/* At either end of prices and yields another shape may be the cheapest. */
static void price_ends(chp_geometry_bounds *out, chp_bill *bill, const chp_recipe *r)
{
    out->low_usd = out->high_usd = HUGE_VAL;
    for (int i = 0; i < out->plan.shapes; i++) {
        bill->die_width_m = out->plan.width_m[i];
        bill->die_height_m = out->plan.height_m[i];
        chp_interval usd = chp_cost_interval(bill, &out->cost, &r->low, &r->high);
        out->low_usd = fmin(out->low_usd, usd.low);
        out->high_usd = fmin(out->high_usd, usd.high);
    }
}

/* The cheapest of the box: least area, fewest cores sold, most spares. */
static void price_least(const chp_bounder *b, chp_geometry_bounds *out, const chp_recipe_box *box)
{
    const chp_recipe *r = &box->low;
    chp_making making = r->making;
    chp_end_parts dear;
    chp_bill bill = chp_stage_bill(r, &out->plan.least);
    if (r->dear)
        chp_bill_to_end(&bill, &dear, &r->high, &r->low);
    widest_harvest(&bill, &out->plan, making.wafer_rule);
    bill.making = &making;
    bill.spare_cores = box->high.design.spare_cores;
    bill.io_width_m = bill.io_height_m = sqrt(out->plan.least.io.area_m2);
    bill.io_per_wafer = most_io_dies(r, out->plan.least.io.area_m2);
    out->cost = chp_cost_package(&bill);
    out->design = chp_cost_design(&bill, &r->program);
    out->low_usd = out->high_usd = 0;
    if (b->price_ends)
        price_ends(out, &bill, r);
}

static chp_hash hash_geometry_of(chp_hash h, const chp_recipe *r)
{
    const chp_chip_design *d = &r->design;
    const double part[] = { d->dies, (double)d->topology, d->cores, d->spare_cores, d->l2_bytes,
                            d->cache_slices, d->spare_slices, d->other_area_m2, d->io_edge_m,
                            d->io_area_m2, d->utilization, d->core_area_m2, d->stacks, d->lanes,
                            (double)d->relaxed, d->io_dies, d->stacked, d->io_cache_bytes,
                            d->io_other_area_m2, d->io_lanes };
    return chp_hash_bytes(h, part, sizeof part);
}

static chp_hash hash_geometry(const chp_bounder *b, const chp_recipe_box *box)
{
    const chp_recipe *r = &box->low;
    const double ends[] = { b->price_ends, r->dear };
    chp_hash h = chp_hash_bytes(chp_hash_seed(), &r->parts, sizeof r->parts);
    h = chp_hash_bytes(h, ends, sizeof ends);
    h = chp_hash_bytes(h, &r->making, sizeof r->making);
    h = chp_hash_bytes(h, &r->program, sizeof r->program);
    for (int i = 0; i < box->attachments; i++)
        h = chp_hash_bytes(h, &box->attachment[i], sizeof box->attachment[i]);
    if (box->spares)
        h = chp_hash_bytes(h, box->spare_cores, box->spares * sizeof *box->spare_cores);
    return hash_geometry_of(hash_geometry_of(h, r), &box->high);
}

static void take_cheaper(chp_geometry_bounds *best, const chp_geometry_bounds *other)
{
    best->cost.package_usd = fmin(best->cost.package_usd, other->cost.package_usd);
    best->cost.carbon_kg = fmin(best->cost.carbon_kg, other->cost.carbon_kg);
    best->cost.good_packages_per_wafer =
        fmax(best->cost.good_packages_per_wafer, other->cost.good_packages_per_wafer);
    best->cost.die_yield = fmax(best->cost.die_yield, other->cost.die_yield);
    best->cost.sku_share = fmax(best->cost.sku_share, other->cost.sku_share);
    best->cost.escapes = fmin(best->cost.escapes, other->cost.escapes);
    best->low_usd = fmin(best->low_usd, other->low_usd);
    best->high_usd = fmin(best->high_usd, other->high_usd);
    best->design.product_usd = fmin(best->design.product_usd, other->design.product_usd);
    best->design.each_usd = fmin(best->design.each_usd, other->design.each_usd);
}

/* Spares cost area and save dies, so what they are worth is known of each number
 * of them only. */
static void price_each_spare(const chp_bounder *b, chp_geometry_bounds *out,
                             const chp_recipe_box *box)
{
    int priced = 0;
    for (size_t i = 0; i < box->spares; i++) {
        chp_geometry_bounds one;
        chp_recipe_box part = *box;
        part.low.design.spare_cores = part.high.design.spare_cores = box->spare_cores[i];
        if (!chp_design_plan_bounds(&one.plan, &part.low.design, &part.high.design,
                                    &box->low.parts, &one.why))
            continue;
        price_least(b, &one, &part);
        if (!priced++) {
            out->cost = one.cost;
            out->design = one.design;
            out->low_usd = one.low_usd;
            out->high_usd = one.high_usd;
        } else {
            take_cheaper(out, &one);
        }
    }
    out->built = priced > 0;
}

/* Of one way to attach parts. */
static void find_attached(const chp_bounder *b, chp_geometry_bounds *g, const chp_recipe_box *box)
{
    const chp_recipe *r = &box->low;
    g->built = chp_design_plan_bounds(&g->plan, &r->design, &box->high.design, &r->parts, &g->why);
    double io_m2 = r->design.io_dies > 0 ? r->design.io_dies * g->plan.most_io_m2 : 0;
    g->case_k_per_w =
        chp_junction_to_case(&r->parts, r->design.dies * g->plan.most_area_m2 + io_m2);
    if (g->built && box->spares > 1 && box->spares <= MOST_SPARES)
        price_each_spare(b, g, box);
    else if (g->built)
        price_least(b, g, box);
}

static void find_geometry(const chp_bounder *b, chp_geometry_bounds *best,
                          const chp_recipe_box *box)
{
    best->built = 0;
    for (int i = 0; i < box->attachments; i++) {
        chp_geometry_bounds g;
        chp_recipe_box part = *box;
        part.low.parts.die_attach = box->attachment[i].dies;
        part.low.parts.memory_attach = box->attachment[i].memory;
        part.low.low = box->attachment[i].low;
        part.low.high = box->attachment[i].high;
        find_attached(b, &g, &part);
        if (!best->built) {
            *best = g;
        } else if (g.built) {
            best->plan.least.carrier_share =
                fmin(best->plan.least.carrier_share, g.plan.least.carrier_share);
            best->case_k_per_w = fmin(best->case_k_per_w, g.case_k_per_w);
            take_cheaper(best, &g);
        }
    }
}

int chp_bounder_plan(chp_plan_bounds *out, const chp_recipe_box *box, chp_shortfall *why)
{
    chp_part_list parts = box->low.parts;
    const chp_chip_design *low = &box->low.design, *high = &box->high.design;
    if (box->attachments == 0)
        return chp_design_plan_bounds(out, low, high, &parts, why);
    for (int i = 0; i < box->attachments; i++) {
        parts.die_attach = box->attachment[i].dies;
        parts.memory_attach = box->attachment[i].memory;
        if (chp_design_plan_bounds(out, low, high, &parts, why))
            return 1;
    }
    return 0;
}

const chp_geometry_bounds *chp_bounder_geometry(chp_bounder *b, const chp_recipe_box *box)
{
    int known;
    chp_geometry_bounds *g = chp_memo_slot(b->geometries, hash_geometry(b, box), &known);
    if (known)
        return g;
    if (box->attachments)
        find_geometry(b, g, box);
    else
        find_attached(b, g, box);
    return g;
}
