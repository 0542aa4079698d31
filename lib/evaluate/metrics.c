/* The last stage: what is told of a design. */
#include <math.h>

#include "evaluate/metric_lanes.h"
#include "evaluate/stages.h"

void chp_stage_prices(chp_evaluator *e, const chp_recipe *r, double *m)
{
    if (e->bill.process)
        e->design_cost = chp_cost_design(&e->bill, &r->program);
    else
        e->design_cost.product_usd = e->design_cost.each_usd = NAN;
    m[CHP_METRIC_PACKAGE_COST] = e->cost.package_usd;
    m[CHP_METRIC_PACKAGE_COST_LOW] = e->package_usd.low;
    m[CHP_METRIC_PACKAGE_COST_HIGH] = e->package_usd.high;
    m[CHP_METRIC_DESIGN_COST] = e->design_cost.product_usd;
    m[CHP_METRIC_DESIGN_COST_PER_PACKAGE] = e->design_cost.each_usd;
    m[CHP_METRIC_FULL_COST] = e->cost.package_usd + e->design_cost.each_usd;
    m[CHP_METRIC_GOOD_PACKAGES_PER_WAFER] = e->cost.good_packages_per_wafer;
    m[CHP_METRIC_SKU_YIELD] = e->cost.die_yield * e->cost.sku_share;
    m[CHP_METRIC_PACKAGE_CLOCK] = e->cost.clock;
    m[CHP_METRIC_ESCAPES] = e->cost.escapes;
    m[CHP_METRIC_CARBON_MAKE] = e->cost.carbon_kg;
}

/* A sheet says nothing of how its parts are placed. */
void chp_stage_sizes(const chp_evaluator *e, const chp_recipe *r, double *m)
{
    m[CHP_METRIC_SILICON_AREA] = e->chip.silicon_area_m2 > 0 ? e->chip.silicon_area_m2 : NAN;
    m[CHP_METRIC_RETICLE_USED] = r->sheet ? NAN : e->floorplan.reticle_share;
    m[CHP_METRIC_EDGE_USED] = r->sheet ? NAN : e->floorplan.edge_share;
    m[CHP_METRIC_CARRIER_USED] = r->sheet ? NAN : e->floorplan.carrier_share;
}

/* Weights stay; cache and activations grow with the sequences in flight. */
double chp_stage_sequences(const chp_evaluator *e, const chp_recipe *r)
{
    const chp_mapping *m = e->mapping;
    double have = e->device[e->presentation].dram_bytes - m->weight_bytes;
    return have > 0 ? r->split.batch * have / (m->kv_bytes + m->activation_bytes) : 0;
}

void chp_stage_loads(const chp_evaluator *e, const chp_recipe *r, double *m)
{
    m[CHP_METRIC_CAPACITY_USED] =
        chp_stage_bytes(e->mapping) / e->device[e->presentation].dram_bytes;
    m[CHP_METRIC_SEQUENCES] = chp_stage_sequences(e, r);
    m[CHP_METRIC_COST_SYSTEM] = r->split.packages * e->cost.package_usd;
}

chp_metric_fixed chp_metric_fix(const chp_evaluator *e, const chp_recipe *r)
{
    double usd = e->cost.package_usd + e->design_cost.each_usd;
    return (chp_metric_fixed){ .tokens = e->mapping->tokens / r->split.packages,
                               .packages = r->split.packages,
                               .host_power_w = r->host_power_w,
                               .power_loss = e->chip.power_loss,
                               .area_m2 =
                                   e->chip.silicon_area_m2 > 0 ? e->chip.silicon_area_m2 : NAN,
                               .good_packages_per_wafer = e->cost.good_packages_per_wafer,
                               .costs = chp_running_costs_of(&r->economics, usd),
                               .decode = r->split.phase == CHP_DECODE };
}

void chp_stage_metrics(chp_evaluator *e, const chp_recipe *r, double *m)
{
    chp_stage_prices(e, r, m);
    chp_stage_sizes(e, r, m);
    chp_stage_loads(e, r, m);
    chp_metric_fixed fixed = chp_metric_fix(e, r);
    chp_speed_lanes(&fixed, &e->activity.time_s, 1, 1, m);
    chp_power_metric_lanes(&fixed, &e->activity.time_s, &e->power.power_w, &e->chip.rest_w, 1, 1,
                           m);
    m[CHP_METRIC_JUNCTION_TEMPERATURE] = e->power.junction_k;
    m[CHP_METRIC_HOT_SPOT_TEMPERATURE] = e->power.hot_spot_k;
    m[CHP_METRIC_MEMORY_TEMPERATURE] = e->power.memory_k;
    m[CHP_METRIC_SUPPLY_CURRENT] = e->supply_a;
}
