/* Collectives over dies, packages and domains: doc/models/collectives.md. */
#include "performance/forms.h"

#include <math.h>

typedef struct {
    double ranks, bytes_per_s, latency_s;
} level;

static double all_reduce(const level *at, const chp_kernel *k, double bytes)
{
    double peers = at->ranks - 1;
    double signal_s = k->collective_s + at->latency_s + k->collective_peer_s * at->ranks;
    double one_shot_s =
        signal_s + peers * bytes / (k->collective_one_shot * at->bytes_per_s);
    double wire_s =
        2 * peers / at->ranks * bytes / (k->collective_two_shot * at->bytes_per_s);
    double two_shot_s = signal_s + at->latency_s + wire_s + k->collective_ramp_s +
                        2 * sqrt(wire_s * k->collective_ramp_s);
    return chp_min(one_shot_s, two_shot_s);
}

/* `share` of the buffer crosses the link of each rank once. */
static double library_collective(const level *at, const chp_kernel *k, double bytes)
{
    double peers = at->ranks - 1;
    return k->collective_library_s + peers * at->latency_s +
           peers / at->ranks * bytes / (k->collective_ring * at->bytes_per_s);
}

static double level_time(chp_operator_kind kind, const level *at, const chp_kernel *k,
                         double bytes)
{
    if (at->ranks <= 1)
        return 0;
    return kind == CHP_ALL_REDUCE ? all_reduce(at, k, bytes) : library_collective(at, k, bytes);
}

/* Bytes that a rank sends on a level whose ranks hold `bytes` each. */
static double sent(chp_operator_kind kind, double ranks, double bytes)
{
    return (kind == CHP_ALL_REDUCE ? 2 : 1) * (ranks - 1) / ranks * bytes;
}

chp_operator_time chp_time_collective(const chp_operator *op, const chp_device *device,
                                      const chp_fabric *fabric, const chp_kernel *kernel)
{
    chp_operator_time t = { 0 };
    const chp_collective_shape *c = &op->collective;
    level dies = { c->dies, fabric->link_bytes_per_s, fabric->link_latency_s };
    level packages = { c->packages, fabric->scale_up_bytes_per_s, fabric->scale_up_latency_s };
    level domains = { c->domains, fabric->scale_out_bytes_per_s, fabric->scale_out_latency_s };
    if (c->dies * c->packages * c->domains <= 1)
        return t;
    double above = c->bytes / c->dies, outside = above / c->packages;
    (void)device;
    t.link_s = level_time(op->kind, &dies, kernel, c->bytes);
    t.network_s = level_time(op->kind, &packages, kernel, above) +
                  level_time(op->kind, &domains, kernel, outside);
    t.link_bytes = sent(op->kind, c->dies, c->bytes);
    t.network_bytes = sent(op->kind, c->packages, above) + sent(op->kind, c->domains, outside);
    t.launch_s = op->kind == CHP_ALL_REDUCE ? kernel->collective_s : kernel->collective_library_s;
    t.cache_bytes = 2 * c->bytes;
    t.time_s = t.link_s + t.network_s;
    return t;
}
