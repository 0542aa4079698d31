/* The last stage: what is told of a design. */
#include <math.h>

#include "evaluate/stages.h"

static void fill_costs(chp_evaluator *e, const chp_recipe *r, double tokens_per_s, double *m)
{
    double power_w = e->power.power_w + r->host_power_w;
    if (e->bill.process)
        e->design_cost = chp_cost_design(&e->bill, &r->program);
    else
        e->design_cost.product_usd = e->design_cost.each_usd = NAN;
    chp_at_work work = { e->cost.package_usd + e->design_cost.each_usd, power_w, tokens_per_s };
    m[CHP_METRIC_PACKAGE_COST] = e->cost.package_usd;
    m[CHP_METRIC_PACKAGE_COST_LOW] = e->package_usd.low;
    m[CHP_METRIC_PACKAGE_COST_HIGH] = e->package_usd.high;
    m[CHP_METRIC_DESIGN_COST] = e->design_cost.product_usd;
    m[CHP_METRIC_DESIGN_COST_PER_PACKAGE] = e->design_cost.each_usd;
    m[CHP_METRIC_FULL_COST] = work.usd;
    m[CHP_METRIC_COST_PER_TOKENS] = 1e6 * chp_usd_per_token(&r->economics, &work);
    m[CHP_METRIC_SKU_YIELD] = e->cost.die_yield * e->cost.sku_share;
    m[CHP_METRIC_PACKAGE_CLOCK] = e->cost.clock;
    m[CHP_METRIC_ESCAPES] = e->cost.escapes;
    m[CHP_METRIC_CARBON_MAKE] = e->cost.carbon_kg;
    m[CHP_METRIC_CARBON_USE] = chp_carbon_of_use(&r->economics, power_w);
}

/* Weights stay; cache and activations grow with the sequences in flight. */
double chp_stage_sequences(const chp_evaluator *e, const chp_recipe *r)
{
    const chp_mapping *m = e->mapping;
    double have = e->device[e->presentation].dram_bytes - m->weight_bytes;
    return have > 0 ? r->split.batch * have / (m->kv_bytes + m->activation_bytes) : 0;
}

/* A sheet says nothing of how its parts are placed. */
static void fill_shares(const chp_evaluator *e, const chp_recipe *r, double *m)
{
    m[CHP_METRIC_RETICLE_USED] = r->sheet ? NAN : e->floorplan.reticle_share;
    m[CHP_METRIC_EDGE_USED] = r->sheet ? NAN : e->floorplan.edge_share;
    m[CHP_METRIC_CARRIER_USED] = r->sheet ? NAN : e->floorplan.carrier_share;
}

void chp_stage_metrics(chp_evaluator *e, const chp_recipe *r, double *m)
{
    double step_s = e->activity.time_s;
    double packages = r->split.packages;
    double tokens = e->mapping->tokens / packages;
    int decode = r->split.phase == CHP_DECODE;
    m[CHP_METRIC_THROUGHPUT] = tokens / step_s;
    m[CHP_METRIC_TPOT] = decode ? step_s : NAN;
    m[CHP_METRIC_TTFT] = decode ? NAN : step_s;
    m[CHP_METRIC_POWER] = e->power.power_w;
    m[CHP_METRIC_ENERGY_PER_TOKEN] = e->power.power_w * step_s / tokens;
    m[CHP_METRIC_SILICON_AREA] = e->chip.silicon_area_m2 > 0 ? e->chip.silicon_area_m2 : NAN;
    m[CHP_METRIC_JUNCTION_TEMPERATURE] = e->power.junction_k;
    m[CHP_METRIC_HOT_SPOT_TEMPERATURE] = e->power.hot_spot_k;
    m[CHP_METRIC_MEMORY_TEMPERATURE] = e->power.memory_k;
    m[CHP_METRIC_SUPPLY_CURRENT] = e->supply_a;
    m[CHP_METRIC_IDLE_POWER] = e->chip.rest_w / (1 - e->chip.power_loss);
    m[CHP_METRIC_POWER_DENSITY] = chp_stage_power_density(e);
    m[CHP_METRIC_CAPACITY_USED] =
        chp_stage_bytes(e->mapping) / e->device[e->presentation].dram_bytes;
    m[CHP_METRIC_GOOD_PACKAGES_PER_WAFER] = e->cost.good_packages_per_wafer;
    m[CHP_METRIC_TOKENS_PER_S_PER_WAFER] = tokens / step_s * e->cost.good_packages_per_wafer;
    m[CHP_METRIC_THROUGHPUT_SYSTEM] = e->mapping->tokens / step_s;
    m[CHP_METRIC_POWER_SYSTEM] = packages * (e->power.power_w + r->host_power_w);
    m[CHP_METRIC_COST_SYSTEM] = packages * e->cost.package_usd;
    m[CHP_METRIC_SEQUENCES] = chp_stage_sequences(e, r);
    fill_shares(e, r, m);
    fill_costs(e, r, tokens / step_s, m);
}
