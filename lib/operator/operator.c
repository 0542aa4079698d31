#include "operator/operator.h"

#include <string.h>

static const struct {
    const char *name;
    double bytes;
} dtypes[CHP_DTYPES] = {
    [CHP_BF16] = { "bf16", 2 },
    [CHP_FP8] = { "fp8", 1 },
    [CHP_INT8] = { "int8", 1 },
    [CHP_FP4] = { "fp4", 0.5 },
};

static const char *const kind_names[CHP_OPERATOR_KINDS] = {
    [CHP_GEMM] = "gemm",
    [CHP_BATCHED_GEMM] = "mla-bmm",
    [CHP_MOE] = "moe",
    [CHP_ATTENTION_PREFILL] = "attention-prefill",
    [CHP_ATTENTION_DECODE] = "attention-decode",
    [CHP_MLA_PREFILL] = "mla-prefill",
    [CHP_MLA_DECODE] = "mla-decode",
    [CHP_ELEMENTWISE] = "elementwise",
    [CHP_ALL_REDUCE] = "all-reduce",
    [CHP_ALL_GATHER] = "all-gather",
    [CHP_REDUCE_SCATTER] = "reduce-scatter",
    [CHP_ALL_TO_ALL] = "all-to-all",
};

double chp_dtype_bytes(chp_dtype dtype)
{
    return dtypes[dtype].bytes;
}

const char *chp_dtype_name(chp_dtype dtype)
{
    return dtypes[dtype].name;
}

int chp_dtype_find(const char *name)
{
    for (int i = 0; i < CHP_DTYPES; i++)
        if (strcmp(dtypes[i].name, name) == 0)
            return i;
    return -1;
}

const char *chp_operator_kind_name(chp_operator_kind kind)
{
    return kind_names[kind];
}
