/* Other questions than a front, against every point of small grids. */
#include "small_grid.h"

#include <math.h>
#include <stdlib.h>

#include "search/search.h"

/* -------------------------------------------------------------------- k best */

static int descending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x < y) - (x > y);
}

/* One die has no link: each of its designs stands several times in a list of
 * all combinations, but once in the grid. */
static size_t distinct(double *v, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (i == 0 || v[i] != v[i - 1])
            v[kept++] = v[i];
    return kept;
}

Test(keep, gives_the_best_designs_in_order)
{
    static double best[MOST];
    chiplet_library *library = open_models();
    points all = every_point(library, "tpot <= 50 ms");
    size_t count = 0;
    for (size_t i = 0; i < all.count; i++)
        if (chiplet_result_feasible(all.result[i]))
            best[count++] = value(all.result[i], "throughput") / value(all.result[i], "power");
    qsort(best, count, sizeof *best, descending);
    count = distinct(best, count);
    chiplet_study *study = parse(library, grid);
    set(study, "search.constraint", "tpot <= 50 ms");
    set(study, "search.maximize", "throughput / power");
    set(study, "search.keep", "1000");
    chiplet_search *found = run(study);
    static double seen[MOST];
    for (size_t i = 0; i < chiplet_search_count(found); i++) {
        const chiplet_result *r = chiplet_search_result(found, i);
        seen[i] = value(r, "throughput") / value(r, "power");
        cr_assert(i == 0 || seen[i] <= seen[i - 1]);
    }
    cr_assert(eq(dbl, (double)chiplet_search_count(found), chiplet_search_feasible(found)));
    cr_assert(eq(sz, distinct(seen, chiplet_search_count(found)), count));
    for (size_t i = 0; i < count; i++)
        cr_assert(eq(dbl, seen[i], best[i]));
    set(study, "search.keep", "3"); /* a shorter list is the head of the longer one */
    chiplet_search *three = run(study);
    cr_assert(eq(sz, chiplet_search_count(three), 3));
    for (size_t i = 0; i < 3; i++)
        for (int m = 0; m < chiplet_metric_count(); m++) {
            double a = chiplet_result_value(chiplet_search_result(three, i), m);
            double b = chiplet_result_value(chiplet_search_result(found, i), m);
            cr_assert(a == b || (isnan(a) && isnan(b)));
        }
    chiplet_search_free(three);
    chiplet_search_free(found);
    chiplet_study_free(study);
    free_points(&all);
    chiplet_library_free(library);
}

Test(keep, is_refused_beside_several_objectives)
{
    chiplet_library *library = open_models();
    chiplet_study *study = parse(library, grid);
    chiplet_error err = { 0 };
    set(study, "search.maximize", "throughput");
    set(study, "search.minimize", "power");
    set(study, "search.keep", "3");
    cr_assert(eq(int, (int)chiplet_study_check(NULL, study, NULL, &err), CHIPLET_ERR_VALUE));
    cr_assert(ne(ptr, strstr(err.message, "search.keep"), NULL));
    chiplet_study_free(study);
    chiplet_library_free(library);
}

/* --------------------------------------------------------------------- match */

static int matches(const chiplet_result *r, const chiplet_result *chip)
{
    return chiplet_result_feasible(r) && value(r, "throughput") >= value(chip, "throughput") &&
           value(r, "tpot") <= value(chip, "tpot") &&
           value(r, "sequences") >= value(chip, "sequences");
}

Test(match, gives_the_least_of_what_is_at_least_as_good_as_the_chip)
{
    static const char *const least[] = { "power", "package_cost" };
    chiplet_library *library = open_models();
    points all = every_point(library, NULL);
    for (size_t o = 0; o < 2; o++) {
        chiplet_study *study = parse(library, grid);
        set(study, "search.minimize", least[o]);
        set(study, "search.match", "intel-arc-pro-b60");
        chiplet_search *found = run(study);
        const chiplet_result *chip = chiplet_search_match(found);
        cr_assert(ne(ptr, (void *)chip, NULL));
        double best = HUGE_VAL;
        size_t matching = 0;
        for (size_t i = 0; i < all.count; i++)
            if (matches(all.result[i], chip)) {
                best = fmin(best, value(all.result[i], least[o]));
                matching++;
            }
        cr_assert(matching > 0 && matching < all.count);
        cr_assert(eq(sz, chiplet_search_count(found), 1));
        cr_assert(matches(chiplet_search_result(found, 0), chip));
        cr_assert(eq(dbl, value(chiplet_search_result(found, 0), least[o]), best));
        chiplet_search_free(found);
        chiplet_study_free(study);
    }
    free_points(&all);
    chiplet_library_free(library);
}

Test(match, that_nothing_need_reach_only_compares)
{
    chiplet_library *library = open_models();
    chiplet_study *study = parse(library, grid);
    set(study, "search.minimize", "power");
    chiplet_search *plain = run(study);
    set(study, "search.match", "nvidia-h100");
    set(study, "search.reach", "none");
    chiplet_search *beside = run(study);
    cr_assert(ne(ptr, (void *)chiplet_search_match(beside), NULL));
    cr_assert(eq(dbl, chiplet_search_feasible(beside), chiplet_search_feasible(plain)));
    cr_assert(eq(dbl, value(chiplet_search_result(beside, 0), "power"),
                 value(chiplet_search_result(plain, 0), "power")));
    chiplet_search_free(beside);
    chiplet_search_free(plain);
    chiplet_study_free(study);
    chiplet_library_free(library);
}

static double batch_of_chip(const chiplet_library *library, const char *constraint)
{
    chiplet_study *study = parse(library, grid);
    set(study, "search.minimize", "power");
    set(study, "search.constraint", constraint);
    set(study, "search.match", "nvidia-h100");
    set(study, "search.reach", "none");
    chiplet_search *found = run(study);
    const chiplet_result *chip = chiplet_search_match(found);
    cr_assert(ne(ptr, (void *)chip, NULL));
    double batch = chiplet_result_param(chip, chiplet_param_find("workload.batch"));
    chiplet_search_free(found);
    chiplet_study_free(study);
    return batch;
}

/* The fastest batch is the largest; a key of a die, which the chip does not have, is
 * no reason to take less. */
Test(match, keeps_the_constraints_that_read_keys)
{
    chiplet_library *library = open_models();
    cr_assert(eq(dbl, batch_of_chip(library, "tpot <= 1 s"), 64));
    cr_assert(eq(dbl, batch_of_chip(library, "workload.batch <= 16"), 16));
    cr_assert(eq(dbl, batch_of_chip(library, "workload.batch * system.packages <= 16"), 4));
    cr_assert(eq(dbl, batch_of_chip(library, "workload.batch >= 16"), 64));
    cr_assert(eq(dbl, batch_of_chip(library, "die.voltage <= 0.8 V"), 64));
    chiplet_library_free(library);
}

/* --------------------------------------------------------------- what more gives */

static chiplet_worth row_of(const chiplet_search *found, const char *change)
{
    size_t i = 0;
    chiplet_worth worth = chiplet_search_worth(found, 0);
    while (worth.change && strncmp(worth.change, change, strlen(change)) != 0)
        worth = chiplet_search_worth(found, ++i);
    return worth;
}

/* The study with one key set by hand, searched by itself. */
static void check_worth(const chiplet_library *library, const chiplet_search *found,
                        const char *change, const char *key, const char *text)
{
    chiplet_worth worth = row_of(found, change);
    cr_assert(ne(ptr, (void *)worth.change, NULL), "%s", change);
    chiplet_study *study = parse(library, grid);
    set(study, "search.maximize", "throughput");
    set(study, "search.constraint", "power <= 120 W");
    set(study, key, text);
    chiplet_search *alone = run(study);
    cr_assert(eq(int, worth.found, chiplet_search_count(alone) > 0));
    double best = value(chiplet_search_result(alone, 0), "throughput");
    if (worth.found) {
        cr_assert(eq(dbl, worth.best, best));
        cr_assert(eq(dbl, worth.gain,
                     best - value(chiplet_search_result(found, 0), "throughput")));
    }
    chiplet_search_free(alone);
    chiplet_study_free(study);
}

static int keep(const char *text, size_t size, void *payload)
{
    char *all = payload;
    strncat(all, text, size);
    return 0;
}

/* Best values by hand, not in order of bandwidth: 98.9 of 100 is too little,
 * 99.1 is enough; what has no design or no link is no point. */
Test(worth, the_knee_is_the_least_link_within_a_hundredth_of_the_best)
{
    const chiplet_worth_kind link = CHIPLET_WORTH_LINK;
    const chp_worth row[] = {
        { .kind = link, .found = 1, .best = 100, .gain = 0, .link_bytes_per_s = 8e9 },
        { .kind = link, .found = 1, .best = 98.9, .gain = -1.1, .link_bytes_per_s = 2e9 },
        { .kind = link, .found = 1, .best = 99.1, .gain = -0.9, .link_bytes_per_s = 4e9 },
        { .kind = link, .found = 0, .link_bytes_per_s = 1e9 },
        { .kind = link, .found = 1, .best = 100, .gain = 0, .link_bytes_per_s = 0 },
    };
    char data[4096] = "";
    chiplet_library *library = open_models();
    chiplet_study *study = parse(library, grid);
    set(study, "search.maximize", "throughput");
    chiplet_search *found = run(study);
    cr_assert(zero(int, chiplet_search_has_figure(found, CHIPLET_FIGURE_KNEE)));
    cr_assert(zero(int, chiplet_search_has_figure(found, CHIPLET_FIGURE_SENSITIVITY)));
    cr_assert(zero(int, chiplet_search_has_figure(found, CHIPLET_FIGURE_TORNADO)));
    cr_assert(eq(int, chiplet_search_has_figure(found, CHIPLET_FIGURE_HEAT), 1));
    memcpy(found->worth, row, sizeof row);
    found->worths = sizeof row / sizeof *row;
    cr_assert(eq(int, chiplet_search_has_figure(found, CHIPLET_FIGURE_KNEE), 1));
    cr_assert(zero(int, chiplet_report_figure(CHIPLET_FIGURE_KNEE, CHIPLET_FIGURE_DATA, found,
                                              keep, data, NULL)));
    cr_assert(eq(str, strchr(data, '\n') + 1,
                 "2000000000 98.9\n4000000000 99.1\n8000000000 100\n"
                 "\n\n# the knee\n4000000000 99.1\n"));
    chiplet_search_free(found);
    chiplet_study_free(study);
    chiplet_library_free(library);
}

Test(worth, is_what_a_search_of_the_changed_study_finds)
{
    chiplet_library *library = open_models();
    chiplet_study *study = parse(library, grid);
    set(study, "search.maximize", "throughput");
    set(study, "search.constraint", "power <= 120 W");
    chiplet_search *plain = run(study);
    cr_assert(eq(ptr, (void *)chiplet_search_worth(plain, 0).change, NULL)); /* only if asked */
    set(study, "output.sensitivity", "yes");
    chiplet_search *found = run(study);
    check_worth(library, found, "power <= 120 W -> 130 W", "search.constraint", "power <= 130 W");
    check_worth(library, found, "link.lanes = 128", "link.lanes", "128");
    check_worth(library, found, "link.lanes = 512", "link.lanes", "512");
    cr_assert(epsilon_eq(dbl, row_of(found, "link.lanes = 512").link_bytes_per_s,
                         4 * row_of(found, "link.lanes = 128").link_bytes_per_s, 1));
    char next[80];
    double cores = chiplet_result_param(chiplet_search_result(found, 0), CHP_KEY_DIE_CORES);
    snprintf(next, sizeof next, "%.0f", cores + 1);
    check_worth(library, found, "die.cores ", "die.cores", next);
    chiplet_worth power = row_of(found, "power <= 120 W"), link = row_of(found, "link.lanes = 128");
    cr_assert(ge(dbl, power.gain, 0)); /* looser never hurts */
    cr_assert(eq(int, power.kind, CHIPLET_WORTH_LIMIT));
    cr_assert(zero(int, power.lever));
    cr_assert(eq(dbl, power.more, 10));
    cr_assert(eq(int, link.kind, CHIPLET_WORTH_LINK));
    cr_assert(eq(int, link.lever, CHP_KEY_LINK_LANES));
    cr_assert(eq(ptr, (void *)chiplet_search_worth(found, CHP_MAX_WORTHS).change, NULL));
    chiplet_search_free(plain);
    chiplet_search_free(found);
    chiplet_study_free(study);
    chiplet_library_free(library);
}
