#include "report/placement.h"

#include <math.h>

#include "report/table.h"

typedef struct {
    const chp_package_text *package;
    const chp_package_task *task;
    chp_table table;
    double step_s; /* that `busy` is a share of */
} writer;

/* One row; NaN and NULL where a column has no meaning. */
typedef struct {
    const char *what, *name, *at;
    double share, flop, bytes, time_s, busy;
} row;

static const row blank = { NULL, NULL, NULL, NAN, NAN, NAN, NAN, NAN };

static const char *const status_name[] = { "optimal",       "within gap", "stopped",
                                           "nothing found", "infeasible", "unbounded" };

static void add_columns(chp_table *t)
{
    chp_table_column(t, "what", "what", CHP_NUMBER);
    chp_table_column(t, "name", "name", CHP_NUMBER);
    chp_table_column(t, "at", "at", CHP_NUMBER);
    chp_table_column(t, "share", "share", CHP_FRACTION);
    chp_table_column(t, "work", "work_flop", CHP_OPERATIONS);
    chp_table_column(t, "moved", "moved_bytes", CHP_BYTES);
    chp_table_column(t, "time", "time_s", CHP_TIME);
    chp_table_column(t, "busy", "busy", CHP_FRACTION);
}

static void add_row(chp_table *t, const row *r)
{
    const double number[] = { r->share, r->flop, r->bytes, r->time_s, r->busy };
    chp_table_text(t, r->what);
    chp_table_text(t, r->name);
    chp_table_text(t, r->at);
    for (size_t i = 0; i < sizeof number / sizeof number[0]; i++)
        chp_table_number(t, number[i]);
}

static const char *name_of(const writer *w, chp_part_kind kind, int i)
{
    return w->package->of[kind].part[i].name;
}

static double busy(const writer *w, double time_s)
{
    return w->step_s > 0 ? time_s / w->step_s : 0;
}

/* ------------------------------------------------------------- work and data */

static void add_dies(writer *w)
{
    const chp_placement_task *t = &w->task->task;
    for (int i = 0; i < t->channels.nodes; i++) {
        row r = blank;
        double share = w->task->at.work[i];
        r.what = "die", r.name = name_of(w, CHP_PART_DIE, i);
        r.share = share, r.flop = share * t->flop;
        r.time_s = t->flop_per_s[i] > 0 ? r.flop / t->flop_per_s[i] : 0;
        r.busy = busy(w, r.time_s);
        add_row(&w->table, &r);
    }
}

static void add_stacks(writer *w)
{
    const chp_placement_task *t = &w->task->task;
    for (int s = 0; s < t->stacks; s++) {
        row r = blank;
        r.what = "stack", r.name = name_of(w, CHP_PART_STACK, s);
        r.at = name_of(w, CHP_PART_DIE, t->stack[s].node);
        r.bytes = chp_placed_bytes(&w->task->at, t, s);
        r.time_s = r.bytes / t->stack[s].bytes_per_s;
        r.busy = busy(w, r.time_s);
        add_row(&w->table, &r);
    }
}

static void add_channels(writer *w)
{
    const chp_channels *g = &w->task->task.channels;
    for (int c = 0; c < g->channels; c++) {
        row r = blank;
        r.what = "link", r.name = name_of(w, CHP_PART_LINK, c / 2);
        r.at = chp_arena_print(&w->table.rows, "%s to %s",
                               name_of(w, CHP_PART_DIE, g->channel[c].from),
                               name_of(w, CHP_PART_DIE, g->channel[c].to));
        r.bytes = 0;
        for (int v = 0; v < g->nodes; v++)
            r.bytes += w->task->at.flow[v * g->channels + c];
        r.time_s = r.bytes / g->channel[c].bytes_per_s;
        r.busy = busy(w, r.time_s);
        add_row(&w->table, &r);
    }
}

/* Where a tensor lies, as shares of stacks. */
static void add_data(writer *w)
{
    const chp_placement_task *t = &w->task->task;
    for (int k = 0; k < t->tensors; k++) {
        double sum = 0;
        const double *share = w->task->at.data + k * t->stacks * t->channels.nodes;
        for (int j = 0; j < t->stacks * t->channels.nodes; j++)
            sum += share[j];
        for (int s = 0; s < t->stacks; s++) {
            row r = blank;
            r.what = "data", r.name = name_of(w, CHP_PART_TENSOR, k);
            r.at = name_of(w, CHP_PART_STACK, s);
            r.share = 0;
            for (int i = 0; i < t->channels.nodes; i++)
                r.share += share[s * t->channels.nodes + i] / sum;
            add_row(&w->table, &r);
        }
    }
}

/* What was found, and the time that nothing beats. */
static void add_optimum(writer *w, const char *what, const char *at, const chp_optimum *found)
{
    row r = blank, bound = blank;
    r.what = what, r.name = status_name[found->status];
    if (chp_lp_has_values(found->status)) {
        r.at = at, r.time_s = found->time_s, r.busy = 1;
        bound.what = "bound", bound.time_s = found->bound_s, bound.busy = 1 - found->gap;
    }
    add_row(&w->table, &r);
    if (bound.what)
        add_row(&w->table, &bound);
}

/* The busiest of all resources. */
static const char *binding(const writer *w)
{
    const chp_placement *at = &w->task->at;
    if (at->tensor_s >= w->step_s)
        return "cores";
    return at->dram_s >= w->step_s ? "memory" : "links";
}

static void add_step(writer *w, const chp_optimum *step)
{
    int found = chp_lp_has_values(step->status);
    w->step_s = found ? step->time_s : 0;
    add_optimum(w, "step", found ? binding(w) : NULL, step);
    if (!found)
        return;
    add_dies(w);
    add_stacks(w);
    add_channels(w);
    add_data(w);
}

/* --------------------------------------------------------------------- items */

static void add_items(writer *w, const chp_optimum *items)
{
    const chp_assignment *a = &w->task->items.layers;
    add_optimum(w, "items", NULL, items);
    for (int i = 0; i < a->items && chp_lp_has_values(items->status); i++) {
        int place = w->task->item_die[i];
        row item = blank;
        item.what = "item", item.name = name_of(w, CHP_PART_ITEM, i);
        item.at = name_of(w, CHP_PART_DIE, w->task->candidate[place]);
        item.time_s = 0;
        for (int k = 0; k < a->kinds; k++)
            item.time_s = fmax(item.time_s, a->time_s[(k * a->items + i) * a->dies + place]);
        item.busy = items->time_s > 0 ? item.time_s / items->time_s : 0;
        add_row(&w->table, &item);
    }
}

chiplet_status chp_placement_write(chiplet_format format, const chp_package_text *package,
                                   const chp_package_task *task, const chp_optimum *step,
                                   const chp_optimum *items, chp_text *to, chiplet_error *err)
{
    writer w = { .package = package, .task = task };
    add_columns(&w.table);
    add_step(&w, step);
    if (items)
        add_items(&w, items);
    return chp_table_finish(&w.table, format, "chiplet-placement/1", to, err);
}
