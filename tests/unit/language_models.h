/* Shapes of published models, as their config.json files give them, for the
 * tests of workload and mapping. Totals: see the table's right side. */
#ifndef LANGUAGE_MODELS_H
#define LANGUAGE_MODELS_H

#include "workload/workload.h"

/* Model card or paper: DeepSeek-V3 arXiv 2412.19437, Mixtral 2401.04088,
 * Llama 3 2407.21783, Qwen3 2505.09388, GPT-3 2005.14165; cards of gpt-oss and
 * Kimi K2. Active totals of 0: dense. */
static const chp_workload language_models[] = {
    { .title = "DeepSeek-V3", .attention = "mla", .layers = 61, .hidden = 7168, .heads = 128,
      .kv_heads = 128, .head_dim = 192, .vocabulary = 129280, .ffn = 18432, .ffn_matrices = 3,
      .dense_layers = 3, .experts = 256, .active_experts = 8, .shared_experts = 1,
      .expert_ffn = 2048, .q_rank = 1536, .kv_rank = 512, .rope_dim = 64, .nope_dim = 128,
      .value_dim = 128, .parameters = 671e9, .active_parameters = 37e9 },
    { .title = "Kimi-K2", .attention = "mla", .layers = 61, .hidden = 7168, .heads = 64,
      .kv_heads = 64, .head_dim = 192, .vocabulary = 163840, .ffn = 18432, .ffn_matrices = 3,
      .dense_layers = 1, .experts = 384, .active_experts = 8, .shared_experts = 1,
      .expert_ffn = 2048, .q_rank = 1536, .kv_rank = 512, .rope_dim = 64, .nope_dim = 128,
      .value_dim = 128, .parameters = 1.04e12, .active_parameters = 32.6e9 },
    { .title = "DeepSeek-V2-Lite", .attention = "mla", .layers = 27, .hidden = 2048, .heads = 16,
      .kv_heads = 16, .head_dim = 192, .vocabulary = 102400, .ffn = 10944, .ffn_matrices = 3,
      .dense_layers = 1, .experts = 64, .active_experts = 6, .shared_experts = 2,
      .expert_ffn = 1408, .kv_rank = 512, .rope_dim = 64, .nope_dim = 128, .value_dim = 128,
      .parameters = 15.7e9 },
    { .title = "Llama-3-8B", .attention = "gqa", .layers = 32, .hidden = 4096, .heads = 32,
      .kv_heads = 8, .head_dim = 128, .vocabulary = 128256, .ffn = 14336, .ffn_matrices = 3,
      .parameters = 8.03e9 },
    { .title = "Llama-3-70B", .attention = "gqa", .layers = 80, .hidden = 8192, .heads = 64,
      .kv_heads = 8, .head_dim = 128, .vocabulary = 128256, .ffn = 28672, .ffn_matrices = 3,
      .parameters = 70.6e9 },
    { .title = "Llama-3.1-405B", .attention = "gqa", .layers = 126, .hidden = 16384,
      .heads = 128, .kv_heads = 8, .head_dim = 128, .vocabulary = 128256, .ffn = 53248,
      .ffn_matrices = 3, .parameters = 405.9e9 },
    { .title = "Llama-2-70B", .attention = "gqa", .layers = 80, .hidden = 8192, .heads = 64,
      .kv_heads = 8, .head_dim = 128, .vocabulary = 32000, .ffn = 28672, .ffn_matrices = 3,
      .parameters = 69e9 },
    { .title = "Qwen3-32B", .attention = "gqa", .layers = 64, .hidden = 5120, .heads = 64,
      .kv_heads = 8, .head_dim = 128, .vocabulary = 151936, .ffn = 25600, .ffn_matrices = 3,
      .parameters = 32.8e9 },
    { .title = "Qwen3-235B-A22B", .attention = "gqa", .layers = 94, .hidden = 4096, .heads = 64,
      .kv_heads = 4, .head_dim = 128, .vocabulary = 151936, .ffn_matrices = 3, .experts = 128,
      .active_experts = 8, .expert_ffn = 1536, .parameters = 235e9, .active_parameters = 22e9 },
    { .title = "Qwen3-30B-A3B", .attention = "gqa", .layers = 48, .hidden = 2048, .heads = 32,
      .kv_heads = 4, .head_dim = 128, .vocabulary = 151936, .ffn_matrices = 3, .experts = 128,
      .active_experts = 8, .expert_ffn = 768, .parameters = 30.5e9, .active_parameters = 3.3e9 },
    { .title = "Mixtral-8x7B", .attention = "gqa", .layers = 32, .hidden = 4096, .heads = 32,
      .kv_heads = 8, .head_dim = 128, .vocabulary = 32000, .ffn_matrices = 3, .experts = 8,
      .active_experts = 2, .expert_ffn = 14336, .parameters = 46.7e9,
      .active_parameters = 12.9e9 },
    { .title = "gpt-oss-120b", .attention = "gqa", .layers = 36, .hidden = 2880, .heads = 64,
      .kv_heads = 8, .head_dim = 64, .vocabulary = 201088, .ffn_matrices = 3, .experts = 128,
      .active_experts = 4, .expert_ffn = 2880, .window = 128, .window_layers = 18,
      .parameters = 116.8e9, .active_parameters = 5.1e9 },
    { .title = "GPT-3 175B", .attention = "gqa", .layers = 96, .hidden = 12288, .heads = 96,
      .kv_heads = 96, .head_dim = 128, .vocabulary = 50257, .ffn = 49152, .ffn_matrices = 2,
      .tied_embeddings = 1, .parameters = 175e9 },
};

enum {
    DEEPSEEK_V3, KIMI_K2, DEEPSEEK_V2_LITE, LLAMA_3_8B, LLAMA_3_70B, LLAMA_3_405B, LLAMA_2_70B,
    QWEN3_32B, QWEN3_235B, QWEN3_30B, MIXTRAL, GPT_OSS_120B, GPT_3, LANGUAGE_MODELS
};

#endif
