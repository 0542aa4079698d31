/* Mixture of experts on the most loaded rank: doc/models/moe.md. */
#include "performance/forms.h"

chp_operator_time chp_time_moe(const chp_operator *op, const chp_device *device,
                               const chp_kernel *kernel)
{
    chp_operator_time t = { 0 };
    chp_moe_shape moe = op->moe;
    if (!(moe.busiest_tokens > 0))
        chp_expert_load(&moe);
    double per_weight = op->weight_bits > 0 ? op->weight_bits / 8 : chp_dtype_bytes(op->dtype);
    double peak = device->flop_per_s[op->dtype] > 0 ? device->flop_per_s[op->dtype]
                                                    : device->flop_per_s[CHP_BF16];
    double reached = op->dtype == CHP_BF16 ? kernel->moe_tensor : kernel->moe_tensor_8;
    double weights = 3 * moe.busiest_experts * moe.hidden * moe.inter * per_weight;
    double activations = 2 * (2 * moe.tokens * moe.hidden + 2 * moe.busiest_tokens * moe.hidden +
                              3 * moe.busiest_tokens * moe.inter);
    t.tensor_flop = 6 * 64 * moe.busiest_blocks * moe.hidden * moe.inter;
    t.tensor_s = t.tensor_flop / (reached * peak);
    t.vector_flop = 8 * moe.busiest_tokens * moe.inter;
    t.exponentials = moe.busiest_tokens * moe.inter;
    t.launch_s = chp_floor_time(device, kernel) + kernel->moe_s +
                 kernel->moe_expert_s * moe.busiest_experts / device->cores;
    double dram_s = chp_dram_time(&t, device, kernel->moe_dram, weights);
    t.time_s = t.launch_s + chp_join(t.tensor_s, dram_s, kernel->moe_overlap) +
               chp_dram_time(&t, device, kernel->moe_activation, activations);
    t.cache_bytes = weights + activations;
    return t;
}
