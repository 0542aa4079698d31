#include "space/space.h"

#include <math.h>
#include <string.h>

#include "space/keys.h"

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
            chp_recipe_set(&space.base, key, &study->axis[key], 0);
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

int chp_space_matters(const chp_recipe *r, int key)
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

int chp_space_decides(int key)
{
    return key == CHP_KEY_PACKAGE_DIES || key == CHP_KEY_WORKLOAD_MODEL;
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
