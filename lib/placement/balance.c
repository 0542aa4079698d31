#include "placement/balance.h"

#include "base/error.h"
#include "placement/flow.h"

#include <math.h>
#include <string.h>

/* The task with what is derived from it, and where its program's columns are. */
typedef struct {
    const chp_placement_task *task;
    int nodes, stacks, tensors;
    double cores;         /* dies that have some */
    double *spread;       /* share of each stack in spread addresses */
    double *room;         /* of each stack after spread tensors */
    double *left;         /* what the first placement has left of it */
    double bytes_unit, time_unit_s;
    size_t time, work;    /* columns */
    size_t *data;         /* first column of each sharded tensor */
    chp_flow_columns flows;
} layout;

static double *share_of(const layout *l, const chp_placement *p, int tensor, int stack)
{
    return p->data + (tensor * l->stacks + stack) * l->nodes;
}

static int has_cores(const layout *l, int node)
{
    return l->task->flop_per_s[node] > 0;
}

static int is_copied(const layout *l, const chp_tensor *t)
{
    return t->locality == CHP_SHARED && l->task->l2_policy == CHP_L2_REQUESTER_SIDE;
}

static double crossing_bytes(const layout *l, const chp_tensor *t)
{
    return l->task->l2_policy == CHP_L2_HOME_SIDE ? t->cache_bytes : t->dram_bytes;
}

/* ------------------------------------------------------------------- checks */

static int is_amount(double value)
{
    return value >= 0 && isfinite(value);
}

static const char *stack_fault(const chp_placement_task *t)
{
    double sum = 0;
    for (int s = 0; s < t->stacks; s++) {
        const chp_stack *stack = &t->stack[s];
        if (stack->node < 0 || stack->node >= t->channels.nodes || !(stack->bytes_per_s > 0) ||
            !isfinite(stack->bytes_per_s) || !(stack->bytes >= 0))
            return "a stack has a node, a bandwidth and a capacity";
        if (t->interleave && !is_amount(t->interleave[s]))
            return "addresses are spread by shares of stacks";
        sum += t->interleave ? t->interleave[s] : 0;
    }
    if (t->interleave && fabs(sum - 1) > 1e-9)
        return "shares of stacks have the sum 1";
    return t->stacks < 1 ? "there is no memory" : NULL;
}

static const char *task_fault(const chp_placement_task *t)
{
    const char *fault = chp_channels_fault(&t->channels);
    if (fault)
        return fault;
    double flop_per_s = 0;
    for (int i = 0; i < t->channels.nodes; i++) {
        if (!is_amount(t->flop_per_s[i]))
            return "a die has a rate, 0 without cores";
        flop_per_s += t->flop_per_s[i];
    }
    if (flop_per_s == 0)
        return "no die has cores";
    if (!is_amount(t->flop))
        return "the work is a number of operations";
    for (int k = 0; k < t->tensors; k++)
        if (!is_amount(t->tensor[k].dram_bytes) || !is_amount(t->tensor[k].cache_bytes) ||
            !is_amount(t->tensor[k].stored_bytes))
            return "a tensor has a number of bytes";
    return stack_fault(t);
}

/* ------------------------------------------------- from shares to bytes, times */

/* Rounds shares down so that they add up to `sum` exactly; the largest takes
 * what is left over. Shares are `stride` apart. */
static void round_shares(double *share, int count, int stride, double sum)
{
    const double step = ldexp(1, -44);
    int largest = 0;
    double rest = sum;
    for (int i = 0; i < count; i++) {
        double *at = share + i * stride;
        *at = fmin(floor(fmax(*at, 0) / step) * step, rest);
        rest -= *at;
        largest = *at > share[largest * stride] ? i : largest;
    }
    share[largest * stride] += rest;
}

static void round_all_shares(const layout *l, chp_placement *p)
{
    round_shares(p->work, l->nodes, 1, 1);
    for (int k = 0; k < l->tensors; k++)
        for (int i = 0; i < l->nodes; i++) {
            const chp_tensor *t = &l->task->tensor[k];
            double whole = t->locality == CHP_SHARED ? has_cores(l, i) : p->work[i];
            for (int s = 0; s < l->stacks && t->locality != CHP_SHARDED; s++)
                share_of(l, p, k, s)[i] = l->spread[s] * whole;
            round_shares(share_of(l, p, k, 0) + i, l->stacks, l->nodes, whole);
        }
}

/* What die i draws of a tensor from a stack, in bytes between their nodes. */
static double drawn_bytes(const layout *l, const chp_placement *p, int k, int s, int i)
{
    const chp_tensor *t = &l->task->tensor[k];
    double share = share_of(l, p, k, s)[i];
    if (t->locality == CHP_SHARED && !is_copied(l, t))
        share *= p->work[i];
    return share * crossing_bytes(l, t);
}

static void sum_traffic(const layout *l, chp_placement *p)
{
    int n = l->nodes;
    memset(p->traffic, 0, (size_t)(n * n) * sizeof *p->traffic);
    for (int k = 0; k < l->tensors; k++)
        for (int s = 0; s < l->stacks; s++)
            for (int i = 0; i < n; i++) {
                int home = l->task->stack[s].node;
                int from = l->task->tensor[k].written ? i : home;
                int to = l->task->tensor[k].written ? home : i;
                p->traffic[from * n + to] += drawn_bytes(l, p, k, s, i);
            }
}

/* Share of a tensor's dram_bytes that a stack moves. */
static double moved_share(const layout *l, const chp_placement *p, int k, int s)
{
    const chp_tensor *t = &l->task->tensor[k];
    if (t->locality == CHP_SHARED)
        return l->spread[s] * (is_copied(l, t) ? l->cores : 1);
    double sum = 0;
    for (int i = 0; i < l->nodes; i++)
        sum += share_of(l, p, k, s)[i];
    return sum;
}

static double dram_time_s(const layout *l, const chp_placement *p)
{
    double busiest_s = 0;
    for (int s = 0; s < l->stacks; s++) {
        double bytes = 0;
        for (int k = 0; k < l->tensors; k++)
            bytes += moved_share(l, p, k, s) * l->task->tensor[k].dram_bytes;
        busiest_s = fmax(busiest_s, bytes / l->task->stack[s].bytes_per_s);
    }
    return busiest_s;
}

static double tensor_time_s(const layout *l, const chp_placement *p)
{
    double busiest_s = 0;
    for (int i = 0; i < l->nodes; i++)
        if (has_cores(l, i))
            busiest_s = fmax(busiest_s, p->work[i] * l->task->flop / l->task->flop_per_s[i]);
    return busiest_s;
}

/* From wished shares of work and sharded data, and wished flows (NULL: none),
 * to exact ones and their times. Returns 0 if there is no way to some data. */
static int settle(const layout *l, chp_placement *p, const double *guide)
{
    round_all_shares(l, p);
    sum_traffic(l, p);
    double step = chp_round_traffic(p->traffic, l->nodes);
    if (!chp_send_traffic(p->flow, p->traffic, step, guide, &l->task->channels))
        return 0;
    p->tensor_s = tensor_time_s(l, p);
    p->dram_s = dram_time_s(l, p);
    p->link_s = chp_busiest_channel_s(p->flow, &l->task->channels);
    return 1;
}

static double time_of(const chp_placement *p)
{
    return fmax(p->tensor_s, fmax(p->dram_s, p->link_s));
}

/* ------------------------------------------------------------ a first placement */

static int stacks_at(const layout *l, int node)
{
    int count = 0;
    for (int s = 0; s < l->stacks; s++)
        count += l->task->stack[s].node == node;
    return count;
}

/* What is not yet placed of a die's part of a sharded tensor goes on stacks at
 * home in equal parts, or on all in turn, as far as there is room. */
static void place_data(const layout *l, chp_placement *p, int k, int i, int at_home)
{
    double stored = l->task->tensor[k].stored_bytes, missing = p->work[i];
    int stacks = at_home ? stacks_at(l, i) : 1;
    for (int s = 0; s < l->stacks; s++)
        missing -= share_of(l, p, k, s)[i];
    for (int s = 0; s < l->stacks; s++) {
        if (at_home && l->task->stack[s].node != i)
            continue;
        double part = missing / stacks;
        part = stored > 0 ? fmin(part, l->left[s] / stored) : part;
        share_of(l, p, k, s)[i] += part;
        l->left[s] -= part * stored;
        missing -= part;
        stacks -= at_home;
    }
}

/* Work as rates, sharded data at home: a vertex of the program, or nearly one,
 * that keeps every bound if anything does. */
static int place_first(const layout *l, chp_placement *p)
{
    double flop_per_s = 0;
    for (int i = 0; i < l->nodes; i++)
        flop_per_s += l->task->flop_per_s[i];
    for (int i = 0; i < l->nodes; i++)
        p->work[i] = l->task->flop_per_s[i] / flop_per_s;
    memcpy(l->left, l->room, (size_t)l->stacks * sizeof *l->left);
    size_t shares = (size_t)(l->tensors * l->stacks * l->nodes);
    memset(p->data, 0, shares * sizeof *p->data);
    for (int at_home = 1; at_home >= 0; at_home--)
        for (int k = 0; k < l->tensors; k++)
            for (int i = 0; i < l->nodes; i++)
                if (l->task->tensor[k].locality == CHP_SHARDED)
                    place_data(l, p, k, i, at_home);
    return settle(l, p, NULL);
}

/* All tensor units, all memories busy all the time. */
static double resource_bound_s(const layout *l)
{
    double flop_per_s = 0, dram_bytes = 0, bytes_per_s = 0;
    for (int i = 0; i < l->nodes; i++)
        flop_per_s += l->task->flop_per_s[i];
    for (int k = 0; k < l->tensors; k++) {
        const chp_tensor *t = &l->task->tensor[k];
        dram_bytes += t->dram_bytes * (is_copied(l, t) ? l->cores : 1);
    }
    for (int s = 0; s < l->stacks; s++)
        bytes_per_s += l->task->stack[s].bytes_per_s;
    return fmax(l->task->flop / flop_per_s, dram_bytes / bytes_per_s);
}

/* -------------------------------------------------------------- the program */

static size_t data_column(const layout *l, int tensor, int stack, int node)
{
    return l->data[tensor] + (size_t)(stack * l->nodes + node);
}

static void add_columns(layout *l, chp_program_builder *b)
{
    l->time = chp_add_column(b, 0, HUGE_VAL, 1);
    l->work = b->columns;
    for (int i = 0; i < l->nodes; i++)
        chp_add_column(b, 0, has_cores(l, i) ? 1 : 0, 0);
    for (int k = 0; k < l->tensors; k++) {
        l->data[k] = b->columns;
        for (int j = 0; j < l->stacks * l->nodes; j++)
            if (l->task->tensor[k].locality == CHP_SHARDED)
                chp_add_column(b, 0, has_cores(l, j % l->nodes) ? 1 : 0, 0);
    }
    for (int v = 0; v < l->nodes; v++)
        l->flows.most[v] = 1;
    chp_add_flows(b, &l->flows);
}

static void add_work_rows(const layout *l, chp_program_builder *b)
{
    size_t all = chp_add_row(b, 1, 1);
    for (int i = 0; i < l->nodes; i++) {
        size_t column = l->work + (size_t)i;
        chp_add_entry(b, all, column, 1);
        if (!has_cores(l, i))
            continue;
        size_t row = chp_add_row(b, -HUGE_VAL, 0);
        chp_add_entry(b, row, l->time, -1);
        chp_add_entry(b, row, column, l->task->flop / (l->task->flop_per_s[i] * l->time_unit_s));
    }
}

static void add_home_rows(const layout *l, chp_program_builder *b, int k)
{
    for (int i = 0; i < l->nodes; i++) {
        size_t row = chp_add_row(b, 0, 0);
        chp_add_entry(b, row, l->work + (size_t)i, -1);
        for (int s = 0; s < l->stacks; s++)
            chp_add_entry(b, row, data_column(l, k, s, i), 1);
    }
}

/* Time and room of a stack. */
static void add_stack_rows(const layout *l, chp_program_builder *b, int s)
{
    const chp_stack *stack = &l->task->stack[s];
    double unit = stack->bytes_per_s * l->time_unit_s, stored = 0, fixed = 0;
    for (int k = 0; k < l->tensors; k++) {
        const chp_tensor *t = &l->task->tensor[k];
        stored += t->stored_bytes;
        if (t->locality != CHP_SHARDED)
            fixed += t->dram_bytes * l->spread[s] * (is_copied(l, t) ? l->cores : 1);
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

static void add_spread(const layout *l, arrival *a, int v, int u, int s, const chp_tensor *t)
{
    int home = l->task->stack[s].node, die = t->written ? v : u;
    if (home != (t->written ? u : v))
        return;
    double amount = l->spread[s] * crossing_bytes(l, t) / l->bytes_unit;
    if (is_copied(l, t))
        a->fixed += has_cores(l, die) ? amount : 0;
    else if (t->written)
        a->of_from += amount;
    else
        a->of_to += amount;
}

static void add_sharded(const layout *l, chp_program_builder *b, size_t row, int v, int u, int s,
                        int k)
{
    const chp_tensor *t = &l->task->tensor[k];
    if (l->task->stack[s].node == (t->written ? u : v))
        chp_add_entry(b, row, data_column(l, k, s, t->written ? v : u),
                      -crossing_bytes(l, t) / l->bytes_unit);
}

static void add_arrival_row(const layout *l, chp_program_builder *b, int v, int u)
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

static void build(layout *l, chp_program_builder *b)
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

static void put(double *value, const layout *l, const chp_placement *p)
{
    value[l->time] = time_of(p) / l->time_unit_s;
    for (int i = 0; i < l->nodes; i++)
        value[l->work + (size_t)i] = p->work[i];
    for (int k = 0; k < l->tensors; k++)
        for (int j = 0; j < l->stacks * l->nodes; j++)
            if (l->task->tensor[k].locality == CHP_SHARDED)
                value[l->data[k] + (size_t)j] = share_of(l, p, k, 0)[j];
    chp_put_flows(value, &l->flows, p->flow, l->bytes_unit);
}

static int take(chp_placement *p, double *guide, const layout *l, const double *value)
{
    for (int i = 0; i < l->nodes; i++)
        p->work[i] = value[l->work + (size_t)i];
    for (int k = 0; k < l->tensors; k++)
        for (int j = 0; j < l->stacks * l->nodes; j++)
            if (l->task->tensor[k].locality == CHP_SHARDED)
                share_of(l, p, k, 0)[j] = value[l->data[k] + (size_t)j];
    chp_take_flows(guide, &l->flows, value, l->bytes_unit);
    return settle(l, p, guide);
}

/* ------------------------------------------------------------------ the whole */

static void derive(layout *l)
{
    double bytes_per_s = 0;
    for (int s = 0; s < l->stacks; s++)
        bytes_per_s += l->task->stack[s].bytes_per_s;
    for (int i = 0; i < l->nodes; i++)
        l->cores += has_cores(l, i);
    for (int s = 0; s < l->stacks; s++) {
        const chp_stack *stack = &l->task->stack[s];
        l->spread[s] = l->task->interleave ? l->task->interleave[s]
                                           : stack->bytes_per_s / bytes_per_s;
        l->room[s] = stack->bytes;
    }
    for (int k = 0; k < l->tensors; k++) {
        const chp_tensor *t = &l->task->tensor[k];
        l->bytes_unit += crossing_bytes(l, t) * (is_copied(l, t) ? l->cores : 1);
        for (int s = 0; s < l->stacks && t->locality != CHP_SHARDED; s++)
            l->room[s] -= t->stored_bytes * l->spread[s];
    }
    l->bytes_unit = l->bytes_unit > 0 ? l->bytes_unit : 1;
}

/* Is there room for the first placement? */
static int has_room(const layout *l)
{
    double sharded = 0, room = 0;
    for (int k = 0; k < l->tensors; k++)
        if (l->task->tensor[k].locality == CHP_SHARDED)
            sharded += l->task->tensor[k].stored_bytes;
    for (int s = 0; s < l->stacks; s++) {
        if (l->room[s] < 0)
            return 0;
        room += l->room[s];
    }
    return sharded <= room;
}

static const chp_optimum impossible = { CHP_LP_INFEASIBLE, HUGE_VAL, HUGE_VAL, HUGE_VAL };

/* `started`: the placement is a first one, else there is none. */
static chiplet_status improve(chp_optimum *out, chp_placement *p, layout *l, int started,
                              const chp_lp_options *options, chp_program_builder *b,
                              chiplet_error *err)
{
    double first_s = started ? time_of(p) : 0, bound_s = resource_bound_s(l);
    l->time_unit_s = first_s > 0 ? first_s : bound_s > 0 ? bound_s : 1;
    build(l, b);
    size_t flow_count = (size_t)(l->nodes * l->task->channels.channels);
    double *value = chp_arena_alloc(&b->arena, b->columns * sizeof *value);
    double *guide = chp_arena_alloc(&b->arena, flow_count * sizeof *guide);
    if (b->failed || !value || !guide)
        return chp_fail_memory(err);
    if (started) {
        put(value, l, p);
        b->column[l->time].high = 2 * fmax(1, value[l->time]);
    }
    chp_lp_options given = *options;
    given.start = started ? value : NULL;
    chp_lp_result result;
    chp_linear_program program = chp_built_program(b);
    chiplet_status status = chp_lp_solve(&result, value, &program, &given, err);
    if (status)
        return status;
    *out = impossible;
    out->status = result.status;
    if (!chp_lp_has_values(result.status))
        return CHIPLET_OK;
    if (!take(p, guide, l, value))
        return chp_fail(err, CHIPLET_ERR_SOLVER, NULL, "balance: traffic without a way");
    *out = chp_optimum_between(result.status, time_of(p),
                               fmax(result.bound * l->time_unit_s, bound_s));
    return CHIPLET_OK;
}

chiplet_status chp_balance(chp_optimum *out, chp_placement *p, const chp_placement_task *task,
                         const chp_lp_options *options, chiplet_error *err)
{
    static const chp_lp_options none = { 0 };
    const char *fault = task_fault(task);
    if (fault)
        return chp_fail(err, CHIPLET_ERR_ARGUMENT, NULL, "balance: %s", fault);
    chp_program_builder b = { 0 };
    layout l = { .task = task, .nodes = task->channels.nodes, .stacks = task->stacks,
                 .tensors = task->tensors, .flows = { .channels = &task->channels } };
    l.spread = chp_arena_alloc(&b.arena, 3 * (size_t)l.stacks * sizeof *l.spread);
    l.data = chp_arena_alloc(&b.arena, (size_t)l.tensors * sizeof *l.data);
    chiplet_status status = CHIPLET_OK;
    if (!l.spread || !l.data) {
        status = chp_fail_memory(err);
    } else {
        l.room = l.spread + l.stacks;
        l.left = l.room + l.stacks;
        derive(&l);
        int fits = has_room(&l);
        chp_optimum best = impossible;
        if (fits)
            status = improve(&best, p, &l, place_first(&l, p), options ? options : &none, &b, err);
        if (!status)
            *out = best;
    }
    chp_program_builder_free(&b);
    return status;
}

double chp_placed_bytes(const chp_placement *p, const chp_placement_task *task, int stack)
{
    double cores = 0, bytes = 0;
    int n = task->channels.nodes;
    for (int i = 0; i < n; i++)
        cores += task->flop_per_s[i] > 0;
    for (int k = 0; k < task->tensors; k++) {
        const chp_tensor *t = &task->tensor[k];
        double share = 0;
        for (int i = 0; i < n; i++)
            share += p->data[(k * task->stacks + stack) * n + i];
        /* Read in whole by every die, but fetched once for all of them. */
        int once = t->locality == CHP_SHARED && task->l2_policy == CHP_L2_HOME_SIDE;
        bytes += t->dram_bytes * (once ? share / cores : share);
    }
    return bytes;
}

double chp_equal_dies_s(const chp_equal_dies *d, double flop, chp_l2_policy l2_policy, int tensors,
                        const chp_tensor *tensor)
{
    double dram = 0, crossing = 0;
    double load = chp_topology_channel_load(d->topology, d->dies);
    for (int k = 0; k < tensors; k++) {
        const chp_tensor *t = &tensor[k];
        int home = l2_policy == CHP_L2_HOME_SIDE;
        double copies = t->locality == CHP_SHARED && !home ? d->dies : 1;
        dram += copies * t->dram_bytes;
        if (t->locality != CHP_SHARDED)
            crossing += home ? t->cache_bytes : copies * t->dram_bytes;
    }
    double local_s = fmax(flop / d->flop_per_s, dram / d->dram_bytes_per_s) / d->dies;
    return load > 0 ? fmax(local_s, load * crossing / d->link_bytes_per_s) : local_s;
}
