/* Norms, activations, residuals, sampling: bound by the bytes that they move.
 *
 *     t = max(floor, (1 - hidden) floor + work)
 *
 * Part of the floor runs while the device still works on what came before.
 * Rows of a norm that a core cannot hold are read twice.
 * Source, fit and validity: doc/models/elementwise.md. */
#include "performance/models.h"

#define WARM_SHARE 0.7  /* of the cache: what the operator before left there is read there */
#define ROW_SHARE  0.06 /* of a core's memory that a row may take */

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

void chp_plan_elementwise(chp_operator_plan *p, const chp_operator *op, const chp_device *device,
                          const chp_kernel *kernel)
{
    const chp_elementwise_shape *e = &op->elementwise;
    shares share = shares_of(e->kind, kernel);
    int again = e->kind == CHP_NORM && e->row_bytes > ROW_SHARE * device->core_sram_bytes;
    double bytes = e->read_bytes * (again ? 2 : 1) + e->written_bytes;
    p->form = CHP_TIME_STREAM;
    p->floor_s = share.floor_s;
    p->crosses = 1;
    p->vector_clocks = (e->vector_flop / chp_per_clock(device, device->vector_flop_per_s) +
                        e->exponentials / chp_per_clock(device, device->exponentials_per_s)) /
                       kernel->vector_compute;
    p->way[0].cache_clocks = bytes / (share.cache * chp_ports_per_clock(device));
    p->cache_at_rate = bytes / (share.cache * CHP_CACHE_OVER_DRAM);
    if (bytes > WARM_SHARE * device->cache_bytes)
        p->beside = chp_move(&p->amounts, device, share.dram, bytes);
    p->amounts.vector_flop = e->vector_flop;
    p->amounts.exponentials = e->exponentials;
    p->amounts.cache_bytes = bytes;
}
