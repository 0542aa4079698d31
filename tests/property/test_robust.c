/* search.robust = worst: each metric at the worst of three corners, by another way
 * and against every design evaluated. */
#include "whole_chain.h"

#include "api/library.h"
#include "evaluate/mix.h"
#include "evaluate/robust.h"
#include "search/branch.h"
#include "search/sweep.h"
#include "random_boxes.h"

#define GRID                                                                                       \
    "[workload]\nmodel = qwen3-30b-a3b\nbatch = 4, 16, 64\n"                                       \
    "[system]\npackages = 2\n"                                                                     \
    "[package]\nbase = two-die-7nm\ndies = 1, 2, 4\n"                                              \
    "die_attach = organic, silicon-interposer\n"                                                   \
    "[die]\nprocess = n7, n5\ncores = 24..64 step 8\nspare_cores = 0, 2\n"                         \
    "voltage = 0.60..0.90 V step 0.1 V\n"                                                          \
    "[memory]\nkind = hbm2e, hbm3\nstacks = 2, 4\n"                                                \
    "[mapping]\npresentation = unified, partitioned\n"                                             \
    "[search]\nmaximize = throughput\nminimize = power, package_cost\n"

#define MIX                                                                                        \
    "[workload]\nmodel = qwen3-30b-a3b\n"                                                          \
    "[workload.chat]\nshare = 70 %\nbatch = 8, 32\n"                                               \
    "[workload.prompt]\nshare = 30 %\nphase = prefill\nbatch = 1\n"                                \
    "[system]\npackages = 2\n"                                                                     \
    "[package]\nbase = two-die-7nm\ndies = 1, 2\n"                                                 \
    "[die]\nprocess = n7, n5\ncores = 24..64 step 8\nvoltage = 0.60..0.90 V step 0.1 V\n"          \
    "[memory]\nstacks = 2, 4\n"                                                                    \
    "[search]\nmaximize = throughput\nminimize = power, package_cost\n"            \
    "constraint = tpot.chat <= 900 ms\n"

typedef struct {
    chiplet_library *library;
    chiplet_study *study;
    chp_space space;
    chp_evaluator *evaluator;
} asked;

static asked ask_for(const char *text, const char *robust)
{
    asked a = { .library = open_models() };
    a.study = parse(a.library, text);
    set(a.study, "search.robust", robust);
    a.evaluator = chp_evaluator_new();
    cr_assert(zero(int, (int)chp_space_open(&a.space, a.study, 2, NULL)));
    return a;
}

static asked ask(const char *text)
{
    return ask_for(text, "worst");
}

static void put_away(asked *a)
{
    chp_evaluator_free(a->evaluator);
    chiplet_study_free(a->study);
    chiplet_library_free(a->library);
}

/* Each n-th design of the grid; 0 at the end. */
static int next_of(const asked *a, chp_walk *walk, uint64_t *cell, uint64_t step)
{
    for (; *cell < a->space.cells; *cell += step)
        if (chp_walk_begin(walk, &a->space, *cell, *cell + 1)) {
            *cell += step;
            return 1;
        }
    return 0;
}

static chp_recipe as_stated(const chp_recipe *recipe)
{
    chp_recipe r = *recipe;
    r.worst_of = NULL;
    return r;
}

static int is_worse_or_equal(int metric, double worst, double stated)
{
    if (isnan(stated))
        return isnan(worst);
    return chp_metric_at(metric)->better > 0 ? worst <= stated : worst >= stated;
}

Test(the_worst, is_in_no_metric_better_than_the_data_as_stated)
{
    asked a = ask(GRID);
    chp_walk walk;
    uint64_t cell = 0;
    int compared = 0, slower = 0, dearer = 0, hotter = 0;
    while (next_of(&a, &walk, &cell, 7)) {
        chp_evaluation worst, stated;
        chp_recipe plain = as_stated(&walk.recipe);
        chp_evaluate(a.evaluator, &plain, CHP_STALE_ALL, &stated);
        chp_evaluate(a.evaluator, &walk.recipe, CHP_STALE_ALL, &worst);
        cr_assert(not(worst.feasible && !stated.feasible));
        if (!worst.feasible)
            continue;
        for (int m = 0; m < CHP_METRICS; m++)
            cr_assert(is_worse_or_equal(m, worst.metric[m], stated.metric[m]), "%s: %g and %g",
                      chp_metric_at(m)->name, worst.metric[m], stated.metric[m]);
        compared++;
        slower += worst.metric[CHP_METRIC_THROUGHPUT] < stated.metric[CHP_METRIC_THROUGHPUT];
        dearer += worst.metric[CHP_METRIC_PACKAGE_COST] > stated.metric[CHP_METRIC_PACKAGE_COST];
        hotter += worst.metric[CHP_METRIC_POWER] > stated.metric[CHP_METRIC_POWER];
    }
    cr_assert(gt(int, compared, 300));
    cr_assert(eq(int, slower, compared));
    cr_assert(eq(int, dearer, compared));
    cr_assert(eq(int, hotter, compared));
    put_away(&a);
}

Test(the_worst, costs_what_the_dear_end_costs)
{
    asked a = ask(GRID);
    chp_walk walk;
    uint64_t cell = 0;
    int compared = 0;
    while (next_of(&a, &walk, &cell, 41)) {
        chp_evaluation worst, stated;
        chp_recipe plain = as_stated(&walk.recipe);
        chp_evaluate(a.evaluator, &plain, CHP_STALE_ALL, &stated);
        chp_evaluate(a.evaluator, &walk.recipe, CHP_STALE_ALL, &worst);
        if (!worst.feasible)
            continue;
        double dear = stated.metric[CHP_METRIC_PACKAGE_COST_HIGH];
        cr_assert(eq(dbl, worst.metric[CHP_METRIC_PACKAGE_COST], dear));
        cr_assert(eq(dbl, worst.metric[CHP_METRIC_COST_SYSTEM], 2 * dear));
        cr_assert(eq(dbl, worst.metric[CHP_METRIC_PACKAGE_COST_HIGH], dear));
        compared++;
    }
    cr_assert(gt(int, compared, 50));
    put_away(&a);
}

/* All times of a design longer by the same factor: throughput and time of a token
 * follow exactly, since nothing hides behind anything else then. */
Test(the_worst, of_equal_intervals_slows_every_step_by_the_same_factor)
{
    asked a = ask(GRID);
    chp_time_ends ends;
    chp_walk walk;
    uint64_t cell = 0;
    int compared = 0;
    for (int f = 0; f < CHP_INTERVAL_FAMILIES; f++) {
        ends.slow[f] = 2;
        ends.fast[f] = 0.5;
    }
    while (next_of(&a, &walk, &cell, 41)) {
        chp_evaluation worst, stated;
        chp_recipe plain = as_stated(&walk.recipe);
        walk.recipe.worst_of = &ends;
        chp_evaluate(a.evaluator, &plain, CHP_STALE_ALL, &stated);
        chp_evaluate(a.evaluator, &walk.recipe, CHP_STALE_ALL, &worst);
        if (!worst.feasible)
            continue;
        double tpot_s = stated.metric[CHP_METRIC_TPOT];
        cr_assert(epsilon_eq(dbl, worst.metric[CHP_METRIC_TPOT], 2 * tpot_s, 1e-12 * tpot_s));
        cr_assert(gt(dbl, worst.metric[CHP_METRIC_POWER],
                     1.05 * stated.metric[CHP_METRIC_POWER]));
        compared++;
    }
    cr_assert(gt(int, compared, 50));
    put_away(&a);
}

/* A step as the sum of its operators, each with the factor of its family. */
static double step_of_operators(const asked *a, const chp_recipe *plain, const double *factor)
{
    chp_account account = chp_evaluator_account(a->evaluator, plain);
    const chp_mapping *mapping = chp_evaluator_parts(a->evaluator).mapping;
    double step_s = 0;
    for (int i = 0; i < mapping->count; i++) {
        const chp_operator *op = &mapping->op[i];
        cr_assert(ne(int, (int)op->kind, CHP_ALL_TO_ALL)); /* of which a part is hidden */
        step_s += op->count * account.time[i].time_s * factor[chp_interval_family_of(op)];
    }
    return step_s;
}

Test(the_worst, slows_each_operator_by_the_factor_of_its_family)
{
    asked a = ask(GRID);
    chp_time_ends ends;
    chp_walk walk;
    uint64_t cell = 0;
    int compared = 0;
    for (int f = 0; f < CHP_INTERVAL_FAMILIES; f++) {
        ends.slow[f] = 1 + 0.3 * (f + 1);
        ends.fast[f] = 1 / (1 + 0.1 * (f + 1));
    }
    while (next_of(&a, &walk, &cell, 41)) {
        chp_evaluation worst, stated, quick;
        chp_recipe plain = as_stated(&walk.recipe), fast = plain;
        walk.recipe.worst_of = &ends;
        chp_evaluate(a.evaluator, &walk.recipe, CHP_STALE_ALL, &worst);
        fast.time_factor = ends.fast;
        chp_evaluate(a.evaluator, &fast, CHP_STALE_ALL, &quick);
        chp_evaluate(a.evaluator, &plain, CHP_STALE_ALL, &stated);
        if (!worst.feasible)
            continue;
        double slow_s = step_of_operators(&a, &plain, ends.slow);
        double fast_s = step_of_operators(&a, &plain, ends.fast);
        cr_assert(epsilon_eq(dbl, worst.metric[CHP_METRIC_TPOT], slow_s, 1e-9 * slow_s));
        cr_assert(epsilon_eq(dbl, quick.metric[CHP_METRIC_TPOT], fast_s, 1e-9 * fast_s));
        cr_assert(eq(dbl, worst.metric[CHP_METRIC_POWER], quick.metric[CHP_METRIC_POWER]));
        compared++;
    }
    cr_assert(gt(int, compared, 50));
    put_away(&a);
}

static const char no_ranges[] =
    "[workload]\nmodel = qwen3-30b-a3b\nbatch = 4, 16, 64\n[system]\npackages = 2\n"
    "[package]\nbase = two-die-7nm\ndies = 1, 2, 4\n"
    "[die]\ncores = 24..64 step 8\nspare_cores = 0, 2\nvoltage = 0.60..0.90 V step 0.1 V\n"
    "[memory]\nstacks = 2, 4\n"
    "[search]\nmaximize = throughput\nminimize = power, package_cost\n";

/* No process, memory or package is an axis, so that the base has the ranges of all. */
static void forget_ranges(chp_space *space, const chp_time_ends *ends)
{
    const chp_priced_parts none = { .process = NULL };
    space->base.low = space->base.high = none;
    space->base.worst_of = ends;
}

Test(the_worst, of_data_without_ranges_has_the_bits_of_the_data_as_stated)
{
    asked a = ask(no_ranges);
    chp_time_ends ends;
    chp_walk walk;
    uint64_t cell = 0;
    int compared = 0;
    for (int f = 0; f < CHP_INTERVAL_FAMILIES; f++)
        ends.slow[f] = ends.fast[f] = 1;
    forget_ranges(&a.space, &ends);
    while (next_of(&a, &walk, &cell, 1)) {
        chp_evaluation worst, stated;
        chp_recipe plain = as_stated(&walk.recipe);
        cr_assert(walk.recipe.worst_of != NULL);
        chp_evaluate(a.evaluator, &plain, CHP_STALE_ALL, &stated);
        chp_evaluate(a.evaluator, &walk.recipe, CHP_STALE_ALL, &worst);
        cr_assert(eq(int, worst.feasible, stated.feasible));
        if (!stated.feasible)
            continue;
        cr_assert(zero(int, memcmp(worst.metric, stated.metric,
                                   CHP_METRICS * sizeof *stated.metric)));
        compared++;
    }
    cr_assert(gt(int, compared, 100));
    put_away(&a);
}

/* ------------------------------------------------------------------- fronts */

static chp_answer run(const asked *a, int threads, int exhaustive)
{
    chp_answer answer;
    chiplet_error err = { 0 };
    chp_question question;
    chp_question_of_study(&question, a->study);
    chp_task task = { .space = &a->space, .question = &question, .threads = threads };
    memset(&answer, 0, sizeof answer);
    chiplet_status status = exhaustive ? chp_sweep_run(&answer, &task, &err)
                                       : chp_branch_run(&answer, &task, &err);
    cr_assert(zero(int, (int)status), "%s", err.message);
    cr_assert(answer.complete);
    return answer;
}

static int same_front(const chp_answer *a, const chp_answer *b)
{
    return a->front.count == b->front.count &&
           memcmp(a->front.point, b->front.point, a->front.count * sizeof *a->front.point) == 0;
}

static void expect_proven(const char *text)
{
    asked a = ask(text);
    chp_answer all = run(&a, 2, 1), one = run(&a, 1, 0), two = run(&a, 2, 0);
    cr_assert(same_front(&all, &one), "%s", text);
    cr_assert(same_front(&one, &two), "%s", text);
    cr_assert(gt(sz, all.front.count, 3), "%s", text);
    cr_assert(lt(dbl, one.evaluated, all.evaluated), "%s", text);
    chp_answer_close(&all);
    chp_answer_close(&one);
    chp_answer_close(&two);
    put_away(&a);
}

Test(the_robust_front, is_what_evaluating_every_design_finds)
{
    expect_proven(GRID);
    expect_proven(GRID "constraint = tpot <= 300 ms, power <= 250 W\n");
    expect_proven(GRID "minimize = usd_per_million_tokens\n");
    expect_proven(GRID "constraint = throughput / power >= 1.5 tokens/J\n");
}

Test(the_robust_front, of_workloads_that_take_turns_is_what_evaluating_every_design_finds)
{
    expect_proven(MIX);
}

Test(the_robust_front, is_another_than_that_of_the_data_as_stated)
{
    asked worst = ask(GRID "constraint = tpot <= 300 ms\n");
    asked stated = ask_for(GRID "constraint = tpot <= 300 ms\n", "no");
    chp_answer a = run(&worst, 1, 0), b = run(&stated, 1, 0);
    cr_assert(stated.space.base.worst_of == NULL);
    cr_assert(not(same_front(&a, &b)));
    cr_assert(gt(sz, a.front.count, 0));
    chp_answer_close(&a);
    chp_answer_close(&b);
    put_away(&worst);
    put_away(&stated);
}

static void expect_inside(const asked *a, int *feasible, int *refused)
{
    chp_bounder *bounder = chp_bounder_new();
    uint64_t state = 5;
    for (int i = 0; i < 500; i++) {
        chp_box box = random_box(&a->space, &state);
        chp_recipe_box corners;
        chp_metric_bounds bounds;
        chp_shortfall why;
        cr_assert(chp_box_corners(&a->space, &box, &corners));
        int open = chp_joined_bounds(bounder, &corners, &bounds, &why);
        *refused += !open;
        for (int k = 0; k < 4; k++) {
            chp_walk walk;
            chp_evaluation at;
            uint64_t cell = random_cell(&a->space, &box, &state);
            if (!chp_walk_begin(&walk, &a->space, cell, cell + 1))
                continue;
            chp_evaluate(a->evaluator, &walk.recipe, CHP_STALE_ALL, &at);
            cr_assert(not(at.feasible && !open), "%s", why.what);
            *feasible += at.feasible;
            for (int m = 0; at.feasible && m < CHP_METRICS + a->study->asks; m++) {
                int outside = at.metric[m] < bounds.low[m] || at.metric[m] > bounds.high[m];
                cr_assert(not(outside), "quantity %d: %.17g outside %.17g .. %.17g", m,
                          at.metric[m], bounds.low[m], bounds.high[m]);
            }
        }
    }
    chp_bounder_free(bounder);
}

Test(the_worst, stays_inside_the_bounds_of_boxes)
{
    int feasible = 0, refused = 0;
    asked one = ask(GRID), mix = ask(MIX "constraint = power.prompt <= 9 kW\n");
    expect_inside(&one, &feasible, &refused);
    expect_inside(&mix, &feasible, &refused);
    cr_assert(gt(int, feasible, 400));
    cr_assert(gt(int, refused, 10));
    put_away(&one);
    put_away(&mix);
}
