#include "space/space.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "space/keys.h"

static void set_axis(chp_walk *w, int axis, size_t i)
{
    int key = w->space->key[axis];
    w->index[axis] = i;
    w->stale |= chp_recipe_set(&w->recipe, key, &w->space->study->axis[key], i);
}

/* To the first value of the box on all axes behind `axis`. */
static void rewind_behind(chp_walk *w, int axis)
{
    for (int a = axis + 1; a < w->space->axes; a++)
        if (w->index[a] != w->box.first[a])
            set_axis(w, a, w->box.first[a]);
}

/* Adds one at `axis` and clears the axes behind it; 0 when the walk is over. */
static int step(chp_walk *w, int axis)
{
    const chp_space *space = w->space;
    while (axis >= 0 && w->index[axis] >= w->box.last[axis])
        axis--;
    if (axis < 0)
        return 0;
    rewind_behind(w, axis);
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
        if (w->index[a] != 0 && !chp_space_matters(&w->recipe, w->space->key[a]))
            return a;
    return -1;
}

/* All points that differ only at and behind an axis that does not matter are
 * one point, met before: the walk goes on ahead of it. */
static int skip_idle(chp_walk *w)
{
    int axis;
    while ((axis = idle_axis(w)) >= 0)
        if (!step(w, axis - 1))
            return 0;
    return 1;
}

static int begin(chp_walk *w, uint64_t first)
{
    const chp_space *space = w->space;
    w->recipe = space->base;
    w->cell = first;
    for (int a = 0; a < space->axes; a++)
        set_axis(w, a, (size_t)(first / space->stride[a] % space->count[a]));
    w->stale = CHP_STALE_ALL;
    return first < w->last && skip_idle(w);
}

/* The cell of a box that has `rank` others of it before it. */
static uint64_t cell_of_rank(const chp_space *space, const chp_box *box, uint64_t rank)
{
    uint64_t cell = 0;
    for (int a = space->axes - 1; a >= 0; a--) {
        uint64_t count = (uint64_t)(box->last[a] - box->first[a]) + 1;
        cell += space->stride[a] * (box->first[a] + rank % count);
        rank /= count;
    }
    return cell;
}

int chp_walk_box(chp_walk *w, const chp_space *space, const chp_box *box, uint64_t first,
                 uint64_t last)
{
    uint64_t cells = chp_box_cells(space, box);
    memset(w, 0, sizeof *w);
    w->space = space;
    w->box = *box;
    if (first >= cells || first >= last)
        return 0;
    w->last = last < cells ? cell_of_rank(space, box, last) : space->cells;
    return begin(w, cell_of_rank(space, box, first));
}

int chp_walk_begin(chp_walk *w, const chp_space *space, uint64_t first, uint64_t last)
{
    chp_box whole = chp_box_whole(space);
    return chp_walk_box(w, space, &whole, first, last);
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
