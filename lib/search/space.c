#include "search/space.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ------------------------------------------------- one key into the recipe */

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
static void set_process(chp_recipe *r, const chp_record *record)
{
    r->parts.process = record ? record->plain : NULL;
    r->low.process = record ? record->low : NULL;
    r->high.process = record ? record->high : NULL;
}

static void set_memory(chp_recipe *r, const chp_record *record)
{
    r->parts.memory = record ? record->plain : NULL;
    r->low.memory = record ? record->low : NULL;
    r->high.memory = record ? record->high : NULL;
}

static void set_die_attach(chp_recipe *r, const chp_record *record)
{
    r->parts.die_attach = record ? record->plain : NULL;
    r->low.die_attach = record ? record->low : NULL;
    r->high.die_attach = record ? record->high : NULL;
}

static void set_memory_attach(chp_recipe *r, const chp_record *record)
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
    case CHP_KEY_MAPPING_TENSOR: r->split.tensor = v; break;
    case CHP_KEY_MAPPING_EXPERT: r->split.expert = v; break;
    case CHP_KEY_MAPPING_ATTENTION:
        r->split.attention = v > 0 ? CHP_ATTENTION_BY_SEQUENCE : CHP_ATTENTION_BY_HEAD;
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
    case CHP_KEY_DIE_PROCESS: set_process(r, record_of(axis, i)); break;
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
    case CHP_KEY_MEMORY_KIND: set_memory(r, record_of(axis, i)); break;
    case CHP_KEY_MEMORY_STACKS: d->stacks = v; break;
    case CHP_KEY_MEMORY_PIN_RATE: d->pin_rate_bits_per_s = v; break;
    case CHP_KEY_LINK_KIND: r->parts.link = plain_of(axis, i); break;
    case CHP_KEY_LINK_LANES: d->lanes = v; break;
    case CHP_KEY_LINK_BANDWIDTH: d->link_bytes_per_s = v; break;
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
    case CHP_KEY_PACKAGE_DIE_ATTACH: set_die_attach(r, record_of(axis, i)); break;
    case CHP_KEY_PACKAGE_MEMORY_ATTACH: set_memory_attach(r, record_of(axis, i)); break;
    case CHP_KEY_PACKAGE_COOLING: d->cooling_k_per_w = v; break;
    case CHP_KEY_PACKAGE_COOLANT: d->coolant_k = v; break;
    case CHP_KEY_PACKAGE_POWER_LOSS: d->power_loss = v; break;
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
    case CHP_KEY_CORE_VOLTAGE:
    case CHP_KEY_CORE_CLOCK:
    case CHP_KEY_SYSTEM_SCALE_UP:
    case CHP_KEY_SYSTEM_SCALE_OUT:
    case CHP_KEY_SYSTEM_SCALE_UP_LATENCY:
    case CHP_KEY_SYSTEM_SCALE_OUT_LATENCY:
    case CHP_KEY_PACKAGE_COOLING:
    case CHP_KEY_PACKAGE_COOLANT:
    case CHP_KEY_PACKAGE_POWER_LOSS: return CHP_STALE_CHIP;
    default: return CHP_STALE_ALL;
    }
}

unsigned chp_recipe_set(chp_recipe *r, int key, const chp_axis *axis, size_t i)
{
    set_workload_key(r, key, axis, i);
    set_package_key(r, key, axis, i);
    set_die_key(r, key, axis, i);
    set_core_key(r, key, axis, i);
    set_making_key(r, key, axis, i);
    set_economic_key(r, key, axis, i);
    return stale_of(key);
}

static unsigned apply(const chp_space *space, chp_recipe *r, int key, size_t i)
{
    return chp_recipe_set(r, key, &space->study->axis[key], i);
}

/* ------------------------------------------------- what a chip as sold says */

static int written(const chiplet_study *study, int key)
{
    const char *origin = study->axis[key].origin;
    return origin && strcmp(origin, "default") != 0;
}

static double first_positive(double a, double b)
{
    return a > 0 ? a : b;
}

/* Keys that the study leaves at their defaults follow the chip's own system. */
static void set_own_system(chp_space *space)
{
    const chiplet_study *study = space->study;
    const chp_sheet *sheet = space->base.sheet;
    const chp_system *system = space->system ? space->system->plain : NULL;
    chp_chip_design *d = &space->base.design;
    if (!written(study, CHP_KEY_SYSTEM_SCALE_UP))
        d->scale_up_bytes_per_s = first_positive(system ? system->scale_up_bytes_per_s : 0,
                                                 sheet->scale_up_bytes_per_s);
    if (!written(study, CHP_KEY_SYSTEM_SCALE_OUT))
        d->scale_out_bytes_per_s =
            first_positive(first_positive(system ? system->scale_out_bytes_per_s : 0,
                                          sheet->scale_out_bytes_per_s),
                           study->axis[CHP_KEY_SYSTEM_SCALE_OUT].value[0]);
    if (d->scale_up_bytes_per_s <= 0)
        d->scale_up_bytes_per_s = d->scale_out_bytes_per_s;
    if (!system)
        return;
    if (!written(study, CHP_KEY_SYSTEM_DOMAIN))
        space->base.split.domain = system->domain;
    if (!written(study, CHP_KEY_SYSTEM_SCALE_UP_LATENCY))
        d->scale_up_latency_s = system->scale_up_latency_s;
    if (!written(study, CHP_KEY_SYSTEM_SCALE_OUT_LATENCY))
        d->scale_out_latency_s = system->scale_out_latency_s;
    if (!written(study, CHP_KEY_SYSTEM_HOST_POWER))
        space->base.host_power_w = system->host_power_w;
}

static const chp_catalogue *models_of(const chiplet_study *study)
{
    return study->local ? study->local : study->library;
}

static const chp_record *record_named(const chiplet_study *study, chiplet_kind kind,
                                      const char *name)
{
    return name && *name ? chp_catalogue_find(models_of(study), kind, name) : NULL;
}

static const void *plain_named(const chiplet_study *study, chiplet_kind kind, const char *name)
{
    const chp_record *record = record_named(study, kind, name);
    return record ? record->plain : NULL;
}

static void set_sheet(chp_space *space)
{
    const chiplet_study *study = space->study;
    const chp_sheet *sheet = study->sheet->plain;
    chp_recipe *r = &space->base;
    r->sheet = sheet;
    r->design.dies = sheet->dies;
    set_process(r, record_named(study, CHIPLET_PROCESS, sheet->process));
    r->parts.core_process = r->parts.process;
    set_memory(r, record_named(study, CHIPLET_MEMORY, sheet->memory));
    r->parts.link = plain_named(study, CHIPLET_LINK, sheet->link);
    const chp_record *attach = record_named(study, CHIPLET_PACKAGE, sheet->die_attach);
    const chp_record *memory_attach = record_named(study, CHIPLET_PACKAGE, sheet->memory_attach);
    if (attach)
        set_die_attach(r, attach);
    if (memory_attach)
        set_memory_attach(r, memory_attach);
    if (sheet->kernel && *sheet->kernel)
        r->kernel = plain_named(study, CHIPLET_KERNEL, sheet->kernel);
    if (sheet->system && *sheet->system)
        space->system = chp_catalogue_find(models_of(study), CHIPLET_SYSTEM, sheet->system);
    set_own_system(space);
}

/* ---------------------------------------------------------------- the grid */

static void find_axes(chp_space *space)
{
    space->axes = 0;
    for (int key = 0; key < CHP_KEYS; key++) {
        if (space->study->axis[key].count < 2)
            continue;
        space->key[space->axes] = key;
        space->count[space->axes] = space->study->axis[key].count;
        space->axes++;
    }
}

static chiplet_status set_strides(chp_space *space, chiplet_error *err)
{
    uint64_t cells = 1;
    for (int a = space->axes - 1; a >= 0; a--) {
        space->stride[a] = cells;
        if (space->count[a] > ((uint64_t)1 << 62) / cells)
            return chp_fail(err, CHIPLET_ERR_RANGE, NULL,
                            "the grid has more than 2^62 points; shorten the longest axes");
        cells *= space->count[a];
    }
    space->cells = cells;
    return CHIPLET_OK;
}

static void set_packages(chp_space *space)
{
    if (!(space->base.split.packages > 0))
        space->base.split.packages = space->packages;
}

chiplet_status chp_space_open(chp_space *out, const chiplet_study *study, double packages,
                              chiplet_error *err)
{
    chp_space space;
    memset(&space, 0, sizeof space);
    space.study = study;
    space.packages = packages;
    find_axes(&space);
    chiplet_status status = set_strides(&space, err);
    if (status)
        return status;
    for (int key = 0; key < CHP_KEYS; key++)
        if (study->axis[key].count > 0 && study->axis[key].value)
            apply(&space, &space.base, key, 0);
    if (study->sheet)
        set_sheet(&space);
    set_packages(&space);
    if (!space.base.kernel)
        space.base.kernel = plain_named(study, CHIPLET_KERNEL, "default");
    if (!space.base.kernel)
        return chp_fail(err, CHIPLET_ERR_NAME, NULL, "the model library has no kernel 'default'");
    if (!space.base.workload)
        return chp_fail(err, CHIPLET_ERR_KEY, NULL, "the study names no workload.model");
    *out = space;
    return CHIPLET_OK;
}

/* ----------------------------------------------------------------- collapse */

/* Whether a key can matter, given what the recipe already says. */
static int matters(const chp_recipe *r, int key)
{
    double dies = r->design.dies;
    switch (key) {
    case CHP_KEY_PACKAGE_TOPOLOGY: return dies > 2;
    case CHP_KEY_LINK_KIND:
    case CHP_KEY_LINK_LANES:
    case CHP_KEY_LINK_BANDWIDTH:
    case CHP_KEY_PACKAGE_DIE_ATTACH:
    case CHP_KEY_MAPPING_PRESENTATION: return dies > 1;
    case CHP_KEY_MAPPING_EXPERT: return r->workload && chp_workload_is_moe(r->workload);
    default: return 1;
    }
}

/* Keys that decide whether others matter. */
static int decides(int key)
{
    return key == CHP_KEY_PACKAGE_DIES || key == CHP_KEY_WORKLOAD_MODEL;
}

static double product_of_the_rest(const chp_space *space, const chp_recipe *r)
{
    double points = 1;
    for (int a = 0; a < space->axes; a++)
        if (!decides(space->key[a]) && matters(r, space->key[a]))
            points *= (double)space->count[a];
    return points;
}

static double count_from(const chp_space *space, chp_recipe *r, int axis)
{
    if (axis == space->axes)
        return product_of_the_rest(space, r);
    if (!decides(space->key[axis]))
        return count_from(space, r, axis + 1);
    double points = 0;
    for (size_t i = 0; i < space->count[axis]; i++) {
        apply(space, r, space->key[axis], i);
        points += count_from(space, r, axis + 1);
    }
    return points;
}

double chp_space_points(const chp_space *space)
{
    chp_recipe recipe = space->base;
    return count_from(space, &recipe, 0);
}

/* -------------------------------------------------------------------- walk */

static void set_axis(chp_walk *w, int axis, size_t i)
{
    w->index[axis] = i;
    w->stale |= apply(w->space, &w->recipe, w->space->key[axis], i);
}

/* Adds one at `axis` and clears the axes behind it; 0 when the walk is over. */
static int step(chp_walk *w, int axis)
{
    const chp_space *space = w->space;
    for (int a = axis + 1; a < space->axes; a++)
        if (w->index[a] != 0)
            set_axis(w, a, 0);
    while (axis >= 0 && w->index[axis] + 1 == space->count[axis]) {
        if (w->index[axis] != 0)
            set_axis(w, axis, 0);
        axis--;
    }
    if (axis < 0)
        return 0;
    set_axis(w, axis, w->index[axis] + 1);
    w->cell = 0;
    for (int a = 0; a < space->axes; a++)
        w->cell += space->stride[a] * w->index[a];
    return w->cell < w->last;
}

/* The first axis that stands off its first value without mattering, or -1. */
static int idle_axis(const chp_walk *w)
{
    for (int a = 0; a < w->space->axes; a++)
        if (w->index[a] != 0 && !matters(&w->recipe, w->space->key[a]))
            return a;
    return -1;
}

/* An axis that does not matter is passed over from its last value. */
static int skip_idle(chp_walk *w)
{
    int axis;
    while ((axis = idle_axis(w)) >= 0) {
        set_axis(w, axis, w->space->count[axis] - 1);
        for (int a = axis + 1; a < w->space->axes; a++)
            set_axis(w, a, w->space->count[a] - 1);
        if (!step(w, axis))
            return 0;
    }
    return 1;
}

int chp_walk_begin(chp_walk *w, const chp_space *space, uint64_t first, uint64_t last)
{
    memset(w, 0, sizeof *w);
    w->space = space;
    w->recipe = space->base;
    w->cell = first;
    w->last = last < space->cells ? last : space->cells;
    for (int a = 0; a < space->axes; a++)
        set_axis(w, a, (size_t)(first / space->stride[a] % space->count[a]));
    w->stale = CHP_STALE_ALL;
    return first < w->last && skip_idle(w);
}

int chp_walk_next(chp_walk *w)
{
    w->stale = 0;
    return step(w, w->space->axes - 1) && skip_idle(w);
}

static size_t index_of(const chp_walk *w, int key)
{
    for (int a = 0; a < w->space->axes; a++)
        if (w->space->key[a] == key)
            return w->index[a];
    return 0;
}

/* What the recipe settled differs from the text where 0 stood for a rule. */
double chp_walk_value(const chp_walk *w, int key)
{
    const chp_axis *axis = &w->space->study->axis[key];
    if (key == CHP_KEY_SYSTEM_PACKAGES)
        return w->recipe.split.packages;
    if (key == CHP_KEY_SYSTEM_DOMAIN)
        return chp_split_domain(&w->recipe.split);
    if (key == CHP_KEY_SYSTEM_SCALE_UP)
        return w->recipe.design.scale_up_bytes_per_s;
    if (key == CHP_KEY_SYSTEM_SCALE_OUT)
        return w->recipe.design.scale_out_bytes_per_s;
    if (key == CHP_KEY_PACKAGE_DIES)
        return w->recipe.design.dies;
    return axis->count && axis->value ? axis->value[index_of(w, key)] : NAN;
}

static void choice_text(const char *choices, int position, char *text, size_t size)
{
    while (position-- > 0 && choices)
        choices = strchr(choices, '|') ? strchr(choices, '|') + 1 : NULL;
    size_t length = choices ? strcspn(choices, "|") : 0;
    snprintf(text, size, "%.*s", (int)length, choices ? choices : "");
}

void chp_walk_text(const chp_walk *w, int key, char *text, size_t size)
{
    const chp_param *param = chp_param_at(key);
    const chp_axis *axis = &w->space->study->axis[key];
    size_t i = index_of(w, key);
    text[0] = '\0';
    if (param->form == CHP_FORM_NUMBER) {
        double value = chp_walk_value(w, key);
        if (!isnan(value))
            chp_format_quantity(text, size, value, param->dimension, 6);
    } else if (param->form == CHP_FORM_CHOICE && axis->count) {
        choice_text(param->choices, (int)axis->value[i], text, size);
    } else if (param->form == CHP_FORM_NAME && axis->record && axis->record[i]) {
        snprintf(text, size, "%s", axis->record[i]->name);
    } else if (param->form == CHP_FORM_TEXT && axis->text) {
        snprintf(text, size, "%s", axis->text);
    }
}
