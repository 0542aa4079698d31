#include "calibrate/chips.h"

#include <math.h>
#include <string.h>

#include "base/error.h"

static const void *plain(const chp_catalogue *models, chiplet_kind kind, const char *name)
{
    const chp_record *record = name && *name ? chp_catalogue_find(models, kind, name) : NULL;
    return record ? record->plain : NULL;
}

static void set_system(chp_chip *chip, const chp_system *system)
{
    if (!system)
        return;
    if (system->scale_up_bytes_per_s > 0)
        chip->scale_up_bytes_per_s = system->scale_up_bytes_per_s;
    if (system->scale_out_bytes_per_s > 0)
        chip->scale_out_bytes_per_s = system->scale_out_bytes_per_s;
    chip->scale_up_latency_s = system->scale_up_latency_s;
    chip->scale_out_latency_s = system->scale_out_latency_s;
}

static void see(chp_seen_chip *out, const chp_catalogue *models, const chp_record *record)
{
    const chp_sheet *sheet = record->plain;
    chp_part_list parts = { .process = plain(models, CHIPLET_PROCESS, sheet->process),
                            .memory = plain(models, CHIPLET_MEMORY, sheet->memory),
                            .link = plain(models, CHIPLET_LINK, sheet->link),
                            .die_attach = plain(models, CHIPLET_PACKAGE, sheet->die_attach),
                            .memory_attach = plain(models, CHIPLET_PACKAGE,
                                                   sheet->memory_attach) };
    chp_chip chip;
    chp_sheet_chip(&chip, sheet, &parts);
    set_system(&chip, plain(models, CHIPLET_SYSTEM, sheet->system));
    int partitioned = sheet->shipped_as && strcmp(sheet->shipped_as, "partitioned") == 0;
    chp_presentation presentation = partitioned ? CHP_PARTITIONED : CHP_UNIFIED;
    out->name = record->name;
    out->sheet = sheet;
    out->device = chp_chip_device(&chip, presentation);
    out->fabric = chp_chip_fabric(&chip, presentation);
    /* A link between dies whose rate nobody published is taken as wide enough. */
    if (!(chip.link_bytes_per_s > 0))
        out->device.crossing_bytes_per_s = HUGE_VAL;
}

chiplet_status chp_see_chip(chp_seen_chip *out, const chp_catalogue *models, const char *name,
                            chiplet_error *err)
{
    const chp_record *record = chp_catalogue_find(models, CHIPLET_CHIP, name);
    if (!record) {
        const char *near = chp_catalogue_suggest(models, CHIPLET_CHIP, name);
        return chp_fail(err, CHIPLET_ERR_NAME, NULL, "no chip '%.80s'%s%s%s", name,
                        near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
    }
    const chp_sheet *sheet = record->plain;
    if (!plain(models, CHIPLET_PROCESS, sheet->process))
        return chp_fail(err, CHIPLET_ERR_NAME, NULL, "chip '%s' has no known process",
                        record->name);
    see(out, models, record);
    return CHIPLET_OK;
}

/* ----------------------------------------------------------------- kernels */

/* Multiplications that a core starts in a clock: what tells generations apart. */
static double core_width(const chp_sheet *sheet)
{
    return sheet->bf16_flop_per_s / (sheet->cores * sheet->clock_hz);
}

static int same_vendor(const chp_sheet *a, const chp_sheet *b)
{
    return a->vendor && b->vendor && strcmp(a->vendor, b->vendor) == 0;
}

static double generation_distance(const chp_sheet *a, const chp_sheet *b)
{
    return fabs(log(core_width(a) / core_width(b)));
}

/* A kernel of the same vendor whose chip has the nearest cores. */
static const chp_record *nearest_kernel(const chp_catalogue *models, const chp_sheet *sheet)
{
    const chp_record *best = NULL;
    double least = HUGE_VAL;
    for (size_t i = 0; i < chp_catalogue_count(models, CHIPLET_CHIP); i++) {
        const chp_sheet *other = chp_catalogue_at(models, CHIPLET_CHIP, i)->plain;
        if (!other->kernel || !*other->kernel || !same_vendor(sheet, other))
            continue;
        double distance = generation_distance(sheet, other);
        const chp_record *kernel = chp_catalogue_find(models, CHIPLET_KERNEL, other->kernel);
        if (kernel && distance < least) {
            least = distance;
            best = kernel;
        }
    }
    return best;
}

const chp_record *chp_find_kernel(const chp_catalogue *models, const chp_sheet *sheet,
                                  const char *name)
{
    if (name)
        return chp_catalogue_find(models, CHIPLET_KERNEL, name);
    if (sheet->kernel && *sheet->kernel)
        return chp_catalogue_find(models, CHIPLET_KERNEL, sheet->kernel);
    const chp_record *nearest = nearest_kernel(models, sheet);
    return nearest ? nearest : chp_catalogue_find(models, CHIPLET_KERNEL, "default");
}

/* ------------------------------------------------------------- strangeness */

/* Beside CHP_SAME_GENERATION and CHP_OTHER_GENERATION: doc/models/kernel.md. */
#define OTHER_VENDOR 2.2
#define OTHER_MEMORY 1.2

static int of_kind(const chp_sheet *sheet, const char *memory)
{
    return sheet->memory && strncmp(sheet->memory, memory, strlen(memory)) == 0;
}

static double distance(const chp_sheet *a, const chp_sheet *b)
{
    if (a == b)
        return 1;
    double far = OTHER_VENDOR;
    if (same_vendor(a, b))
        far = generation_distance(a, b) < 0.1 ? CHP_SAME_GENERATION
                                               : CHP_OTHER_GENERATION;
    return of_kind(a, "hbm") == of_kind(b, "hbm") ? far : far * OTHER_MEMORY;
}

double chp_strangeness(const chp_catalogue *models, const chp_kernel *kernel,
                       const chp_seen_chip *chip)
{
    double least = OTHER_VENDOR * OTHER_MEMORY;
    const char *at = kernel->fitted_on ? kernel->fitted_on : "";
    while (*at) {
        char name[64];
        size_t length = strcspn(at, ", ");
        if (length > 0 && length < sizeof name) {
            memcpy(name, at, length);
            name[length] = '\0';
            const chp_record *record = chp_catalogue_find(models, CHIPLET_CHIP, name);
            if (record)
                least = fmin(least, distance(record->plain, chip->sheet));
        }
        at += length;
        at += strspn(at, ", ");
    }
    return least;
}

double chp_strangeness_of_design(const chp_catalogue *models, const chp_kernel *kernel,
                                 const char *memory)
{
    chp_sheet unbuilt = { .memory = memory };
    chp_seen_chip seen = { .sheet = &unbuilt };
    return chp_strangeness(models, kernel, &seen);
}
