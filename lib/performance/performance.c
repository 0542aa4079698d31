#include "performance/performance.h"

#include "performance/forms.h"

chp_operator_time chp_time_operator(const chp_operator *op, const chp_device *device,
                                    const chp_fabric *fabric, const chp_kernel *kernel,
                                    chp_reuse reuse)
{
    switch (op->kind) {
    case CHP_GEMM:
    case CHP_BATCHED_GEMM:
        return chp_time_gemm(op, device, kernel, reuse);
    case CHP_MOE:
        return chp_time_moe(op, device, kernel);
    case CHP_ATTENTION_PREFILL:
        return chp_time_attention_prefill(op, device, kernel);
    case CHP_ATTENTION_DECODE:
        return chp_time_attention_decode(op, device, kernel, reuse);
    case CHP_MLA_PREFILL:
        return chp_time_mla_prefill(op, device, kernel);
    case CHP_MLA_DECODE:
        return chp_time_mla_decode(op, device, kernel, reuse);
    case CHP_ELEMENTWISE:
        return chp_time_elementwise(op, device, kernel);
    default:
        return chp_time_collective(op, device, fabric, kernel);
    }
}

/* Only of a GEMM does the traffic follow a plan that other devices would not
 * choose: elsewhere it is the operator's own, or the balance of a core's rates
 * decides, which all devices with that core share. */
double chp_least_cache_bytes(const chp_operator *op, const chp_device *slow,
                             const chp_device *fast, const chp_fabric *fabric,
                             const chp_kernel *kernel)
{
    if (op->kind == CHP_GEMM || op->kind == CHP_BATCHED_GEMM)
        return chp_gemm_least_cache_bytes(op, slow, fast, kernel);
    return chp_time_operator(op, fast, fabric, kernel, CHP_REUSE_STREAM).cache_bytes;
}
