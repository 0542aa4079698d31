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
#include "performance/models.h"

#include <math.h>
#include <string.h>

#define EXCHANGE_STEPS 4 /* latencies that a library's exchange was seen to take */

/* A library's transfer of `wire` bytes in `steps` hops: blocks fill a pipeline.
 * Kernels signal, copy and add at the clock of the cores: what they need beside the
 * wire counts in clocks. */
static chp_level_plan by_library(const chp_kernel *k, double steps, double wire)
{
    return (chp_level_plan){ .clocks = k->collective_library,
                             .latencies = steps * k->collective_hop,
                             .wire_bytes = wire,
                             .root = 2 * sqrt(k->collective_ramp * wire),
                             .signal_clocks = HUGE_VAL };
}

static void fuse_all_reduce(chp_level_plan *p, const chp_kernel *k, double ranks, double bytes)
{
    double peers = ranks - 1;
    p->signal_clocks = k->collective + k->collective_peer * ranks;
    p->one_shot_bytes = peers * bytes / k->collective_one_shot;
    p->second_clocks = k->collective_second;
    p->two_shot_bytes = 2 * peers / ranks * bytes / k->collective_two_shot;
}

static chp_level_plan all_reduce(const chp_kernel *k, const chp_collective_shape *c, double ranks,
                                 double bytes)
{
    double peers = ranks - 1;
    double ring = 2 * peers / ranks * bytes / k->collective_ring;
    /* All chunks go up and one comes down, then one goes up and all come down. */
    double in_switch = (1 + 1 / ranks) * bytes / k->collective_switch;
    chp_level_plan p = by_library(k, 2 * peers, chp_min(ring, in_switch));
    /* Fused kernels store into the memory of other ranks: only within a domain. */
    if (!c->library && c->domains <= 1 && bytes <= k->collective_fused_bytes)
        fuse_all_reduce(&p, k, ranks, bytes);
    return p;
}

/* Gathering to `bytes`, or scattering from them. */
static chp_level_plan gather(const chp_kernel *k, double ranks, double bytes)
{
    return by_library(k, ranks - 1, (ranks - 1) / ranks * bytes / k->collective_ring);
}

/* Every rank sends `bytes` over this level to ranks that it does not reach below. */
static chp_level_plan exchange(const chp_kernel *k, const chp_collective_shape *c, double bytes)
{
    if (c->library)
        return by_library(k, EXCHANGE_STEPS, bytes / k->collective_ring);
    if (c->cores > 0)
        return (chp_level_plan){ .fixed_s = k->exchange_bulk_s,
                                 .core_clocks = bytes / (c->cores * k->exchange_core),
                                 .copied_bytes = bytes / k->exchange_bulk_link };
    return (chp_level_plan){ .fixed_s = k->exchange_s,
                             .latencies = 1,
                             .wire_bytes = bytes / k->exchange_link };
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
        bytes.domains = chp_min(bytes.domains, c->domain_bytes * (c->domains - 1) / c->domains);
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

/* A level of one rank takes no time. */
static void plan_levels(chp_operator_plan *p, const chp_operator *op, const chp_kernel *k)
{
    const chp_collective_shape *c = &op->collective;
    const by_level sent = exchanged(c);
    const double ranks[CHP_LEVELS] = { c->dies, c->packages, c->domains };
    const double bytes[CHP_LEVELS] = { sent.dies, sent.packages, sent.domains };
    const double whole[CHP_LEVELS] = { c->bytes, c->bytes / c->dies,
                                       c->bytes / c->dies / c->packages };
    for (int i = 0; i < CHP_LEVELS; i++) {
        if (ranks[i] <= 1)
            continue;
        p->level[i] = p->form == CHP_TIME_REDUCE     ? all_reduce(k, c, ranks[i], whole[i])
                      : p->form == CHP_TIME_EXCHANGE ? exchange(k, c, bytes[i])
                                                     : gather(k, ranks[i], whole[i]);
    }
}

void chp_plan_collective(chp_operator_plan *p, const chp_operator *op, const chp_kernel *kernel)
{
    const chp_collective_shape *c = &op->collective;
    p->form = op->kind == CHP_ALL_REDUCE   ? CHP_TIME_REDUCE
              : op->kind == CHP_ALL_TO_ALL ? CHP_TIME_EXCHANGE
                                           : CHP_TIME_GATHER;
    memset(p->level, 0, sizeof p->level);
    if (c->dies * c->packages * c->domains <= 1)
        return;
    plan_levels(p, op, kernel);
    by_level sent =
        p->form == CHP_TIME_EXCHANGE ? exchanged(c) : shared(c, p->form == CHP_TIME_REDUCE ? 2 : 1);
    p->amounts.launch_s = kernel->launch_s;
    p->amounts.link_bytes = sent.dies;
    p->amounts.network_bytes = sent.packages + sent.domains;
    p->amounts.cache_bytes = 2 * c->bytes;
}
