/* Layers beyond full attention, stored bits, and prompts beside a decode step. */
#include "mapping/mapping.h"

#include <math.h>
#include <string.h>

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "language_models.h"

/* As their config.json files say. */
static const chp_workload qwen_linear = {
    .title = "Qwen3.5-397B-A17B", .attention = "gqa", .layers = 60, .hidden = 4096, .heads = 32,
    .kv_heads = 2, .head_dim = 256, .vocabulary = 248320, .ffn_matrices = 3, .experts = 512,
    .active_experts = 10, .shared_experts = 1, .expert_ffn = 1024, .query_gate = 1,
    .linear_layers = 45, .linear_key_heads = 16, .linear_value_heads = 64, .linear_key_dim = 128,
    .linear_value_dim = 128, .linear_kernel = 4
};

static chp_workload sparse_deepseek(void)
{
    chp_workload w = language_models[DEEPSEEK_V3];
    w.index_heads = 64, w.index_dim = 128, w.index_top_k = 2048;
    return w;
}

static chp_split decode(double context, double batch)
{
    chp_split s = { .phase = CHP_DECODE, .context = context, .batch = batch, .packages = 1,
                    .domain = 1, .dies = 1, .tensor = 1, .expert = 1 };
    return s;
}

static chp_mapping map(const chp_workload *w, const chp_split *s)
{
    chp_mapping m;
    chp_shortfall why;
    cr_assert(chp_map(&m, w, s, &why), "%s", why.what);
    return m;
}

static const chp_operator *named(const chp_mapping *m, const char *name)
{
    for (int i = 0; i < m->count; i++)
        if (strcmp(m->op[i].name, name) == 0)
            return &m->op[i];
    return NULL;
}

static double matrix_flop(const chp_mapping *m)
{
    double flop = 0;
    for (int i = 0; i < m->count; i++)
        if (m->op[i].kind == CHP_GEMM || m->op[i].kind == CHP_BATCHED_GEMM ||
            m->op[i].kind == CHP_MOE)
            flop += m->op[i].count * chp_operator_demand(&m->op[i]).tensor_flop;
    return flop;
}

static double norms_and_taps(const chp_workload *w)
{
    double latents = chp_workload_is_mla(w) ? w->q_rank + w->kv_rank : 0;
    return w->hidden + w->layers * (2 * w->hidden + latents) +
           w->linear_layers * w->linear_kernel * chp_workload_convolution_width(w);
}

/* Every parameter that a token passes is multiplied and added once; norms and
 * the convolution are no matrices, the embedding is looked up. */
Test(layers, a_decode_step_does_two_operations_for_each_active_parameter)
{
    const chp_workload models[] = { qwen_linear, sparse_deepseek() };
    for (int i = 0; i < 2; i++) {
        const chp_workload *w = &models[i];
        chp_split s = decode(4096, 8);
        chp_mapping m = map(w, &s);
        double active = chp_workload_active_parameters(w) - norms_and_taps(w) -
                        chp_workload_parameters(w).embedding;
        cr_assert(epsilon_eq(dbl, matrix_flop(&m) / (2 * 8 * active), 1, 1e-9), "%s", w->title);
    }
}

Test(layers, weights_of_one_device_are_the_whole_model)
{
    const chp_workload models[] = { qwen_linear, sparse_deepseek() };
    for (int i = 0; i < 2; i++) {
        chp_split s = decode(4096, 8);
        chp_mapping m = map(&models[i], &s);
        double whole = 2 * chp_workload_total_parameters(&models[i]);
        cr_assert(epsilon_eq(dbl, m.weight_bytes / whole, 1, 1e-4), "%s", models[i].title);
    }
}

/* 64 heads x 128 x 128 and 3 x 12,288 of the convolution, 4 B each, 45 layers;
 * 15 layers of 2 heads x 512 x 2 B. */
Test(layers, a_state_does_not_grow_with_the_context)
{
    double state = 45 * (64 * 128 * 128 + 3 * 12288) * 4.0, token = 15 * 2 * 512 * 2.0;
    for (double context = 1024; context <= 262144; context *= 4) {
        chp_split s = decode(context, 2);
        chp_mapping m = map(&qwen_linear, &s);
        cr_assert(eq(dbl, m.kv_bytes, 2 * (state + token * context)));
    }
}

Test(layers, a_state_is_read_and_written_for_every_token)
{
    chp_split s = decode(4096, 8);
    chp_mapping m = map(&qwen_linear, &s);
    const chp_operator *state = named(&m, "linear.state");
    double bytes = chp_operator_demand(state).kv_bytes;
    cr_assert(eq(dbl, bytes, 2 * 8 * 64 * 128 * 128 * 4.0));
    cr_assert(eq(dbl, state->count, 45));
    cr_assert(eq(dbl, named(&m, "attention.core")->count, 15));
}

Test(layers, an_indexer_limits_what_attention_reads)
{
    chp_workload w = sparse_deepseek();
    for (double context = 512; context <= 131072; context *= 4) {
        chp_split s = decode(context, 4);
        chp_mapping m = map(&w, &s);
        double latent = 4 * fmin(context, 2048) * 576 * 2, keys = 4 * context * 128 * 2;
        cr_assert(eq(dbl, chp_operator_demand(named(&m, "attention.core")).kv_bytes, latent));
        cr_assert(eq(dbl, chp_operator_demand(named(&m, "attention.index_scan")).kv_bytes, keys));
        cr_assert(eq(dbl, m.kv_bytes, 4 * 61 * context * (576 + 128) * 2));
    }
}

Test(layers, linear_heads_are_cut_over_tensor_ranks)
{
    chp_split s = decode(4096, 8);
    chp_mapping one = map(&qwen_linear, &s);
    s.packages = s.domain = s.tensor = 8, s.batch = 1;
    chp_mapping eight = map(&qwen_linear, &s);
    cr_assert(eq(dbl, 8 * chp_operator_demand(named(&eight, "linear.state")).kv_bytes,
                 chp_operator_demand(named(&one, "linear.state")).kv_bytes));
    cr_assert(eq(dbl, 8 * named(&eight, "linear.in")->gemm.n, named(&one, "linear.in")->gemm.n));
}

Test(layers, weights_of_few_bits_take_less_room_and_traffic)
{
    chp_workload w = language_models[GPT_OSS_120B];
    chp_split s = decode(4096, 8);
    chp_mapping wide = map(&w, &s);
    w.expert_bits = 4.25;
    chp_mapping narrow = map(&w, &s);
    double experts = 36 * 128 * 3.0 * 2880 * 2880;
    cr_assert(epsilon_eq(dbl, wide.weight_bytes - narrow.weight_bytes,
                         experts * (2 - 4.25 / 8), 1));
    double ratio = chp_operator_demand(named(&narrow, "moe.experts")).weight_bytes /
                   chp_operator_demand(named(&wide, "moe.experts")).weight_bytes;
    cr_assert(epsilon_eq(dbl, ratio, 4.25 / 16, 1e-12));
    s.dtype = CHP_FP4;
    w.expert_bits = 8; /* stored wider than it is used: as it is used */
    chp_mapping fp4 = map(&w, &s);
    cr_assert(eq(dbl, named(&fp4, "moe.experts")->weight_bits, 0));
}

/* ------------------------------------------------- prompts beside a decode step */

Test(layers, prompts_join_the_matrices_of_a_step)
{
    const int models[] = { LLAMA_3_8B, DEEPSEEK_V3, GPT_OSS_120B };
    for (int i = 0; i < 3; i++) {
        const chp_workload *w = &language_models[models[i]];
        chp_split s = decode(2048, 8);
        chp_mapping alone = map(w, &s);
        s.prompt_tokens = 504, s.prompt_len = 1024;
        chp_mapping both = map(w, &s);
        const char *gemm = chp_workload_is_mla(w) ? "attention.q_b" : "attention.qkv";
        cr_assert(eq(dbl, named(&alone, gemm)->gemm.m, 8));
        cr_assert(eq(dbl, named(&both, gemm)->gemm.m, 512));
        cr_assert(eq(dbl, named(&both, "attention.core")->attention.batch, 8));
        cr_assert(named(&both, "attention.prompt_core") != NULL);
        cr_assert(named(&alone, "attention.prompt_core") == NULL);
        cr_assert(eq(dbl, named(&both, "output.head")->gemm.m, 8), "prompts write nothing");
        cr_assert(eq(dbl, both.tokens, 8), "%s", w->title);
    }
}

/* Chunks of a prompt do together what the prompt does at once. */
Test(layers, chunks_of_a_prompt_add_up_to_the_prompt)
{
    const chp_workload *w = &language_models[LLAMA_3_8B];
    chp_split prefill = { .phase = CHP_PREFILL, .context = 4096, .batch = 1, .packages = 1,
                          .domain = 1, .dies = 1, .tensor = 1, .expert = 1 };
    chp_mapping whole = map(w, &prefill);
    chp_split s = decode(4096, 1);
    s.prompt_tokens = 512, s.prompt_len = 4096;
    chp_mapping chunk = map(w, &s);
    double once = chp_operator_demand(named(&whole, "attention.core")).tensor_flop;
    double part = chp_operator_demand(named(&chunk, "attention.prompt_core")).tensor_flop;
    cr_assert(epsilon_eq(dbl, 8 * part / once, 1, 1e-12));
}

Test(layers, a_prefix_in_the_cache_is_not_read_again)
{
    const chp_workload *w = &language_models[LLAMA_3_8B];
    chp_split s = { .phase = CHP_PREFILL, .context = 4096, .batch = 2, .packages = 1,
                    .domain = 1, .dies = 1, .tensor = 1, .expert = 1, .prefix = 3072 };
    chp_mapping m = map(w, &s);
    cr_assert(eq(dbl, named(&m, "attention.qkv")->gemm.m, 2048));
    const chp_attention_shape *a = &named(&m, "attention.core")->attention;
    cr_assert(eq(dbl, a->query_len, 1024));
    cr_assert(eq(dbl, a->kv_len, 4096));
    cr_assert(eq(dbl, m.tokens, 8192));
}

Test(layers, drafted_tokens_go_through_the_whole_step)
{
    const chp_workload *w = &language_models[DEEPSEEK_V3];
    chp_split s = decode(4096, 8);
    chp_mapping one = map(w, &s);
    s.drafted = 2;
    chp_mapping three = map(w, &s);
    cr_assert(epsilon_eq(dbl, matrix_flop(&three) / matrix_flop(&one), 3, 1e-9));
    cr_assert(eq(dbl, named(&three, "attention.core")->attention.query_len, 3));
    cr_assert(eq(dbl, three.kv_bytes, one.kv_bytes));
}

Test(layers, known_scales_make_quantising_an_operator_of_its_own)
{
    const chp_workload *w = &language_models[LLAMA_3_8B];
    chp_split s = decode(4096, 8);
    s.dtype = CHP_FP8;
    chp_mapping found = map(w, &s);
    cr_assert(eq(int, named(&found, "attention.qkv")->quantize, CHP_QUANTIZE_BLOCK));
    cr_assert(named(&found, "quantize") == NULL);
    s.scales_known = 1;
    chp_mapping known = map(w, &s);
    cr_assert(eq(int, named(&known, "attention.qkv")->quantize, CHP_QUANTIZE_NONE));
    cr_assert(eq(dbl, named(&known, "quantize")->elementwise.written_bytes, 8 * 4096));
}
