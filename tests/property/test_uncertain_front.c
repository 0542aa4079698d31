/* The front under data that are ranges, through the whole chain. */
#include "whole_chain.h"

#include "uncertainty/distribution.h"

static const char question[] = "[workload]\n"
                               "model = llama-3-8b\n"
                               "batch = 8, 32\n"
                               "[package]\n"
                               "base = two-die-7nm\n"
                               "[die]\n"
                               "voltage = 0.6..1.0 V step 0.1 V\n"
                               "[memory]\n"
                               "stacks = 4, 6, 8\n"
                               "[search]\n"
                               "maximize = throughput\n"
                               "minimize = package_cost, power\n"
                               "[uncertainty]\n"
                               "samples = 64\n"
                               "designs = 24\n";

typedef struct {
    chiplet_library *library;
    chiplet_study *study;
    chiplet_search *search;
    chiplet_uncertainty *uncertainty;
} run;

static run search_with(const char *key, const char *value, const char *samples)
{
    run r = { open_models(), NULL, NULL, NULL };
    chiplet_error err = { 0 };
    r.study = parse(r.library, question);
    set(r.study, "uncertainty.samples", samples);
    if (key)
        set(r.study, key, value);
    cr_assert(zero(int, (int)chiplet_search_run(&r.search, r.study, NULL, &err)), "%s",
              err.message);
    return r;
}

static chiplet_status sample(run *r, int threads, chiplet_error *err)
{
    chiplet_search_options options = CHIPLET_SEARCH_OPTIONS_INIT;
    options.threads = threads;
    return chiplet_uncertainty_run(&r->uncertainty, r->search, &options, err);
}

static run run_with(const char *key, const char *value, const char *samples, int threads)
{
    chiplet_error err = { 0 };
    run r = search_with(key, value, samples);
    cr_assert(zero(int, (int)sample(&r, threads, &err)), "%s", err.message);
    return r;
}

static void close_run(run *r)
{
    chiplet_uncertainty_free(r->uncertainty);
    chiplet_search_free(r->search);
    chiplet_study_free(r->study);
    chiplet_library_free(r->library);
}

/* ------------------------------------------------------------------- bytes */

typedef struct {
    char *text;
    size_t size;
} buffer;

static int keep(const char *text, size_t size, void *payload)
{
    buffer *b = payload;
    b->text = realloc(b->text, b->size + size + 1);
    memcpy(b->text + b->size, text, size);
    b->size += size;
    b->text[b->size] = '\0';
    return 0;
}

static buffer json_of(const run *r)
{
    buffer b = { NULL, 0 };
    cr_assert(zero(int, (int)chiplet_report_uncertainty(CHIPLET_JSON, r->uncertainty, keep, &b,
                                                        NULL)));
    return b;
}

Test(uncertain_front, is_the_same_bytes_for_any_number_of_threads)
{
    run one = run_with(NULL, NULL, "64", 1);
    buffer first = json_of(&one);
    for (int threads = 2; threads <= 8; threads *= 4) {
        run more = run_with(NULL, NULL, "64", threads);
        buffer other = json_of(&more);
        cr_assert(eq(str, first.text, other.text));
        free(other.text);
        close_run(&more);
    }
    run seed = run_with("uncertainty.seed", "2", "64", 2);
    buffer other = json_of(&seed);
    cr_assert(ne(str, first.text, other.text));
    free(other.text);
    free(first.text);
    close_run(&seed);
    close_run(&one);
}

/* --------------------------------------------------------- one known effect */

static size_t input_named(const run *r, const char *name, chiplet_uncertain_input *input)
{
    size_t i = 0;
    while (chiplet_uncertainty_input(input, r->uncertainty, i) && strcmp(input->name, name) != 0)
        i++;
    cr_assert(eq(str, (char *)(size_t)input->name, (char *)(size_t)name));
    return i;
}

/* Stacks are bought at their price whatever else a package holds, so that its cost is
 * a straight line in that price and its quantiles are those of the price. */
Test(uncertain_front, cost_follows_the_price_of_a_stack_along_a_line)
{
    chiplet_uncertain_input price = { 0 };
    chiplet_uncertain_effect effect = { 0 };
    run r = run_with("uncertainty.inputs", "memory/hbm2e/price", "1024", 2);
    int metric = chiplet_metric_find("package_cost");
    size_t best = chiplet_uncertainty_best(r.uncertainty, 1);
    size_t input = input_named(&r, "memory/hbm2e/price", &price);
    cr_assert(eq(int, chiplet_uncertainty_effect(&effect, r.uncertainty, input, best, 1), 1));
    cr_assert(epsilon_eq(dbl, effect.first, 1, 0.02));
    cr_assert(epsilon_eq(dbl, effect.total, 1, 0.02));
    double slope = (effect.high - effect.low) / (price.high - price.low);
    for (int k = 0; k < 3; k++) {
        const double share[] = { 0.05, 0.5, 0.95 };
        double at = chp_triangular_quantile(price.low, price.value, price.high, share[k]);
        double usd = effect.low + slope * (at - price.low);
        cr_assert(epsilon_eq(dbl,
                             chiplet_uncertainty_quantile(r.uncertainty, best, metric, share[k]),
                             usd, 0.02 * (effect.high - effect.low)));
    }
    cr_assert(eq(int, chiplet_uncertainty_input(&price, r.uncertainty, 1), 0));
    close_run(&r);
}

/* With the price alone uncertain no order among throughputs or powers can change. */
Test(uncertain_front, a_design_of_the_front_stays_on_it_if_only_a_common_price_moves)
{
    chiplet_uncertain_design design;
    run r = run_with("uncertainty.inputs", "memory/hbm2e/price", "64", 2);
    for (size_t i = 0; chiplet_uncertainty_design(&design, r.uncertainty, i); i++) {
        cr_assert(design.built == 1 && design.kept == 1);
        if (design.rank == 1)
            cr_assert(design.on_front == 1);
    }
    size_t fast = chiplet_uncertainty_best(r.uncertainty, 0);
    size_t cheap = chiplet_uncertainty_best(r.uncertainty, 1);
    cr_assert(chiplet_uncertainty_beats(r.uncertainty, fast, cheap, 0) == 1);
    cr_assert(chiplet_uncertainty_beats(r.uncertainty, cheap, fast, 0) == 0);
    cr_assert(chiplet_uncertainty_beats(r.uncertainty, fast, fast, 0) == 0.5);
    close_run(&r);
}

/* Times of operators all longer by some factor: throughput shorter by no more. */
Test(uncertain_front, a_time_moves_throughput_by_no_more_than_its_own_factor)
{
    chiplet_uncertain_input time = { 0 };
    chiplet_uncertain_effect effect = { 0 };
    run r = run_with("uncertainty.inputs", "time/gemm_block, time/decode", "64", 2);
    int metric = chiplet_metric_find("throughput");
    size_t best = chiplet_uncertainty_best(r.uncertainty, 0);
    const chiplet_result *result = chiplet_search_result(r.search, 0);
    double stated = chiplet_result_value(result, metric);
    for (size_t i = 0; chiplet_uncertainty_input(&time, r.uncertainty, i); i++) {
        cr_assert(eq(int, chiplet_uncertainty_effect(&effect, r.uncertainty, i, best, 0), 1));
        cr_assert(time.low < 1 && time.high > 1);
        cr_assert(effect.low > stated && effect.low < stated / time.low);
        cr_assert(effect.high < stated && effect.high > stated / time.high);
    }
    close_run(&r);
}

/* -------------------------------------------------------------------- faults */

Test(uncertain_front, a_datum_that_no_design_hangs_on_is_refused_by_its_name)
{
    chiplet_error err = { 0 };
    run r = search_with("uncertainty.inputs", "memory/hbm3/price", "64");
    cr_assert(eq(int, (int)sample(&r, 1, &err), CHIPLET_ERR_NAME));
    cr_assert(strstr(err.message, "memory/hbm3/price") != NULL);
    close_run(&r);
}

static int stop(const chiplet_progress *now, void *unused)
{
    (void)now;
    (void)unused;
    return 1;
}

Test(uncertain_front, stops_when_asked_and_leaves_nothing)
{
    chiplet_error err = { 0 };
    run r = search_with(NULL, NULL, "2048");
    chiplet_search_options options = CHIPLET_SEARCH_OPTIONS_INIT;
    options.progress = stop;
    cr_assert(eq(int, (int)chiplet_uncertainty_run(&r.uncertainty, r.search, &options, &err),
                 CHIPLET_ERR_STOPPED));
    cr_assert(r.uncertainty == NULL);
    close_run(&r);
}

Test(uncertain_front, what_no_sampling_can_be_is_refused_with_its_reason)
{
    static const char *const wrong[][3] = {
        { "uncertainty.samples", "1000", "power of two" },
        { "uncertainty.samples", "32", "64" },
        { "uncertainty.samples", "131072", "65536" },
        { "uncertainty.samples", "many", "whole number" },
        { "uncertainty.samples", "1024 x", "end of the line" },
        { "uncertainty.seed", "-1", "0" },
        { "uncertainty.designs", "2", "8" },
        { "uncertainty.inputs", "time/gemm, time/gemm", "already" },
        { "uncertainty.inputs", "time/gemm,,time/moe", "nothing" },
    };
    chiplet_library *library = open_models();
    chiplet_study *study = parse(library, question);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        chiplet_error err = { 0 };
        cr_assert(ne(int, (int)chiplet_study_set(study, wrong[i][0], wrong[i][1], &err), 0),
                  "%s = %s", wrong[i][0], wrong[i][1]);
        cr_assert(strstr(err.message, wrong[i][2]) != NULL, "%s = %s: %s", wrong[i][0],
                  wrong[i][1], err.message);
    }
    chiplet_study_free(study);
    chiplet_library_free(library);
}
