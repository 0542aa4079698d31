/* The stages of one evaluation, in the order of the data:
 *   geometry -> chip -> mapping -> times -> power -> metrics
 * A stage runs again only if something that it reads has changed. */
#include "evaluate/evaluate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "evaluate/stages.h"

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
    e->plans = chp_plan_cache_new();
    if (e->cache && e->heat && e->plans)
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
    chp_plan_cache_free(e->plans);
    free(e);
}

int chp_stage_short(chp_shortfall *why, const char *what, double need, double have,
                    chp_dimension dimension, const char *lever)
{
    chp_shortfall shortfall = { what, need, have, dimension, lever };
    *why = shortfall;
    return 0;
}

/* -------------------------------------------------------------------- chip */

static void set_system(chp_chip *chip, const chp_chip_design *d)
{
    chip->scale_up_bytes_per_s = d->scale_up_bytes_per_s;
    chip->scale_up_latency_s = d->scale_up_latency_s;
    chip->scale_out_bytes_per_s = d->scale_out_bytes_per_s;
    chip->scale_out_latency_s = d->scale_out_latency_s;
}

/* Rates are what cores do in a clock, times the clock: of a design the former are
 * known exactly, whatever its clock. */
static chp_device per_clock(const chp_evaluator *e, const chp_recipe *r, const chp_device *device)
{
    chp_device unit = *device;
    double cores = device->dies * r->design.cores;
    for (int i = 0; i < CHP_DTYPES; i++)
        unit.flop_per_s[i] = r->sheet ? device->flop_per_s[i] / e->chip.clock_hz
                                      : cores * r->design.core_flop_per_clock[i];
    unit.vector_flop_per_s = r->sheet ? device->vector_flop_per_s / e->chip.clock_hz
                                      : cores * r->design.core_vector_per_clock;
    unit.exponentials_per_s = r->sheet ? device->exponentials_per_s / e->chip.clock_hz
                                       : cores * r->design.core_exponential_per_clock;
    unit.clock_hz = 1;
    return unit;
}

void chp_stage_views(chp_evaluator *e, const chp_recipe *r)
{
    if (r->design.link_bytes_per_s > 0 && chp_chip_joined(&e->chip) > 1)
        e->chip.link_bytes_per_s = r->design.link_bytes_per_s;
    e->chip.l2_policy = r->design.l2_policy;
    for (int p = CHP_UNIFIED; p <= CHP_PARTITIONED; p++) {
        e->device[p] = chp_chip_device(&e->chip, (chp_presentation)p);
        e->per_clock[p] = per_clock(e, r, &e->device[p]);
        e->fabric[p] = chp_chip_fabric(&e->chip, (chp_presentation)p);
    }
    e->clock_hz = e->chip.clock_hz;
}

int chp_stage_chip(chp_evaluator *e, const chp_recipe *r)
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

double chp_split_domain(const chp_split *split)
{
    int all = !(split->domain > 0) || split->domain > split->packages;
    return all ? split->packages : split->domain;
}

static const char *const no_units[CHP_DTYPES] = { "matrix units for bf16", "matrix units for fp8",
                                                  "matrix units for int8", "matrix units for fp4" };

int chp_stage_map(chp_evaluator *e, const chp_recipe *r, chp_evaluation *out)
{
    chp_split split = r->split;
    out->dtype = r->dtype >= 0 ? (chp_dtype)r->dtype : best_dtype(&e->chip);
    if (!(e->chip.flop_per_s[out->dtype] > 0))
        return chp_stage_short(&out->shortfall, no_units[out->dtype], 1, 0, CHP_COUNT,
                               "workload.dtype = best, or a core with that dtype");
    split.dtype = out->dtype;
    split.kv_dtype = r->kv_dtype >= 0                   ? (chp_dtype)r->kv_dtype
                     : chp_dtype_bytes(split.dtype) < 2 ? CHP_FP8
                                                        : CHP_BF16;
    split.dies = e->chip.dies;
    split.domain = chp_split_domain(&split);
    if (e->chip.dies < 2)
        split.presentation = CHP_UNIFIED;
    e->presentation = split.presentation;
    e->mapping =
        chp_mapping_cache_get(&e->mapping_id, e->cache, r->workload, &split, &out->shortfall);
    return e->mapping != NULL;
}

double chp_stage_bytes(const chp_mapping *mapping)
{
    return mapping->weight_bytes + mapping->kv_bytes + mapping->activation_bytes;
}

int chp_stage_memory(const chp_evaluator *e, const chp_recipe *r, chp_shortfall *why)
{
    double need = chp_stage_bytes(e->mapping);
    double have = e->device[e->presentation].dram_bytes;
    if (need <= have || r->design.relaxed & CHP_FIT_MEMORY)
        return 1;
    return chp_stage_short(why, "memory capacity of a device", need, have, CHP_BYTES,
                           "more packages or stacks, a smaller batch, more tensor or expert ranks");
}

void chp_evaluate_run(chp_evaluator *e, const chp_recipe *r, unsigned stale, chp_evaluation *out)
{
    out->feasible = 0;
    e->sheet = r->sheet;
    if (stale & CHP_STALE_GEOMETRY || (stale & CHP_STALE_CHIP && !e->built))
        stale |= CHP_STALE_GEOMETRY | CHP_STALE_CHIP;
    if (stale & CHP_STALE_GEOMETRY)
        e->built = chp_stage_geometry(e, r);
    if (e->built && (stale & CHP_STALE_CHIP))
        e->built = chp_stage_chip(e, r);
    if (!e->built) {
        out->shortfall = e->shortfall;
        return;
    }
    if (!chp_stage_map(e, r, out) || !chp_stage_memory(e, r, &out->shortfall))
        return;
    e->clock_hz = e->chip.clock_hz;
    chp_stage_times(e, r);
    if (!chp_stage_links(e, out))
        return;
    if (!chp_stage_power(e, r, out))
        return;
    chp_stage_metrics(e, r, out->metric);
    out->feasible = 1;
}

chp_evaluation_parts chp_evaluator_parts(const chp_evaluator *e)
{
    chp_evaluation_parts parts = { &e->chip,        e->mapping, &e->power,   &e->cost,
                                   &e->design_cost, NULL,       e->throttle, &e->heat_input };
    if (!e->sheet)
        parts.floorplan = &e->floorplan;
    return parts;
}
