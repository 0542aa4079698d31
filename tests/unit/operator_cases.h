/* A device of round numbers, and operators to time on it. */
#ifndef CHP_TESTS_OPERATOR_CASES_H
#define CHP_TESTS_OPERATOR_CASES_H

#include <math.h>
#include <string.h>

#include "performance/performance.h"
#include "plain_kernel.h"

/* Nothing but rates: no floors, no interference, no padding of prologues. */
static inline chp_kernel ideal_kernel(void)
{
    chp_kernel kernel = plain_kernel();
    kernel.launch_s = kernel.gemm_split_s = kernel.gemm_batch_s = kernel.gemm_batch_8_s = 0;
    kernel.quantize_s = kernel.quantize_block_s = kernel.quantize_search_s = 0;
    kernel.prefill_s = kernel.prefill_8_s = kernel.mla_prefill_s = kernel.mla_prefill_8_s = 0;
    kernel.decode_s = kernel.decode_item = kernel.decode_combine_s = kernel.decode_pack_s = 0;
    kernel.mla_decode_s = kernel.mla_decode_item = kernel.mla_decode_combine_s = 0;
    kernel.vector_s = kernel.norm_s = kernel.softmax_s = 0;
    kernel.exchange_s = kernel.exchange_bulk_s = 0;
    kernel.gemm_sag = 0;
    return kernel;
}

/* Round numbers near those of a large accelerator. */
static inline chp_device round_device(void)
{
    chp_device device = { .dies = 1,
                          .cores = 128,
                          .clock_hz = 2e9,
                          .flop_per_s = { 1024e12, 2048e12, 2048e12, 4096e12 },
                          .vector_flop_per_s = 64e12,
                          .exponentials_per_s = 128 * 16 * 2e9,
                          .core_sram_bytes = 400 * 1024,
                          .cache_bytes = 64e6,
                          .dram_bytes = 80e9,
                          .dram_bytes_per_s = 3e12,
                          .crossing_bytes_per_s = HUGE_VAL };
    return device;
}

static inline chp_fabric round_fabric(void)
{
    chp_fabric fabric = { 1e12, 20e-9, 400e9, 1e-6, 50e9, 5e-6 };
    return fabric;
}

static inline double time_on(const chp_operator *op, const chp_device *device,
                             const chp_kernel *kernel, chp_reuse reuse)
{
    chp_fabric fabric = round_fabric();
    return chp_time_operator(op, device, &fabric, kernel, reuse).time_s;
}

/* A few shapes of every kind that runs on one device. */
#define SHAPES 18

static inline int shapes(chp_operator *op)
{
    static const chp_gemm_shape gemm[] = { { 1, 4096, 4096, 1 },
                                           { 16, 51200, 8192, 1 },
                                           { 300, 1000, 777, 1 },
                                           { 4096, 4096, 4096, 1 },
                                           { 8192, 256, 65536, 1 } };
    int n = 0;
    memset(op, 0, SHAPES * sizeof *op);
    for (int i = 0; i < 5; i++)
        op[n++] = (chp_operator){ .kind = CHP_GEMM, .gemm = gemm[i] };
    op[n++] = (chp_operator){ .kind = CHP_GEMM, .dtype = CHP_FP8, .quantize = CHP_QUANTIZE_TENSOR,
                              .gemm = gemm[3] };
    op[n++] = (chp_operator){ .kind = CHP_BATCHED_GEMM, .gemm = { 64, 512, 128, 128 } };
    for (int i = 0; i < 3; i++) {
        chp_attention_shape a = { .batch = 1 << 3 * i, .q_heads = 32, .kv_heads = 8,
                                  .head_dim = 128, .value_dim = 128, .query_len = 1000,
                                  .kv_len = 1000 };
        op[n++] = (chp_operator){ .kind = CHP_ATTENTION_PREFILL, .attention = a };
        a.query_len = 1, a.kv_len = 5000;
        op[n++] = (chp_operator){ .kind = CHP_ATTENTION_DECODE, .attention = a };
        a.kv_heads = 32, a.head_dim = 192, a.kv_rank = 512, a.rope_dim = 64;
        op[n++] = (chp_operator){ .kind = CHP_MLA_DECODE, .attention = a };
    }
    op[n++] = (chp_operator){ .kind = CHP_MOE,
                              .moe = { .tokens = 512, .hidden = 4096, .inter = 1536,
                                       .experts = 128, .active = 8, .ranks = 8 } };
    op[n++] = (chp_operator){ .kind = CHP_ELEMENTWISE, .elementwise = { 2e8, 2e8, 4e8, 1e8,
                                                                        CHP_SOFTMAX, 8192 } };
    return n;
}

#endif
