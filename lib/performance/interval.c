/* Intervals of predictions, from what a kernel's own fit left over:
 * doc/models/kernel.md. */
#include "performance/performance.h"

#include <math.h>

static chp_interval_family gemm_family(const chp_operator *op)
{
    if (op->kind == CHP_BATCHED_GEMM)
        return CHP_INTERVAL_BATCHED_GEMM;
    if (op->quantize == CHP_QUANTIZE_BLOCK)
        return CHP_INTERVAL_GEMM_BLOCK;
    return op->dtype == CHP_BF16 ? CHP_INTERVAL_GEMM : CHP_INTERVAL_GEMM_8;
}

static chp_interval_family moe_family(const chp_operator *op)
{
    if (op->quantize == CHP_QUANTIZE_BLOCK)
        return CHP_INTERVAL_MOE_BLOCK;
    return op->dtype == CHP_BF16 ? CHP_INTERVAL_MOE : CHP_INTERVAL_MOE_8;
}

chp_interval_family chp_interval_family_of(const chp_operator *op)
{
    switch (op->kind) {
    case CHP_GEMM:
    case CHP_BATCHED_GEMM: return gemm_family(op);
    case CHP_MOE: return moe_family(op);
    case CHP_ATTENTION_PREFILL: return CHP_INTERVAL_PREFILL;
    case CHP_ATTENTION_DECODE: return CHP_INTERVAL_DECODE;
    case CHP_MLA_PREFILL: return CHP_INTERVAL_MLA_PREFILL;
    case CHP_MLA_DECODE: return CHP_INTERVAL_MLA_DECODE;
    case CHP_ELEMENTWISE: return CHP_INTERVAL_VECTOR;
    case CHP_ALL_REDUCE: return op->collective.library ? CHP_INTERVAL_LIBRARY
                                                       : CHP_INTERVAL_FUSED;
    case CHP_ALL_TO_ALL: return op->collective.library ? CHP_INTERVAL_LIBRARY
                                                       : CHP_INTERVAL_EXCHANGE;
    default: return CHP_INTERVAL_LIBRARY;
    }
}

/* The defaults of the table of keys: pooled, and judged on the chip left out. */
static const chp_kernel pooled = {
#define TEXT(field, key, summary)
#define OPT(field, key, dimension, fallback, min, max, summary) .field = fallback,
#include "parts/kernel.def"
#undef TEXT
#undef OPT
};

static chp_time_range left_over(const chp_kernel *kernel, chp_interval_family family)
{
    const chp_time_range of_family[CHP_INTERVAL_FAMILIES] = {
#define INTERVAL(id, key) [CHP_INTERVAL_##id] = { kernel->key##_low, kernel->key##_high },
#include "performance/intervals.def"
#undef INTERVAL
    };
    return of_family[family];
}

/* The family that was judged on a chip left out in place of one that only a single
 * chip has rows of: rows of the same chip tell too little of another. */
static chp_interval_family judged_across(chp_interval_family family)
{
    switch (family) {
    case CHP_INTERVAL_GEMM_8:
    case CHP_INTERVAL_GEMM_BLOCK: return CHP_INTERVAL_GEMM;
    case CHP_INTERVAL_MLA_PREFILL: return CHP_INTERVAL_PREFILL;
    case CHP_INTERVAL_MLA_DECODE: return CHP_INTERVAL_DECODE;
    case CHP_INTERVAL_MOE_8:
    case CHP_INTERVAL_MOE_BLOCK: return CHP_INTERVAL_MOE;
    case CHP_INTERVAL_EXCHANGE: return CHP_INTERVAL_LIBRARY;
    default: return family;
    }
}

static chp_time_range widest(chp_time_range a, chp_time_range b)
{
    return (chp_time_range){ fmin(a.low, b.low), fmax(a.high, b.high) };
}

/* Where the interval is that of the pooled kernel: a little below another
 * generation, for a kernel of one chip says less of another than the pool does. */
#define LEFT_OUT 1.5

chp_time_range chp_family_interval(chp_interval_family family, const chp_kernel *kernel,
                                   double strangeness)
{
    double near = fmin(strangeness, CHP_SAME_GENERATION);
    double far = strangeness / LEFT_OUT;
    chp_time_range at = left_over(kernel, family);
    chp_time_range across =
        widest(left_over(&pooled, family), left_over(&pooled, judged_across(family)));
    at.low = pow(at.low, near);
    at.high = pow(at.high, near);
    if (strangeness < CHP_OTHER_GENERATION)
        return at;
    return widest(at, (chp_time_range){ pow(across.low, far), pow(across.high, far) });
}

chp_time_range chp_operator_interval(const chp_operator *op, const chp_kernel *kernel,
                                     double strangeness)
{
    return chp_family_interval(chp_interval_family_of(op), kernel, strangeness);
}

const char *chp_interval_family_name(chp_interval_family family)
{
    static const char *const name[CHP_INTERVAL_FAMILIES] = {
#define INTERVAL(id, key) [CHP_INTERVAL_##id] = #key,
#include "performance/intervals.def"
#undef INTERVAL
    };
    return family >= 0 && family < CHP_INTERVAL_FAMILIES ? name[family] : NULL;
}
