#include "placement/balance.h"

#include "base/error.h"
#include "placement/layout.h"

#include <math.h>

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

/* ------------------------------------------------------------------ the whole */

/* All tensor units, all memories busy all the time. */
static double resource_bound_s(const chp_layout *l)
{
    double flop_per_s = 0, dram_bytes = 0, bytes_per_s = 0;
    for (int i = 0; i < l->nodes; i++)
        flop_per_s += l->task->flop_per_s[i];
    for (int k = 0; k < l->tensors; k++) {
        const chp_tensor *t = &l->task->tensor[k];
        dram_bytes += t->dram_bytes * (chp_is_copied(l, t) ? l->cores : 1);
    }
    for (int s = 0; s < l->stacks; s++)
        bytes_per_s += l->task->stack[s].bytes_per_s;
    return fmax(l->task->flop / flop_per_s, dram_bytes / bytes_per_s);
}

static void derive(chp_layout *l)
{
    double bytes_per_s = 0;
    for (int s = 0; s < l->stacks; s++)
        bytes_per_s += l->task->stack[s].bytes_per_s;
    for (int i = 0; i < l->nodes; i++)
        l->cores += chp_has_cores(l, i);
    for (int s = 0; s < l->stacks; s++) {
        const chp_stack *stack = &l->task->stack[s];
        l->spread[s] = l->task->interleave ? l->task->interleave[s]
                                           : stack->bytes_per_s / bytes_per_s;
        l->room[s] = stack->bytes;
    }
    for (int k = 0; k < l->tensors; k++) {
        const chp_tensor *t = &l->task->tensor[k];
        for (int s = 0; s < l->stacks && t->locality != CHP_SHARDED; s++)
            l->room[s] -= t->stored_bytes * l->spread[s];
    }
}

/* Is there room for the first placement? */
static int has_room(const chp_layout *l)
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
static chiplet_status improve(chp_optimum *out, chp_placement *p, chp_layout *l, int started,
                              const chp_lp_options *options, chp_program_builder *b,
                              chiplet_error *err)
{
    double first_s = started ? chp_placement_s(p) : 0, bound_s = resource_bound_s(l);
    l->time_unit_s = first_s > 0 ? first_s : bound_s > 0 ? bound_s : 1;
    chp_build_balance(l, b, started ? p->traffic : l->most);
    double *start = chp_arena_alloc(&b->arena, b->columns * sizeof *start), *value;
    if (b->failed || !start)
        return chp_fail_memory(err);
    if (started) {
        chp_put_placement(start, l, p);
        b->column[l->time].high = 2 * fmax(1, start[l->time]);
    }
    chp_lp_options given = *options;
    given.start = started ? start : NULL;
    given.even = 1;
    chp_lp_result result;
    chiplet_status status =
        chp_lp_solve_growing(&result, &value, b, chp_grow_flows, &l->flows, &given, err);
    if (status)
        return status;
    *out = impossible;
    out->status = result.status;
    if (!chp_lp_has_values(result.status))
        return CHIPLET_OK;
    if (!chp_take_placement(p, l, value))
        return chp_fail(err, CHIPLET_ERR_SOLVER, NULL, "balance: traffic without a way");
    *out = chp_optimum_between(result.status, chp_placement_s(p),
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
    chp_layout l = { .task = task, .nodes = task->channels.nodes, .stacks = task->stacks,
                 .tensors = task->tensors };
    l.spread = chp_arena_alloc(&b.arena, 3 * (size_t)l.stacks * sizeof *l.spread);
    l.most = chp_arena_alloc(&b.arena, (size_t)(l.nodes * l.nodes) * sizeof *l.most);
    l.data = chp_arena_alloc(&b.arena, (size_t)l.tensors * sizeof *l.data);
    chiplet_status status = CHIPLET_OK;
    if (!l.spread || !l.most || !l.data) {
        status = chp_fail_memory(err);
    } else {
        l.room = l.spread + l.stacks;
        l.left = l.room + l.stacks;
        derive(&l);
        int fits = has_room(&l);
        chp_optimum best = impossible;
        if (fits)
            status = improve(&best, p, &l, chp_place_first(&l, p), options ? options : &none, &b,
                             err);
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
