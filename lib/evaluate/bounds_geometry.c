/* Areas and prices of a box: the cheapest of its ways to attach parts. */
#include <math.h>

#include "evaluate/bounder.h"

/* Of the shapes that a die may take, that of which a wafer holds most. */
static void widest_harvest(chp_floorplan *plan, const chp_plan_bounds *bounds,
                           const chp_recipe *r)
{
    double most = -1;
    for (int i = 0; i < bounds->shapes; i++) {
        double w = bounds->width_m[i], h = bounds->height_m[i];
        double dies = bounds->shapes > 1
                          ? chp_wafer_dies(r->parts.process, w, h, r->making.wafer_rule)
                          : 0;
        if (dies > most) {
            most = dies;
            plan->width_m = w;
            plan->height_m = h;
        }
    }
}

/* The cheapest of the box: least area, fewest cores sold, most spares. */
static void price_least(chp_geometry_bounds *out, const chp_recipe_box *box, const chp_recipe *r)
{
    chp_floorplan plan = out->plan.least;
    chp_making making = r->making;
    widest_harvest(&plan, &out->plan, r);
    chp_bill bill = chp_stage_bill(r, &plan);
    bill.making = &making;
    bill.spare_cores = box->high.design.spare_cores;
    out->cost = chp_cost_package(&bill);
    out->design = chp_cost_design(&bill, &r->program);
}

static chp_hash hash_geometry_of(chp_hash h, const chp_recipe *r)
{
    const chp_chip_design *d = &r->design;
    const double part[] = { d->dies, (double)d->topology, d->cores, d->spare_cores, d->l2_bytes,
                            d->cache_slices, d->spare_slices, d->other_area_m2, d->io_edge_m,
                            d->io_area_m2, d->utilization, d->core_area_m2, d->stacks, d->lanes,
                            (double)d->relaxed };
    return chp_hash_bytes(h, part, sizeof part);
}

static chp_hash hash_geometry(const chp_recipe_box *box, const chp_recipe *r)
{
    chp_hash h = chp_hash_bytes(chp_hash_seed(), &r->parts, sizeof r->parts);
    h = chp_hash_bytes(h, &r->making, sizeof r->making);
    h = chp_hash_bytes(h, &r->program, sizeof r->program);
    return hash_geometry_of(hash_geometry_of(h, r), &box->high);
}

static const chp_geometry_bounds *find_geometry(chp_bounder *b, const chp_recipe_box *box,
                                                const chp_recipe *r)
{
    int known;
    chp_geometry_bounds *g = chp_memo_slot(b->geometries, hash_geometry(box, r), &known);
    if (known)
        return g;
    g->built = chp_design_plan_bounds(&g->plan, &box->low.design, &box->high.design, &r->parts,
                                      &g->why);
    g->case_k_per_w = chp_junction_to_case(&r->parts, r->design.dies * g->plan.most_area_m2);
    if (g->built)
        price_least(g, box, r);
    return g;
}

static void take_better(chp_geometry_bounds *best, const chp_geometry_bounds *other)
{
    best->case_k_per_w = fmin(best->case_k_per_w, other->case_k_per_w);
    best->cost.package_usd = fmin(best->cost.package_usd, other->cost.package_usd);
    best->cost.carbon_kg = fmin(best->cost.carbon_kg, other->cost.carbon_kg);
    best->cost.good_packages_per_wafer =
        fmax(best->cost.good_packages_per_wafer, other->cost.good_packages_per_wafer);
    best->design.product_usd = fmin(best->design.product_usd, other->design.product_usd);
    best->design.each_usd = fmin(best->design.each_usd, other->design.each_usd);
}

const chp_geometry_bounds *chp_bounder_geometry(chp_bounder *b, const chp_recipe_box *box)
{
    if (box->attachments == 0)
        return find_geometry(b, box, &box->low);
    b->best.built = 0;
    for (int i = 0; i < box->attachments; i++) {
        chp_recipe r = box->low;
        r.parts.die_attach = box->attachment[i].dies;
        r.parts.memory_attach = box->attachment[i].memory;
        const chp_geometry_bounds *g = find_geometry(b, box, &r);
        if (!b->best.built)
            b->best = *g;
        else if (g->built)
            take_better(&b->best, g);
    }
    return &b->best;
}
