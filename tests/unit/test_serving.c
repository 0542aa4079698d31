#define _XOPEN_SOURCE 700
#include "serving/table.h"

#include <math.h>

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "scratch.h"

static chp_catalogue *models;
static chp_seen_chip h100;

static void open_models(void)
{
    chiplet_error err = { 0 };
    chp_catalogue_open(&models, models_folder(), NULL, NULL, &err);
    cr_assert(models != NULL, "%s", err.message);
    cr_assert(eq(int, chp_see_chip(&h100, models, "nvidia-h100", &err), CHIPLET_OK));
}

static void close_models(void)
{
    chp_catalogue_free(models);
}

TestSuite(serving, .init = open_models, .fini = close_models);

static chp_engine engine_of(const char *model, double packages)
{
    chp_engine e = { .workload = chp_catalogue_find(models, CHIPLET_WORKLOAD, model)->plain,
                     .device = &h100.device,
                     .fabric = &h100.fabric,
                     .kernel = chp_find_kernel(models, h100.sheet, NULL)->plain,
                     .stack = chp_catalogue_find(models, CHIPLET_KERNEL, "default")->plain,
                     .split = { .packages = packages, .domain = 8, .dies = 1,
                                .tensor = packages, .expert = 1 } };
    return e;
}

static const chp_traffic chat = { .prompt = 1024, .output = 256, .in_flight = 16 };

static chp_service together(const chp_engine *e, const chp_traffic *t)
{
    chp_service s;
    chp_shortfall why;
    cr_assert(chp_serve_together(&s, e, t, &why), "%s", why.what);
    return s;
}

static double step_s(const chp_engine *e, const chp_traffic *t, double sequences)
{
    double s;
    chp_shortfall why;
    cr_assert(chp_step_time(&s, e, t, sequences, 0, &why), "%s", why.what);
    return s;
}

Test(serving, drafted_tokens_that_are_right_count)
{
    static const struct {
        double drafted, acceptance, tokens;
    } row[] = { { 0, 0.9, 1 }, { 1, 0.9, 1.9 }, { 2, 0.5, 1.75 }, { 3, 1, 4 }, { 3, 0, 1 } };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        chp_traffic t = { .drafted = row[i].drafted, .acceptance = row[i].acceptance };
        cr_assert(epsilon_eq(dbl, chp_tokens_per_step(&t), row[i].tokens, 1e-12));
    }
}

/* Requests in a closed loop: as many in flight as arrive in the time that one
 * of them takes (Little, Operations Research 9(3), 1961). */
Test(serving, what_is_in_flight_is_rate_times_time)
{
    chp_engine e = engine_of("llama-3-8b", 1);
    for (double n = 1; n <= 256; n *= 4) {
        chp_traffic t = chat;
        t.in_flight = n;
        chp_service s = together(&e, &t);
        double time_s = s.ttft_s + (t.output - 1) * s.tpot_s;
        cr_assert(epsilon_eq(dbl, s.requests_per_s * time_s / n, 1, 1e-9));
        cr_assert(epsilon_eq(dbl, s.tokens_per_s_per_package, s.requests_per_s * 256, 1e-6));
    }
}

Test(serving, more_in_flight_is_slower_for_each_and_faster_for_all)
{
    chp_engine e = engine_of("llama-3-8b", 1);
    chp_service before = { 0 };
    for (double n = 1; n <= 128; n *= 2) {
        chp_traffic t = chat;
        t.in_flight = n;
        chp_service s = together(&e, &t);
        cr_assert(s.tpot_s > before.tpot_s && s.ttft_s > before.ttft_s, "%g", n);
        cr_assert(s.requests_per_s > before.requests_per_s, "%g", n);
        before = s;
    }
}

Test(serving, long_outputs_leave_the_steps_to_writing)
{
    chp_engine e = engine_of("llama-3-8b", 1);
    chp_traffic t = { .prompt = 16, .output = 1e5, .in_flight = 8 };
    cr_assert(epsilon_eq(dbl, together(&e, &t).tpot_s / step_s(&e, &t, 8), 1, 0.001));
    t.prompt = 4096, t.output = 64;
    cr_assert(together(&e, &t).tpot_s > 1.5 * step_s(&e, &t, 8));
}

Test(serving, a_prefix_that_is_found_need_not_be_read)
{
    chp_engine e = engine_of("llama-3-70b", 4);
    chp_traffic t = chat;
    chp_service none = together(&e, &t);
    t.prefix_share = 0.5;
    chp_service half = together(&e, &t);
    t.prefix_share = 0.9;
    chp_service most = together(&e, &t);
    cr_assert(none.tpot_s > half.tpot_s && half.tpot_s > most.tpot_s);
    cr_assert(none.ttft_s > half.ttft_s && half.ttft_s > most.ttft_s);
}

/* A step that waits for weights checks a second token for little. */
Test(serving, drafts_that_are_right_save_time)
{
    chp_engine e = engine_of("llama-3-70b", 4);
    chp_traffic t = { .prompt = 128, .output = 4096, .in_flight = 4 };
    double plain_s = together(&e, &t).tpot_s;
    t.drafted = 1, t.acceptance = 1;
    cr_assert(together(&e, &t).tpot_s < 0.65 * plain_s);
    t.acceptance = 0;
    cr_assert(together(&e, &t).tpot_s > plain_s);
}

/* 80 GiB x 0.9 - 16.06e9 B of weights - activations, over 131,072 B a token. */
Test(serving, as_many_write_as_the_memory_holds)
{
    chp_engine e = engine_of("llama-3-8b", 1);
    chp_traffic t = { .prompt = 8000, .output = 384, .in_flight = 1e4 };
    chp_shortfall why;
    double most;
    cr_assert(chp_most_sequences(&most, &e, &t, &why));
    double ideal = (0.9 * 85899345920.0 - 16.06e9) / (131072.0 * 8192);
    cr_assert(most <= ideal && most > 0.9 * ideal, "%g of %g", most, ideal);
    chp_service s = together(&e, &t);
    cr_assert(s.writing <= most);
    t.in_flight = floor(most);
    chp_service full = together(&e, &t);
    cr_assert(s.ttft_s > 50 * full.ttft_s, "who has no room waits");
    cr_assert(epsilon_eq(dbl, s.requests_per_s / full.requests_per_s, 1, 0.15));
}

Test(serving, what_does_not_fit_says_so)
{
    chp_engine e = engine_of("llama-3-405b", 1);
    chp_service s;
    chp_shortfall why;
    cr_assert(not(chp_serve_together(&s, &e, &chat, &why)));
    cr_assert(why.need > 8e11 && why.have < 8e10);
}

Test(serving, the_best_number_in_flight_just_keeps_the_bounds)
{
    chp_engine e = engine_of("llama-3-8b", 1);
    chp_latency_bounds bounds = { .tpot_s = 0.015 };
    chp_service best;
    chp_shortfall why;
    cr_assert(chp_serve_best_together(&best, &e, &chat, &bounds, &why));
    cr_assert(best.tpot_s <= bounds.tpot_s);
    chp_traffic t = chat;
    t.in_flight = best.in_flight + 1;
    cr_assert(together(&e, &t).tpot_s > bounds.tpot_s);
    double least_s = e.stack->serving_request_s; /* no queue, no prompt */
    bounds.ttft_s = least_s + 0.5 * (best.ttft_s - least_s);
    chp_service quicker;
    cr_assert(chp_serve_best_together(&quicker, &e, &chat, &bounds, &why));
    cr_assert(quicker.ttft_s <= bounds.ttft_s && quicker.in_flight < best.in_flight);
    bounds.tpot_s = 1e-5;
    cr_assert(not(chp_serve_best_together(&best, &e, &chat, &bounds, &why)));
    cr_assert(why.need > why.have);
}

/* --------------------------------------------------------------------- pools */

static chp_pools pools_of(double prefill_engines, double decode_engines)
{
    chp_pools p = { .prefill = engine_of("llama-3-70b", 4), .decode = engine_of("llama-3-70b", 4),
                    .prefill_engines = prefill_engines, .decode_engines = decode_engines,
                    .prefill_batch = 1 };
    return p;
}

static chp_service apart(const chp_pools *p, const chp_traffic *t)
{
    chp_service s;
    chp_shortfall why;
    cr_assert(chp_serve_apart(&s, p, t, &why), "%s", why.what);
    return s;
}

Test(serving, pools_are_as_fast_as_the_slower_one)
{
    chp_traffic t = { .prompt = 4096, .output = 128, .in_flight = 64 };
    double reading_s;
    chp_shortfall why;
    chp_pools p = pools_of(1, 1);
    cr_assert(chp_prompt_time(&reading_s, &p.prefill, &t, 1, &why));
    chp_service s = apart(&p, &t);
    cr_assert(epsilon_eq(dbl, s.requests_per_s * reading_s, 1, 0.01), "prompts hold it up");
    p.prefill_engines = 8;
    chp_service more = apart(&p, &t);
    cr_assert(more.requests_per_s > 1.5 * s.requests_per_s && more.ttft_s < s.ttft_s);
    cr_assert(more.tpot_s >= s.tpot_s);
    cr_assert(more.requests_per_s * (more.ttft_s + t.output * more.tpot_s) <= 64 * 1.3);
}

Test(serving, writing_in_a_pool_of_its_own_is_never_held_up_by_prompts)
{
    chp_traffic t = { .prompt = 4096, .output = 128, .in_flight = 16 };
    chp_pools p = pools_of(4, 1);
    chp_service s = apart(&p, &t);
    cr_assert(epsilon_eq(dbl, s.tpot_s, step_s(&p.decode, &t, s.writing), 1e-9));
    cr_assert(s.tpot_s < together(&p.decode, &t).tpot_s);
}

Test(serving, the_best_pools_keep_both_bounds_and_beat_a_fixed_ratio)
{
    chp_traffic t = { .prompt = 2048, .output = 512, .in_flight = 1 };
    chp_latency_bounds bounds = { .tpot_s = 0.03, .ttft_s = 2 };
    chp_pools p = pools_of(1, 1);
    chp_service best, fixed = { 0 };
    chp_shortfall why;
    cr_assert(chp_serve_best_apart(&best, &p, &t, &bounds, 8, &why), "%s", why.what);
    cr_assert(best.tpot_s <= bounds.tpot_s && best.ttft_s <= bounds.ttft_s);
    for (double n = 1; n <= 256; n++) {
        t.in_flight = n;
        chp_service s = apart(&p, &t);
        if (s.tpot_s <= bounds.tpot_s && s.ttft_s <= bounds.ttft_s)
            fixed = s;
    }
    cr_assert(best.tokens_per_s_per_package >= fixed.tokens_per_s_per_package);
}

/* -------------------------------------------------------------------- tables */

#define COLUMNS "backend,model_path,system,isl,osl,gemm_quant_mode,batch_size,tp_size,pp_size\n"

static int next_of(const char *rows, chp_serving_run *run, chiplet_error *err)
{
    scratch folder = scratch_new();
    char path[200];
    chp_serving_table *table = NULL;
    scratch_write(&folder, "runs/a.csv", rows);
    snprintf(path, sizeof path, "%s/runs/a.csv", folder.path);
    int got = -1;
    if (!chp_serving_table_open(&table, models, path, NULL, NULL, err))
        got = chp_serving_table_next(run, table, err);
    chp_serving_table_free(table);
    scratch_free(&folder);
    return got;
}

Test(serving, rows_become_engines)
{
    chp_serving_run run;
    chiplet_error err = { 0 };
    cr_assert(eq(int, next_of(COLUMNS "vllm,Qwen/Qwen3-32B,h100_sxm,1024,128,fp8,16,4,1\n", &run,
                              &err), 1), "%s", err.message);
    cr_assert(eq(str, (char *)run.stack, "vllm"));
    cr_assert(not(run.apart));
    cr_assert(eq(dbl, run.traffic.in_flight, 16));
    cr_assert(eq(dbl, run.pools.decode.split.packages, 4));
    cr_assert(eq(dbl, run.pools.decode.split.tensor, 4));
    cr_assert(eq(int, run.pools.decode.split.dtype, CHP_FP8));
    cr_assert(isnan(run.measured_tpot_s));
}

Test(serving, stacks_are_found_by_version)
{
    static const char rows[] = "backend,backend_version,model_path,system,isl,osl,batch_size\n";
    static const char *const row[][2] = {
        { "vllm,0.18.2", "vllm-0.18" }, { "vllm,0.12.0", "vllm" }, { "vllm,", "vllm" },
        { "trtllm,1.0.0rc3", "trtllm" }, { "other,1.0", "default" }, { ",", "default" },
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        char text[300];
        chp_serving_run run;
        chiplet_error err = { 0 };
        snprintf(text, sizeof text, "%s%s,llama-3-8b,h100_sxm,9,9,1\n", rows, row[i][0]);
        cr_assert(eq(int, next_of(text, &run, &err), 1), "%s", err.message);
        cr_assert(eq(str, (char *)run.stack, (char *)row[i][1]));
    }
}

Test(serving, a_chip_without_a_dtype_keeps_the_weights_narrow)
{
    chp_serving_run run;
    chiplet_error err = { 0 };
    cr_assert(eq(int, next_of(COLUMNS "vllm,Qwen/Qwen3-32B,a100_sxm,1024,128,fp8,16,4,1\n", &run,
                              &err), 1), "%s", err.message);
    cr_assert(eq(int, run.pools.decode.split.dtype, CHP_BF16));
}

Test(serving, bad_rows_say_what_and_where)
{
    static const struct {
        const char *row;
        int column;
        const char *message;
    } bad[] = {
        { "vllm,Qwen/Qwen4,h100_sxm,1024,128,,16,1,1", 6, "no workload named 'Qwen/Qwen4'" },
        { "vllm,llama-3-8b,h900,1024,128,,16,1,1", 17, "no chip 'h900'" },
        { "vllm,llama-3-8b,,1024,128,,16,1,1", 17, "no chip: the row names no system" },
        { "vllm,llama-3-8b,h100_sxm,,128,,16,1,1", 26, "expected a positive number" },
        { "vllm,llama-3-8b,h100_sxm,-5,128,,16,1,1", 26, "expected a number, 0 or more" },
        { "vllm,llama-3-8b,h100_sxm,9,x,,16,1,1", 28, "expected a number, 0 or more" },
        { "vllm,llama-3-8b,h100_sxm,9,9,fp7,16,1,1", 30, "expected bf16, fp8" },
        { "vllm,llama-3-8b,h100_sxm,9,9,,16,1,2", 36, "pipelines are not modelled" },
        { "vllm,llama-3-8b,h100_sxm,9,9,,16,1", 1, "expected 9 columns, got 8" },
        { "vllm,llama-3-8b,h100_sxm,9,9,,,1,1", 1, "expected a positive number in column "
                                                   "'concurrency'" },
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char text[400];
        chp_serving_run run;
        chiplet_error err = { 0 };
        snprintf(text, sizeof text, "%s%s\n", COLUMNS, bad[i].row);
        cr_assert(eq(int, next_of(text, &run, &err), -1), "%s", bad[i].row);
        cr_assert(strstr(err.message, bad[i].message) != NULL, "%s", err.message);
        cr_assert(eq(int, err.line, 2), "%s", bad[i].row);
        cr_assert(eq(int, err.column, bad[i].column), "%s", bad[i].row);
    }
    chp_serving_run run;
    chiplet_error err = { 0 };
    cr_assert(eq(int, next_of("model_path,isl\nllama-3-8b,9\n", &run, &err), -1));
    cr_assert(strstr(err.message, "no column 'osl'") != NULL);
}
