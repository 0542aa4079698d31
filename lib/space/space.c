#include "space/space.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "space/keys.h"
#include "study/ends.h"
#include "study/runs.h"

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
    chp_recipe_set_process(r, record_named(study, CHIPLET_PROCESS, sheet->process));
    r->parts.core_process = r->parts.process;
    chp_recipe_set_memory(r, record_named(study, CHIPLET_MEMORY, sheet->memory));
    r->parts.link = plain_named(study, CHIPLET_LINK, sheet->link);
    const chp_record *attach = record_named(study, CHIPLET_PACKAGE, sheet->die_attach);
    const chp_record *memory_attach = record_named(study, CHIPLET_PACKAGE, sheet->memory_attach);
    if (attach)
        chp_recipe_set_die_attach(r, attach);
    if (memory_attach)
        chp_recipe_set_memory_attach(r, memory_attach);
    if (sheet->kernel && *sheet->kernel)
        r->kernel = plain_named(study, CHIPLET_KERNEL, sheet->kernel);
    if (sheet->system && *sheet->system)
        space->system = chp_catalogue_find(models_of(study), CHIPLET_SYSTEM, sheet->system);
    set_own_system(space);
}

/* ---------------------------------------------------------------- the grid */

static void add_axis(chp_space *space, int key, int run, size_t count)
{
    if (count < 2)
        return;
    if (space->axes < CHP_KEYS) {
        space->key[space->axes] = key;
        space->run[space->axes] = run;
        space->count[space->axes] = count;
    }
    space->axes++;
}

/* What all have is idle where each workload has its own. */
static void find_axes(chp_space *space)
{
    const chiplet_study *study = space->study;
    space->axes = 0;
    for (int key = 0; key < CHP_KEYS; key++)
        if (!chp_run_all_have(study, key))
            add_axis(space, key, -1, study->axis[key].count);
    for (int run = 0; run < study->runs; run++)
        for (int slot = 0; slot < CHP_RUN_KEYS; slot++)
            add_axis(space, chp_run_key(slot), run, study->run[run].axis[slot].count);
}

static chiplet_status set_strides(chp_space *space, chiplet_error *err)
{
    uint64_t cells = 1;
    if (space->axes > CHP_KEYS)
        return chp_fail(err, CHIPLET_ERR_RANGE, NULL, "more than %d keys have several values",
                        (int)CHP_KEYS);
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

/* Runs of a recipe that have no value of their own follow that of all. */
static void set_runs(const chiplet_study *study, chp_recipe *r, int key, const chp_axis *axis,
                     size_t i)
{
    int slot = chp_run_slot(key);
    for (int run = 0; run < r->runs && slot >= 0; run++)
        if (study->run[run].axis[slot].count == 0)
            chp_run_set(&r->run[run], key, axis, i);
}

/* Formulas read a key as results show it. Packages of a domain may follow those of
 * the system. */
static void tell_asked(chp_recipe *r, int key, int run, double written)
{
    for (int i = 0; i < r->asks; i++)
        if (r->asked[i].key == CHP_KEY_SYSTEM_DOMAIN)
            r->asked_value[i] = chp_split_domain(&r->split);
        else if (r->asked[i].key == key && r->asked[i].run == run)
            r->asked_value[i] = chp_recipe_value(r, key, written);
}

static void set_key(chp_space *space, int key, const chp_axis *axis)
{
    chp_recipe *r = &space->base;
    chp_recipe_set(r, key, axis, 0);
    set_runs(space->study, r, key, axis, 0);
    tell_asked(r, key, -1, axis->value[0]);
}

static void set_base(chp_space *space)
{
    const chiplet_study *study = space->study;
    chp_recipe *r = &space->base;
    r->runs = study->runs;
    r->asked = study->asked;
    r->asks = study->asks;
    for (int i = 0; i < r->asks; i++)
        r->asked_value[i] = NAN;
    for (int key = 0; key < CHP_KEYS; key++)
        if (study->axis[key].count > 0 && study->axis[key].value)
            set_key(space, key, &study->axis[key]);
    for (int run = 0; run < r->runs; run++) {
        r->run[run].share = study->run[run].share_axis.value[0];
        for (int slot = 0; slot < CHP_RUN_KEYS; slot++) {
            const chp_axis *axis = &study->run[run].axis[slot];
            if (axis->count == 0)
                axis = &study->axis[chp_run_key(slot)];
            if (axis->count == 0)
                continue;
            chp_run_set(&r->run[run], chp_run_key(slot), axis, 0);
            tell_asked(r, chp_run_key(slot), run, axis->value[0]);
        }
    }
}

/* Where 0 or nothing stands in the study for a rule or for a sheet. */
static void tell_settled(chp_space *space)
{
    for (int key = 0; key < CHP_KEYS; key++)
        if (chp_recipe_settles(key))
            tell_asked(&space->base, key, -1, NAN);
}

/* They hang on what times are made from. */
static void take_ends(const chp_space *space, chp_recipe *r)
{
    r->worst_of = chp_study_ends(space->study, r->kernel, r->parts.memory);
}

static chiplet_status refuse_gaps(const chp_space *space, chiplet_error *err)
{
    const chp_recipe *r = &space->base;
    int workload = r->workload != NULL || r->runs > 0;
    for (int run = 0; run < r->runs; run++)
        workload = workload && r->run[run].workload;
    if (!r->kernel)
        return chp_fail(err, CHIPLET_ERR_NAME, NULL, "the model library has no kernel 'default'");
    if (!workload)
        return chp_fail(err, CHIPLET_ERR_KEY, NULL, "the study names no workload.model");
    return CHIPLET_OK;
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
    set_base(&space);
    if (study->sheet)
        set_sheet(&space);
    set_packages(&space);
    tell_settled(&space);
    if (!space.base.kernel)
        space.base.kernel = plain_named(study, CHIPLET_KERNEL, "default");
    take_ends(&space, &space.base);
    status = refuse_gaps(&space, err);
    if (!status)
        *out = space;
    return status;
}

const chp_axis *chp_space_axis(const chp_space *space, int a)
{
    const chiplet_study *study = space->study;
    return space->run[a] < 0 ? &study->axis[space->key[a]]
                             : &study->run[space->run[a]].axis[chp_run_slot(space->key[a])];
}

void chp_space_axis_name(const chp_space *space, int a, char *text, size_t size)
{
    const chp_param *p = chp_param_at(space->key[a]);
    if (space->run[a] < 0)
        snprintf(text, size, "%s.%s", p->section, p->key);
    else
        snprintf(text, size, "workload.%s.%s", space->study->run[space->run[a]].name, p->key);
}

unsigned chp_space_set(const chp_space *space, chp_recipe *r, int a, size_t i)
{
    int key = space->key[a], run = space->run[a];
    const chp_axis *axis = chp_space_axis(space, a);
    unsigned stale = CHP_STALE_MAPPING;
    if (run >= 0) {
        chp_run_set(&r->run[run], key, axis, i);
    } else {
        stale = chp_recipe_set(r, key, axis, i);
        set_runs(space->study, r, key, axis, i);
    }
    if (key == CHP_KEY_CORE_KERNEL || key == CHP_KEY_MEMORY_KIND)
        take_ends(space, r);
    tell_asked(r, key, run, axis->value[i]);
    return stale;
}

/* ----------------------------------------------------------------- collapse */

static int has_experts(const chp_workload *workload)
{
    return workload && chp_workload_is_moe(workload);
}

/* Of those that the axis is for. */
static int some_has_experts(const chp_space *space, const chp_recipe *r, int axis)
{
    int own = space->run[axis];
    if (r->runs == 0)
        return has_experts(r->workload);
    for (int run = 0; run < r->runs; run++) {
        int slot = chp_run_slot(space->key[axis]);
        int follows = own < 0 && space->study->run[run].axis[slot].count == 0;
        if ((run == own || follows) && has_experts(r->run[run].workload))
            return 1;
    }
    return 0;
}

/* Of workloads that take turns each may have its own presentation, on axes behind
 * the one that asks: then one of them may yet be unified. */
static int some_is_unified(const chp_space *space, const chp_recipe *r)
{
    for (int a = 0; a < space->axes; a++)
        if (space->key[a] == CHP_KEY_MAPPING_PRESENTATION && space->run[a] >= 0)
            return 1;
    for (int run = 0; run < r->runs; run++)
        if (r->run[run].presentation == CHP_UNIFIED)
            return 1;
    return r->runs == 0 && r->split.presentation == CHP_UNIFIED;
}

int chp_space_matters(const chp_space *space, const chp_recipe *r, int axis)
{
    double dies = r->design.dies, io_dies = r->design.io_dies;
    double joined = io_dies > 0 ? io_dies : dies;
    switch (space->key[axis]) {
    case CHP_KEY_PACKAGE_TOPOLOGY: return joined > 2;
    case CHP_KEY_LINK_KIND:
    case CHP_KEY_LINK_LANES:
    case CHP_KEY_LINK_BANDWIDTH: return joined > 1;
    case CHP_KEY_PACKAGE_DIE_ATTACH: return dies > 1 || io_dies > 0;
    case CHP_KEY_PACKAGE_BUSIEST:
    case CHP_KEY_MAPPING_PRESENTATION: return dies > 1;
    case CHP_KEY_MAPPING_L2_POLICY: return dies > 1 && some_is_unified(space, r);
    case CHP_KEY_PACKAGE_STACKING:
    case CHP_KEY_IO_DIE_PROCESS:
    case CHP_KEY_IO_DIE_L2:
    case CHP_KEY_IO_DIE_OTHER_AREA:
    case CHP_KEY_IO_DIE_LINK:
    case CHP_KEY_IO_DIE_LANES: return io_dies > 0;
    case CHP_KEY_MAPPING_EXPERT: return some_has_experts(space, r, axis);
    default: return 1;
    }
}

int chp_space_decides(int key)
{
    return key == CHP_KEY_PACKAGE_DIES || key == CHP_KEY_PACKAGE_IO_DIES ||
           key == CHP_KEY_WORKLOAD_MODEL;
}

double chp_space_points(const chp_space *space)
{
    chp_box whole = chp_box_whole(space);
    return chp_box_points(space, &whole);
}

int chp_packages_open(const chiplet_study *study)
{
    const chp_axis *axis = &study->axis[CHP_KEY_SYSTEM_PACKAGES];
    return axis->count == 1 && !(axis->value[0] > 0);
}
