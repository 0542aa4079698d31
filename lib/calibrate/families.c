#include "calibrate/families.h"

static int is_gemm(const chp_operator *op)
{
    return op->kind == CHP_GEMM && op->dtype == CHP_BF16 && !(op->weight_bits > 0);
}

static int is_gemm_8(const chp_operator *op)
{
    return op->kind == CHP_GEMM && op->quantize == CHP_QUANTIZE_TENSOR;
}

static int is_gemm_block(const chp_operator *op)
{
    return op->kind == CHP_GEMM && op->quantize == CHP_QUANTIZE_BLOCK;
}

static int is_batched_gemm(const chp_operator *op)
{
    return op->kind == CHP_BATCHED_GEMM && op->dtype == CHP_BF16;
}

static int is_batched_gemm_8(const chp_operator *op)
{
    return op->kind == CHP_BATCHED_GEMM && op->quantize == CHP_QUANTIZE_BLOCK;
}

static int is_prefill(const chp_operator *op)
{
    return op->kind == CHP_ATTENTION_PREFILL && op->dtype == CHP_BF16;
}

static int is_prefill_8(const chp_operator *op)
{
    return op->kind == CHP_ATTENTION_PREFILL && op->dtype != CHP_BF16;
}

static int is_decode(const chp_operator *op)
{
    return op->kind == CHP_ATTENTION_DECODE;
}

static int is_mla_prefill(const chp_operator *op)
{
    return op->kind == CHP_MLA_PREFILL && op->kv_dtype == CHP_BF16;
}

static int is_mla_prefill_8(const chp_operator *op)
{
    return op->kind == CHP_MLA_PREFILL && op->kv_dtype != CHP_BF16;
}

static int is_mla_decode(const chp_operator *op)
{
    return op->kind == CHP_MLA_DECODE;
}

static int is_moe(const chp_operator *op)
{
    return op->kind == CHP_MOE && op->dtype == CHP_BF16;
}

static int is_moe_8(const chp_operator *op)
{
    return op->kind == CHP_MOE && op->quantize == CHP_QUANTIZE_TENSOR;
}

static int is_moe_block(const chp_operator *op)
{
    return op->kind == CHP_MOE && op->quantize == CHP_QUANTIZE_BLOCK;
}

static int is_pointwise(const chp_operator *op)
{
    return op->kind == CHP_ELEMENTWISE && op->elementwise.kind == CHP_POINTWISE;
}

static int is_search(const chp_operator *op)
{
    return op->kind == CHP_ELEMENTWISE && op->elementwise.kind == CHP_LARGEST;
}

static int is_norm(const chp_operator *op)
{
    return op->kind == CHP_ELEMENTWISE && op->elementwise.kind == CHP_NORM;
}

static int is_softmax(const chp_operator *op)
{
    return op->kind == CHP_ELEMENTWISE && op->elementwise.kind == CHP_SOFTMAX;
}

static int is_collective(const chp_operator *op)
{
    return op->kind == CHP_ALL_REDUCE || op->kind == CHP_ALL_GATHER ||
           op->kind == CHP_REDUCE_SCATTER || op->kind == CHP_ALL_TO_ALL;
}

static int is_library(const chp_operator *op)
{
    return is_collective(op) && op->collective.library;
}

static int is_fused(const chp_operator *op)
{
    return op->kind == CHP_ALL_REDUCE && !op->collective.library;
}

static int is_exchange(const chp_operator *op)
{
    return op->kind == CHP_ALL_TO_ALL && !op->collective.library && !(op->collective.cores > 0);
}

static int is_bulk_exchange(const chp_operator *op)
{
    return op->kind == CHP_ALL_TO_ALL && op->collective.cores > 0;
}

const chp_family chp_families[] = {
    { "GEMM, bf16", is_gemm,
      { "launch", "gemm_tensor", "gemm_operand", "gemm_prologue", "gemm_dram", "gemm_overlap",
        "gemm_split", "gemm_sag", "gemm_sag_time" },
      CHP_INTERVAL_GEMM },
    { "GEMM, 8 bits", is_gemm_8, { "gemm_tensor_8", "quantize", "quantize_scan" },
      CHP_INTERVAL_GEMM_8 },
    { "GEMM, 8 bits in blocks", is_gemm_block,
      { "gemm_tensor_block", "gemm_operand_block", "gemm_prologue_block", "quantize_block",
        "quantize_block_dram" },
      CHP_INTERVAL_GEMM_BLOCK },
    { "batched GEMM", is_batched_gemm, { "gemm_batch" }, CHP_INTERVAL_BATCHED_GEMM },
    { "batched GEMM, 8 bits", is_batched_gemm_8, { "gemm_batch_8", "gemm_batch_dram_8" },
      CHP_INTERVAL_BATCHED_GEMM },
    { "attention, prefill", is_prefill,
      { "prefill", "prefill_tensor", "prefill_item", "prefill_passes", "prefill_token",
        "prefill_append" },
      CHP_INTERVAL_PREFILL },
    { "attention, prefill, 8 bits", is_prefill_8,
      { "prefill_8", "prefill_tensor_8", "prefill_item_8" }, CHP_INTERVAL_PREFILL },
    { "attention, decode", is_decode,
      { "decode", "decode_dram", "decode_cache", "decode_item", "decode_combine", "decode_pack",
        "decode_plain_parts" },
      CHP_INTERVAL_DECODE },
    { "MLA, prefill", is_mla_prefill,
      { "mla_prefill", "mla_prefill_tensor", "mla_prefill_item", "mla_prefill_passes" },
      CHP_INTERVAL_MLA_PREFILL },
    { "MLA, prefill, cache of 8 bits", is_mla_prefill_8,
      { "mla_prefill_8", "mla_prefill_tensor_8", "mla_prefill_passes_8" },
      CHP_INTERVAL_MLA_PREFILL },
    { "MLA, decode", is_mla_decode,
      { "mla_decode", "mla_decode_dram", "mla_decode_cache", "mla_decode_item",
        "mla_decode_combine" },
      CHP_INTERVAL_MLA_DECODE },
    { "MoE, bf16", is_moe,
      { "moe", "moe_expert", "moe_tensor", "moe_dram", "moe_overlap",
        "moe_activation" },
      CHP_INTERVAL_MOE },
    { "MoE, 8 bits", is_moe_8, { "moe_tensor_8" }, CHP_INTERVAL_MOE_8 },
    { "MoE, 8 bits in blocks", is_moe_block,
      { "moe_block", "moe_tensor_block", "moe_operand_block", "moe_activation_block" },
      CHP_INTERVAL_MOE_BLOCK },
    { "elementwise", is_pointwise, { "vector", "vector_dram", "vector_cache", "vector_hidden" },
      CHP_INTERVAL_VECTOR },
    { "search for the largest", is_search, { "quantize_search" }, CHP_INTERVAL_VECTOR },
    { "norm", is_norm, { "norm", "norm_dram", "norm_cache" }, CHP_INTERVAL_VECTOR },
    { "softmax", is_softmax, { "softmax", "softmax_dram", "softmax_cache" }, CHP_INTERVAL_VECTOR },
    { "collective of a library", is_library,
      { "collective_library", "collective_hop", "collective_ring", "collective_switch",
        "collective_ramp" },
      CHP_INTERVAL_LIBRARY },
    { "fused all-reduce", is_fused,
      { "collective", "collective_peer", "collective_one_shot", "collective_two_shot",
        "collective_second" },
      CHP_INTERVAL_FUSED },
    { "exchange of few tokens", is_exchange, { "exchange", "exchange_link" },
      CHP_INTERVAL_EXCHANGE },
    { "exchange of many tokens", is_bulk_exchange,
      { "exchange_bulk", "exchange_core", "exchange_bulk_link" }, CHP_INTERVAL_EXCHANGE },
};

const int chp_family_count = sizeof chp_families / sizeof chp_families[0];
