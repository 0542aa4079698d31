#include "workload/workload.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "language_models.h"

static double error(double got, double published)
{
    return got / published - 1;
}

Test(workload, shapes_give_the_published_totals_within_two_percent)
{
    for (int i = 0; i < LANGUAGE_MODELS; i++) {
        const chp_workload *w = &language_models[i];
        cr_assert(epsilon_eq(dbl, error(chp_workload_total_parameters(w), w->parameters), 0, 0.02),
                  "%s", w->title);
    }
}

/* The card of gpt-oss leaves the embedding out of the active total. */
Test(workload, shapes_give_the_published_active_totals_within_two_percent)
{
    for (int i = 0; i < LANGUAGE_MODELS; i++) {
        const chp_workload *w = &language_models[i];
        double active = chp_workload_active_parameters(w);
        if (i == GPT_OSS_120B)
            active -= chp_workload_parameters(w).embedding;
        if (w->active_parameters > 0)
            cr_assert(epsilon_eq(dbl, error(active, w->active_parameters), 0, 0.02), "%s",
                      w->title);
    }
}

Test(workload, dense_models_are_wholly_active)
{
    for (int i = 0; i < LANGUAGE_MODELS; i++) {
        const chp_workload *w = &language_models[i];
        int equal = chp_workload_total_parameters(w) == chp_workload_active_parameters(w);
        cr_assert(eq(int, equal, !chp_workload_is_moe(w)), "%s", w->title);
    }
}

/* Published per token in bf16, all layers: 2 x layers x KV heads x width x 2 B,
 * and the latent of 512 + 64 over 61 layers. */
Test(workload, cache_of_a_token_is_the_published_one)
{
    static const struct {
        int model;
        double bytes;
    } row[] = {
        { LLAMA_3_70B, 327680 }, { LLAMA_3_8B, 131072 }, { LLAMA_3_405B, 516096 },
        { QWEN3_32B, 262144 },   { QWEN3_235B, 192512 }, { DEEPSEEK_V3, 70272 },
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        const chp_workload *w = &language_models[row[i].model];
        cr_assert(eq(dbl, 2 * chp_workload_kv_elements(w, 1), row[i].bytes), "%s", w->title);
        cr_assert(eq(dbl, 2 * w->layers * chp_workload_kv_elements_per_layer(w), row[i].bytes));
    }
}

Test(workload, windowed_layers_stop_caching_at_the_window)
{
    const chp_workload *w = &language_models[GPT_OSS_120B];
    double per_token = 8 * 2 * 64;
    cr_assert(eq(dbl, chp_workload_kv_elements(w, 100), 36 * per_token * 100));
    cr_assert(eq(dbl, chp_workload_kv_elements(w, 4096), 18 * per_token * (4096 + 128)));
}

Test(workload, a_window_without_layers_changes_nothing)
{
    chp_workload w = language_models[LLAMA_3_8B];
    double full = chp_workload_kv_elements(&w, 8192);
    w.window = 128;
    cr_assert(eq(dbl, chp_workload_kv_elements(&w, 8192), full));
    w.window = 0, w.window_layers = 32;
    cr_assert(eq(dbl, chp_workload_kv_elements(&w, 8192), full));
}

Test(workload, tied_embeddings_are_counted_once)
{
    chp_workload w = language_models[LLAMA_3_8B];
    double untied = chp_workload_total_parameters(&w);
    w.tied_embeddings = 1;
    cr_assert(eq(dbl, untied - chp_workload_total_parameters(&w), 128256.0 * 4096));
}
