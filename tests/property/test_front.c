/* The front of a study against every point of it, evaluated one by one. */
#include "whole_chain.h"

static const char small[] = "[workload]\nmodel = qwen3-30b-a3b\nbatch = 4, 16, 64\n"
                            "[system]\npackages = 2\n"
                            "[package]\nbase = two-die-7nm\ndies = 1, 2\ntopology = row, ring\n"
                            "[die]\nvoltage = 0.7, 0.8, 0.9 V\n"
                            "[memory]\nstacks = 2, 4\n"
                            "[link]\nlanes = 128, 512\n"
                            "[mapping]\npresentation = unified, partitioned\n"
                            "tensor = 1, 2\nexpert = 1, 2\nattention = tensor, data\n"
                            "[search]\nmaximize = throughput\nminimize = power, package_cost\n"
                            "constraint = tpot <= 50 ms\n";

typedef struct {
    double throughput, power, cost;
} values;

static values values_of(const chiplet_result *r)
{
    values v = { chiplet_result_value(r, chiplet_metric_find("throughput")),
                 chiplet_result_value(r, chiplet_metric_find("power")),
                 chiplet_result_value(r, chiplet_metric_find("package_cost")) };
    return v;
}

static int same(values a, values b)
{
    return a.throughput == b.throughput && a.power == b.power && a.cost == b.cost;
}

static int beats(values a, values b)
{
    return a.throughput >= b.throughput && a.power <= b.power && a.cost <= b.cost && !same(a, b);
}

enum { MOST = 4096 };

/* All feasible designs, by setting the keys one after another. */
static size_t every_point(const chiplet_library *library, values *v)
{
    static const char *const keys[] = { "workload.batch", "package.dies", "die.voltage",
                                        "memory.stacks", "link.lanes", "mapping.presentation",
                                        "mapping.tensor", "mapping.expert", "mapping.attention" };
    static const char *const options[][3] = {
        { "4", "16", "64" },         { "1", "2", NULL },
        { "0.7 V", "0.8 V", "0.9 V" }, { "2", "4", NULL },
        { "128", "512", NULL },      { "unified", "partitioned", NULL },
        { "1", "2", NULL },          { "1", "2", NULL },
        { "tensor", "data", NULL },
    };
    size_t digit[9] = { 0 }, count = 0;
    chiplet_study *study = parse(library, small);
    set(study, "package.topology", "row");
    for (;;) {
        for (int k = 0; k < 9; k++)
            set(study, keys[k], options[k][digit[k]]);
        chiplet_result *r = NULL;
        cr_assert(zero(int, (int)chiplet_evaluate(&r, study, NULL)));
        if (chiplet_result_feasible(r))
            v[count++] = values_of(r);
        chiplet_result_free(r);
        int k = 8;
        while (k >= 0 && (++digit[k] == 3 || !options[k][digit[k]]))
            digit[k--] = 0;
        if (k < 0)
            break;
    }
    chiplet_study_free(study);
    return count;
}

static chiplet_search *search(const chiplet_study *study, int threads)
{
    chiplet_search *found = NULL;
    chiplet_search_options options = CHIPLET_SEARCH_OPTIONS_INIT;
    chiplet_error err = { 0 };
    options.threads = threads;
    cr_assert(zero(int, (int)chiplet_search_run(&found, study, &options, &err)), "%s", err.message);
    return found;
}

static int on_front(const chiplet_search *found, values v)
{
    for (size_t i = 0; i < chiplet_search_count(found); i++)
        if (same(values_of(chiplet_search_result(found, i)), v))
            return 1;
    return 0;
}

Test(front, equals_what_is_left_when_every_point_is_compared_with_every_other)
{
    static values v[MOST];
    chiplet_library *library = open_models();
    chiplet_study *study = parse(library, small);
    chiplet_search *found = search(study, 1);
    size_t points = every_point(library, v);
    cr_assert(gt(sz, points, 100));
    cr_assert(gt(sz, chiplet_search_count(found), 3));
    for (size_t i = 0; i < points; i++) {
        int beaten = 0;
        for (size_t k = 0; k < points && !beaten; k++)
            beaten = beats(v[k], v[i]);
        cr_assert(eq(int, on_front(found, v[i]), !beaten));
    }
    chiplet_search_free(found);
    chiplet_study_free(study);
    chiplet_library_free(library);
}

static char *text_at(const chiplet_search *found, size_t rank, int param)
{
    return (char *)chiplet_result_param_text(chiplet_search_result(found, rank), param);
}

Test(front, is_the_same_for_any_number_of_threads)
{
    chiplet_library *library = open_models();
    chiplet_study *study = parse(library, small);
    set(study, "die.voltage", "0.60..0.95 V step 0.001 V");
    set(study, "workload.batch", "1..64 x2");
    chiplet_search *one = search(study, 1);
    for (int threads = 2; threads <= 8; threads *= 2) {
        chiplet_search *many = search(study, threads);
        cr_assert(eq(sz, chiplet_search_count(many), chiplet_search_count(one)));
        cr_assert(eq(dbl, chiplet_search_evaluated(many), chiplet_search_evaluated(one)));
        cr_assert(eq(dbl, chiplet_search_feasible(many), chiplet_search_feasible(one)));
        for (size_t i = 0; i < chiplet_search_count(one); i++)
            for (int p = 0; p < chiplet_param_count(); p++)
                cr_assert(eq(str, text_at(one, i, p), text_at(many, i, p)));
        chiplet_search_free(many);
    }
    chiplet_search_free(one);
    chiplet_study_free(study);
    chiplet_library_free(library);
}

/* 1 die: no link, no presentation, no topology. 2 dies: no topology. */
Test(grid, counts_points_after_axes_that_cannot_matter_are_collapsed)
{
    chiplet_library *library = open_models();
    chiplet_study *study = parse(library, small);
    double points = 0;
    cr_assert(zero(int, (int)chiplet_study_check(&points, study, NULL, NULL)));
    double shared = 3 * 3 * 2 * 2 * 2 * 2; /* batch, voltage, stacks, tensor, expert, attention */
    cr_assert(eq(dbl, points, shared * (1 + 2 * 2)));
    chiplet_search *found = search(study, 2);
    cr_assert(eq(dbl, chiplet_search_evaluated(found), points));
    chiplet_search_free(found);
    set(study, "mapping.l2_policy", "requester-side, home-side"); /* of dies that are one device */
    cr_assert(zero(int, (int)chiplet_study_check(&points, study, NULL, NULL)));
    cr_assert(eq(dbl, points, shared * (1 + 2 * (2 + 1))));
    found = search(study, 2);
    cr_assert(eq(dbl, chiplet_search_evaluated(found), points));
    chiplet_search_free(found);
    set(study, "mapping.l2_policy", "home-side");
    set(study, "workload.model", "llama-3-8b"); /* dense: no expert ranks */
    cr_assert(zero(int, (int)chiplet_study_check(&points, study, NULL, NULL)));
    cr_assert(eq(dbl, points, shared / 2 * (1 + 2 * 2)));
    chiplet_study_free(study);
    chiplet_library_free(library);
}

static int stop_at_once(const chiplet_progress *now, void *payload)
{
    cr_assert(le(dbl, now->done, now->total));
    ++*(int *)payload;
    return 1;
}

Test(search, that_is_stopped_keeps_what_it_found_and_says_so)
{
    chiplet_library *library = open_models();
    chiplet_study *study = parse(library, small);
    chiplet_search *found = NULL;
    chiplet_search_options options = CHIPLET_SEARCH_OPTIONS_INIT;
    int calls = 0;
    options.progress = stop_at_once;
    options.payload = &calls;
    options.threads = 1;
    set(study, "die.voltage", "0.60..0.95 V step 0.0001 V");
    set(study, "memory.pin_rate", "2..4 Gb/s step 0.01 Gb/s");
    cr_assert(zero(int, (int)chiplet_search_run(&found, study, &options, NULL)));
    cr_assert(gt(int, calls, 0));
    cr_assert(not(chiplet_search_complete(found)));
    cr_assert(lt(dbl, chiplet_search_evaluated(found), chiplet_search_points(found)));
    chiplet_search_free(found);
    chiplet_study_free(study);
    chiplet_library_free(library);
}

Test(search, says_why_nothing_fits)
{
    chiplet_library *library = open_models();
    chiplet_study *study = parse(library, small);
    set(study, "search.constraint", "power <= 1 W");
    chiplet_search *found = search(study, 1);
    cr_assert(zero(sz, chiplet_search_count(found)));
    double refused = 0;
    for (size_t i = 0; chiplet_search_refusal(found, i).name; i++)
        refused += chiplet_search_refusal(found, i).points;
    cr_assert(eq(dbl, refused, chiplet_search_evaluated(found)));
    chiplet_search_free(found);
    chiplet_study_free(study);
    chiplet_library_free(library);
}
