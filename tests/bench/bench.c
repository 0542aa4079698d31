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

/* Every point is new: `stride` cells apart, so that no stage is reused more
 * than the order of the grid gives. stride = 1 is what a search does. */
static void rate(const chp_space *space, uint64_t stride, double seconds, const char *what)
{
    chp_evaluator *evaluator = chp_evaluator_new();
    chp_evaluation evaluation;
    chp_walk walk;
    double points = 0, feasible = 0, begin = now_s();
    uint64_t cell = 0;
    while (evaluator && now_s() - begin < seconds) {
        for (int i = 0; i < 64; i++) {
            if (!chp_walk_begin(&walk, space, cell, cell + 64))
                cell += stride;
            for (int more = walk.cell < walk.last; more;
                 more = stride == 1 && chp_walk_next(&walk)) {
                chp_evaluate(evaluator, &walk.recipe, walk.stale, &evaluation);
                points++;
                feasible += evaluation.feasible;
            }
            cell = (cell + (stride == 1 ? 64 : stride)) % space->cells;
        }
    }
    double elapsed = now_s() - begin;
    printf("%-44s %12.0f /s   (%.0f %% feasible)\n", what, points / elapsed,
           100 * feasible / points);
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
    rate(&space, 1, seconds, "evaluations in grid order");
    rate(&space, 1000003, seconds, "evaluations of unrelated points");
    whole_search(study);
    memory_used();
    chp_study_free(study);
    chp_catalogue_free(models);
    return 0;
}
