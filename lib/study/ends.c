#include "study/ends.h"

#include <math.h>

#include "calibrate/chips.h"
#include "study/layers.h"

/* Ends of nine in ten cases; what is stated lies between them. */
static chp_time_ends ends_of(const chp_kernel *kernel, double strangeness)
{
    chp_time_ends ends;
    for (int f = 0; f < CHP_INTERVAL_FAMILIES; f++) {
        chp_time_range range = chp_family_interval((chp_interval_family)f, kernel, strangeness);
        ends.slow[f] = fmax(range.high, 1);
        ends.fast[f] = fmin(range.low, 1);
    }
    return ends;
}

static double strangeness_of(const chiplet_study *study, const chp_kernel *kernel,
                             const chp_record *memory)
{
    const chp_catalogue *models = chp_study_models(study);
    const chp_seen_chip seen = { .sheet = study->sheet ? study->sheet->plain : NULL };
    return seen.sheet ? chp_strangeness(models, kernel, &seen)
                      : chp_strangeness_of_design(models, kernel, memory ? memory->name : NULL);
}

typedef struct {
    chiplet_study *study;
    chp_arena *arena;
    chp_findings *to;
} builder;

static void add(const builder *b, const chp_kernel *kernel, const chp_record *memory)
{
    chiplet_study *study = b->study;
    chp_study_ends_row *grown =
        chp_arena_grow(b->arena, study->end, study->ends, sizeof *grown);
    if (!grown) {
        chp_find_no_memory(b->to);
        return;
    }
    study->end = grown;
    grown[study->ends++] =
        (chp_study_ends_row){ kernel, memory ? memory->plain : NULL,
                              ends_of(kernel, strangeness_of(study, kernel, memory)) };
}

/* With each memory of the study, or on the chip that it has. */
static void add_kernel(const builder *b, const chp_record *kernel)
{
    const chp_axis *memory = &b->study->axis[CHP_KEY_MEMORY_KIND];
    if (!kernel)
        return;
    add(b, kernel->plain, NULL);
    for (size_t i = 0; i < memory->count && memory->record && !b->study->sheet; i++)
        if (memory->record[i])
            add(b, kernel->plain, memory->record[i]);
}

static void add_named(const builder *b, const char *name)
{
    if (name && *name)
        add_kernel(b, chp_catalogue_find(chp_study_models(b->study), CHIPLET_KERNEL, name));
}

void chp_ends_build(chiplet_study *study, chp_arena *arena, chp_findings *to)
{
    const builder b = { study, arena, to };
    const chp_axis *robust = &study->axis[CHP_KEY_SEARCH_ROBUST];
    const chp_axis *kernel = &study->axis[CHP_KEY_CORE_KERNEL];
    const chp_sheet *sheet = study->sheet ? study->sheet->plain : NULL;
    study->end = NULL;
    study->ends = 0;
    if (!(robust->count == 1 && robust->value && robust->value[0] > 0))
        return;
    for (size_t i = 0; i < kernel->count && kernel->record; i++)
        add_kernel(&b, kernel->record[i]);
    add_named(&b, sheet ? sheet->kernel : NULL);
    add_named(&b, "default");
}

const chp_time_ends *chp_study_ends(const chiplet_study *study, const chp_kernel *kernel,
                                    const chp_memory *memory)
{
    for (size_t i = 0; i < study->ends; i++) {
        const chp_study_ends_row *row = &study->end[i];
        if (row->kernel == kernel && (study->sheet || row->memory == memory))
            return &row->ends;
    }
    return NULL;
}
