/* What is built, and what it costs. */
#include <math.h>

#include "chip/joins.h"
#include "evaluate/stages.h"

static double core_area_on(const chp_recipe *r, const chp_floorplan *plan)
{
    double built = r->design.cores + r->design.spare_cores;
    return built > 0 ? plan->cores_m2 / built : 0;
}

/* Spare lanes repair the link of a module. */
static chp_units link_lanes(const chp_recipe *r)
{
    chp_joins joins = chp_joins_of_die(&r->design, &r->parts);
    chp_units lanes = { 0, 0, 0, 0 };
    if (!(joins.count > 0))
        return lanes;
    lanes.sold = joins.link->lanes;
    lanes.spares = joins.link->spare_lanes;
    lanes.groups = joins.modules * joins.count;
    lanes.area_m2 = joins.link->module_area_m2 / (lanes.sold + lanes.spares);
    return lanes;
}

static chp_units cache_slices(const chp_chip_design *d, const chp_floorplan *plan)
{
    double built = d->cache_slices + d->spare_slices;
    chp_units slices = { built > 0 ? plan->cache_m2 / built : 0, d->cache_slices, d->spare_slices,
                         1 };
    return slices;
}

chp_bill chp_stage_bill(const chp_recipe *r, const chp_floorplan *plan)
{
    chp_bill bill = {
        .cache = cache_slices(&r->design, plan),
        .links = link_lanes(r),
        .process = r->parts.process,
        .memory = r->design.stacks > 0 ? r->parts.memory : NULL,
        .die_attach = r->parts.die_attach,
        .memory_attach = r->parts.memory_attach,
        .dies = r->design.dies,
        .stacks = r->design.stacks,
        .die_width_m = plan->width_m,
        .die_height_m = plan->height_m,
        .core_area_m2 = core_area_on(r, plan),
        .cores_sold = r->design.cores,
        .spare_cores = r->design.spare_cores,
        .io_process = r->parts.io_process,
        .io_dies = r->design.io_dies,
        .io_width_m = plan->io.outline.width_m,
        .io_height_m = plan->io.outline.height_m,
        .stacked = r->design.io_dies > 0 && r->design.stacked > 0,
    };
    return bill;
}

static chp_bill sheet_bill(const chp_recipe *r)
{
    const chp_sheet *sheet = r->sheet;
    double sold = sheet->cores / sheet->dies;
    double built = fmax(sheet->cores_built / sheet->dies, sold);
    double side = sqrt(sheet->die_area_m2);
    double width = fmin(side, r->parts.process->reticle_width_m);
    chp_bill bill = {
        .process = r->parts.process,
        .memory = sheet->stacks > 0 ? r->parts.memory : NULL,
        .die_attach = r->parts.die_attach,
        .memory_attach = r->parts.memory_attach,
        .dies = sheet->dies,
        .stacks = sheet->stacks,
        .die_width_m = width,
        .die_height_m = sheet->die_area_m2 / width,
        .core_area_m2 = chp_sheet_core_share() * sheet->die_area_m2 / built,
        .cores_sold = sold,
        .spare_cores = built - sold,
        .other_silicon_m2 = sheet->other_silicon_m2,
    };
    return bill;
}

static void leave_unpriced(chp_evaluator *e)
{
    const chp_package_cost cost = { .package_usd = NAN,
                                    .good_packages_per_wafer = NAN,
                                    .die_yield = NAN,
                                    .sku_share = NAN,
                                    .clock = NAN,
                                    .escapes = NAN,
                                    .carbon_kg = NAN };
    const chp_interval usd = { NAN, NAN, NAN };
    e->bill.process = NULL;
    e->cost = cost;
    e->package_usd = usd;
}

static void price(chp_evaluator *e, const chp_recipe *r)
{
    e->making = r->making;
    if (r->dear)
        chp_bill_to_end(&e->bill, &e->dear, &r->high, &r->low);
    e->bill.making = &e->making;
    e->cost = chp_cost_package(&e->bill);
    e->package_usd = chp_cost_interval(&e->bill, &e->cost, &r->low, &r->high);
}

int chp_stage_geometry(chp_evaluator *e, const chp_recipe *r)
{
    if (!r->sheet) {
        if (!chp_design_floorplan(&e->floorplan, &r->design, &r->parts, &e->shortfall))
            return 0;
        e->bill = chp_stage_bill(r, &e->floorplan);
    } else if (r->sheet->die_area_m2 > 0 && r->parts.process) {
        e->bill = sheet_bill(r);
    } else {
        leave_unpriced(e);
        return 1;
    }
    price(e, r);
    return 1;
}
