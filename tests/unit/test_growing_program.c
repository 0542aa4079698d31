#include "solver/growing.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <string.h>

/* Chvatal, Linear Programming (1983), chapter 13: from rolls of 100 inches cut 97 of
 * 45, 610 of 36, 395 of 31, 211 of 14. As a linear program 452.25 rolls. */
static const int finals = 4, width[] = { 45, 36, 31, 14 }, wanted[] = { 97, 610, 395, 211 };

static void add_pattern(chp_program_builder *b, const int *cuts)
{
    size_t column = chp_add_column(b, 0, HUGE_VAL, 1);
    for (int i = 0; i < finals; i++)
        chp_add_entry(b, (size_t)i, column, cuts[i]);
}

/* The pattern worth most, of all that there are. */
static double best_pattern(int *best, const double *worth)
{
    double most = 0;
    for (int code = 0; code < 3 * 3 * 4 * 8; code++) {
        const int cuts[] = { code % 3, code / 3 % 3, code / 9 % 4, code / 36 };
        double value = 0;
        int used = 0;
        for (int i = 0; i < finals; i++)
            value += worth[i] * cuts[i], used += width[i] * cuts[i];
        if (used <= 100 && value > most) {
            most = value;
            memcpy(best, cuts, sizeof cuts);
        }
    }
    return most;
}

static size_t grow_patterns(chp_program_builder *b, double *multiplier, void *calls)
{
    int best[4] = { 0 };
    double most = best_pattern(best, multiplier);
    *(int *)calls += 1;
    for (int i = 0; i < finals; i++)
        multiplier[i] /= fmax(most, 1);
    if (most <= 1 + 1e-12)
        return 0;
    add_pattern(b, best);
    return 1;
}

static chp_program_builder stock(void)
{
    chp_program_builder b = { 0 };
    for (int i = 0; i < finals; i++)
        chp_add_row(&b, wanted[i], HUGE_VAL);
    for (int i = 0; i < finals; i++) {
        int alone[4] = { 0 };
        alone[i] = 100 / width[i];
        add_pattern(&b, alone);
    }
    return b;
}

Test(growing_program, gains_the_columns_that_the_published_optimum_needs)
{
    for (int exact = 0; exact < 2; exact++) {
        chp_program_builder b = stock();
        chp_lp_result r;
        double *value, cuts[4] = { 0 };
        int calls = 0;
        chp_lp_options options = { .exact = exact };
        cr_assert(eq(int,
                     chp_lp_solve_growing(&r, &value, &b, grow_patterns, &calls, &options, NULL),
                     CHIPLET_OK));
        cr_assert(eq(int, r.status, CHP_LP_OPTIMAL));
        cr_assert(epsilon_eq(dbl, r.objective, 452.25, 1e-9));
        cr_assert(epsilon_eq(dbl, r.bound, 452.25, 1e-9));
        cr_assert(gt(int, calls, 1));
        for (size_t k = 0; k < b.entries; k++)
            cuts[b.entry[k].row] += b.entry[k].value * value[b.entry[k].column];
        for (int i = 0; i < finals; i++)
            cr_assert(ge(dbl, cuts[i], wanted[i] - 1e-9));
        chp_program_builder_free(&b);
    }
}

Test(growing_program, out_of_time_keeps_its_start_and_a_true_bound)
{
    chp_program_builder b = stock();
    chp_lp_result r;
    const double start[] = { 48.5, 305, 395.0 / 3, 211.0 / 7 };
    double *value;
    int calls = 0;
    chp_lp_options options = { .time_limit_s = 1e-9, .start = start };
    cr_assert(eq(int, chp_lp_solve_growing(&r, &value, &b, grow_patterns, &calls, &options, NULL),
                 CHIPLET_OK));
    cr_assert(eq(int, r.status, CHP_LP_STOPPED));
    cr_assert(le(dbl, r.objective, 48.5 + 305 + 395.0 / 3 + 211.0 / 7 + 1e-9));
    cr_assert(le(dbl, r.bound, 452.25 + 1e-9));
    chp_program_builder_free(&b);
}
