#include "uncertainty/alter.h"

#include <string.h>

#include "space/space.h"
#include "uncertainty/distribution.h"

/* A part of a recipe: where it is pointed to, and where its copy goes. */
typedef struct {
    chiplet_kind kind;
    size_t pointer, copy, size;
} place;

#define PLACE(kind, pointer, copy)                                                                 \
    { CHIPLET_##kind, offsetof(chp_recipe, pointer), offsetof(chp_altered_parts, copy),            \
      sizeof(((chp_altered_parts *)0)->copy) }

static const place places[] = {
    PLACE(PROCESS, parts.process, process),
    PLACE(PROCESS, parts.core_process, core_process),
    PLACE(MEMORY, parts.memory, memory),
    PLACE(LINK, parts.link, link),
    PLACE(PACKAGE, parts.die_attach, die_attach),
    PLACE(PACKAGE, parts.memory_attach, memory_attach),
    PLACE(PROCESS, parts.io_process, io_process),
    PLACE(LINK, parts.io_link, io_link),
    PLACE(CHIP, sheet, sheet),
};
enum { PLACES = sizeof places / sizeof places[0] };

static const void *part_at(const chp_recipe *recipe, const place *p)
{
    const void *part;
    memcpy(&part, (const char *)recipe + p->pointer, sizeof part);
    return part;
}

int chp_recipe_uses(const chp_recipe *recipe, const chp_record *record)
{
    for (int i = 0; i < PLACES; i++)
        if (places[i].kind == record->kind && part_at(recipe, &places[i]) == record->plain)
            return 1;
    return 0;
}

/* A part is copied only if an input is a datum of it. */
static void alter_part(chp_recipe *recipe, chp_altered_parts *parts, const place *p,
                       const chp_input *input, const double *value, size_t count)
{
    const void *part = part_at(recipe, p);
    char *copy = (char *)parts + p->copy;
    int copied = 0;
    for (size_t i = 0; part && i < count; i++) {
        if (input[i].form != CHP_INPUT_PART || input[i].record->kind != p->kind ||
            input[i].record->plain != part)
            continue;
        if (!copied)
            memcpy(copy, part, p->size);
        copied = 1;
        memcpy(copy + input[i].offset, &value[i], sizeof value[i]);
    }
    if (copied)
        memcpy((char *)recipe + p->pointer, &copy, sizeof copy);
}

static void alter_key(chp_recipe *recipe, int key, double value)
{
    const chp_axis axis = { .value = &value, .count = 1 };
    chp_recipe_set(recipe, key, &axis, 0);
}

static void alter_times(chp_recipe *recipe, chp_altered_parts *parts, const chp_input *input,
                        const double *value, size_t count, const chp_residuals *residuals)
{
    for (int f = 0; f < CHP_INTERVAL_FAMILIES; f++)
        parts->time_factor[f] = 1;
    recipe->time_factor = parts->time_factor;
    for (size_t i = 0; i < count; i++) {
        if (input[i].form != CHP_INPUT_TIME)
            continue;
        const chp_time_range *range = &residuals->range[input[i].family];
        parts->time_factor[input[i].family] =
            chp_residual_factor(range->low, range->high, value[i]);
    }
}

void chp_alter(chp_recipe *recipe, chp_altered_parts *parts, const chp_input *input,
               const double *value, size_t count, const chp_residuals *residuals)
{
    for (size_t i = 0; i < count; i++)
        if (input[i].form == CHP_INPUT_DESIGN)
            alter_key(recipe, input[i].key, value[i]);
    for (int i = 0; i < PLACES; i++)
        alter_part(recipe, parts, &places[i], input, value, count);
    alter_times(recipe, parts, input, value, count, residuals);
}
