/* Norms, activations, residuals, sampling: doc/models/elementwise.md. */
#include "performance/forms.h"

chp_operator_time chp_time_elementwise(const chp_operator *op, const chp_device *device,
                                       const chp_kernel *kernel)
{
    chp_operator_time t = { 0 };
    const chp_elementwise_shape *e = &op->elementwise;
    double bytes = e->read_bytes + e->written_bytes;
    t.vector_flop = e->vector_flop;
    t.exponentials = e->exponentials;
    t.vector_s = (e->vector_flop / device->vector_flop_per_s +
                  e->exponentials / device->exponentials_per_s) /
                 kernel->vector_compute;
    t.cache_bytes = bytes;
    t.cache_s = bytes / (kernel->vector_cache * chp_cache_rate(device));
    /* What the operator before left in the cache is read from there. */
    double memory_s = bytes < 0.7 * device->cache_bytes
                          ? t.cache_s
                          : chp_dram_time(&t, device, kernel->vector_dram, bytes);
    t.launch_s = chp_floor_time(device, kernel) + kernel->vector_s;
    t.time_s = t.launch_s + chp_join(memory_s, t.vector_s, 0.3);
    return t;
}
