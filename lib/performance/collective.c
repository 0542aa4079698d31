/* Collectives over dies, packages and domains, one level after the other: what
 * is reduced or gathered on a lower level is shared out there first, so that a
 * rank takes only its part to the next one. Exchanges between all use the
 * levels at the same time.
 *
 * On a level of p ranks with rate B and a hop of lambda:
 *     one shot    a + b p + (p - 1) S / (e1 B)
 *     two shots   a + b p + r + 2 (p - 1) / p S / (e2 B)
 *     ring        l + 2 h (p - 1) lambda + w + 2 sqrt(q w),  w = 2 (p - 1) / p S / (e3 B)
 *     in a switch the ring with w = (1 + 1 / p) S / (e4 B)
 * Source, fit and validity: doc/models/collectives.md. */
#include "performance/forms.h"

#include <math.h>

#define EXCHANGE_STEPS 4 /* latencies that a library's exchange was seen to take */

/* Kernels signal, copy and add at the clock of the cores: what they need beside
 * the wire counts in clocks. */
typedef struct {
    double ranks, bytes_per_s, latency_s;
    double clock_s; /* of the cores */
} level;

/* A library's transfer of `wire_s` in `steps` hops: blocks fill a pipeline. */
static double library_time(const level *at, const chp_kernel *k, double steps, double wire_s)
{
    return k->collective_library * at->clock_s + steps * k->collective_hop * at->latency_s +
           wire_s + 2 * sqrt(k->collective_ramp * at->clock_s * wire_s);
}

static double library_all_reduce(const level *at, const chp_kernel *k, double bytes)
{
    double peers = at->ranks - 1;
    double ring_s = 2 * peers / at->ranks * bytes / (k->collective_ring * at->bytes_per_s);
    /* All chunks go up and one comes down, then one goes up and all come down. */
    double switch_s = (1 + 1 / at->ranks) * bytes / (k->collective_switch * at->bytes_per_s);
    return library_time(at, k, 2 * peers, chp_min(ring_s, switch_s));
}

static double fused_all_reduce(const level *at, const chp_kernel *k, double bytes)
{
    double peers = at->ranks - 1;
    double signal_s = (k->collective + k->collective_peer * at->ranks) * at->clock_s;
    double one_shot_s = peers * bytes / (k->collective_one_shot * at->bytes_per_s);
    double two_shot_s = k->collective_second * at->clock_s +
                        2 * peers / at->ranks * bytes / (k->collective_two_shot * at->bytes_per_s);
    return signal_s + chp_min(one_shot_s, two_shot_s);
}

static double all_reduce(const level *at, const chp_kernel *k, const chp_collective_shape *c,
                         double bytes)
{
    if (at->ranks <= 1)
        return 0;
    double library_s = library_all_reduce(at, k, bytes);
    if (c->library || bytes > k->collective_fused_bytes)
        return library_s;
    return chp_min(library_s, fused_all_reduce(at, k, bytes));
}

/* Gathering to `bytes`, or scattering from them. */
static double gather(const level *at, const chp_kernel *k, double bytes)
{
    double peers = at->ranks - 1;
    if (peers <= 0)
        return 0;
    return library_time(at, k, peers,
                        peers / at->ranks * bytes / (k->collective_ring * at->bytes_per_s));
}

/* Every rank sends `bytes` over this level to ranks that it does not reach below. */
static double exchange(const level *at, const chp_kernel *k, const chp_collective_shape *c,
                       double bytes)
{
    if (at->ranks <= 1)
        return 0;
    if (c->library)
        return library_time(at, k, EXCHANGE_STEPS, bytes / (k->collective_ring * at->bytes_per_s));
    if (c->cores > 0)
        return k->exchange_bulk_s +
               bytes / chp_min(c->cores * k->exchange_core / at->clock_s,
                               k->exchange_bulk_link * at->bytes_per_s);
    return k->exchange_s + at->latency_s + bytes / (k->exchange_link * at->bytes_per_s);
}

typedef struct {
    double dies, packages, domains;
} by_level;

/* Bytes of an exchange that a rank sends over each level. */
static by_level exchanged(const chp_collective_shape *c)
{
    double each = c->bytes / (c->dies * c->packages * c->domains);
    by_level bytes = { (c->dies - 1) * each, c->dies * (c->packages - 1) * each,
                       c->dies * c->packages * (c->domains - 1) * each };
    if (c->domain_bytes > 0) {
        /* What comes in once for the domain goes on over its own links. */
        bytes.packages += bytes.domains * (c->packages - 1) / c->packages;
        bytes.domains = chp_min(bytes.domains,
                                c->domain_bytes * (c->domains - 1) / c->domains);
    }
    return bytes;
}

/* Bytes of the other collectives: ranks of a level share what comes from below. */
static by_level shared(const chp_collective_shape *c, double passes)
{
    double packages = c->bytes / c->dies, domains = packages / c->packages;
    by_level bytes = { passes * (c->dies - 1) / c->dies * c->bytes,
                       passes * (c->packages - 1) / c->packages * packages,
                       passes * (c->domains - 1) / c->domains * domains };
    return bytes;
}

static by_level level_times(const chp_operator *op, const level *dies, const level *packages,
                            const level *domains, const chp_kernel *k)
{
    const chp_collective_shape *c = &op->collective;
    by_level t, bytes = exchanged(c);
    double above = c->bytes / c->dies, outside = above / c->packages;
    if (op->kind == CHP_ALL_REDUCE) {
        t.dies = all_reduce(dies, k, c, c->bytes);
        t.packages = all_reduce(packages, k, c, above);
        t.domains = all_reduce(domains, k, c, outside);
    } else if (op->kind == CHP_ALL_TO_ALL) {
        t.dies = exchange(dies, k, c, bytes.dies);
        t.packages = exchange(packages, k, c, bytes.packages);
        t.domains = exchange(domains, k, c, bytes.domains);
    } else {
        t.dies = gather(dies, k, c->bytes);
        t.packages = gather(packages, k, above);
        t.domains = gather(domains, k, outside);
    }
    return t;
}

chp_operator_time chp_time_collective(const chp_operator *op, const chp_device *device,
                                      const chp_fabric *fabric, const chp_kernel *kernel)
{
    chp_operator_time t = { 0 };
    const chp_collective_shape *c = &op->collective;
    if (c->dies * c->packages * c->domains <= 1)
        return t;
    double clock_s = 1 / device->clock_hz;
    const level dies = { c->dies, fabric->link_bytes_per_s, fabric->link_latency_s, clock_s };
    const level packages = { c->packages, fabric->scale_up_bytes_per_s,
                             fabric->scale_up_latency_s, clock_s };
    const level domains = { c->domains, fabric->scale_out_bytes_per_s,
                            fabric->scale_out_latency_s, clock_s };
    by_level s = level_times(op, &dies, &packages, &domains, kernel);
    by_level sent = op->kind == CHP_ALL_TO_ALL ? exchanged(c)
                                               : shared(c, op->kind == CHP_ALL_REDUCE ? 2 : 1);
    t.link_s = s.dies;
    t.network_s = op->kind == CHP_ALL_TO_ALL ? chp_max(s.packages, s.domains)
                                             : s.packages + s.domains;
    t.time_s = op->kind == CHP_ALL_TO_ALL ? chp_max(t.link_s, t.network_s)
                                          : t.link_s + t.network_s;
    t.launch_s = kernel->launch_s;
    t.link_bytes = sent.dies;
    t.network_bytes = sent.packages + sent.domains;
    t.cache_bytes = 2 * c->bytes;
    return t;
}
