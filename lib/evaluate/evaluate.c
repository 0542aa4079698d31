/* The stages of one evaluation, in the order of the data:
 *   geometry -> chip -> mapping -> times -> power -> metrics
 * A stage runs again only if something that it reads has changed. */
#include "evaluate/evaluate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "evaluate/stages.h"
#include "performance/forms.h"

const char *chp_limit_name(chp_limit limit)
{
    static const char *const name[CHP_LIMITS] = { "tensor", "vector",  "cache",  "dram",
                                                  "link",   "network", "launch", "power cap" };
    return name[limit];
}

chp_evaluator *chp_evaluator_new(void)
{
    chp_evaluator *e = calloc(1, sizeof *e);
    if (!e)
        return NULL;
    e->cache = chp_mapping_cache_new();
    e->heat = chp_heat_cache_new();
    if (e->cache && e->heat)
        return e;
    chp_evaluator_free(e);
    return NULL;
}

void chp_evaluator_free(chp_evaluator *e)
{
    if (!e)
        return;
    chp_mapping_cache_free(e->cache);
    chp_heat_cache_free(e->heat);
    free(e);
}

/* ---------------------------------------------------------------- geometry */

static double core_area_on(const chp_recipe *r, const chp_floorplan *plan)
{
    double built = r->design.cores + r->design.spare_cores;
    return built > 0 ? plan->cores_m2 / built : 0;
}

/* Spare lanes repair the link of a module. */
static chp_units link_lanes(const chp_chip_design *d, const chp_link *link)
{
    chp_units lanes = { 0, 0, 0, 0 };
    if (d->dies < 2 || !(d->lanes > 0))
        return lanes;
    lanes.sold = link->lanes;
    lanes.spares = link->spare_lanes;
    lanes.groups = ceil(d->lanes / link->lanes) * chp_topology_neighbours(d->topology, d->dies);
    lanes.area_m2 = link->module_area_m2 / (lanes.sold + lanes.spares);
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
        .links = link_lanes(&r->design, r->parts.link),
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
    e->bill.making = &e->making;
    e->cost = chp_cost_package(&e->bill);
    e->package_usd = chp_cost_interval(&e->bill, &e->cost, &r->low, &r->high);
}

static int build_geometry(chp_evaluator *e, const chp_recipe *r)
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

/* -------------------------------------------------------------------- chip */

static void set_system(chp_chip *chip, const chp_chip_design *d)
{
    chip->scale_up_bytes_per_s = d->scale_up_bytes_per_s;
    chip->scale_up_latency_s = d->scale_up_latency_s;
    chip->scale_out_bytes_per_s = d->scale_out_bytes_per_s;
    chip->scale_out_latency_s = d->scale_out_latency_s;
}

void chp_stage_views(chp_evaluator *e, const chp_recipe *r)
{
    if (r->design.link_bytes_per_s > 0 && e->chip.dies > 1)
        e->chip.link_bytes_per_s = r->design.link_bytes_per_s;
    for (int p = CHP_UNIFIED; p <= CHP_PARTITIONED; p++) {
        e->device[p] = chp_chip_device(&e->chip, (chp_presentation)p);
        e->fabric[p] = chp_chip_fabric(&e->chip, (chp_presentation)p);
    }
}

static int build_chip(chp_evaluator *e, const chp_recipe *r)
{
    if (r->sheet) {
        chp_sheet_chip(&e->chip, r->sheet, &r->parts);
        set_system(&e->chip, &r->design);
        chp_chip_cooling(&e->chip, r->design.cooling_k_per_w, r->design.coolant_k,
                         r->design.power_loss);
    } else if (!chp_design_chip(&e->chip, &r->design, &e->floorplan, &r->parts, &e->shortfall)) {
        return 0;
    }
    chp_stage_views(e, r);
    return chp_stage_heat(e, r);
}

/* ----------------------------------------------------------------- mapping */

static chp_dtype best_dtype(const chp_chip *chip)
{
    if (chip->flop_per_s[CHP_FP8] > 0)
        return CHP_FP8;
    return chip->flop_per_s[CHP_INT8] > 0 ? CHP_INT8 : CHP_BF16;
}

static int short_of(chp_shortfall *why, const char *what, double need, double have,
                    chp_dimension dimension, const char *lever)
{
    chp_shortfall shortfall = { what, need, have, dimension, lever };
    *why = shortfall;
    return 0;
}

double chp_split_domain(const chp_split *split)
{
    int all = !(split->domain > 0) || split->domain > split->packages;
    return all ? split->packages : split->domain;
}

static const char *const no_units[CHP_DTYPES] = { "matrix units for bf16", "matrix units for fp8",
                                                  "matrix units for int8",
                                                  "matrix units for fp4" };

int chp_stage_map(chp_evaluator *e, const chp_recipe *r, chp_evaluation *out)
{
    chp_split split = r->split;
    out->dtype = r->dtype >= 0 ? (chp_dtype)r->dtype : best_dtype(&e->chip);
    if (!(e->chip.flop_per_s[out->dtype] > 0))
        return short_of(&out->shortfall, no_units[out->dtype], 1, 0, CHP_COUNT,
                        "workload.dtype = best, or a core with that dtype");
    split.dtype = out->dtype;
    split.kv_dtype = r->kv_dtype >= 0                     ? (chp_dtype)r->kv_dtype
                     : chp_dtype_bytes(split.dtype) < 2 ? CHP_FP8
                                                          : CHP_BF16;
    split.dies = e->chip.dies;
    split.domain = chp_split_domain(&split);
    if (e->chip.dies < 2)
        split.presentation = CHP_UNIFIED;
    e->presentation = split.presentation;
    e->mapping = chp_mapping_cache_get(e->cache, r->workload, &split, &out->shortfall);
    return e->mapping != NULL;
}

double chp_stage_bytes(const chp_mapping *mapping)
{
    return mapping->weight_bytes + mapping->kv_bytes + mapping->activation_bytes;
}

static int fits_memory(const chp_evaluator *e, const chp_recipe *r, chp_evaluation *out)
{
    double need = chp_stage_bytes(e->mapping);
    double have = e->device[e->presentation].dram_bytes;
    if (need <= have || r->design.relaxed & CHP_FIT_MEMORY)
        return 1;
    return short_of(&out->shortfall, "memory capacity of a device", need, have, CHP_BYTES,
                    "more packages or stacks, a smaller batch, more tensor or expert ranks");
}

/* ------------------------------------------------------------------- times */

chp_limit chp_operator_limit(const chp_operator_time *t)
{
    const double by[CHP_LIMITS] = { t->tensor_s, t->vector_s,  t->cache_s,  t->dram_s,
                                    t->link_s,   t->network_s, t->launch_s, 0 };
    int best = 0;
    for (int i = 1; i < CHP_LIMITS; i++)
        if (by[i] > by[best])
            best = i;
    return (chp_limit)best;
}

static void add_activity(chp_activity *sum, const chp_operator_time *t, chp_dtype dtype,
                         double runs)
{
    sum->tensor_flop[dtype] += runs * t->tensor_flop;
    sum->vector_flop += runs * t->vector_flop;
    sum->exponentials += runs * t->exponentials;
    sum->cache_bytes += runs * t->cache_bytes;
    sum->dram_bytes += runs * t->dram_bytes;
    sum->link_bytes += runs * t->link_bytes;
    sum->network_bytes += runs * t->network_bytes;
    sum->time_s += runs * t->time_s;
}

double chp_stage_devices(const chp_evaluator *e)
{
    return e->presentation == CHP_PARTITIONED ? e->chip.dies : 1;
}

static void time_operators(chp_evaluator *e, const chp_recipe *r)
{
    const chp_device *device = &e->device[e->presentation];
    const chp_fabric *fabric = &e->fabric[e->presentation];
    for (int i = 0; i < e->mapping->count; i++) {
        e->time[i] = chp_time_operator(&e->mapping->op[i], device, fabric, r->kernel,
                                       CHP_REUSE_STREAM);
        /* Rows of padding take time but hold zeros, which switch next to nothing. */
        e->time[i].tensor_flop = e->mapping->tensor_flop[i];
        if (r->time_factor)
            e->time[i].time_s *= r->time_factor[chp_interval_family_of(&e->mapping->op[i])];
    }
}

/* Serving stacks cut the batch in two and exchange the tokens of one half while
 * the other is worked on. Of the exchanges only what is not hidden so is left
 * in the step, and in the times of the operators. */
static void hide_exchanges(chp_evaluator *e, const chp_kernel *kernel)
{
    double exchange_s = 0, work_s = 0;
    for (int i = 0; i < e->mapping->count; i++) {
        const chp_operator *op = &e->mapping->op[i];
        *(op->kind == CHP_ALL_TO_ALL ? &exchange_s : &work_s) += op->count * e->time[i].time_s;
    }
    if (!(exchange_s > 0) || !(exchange_s < HUGE_VAL))
        return;
    double seen = chp_join(work_s, exchange_s, kernel->exchange_overlap) - work_s;
    for (int i = 0; i < e->mapping->count; i++)
        if (e->mapping->op[i].kind == CHP_ALL_TO_ALL)
            e->time[i].time_s *= seen / exchange_s;
}

void chp_stage_times(chp_evaluator *e, const chp_recipe *r)
{
    double devices = chp_stage_devices(e);
    double step_s = 0;
    memset(&e->activity, 0, sizeof e->activity);
    memset(e->limit_s, 0, sizeof e->limit_s);
    time_operators(e, r);
    hide_exchanges(e, r->kernel);
    for (int i = 0; i < e->mapping->count; i++) {
        const chp_operator *op = &e->mapping->op[i];
        const chp_operator_time *t = &e->time[i];
        add_activity(&e->activity, t, op->dtype, op->count * devices);
        e->limit_s[chp_operator_limit(t)] += op->count * t->time_s;
        step_s += op->count * t->time_s;
    }
    e->activity.time_s = step_s;
}

/* A step that never ends had traffic between dies and no link to carry it. */
static int links_exist(const chp_evaluator *e, chp_evaluation *out)
{
    if (e->activity.time_s < HUGE_VAL)
        return 1;
    double load = chp_topology_channel_load(e->chip.topology, e->chip.dies) /
                  chp_topology_attained(e->chip.topology, e->chip.dies);
    return short_of(&out->shortfall, "bandwidth between dies, to keep up with the memory",
                    load * e->chip.dies * e->chip.dram_bytes_per_s, e->chip.link_bytes_per_s,
                    CHP_BYTE_RATE, "link.bandwidth set, where nobody published it");
}

/* ----------------------------------------------------------------- metrics */

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

static void fill_metrics(chp_evaluator *e, const chp_recipe *r, double *m)
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

static chp_limit largest_share(const double *limit_s)
{
    int best = 0;
    for (int i = 1; i < CHP_LIMITS; i++)
        if (limit_s[i] > limit_s[best])
            best = i;
    return (chp_limit)best;
}

void chp_evaluate(chp_evaluator *e, const chp_recipe *r, unsigned stale, chp_evaluation *out)
{
    out->feasible = 0;
    e->sheet = r->sheet;
    if (stale & CHP_STALE_GEOMETRY || (stale & CHP_STALE_CHIP && !e->built))
        stale |= CHP_STALE_GEOMETRY | CHP_STALE_CHIP;
    if (stale & CHP_STALE_GEOMETRY)
        e->built = build_geometry(e, r);
    if (e->built && (stale & CHP_STALE_CHIP))
        e->built = build_chip(e, r);
    if (!e->built) {
        out->shortfall = e->shortfall;
        return;
    }
    if (!chp_stage_map(e, r, out) || !fits_memory(e, r, out))
        return;
    chp_stage_times(e, r);
    if (!links_exist(e, out))
        return;
    if (!chp_stage_power(e, r, out))
        return;
    fill_metrics(e, r, out->metric);
    out->limit = largest_share(e->limit_s);
    out->feasible = 1;
}

chp_evaluation_parts chp_evaluator_parts(const chp_evaluator *e)
{
    chp_evaluation_parts parts = { &e->chip, e->mapping,      e->time, &e->power,
                                   &e->cost, &e->design_cost, NULL,    e->throttle,
                                   &e->heat_input };
    if (!e->sheet)
        parts.floorplan = &e->floorplan;
    return parts;
}

double chp_evaluator_operator_energy(const chp_evaluator *e, int i)
{
    chp_activity run = { .time_s = 0 };
    add_activity(&run, &e->time[i], e->mapping->op[i].dtype, chp_stage_devices(e));
    return chp_activity_energy(&e->chip, &run);
}
