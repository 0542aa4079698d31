/* A small grid, and each of its designs by itself. */
#ifndef TESTS_PROPERTY_SMALL_GRID_H
#define TESTS_PROPERTY_SMALL_GRID_H

#include "whole_chain.h"

static const char grid[] = "[workload]\nmodel = qwen3-30b-a3b\nbatch = 4, 16, 64\n"
                           "[system]\npackages = 2\n"
                           "[package]\nbase = two-die-7nm\ndies = 1, 2\n"
                           "[die]\nvoltage = 0.7, 0.8, 0.9 V\n"
                           "[memory]\nstacks = 2, 4\n"
                           "[link]\nlanes = 128, 512\n"
                           "[mapping]\npresentation = unified, partitioned\n"
                           "tensor = 1, 2\nexpert = 1, 2\nattention = tensor, data\n";

static double value(const chiplet_result *r, const char *metric)
{
    return chiplet_result_value(r, chiplet_metric_find(metric));
}

static chiplet_search *run(const chiplet_study *study)
{
    chiplet_search *found = NULL;
    chiplet_error err = { 0 };
    chiplet_search_options options = CHIPLET_SEARCH_OPTIONS_INIT;
    options.threads = 1;
    cr_assert(zero(int, (int)chiplet_search_run(&found, study, &options, &err)), "%s", err.message);
    return found;
}

/* The designs of `grid` one by one; each knows whether it can be built. */
enum { MOST = 4096 };
typedef struct {
    chiplet_result *result[MOST];
    size_t count;
} points;

static points every_point(const chiplet_library *library, const char *more)
{
    static const char *const key[] = { "workload.batch",       "package.dies",
                                       "die.voltage",          "memory.stacks",
                                       "link.lanes",           "mapping.presentation",
                                       "mapping.tensor",       "mapping.expert",
                                       "mapping.attention" };
    static const char *const option[][3] = {
        { "4", "16", "64" }, { "1", "2", NULL },   { "0.7 V", "0.8 V", "0.9 V" },
        { "2", "4", NULL },  { "128", "512", NULL }, { "unified", "partitioned", NULL },
        { "1", "2", NULL },  { "1", "2", NULL },   { "tensor", "data", NULL },
    };
    points all = { .count = 0 };
    size_t digit[9] = { 0 };
    chiplet_study *study = parse(library, grid);
    if (more)
        set(study, "search.constraint", more);
    for (int k = 0; k >= 0;) {
        for (int i = 0; i < 9; i++)
            set(study, key[i], option[i][digit[i]]);
        cr_assert(zero(int, (int)chiplet_evaluate(&all.result[all.count], study, NULL)));
        all.count++;
        for (k = 8; k >= 0 && (++digit[k] == 3 || !option[k][digit[k]]); k--)
            digit[k] = 0;
    }
    chiplet_study_free(study);
    return all;
}

static void free_points(points *all)
{
    for (size_t i = 0; i < all->count; i++)
        chiplet_result_free(all->result[i]);
}

#endif
