#include "uncertainty/input.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "calibrate/chips.h"
#include "catalogue/schema.h"
#include "evaluate/mix.h"
#include "solver/quasi_random.h"
#include "study/layers.h"
#include "uncertainty/distribution.h"

void chp_inputs_free(chp_input_list *list)
{
    free(list->input);
    memset(list, 0, sizeof *list);
}

/* A part that two designs use is one input. */
static int is_there(const chp_input_list *list, const char *name)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->input[i].name, name) == 0)
            return 1;
    return 0;
}

static int add(chp_input_list *list, const chp_input *input)
{
    if (is_there(list, input->name))
        return 1;
    if (list->count == list->room) {
        size_t room = list->room ? 2 * list->room : 64;
        chp_input *grown = realloc(list->input, room * sizeof *grown);
        if (!grown)
            return 0;
        list->input = grown;
        list->room = room;
    }
    list->input[list->count++] = *input;
    return 1;
}

/* ------------------------------------------------------------------- parts */

static int has_range(const chiplet_datum *datum)
{
    return datum->low < datum->high; /* not of NaN: texts */
}

static chp_input input_of(chp_input_form form, const chp_record *record, const chiplet_datum *datum)
{
    chp_input input = { .form = form,
                        .record = record,
                        .low = datum->low,
                        .value = datum->value,
                        .high = datum->high };
    const char *dot = form == CHP_INPUT_DESIGN ? "." : "";
    snprintf(input.name, sizeof input.name, "%s/%.80s/%s%s%.80s", chiplet_kind_name(record->kind),
             record->name, *dot ? datum->section : "", dot, datum->key);
    return input;
}

/* What of a part says which variant is bought, or what goes together with what:
 * that is settled before anything is built. */
static int settles(const chp_field *field)
{
    static const char *const keys[] = { "capacity", "bump_pitch", "reach", "max_area", "voltage" };
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        if (strcmp(field->key, keys[i]) == 0)
            return 1;
    return field->dimension == CHP_COUNT;
}

static int add_part(chp_input_list *list, const chp_record *record)
{
    const chp_schema *schema = chp_schema_of(record->kind);
    for (size_t i = 0; i < record->data_count; i++) {
        const chiplet_datum *datum = &record->data[i];
        const chp_field *field = chp_schema_find(schema, datum->key);
        if (!field || settles(field) || !has_range(datum))
            continue;
        chp_input input = input_of(CHP_INPUT_PART, record, datum);
        input.offset = field->offset;
        input.dimension = field->dimension;
        if (!add(list, &input))
            return 0;
    }
    return 1;
}

/* Kernels are left out: what their fit did not explain is an input of its own, and
 * holds the errors of their parameters, too. */
static int add_parts_of(chp_input_list *list, const chp_catalogue *models,
                        const chp_recipe *recipe)
{
    static const chiplet_kind kinds[] = { CHIPLET_PROCESS, CHIPLET_MEMORY, CHIPLET_LINK,
                                          CHIPLET_PACKAGE, CHIPLET_CHIP };
    for (size_t k = 0; models && k < sizeof kinds / sizeof kinds[0]; k++)
        for (size_t i = 0; i < chp_catalogue_count(models, kinds[k]); i++) {
            const chp_record *record = chp_catalogue_at(models, kinds[k], i);
            if (chp_recipe_uses(recipe, record) && !add_part(list, record))
                return 0;
        }
    return 1;
}

/* ------------------------------------------------------------- base design */

/* Ranges of these say what one might build, not what one does not know. */
static int is_choice(int key)
{
    static const int choices[] = {
        CHP_KEY_PACKAGE_DIES,     CHP_KEY_DIE_CORES,        CHP_KEY_DIE_SPARE_CORES,
        CHP_KEY_DIE_L2,           CHP_KEY_DIE_CACHE_SLICES, CHP_KEY_DIE_SPARE_SLICES,
        CHP_KEY_DIE_VOLTAGE,      CHP_KEY_MEMORY_STACKS,    CHP_KEY_MEMORY_PIN_RATE,
        CHP_KEY_LINK_BANDWIDTH,   CHP_KEY_LINK_LANES,
    };
    for (size_t i = 0; i < sizeof choices / sizeof choices[0]; i++)
        if (choices[i] == key)
            return 1;
    return 0;
}

/* The study takes the number from that very line. */
static int is_taken(const chiplet_study *study, int key, const chiplet_datum *datum)
{
    char origin[600];
    const chp_axis *axis = &study->axis[key];
    snprintf(origin, sizeof origin, "%.500s:%d", datum->file, datum->line);
    return axis->count == 1 && axis->origin && strcmp(axis->origin, origin) == 0;
}

static int add_design(chp_input_list *list, const chiplet_study *study)
{
    const char *base = study->axis[CHP_KEY_PACKAGE_BASE].text;
    const chp_record *record =
        base ? chp_catalogue_find(chp_study_models(study), CHIPLET_DESIGN, base) : NULL;
    for (size_t i = 0; record && i < record->data_count; i++) {
        const chiplet_datum *datum = &record->data[i];
        int key = chp_param_find(datum->section, datum->key);
        if (key < 0 || is_choice(key) || !has_range(datum) || !is_taken(study, key, datum))
            continue;
        chp_input input = input_of(CHP_INPUT_DESIGN, record, datum);
        input.key = key;
        input.dimension = chp_param_at(key)->dimension;
        if (!add(list, &input))
            return 0;
    }
    return 1;
}

/* ------------------------------------------------------------------- times */

static int add_family(chp_input_list *list, chp_interval_family family)
{
    chp_input input = { .form = CHP_INPUT_TIME,
                        .family = family,
                        .dimension = CHP_NUMBER,
                        .low = -CHP_TWENTIETH,
                        .high = CHP_TWENTIETH };
    snprintf(input.name, sizeof input.name, "time/%s", chp_interval_family_name(family));
    return add(list, &input);
}

static int add_times(chp_input_list *list, const chp_mapping *mapping)
{
    for (int i = 0; i < mapping->count; i++)
        if (!add_family(list, chp_interval_family_of(&mapping->op[i])))
            return 0;
    return 1;
}

static int add_times_of_mix(chp_input_list *list, const chp_recipe *mix, chp_evaluator *evaluator)
{
    chp_recipe one;
    chp_evaluation at;
    for (int run = 0; run < mix->runs; run++) {
        chp_recipe_take_run(&one, mix, run);
        chp_evaluate(evaluator, &one, CHP_STALE_ALL, &at);
        if (at.feasible && !add_times(list, chp_evaluator_parts(evaluator).mapping))
            return 0;
    }
    return 1;
}

int chp_inputs_collect(chp_input_list *list, const chiplet_study *study, const chp_recipe *recipe,
                       chp_evaluator *evaluator)
{
    if (!add_parts_of(list, study->local, recipe) ||
        !add_parts_of(list, study->library, recipe) || !add_design(list, study))
        return 0;
    return recipe->runs > 0 ? add_times_of_mix(list, recipe, evaluator)
                            : add_times(list, chp_evaluator_parts(evaluator).mapping);
}

static const char *memory_name(const chp_catalogue *models, const chp_memory *memory)
{
    for (size_t i = 0; models && i < chp_catalogue_count(models, CHIPLET_MEMORY); i++)
        if (chp_catalogue_at(models, CHIPLET_MEMORY, i)->plain == memory)
            return chp_catalogue_at(models, CHIPLET_MEMORY, i)->name;
    return NULL;
}

chp_residuals chp_residuals_of(const chiplet_study *study, const chp_recipe *recipe)
{
    chp_residuals residuals;
    const char *memory = memory_name(study->local, recipe->parts.memory);
    if (!memory)
        memory = memory_name(study->library, recipe->parts.memory);
    const chp_seen_chip seen = { .sheet = recipe->sheet };
    const chp_catalogue *models = chp_study_models(study);
    double strangeness = recipe->sheet
                             ? chp_strangeness(models, recipe->kernel, &seen)
                             : chp_strangeness_of_design(models, recipe->kernel, memory);
    for (int f = 0; f < CHP_INTERVAL_FAMILIES; f++)
        residuals.range[f] =
            chp_family_interval((chp_interval_family)f, recipe->kernel, strangeness);
    return residuals;
}

double chp_input_quantile(const chp_input *input, double share)
{
    if (input->form == CHP_INPUT_TIME)
        return chp_normal_quantile(share);
    return chp_triangular_quantile(input->low, input->value, input->high, share);
}
