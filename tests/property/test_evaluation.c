/* What must hold for any model: limits and directions, over the whole chain. */
#include "whole_chain.h"

/* A metric of the study's one design, which must be feasible. */
static double metric_of(const chiplet_study *study, const char *metric)
{
    chiplet_result *result = NULL;
    chiplet_error err = { 0 };
    cr_assert(zero(int, (int)chiplet_evaluate(&result, study, &err)), "%s", err.message);
    cr_assert(chiplet_result_feasible(result), "%s", chiplet_result_limit(result));
    double value = chiplet_result_value(result, chiplet_metric_find(metric));
    chiplet_result_free(result);
    return value;
}

static const char two_dies[] = "[workload]\nmodel = llama-3-70b\nbatch = 16\n"
                               "[system]\npackages = 4\n"
                               "[package]\nbase = two-die-7nm\ntopology = row\n"
                               "[mapping]\ntensor = 4\npresentation = unified\n";

Test(evaluation, of_one_die_is_the_same_unified_and_partitioned)
{
    chiplet_library *library = open_models();
    chiplet_study *study = parse(library, two_dies);
    set(study, "package.dies", "1");
    set(study, "memory.stacks", "4");
    set(study, "system.packages", "8");
    double unified = metric_of(study, "throughput");
    set(study, "mapping.presentation", "partitioned");
    cr_assert(eq(dbl, metric_of(study, "throughput"), unified));
    chiplet_study_free(study);
    chiplet_library_free(library);
}

/* One big die would not fit a reticle, so the two dies are compared with
 * themselves: beyond some link nothing may change any more. */
Test(evaluation, with_ever_faster_links_settles_where_the_link_does_not_matter)
{
    chiplet_library *library = open_models();
    chiplet_study *study = parse(library, two_dies);
    set(study, "link.bandwidth", "100 TB/s");
    double fast = metric_of(study, "throughput");
    set(study, "link.bandwidth", "1000 TB/s");
    cr_assert(epsilon_eq(dbl, metric_of(study, "throughput"), fast, 1e-3 * fast));
    chiplet_study_free(study);
    chiplet_library_free(library);
}

/* All that is left of the second die is the latency of the link. */
Test(evaluation, of_two_dies_with_a_free_link_is_that_of_one_die_with_all_their_resources)
{
    chiplet_library *library = open_models();
    chiplet_study *study = parse(library, two_dies);
    set(study, "die.cores", "32");
    set(study, "die.l2", "24 MiB");
    set(study, "memory.stacks", "4");
    set(study, "link.bandwidth", "1000 TB/s");
    double two = metric_of(study, "throughput");
    set(study, "package.dies", "1");
    set(study, "die.cores", "64");
    set(study, "die.l2", "48 MiB");
    double one = metric_of(study, "throughput");
    cr_assert(ge(dbl, one, two));
    cr_assert(epsilon_eq(dbl, two, one, 0.02 * one));
    chiplet_study_free(study);
    chiplet_library_free(library);
}

/* With links that cost nothing the larger cache, read once for all, can only help. */
Test(evaluation, with_a_free_link_is_never_worse_with_caches_at_home)
{
    static const char *const phase[] = { "decode", "prefill" }, *const l2[] = { "8 MiB", "48 MiB" };
    chiplet_library *library = open_models();
    for (int i = 0; i < 4; i++) {
        chiplet_study *study = parse(library, two_dies);
        set(study, "workload.phase", phase[i % 2]);
        set(study, "die.l2", l2[i / 2]);
        set(study, "link.bandwidth", "1000 TB/s");
        double asking = metric_of(study, "throughput");
        set(study, "mapping.l2_policy", "home-side");
        cr_assert(ge(dbl, metric_of(study, "throughput"), asking * (1 - 1e-12)));
        chiplet_study_free(study);
    }
    chiplet_library_free(library);
}

Test(evaluation, of_a_slow_link_suffers_from_caches_at_home)
{
    chiplet_library *library = open_models();
    chiplet_study *study = parse(library, two_dies);
    set(study, "workload.phase", "prefill");
    set(study, "link.bandwidth", "500 GB/s");
    double asking = metric_of(study, "throughput");
    set(study, "mapping.l2_policy", "home-side");
    cr_assert(lt(dbl, metric_of(study, "throughput"), asking));
    set(study, "mapping.presentation", "partitioned"); /* each die a device: no matter */
    double parted = metric_of(study, "throughput");
    set(study, "mapping.l2_policy", "requester-side");
    cr_assert(eq(dbl, metric_of(study, "throughput"), parted));
    chiplet_study_free(study);
    chiplet_library_free(library);
}

static void check_never_falls(const char *key, const char *const *values, int count,
                              const char *metric)
{
    chiplet_library *library = open_models();
    chiplet_study *study = parse(library, two_dies);
    double before = 0;
    for (int i = 0; i < count; i++) {
        set(study, key, values[i]);
        double now = metric_of(study, metric);
        cr_assert(ge(dbl, now, before), "%s fell at %s = %s", metric, key, values[i]);
        before = now;
    }
    chiplet_study_free(study);
    chiplet_library_free(library);
}

Test(evaluation, is_never_slower_with_more_of_a_resource)
{
    const char *const link[] = { "10 GB/s", "100 GB/s", "1 TB/s", "10 TB/s" };
    const char *const voltage[] = { "0.6 V", "0.7 V", "0.8 V", "0.9 V", "1 V" };
    const char *const rate[] = { "1.6 Gb/s", "2.4 Gb/s", "3.2 Gb/s", "6.4 Gb/s" };
    const char *const network[] = { "50 GB/s", "100 GB/s", "900 GB/s" };
    const char *const cores[] = { "40", "44", "48", "52", "56", "60" };
    check_never_falls("link.bandwidth", link, 4, "throughput");
    check_never_falls("die.voltage", voltage, 5, "throughput");
    check_never_falls("memory.pin_rate", rate, 4, "throughput");
    check_never_falls("system.scale_up", network, 3, "throughput");
    check_never_falls("die.cores", cores, 6, "throughput");
}

Test(evaluation, costs_never_less_with_more_silicon_or_memory)
{
    const char *const l2[] = { "8 MiB", "32 MiB", "64 MiB", "96 MiB" };
    const char *const stacks[] = { "4", "6", "8" };
    check_never_falls("die.l2", l2, 4, "silicon_area");
    check_never_falls("die.l2", l2, 4, "package_cost");
    check_never_falls("memory.stacks", stacks, 3, "package_cost");
}

static const char io_dies[] = "[workload]\nmodel = llama-3-8b\nbatch = 16\n"
                              "[system]\npackages = 2\n"
                              "[package]\nbase = two-die-7nm\ndies = 4\nio_dies = 1\n"
                              "stacking = stacked\ndie_attach = hybrid-bond\n"
                              "[die]\ncores = 24\nl2 = 8 MiB\nother_area = 12 mm2\n"
                              "io_edge = 4 mm\n[memory]\nstacks = 4\n"
                              "[io_die]\nprocess = n12\nlink = ucie-3d\nother_area = 60 mm2\n"
                              "[mapping]\ntensor = 2\npresentation = unified\n";

/* More lanes to the I/O die, up to where the memory ends; then nothing changes. */
Test(evaluation, with_io_dies_is_never_slower_with_more_lanes)
{
    static const char *const lanes[] = { "256", "512", "1024", "2048", "4096", "8192" };
    chiplet_library *library = open_models();
    chiplet_study *study = parse(library, io_dies);
    double now[6], usd[6];
    for (int i = 0; i < 6; i++) {
        set(study, "io_die.lanes", lanes[i]);
        now[i] = metric_of(study, "throughput");
        usd[i] = metric_of(study, "package_cost");
        cr_assert(i == 0 || (now[i] >= now[i - 1] && usd[i] >= usd[i - 1]), "%s", lanes[i]);
    }
    cr_assert(gt(dbl, now[1], 1.2 * now[0]));
    cr_assert(eq(dbl, now[5], now[4]));
    chiplet_study_free(study);
    chiplet_library_free(library);
}

/* What is said of I/O dies means nothing without one. */
Test(evaluation, without_io_dies_is_the_same_whatever_they_would_be)
{
    static const char *const metrics[] = { "throughput", "power", "package_cost", "silicon_area",
                                           "junction_temperature", "memory_temperature" };
    chiplet_library *library = open_models();
    chiplet_study *plain = parse(library, two_dies), *said = parse(library, two_dies);
    set(said, "package.stacking", "stacked");
    set(said, "io_die.process", "n28");
    set(said, "io_die.l2", "200 MiB");
    set(said, "io_die.lanes", "1");
    for (size_t i = 0; i < sizeof metrics / sizeof *metrics; i++)
        cr_assert(eq(dbl, metric_of(plain, metrics[i]), metric_of(said, metrics[i])));
    chiplet_study_free(plain);
    chiplet_study_free(said);
    chiplet_library_free(library);
}

/* One die that has more than its share is hotter, and no power is other for it. */
Test(evaluation, of_a_die_that_is_busier_is_hotter)
{
    chiplet_library *library = open_models();
    chiplet_study *study = parse(library, two_dies);
    double power_w = metric_of(study, "power"), cool_k = metric_of(study, "junction_temperature");
    set(study, "package.busiest", "1.5");
    cr_assert(eq(dbl, metric_of(study, "power"), power_w));
    cr_assert(gt(dbl, metric_of(study, "junction_temperature"), cool_k + 1));
    chiplet_study_free(study);
    chiplet_library_free(library);
}

Test(evaluation, keeps_the_accounts)
{
    chiplet_library *library = open_models();
    chiplet_study *study = parse(library, two_dies);
    chiplet_result *r = NULL;
    cr_assert(zero(int, (int)chiplet_evaluate(&r, study, NULL)));
    double time_s = 0, power_w = 0, cost_usd = 0;
    for (size_t i = 0; i < chiplet_result_operator_count(r); i++)
        time_s += chiplet_result_operator(r, i)->time_s;
    for (size_t i = 0; chiplet_result_power_part(r, i).name; i++)
        power_w += chiplet_result_power_part(r, i).value;
    for (size_t i = 0; chiplet_result_cost_part(r, i).name; i++)
        cost_usd += chiplet_result_cost_part(r, i).value;
    double tpot_s = chiplet_result_value(r, chiplet_metric_find("tpot"));
    double throughput = chiplet_result_value(r, chiplet_metric_find("throughput"));
    double power = chiplet_result_value(r, chiplet_metric_find("power"));
    double energy = chiplet_result_value(r, chiplet_metric_find("energy_per_token"));
    double cost = chiplet_result_value(r, chiplet_metric_find("package_cost"));
    cr_assert(epsilon_eq(dbl, time_s, tpot_s, 1e-9 * tpot_s));
    cr_assert(epsilon_eq(dbl, power_w, power, 1e-9 * power));
    cr_assert(epsilon_eq(dbl, cost_usd, cost, 1e-9 * cost));
    cr_assert(epsilon_eq(dbl, throughput, 16 / tpot_s, 1e-9 * throughput));
    cr_assert(epsilon_eq(dbl, energy, power / throughput, 1e-9 * energy));
    chiplet_result_free(r);
    chiplet_study_free(study);
    chiplet_library_free(library);
}

Test(evaluation, says_with_numbers_what_does_not_fit)
{
    chiplet_library *library = open_models();
    chiplet_study *study = parse(library, two_dies);
    chiplet_result *r = NULL;
    set(study, "system.packages", "1");
    set(study, "mapping.tensor", "1");
    set(study, "workload.batch", "512");
    cr_assert(zero(int, (int)chiplet_evaluate(&r, study, NULL)));
    cr_assert(not(chiplet_result_feasible(r)));
    cr_assert(strstr(chiplet_result_limit(r), "needs") && strstr(chiplet_result_limit(r), "has"));
    cr_assert(isnan(chiplet_result_value(r, chiplet_metric_find("power"))));
    chiplet_result_free(r);
    chiplet_study_free(study);
    chiplet_library_free(library);
}

/* H100s that read prompts: close to the cap, never beyond it, and never far
 * below it while the clock is held back. */
Test(evaluation, of_a_chip_as_sold_uses_its_cap)
{
    chiplet_library *library = open_models();
    chiplet_study *study = parse(library, "[workload]\nmodel = llama-3-8b\nphase = prefill\n"
                                          "dtype = bf16\n[system]\npackages = 1\n"
                                          "[package]\nbase = nvidia-h100\n");
    const char *const batch[] = { "1", "4", "16" };
    for (int i = 0; i < 3; i++) {
        set(study, "workload.batch", batch[i]);
        double power_w = metric_of(study, "power");
        double junction_k = metric_of(study, "junction_temperature");
        cr_assert(power_w <= 700 && junction_k <= 363.15);
        cr_assert(power_w > 699 || junction_k > 363, "%g W, %g K", power_w, junction_k);
    }
    chiplet_study_free(study);
    chiplet_library_free(library);
}
