#include "space/space.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "space/keys.h"
#include "study/runs.h"

static void set_axis(chp_walk *w, int axis, size_t i)
{
    w->index[axis] = i;
    w->stale |= chp_space_set(w->space, &w->recipe, axis, i);
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
        if (w->index[a] != 0 && !chp_space_matters(w->space, &w->recipe, a))
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

static size_t index_of(const chp_walk *w, int run, int key)
{
    for (int a = 0; a < w->space->axes; a++)
        if (w->space->key[a] == key && w->space->run[a] == run)
            return w->index[a];
    return 0;
}

/* Values and index of a key; a workload without its own has that of all. */
static const chp_axis *axis_at(const chp_walk *w, int run, int key, size_t *index)
{
    const chiplet_study *study = w->space->study;
    int slot = run < 0 ? -1 : chp_run_slot(key);
    int own = slot >= 0 && study->run[run].axis[slot].count > 0;
    *index = index_of(w, own ? run : -1, key);
    return own ? &study->run[run].axis[slot] : &study->axis[key];
}

/* What the recipe settled differs from the text where 0 stood for a rule. */
double chp_walk_run_value(const chp_walk *w, int run, int key)
{
    size_t i;
    const chp_axis *axis = axis_at(w, run, key, &i);
    return chp_recipe_value(&w->recipe, key, axis->count && axis->value ? axis->value[i] : NAN);
}

double chp_walk_value(const chp_walk *w, int key)
{
    return chp_walk_run_value(w, -1, key);
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
    chp_walk_run_text(w, -1, key, text, size);
}

void chp_walk_run_text(const chp_walk *w, int run, int key, char *text, size_t size)
{
    size_t i;
    const chp_param *param = chp_param_at(key);
    const chp_axis *axis = axis_at(w, run, key, &i);
    text[0] = '\0';
    if (param->form == CHP_FORM_NUMBER) {
        double value = chp_walk_run_value(w, run, key);
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
