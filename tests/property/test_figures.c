/* What figures say of searches whose metrics are not those of one evaluation. */
#include "whole_chain.h"

#define ON_FOUR                                                                                    \
    "[system]\npackages = 4\n"                                                                     \
    "[package]\nbase = two-die-7nm\n"                                                              \
    "[search]\nmaximize = throughput\n"

typedef struct {
    chiplet_study *study;
    chiplet_search *found;
    char figure[40000];
} drawing;

static int keep(const char *text, size_t size, void *payload)
{
    drawing *d = payload;
    cr_assert(lt(sz, strlen(d->figure) + size, sizeof d->figure));
    strncat(d->figure, text, size);
    return 0;
}

static drawing *draw(const chiplet_library *library, const char *text, const char *robust,
                     chiplet_figure figure)
{
    drawing *d = calloc(1, sizeof *d);
    chiplet_error err = { 0 };
    d->study = parse(library, text);
    set(d->study, "search.robust", robust);
    cr_assert(zero(int, (int)chiplet_search_run(&d->found, d->study, NULL, &err)), "%s",
              err.message);
    cr_assert(zero(int, (int)chiplet_report_figure(figure, CHIPLET_FIGURE_SCRIPT, d->found, keep,
                                                   d, &err)),
              "%s", err.message);
    return d;
}

static void put_away(drawing *d)
{
    chiplet_search_free(d->found);
    chiplet_study_free(d->study);
    free(d);
}

static double value(const chiplet_result *result, const char *metric)
{
    return chiplet_result_value(result, chiplet_metric_find(metric));
}

/* A label with a number of three digits, none of them a zero at the end. */
static int says(const drawing *d, double number, const char *unit)
{
    char label[60];
    snprintf(label, sizeof label, "'%.3g %s'", number, unit);
    return strstr(d->figure, label) != NULL;
}

#define DECODE "[workload]\nmodel = qwen3-30b-a3b\nbatch = 16\n" ON_FOUR

Test(figures, of_a_robust_search_have_the_energy_of_the_data_as_stated)
{
    chiplet_library *library = open_models();
    drawing *robust = draw(library, DECODE, "worst", CHIPLET_FIGURE_BREAKDOWN);
    drawing *stated = draw(library, DECODE, "no", CHIPLET_FIGURE_BREAKDOWN);
    double energy_j = value(chiplet_search_result(stated->found, 0), "energy_per_token");
    double worst_j = value(chiplet_search_result(robust->found, 0), "energy_per_token");
    cr_assert(gt(dbl, worst_j, 1.5 * energy_j));
    cr_assert(says(stated, energy_j, "J"));
    cr_assert(says(robust, energy_j, "J"));
    cr_assert(strstr(robust->figure, "; data as stated") != NULL);
    cr_assert(strstr(stated->figure, "as stated") == NULL);
    put_away(robust);
    put_away(stated);
    chiplet_library_free(library);
}

#define TURNS                                                                                      \
    "[workload]\nmodel = qwen3-32b\n"                                                              \
    "[workload.prompt]\nshare = 80 %\nphase = prefill\ncontext = 2000\nbatch = 4\n"               \
    "[mapping]\ntensor = 4\n"                                                                     \
    "[workload.chat]\nshare = 20 %\ncontext = 4000\nbatch = 16\n" ON_FOUR

static const chiplet_result *of_most_time(const chiplet_result *mix)
{
    static const double share[] = { 0.8, 0.2 };
    const chiplet_result *longest = NULL;
    double most_s = 0;
    cr_assert(eq(sz, chiplet_result_workload_count(mix), 2));
    for (size_t i = 0; i < 2; i++) {
        const chiplet_result *run = chiplet_result_workload(mix, i);
        double time_s = share[i] / value(run, "throughput");
        longest = time_s > most_s ? run : longest;
        most_s = fmax(time_s, most_s);
    }
    return longest;
}

Test(figures, of_workloads_that_take_turns_are_of_the_one_that_takes_most_time)
{
    static const char metric[][24] = { "junction_temperature", "memory_temperature" };
    chiplet_library *library = open_models();
    drawing *bars = draw(library, TURNS, "no", CHIPLET_FIGURE_BREAKDOWN);
    drawing *front = draw(library, TURNS, "no", CHIPLET_FIGURE_FRONT);
    drawing *heat = draw(library, TURNS, "no", CHIPLET_FIGURE_HEAT);
    const chiplet_result *longest = of_most_time(chiplet_search_result(bars->found, 0));
    cr_assert(says(bars, value(longest, "energy_per_token"), "J"));
    cr_assert(says(bars, 1e3 * value(longest, "tpot"), "ms"));
    cr_assert(strstr(bars->figure, "'1: best throughput, chat'") != NULL);
    cr_assert(strstr(bars->figure, "'prompt 80 %, chat 20 % of the tokens, 4 packages'") != NULL);
    for (int i = 0; i < 2; i++) {
        char degrees[20];
        snprintf(degrees, sizeof degrees, ": %.0f C'", value(longest, metric[i]) - 273.15);
        cr_assert(strstr(heat->figure, degrees) != NULL, "%s", degrees);
    }
    cr_assert(strstr(front->figure, "'tokens read and written per second and package'") != NULL);
    put_away(front);
    put_away(bars);
    put_away(heat);
    chiplet_library_free(library);
}
