/* No operator of any kind takes longer on a device that has more of something. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdint.h>

#include "../unit/plain_kernel.h"
#include "performance/performance.h"

static uint64_t state;

static double unit(void)
{
    uint64_t x = state += 0x9e3779b97f4a7c15u;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return (double)((x ^ (x >> 31)) >> 11) / 9007199254740992.0;
}

/* A whole number from `least` to `most`, even on a logarithmic scale. */
static double any(double least, double most)
{
    return floor(least * pow((most + 1) / least, unit()));
}

static int often(double share)
{
    return unit() < share;
}

/* ------------------------------------------------------------------ devices */

/* What a core does in a clock. */
typedef struct {
    double flop[CHP_DTYPES], vector, exponential;
} core;

static core any_core(void)
{
    core c = { { any(256, 32768) }, any(64, 1024), any(4, 64) };
    for (int d = 1; d < CHP_DTYPES; d++)
        c.flop[d] = often(0.3) ? 0 : c.flop[0] * any(1, 4);
    return c;
}

static void set_rates(chp_device *device, const core *c)
{
    double per_s = device->cores * device->clock_hz;
    for (int d = 0; d < CHP_DTYPES; d++)
        device->flop_per_s[d] = per_s * c->flop[d];
    device->vector_flop_per_s = per_s * c->vector;
    device->exponentials_per_s = per_s * c->exponential;
}

static chp_device any_device(void)
{
    chp_device device = { .dies = 1,
                          .cores = any(4, 512),
                          .clock_hz = any(5e8, 3e9),
                          .core_sram_bytes = any(6e4, 1e6),
                          .cache_bytes = any(1e6, 2e8),
                          .dram_bytes = 80e9,
                          .dram_bytes_per_s = any(1e11, 8e12),
                          .crossing_bytes_per_s = HUGE_VAL };
    if (often(0.5)) {
        device.dies = 2, device.crossing_share = 0.5;
        device.crossing_bytes_per_s = any(1e11, 8e12);
        device.crossing_latency_s = 1e-7 * unit();
    }
    return device;
}

static chp_fabric any_fabric(void)
{
    chp_fabric fabric = { any(1e11, 1e13), 1e-7 * unit(),  any(1e10, 1e12),
                          1e-6 * unit(),   any(1e9, 1e11), 5e-6 * unit() };
    return fabric;
}

/* ---------------------------------------------------------------- operators */

static void any_attention(chp_operator *op)
{
    int decode = op->kind == CHP_ATTENTION_DECODE || op->kind == CHP_MLA_DECODE;
    chp_attention_shape *a = &op->attention;
    a->batch = any(1, 256);
    a->kv_heads = any(1, 16);
    a->q_heads = a->kv_heads * any(1, 16);
    a->head_dim = a->value_dim = often(0.5) ? 128 : 64;
    a->query_len = decode ? any(1, 3) : any(1, 4096);
    a->kv_len = a->query_len + any(1, 65536);
    a->window = often(0.3) ? any(64, 4096) : 0;
    a->kv_rank = 512;
    a->rope_dim = 64;
}

static void any_collective(chp_operator *op)
{
    chp_collective_shape *c = &op->collective;
    c->bytes = any(10, 1e9);
    c->domain_bytes = often(0.5) ? c->bytes * unit() : 0;
    c->dies = any(1, 4);
    c->packages = any(1, 16);
    c->domains = any(1, 4);
    c->library = often(0.3);
    c->cores = often(0.5) ? 20 : 0;
}

static void any_moe(chp_operator *op)
{
    op->moe.tokens = any(1, 16384);
    op->moe.hidden = any(1024, 8192);
    op->moe.inter = any(128, 4096);
    op->moe.experts = 256;
    op->moe.active = 8;
    op->moe.ranks = exp2(any(1, 6));
    op->moe.popularity = often(0.5) ? 1 : 0;
    chp_expert_load(&op->moe);
}

static chp_operator any_operator(chp_operator_kind kind)
{
    chp_operator op = { .kind = kind, .count = 1, .weight_bits = often(0.3) ? 4 : 0 };
    op.dtype = (chp_dtype)(any(1, CHP_DTYPES) - 1);
    op.kv_dtype = often(0.5) ? CHP_BF16 : CHP_FP8;
    op.quantize = (chp_quantize)(any(1, 3) - 1);
    if (kind == CHP_GEMM || kind == CHP_BATCHED_GEMM)
        op.gemm = (chp_gemm_shape){ any(1, 16384), any(1, 65536), any(1, 65536), any(1, 64) };
    else if (kind == CHP_MOE)
        any_moe(&op);
    else if (kind == CHP_ELEMENTWISE)
        op.elementwise = (chp_elementwise_shape){ any(10, 1e9),
                                                  any(10, 1e9),
                                                  any(10, 1e9),
                                                  any(10, 1e9),
                                                  (chp_elementwise_kind)(any(1, 4) - 1),
                                                  any(1e3, 1e5) };
    else if (kind >= CHP_ALL_REDUCE)
        any_collective(&op);
    else
        any_attention(&op);
    return op;
}

/* -------------------------------------------------------------------- more */

typedef struct {
    chp_device device;
    chp_fabric fabric;
    core core;
} machine;

enum { CORES, CLOCK, CORE_MEMORY, CACHE, DRAM, CROSSING, LINK, SCALE_UP, SCALE_OUT, RESOURCES };

static const char *const resource_name[RESOURCES] = {
    "cores", "clock",    "memory of a core", "cache", "DRAM", "links of a joined device",
    "links", "scale-up", "scale-out"
};

static void grow(machine *m, int resource, double factor)
{
    double *const of[RESOURCES] = { &m->device.cores,
                                    &m->device.clock_hz,
                                    &m->device.core_sram_bytes,
                                    &m->device.cache_bytes,
                                    &m->device.dram_bytes_per_s,
                                    &m->device.crossing_bytes_per_s,
                                    &m->fabric.link_bytes_per_s,
                                    &m->fabric.scale_up_bytes_per_s,
                                    &m->fabric.scale_out_bytes_per_s };
    *of[resource] = resource == CORES ? ceil(*of[resource] * factor) : *of[resource] * factor;
    set_rates(&m->device, &m->core);
}

static double time_on(const machine *m, const chp_operator *op, const chp_kernel *kernel)
{
    return chp_time_operator(op, &m->device, &m->fabric, kernel, CHP_REUSE_STREAM).time_s;
}

static void try_one(chp_operator_kind kind, const chp_kernel *kernel)
{
    chp_operator op = any_operator(kind);
    machine m = { any_device(), any_fabric(), any_core() };
    set_rates(&m.device, &m.core);
    double before_s = time_on(&m, &op, kernel);
    cr_assert(before_s > 0 || kind >= CHP_ALL_REDUCE);
    for (int i = 0; i < RESOURCES; i++) {
        machine more = m;
        grow(&more, i, 1 + (often(0.5) ? 0.1 : 3) * unit());
        double after_s = time_on(&more, &op, kernel);
        cr_assert(after_s <= before_s * (1 + 1e-12), "%s: with more %s %.9g s, before %.9g s",
                  chp_operator_kind_name(kind), resource_name[i], after_s, before_s);
    }
}

Test(operators, of_every_kind_take_no_longer_with_more_of_anything)
{
    const chp_kernel kernel = plain_kernel();
    state = 1;
    for (int kind = 0; kind < CHP_OPERATOR_KINDS; kind++)
        for (int i = 0; i < 4000; i++)
            try_one((chp_operator_kind)kind, &kernel);
}
