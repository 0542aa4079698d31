#include "solver/linear_program.h"
#include "solver/program_builder.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <glpk.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST = 100 };

static chp_lp_result solve(double *value, const chp_program_builder *b, chp_lp_options options)
{
    chp_lp_result r;
    chp_linear_program program = chp_built_program(b);
    chiplet_error err = { 0 };
    cr_assert(not(b->failed));
    cr_assert(eq(int, chp_lp_solve(&r, value, &program, &options, &err), CHIPLET_OK), "%s",
              err.message);
    return r;
}

/* Hillier and Lieberman, Introduction to Operations Research, section 3.1:
 * maximise 3 x + 5 y with x <= 4, 2 y <= 12, 3 x + 2 y <= 18: 36 at (2, 6). */
static chp_program_builder wyndor(void)
{
    chp_program_builder b = { 0 };
    size_t x = chp_add_column(&b, 0, HUGE_VAL, -3), y = chp_add_column(&b, 0, HUGE_VAL, -5);
    chp_add_entry(&b, chp_add_row(&b, -HUGE_VAL, 4), x, 1);
    chp_add_entry(&b, chp_add_row(&b, -HUGE_VAL, 12), y, 2);
    size_t third = chp_add_row(&b, -HUGE_VAL, 18);
    chp_add_entry(&b, third, x, 3);
    chp_add_entry(&b, third, y, 2);
    return b;
}

Test(linear_program, a_textbook_example_has_its_published_answer)
{
    for (int exact = 0; exact < 2; exact++) {
        double value[2];
        chp_program_builder b = wyndor();
        chp_lp_result r = solve(value, &b, (chp_lp_options){ .exact = exact });
        cr_assert(eq(int, r.status, CHP_LP_OPTIMAL));
        cr_assert(epsilon_eq(dbl, r.objective, -36, 1e-12));
        cr_assert(epsilon_eq(dbl, r.bound, -36, 1e-12));
        cr_assert(epsilon_eq(dbl, value[0], 2, 1e-12));
        cr_assert(epsilon_eq(dbl, value[1], 6, 1e-12));
        chp_program_builder_free(&b);
    }
}

Test(linear_program, exact_arithmetic_ends_within_an_ulp)
{
    /* x + y + z = 1, all equal: a third each. */
    chp_program_builder b = { 0 };
    size_t sum = chp_add_row(&b, 1, 1);
    for (size_t j = 0; j < 3; j++) {
        size_t column = chp_add_column(&b, 0, 1, j == 0);
        chp_add_entry(&b, sum, column, 1);
        if (j > 0) {
            size_t same = chp_add_row(&b, 0, 0);
            chp_add_entry(&b, same, 0, 1);
            chp_add_entry(&b, same, column, -1);
        }
    }
    double value[3];
    chp_lp_result r = solve(value, &b, (chp_lp_options){ .exact = 1 });
    cr_assert(eq(int, r.status, CHP_LP_OPTIMAL));
    for (int j = 0; j < 3; j++)
        cr_assert(epsilon_eq(dbl, value[j], 1.0 / 3, 6e-17));
    chp_program_builder_free(&b);
}

Test(linear_program, what_has_no_answer_says_so)
{
    double value[2] = { 7, 7 };
    chp_program_builder b = wyndor();
    chp_add_entry(&b, chp_add_row(&b, 5, HUGE_VAL), 0, 1);
    chp_lp_result r = solve(value, &b, (chp_lp_options){ 0 });
    cr_assert(eq(int, r.status, CHP_LP_INFEASIBLE));
    cr_assert(eq(dbl, r.objective, HUGE_VAL));
    b.column[0].integer = 1;
    cr_assert(eq(int, solve(value, &b, (chp_lp_options){ 0 }).status, CHP_LP_INFEASIBLE));
    chp_program_builder_free(&b);

    chp_program_builder free_fall = { 0 };
    chp_add_column(&free_fall, -HUGE_VAL, 0, 1);
    chp_add_row(&free_fall, -1, 1);
    r = solve(value, &free_fall, (chp_lp_options){ 0 });
    cr_assert(eq(int, r.status, CHP_LP_UNBOUNDED));
    cr_assert(eq(dbl, r.bound, -HUGE_VAL));
    chp_program_builder_free(&free_fall);
    for (int j = 0; j < 2; j++)
        cr_assert(eq(dbl, value[j], 7), "values are untouched");
}

static double uniform(double low, double high)
{
    return low + (high - low) * rand() / RAND_MAX;
}

/* The best of all subsets. */
static double best_knapsack(const double *worth, const double *weight, int items, double room)
{
    double best = 0;
    for (int set = 0; set < 1 << items; set++) {
        double w = 0, v = 0;
        for (int i = 0; i < items; i++)
            if (set >> i & 1)
                w += weight[i], v += worth[i];
        if (w <= room)
            best = fmax(best, v);
    }
    return best;
}

Test(linear_program, integers_equal_enumeration)
{
    srand(1);
    for (int k = 0; k < 50; k++) {
        double worth[12], weight[12], value[12];
        chp_program_builder b = { 0 };
        size_t room = chp_add_row(&b, -HUGE_VAL, 30);
        for (int i = 0; i < 12; i++) {
            worth[i] = uniform(1, 10), weight[i] = uniform(1, 10);
            size_t column = chp_add_column(&b, 0, 1, -worth[i]);
            b.column[column].integer = 1;
            chp_add_entry(&b, room, column, weight[i]);
        }
        chp_lp_result r = solve(value, &b, (chp_lp_options){ 0 });
        cr_assert(eq(int, r.status, CHP_LP_OPTIMAL));
        cr_assert(epsilon_eq(dbl, -r.objective, best_knapsack(worth, weight, 12, 30), 1e-9));
        cr_assert(eq(dbl, r.gap, 0));
        for (int i = 0; i < 12; i++)
            cr_assert(value[i] == 0 || value[i] == 1);
        chp_program_builder_free(&b);
    }
}

/* Items to equal machines, the fullest as empty as possible, without breaking
 * the symmetry: far from solved in a second. `value` receives a first try. */
static chp_program_builder many_items(double *value, int items, int machines)
{
    chp_program_builder b = { 0 };
    double fullest[MOST] = { 0 };
    size_t most = chp_add_column(&b, 0, 1e6, 1);
    for (int i = 0; i < items; i++)
        chp_add_row(&b, 1, 1);
    for (int m = 0; m < machines; m++)
        chp_add_entry(&b, chp_add_row(&b, -HUGE_VAL, 0), most, -1);
    for (int i = 0; i < items; i++) {
        double size = uniform(1, 2);
        fullest[i % machines] += size;
        for (int m = 0; m < machines; m++) {
            size_t column = chp_add_column(&b, 0, 1, 0);
            b.column[column].integer = 1;
            chp_add_entry(&b, (size_t)i, column, 1);
            chp_add_entry(&b, (size_t)(items + m), column, size);
            value[column] = m == i % machines;
        }
    }
    value[most] = 0;
    for (int m = 0; m < machines; m++)
        value[most] = fmax(value[most], fullest[m]);
    return b;
}

Test(linear_program, a_time_limit_gives_the_incumbent_and_its_gap)
{
    srand(2);
    double start[MOST * 5], value[MOST * 5];
    chp_program_builder b = many_items(start, 60, 5);
    double best = start[0], least = 0;
    const double limits[] = { 1e-9, 0.05, 0.3 };
    for (int k = 0; k < 3; k++) {
        chp_lp_options options = { .time_limit_s = limits[k], .start = start };
        chp_lp_result r = solve(value, &b, options);
        cr_assert(eq(int, r.status, CHP_LP_STOPPED));
        cr_assert(le(dbl, r.objective, best));
        cr_assert(le(dbl, r.bound, r.objective));
        cr_assert(ge(dbl, r.bound, least - 1e-9));
        cr_assert(epsilon_eq(dbl, r.gap, (r.objective - r.bound) / r.objective, 1e-12));
        cr_assert(gt(dbl, r.gap, 0));
        best = r.objective, least = r.bound;
    }
    cr_assert(gt(dbl, least, 0), "the relaxed program bounds the optimum");
    chp_lp_result r = solve(value, &b, (chp_lp_options){ .time_limit_s = 1e-9 });
    cr_assert(eq(int, r.status, CHP_LP_NOTHING_FOUND));
    cr_assert(eq(dbl, r.gap, HUGE_VAL));
    chp_program_builder_free(&b);
}

Test(linear_program, a_gap_that_is_asked_for_is_kept)
{
    srand(3);
    double start[MOST * 5], value[MOST * 5];
    chp_program_builder b = many_items(start, 60, 5);
    chp_lp_options options = { .relative_gap = 0.1, .time_limit_s = 60, .start = start };
    chp_lp_result r = solve(value, &b, options);
    cr_assert(r.status == CHP_LP_WITHIN_GAP || r.status == CHP_LP_OPTIMAL);
    cr_assert(le(dbl, r.gap, 0.1));
    chp_program_builder_free(&b);
}

/* Random transport: what is shipped costs, every place is served. */
static chp_program_builder transport(double *start, int places)
{
    chp_program_builder b = { 0 };
    for (int i = 0; i < 2 * places; i++)
        chp_add_row(&b, 1, 1);
    for (int i = 0; i < places; i++)
        for (int j = 0; j < places; j++) {
            size_t column = chp_add_column(&b, 0, 1, uniform(1, 2));
            chp_add_entry(&b, (size_t)i, column, 1);
            chp_add_entry(&b, (size_t)(places + j), column, 1);
            start[column] = i == j;
        }
    return b;
}

Test(linear_program, the_bound_of_an_interrupted_linear_program_holds)
{
    static double start[60 * 60], value[60 * 60];
    srand(4);
    chp_program_builder b = transport(start, 60);
    chp_lp_result whole = solve(value, &b, (chp_lp_options){ 0 });
    cr_assert(eq(int, whole.status, CHP_LP_OPTIMAL));
    cr_assert(epsilon_eq(dbl, whole.bound, whole.objective, 1e-9 * whole.objective));
    for (double limit_s = 1e-9; limit_s < 1; limit_s = 4 * limit_s + 1e-3) {
        chp_lp_result r = solve(value, &b, (chp_lp_options){ .time_limit_s = limit_s,
                                                             .start = start });
        cr_assert(r.status == CHP_LP_STOPPED || r.status == CHP_LP_OPTIMAL);
        cr_assert(le(dbl, r.bound, whole.objective * (1 + 1e-9)));
        cr_assert(ge(dbl, r.objective, whole.objective * (1 - 1e-9)));
    }
    chp_program_builder_free(&b);
}

Test(linear_program, wrong_programs_are_refused)
{
    chp_lp_result r = { .objective = 5 };
    double value[2], bad_start[2] = { 100, 100 };
    chiplet_error err;
    chp_program_builder b = wyndor();
    chp_linear_program good = chp_built_program(&b), bad = good;
    chp_lp_column crossed[2] = { { 1, 0, 0, 0 }, { 0, 1, 0, 0 } };
    chp_lp_column unpriced[2] = { { 0, 1, NAN, 0 }, { 0, 1, 0, 0 } };
    chp_lp_column whole[2] = { { 0, 1, 0, 1 }, { 0, 1, 0, 0 } };
    chp_lp_entry outside = { 3, 0, 1 }, infinite = { 0, 0, HUGE_VAL };
    chp_lp_options with_start = { .start = bad_start }, exact = { .exact = 1 };

    bad.column = crossed;
    cr_assert(eq(int, chp_lp_solve(&r, value, &bad, NULL, &err), CHIPLET_ERR_ARGUMENT));
    bad.column = unpriced;
    cr_assert(eq(int, chp_lp_solve(&r, value, &bad, NULL, &err), CHIPLET_ERR_ARGUMENT));
    bad.column = whole;
    cr_assert(eq(int, chp_lp_solve(&r, value, &bad, &exact, &err), CHIPLET_ERR_ARGUMENT));
    bad = good;
    bad.entries = 1;
    bad.entry = &outside;
    cr_assert(eq(int, chp_lp_solve(&r, value, &bad, NULL, &err), CHIPLET_ERR_ARGUMENT));
    bad.entry = &infinite;
    cr_assert(eq(int, chp_lp_solve(&r, value, &bad, NULL, &err), CHIPLET_ERR_ARGUMENT));
    bad.columns = 0;
    cr_assert(eq(int, chp_lp_solve(&r, value, &bad, NULL, &err), CHIPLET_ERR_ARGUMENT));
    cr_assert(eq(int, chp_lp_solve(&r, value, &good, &with_start, &err), CHIPLET_ERR_ARGUMENT));
    cr_assert(eq(dbl, r.objective, 5), "untouched");
    chp_program_builder_free(&b);
}

/* A place of the matrix named twice makes GLPK call its error hook. */
static chiplet_status solve_twofold(chiplet_error *err)
{
    chp_lp_result r;
    double value[2];
    chp_program_builder b = wyndor();
    chp_add_entry(&b, 0, 0, 1);
    chp_linear_program program = chp_built_program(&b);
    chiplet_status status = chp_lp_solve(&r, value, &program, NULL, err);
    chp_program_builder_free(&b);
    return status;
}

Test(linear_program, what_glpk_dies_of_is_a_status_and_prints_nothing)
{
    FILE *said = tmpfile();
    fflush(NULL);
    int out = dup(1), errors = dup(2);
    dup2(fileno(said), 1), dup2(fileno(said), 2);
    chiplet_status status[50];
    chiplet_error err = { 0 };
    for (int k = 0; k < 50; k++)
        status[k] = solve_twofold(&err);
    fflush(NULL);
    dup2(out, 1), dup2(errors, 2);
    close(out), close(errors);
    fseek(said, 0, SEEK_END);
    cr_assert(eq(int, (int)ftell(said), 0));
    fclose(said);
    for (int k = 0; k < 50; k++)
        cr_assert(eq(int, status[k], CHIPLET_ERR_SOLVER));
    cr_assert(strstr(err.message, "duplicate") != NULL, "%s", err.message);
    double value[2];
    chp_program_builder b = wyndor();
    cr_assert(epsilon_eq(dbl, solve(value, &b, (chp_lp_options){ 0 }).objective, -36, 1e-12));
    chp_program_builder_free(&b);
}

static int count_lines(void *lines, const char *text)
{
    *(int *)lines += text[0] != 0;
    return 1;
}

Test(linear_program, a_program_that_uses_glpk_itself_keeps_its_state)
{
    int lines = 0;
    glp_term_hook(count_lines, &lines);
    glp_prob *own = glp_create_prob();
    glp_add_cols(own, 1);
    glp_set_col_bnds(own, 1, GLP_DB, 2, 3);
    glp_set_obj_coef(own, 1, 1);
    cr_assert(eq(int, solve_twofold(NULL), CHIPLET_ERR_SOLVER));
    cr_assert(eq(int, lines, 0));
    cr_assert(eq(int, glp_simplex(own, NULL), 0));
    cr_assert(eq(dbl, glp_get_obj_val(own), 2));
    cr_assert(gt(int, lines, 0), "its own hook is still there");
    glp_delete_prob(own);
    glp_free_env();
}

static void *solve_often(void *wrong)
{
    for (int k = 0; k < 50; k++) {
        double value[2];
        chp_lp_result r;
        chp_program_builder b = wyndor();
        chp_linear_program program = chp_built_program(&b);
        if (chp_lp_solve(&r, value, &program, NULL, NULL) || fabs(r.objective + 36) > 1e-12 ||
            solve_twofold(NULL) != CHIPLET_ERR_SOLVER)
            ++*(int *)wrong;
        chp_program_builder_free(&b);
    }
    return NULL;
}

Test(linear_program, threads_do_not_disturb_each_other)
{
    pthread_t thread[4];
    int wrong[4] = { 0 };
    for (int t = 0; t < 4; t++)
        cr_assert(eq(int, pthread_create(&thread[t], NULL, solve_often, &wrong[t]), 0));
    for (int t = 0; t < 4; t++) {
        pthread_join(thread[t], NULL);
        cr_assert(eq(int, wrong[t], 0));
    }
}

Test(linear_program, any_multipliers_bound_it)
{
    chp_program_builder b = wyndor();
    chp_linear_program program = chp_built_program(&b);
    const double best[] = { 0, -1.5, -1 };
    double slope[2], y[3];
    cr_assert(epsilon_eq(dbl, chp_lp_bound(&program, best, slope), -36, 1e-12));
    srand(3);
    for (int k = 0; k < 1000; k++) {
        for (int i = 0; i < 3; i++)
            y[i] = uniform(-6, 1);
        cr_assert(le(dbl, chp_lp_bound(&program, y, slope), -36 + 1e-9));
    }
    chp_program_builder_free(&b);
}
