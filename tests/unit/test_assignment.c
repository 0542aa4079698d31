#include "placement/assign.h"
#include "solver/program_builder.h"

#include "placement_cases.h"

/* ---------------------------------------------------------------- assignment */

enum { ITEMS = 40, DIES = 8, KINDS = 2 };

typedef struct {
    double time_s[KINDS * ITEMS * DIES], bytes[ITEMS], capacity[DIES];
    double crossing[ITEMS], link[DIES];
    int die[ITEMS];
    chp_assignment task;
} items;

static double item_time_s(const items *x, int kind, int item, int die)
{
    return x->time_s[(kind * x->task.items + item) * x->task.dies + die];
}

/* The busiest resource, HUGE_VAL if a die overflows. */
static double judged_s(const items *x, const int *die)
{
    double most_s = 0;
    for (int d = 0; d < x->task.dies; d++) {
        double bytes = 0;
        for (int k = 0; k < x->task.kinds; k++) {
            double busy_s = 0;
            for (int i = 0; i < x->task.items; i++)
                busy_s += die[i] == d ? item_time_s(x, k, i, d) : 0;
            most_s = fmax(most_s, busy_s);
        }
        for (int i = 0; i < x->task.items; i++)
            bytes += die[i] == d ? x->bytes[i] : 0;
        if (bytes > x->capacity[d])
            return HUGE_VAL;
    }
    return most_s;
}

static double enumerated_s(const items *x)
{
    int die[ITEMS] = { 0 };
    double best_s = HUGE_VAL;
    for (;;) {
        best_s = fmin(best_s, judged_s(x, die));
        int i = 0;
        while (i < x->task.items && ++die[i] == x->task.dies)
            die[i++] = 0;
        if (i == x->task.items)
            return best_s;
    }
}

/* Bytes are whole, so that sums of them are exact. */
static void make_items(items *x, int count, int dies, int kinds, int equal)
{
    x->task = (chp_assignment){ count, dies, kinds, x->time_s, x->bytes, x->capacity };
    double bytes = 0;
    for (int i = 0; i < count; i++) {
        bytes += x->bytes[i] = 1 + below(9);
        x->crossing[i] = spread(1e-3, 1);
    }
    for (int k = 0; k < kinds; k++)
        for (int i = 0; i < count; i++)
            for (int d = 0; d < dies; d++)
                x->time_s[(k * count + i) * dies + d] =
                    equal && d > 0 ? item_time_s(x, k, i, 0) : uniform(1, 3);
    for (int d = 0; d < dies; d++) {
        x->capacity[d] = floor(bytes / dies * (equal ? 1.2 : uniform(0.8, 1.6)));
        x->link[d] = spread(0.05, 5);
    }
}

Test(assignment, is_the_best_of_all)
{
    static items x;
    srand(13);
    for (int k = 0; k < 120; k++) {
        make_items(&x, 3 + below(5), 2 + below(2), 1 + below(2), below(2));
        double best_s = enumerated_s(&x);
        chp_optimum best;
        chiplet_error err = { 0 };
        cr_assert(eq(int, chp_assign(&best, x.die, &x.task, NULL, &err), CHIPLET_OK), "%s",
                  err.message);
        if (best_s == HUGE_VAL) {
            cr_assert(eq(int, best.status, CHP_LP_INFEASIBLE));
            continue;
        }
        cr_assert(eq(int, best.status, CHP_LP_OPTIMAL));
        cr_assert(epsilon_eq(dbl, best.time_s, best_s, 1e-9));
        cr_assert(epsilon_eq(dbl, judged_s(&x, x.die), best_s, 1e-9));
        cr_assert(epsilon_eq(dbl, best.bound_s, best_s, 1e-8));
    }
}

Test(assignment, a_time_limit_gives_the_incumbent_and_its_gap)
{
    static items x;
    srand(14);
    const double limits[] = { 1e-9, 0.2 };
    for (int k = 0; k < 6; k++) {
        make_items(&x, ITEMS, DIES, 2, 1);
        for (int t = 0; t < 2; t++) {
            chp_optimum best;
            chp_lp_options options = { .time_limit_s = limits[t] };
            cr_assert(eq(int, chp_assign(&best, x.die, &x.task, &options, NULL), CHIPLET_OK));
            cr_assert(eq(int, best.status, CHP_LP_STOPPED));
            cr_assert(epsilon_eq(dbl, best.time_s, judged_s(&x, x.die), 1e-9));
            cr_assert(gt(dbl, best.bound_s, 0));
            cr_assert(gt(dbl, best.gap, 0));
            cr_assert(lt(dbl, best.gap, 0.1), "longest first with swaps is near the bound");
        }
    }
}

Test(assignment, a_gap_that_is_good_enough_ends_it)
{
    static items x;
    srand(15);
    make_items(&x, ITEMS, DIES, 1, 1);
    chp_optimum best;
    chp_lp_options options = { .relative_gap = 0.1, .time_limit_s = 60 };
    cr_assert(eq(int, chp_assign(&best, x.die, &x.task, &options, NULL), CHIPLET_OK));
    cr_assert(le(dbl, best.gap, 0.1));
}

Test(assignment, wrong_tasks_are_refused)
{
    static items x;
    chp_optimum best;
    make_items(&x, 4, 2, 1, 1);
    x.time_s[3] = NAN;
    cr_assert(eq(int, chp_assign(&best, x.die, &x.task, NULL, NULL), CHIPLET_ERR_ARGUMENT));
    chp_pipeline line = { x.task, x.crossing, x.link };
    cr_assert(eq(int, chp_stages(&best, x.die, &line, NULL), CHIPLET_ERR_ARGUMENT));
    x.time_s[3] = 1;
    x.link[0] = 0;
    cr_assert(eq(int, chp_stages(&best, x.die, &line, NULL), CHIPLET_ERR_ARGUMENT));
}

/* -------------------------------------------------------------------- stages */

static double judged_line_s(const items *x, const int *die)
{
    double most_s = judged_s(x, die);
    for (int i = 0; i + 1 < x->task.items; i++)
        for (int d = die[i]; d < die[i + 1]; d++)
            most_s = fmax(most_s, x->crossing[i] / x->link[d]);
    return most_s;
}

/* All rising sequences of dies. */
static double enumerated_line_s(const items *x, int *die, int item)
{
    double best_s = HUGE_VAL;
    if (item == x->task.items)
        return judged_line_s(x, die);
    for (die[item] = item ? die[item - 1] : 0; die[item] < x->task.dies; die[item]++)
        best_s = fmin(best_s, enumerated_line_s(x, die, item + 1));
    return best_s;
}

static chp_optimum stages(items *x)
{
    chp_optimum best;
    chp_pipeline line = { x->task, x->crossing, x->link };
    cr_assert(eq(int, chp_stages(&best, x->die, &line, NULL), CHIPLET_OK));
    return best;
}

Test(stages, are_the_best_of_all)
{
    static items x;
    srand(16);
    for (int k = 0; k < 200; k++) {
        int die[ITEMS];
        make_items(&x, 1 + below(8), 1 + below(4), 1 + below(2), below(2));
        double best_s = enumerated_line_s(&x, die, 0);
        chp_optimum best = stages(&x);
        cr_assert(eq(int, best.status, best_s < HUGE_VAL ? CHP_LP_OPTIMAL : CHP_LP_INFEASIBLE));
        if (best_s == HUGE_VAL)
            continue;
        cr_assert(epsilon_eq(dbl, best.time_s, best_s, 1e-12));
        cr_assert(epsilon_eq(dbl, judged_line_s(&x, x.die), best_s, 1e-12));
        cr_assert(eq(dbl, best.gap, 0));
    }
}

/* Column of the program: T, then "layer i lies on die d or before". */
static size_t done_by(const items *x, int item, int die)
{
    return 1 + (size_t)(item * x->task.dies + die);
}

static void add_term(chp_program_builder *b, size_t row, const items *x, int item, int die,
                     double value)
{
    chp_add_entry(b, row, done_by(x, item, die), value);
}

/* Layer i lies on die d: done by d and not by d - 1. */
static void add_layer(chp_program_builder *b, size_t row, const items *x, int i, int d,
                      double value)
{
    add_term(b, row, x, i, d, value);
    if (d > 0)
        add_term(b, row, x, i, d - 1, -value);
}

static void add_link(chp_program_builder *b, const items *x, int d)
{
    for (int i = 0; i + 1 < x->task.items; i++) {
        size_t row = chp_add_row(b, -HUGE_VAL, 0);
        chp_add_entry(b, row, 0, -1);
        add_term(b, row, x, i, d, x->crossing[i] / x->link[d]);
        add_term(b, row, x, i + 1, d, -x->crossing[i] / x->link[d]);
    }
}

/* The same by an integer program: a layer is done no earlier than the one
 * before, and no later than a die further on. */
static double programmed_line_s(const items *x)
{
    chp_program_builder b = { 0 };
    int n = x->task.items, dies = x->task.dies;
    double value[1 + ITEMS * DIES];
    chp_add_column(&b, 0, HUGE_VAL, 1);
    for (int j = 0; j < n * dies; j++) {
        size_t column = chp_add_column(&b, j % dies == dies - 1, 1, 0);
        b.column[column].integer = 1;
    }
    for (int i = 0; i < n; i++)
        for (int d = 0; d < dies; d++) {
            add_layer(&b, chp_add_row(&b, 0, HUGE_VAL), x, i, d, 1);
            size_t row = chp_add_row(&b, 0, HUGE_VAL);
            add_term(&b, row, x, i, d, 1);
            if (i + 1 < n)
                add_term(&b, row, x, i + 1, d, -1);
        }
    for (int d = 0; d < dies; d++) {
        size_t room = chp_add_row(&b, -HUGE_VAL, x->capacity[d]);
        for (int k = 0; k < x->task.kinds; k++) {
            size_t row = chp_add_row(&b, -HUGE_VAL, 0);
            chp_add_entry(&b, row, 0, -1);
            for (int i = 0; i < n; i++)
                add_layer(&b, row, x, i, d, item_time_s(x, k, i, d));
        }
        for (int i = 0; i < n; i++)
            add_layer(&b, room, x, i, d, x->bytes[i]);
        if (d + 1 < dies)
            add_link(&b, x, d);
    }
    chp_lp_result r;
    chp_linear_program program = chp_built_program(&b);
    chiplet_error err = { 0 };
    cr_assert(eq(int, chp_lp_solve(&r, value, &program, NULL, &err), CHIPLET_OK), "%s",
              err.message);
    chp_program_builder_free(&b);
    return r.objective;
}

Test(stages, equal_an_integer_program)
{
    static items x;
    srand(17);
    for (int k = 0; k < 10; k++) {
        make_items(&x, 16, 4, 2, k % 2);
        chp_optimum best = stages(&x);
        cr_assert(epsilon_eq(dbl, best.time_s, programmed_line_s(&x), 1e-6), "case %d", k);
    }
}

/* Order costs: what may lie anywhere is never slower. */
Test(stages, are_never_faster_than_free_assignment)
{
    static items x;
    srand(18);
    for (int k = 0; k < 30; k++) {
        chp_optimum best;
        make_items(&x, 8, 3, 2, 0);
        double line_s = stages(&x).time_s;
        cr_assert(eq(int, chp_assign(&best, x.die, &x.task, NULL, NULL), CHIPLET_OK));
        cr_assert(le(dbl, best.bound_s, line_s));
    }
}
