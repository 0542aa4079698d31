/* Norms, activations, residuals, sampling: bound by the bytes that they move.
 *
 *     t = max(floor, (1 - hidden) floor + work)
 *
 * Part of the floor runs while the device still works on what came before.
 * Rows of a norm that a core cannot hold are read twice.
 * Source, fit and validity: doc/models/elementwise.md. */
#include "performance/forms.h"

#define WARM_SHARE 0.7      /* of the cache: what the operator before left there is read there */
#define ROW_SHARE 0.06      /* of a core's memory that a row may take */

typedef struct {
    double floor_s, dram, cache;
} shares;

static shares shares_of(chp_elementwise_kind kind, const chp_kernel *kernel)
{
    const shares by_kind[] = {
        { kernel->vector_s, kernel->vector_dram, kernel->vector_cache },
        { kernel->norm_s, kernel->norm_dram, kernel->norm_cache },
        { kernel->softmax_s, kernel->softmax_dram, kernel->softmax_cache },
        { kernel->quantize_search_s, kernel->vector_dram, kernel->quantize_scan },
    };
    return by_kind[kind];
}

chp_operator_time chp_time_elementwise(const chp_operator *op, const chp_device *device,
                                       const chp_kernel *kernel)
{
    chp_operator_time t = { 0 };
    const chp_elementwise_shape *e = &op->elementwise;
    shares share = shares_of(e->kind, kernel);
    int again = e->kind == CHP_NORM && e->row_bytes > ROW_SHARE * device->core_sram_bytes;
    double bytes = e->read_bytes * (again ? 2 : 1) + e->written_bytes;
    t.vector_flop = e->vector_flop;
    t.exponentials = e->exponentials;
    t.vector_s = (e->vector_flop / device->vector_flop_per_s +
                  e->exponentials / device->exponentials_per_s) /
                 kernel->vector_compute;
    t.cache_bytes = bytes;
    t.cache_s = bytes / (share.cache * chp_cache_rate(device));
    double memory_s = t.cache_s;
    if (bytes > WARM_SHARE * device->cache_bytes)
        memory_s = chp_max(memory_s, chp_dram_time(&t, device, share.dram, bytes));
    t.launch_s = device->crossing_latency_s + share.floor_s;
    t.time_s = chp_max(t.launch_s, (1 - kernel->vector_hidden) * t.launch_s +
                                       chp_max(memory_s, t.vector_s));
    return t;
}
