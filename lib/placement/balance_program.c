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

/* What goes from v to u, as terms of the row of the pair: `of_to` and `of_from`
 * multiply the work of u and of v. */
typedef struct {
    double of_to, of_from, fixed, sharded; /* bytes; the last: at most */
} exchange;

static int is_between(const chp_layout *l, const chp_tensor *t, int s, int v, int u)
{
    return l->task->stack[s].node == (t->written ? u : v);
}

static void add_spread(const chp_layout *l, exchange *e, int v, int u, int s, const chp_tensor *t)
{
    double bytes = l->spread[s] * chp_crossing_bytes(l, t);
    if (chp_is_copied(l, t))
        e->fixed += chp_has_cores(l, t->written ? v : u) ? bytes : 0;
    else if (t->written)
        e->of_from += bytes;
    else
        e->of_to += bytes;
}

static exchange exchange_of(const chp_layout *l, int v, int u)
{
    exchange e = { 0 };
    for (int k = 0; k < l->tensors; k++)
        for (int s = 0; s < l->stacks; s++) {
            const chp_tensor *t = &l->task->tensor[k];
            if (!is_between(l, t, s, v, u))
                continue;
            if (t->locality != CHP_SHARDED)
                add_spread(l, &e, v, u, s, t);
            else if (chp_has_cores(l, t->written ? v : u))
                e.sharded += chp_crossing_bytes(l, t);
        }
    return e;
}

static void find_most(chp_layout *l)
{
    for (int v = 0; v < l->nodes; v++)
        for (int u = 0; u < l->nodes; u++) {
            exchange e = exchange_of(l, v, u);
            l->most[v * l->nodes + u] =
                u == v ? 0 : e.fixed + e.of_to + e.of_from + e.sharded;
        }
}

static void add_pair_row(chp_layout *l, chp_program_builder *b, int v, int u)
{
    exchange e = exchange_of(l, v, u);
    double most = l->most[v * l->nodes + u];
    size_t row = chp_add_pair(b, &l->flows, v * l->nodes + u, e.fixed);
    for (int k = 0; k < l->tensors; k++)
        for (int s = 0; s < l->stacks; s++) {
            const chp_tensor *t = &l->task->tensor[k];
            if (t->locality == CHP_SHARDED && is_between(l, t, s, v, u))
                chp_add_entry(b, row, data_column(l, k, s, t->written ? v : u),
                              -chp_crossing_bytes(l, t) / most);
        }
    chp_add_entry(b, row, l->work + (size_t)u, -e.of_to / most);
    chp_add_entry(b, row, l->work + (size_t)v, -e.of_from / most);
}

void chp_build_balance(chp_layout *l, chp_program_builder *b, const double *likely)
{
    find_most(l);
    chp_begin_flows(&l->flows, &l->task->channels, l->most, likely, &b->arena);
    b->failed = b->failed || l->flows.ways.failed;
    add_columns(l, b);
    add_work_rows(l, b);
    for (int k = 0; k < l->tensors; k++)
        if (l->task->tensor[k].locality == CHP_SHARDED)
            add_home_rows(l, b, k);
    for (int s = 0; s < l->stacks; s++)
        add_stack_rows(l, b, s);
    for (int i = 0; i < l->nodes * l->nodes && !b->failed; i++)
        if (l->most[i] > 0)
            add_pair_row(l, b, i / l->nodes, i % l->nodes);
    chp_add_channel_times(b, &l->flows, 1 / l->time_unit_s, l->time);
    chp_add_flows(b, &l->flows);
}

/* -------------------------------------------------- placements as its columns */

void chp_put_placement(double *value, const chp_layout *l, const chp_placement *p)
{
    for (int i = 0; i < l->nodes; i++)
        value[l->work + (size_t)i] = p->work[i];
    for (int k = 0; k < l->tensors; k++)
        for (int j = 0; j < l->stacks * l->nodes; j++)
            if (l->task->tensor[k].locality == CHP_SHARDED)
                value[l->data[k] + (size_t)j] = chp_share(l, p, k, 0)[j];
    double link_s = chp_put_chosen(value, &l->flows, p->traffic);
    value[l->time] = fmax(link_s, fmax(p->tensor_s, p->dram_s)) / l->time_unit_s;
}

int chp_take_placement(chp_placement *p, const chp_layout *l, const double *value)
{
    for (int i = 0; i < l->nodes; i++)
        p->work[i] = value[l->work + (size_t)i];
    for (int k = 0; k < l->tensors; k++)
        for (int j = 0; j < l->stacks * l->nodes; j++)
            if (l->task->tensor[k].locality == CHP_SHARDED)
                chp_share(l, p, k, 0)[j] = value[l->data[k] + (size_t)j];
    chp_guide guide = chp_flow_guide(&l->flows, value);
    return chp_settle(l, p, &guide);
}
