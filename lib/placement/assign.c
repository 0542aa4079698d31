#include "placement/assign.h"

#include "base/error.h"
#include "solver/program_builder.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *chp_assignment_fault(const chp_assignment *a)
{
    if (a->items < 1 || a->dies < 1 || a->kinds < 1)
        return "there is nothing to assign";
    for (int j = 0; j < a->kinds * a->items * a->dies; j++)
        if (!(a->time_s[j] >= 0) || !isfinite(a->time_s[j]))
            return "an item takes its time";
    for (int i = 0; i < a->items; i++)
        if (!(a->bytes[i] >= 0) || !isfinite(a->bytes[i]))
            return "an item has a number of bytes";
    for (int d = 0; d < a->dies; d++)
        if (!(a->capacity_bytes[d] >= 0))
            return "a die has a capacity";
    return NULL;
}

/* An assignment with what it keeps busy. Items are worked on in `order`, the
 * longest first. */
typedef struct {
    const chp_assignment *a;
    int *order, *die;
    double *busy; /* of dies x kinds */
    double *room; /* of dies */
} state;

static double time_s(const chp_assignment *a, int kind, int item, int die)
{
    return a->time_s[(kind * a->items + item) * a->dies + die];
}

static double die_time_s(const state *s, int die)
{
    double most_s = 0;
    for (int k = 0; k < s->a->kinds; k++)
        most_s = fmax(most_s, s->busy[die * s->a->kinds + k]);
    return most_s;
}

static double busiest_s(const state *s)
{
    double most_s = 0;
    for (int d = 0; d < s->a->dies; d++)
        most_s = fmax(most_s, die_time_s(s, d));
    return most_s;
}

/* sign 1: the item comes; -1: it goes. */
static void load(state *s, int item, int die, int sign)
{
    for (int k = 0; k < s->a->kinds; k++)
        s->busy[die * s->a->kinds + k] += sign * time_s(s->a, k, item, die);
    s->room[die] -= sign * s->a->bytes[item];
}

static void move(state *s, int item, int to)
{
    load(s, item, s->die[item], -1);
    load(s, item, to, 1);
    s->die[item] = to;
}

/* ------------------------------------------------------------- longest first */

static double longest_s(const chp_assignment *a, int item)
{
    double most_s = 0;
    for (int k = 0; k < a->kinds; k++)
        for (int d = 0; d < a->dies; d++)
            most_s = fmax(most_s, time_s(a, k, item, d));
    return most_s;
}

/* By insertion: stable, and there are at most some hundred items. */
static void sort_items(state *s)
{
    for (int i = 0; i < s->a->items; i++) {
        int j = i;
        for (; j > 0 && longest_s(s->a, s->order[j - 1]) < longest_s(s->a, i); j--)
            s->order[j] = s->order[j - 1];
        s->order[j] = i;
    }
}

/* Returns 0 if an item finds no room on the way; that proves nothing. */
static int place_longest_first(state *s)
{
    for (int d = 0; d < s->a->dies; d++)
        s->room[d] = s->a->capacity_bytes[d];
    for (int j = 0; j < s->a->items; j++) {
        int item = s->order[j], best = -1;
        double best_s = HUGE_VAL;
        for (int d = 0; d < s->a->dies; d++) {
            if (s->room[d] < s->a->bytes[item])
                continue;
            load(s, item, d, 1);
            double after_s = die_time_s(s, d);
            load(s, item, d, -1);
            if (after_s < best_s)
                best_s = after_s, best = d;
        }
        if (best < 0)
            return 0;
        load(s, item, best, 1);
        s->die[item] = best;
    }
    return 1;
}

/* --------------------------------------------------------- moves and swaps */

static double worse_of(const state *s, int a, int b)
{
    return fmax(die_time_s(s, a), die_time_s(s, b));
}

/* Keeps a move of `item`, or its swap with `other` (-1: none), if both dies end
 * below what the busiest had; puts things back if not. */
static int try_swap(state *s, int item, int to, int other)
{
    int from = s->die[item];
    double before_s = die_time_s(s, from);
    move(s, item, to);
    if (other >= 0)
        move(s, other, from);
    if (worse_of(s, from, to) < before_s * (1 - 1e-12) && s->room[from] >= 0 && s->room[to] >= 0)
        return 1;
    move(s, item, from);
    if (other >= 0)
        move(s, other, to);
    return 0;
}

static int relieve(state *s, int busiest)
{
    for (int item = 0; item < s->a->items; item++) {
        if (s->die[item] != busiest)
            continue;
        for (int d = 0; d < s->a->dies; d++)
            if (d != busiest && try_swap(s, item, d, -1))
                return 1;
        for (int other = 0; other < s->a->items; other++)
            if (s->die[other] != busiest && try_swap(s, item, s->die[other], other))
                return 1;
    }
    return 0;
}

static int relieve_busiest(state *s)
{
    int busiest = 0;
    for (int d = 1; d < s->a->dies; d++)
        if (die_time_s(s, d) > die_time_s(s, busiest))
            busiest = d;
    return relieve(s, busiest);
}

/* ------------------------------------------------------------- equal dies */

static int are_equal(const chp_assignment *a, int d, int e)
{
    if (a->capacity_bytes[d] != a->capacity_bytes[e])
        return 0;
    for (int k = 0; k < a->kinds; k++)
        for (int i = 0; i < a->items; i++)
            if (time_s(a, k, i, d) != time_s(a, k, i, e))
                return 0;
    return 1;
}

/* The die before `d` that equals it, -1 if none. */
static int twin_before(const chp_assignment *a, int d)
{
    for (int e = d - 1; e >= 0; e--)
        if (are_equal(a, d, e))
            return e;
    return -1;
}

/* Does an item before place j of the order lie on die d? */
static int is_open(const state *s, int j, int d)
{
    for (int i = 0; i < j; i++)
        if (s->die[s->order[i]] == d)
            return 1;
    return 0;
}

/* All items of one die to the other and back. */
static void exchange_dies(state *s, int d, int e)
{
    for (int i = 0; i < s->a->items; i++)
        s->die[i] = s->die[i] == d ? e : s->die[i] == e ? d : s->die[i];
}

/* Among equal dies, the one with the earliest item comes first. */
static void order_equal_dies(state *s)
{
    for (int j = 0; j < s->a->items; j++) {
        int d = s->die[s->order[j]], e = twin_before(s->a, d);
        while (e >= 0 && !is_open(s, j, d) && !is_open(s, j, e)) {
            exchange_dies(s, d, e);
            d = e, e = twin_before(s->a, d);
        }
    }
}

/* ------------------------------------------------------ the integer program */

/* Column 0 is T in units of `unit_s`; then items, in order, by dies. */
static size_t column_of(const chp_assignment *a, int place, int die)
{
    return 1 + (size_t)(place * a->dies + die);
}

static void add_symmetry(chp_program_builder *b, const chp_assignment *a, int d)
{
    int before = twin_before(a, d);
    /* Later items are free: the rows would grow with their square. */
    int most = a->items < 4 * a->dies ? a->items : 4 * a->dies;
    for (int j = 0; j < most && before >= 0; j++) {
        size_t row = chp_add_row(b, -HUGE_VAL, 0);
        chp_add_entry(b, row, column_of(a, j, d), 1);
        for (int i = 0; i < j; i++)
            chp_add_entry(b, row, column_of(a, i, before), -1);
    }
}

static void add_die(chp_program_builder *b, const state *s, int d, double unit_s)
{
    const chp_assignment *a = s->a;
    for (int k = 0; k < a->kinds; k++) {
        size_t row = chp_add_row(b, -HUGE_VAL, 0);
        chp_add_entry(b, row, 0, -1);
        for (int j = 0; j < a->items; j++)
            chp_add_entry(b, row, column_of(a, j, d), time_s(a, k, s->order[j], d) / unit_s);
    }
    if (isfinite(a->capacity_bytes[d])) {
        double unit = fmax(a->capacity_bytes[d], 1);
        size_t row = chp_add_row(b, -HUGE_VAL, a->capacity_bytes[d] / unit);
        for (int j = 0; j < a->items; j++)
            chp_add_entry(b, row, column_of(a, j, d), a->bytes[s->order[j]] / unit);
    }
    add_symmetry(b, a, d);
}

static void build(chp_program_builder *b, const state *s, double unit_s)
{
    const chp_assignment *a = s->a;
    chp_add_column(b, 0, HUGE_VAL, 1);
    for (int j = 0; j < a->items * a->dies; j++) {
        size_t column = chp_add_column(b, 0, 1, 0);
        if (!b->failed)
            b->column[column].integer = 1;
    }
    for (int j = 0; j < a->items; j++) {
        size_t row = chp_add_row(b, 1, 1);
        for (int d = 0; d < a->dies; d++)
            chp_add_entry(b, row, column_of(a, j, d), 1);
    }
    for (int d = 0; d < a->dies; d++)
        add_die(b, s, d, unit_s);
}

/* Everything on its best die, spread evenly; and the longest item alone. */
static double plain_bound_s(const chp_assignment *a)
{
    double bound_s = 0;
    for (int k = 0; k < a->kinds; k++) {
        double sum_s = 0;
        for (int i = 0; i < a->items; i++) {
            double least_s = HUGE_VAL;
            for (int d = 0; d < a->dies; d++)
                least_s = fmin(least_s, time_s(a, k, i, d));
            bound_s = fmax(bound_s, least_s);
            sum_s += least_s;
        }
        bound_s = fmax(bound_s, sum_s / a->dies);
    }
    return bound_s;
}

static void count_again(state *s)
{
    memset(s->busy, 0, (size_t)(s->a->dies * s->a->kinds) * sizeof *s->busy);
    memcpy(s->room, s->a->capacity_bytes, (size_t)s->a->dies * sizeof *s->room);
    for (int i = 0; i < s->a->items; i++)
        load(s, i, s->die[i], 1);
}

/* Returns 0 if a die overflows by more than rounding: GLPK's tolerance is
 * wider than that. */
static int take(state *s, const double *value)
{
    for (int j = 0; j < s->a->items; j++)
        for (int d = 0; d < s->a->dies; d++)
            if (value[column_of(s->a, j, d)] == 1)
                s->die[s->order[j]] = d;
    count_again(s);
    for (int d = 0; d < s->a->dies; d++)
        if (s->room[d] < -1e-12 * s->a->capacity_bytes[d])
            return 0;
    return 1;
}

/* `found`: the state is a first assignment. */
static chiplet_status improve(chp_optimum *out, state *s, int found, const chp_lp_options *options,
                              chp_program_builder *b, chiplet_error *err)
{
    double bound_s = plain_bound_s(s->a), first_s = found ? busiest_s(s) : bound_s;
    double unit_s = first_s > 0 ? first_s : 1;
    build(b, s, unit_s);
    double *value = chp_arena_alloc(&b->arena, b->columns * sizeof *value);
    if (b->failed || !value)
        return chp_fail_memory(err);
    value[0] = first_s / unit_s;
    for (int j = 0; j < s->a->items && found; j++)
        value[column_of(s->a, j, s->die[s->order[j]])] = 1;
    chp_lp_options given = *options;
    given.start = found ? value : NULL;
    chp_lp_result result;
    chp_linear_program program = chp_built_program(b);
    chiplet_status status = chp_lp_solve(&result, value, &program, &given, err);
    if (status)
        return status;
    *out = (chp_optimum){ result.status, HUGE_VAL, fmax(result.bound * unit_s, bound_s), HUGE_VAL };
    if (chp_lp_has_values(result.status)) {
        if (!take(s, value))
            return chp_fail(err, CHIPLET_ERR_SOLVER, NULL, "assignment: a die overflows");
        *out = chp_optimum_between(result.status, busiest_s(s), out->bound_s);
    }
    return CHIPLET_OK;
}

static chiplet_status assign_in(chp_optimum *out, state *s, const chp_lp_options *options,
                                chp_program_builder *b, chiplet_error *err)
{
    sort_items(s);
    int found = place_longest_first(s);
    while (found && relieve_busiest(s))
        ;
    if (found) {
        order_equal_dies(s);
        count_again(s);
        double first_s = busiest_s(s), bound_s = plain_bound_s(s->a);
        if (bound_s >= first_s * (1 - 1e-12)) {
            *out = chp_optimum_between(CHP_LP_OPTIMAL, first_s, bound_s);
            return CHIPLET_OK;
        }
    }
    return improve(out, s, found, options, b, err);
}

chiplet_status chp_assign(chp_optimum *out, int *die, const chp_assignment *a,
                          const chp_lp_options *options, chiplet_error *err)
{
    static const chp_lp_options none = { 0 };
    const char *fault = chp_assignment_fault(a);
    if (fault)
        return chp_fail(err, CHIPLET_ERR_ARGUMENT, NULL, "assignment: %s", fault);
    chp_program_builder b = { 0 };
    size_t items = (size_t)a->items, dies = (size_t)a->dies, kinds = (size_t)a->kinds;
    state s = { .a = a, .order = chp_arena_alloc(&b.arena, items * sizeof *s.order),
                .die = chp_arena_alloc(&b.arena, items * sizeof *s.die),
                .busy = chp_arena_alloc(&b.arena, dies * kinds * sizeof *s.busy),
                .room = chp_arena_alloc(&b.arena, dies * sizeof *s.room) };
    chp_optimum best;
    chiplet_status status = s.order && s.die && s.busy && s.room
                                ? assign_in(&best, &s, options ? options : &none, &b, err)
                                : chp_fail_memory(err);
    if (!status) {
        *out = best;
        if (chp_lp_has_values(best.status))
            memcpy(die, s.die, items * sizeof *die);
    }
    chp_program_builder_free(&b);
    return status;
}
