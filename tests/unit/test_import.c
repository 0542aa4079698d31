#define _XOPEN_SOURCE 700
#include "import/import.h"

#include <math.h>

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "scratch.h"
#include "study/study.h"

static chiplet_status import(chp_workload *out, chp_arena *arena, const char *path,
                             chiplet_diagnostics *all)
{
    chp_findings to = { all, NULL, CHIPLET_OK };
    return chp_import_config(out, arena, path, &to);
}

static chp_workload import_known(chp_arena *arena, const char *name)
{
    chp_workload w = { 0 };
    char path[5000];
    snprintf(path, sizeof path, "%s/../tests/validation/hf-configs/%s.json", models_folder(), name);
    cr_assert(eq(int, import(&w, arena, path, NULL), CHIPLET_OK), "%s", name);
    return w;
}

/* From model cards and technical reports (DeepSeek-V3 arXiv 2412.19437, Qwen3
 * 2505.09388, Kimi K2 2507.20534, Llama 3 2407.21783, Mixtral 2401.04088,
 * gpt-oss 2508.10925; cards of the others), in 1e9. Active 0: dense. `rounding`:
 * half a unit of the last digit that is given of the active parameters. */
static const struct {
    const char *name;
    double total, active, rounding;
} published[] = {
    { "MiniMaxAI--MiniMax-M2.5", 230, 10, 0.5 },
    { "Qwen--Qwen3-0.6B", 0.6, 0, 0 },
    { "Qwen--Qwen3-235B-A22B-FP8", 235, 22, 0.5 },
    { "Qwen--Qwen3-235B-A22B", 235, 22, 0.5 },
    { "Qwen--Qwen3-30B-A3B", 30.5, 3.3, 0.05 },
    { "Qwen--Qwen3-32B-FP8", 32.8, 0, 0 },
    { "Qwen--Qwen3-32B", 32.8, 0, 0 },
    { "Qwen--Qwen3-8B", 8.2, 0, 0 },
    { "Qwen--Qwen3-Coder-480B-A35B-Instruct", 480, 35, 0.5 },
    { "Qwen--Qwen3.5-397B-A17B", 397, 17, 0.5 },
    { "deepseek-ai--DeepSeek-R1", 671, 37, 0.5 },
    { "deepseek-ai--DeepSeek-V3.2", 671, 37, 0.5 },
    { "deepseek-ai--DeepSeek-V3", 671, 37, 0.5 },
    { "meta-llama--Meta-Llama-3.1-405B", 405.9, 0, 0 },
    { "meta-llama--Meta-Llama-3.1-70B", 70.6, 0, 0 },
    { "meta-llama--Meta-Llama-3.1-8B", 8.03, 0, 0 },
    { "mistralai--Mixtral-8x22B-v0.1", 141, 39, 0.5 },
    { "mistralai--Mixtral-8x7B-v0.1", 46.7, 12.9, 0.05 },
    { "moonshotai--Kimi-K2-Instruct", 1040, 32.6, 0.05 },
    { "moonshotai--Kimi-K2.5", 1040, 32.6, 0.05 },
    { "openai--gpt-oss-120b", 116.8, 5.13, 0.005 },
    { "openai--gpt-oss-20b", 20.9, 3.61, 0.005 },
    { "zai-org--GLM-5", 744, 40, 0.5 },
};

enum { PUBLISHED = sizeof published / sizeof *published };

Test(import, configs_give_the_published_totals_within_two_percent)
{
    chp_arena arena = { NULL };
    for (size_t i = 0; i < PUBLISHED; i++) {
        chp_workload w = import_known(&arena, published[i].name);
        cr_assert(epsilon_eq(dbl, chp_workload_total_parameters(&w) / 1e9 / published[i].total, 1,
                             0.02),
                  "%s", published[i].name);
    }
    chp_arena_free(&arena);
}

/* Cards count the embedding among the active parameters or leave it out. */
Test(import, configs_give_the_published_active_totals_within_two_percent)
{
    chp_arena arena = { NULL };
    for (size_t i = 0; i < PUBLISHED; i++) {
        chp_workload w = import_known(&arena, published[i].name);
        double all = chp_workload_active_parameters(&w) / 1e9;
        double without = all - chp_workload_parameters(&w).embedding / 1e9;
        double given = published[i].active > 0 ? published[i].active : published[i].total;
        double allowed = 0.02 * given + published[i].rounding;
        cr_assert(fabs(all - given) <= allowed || fabs(without - given) <= allowed, "%s: %g",
                  published[i].name, all);
    }
    chp_arena_free(&arena);
}

Test(import, quantized_checkpoints_say_their_dtype)
{
    static const struct {
        const char *name, *checkpoint;
        double expert_bits;
    } row[] = {
        { "Qwen--Qwen3-32B", "bf16", 0 },         { "Qwen--Qwen3-32B-FP8", "fp8", 0 },
        { "openai--gpt-oss-120b", "fp4", 4.25 },  { "moonshotai--Kimi-K2.5", "int4", 4.5 },
        { "deepseek-ai--DeepSeek-V3", "fp8", 0 }, { "zai-org--GLM-5", "bf16", 0 },
    };
    chp_arena arena = { NULL };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        chp_workload w = import_known(&arena, row[i].name);
        cr_assert(eq(str, (char *)w.checkpoint, (char *)row[i].checkpoint), "%s", row[i].name);
        cr_assert(eq(dbl, w.expert_bits, row[i].expert_bits), "%s", row[i].name);
    }
    chp_arena_free(&arena);
}

Test(import, windows_indexers_and_states_are_found)
{
    chp_arena arena = { NULL };
    chp_workload oss = import_known(&arena, "openai--gpt-oss-20b");
    cr_assert(eq(dbl, oss.window, 128));
    cr_assert(eq(dbl, oss.window_layers, 12));
    chp_workload qwen = import_known(&arena, "Qwen--Qwen3-32B");
    cr_assert(eq(dbl, qwen.window_layers, 0));
    chp_workload sparse = import_known(&arena, "deepseek-ai--DeepSeek-V3.2");
    cr_assert(eq(dbl, sparse.index_heads, 64));
    cr_assert(eq(dbl, sparse.index_top_k, 2048));
    cr_assert(eq(dbl, sparse.dense_layers, 3));
    cr_assert(eq(dbl, sparse.expert_groups, 8));
    cr_assert(eq(dbl, sparse.active_groups, 4));
    chp_workload linear = import_known(&arena, "Qwen--Qwen3.5-397B-A17B");
    cr_assert(eq(dbl, linear.linear_layers, 45));
    cr_assert(eq(dbl, linear.query_gate, 1));
    /* 15 layers, 2 heads of 256 keys and 256 values; 45 states of 64 heads of
     * 128 x 128 and three tokens of 2 x 16 x 128 + 64 x 128 before them. */
    cr_assert(eq(dbl, chp_workload_kv_elements(&linear, 1000), 15 * 2 * 512 * 1000.0));
    cr_assert(eq(dbl, chp_workload_state_elements_per_layer(&linear), 1048576 + 3 * 12288.0));
    chp_arena_free(&arena);
}

/* What is written into config.json of a scratch folder, and what must be said. */
static void expect(const char *text, chiplet_status status, int line, int column,
                   const char *message)
{
    scratch folder = scratch_new();
    char path[200];
    chp_workload w = { .title = "untouched" };
    chp_arena arena = { NULL };
    chiplet_diagnostics *all = NULL;
    chiplet_diagnostics_new(&all, NULL);
    scratch_write(&folder, "model/config.json", text);
    snprintf(path, sizeof path, "%s/model/config.json", folder.path);
    cr_assert(eq(int, import(&w, &arena, path, all), status), "%s", message);
    const chiplet_diagnostic *first = chiplet_diagnostics_get(all, 0);
    cr_assert(first != NULL && strstr(first->message, message) != NULL, "%s",
              first ? first->message : message);
    cr_assert(eq(int, first->line, line), "%s", message);
    cr_assert(eq(int, first->column, column), "%s", message);
    cr_assert(eq(str, (char *)w.title, "untouched"));
    chiplet_diagnostics_free(all);
    chp_arena_free(&arena);
    scratch_free(&folder);
}

#define QWEN "{\"architectures\": [\"Qwen3ForCausalLM\"],\n"
#define SHAPES                                                                                     \
    "\"hidden_size\": 64, \"num_attention_heads\": 4, \"head_dim\": 16, \"vocab_size\": 100"

Test(import, what_is_wrong_is_said_with_its_place)
{
    expect("", CHIPLET_ERR_SYNTAX, 1, 1, "not JSON");
    expect("{\"a\": 1,\n \"b\": nope}", CHIPLET_ERR_SYNTAX, 2, 10, "not JSON");
    expect("{\"a\": 1,\n \"a\": 2}", CHIPLET_ERR_SYNTAX, 2, 4, "duplicate");
    expect("[1, 2]", CHIPLET_ERR_VALUE, 1, 1, "expected an object");
    expect("{\"hidden_size\": 64}", CHIPLET_ERR_KEY, 1, 1, "neither 'architectures'");
    expect("{\n  \"architectures\": [\"BertModel\"]}", CHIPLET_ERR_NAME, 2, 3,
           "architecture 'BertModel' is not understood");
    expect("{\"model_type\": \"mamba2\"}", CHIPLET_ERR_NAME, 1, 2, "'mamba2' is not understood");
    expect(QWEN SHAPES "}", CHIPLET_ERR_KEY, 0, 0, "no key 'num_hidden_layers'");
    expect(QWEN SHAPES ",\n \"num_hidden_layers\": \"two\"}", CHIPLET_ERR_VALUE, 3, 2,
           "'num_hidden_layers' is a whole number");
    expect(QWEN SHAPES ",\n \"num_hidden_layers\": 2.5}", CHIPLET_ERR_VALUE, 3, 2,
           "'num_hidden_layers' is a whole number");
    expect(QWEN SHAPES ", \"num_hidden_layers\": 2000}", CHIPLET_ERR_RANGE, 0, 0,
           "layers: 2000 is outside [1, 1000]");
    expect(QWEN SHAPES ",\n \"num_hidden_layers\": 1,\n \"layer_types\": [\"mamba\"]}",
           CHIPLET_ERR_NAME, 4, 2, "layers of kind 'mamba' are not understood");
    expect(QWEN SHAPES ",\n \"num_hidden_layers\": 2, \"layer_types\": [\"full_attention\"]}",
           CHIPLET_ERR_VALUE, 3, 26, "'layer_types' names 1 layers, the model has 2");
}

static chp_workload import_text(chp_arena *arena, const char *text)
{
    scratch folder = scratch_new();
    char path[200];
    chp_workload w = { 0 };
    scratch_write(&folder, "model/config.json", text);
    snprintf(path, sizeof path, "%s/model/config.json", folder.path);
    cr_assert(eq(int, import(&w, arena, path, NULL), CHIPLET_OK), "%s", text);
    scratch_free(&folder);
    return w;
}

Test(import, unknown_keys_change_nothing_and_null_is_absent)
{
    chp_arena arena = { NULL };
    chp_workload w = import_text(&arena, QWEN SHAPES ", \"num_hidden_layers\": 2, \"new\": [{}],"
                                                     " \"intermediate_size\": 256,"
                                                     " \"num_key_value_heads\": null}");
    cr_assert(eq(dbl, w.kv_heads, 4));
    cr_assert(eq(dbl, w.ffn, 256));
    chp_arena_free(&arena);
}

Test(import, a_window_of_qwen_counts_only_if_it_is_used)
{
    chp_arena arena = { NULL };
    chp_workload off = import_text(&arena, QWEN SHAPES ", \"num_hidden_layers\": 8,"
        "\"sliding_window\": 64, \"use_sliding_window\": false, \"max_window_layers\": 5}");
    chp_workload on = import_text(&arena, QWEN SHAPES ", \"num_hidden_layers\": 8,"
        "\"sliding_window\": 64, \"use_sliding_window\": true, \"max_window_layers\": 5}");
    cr_assert(eq(dbl, off.window_layers, 0));
    cr_assert(eq(dbl, on.window_layers, 3));
    chp_arena_free(&arena);
}

Test(import, every_second_layer_may_have_experts)
{
    chp_arena arena = { NULL };
    chp_workload w = import_text(&arena,
        "{\"model_type\": \"qwen2_moe\"," SHAPES ", \"num_hidden_layers\": 7, \"num_experts\": 4,"
        "\"num_experts_per_tok\": 2, \"moe_intermediate_size\": 32, \"intermediate_size\": 128,"
        "\"shared_expert_intermediate_size\": 128, \"decoder_sparse_step\": 2,"
        "\"mlp_only_layers\": [1]}");
    /* Layers 1, 3, 5 have experts by the step, 1 is named dense. */
    cr_assert(eq(dbl, w.dense_layers, 5));
    cr_assert(eq(dbl, w.shared_experts, 4));
    cr_assert(eq(dbl, w.ffn, 128));
    chp_arena_free(&arena);
}

/* ------------------------------------------------------------------- studies */

static const chp_workload *model_of(const chiplet_study *study)
{
    return study->axis[CHP_KEY_WORKLOAD_MODEL].record[0]->plain;
}

Test(import, a_study_finds_a_config_beside_itself_and_a_call_where_the_program_runs)
{
    scratch folder = scratch_new();
    chp_catalogue *library = NULL;
    chiplet_study *study = NULL;
    chiplet_error err = { 0 };
    char path[200];
    scratch_write(&folder, "models/small.json",
                  QWEN SHAPES ", \"num_hidden_layers\": 3, \"intermediate_size\": 128}");
    scratch_write(&folder, "a/study.ini", "[workload]\nmodel = ../models/small.json\n");
    cr_assert(eq(int, chp_catalogue_open(&library, models_folder(), NULL, NULL, &err), 0));
    snprintf(path, sizeof path, "%s/a/study.ini", folder.path);
    cr_assert(eq(int, chp_study_read(&study, library, path, NULL, &err), 0), "%s", err.message);
    cr_assert(eq(dbl, model_of(study)->layers, 3));
    /* What it shows can be set again. */
    const char *text = study->axis[CHP_KEY_WORKLOAD_MODEL].text;
    cr_assert(eq(int, chp_study_set(study, "workload.model", text, &err), 0), "%s", err.message);
    cr_assert(eq(dbl, model_of(study)->layers, 3));
    cr_assert(eq(int, chp_study_set(study, "workload.model", "models/none.json", &err),
                 CHIPLET_ERR_IO));
    cr_assert(eq(int, chp_study_set(study, "workload.model", "Qwen/Qwen3-8B", &err), 0));
    cr_assert(eq(dbl, model_of(study)->layers, 36));
    chp_study_free(study);
    chp_catalogue_free(library);
    scratch_free(&folder);
}
