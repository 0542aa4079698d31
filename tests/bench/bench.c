/* Rates of what users wait for, on one core: make bench. Never a test: a timed
 * test fails on a busy machine. Usage: bench STUDY MODELS [SECONDS] */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "search/search.h"

static double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
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
static size_t feasible_cells(const chp_space *space, uint64_t *cell)
{
    chp_evaluator *evaluator = chp_evaluator_new();
    chp_evaluation evaluation;
    chp_walk walk;
    size_t found = 0;
    uint64_t stride = space->cells / 400000 + 1;
    for (uint64_t c = 0; evaluator && c < space->cells && found < MOST_CELLS; c += stride) {
        if (!chp_walk_begin(&walk, space, c, c + 1))
            continue;
        chp_evaluate(evaluator, &walk.recipe, CHP_STALE_ALL, &evaluation);
        if (evaluation.feasible)
            cell[found++] = c;
    }
    chp_evaluator_free(evaluator);
    return found;
}

/* `stale` says what is thought to have changed between two of the points. */
static void rate(const chp_space *space, unsigned stale, double seconds, const char *what)
{
    static uint64_t cell[MOST_CELLS];
    chp_evaluator *evaluator = chp_evaluator_new();
    chp_evaluation evaluation;
    chp_walk walk;
    size_t cells = feasible_cells(space, cell);
    double points = 0, spent_s = 0;
    while (evaluator && cells && spent_s < seconds) {
        for (size_t i = 0; i < cells; i++) {
            chp_walk_begin(&walk, space, cell[i], cell[i] + 1);
            chp_evaluate(evaluator, &walk.recipe, CHP_STALE_ALL, &evaluation);
            double begin = now_s();
            for (int k = 0; k < 16; k++)
                chp_evaluate(evaluator, &walk.recipe, stale, &evaluation);
            spent_s += now_s() - begin;
            points += 16;
        }
    }
    printf("%-44s %12.0f /s\n", what, points / spent_s);
    chp_evaluator_free(evaluator);
}

static void whole_search(const chiplet_study *study)
{
    chiplet_search *search = NULL;
    chiplet_error err = { 0 };
    chiplet_search_options options = CHIPLET_SEARCH_OPTIONS_INIT;
    options.threads = 1;
    double begin = now_s();
    if (chp_search_run(&search, study, &options, &err)) {
        fail(&err);
        return;
    }
    double elapsed = now_s() - begin;
    printf("%-44s %12.0f /s   (%.0f points, front of %zu, %.2f s)\n", "search, one thread",
           search->evaluated / elapsed, search->evaluated, search->count, elapsed);
    chp_search_free(search);
}

static void memory_used(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    printf("%-44s %12.1f MB\n", "peak memory", (double)usage.ru_maxrss / 1024);
}

int main(int argc, char **argv)
{
    chp_catalogue *models = NULL;
    chiplet_study *study = NULL;
    chiplet_error err = { 0 };
    chp_space space;
    if (argc < 3) {
        fprintf(stderr, "usage: bench STUDY MODELS [SECONDS]\n");
        return 2;
    }
    double seconds = argc > 3 ? atof(argv[3]) : 2;
    if (chp_catalogue_open(&models, argv[2], NULL, NULL, &err) ||
        chp_study_read(&study, models, argv[1], NULL, &err) ||
        chp_space_open(&space, study, 1, &err))
        return fail(&err);
    printf("%s: %.0f points\n", argv[1], chp_space_points(&space));
    rate(&space, CHP_STALE_ALL, seconds, "feasible evaluations, all anew");
    rate(&space, CHP_STALE_CHIP, seconds, "feasible evaluations, a new voltage");
    rate(&space, CHP_STALE_MAPPING, seconds, "feasible evaluations, a new mapping");
    whole_search(study);
    memory_used();
    chp_study_free(study);
    chp_catalogue_free(models);
    return 0;
}
