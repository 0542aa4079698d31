/* Why nothing satisfies a study, against every point of small grids. */
#include "small_grid.h"

#include <math.h>
#include <stdlib.h>

#include "search/search.h"

typedef struct {
    const char *metric;
    int sense;
    double bound; /* in `unit`, which is that of SI */
    const char *unit;
} limit;

static int keeps(const chiplet_result *r, const limit *l)
{
    double v = value(r, l->metric);
    return l->sense < 0 ? v <= l->bound : v >= l->bound;
}

/* Designs that keep all limits but one; the best value of that one among them. */
static size_t keeping(double *best, const points *all, const limit *l, size_t count, size_t but)
{
    size_t designs = 0;
    *best = but < count && l[but].sense < 0 ? HUGE_VAL : -HUGE_VAL;
    for (size_t i = 0; i < all->count; i++) {
        int kept = chiplet_result_feasible(all->result[i]);
        for (size_t k = 0; k < count && kept; k++)
            kept = k == but || keeps(all->result[i], &l[k]);
        designs += (size_t)kept;
        if (kept && but < count)
            *best = l[but].sense < 0 ? fmin(*best, value(all->result[i], l[but].metric))
                                     : fmax(*best, value(all->result[i], l[but].metric));
    }
    return designs;
}

static size_t write_limits(char *text, size_t size, const limit *l)
{
    size_t count = 0, used = 0;
    for (; l[count].metric; count++)
        used += (size_t)snprintf(text + used, size - used, "%s%s %s %.17g %s", count ? ", " : "",
                                 l[count].metric, l[count].sense < 0 ? "<=" : ">=",
                                 l[count].bound, l[count].unit);
    return count;
}

/* The limit of the study that a member of a set stands for. */
static size_t place_of(const chiplet_conflict *c, const limit *l)
{
    size_t i = 0;
    while (strncmp(c->limit, l[i].metric, strcspn(c->limit, " ")) != 0)
        i++;
    return i;
}

static size_t conflicts_of(const chiplet_search *found, chiplet_conflict out[24])
{
    size_t count = 0;
    while (count < 24 && (out[count] = chiplet_search_conflict(found, count)).limit)
        count++;
    return count;
}

/* Moves the last limit to where no design keeps all of them, by a hundredth. */
static void tighten(limit *l, size_t count, const points *all)
{
    double best;
    cr_assert(gt(sz, keeping(&best, all, l, count, count - 1), 0));
    l[count - 1].bound = best * (l[count - 1].sense < 0 ? 0.99 : 1.01);
}

static void check_conflict(const limit *l, const chiplet_library *library, const points *all)
{
    char text[400];
    chiplet_conflict c[24];
    limit member[24];
    double best;
    chiplet_study *study = parse(library, grid);
    size_t limits = write_limits(text, sizeof text, l);
    set(study, "search.maximize", "throughput");
    set(study, "search.constraint", text);
    chiplet_search *found = run(study);
    size_t count = conflicts_of(found, c);
    cr_assert(zero(sz, chiplet_search_count(found)));
    cr_assert(count > 1, "%s: %zu", text, count);
    for (size_t i = 0; i < count; i++)
        member[i] = l[place_of(&c[i], l)];
    cr_assert(zero(sz, keeping(&best, all, member, count, count)));
    for (size_t i = 0; i < count; i++) {
        cr_assert(eq(int, c[i].set, 1));
        cr_assert(eq(dbl, c[i].bound, member[i].bound));
        cr_assert(gt(sz, keeping(&best, all, member, count, i), 0));
        size_t frees = keeping(&best, all, l, limits, place_of(&c[i], l));
        cr_assert(eq(int, c[i].frees_all, frees > 0));
        if (!frees)
            keeping(&best, all, member, count, i);
        cr_assert(eq(dbl, c[i].nearest, best));
    }
    chiplet_search_free(found);
    chiplet_study_free(study);
}

Test(conflict, is_a_set_that_nothing_keeps_and_that_any_one_of_it_left_out_frees)
{
    /* the last of each is moved until it is one too many */
    limit row[][6] = {
        { { "throughput", 1, 1000, "tokens/s" }, { "power", -1, 0, "W" } },
        { { "tpot", -1, 1, "s" }, { "power", -1, 500, "W" },
          { "throughput", 1, 1000, "tokens/s" }, { "package_cost", -1, 0, "USD" } },
        { { "throughput", 1, 300, "tokens/s" }, { "silicon_area", -1, 9e-4, "m2" },
          { "power", -1, 130, "W" }, { "tpot", -1, 0, "s" } },
    };
    chiplet_library *library = open_models();
    points all = every_point(library, NULL);
    for (size_t t = 0; t < sizeof row / sizeof *row; t++) {
        size_t limits = 0;
        while (row[t][limits].metric)
            limits++;
        tighten(row[t], limits, &all);
        check_conflict(row[t], library, &all);
    }
    free_points(&all);
    chiplet_library_free(library);
}

Test(conflict, of_a_limit_that_nothing_keeps_is_that_limit_alone)
{
    chiplet_library *library = open_models();
    chiplet_study *study = parse(library, grid);
    chiplet_conflict c[24];
    set(study, "search.maximize", "throughput");
    set(study, "search.constraint", "power <= 1 W, package_cost <= 1 USD, tpot <= 1 s");
    chiplet_search *found = run(study);
    cr_assert(eq(sz, conflicts_of(found, c), 2)); /* two sets of one */
    cr_assert(c[0].set == 1 && c[1].set == 2);
    cr_assert(zero(int, c[0].frees_all + c[1].frees_all));
    chiplet_search_free(found);
    chiplet_study_free(study);
    chiplet_library_free(library);
}

/* What is built in is found as well: memory, reticle, edge, carrier. */
Test(conflict, names_the_limits_that_stand_in_no_study)
{
    static const struct {
        const char *key, *value, *limit;
        double bound_low, bound_high; /* of what is needed over what there is */
    } row[] = {
        { "memory.stacks", "2", "weights, cache and activations fit the memory", 1.01, 3 },
        { "die.cores", "400", "a die fits the reticle", 1.01, 6 },
        { "die.io_edge", "100 mm", "links, stacks and I/O fit the die edge", 1.01, 6 },
    };
    chiplet_library *library = open_models();
    for (size_t t = 0; t < sizeof row / sizeof *row; t++) {
        chiplet_study *study = parse(library, "[workload]\nmodel = llama-3-70b\nbatch = 8, 16\n"
                                              "[system]\npackages = 2\n"
                                              "[package]\nbase = two-die-7nm\n"
                                              "[mapping]\ntensor = 4\n"
                                              "[search]\nmaximize = throughput\n"
                                              "constraint = power <= 100 kW\n");
        chiplet_conflict c[24];
        set(study, row[t].key, row[t].value);
        chiplet_search *found = run(study);
        cr_assert(eq(sz, conflicts_of(found, c), 1), "%s", row[t].key);
        cr_assert(eq(str, (char *)c[0].limit, (char *)row[t].limit));
        cr_assert(c[0].nearest > row[t].bound_low && c[0].nearest < row[t].bound_high);
        cr_assert(eq(int, c[0].frees_all, 1));
        chiplet_search_free(found);
        chiplet_study_free(study);
    }
    chiplet_library_free(library);
}

/* Numbers of the models: the UCIe-A link and stacks of HBM have bumps of 55 um, an organic
 * substrate 110 um, and 1 mm between its dies, which the link, reaching 2 mm with its
 * modules, does not span either. */
Test(conflict, names_rules_of_physics_with_what_they_need)
{
    static const struct {
        const char *set[3][2], *limit;
        double need_low, need_high, have;
        int frees_all;
    } row[] = {
        { { { "package.die_attach", "organic" }, { "package.dies", "2" } },
          "physics: bumps are as fine as links and memory need",
          1 / (55e-6 * 55e-6), 1 / (55e-6 * 55e-6), 1 / (110e-6 * 110e-6), 0 },
        { { { "package.memory_attach", "organic" }, { "package.dies", "1" },
            { "memory.stacks", "2" } },
          "physics: bumps are as fine as links and memory need",
          1 / (55e-6 * 55e-6), 1 / (55e-6 * 55e-6), 1 / (110e-6 * 110e-6), 1 },
        { { { "package.dies", "4" }, { "package.topology", "full" } },
          "physics: links reach from die to die", 2e-3, 10e-3, 2e-3, 0 },
        { { { "package.dies", "4" }, { "memory.stacks", "3" } },
          "stacks that all dies share evenly", 4, 4, 3, 0 },
    };
    chiplet_library *library = open_models();
    for (size_t t = 0; t < sizeof row / sizeof *row; t++) {
        chiplet_study *study =
            parse(library, "[workload]\nmodel = llama-3-8b\nbatch = 8, 16\n"
                           "[system]\npackages = 2\n"
                           "[package]\nbase = two-die-7nm\ndie_attach = silicon-interposer\n"
                           "[die]\ncores = 60, 72\n[link]\nkind = ucie-a\nlanes = 128\n"
                           "[mapping]\ntensor = 1\n[search]\nmaximize = throughput\n"
                           "constraint = throughput >= 10 tokens/s, power <= 20 kW\n");
        for (int i = 0; i < 3 && row[t].set[i][0]; i++)
            set(study, row[t].set[i][0], row[t].set[i][1]);
        chiplet_search *found = run(study);
        chiplet_conflict c = chiplet_search_conflict(found, 0);
        for (size_t i = 1; c.limit && strcmp(c.limit, row[t].limit) != 0; i++)
            c = chiplet_search_conflict(found, i);
        cr_assert(c.limit != NULL, "%s", row[t].limit);
        cr_assert(c.physics && c.minimal);
        cr_assert(eq(int, c.frees_all, row[t].frees_all), "%s", row[t].limit);
        cr_assert(epsilon_eq(dbl, c.bound / row[t].have, 1, 1e-12), "%.17g", c.bound);
        cr_assert(c.nearest >= row[t].need_low * (1 - 1e-12), "%.17g", c.nearest);
        cr_assert(c.nearest <= row[t].need_high * (1 + 1e-12), "%.17g", c.nearest);
        chiplet_search_free(found);
        chiplet_study_free(study);
    }
    chiplet_library_free(library);
}

/* After so many calls; each question makes one at least. */
static int stop_later(const chiplet_progress *now, void *payload)
{
    int *left = payload;
    return now->stage == CHIPLET_STAGE_CONFLICT && --*left <= 0;
}

static int is_among(const char *name, const chiplet_conflict *c, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(c[i].limit, name) == 0)
            return 1;
    return 0;
}

/* Wherever it is stopped: a set that is not said to be minimal holds the minimal one,
 * and one that is said to be is that. */
Test(conflict, that_is_stopped_tells_what_it_knew)
{
    chiplet_library *library = open_models();
    chiplet_study *study = parse(library, grid);
    chiplet_conflict all[24], some[24];
    chiplet_error err = { 0 };
    int partly = 0, known = 0;
    set(study, "search.maximize", "throughput");
    set(study, "search.constraint", "throughput >= 1200 tokens/s, power <= 100 W, "
                                    "package_cost <= 1000 USD, junction_temperature <= 95 C");
    chiplet_search *whole = run(study);
    size_t count = conflicts_of(whole, all);
    cr_assert(eq(sz, count, 2));
    cr_assert(chiplet_search_explained(whole));
    for (int calls = 1;; calls++) {
        chiplet_search *found = NULL;
        chiplet_search_options options = CHIPLET_SEARCH_OPTIONS_INIT;
        int left = calls;
        options.threads = 1;
        options.progress = stop_later;
        options.payload = &left;
        cr_assert(zero(int, (int)chiplet_search_run(&found, study, &options, &err)));
        size_t members = conflicts_of(found, some);
        cr_assert(chiplet_search_complete(found) && members >= count);
        cr_assert(eq(int, chiplet_search_explained(found), left > 0));
        for (size_t i = 0; i < count; i++)
            cr_assert(is_among(all[i].limit, some, members));
        cr_assert(members == count || !some[0].minimal);
        partly += !some[0].minimal;
        known += some[0].minimal && left <= 0;
        chiplet_search_free(found);
        if (left > 0)
            break;
    }
    cr_assert(gt(int, partly, 3));
    cr_assert(gt(int, known, 3));
    chiplet_search_free(whole);
    chiplet_study_free(study);
    chiplet_library_free(library);
}

/* On a grid that is bounded, not swept: the same as when every point is looked
 * at, with all built-in limits lifted or not. */
Test(conflict, is_the_same_by_bounds_and_by_every_point)
{
    static const char *const limits[] = {
        "throughput >= 4000 tokens/s, power <= 150 W, package_cost <= 900 USD",
        "tpot <= 5 ms, sequences >= 3000",
    };
    chiplet_library *library = open_models();
    chiplet_study *study = parse(library, "[workload]\nmodel = qwen3-30b-a3b\nbatch = 2..64 x2\n"
                                          "[system]\npackages = 2\n"
                                          "[package]\nbase = two-die-7nm\ndies = 1, 2\n"
                                          "[die]\ncores = 8..200 step 32\n"
                                          "voltage = 0.60..1.00 V step 0.10 V\n"
                                          "[memory]\nstacks = 2, 4, 8, 12\n"
                                          "[link]\nlanes = 128, 512, 4096\n"
                                          "[mapping]\npresentation = unified, partitioned\n"
                                          "tensor = 1, 2\nattention = tensor, data\n"
                                          "[search]\nmaximize = throughput\n");
    for (size_t t = 0; t < sizeof limits / sizeof *limits; t++) {
        chp_space space;
        chp_conflict conflict[2][CHP_MAX_CONFLICTS];
        int count[2], stopped;
        set(study, "search.constraint", limits[t]);
        cr_assert(zero(int, (int)chp_space_open(&space, study, 1, NULL)));
        cr_assert(gt(dbl, chp_space_points(&space), 20000));
        for (int exhaustive = 0; exhaustive < 2; exhaustive++) {
            chp_effort effort = { .threads = 1, .exhaustive = exhaustive };
            cr_assert(zero(int, (int)chp_conflict_find(conflict[exhaustive], &count[exhaustive],
                                                       &stopped, &space, &effort, NULL)));
        }
        cr_assert(eq(int, count[0], count[1]));
        cr_assert(gt(int, count[0], 0));
        for (int i = 0; i < count[0]; i++) {
            cr_assert(eq(str, (char *)conflict[0][i].rule.text, (char *)conflict[1][i].rule.text));
            cr_assert(eq(int, conflict[0][i].set, conflict[1][i].set));
            cr_assert(eq(int, conflict[0][i].frees_all, conflict[1][i].frees_all));
            cr_assert(eq(dbl, conflict[0][i].nearest, conflict[1][i].nearest));
        }
    }
    chiplet_study_free(study);
    chiplet_library_free(library);
}
