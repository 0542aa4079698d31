/* One key of a study into a recipe. */
#include "space/keys.h"

#include <stddef.h>

static const chp_record *record_of(const chp_axis *axis, size_t i)
{
    return axis->record ? axis->record[i] : NULL;
}

static const void *plain_of(const chp_axis *axis, size_t i)
{
    const chp_record *record = record_of(axis, i);
    return record ? record->plain : NULL;
}

/* A part that is paid for, and both ends of what is known of it. */
void chp_recipe_set_process(chp_recipe *r, const chp_record *record)
{
    r->parts.process = record ? record->plain : NULL;
    r->low.process = record ? record->low : NULL;
    r->high.process = record ? record->high : NULL;
}

void chp_recipe_set_io_process(chp_recipe *r, const chp_record *record)
{
    r->parts.io_process = record ? record->plain : NULL;
    r->low.io_process = record ? record->low : NULL;
    r->high.io_process = record ? record->high : NULL;
}

void chp_recipe_set_memory(chp_recipe *r, const chp_record *record)
{
    r->parts.memory = record ? record->plain : NULL;
    r->low.memory = record ? record->low : NULL;
    r->high.memory = record ? record->high : NULL;
}

void chp_recipe_set_die_attach(chp_recipe *r, const chp_record *record)
{
    r->parts.die_attach = record ? record->plain : NULL;
    r->low.die_attach = record ? record->low : NULL;
    r->high.die_attach = record ? record->high : NULL;
}

void chp_recipe_set_memory_attach(chp_recipe *r, const chp_record *record)
{
    r->parts.memory_attach = record ? record->plain : NULL;
    r->low.memory_attach = record ? record->low : NULL;
    r->high.memory_attach = record ? record->high : NULL;
}

/* Zero stands for "as the chip's own system has it", or all packages. */
static void set_workload_key(chp_recipe *r, int key, const chp_axis *axis, size_t i)
{
    double v = axis->value[i];
    switch (key) {
    case CHP_KEY_WORKLOAD_MODEL: r->workload = plain_of(axis, i); break;
    case CHP_KEY_WORKLOAD_PHASE: r->split.phase = v > 0 ? CHP_DECODE : CHP_PREFILL; break;
    case CHP_KEY_WORKLOAD_CONTEXT: r->split.context = v; break;
    case CHP_KEY_WORKLOAD_DTYPE: r->dtype = (int)v - 1; break;
    case CHP_KEY_WORKLOAD_KV_DTYPE: r->kv_dtype = (int)v - 1; break;
    case CHP_KEY_WORKLOAD_BATCH: r->split.batch = v; break;
    case CHP_KEY_SYSTEM_PACKAGES: r->split.packages = v; break;
    case CHP_KEY_SYSTEM_DOMAIN: r->split.domain = v; break;
    case CHP_KEY_MAPPING_PRESENTATION:
        r->split.presentation = v > 0 ? CHP_PARTITIONED : CHP_UNIFIED;
        break;
    case CHP_KEY_MAPPING_L2_POLICY: r->design.l2_policy = (chp_l2_policy)v; break;
    case CHP_KEY_MAPPING_TENSOR: r->split.tensor = v; break;
    case CHP_KEY_MAPPING_EXPERT: r->split.expert = v; break;
    case CHP_KEY_MAPPING_ATTENTION:
        r->split.attention = v > 0 ? CHP_ATTENTION_BY_SEQUENCE : CHP_ATTENTION_BY_HEAD;
        break;
    default: break;
    }
}

void chp_run_set(chp_run *run, int key, const chp_axis *axis, size_t i)
{
    double v = axis->value[i];
    switch (key) {
    case CHP_KEY_WORKLOAD_MODEL: run->workload = plain_of(axis, i); break;
    case CHP_KEY_WORKLOAD_PHASE: run->phase = v > 0 ? CHP_DECODE : CHP_PREFILL; break;
    case CHP_KEY_WORKLOAD_CONTEXT: run->context = v; break;
    case CHP_KEY_WORKLOAD_DTYPE: run->dtype = (int)v - 1; break;
    case CHP_KEY_WORKLOAD_KV_DTYPE: run->kv_dtype = (int)v - 1; break;
    case CHP_KEY_WORKLOAD_BATCH: run->batch = v; break;
    case CHP_KEY_MAPPING_PRESENTATION:
        run->presentation = v > 0 ? CHP_PARTITIONED : CHP_UNIFIED;
        break;
    case CHP_KEY_MAPPING_TENSOR: run->tensor = v; break;
    case CHP_KEY_MAPPING_EXPERT: run->expert = v; break;
    case CHP_KEY_MAPPING_ATTENTION:
        run->attention = v > 0 ? CHP_ATTENTION_BY_SEQUENCE : CHP_ATTENTION_BY_HEAD;
        break;
    default: break;
    }
}

static void set_core_key(chp_recipe *r, int key, const chp_axis *axis, size_t i)
{
    chp_chip_design *d = &r->design;
    double v = axis->value[i];
    switch (key) {
    case CHP_KEY_CORE_PROCESS: r->parts.core_process = plain_of(axis, i); break;
    case CHP_KEY_CORE_AREA: d->core_area_m2 = v; break;
    case CHP_KEY_CORE_VOLTAGE: d->core_voltage_v = v; break;
    case CHP_KEY_CORE_CLOCK: d->core_clock_hz = v; break;
    case CHP_KEY_CORE_BF16: d->core_flop_per_clock[CHP_BF16] = v; break;
    case CHP_KEY_CORE_FP8: d->core_flop_per_clock[CHP_FP8] = v; break;
    case CHP_KEY_CORE_INT8: d->core_flop_per_clock[CHP_INT8] = v; break;
    case CHP_KEY_CORE_FP4: d->core_flop_per_clock[CHP_FP4] = v; break;
    case CHP_KEY_CORE_VECTOR: d->core_vector_per_clock = v; break;
    case CHP_KEY_CORE_EXPONENTIAL: d->core_exponential_per_clock = v; break;
    case CHP_KEY_CORE_SRAM: d->core_sram_bytes = v; break;
    case CHP_KEY_CORE_DELIVERY: d->delivery_factor = v; break;
    case CHP_KEY_CORE_KERNEL: r->kernel = plain_of(axis, i); break;
    default: break;
    }
}

static void set_die_key(chp_recipe *r, int key, const chp_axis *axis, size_t i)
{
    chp_chip_design *d = &r->design;
    double v = axis->value[i];
    switch (key) {
    case CHP_KEY_DIE_PROCESS: chp_recipe_set_process(r, record_of(axis, i)); break;
    case CHP_KEY_DIE_CORES: d->cores = v; break;
    case CHP_KEY_DIE_SPARE_CORES: d->spare_cores = v; break;
    case CHP_KEY_DIE_L2: d->l2_bytes = v; break;
    case CHP_KEY_DIE_CACHE_SLICES: d->cache_slices = v; break;
    case CHP_KEY_DIE_SPARE_SLICES: d->spare_slices = v; break;
    case CHP_KEY_DIE_OTHER_AREA: d->other_area_m2 = v; break;
    case CHP_KEY_DIE_IO_EDGE: d->io_edge_m = v; break;
    case CHP_KEY_DIE_IO_AREA: d->io_area_m2 = v; break;
    case CHP_KEY_DIE_UTILIZATION: d->utilization = v; break;
    case CHP_KEY_DIE_VOLTAGE: d->voltage_v = v; break;
    case CHP_KEY_MEMORY_KIND: chp_recipe_set_memory(r, record_of(axis, i)); break;
    case CHP_KEY_MEMORY_STACKS: d->stacks = v; break;
    case CHP_KEY_MEMORY_PIN_RATE: d->pin_rate_bits_per_s = v; break;
    case CHP_KEY_LINK_KIND: r->parts.link = plain_of(axis, i); break;
    case CHP_KEY_LINK_LANES: d->lanes = v; break;
    case CHP_KEY_LINK_BANDWIDTH: d->link_bytes_per_s = v; break;
    default: break;
    }
}

static void set_io_die_key(chp_recipe *r, int key, const chp_axis *axis, size_t i)
{
    chp_chip_design *d = &r->design;
    double v = axis->value[i];
    switch (key) {
    case CHP_KEY_PACKAGE_IO_DIES: d->io_dies = v; break;
    case CHP_KEY_PACKAGE_STACKING: d->stacked = v; break;
    case CHP_KEY_IO_DIE_PROCESS: chp_recipe_set_io_process(r, record_of(axis, i)); break;
    case CHP_KEY_IO_DIE_L2: d->io_cache_bytes = v; break;
    case CHP_KEY_IO_DIE_OTHER_AREA: d->io_other_area_m2 = v; break;
    case CHP_KEY_IO_DIE_LINK: r->parts.io_link = plain_of(axis, i); break;
    case CHP_KEY_IO_DIE_LANES: d->io_lanes = v; break;
    default: break;
    }
}

static void set_making_key(chp_recipe *r, int key, const chp_axis *axis, size_t i)
{
    chp_making *m = &r->making;
    double v = axis->value[i];
    switch (key) {
    case CHP_KEY_COST_YIELD_LAW: m->law = (chp_yield_law)v; break;
    case CHP_KEY_COST_DIES_PER_WAFER: m->wafer_rule = (chp_wafer_rule)v; break;
    case CHP_KEY_COST_WAFER_TEST: m->wafer_test_usd = v; break;
    case CHP_KEY_COST_DIE_COVERAGE: m->die_coverage = v; break;
    case CHP_KEY_COST_MODULE_COVERAGE: m->module_coverage = v; break;
    case CHP_KEY_COST_PACKAGE_COVERAGE: m->package_coverage = v; break;
    case CHP_KEY_COST_ASSEMBLY: m->chip_first = v > 0; break;
    case CHP_KEY_COST_SPEED_SPREAD: m->spread.speed = v; break;
    case CHP_KEY_COST_LEAKAGE_SPREAD: m->spread.leakage = v; break;
    case CHP_KEY_COST_SPEED_LEAKAGE: m->spread.correlation = v; break;
    case CHP_KEY_COST_SKU_CLOCK: m->sku_clock = v; break;
    case CHP_KEY_COST_SKU_LEAKAGE: m->sku_leakage = v; break;
    case CHP_KEY_COST_SORTED: m->sorted_late = v > 0; break;
    case CHP_KEY_COST_SPEED_CLASSES: m->speed_classes = v; break;
    default: break;
    }
}

static void set_economic_key(chp_recipe *r, int key, const chp_axis *axis, size_t i)
{
    double v = axis->value[i];
    switch (key) {
    case CHP_KEY_COST_VOLUME: r->program.volume = v; break;
    case CHP_KEY_COST_PRODUCTS: r->program.products = v; break;
    case CHP_KEY_COST_BLOCK_REUSE: r->program.block_reuse = v; break;
    case CHP_KEY_COST_RESPINS: r->program.respins = v; break;
    case CHP_KEY_COST_LIFETIME: r->economics.lifetime_s = v; break;
    case CHP_KEY_COST_UTILIZATION: r->economics.utilization = v; break;
    case CHP_KEY_COST_ENERGY_PRICE: r->economics.energy_usd_per_j = v; break;
    case CHP_KEY_COST_PUE: r->economics.pue = v; break;
    case CHP_KEY_COST_HOST_PRICE: r->economics.host_usd = v; break;
    case CHP_KEY_COST_MARGIN: r->economics.margin = v; break;
    case CHP_KEY_COST_GRID_CARBON: r->economics.grid_kg_per_j = v; break;
    default: break;
    }
}

static void set_package_key(chp_recipe *r, int key, const chp_axis *axis, size_t i)
{
    chp_chip_design *d = &r->design;
    double v = axis->value[i];
    switch (key) {
    case CHP_KEY_PACKAGE_DIES: d->dies = v; break;
    case CHP_KEY_PACKAGE_TOPOLOGY: d->topology = (chp_topology)v; break;
    case CHP_KEY_PACKAGE_DIE_ATTACH: chp_recipe_set_die_attach(r, record_of(axis, i)); break;
    case CHP_KEY_PACKAGE_MEMORY_ATTACH: chp_recipe_set_memory_attach(r, record_of(axis, i)); break;
    case CHP_KEY_PACKAGE_COOLING: d->cooling_k_per_w = v; break;
    case CHP_KEY_PACKAGE_COOLANT: d->coolant_k = v; break;
    case CHP_KEY_PACKAGE_POWER_LOSS: d->power_loss = v; break;
    case CHP_KEY_PACKAGE_BUSIEST: d->busiest = v; break;
    case CHP_KEY_SYSTEM_SCALE_UP: d->scale_up_bytes_per_s = v; break;
    case CHP_KEY_SYSTEM_SCALE_OUT: d->scale_out_bytes_per_s = v; break;
    case CHP_KEY_SYSTEM_SCALE_UP_LATENCY: d->scale_up_latency_s = v; break;
    case CHP_KEY_SYSTEM_SCALE_OUT_LATENCY: d->scale_out_latency_s = v; break;
    case CHP_KEY_SYSTEM_HOST_POWER: r->host_power_w = v; break;
    default: break;
    }
}

/* What goes stale when a key changes. */
static unsigned stale_of(int key)
{
    switch (key) {
    case CHP_KEY_WORKLOAD_MODEL:
    case CHP_KEY_WORKLOAD_PHASE:
    case CHP_KEY_WORKLOAD_CONTEXT:
    case CHP_KEY_WORKLOAD_DTYPE:
    case CHP_KEY_WORKLOAD_KV_DTYPE:
    case CHP_KEY_WORKLOAD_BATCH:
    case CHP_KEY_SYSTEM_PACKAGES:
    case CHP_KEY_SYSTEM_DOMAIN:
    case CHP_KEY_SYSTEM_HOST_POWER:
    case CHP_KEY_MAPPING_PRESENTATION:
    case CHP_KEY_MAPPING_TENSOR:
    case CHP_KEY_MAPPING_EXPERT:
    case CHP_KEY_MAPPING_ATTENTION:
    case CHP_KEY_COST_VOLUME:
    case CHP_KEY_COST_PRODUCTS:
    case CHP_KEY_COST_BLOCK_REUSE:
    case CHP_KEY_COST_RESPINS:
    case CHP_KEY_COST_LIFETIME:
    case CHP_KEY_COST_UTILIZATION:
    case CHP_KEY_COST_ENERGY_PRICE:
    case CHP_KEY_COST_PUE:
    case CHP_KEY_COST_HOST_PRICE:
    case CHP_KEY_COST_MARGIN:
    case CHP_KEY_COST_GRID_CARBON:
    case CHP_KEY_CORE_KERNEL: return CHP_STALE_MAPPING;
    case CHP_KEY_DIE_VOLTAGE:
    case CHP_KEY_LINK_BANDWIDTH:
    case CHP_KEY_MAPPING_L2_POLICY:
    case CHP_KEY_CORE_VOLTAGE:
    case CHP_KEY_CORE_CLOCK:
    case CHP_KEY_SYSTEM_SCALE_UP:
    case CHP_KEY_SYSTEM_SCALE_OUT:
    case CHP_KEY_SYSTEM_SCALE_UP_LATENCY:
    case CHP_KEY_SYSTEM_SCALE_OUT_LATENCY:
    case CHP_KEY_PACKAGE_COOLING:
    case CHP_KEY_PACKAGE_COOLANT:
    case CHP_KEY_PACKAGE_BUSIEST:
    case CHP_KEY_PACKAGE_POWER_LOSS: return CHP_STALE_CHIP;
    default: return CHP_STALE_ALL;
    }
}

unsigned chp_recipe_set(chp_recipe *r, int key, const chp_axis *axis, size_t i)
{
    set_workload_key(r, key, axis, i);
    set_package_key(r, key, axis, i);
    set_die_key(r, key, axis, i);
    set_io_die_key(r, key, axis, i);
    set_core_key(r, key, axis, i);
    set_making_key(r, key, axis, i);
    set_economic_key(r, key, axis, i);
    return stale_of(key);
}

int chp_recipe_settles(int key)
{
    return key == CHP_KEY_SYSTEM_PACKAGES || key == CHP_KEY_SYSTEM_DOMAIN ||
           key == CHP_KEY_SYSTEM_SCALE_UP || key == CHP_KEY_SYSTEM_SCALE_OUT ||
           key == CHP_KEY_PACKAGE_DIES;
}

double chp_recipe_value(const chp_recipe *r, int key, double written)
{
    switch (key) {
    case CHP_KEY_SYSTEM_PACKAGES: return r->split.packages;
    case CHP_KEY_SYSTEM_DOMAIN: return chp_split_domain(&r->split);
    case CHP_KEY_SYSTEM_SCALE_UP: return r->design.scale_up_bytes_per_s;
    case CHP_KEY_SYSTEM_SCALE_OUT: return r->design.scale_out_bytes_per_s;
    case CHP_KEY_PACKAGE_DIES: return r->design.dies;
    default: return written;
    }
}
