/* Rates of what users wait for, on one core: make bench. Never a test: a timed
 * test fails on a busy machine. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "evaluate/row.h"
#include "search/engine.h"
#include "search/search.h"

static double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static double cpu_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int fail(const chiplet_error *err)
{
    char text[900];
    chiplet_error_format(err, text, sizeof text);
    fprintf(stderr, "bench: %s\n", text);
    return 1;
}

enum { MOST_CELLS = 20000 };

/* Feasible cells all over the grid, so that what is timed is whole evaluations
 * and not quick refusals. */
static size_t feasible_cells(const chp_space *space, uint64_t *cell, size_t most)
{
    chp_evaluator *evaluator = chp_evaluator_new();
    chp_evaluation evaluation;
    chp_walk walk;
    size_t found = 0;
    uint64_t stride = space->cells / 400000 + 1;
    for (uint64_t c = 0; evaluator && c < space->cells && found < most; c += stride) {
        if (!chp_walk_begin(&walk, space, c, c + 1))
            continue;
        chp_evaluate(evaluator, &walk.recipe, CHP_STALE_ALL, &evaluation);
        if (evaluation.feasible)
            cell[found++] = c;
    }
    chp_evaluator_free(evaluator);
    return found;
}

/* The quickest of some repeats of a point is that which nothing else disturbed. */
enum { REPEATS = 8 };

/* `stale` says what is thought to have changed between two of the points. */
static void rate(const chp_space *space, unsigned stale, double seconds, const char *what)
{
    static uint64_t cell[MOST_CELLS];
    chp_evaluator *evaluator = chp_evaluator_new();
    chp_evaluation evaluation;
    chp_walk walk;
    size_t cells = feasible_cells(space, cell, MOST_CELLS);
    double points = 0, spent_s = 0;
    for (size_t i = 0; evaluator && i < cells && spent_s < seconds; i++) {
        double least_s = HUGE_VAL;
        chp_walk_begin(&walk, space, cell[i], cell[i] + 1);
        for (int k = 0; k < REPEATS; k++) {
            double begin = cpu_s();
            for (int j = 0; j < REPEATS; j++)
                chp_evaluate(evaluator, &walk.recipe, k ? stale : CHP_STALE_ALL, &evaluation);
            least_s = fmin(least_s, cpu_s() - begin);
        }
        spent_s += least_s;
        points += REPEATS;
    }
    printf("%-44s %12.0f /s\n", what, points / spent_s);
    chp_evaluator_free(evaluator);
}

/* Points of a row: all supplies, at all batches in turn. */
static double run_row(chp_row *row, chp_recipe *recipe, const chiplet_study *study)
{
    const chp_axis *batch = &study->axis[CHP_KEY_WORKLOAD_BATCH];
    double points = 0;
    for (size_t k = 0; k < batch->count; k++) {
        chp_shortfall why;
        chp_recipe_set(recipe, CHP_KEY_WORKLOAD_BATCH, batch, k);
        if (chp_row_evaluate(row, recipe, &why))
            points += (double)study->axis[CHP_KEY_DIE_VOLTAGE].count;
    }
    return points;
}

/* Rows of chips all over the grid: the first one of each chip makes what is the same
 * in all of them, the others find it. */
static void row_rate(const chp_space *space, double seconds, chp_vectors vectors, const char *what)
{
    static uint64_t cell[MOST_CELLS];
    const chp_axis *supply = &space->study->axis[CHP_KEY_DIE_VOLTAGE];
    double first_s = 0, again_s = 0, first = 0, again = 0, begin;
    size_t cells = feasible_cells(space, cell, 1000);
    chp_row *row = chp_row_new();
    chp_shortfall why;
    chp_walk walk;
    int able = row && supply->count <= CHP_LANES && chp_row_use(row, vectors);
    for (size_t i = 0; able && i < cells && first_s + again_s < seconds; i++) {
        chp_walk_begin(&walk, space, cell[i], cell[i] + 1);
        begin = cpu_s();
        if (!chp_row_prepare(row, &walk.recipe, supply->value, supply->count, CHP_STALE_ALL, &why))
            continue;
        first += run_row(row, &walk.recipe, space->study);
        first_s += cpu_s() - begin;
        double least_s = HUGE_VAL;
        for (int k = 0; k < REPEATS; k++) {
            begin = cpu_s();
            for (int j = 0; j < REPEATS; j++)
                again += run_row(row, &walk.recipe, space->study);
            least_s = fmin(least_s, cpu_s() - begin);
        }
        again_s += REPEATS * least_s;
    }
    printf("rows of %2zu x %2zu, %-28s %12.0f /s, of a new chip %.0f /s\n", supply->count,
           space->study->axis[CHP_KEY_WORKLOAD_BATCH].count, what, again / again_s,
           first / first_s);
    chp_row_free(row);
}

/* A busy machine shows in seconds on the clock, not in those of the processor. */
static void whole_search(const chp_space *space, double epsilon, int exhaustive, const char *what)
{
    chp_question question;
    chp_answer answer;
    chiplet_error err = { 0 };
    chp_question_of_study(&question, space->study);
    question.epsilon = epsilon;
    chp_task task = { .space = space, .question = &question, .exhaustive = exhaustive };
    double begin = now_s(), cpu = cpu_s();
    if (chp_engine_run(&answer, &task, &err))
        fail(&err);
    else
        printf("%-24s %9.3g points %7zu found %9.0f bounded %9.0f evaluated %8.2f s %8.2f CPU s"
               " %10.3g points/CPU s\n",
               what, answer.points, answer.front.count, answer.boxes, answer.evaluated,
               now_s() - begin, cpu_s() - cpu, answer.points / (cpu_s() - cpu));
    chp_answer_close(&answer);
}

static void memory_used(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    printf("%-44s %12.1f MB\n", "peak memory", (double)usage.ru_maxrss / 1024);
}

static int open_space(chp_space *space, chiplet_study **study, const chp_catalogue *models,
                      const char *path)
{
    chiplet_error err = { 0 };
    if (chp_study_read(study, models, path, NULL, &err) || chp_space_open(space, *study, 1, &err))
        return fail(&err);
    return 0;
}

int main(int argc, char **argv)
{
    chp_catalogue *models = NULL;
    chiplet_error err = { 0 };
    if (argc < 4) {
        fprintf(stderr, "usage: bench MODELS SECONDS STUDY [REFERENCE]...\n");
        return 2;
    }
    double seconds = atof(argv[2]);
    if (chp_catalogue_open(&models, argv[1], NULL, NULL, &err))
        return fail(&err);
    for (int i = 3; i < argc; i++) {
        chp_space space;
        chiplet_study *study = NULL;
        if (open_space(&space, &study, models, argv[i]))
            return 1;
        printf("%s: %.0f points\n", argv[i], chp_space_points(&space));
        row_rate(&space, seconds, CHP_VECTORS_PLAIN, "plain");
        row_rate(&space, seconds, CHP_VECTORS_AVX2, "AVX2");
        if (i == 3) {
            rate(&space, CHP_STALE_ALL, seconds, "feasible evaluations, all anew");
            rate(&space, CHP_STALE_CHIP, seconds, "feasible evaluations, a new voltage");
            rate(&space, CHP_STALE_MAPPING, seconds, "feasible evaluations, a new mapping");
            whole_search(&space, 0, 1, "every point");
        }
        whole_search(&space, 0, 0, "front");
        whole_search(&space, 0.01, 0, "front within 1 %");
        memory_used();
        chp_study_free(study);
    }
    chp_catalogue_free(models);
    return 0;
}
