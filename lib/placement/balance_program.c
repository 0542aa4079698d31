#include "placement/layout.h"

#include <math.h>

static size_t data_column(const chp_layout *l, int tensor, int stack, int node)
{
    return l->data[tensor] + (size_t)(stack * l->nodes + node);
}

static void add_columns(chp_layout *l, chp_program_builder *b)
{
    l->time = chp_add_column(b, 0, HUGE_VAL, 1);
    l->work = b->columns;
    for (int i = 0; i < l->nodes; i++)
        chp_add_column(b, 0, chp_has_cores(l, i) ? 1 : 0, 0);
    for (int k = 0; k < l->tensors; k++) {
        l->data[k] = b->columns;
        for (int j = 0; j < l->stacks * l->nodes; j++)
            if (l->task->tensor[k].locality == CHP_SHARDED)
                chp_add_column(b, 0, chp_has_cores(l, j % l->nodes) ? 1 : 0, 0);
    }
    for (int v = 0; v < l->nodes; v++)
        l->flows.most[v] = 1;
    chp_add_flows(b, &l->flows);
}

static void add_work_rows(const chp_layout *l, chp_program_builder *b)
{
    size_t all = chp_add_row(b, 1, 1);
    for (int i = 0; i < l->nodes; i++) {
        size_t column = l->work + (size_t)i;
        chp_add_entry(b, all, column, 1);
        if (!chp_has_cores(l, i))
            continue;
        size_t row = chp_add_row(b, -HUGE_VAL, 0);
        chp_add_entry(b, row, l->time, -1);
        chp_add_entry(b, row, column, l->task->flop / (l->task->flop_per_s[i] * l->time_unit_s));
    }
}

static void add_home_rows(const chp_layout *l, chp_program_builder *b, int k)
{
    for (int i = 0; i < l->nodes; i++) {
        size_t row = chp_add_row(b, 0, 0);
        chp_add_entry(b, row, l->work + (size_t)i, -1);
        for (int s = 0; s < l->stacks; s++)
            chp_add_entry(b, row, data_column(l, k, s, i), 1);
    }
}

/* Time and room of a stack. */
static void add_stack_rows(const chp_layout *l, chp_program_builder *b, int s)
{
    const chp_stack *stack = &l->task->stack[s];
    double unit = stack->bytes_per_s * l->time_unit_s, stored = 0, fixed = 0;
    for (int k = 0; k < l->tensors; k++) {
        const chp_tensor *t = &l->task->tensor[k];
        stored += t->stored_bytes;
        if (t->locality != CHP_SHARDED)
            fixed += t->dram_bytes * l->spread[s] * (chp_is_copied(l, t) ? l->cores : 1);
    }
    int limited = isfinite(stack->bytes) && stored > 0;
    size_t busy = chp_add_row(b, -HUGE_VAL, -fixed / unit);
    size_t full = limited ? chp_add_row(b, -HUGE_VAL, l->room[s] / stored) : 0;
    chp_add_entry(b, busy, l->time, -1);
    for (int k = 0; k < l->tensors; k++)
        for (int i = 0; i < l->nodes && l->task->tensor[k].locality == CHP_SHARDED; i++) {
            const chp_tensor *t = &l->task->tensor[k];
            chp_add_entry(b, busy, data_column(l, k, s, i), t->dram_bytes / unit);
            if (limited)
                chp_add_entry(b, full, data_column(l, k, s, i), t->stored_bytes / stored);
        }
}

/* What goes from v to u, as terms of the row of its arrivals: `of_to` and
 * `of_from` multiply the work of u and of v. */
typedef struct {
    double of_to, of_from, fixed;
} arrival;

static void add_spread(const chp_layout *l, arrival *a, int v, int u, int s, const chp_tensor *t)
{
    int home = l->task->stack[s].node, die = t->written ? v : u;
    if (home != (t->written ? u : v))
        return;
    double amount = l->spread[s] * chp_crossing_bytes(l, t) / l->bytes_unit;
    if (chp_is_copied(l, t))
        a->fixed += chp_has_cores(l, die) ? amount : 0;
    else if (t->written)
        a->of_from += amount;
    else
        a->of_to += amount;
}

static void add_sharded(const chp_layout *l, chp_program_builder *b, size_t row, int v, int u,
                        int s, int k)
{
    const chp_tensor *t = &l->task->tensor[k];
    if (l->task->stack[s].node == (t->written ? u : v))
        chp_add_entry(b, row, data_column(l, k, s, t->written ? v : u),
                      -chp_crossing_bytes(l, t) / l->bytes_unit);
}

static void add_arrival_row(const chp_layout *l, chp_program_builder *b, int v, int u)
{
    arrival a = { 0 };
    size_t row = chp_add_arrival(b, &l->flows, v, u, 0);
    for (int k = 0; k < l->tensors; k++)
        for (int s = 0; s < l->stacks; s++) {
            if (l->task->tensor[k].locality == CHP_SHARDED)
                add_sharded(l, b, row, v, u, s, k);
            else
                add_spread(l, &a, v, u, s, &l->task->tensor[k]);
        }
    chp_add_entry(b, row, l->work + (size_t)u, -a.of_to);
    chp_add_entry(b, row, l->work + (size_t)v, -a.of_from);
    if (!b->failed)
        b->row[row] = (chp_lp_row){ a.fixed, a.fixed };
}

void chp_build_balance(chp_layout *l, chp_program_builder *b)
{
    add_columns(l, b);
    add_work_rows(l, b);
    for (int k = 0; k < l->tensors; k++)
        if (l->task->tensor[k].locality == CHP_SHARDED)
            add_home_rows(l, b, k);
    for (int s = 0; s < l->stacks; s++)
        add_stack_rows(l, b, s);
    for (int v = 0; v < l->nodes; v++)
        for (int u = 0; u < l->nodes; u++)
            if (u != v)
                add_arrival_row(l, b, v, u);
    chp_add_channel_times(b, &l->flows, l->bytes_unit / l->time_unit_s, l->time);
}

/* -------------------------------------------------- placements as its columns */

void chp_put_placement(double *value, const chp_layout *l, const chp_placement *p)
{
    value[l->time] = chp_placement_s(p) / l->time_unit_s;
    for (int i = 0; i < l->nodes; i++)
        value[l->work + (size_t)i] = p->work[i];
    for (int k = 0; k < l->tensors; k++)
        for (int j = 0; j < l->stacks * l->nodes; j++)
            if (l->task->tensor[k].locality == CHP_SHARDED)
                value[l->data[k] + (size_t)j] = chp_share(l, p, k, 0)[j];
    chp_put_flows(value, &l->flows, p->flow, l->bytes_unit);
}

int chp_take_placement(chp_placement *p, double *guide, const chp_layout *l, const double *value)
{
    for (int i = 0; i < l->nodes; i++)
        p->work[i] = value[l->work + (size_t)i];
    for (int k = 0; k < l->tensors; k++)
        for (int j = 0; j < l->stacks * l->nodes; j++)
            if (l->task->tensor[k].locality == CHP_SHARDED)
                chp_share(l, p, k, 0)[j] = value[l->data[k] + (size_t)j];
    chp_take_flows(guide, &l->flows, value, l->bytes_unit);
    return chp_settle(l, p, guide);
}
