#include "study/axis.h"

#include <string.h>

#include "study/imported.h"
#include "study/range.h"

/* ------------------------------------------------------------- comma lists */

int chp_next_part(chp_part_span *part, const char *text, size_t *at)
{
    size_t length = strlen(text);
    if (*at > length)
        return 0;
    size_t end = *at + strcspn(text + *at, ",");
    size_t from = *at + strspn(text + *at, " \t");
    size_t to = end;
    while (to > from && (text[to - 1] == ' ' || text[to - 1] == '\t'))
        to--;
    part->from = from < end ? from : end;
    part->length = to > from ? to - from : 0;
    *at = end + 1;
    return 1;
}

size_t chp_count_parts(const char *text)
{
    size_t parts = 1;
    for (; *text; text++)
        parts += *text == ',';
    return parts;
}

chp_place chp_part_place(const chp_axis_text *from, size_t at, size_t length)
{
    return chp_place_within(&from->place, at, length ? length : 1);
}

/* ------------------------------------------------------------------ values */

static int find_too_many(const chp_axis_text *from, const chp_place *place, chp_findings *to)
{
    chp_find_fault(to, CHIPLET_ERR_RANGE, place, NULL, "%s has more than %d values",
                   from->param->key, CHP_MAX_AXIS);
    return 0;
}

static int find_repeated(chp_value_list *list, const chp_place *place)
{
    chp_find_fault(list->to, CHIPLET_ERR_VALUE, place, NULL, "%s has the same value twice",
                   list->from->param->key);
    return 0;
}

int chp_value_add(chp_value_list *list, double value, const chp_place *place)
{
    if (list->count == CHP_MAX_AXIS)
        return find_too_many(list->from, place, list->to);
    for (size_t i = 0; i < list->count; i++)
        if (list->value[i] == value)
            return find_repeated(list, place);
    double *grown = chp_arena_grow(list->arena, list->value, list->count, sizeof *grown);
    if (!grown)
        return chp_find_no_memory(list->to) == CHIPLET_OK;
    list->value = grown;
    grown[list->count++] = value;
    return 1;
}

/* ------------------------------------------------------------------- words */

static int read_choice(chp_value_list *list, const chp_part_span *part, const chp_place *place)
{
    const chp_param *p = list->from->param;
    const char *word = list->from->text + part->from;
    int position = chp_choice_read(p->choices, p->key, word, part->length, place, list->to);
    return position >= 0 && chp_value_add(list, position, place);
}

static int find_no_name(const chp_value_list *list, const chp_place *place)
{
    const char *kind = chiplet_kind_name(list->from->param->kind);
    chp_hint hint = { kind, "nothing", NULL };
    chp_find_fault(list->to, CHIPLET_ERR_VALUE, place, &hint, "expected a %s, got nothing", kind);
    return 0;
}

/* A name gives its position in `records`. */
static int read_name(chp_value_list *list, const chp_part_span *part, const chp_place *place,
                     const chp_record **records, const chp_catalogue *models)
{
    const chp_param *p = list->from->param;
    size_t i = list->count;
    char *name = chp_arena_copy(list->arena, list->from->text + part->from, part->length);
    if (!name)
        return chp_find_no_memory(list->to) == CHIPLET_OK;
    if (!*name)
        return find_no_name(list, place);
    records[i] = chp_catalogue_find(models, p->kind, name);
    if (!records[i] && chp_is_config_path(list->from, name)) {
        records[i] = chp_import_record(list->from, name, place, list->arena, list->to);
        if (!records[i])
            return 0;
    }
    if (!records[i]) {
        chp_hint hint = { NULL, NULL, chp_catalogue_suggest(models, p->kind, name) };
        chp_find_fault(list->to, CHIPLET_ERR_NAME, place, &hint, "no %s named '%.80s'",
                       chiplet_kind_name(p->kind), name);
        return 0;
    }
    for (size_t k = 0; k < i; k++)
        if (strcmp(records[k]->name, records[i]->name) == 0)
            return find_repeated(list, place);
    return chp_value_add(list, (double)i, place);
}

/* A path is taken from the folder of its file, and is shown and handed on as
 * this process finds it; names stay as they were written. */
static int name_what_was_found(chp_axis *axis, const chp_value_list *list)
{
    int imported = 0;
    for (size_t i = 0; axis->record && i < list->count; i++)
        imported |= axis->record[i]->line_count == 0;
    if (imported)
        axis->text = chp_record_names(axis->record, list->count, list->arena);
    return axis->text || chp_find_no_memory(list->to) == CHIPLET_OK;
}

static int read_words(chp_value_list *list, chp_axis *axis, const chp_catalogue *models)
{
    const chp_axis_text *from = list->from;
    chp_part_span part;
    const chp_record **records =
        chp_arena_alloc(list->arena, chp_count_parts(from->text) * sizeof *records);
    if (!records)
        return chp_find_no_memory(list->to) == CHIPLET_OK;
    for (size_t at = 0; chp_next_part(&part, from->text, &at);) {
        chp_place place = chp_part_place(from, part.from, part.length);
        int read = from->param->form == CHP_FORM_NAME
                       ? read_name(list, &part, &place, records, models)
                       : read_choice(list, &part, &place);
        if (!read)
            return 0;
    }
    if (from->param->form == CHP_FORM_NAME)
        axis->record = records;
    return from->param->kind != CHIPLET_WORKLOAD || name_what_was_found(axis, list);
}

/* ---------------------------------------------------------------- one axis */

void chp_axis_read(chp_axis *out, const chp_axis_text *from, const chp_catalogue *models,
                   chp_arena *arena, chp_findings *to)
{
    chp_axis axis = { .text = from->text, .origin = from->origin, .place = from->place };
    chp_value_list list = { from, NULL, 0, arena, to };
    chp_form form = from->param->form;
    if (form != CHP_FORM_TEXT && form != CHP_FORM_LIST) {
        int read = chp_count_parts(from->text) > CHP_MAX_AXIS
                       ? find_too_many(from, &from->place, to)
                   : form == CHP_FORM_NUMBER ? chp_range_values(&list)
                                             : read_words(&list, &axis, models);
        if (!read)
            return;
    }
    axis.value = list.value;
    axis.count = list.count;
    *out = axis;
}

void chp_axis_default(chp_axis *out, const chp_param *param, const chp_catalogue *models,
                      chp_arena *arena, chp_findings *to)
{
    memset(out, 0, sizeof *out);
    out->origin = "default";
    if (!*param->fallback)
        return;
    /* A small library need not hold the record that a default names. */
    if (param->form == CHP_FORM_NAME && !chp_catalogue_find(models, param->kind, param->fallback))
        return;
    chp_axis_text from = { .param = param, .text = param->fallback, .origin = "default" };
    chp_axis_read(out, &from, models, arena, to);
}
