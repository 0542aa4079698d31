/* From operators to plans, and from the plans of a step to its terms. */
#include "performance/plan.h"

#include <math.h>
#include <string.h>

#include "performance/lanes.h"
#include "performance/models.h"

void chp_plan_operator(chp_operator_plan *out, const chp_operator *op, const chp_device *device,
                       const chp_kernel *kernel, chp_reuse reuse)
{
    memset(out, 0, sizeof *out);
    switch (op->kind) {
    case CHP_GEMM:
    case CHP_BATCHED_GEMM: chp_plan_gemm(out, op, device, kernel, reuse); break;
    case CHP_MOE: chp_plan_moe(out, op, device, kernel); break;
    case CHP_ATTENTION_PREFILL: chp_plan_attention_prefill(out, op, device, kernel); break;
    case CHP_ATTENTION_DECODE: chp_plan_attention_decode(out, op, device, kernel, reuse); break;
    case CHP_MLA_PREFILL: chp_plan_mla_prefill(out, op, device, kernel); break;
    case CHP_MLA_DECODE: chp_plan_mla_decode(out, op, device, kernel, reuse); break;
    case CHP_ELEMENTWISE: chp_plan_elementwise(out, op, device, kernel); break;
    default: chp_plan_collective(out, op, kernel); return;
    }
    /* a product draws what its tiles do, elsewhere it is the operator's own */
    if (device->draws_across > 0 && out->form != CHP_TIME_PRODUCT)
        chp_draw(out, device, out->amounts.cache_bytes + out->way[0].cache_bytes);
}

/* ------------------------------------------------------------------ a step */

void chp_step_plan_clear(chp_step_plan *p, const chp_kernel *kernel)
{
    p->kernel = kernel;
    p->products = p->experts = p->splits = p->blocks = p->streams = p->moves = 0;
    p->reduces = p->exchanges = 0;
    memset(&p->sum, 0, sizeof p->sum);
    memset(&p->amounts, 0, sizeof p->amounts);
    memset(p->tensor_flop, 0, sizeof p->tensor_flop);
}

static void add_level(chp_level_plan *sum, const chp_level_plan *level, double runs)
{
    sum->fixed_s += runs * level->fixed_s;
    sum->clocks += runs * level->clocks;
    sum->latencies += runs * level->latencies;
    sum->wire_bytes += runs * level->wire_bytes;
    sum->root += runs * level->root;
}

static void add_collective(chp_step_plan *p, const chp_operator_plan *op, double runs)
{
    if (op->form == CHP_TIME_EXCHANGE) {
        chp_exchange_plan *e = &p->exchange[p->exchanges++];
        e->runs = runs;
        memcpy(e->at, op->level, sizeof e->at);
        return;
    }
    for (int i = 0; i < CHP_LEVELS; i++) {
        const chp_level_plan *level = &op->level[i];
        if (op->form == CHP_TIME_GATHER || !(level->signal_clocks < HUGE_VAL))
            add_level(&p->sum.level[i], level, runs);
        else if (level->clocks > 0)
            p->reduce[p->reduces++] = (chp_reduce_plan){ runs, i, *level };
    }
}

/* What adds to the time whatever runs beside it; a stream hides a part of its floor. */
static void add_sums(chp_step_plan *p, const chp_operator_plan *op, double runs)
{
    chp_sums_plan *sum = &p->sum;
    if (op->form != CHP_TIME_STREAM) {
        sum->fixed_s += runs * op->floor_s;
        sum->latencies += runs * op->crosses;
    }
    sum->clocks += runs * op->floor_clocks;
    sum->at_rate += runs * op->converted_at_rate;
    sum->scan_clocks += runs * op->scan_clocks;
    sum->scan_at_rate += runs * op->scan_at_rate;
    if (op->after.at_rate > 0)
        p->move[p->moves++] = (chp_moved){ runs * op->after.bytes, runs * op->after.at_rate };
}

static void add_amounts(chp_operator_time *sum, const chp_operator_plan *op, double runs)
{
    const chp_operator_time *one = &op->amounts;
    sum->vector_flop += runs * one->vector_flop;
    sum->exponentials += runs * one->exponentials;
    sum->cache_bytes += runs * one->cache_bytes;
    sum->dram_bytes += runs * one->dram_bytes;
    sum->link_bytes += runs * one->link_bytes;
    sum->network_bytes += runs * one->network_bytes;
}

static void add_term(chp_step_plan *p, const chp_operator_plan *op, double count, double longer)
{
    double runs = count * longer;
    const chp_way *one = &op->way[0], *other = &op->way[1];
    switch (op->form) {
    case CHP_TIME_PRODUCT:
        p->product[p->products++] = (chp_product_plan){ runs,
                                                        one->clocks,
                                                        other->clocks,
                                                        other->fixed_s,
                                                        count * one->cache_bytes,
                                                        count * other->cache_bytes,
                                                        op->beside };
        break;
    case CHP_TIME_EXPERTS:
        p->expert[p->experts++] = (chp_way_plan){ runs, one->clocks, op->beside };
        break;
    case CHP_TIME_BLOCKS:
        p->block[p->blocks++] = (chp_way_plan){ runs, one->clocks, op->beside };
        break;
    case CHP_TIME_SPLIT:
        p->split[p->splits++] =
            (chp_split_plan){ runs,           one->clocks, other->clocks, other->after_clocks,
                              other->after_s, op->beside };
        break;
    case CHP_TIME_STREAM:
        p->stream[p->streams++] = (chp_stream_plan){ runs,
                                                     op->floor_s,
                                                     op->crosses,
                                                     op->vector_clocks,
                                                     one->cache_clocks,
                                                     op->cache_at_rate,
                                                     op->beside };
        break;
    default: add_collective(p, op, runs); break;
    }
}

void chp_step_plan_add(chp_step_plan *p, const chp_operator_plan *op, double runs, double longer)
{
    add_sums(p, op, runs * longer);
    add_amounts(&p->amounts, op, runs);
    add_term(p, op, runs, longer);
}

/* ------------------------------------------------------------------- rates */

/* Nothing takes no time, even over a link that is not there. */
static double over(double bytes, double seconds)
{
    return bytes > 0 ? bytes * seconds : 0;
}

static double moving(const chp_moved *m, const chp_rates *r)
{
    return chp_max(over(m->at_rate, r->dram_s), over(m->bytes, r->crossing_s));
}

chp_rates chp_rates_of(const chp_device *device, const chp_fabric *fabric)
{
    return (chp_rates){ .dram_s = 1 / device->dram_bytes_per_s,
                        .crossing_s = 1 / device->crossing_bytes_per_s,
                        .crossing_latency_s = device->crossing_latency_s,
                        .link_s = { 1 / fabric->link_bytes_per_s, 1 / fabric->scale_up_bytes_per_s,
                                    1 / fabric->scale_out_bytes_per_s },
                        .latency_s = { fabric->link_latency_s, fabric->scale_up_latency_s,
                                       fabric->scale_out_latency_s } };
}

/* ------------------------------------------------------------------- terms */

static chp_level_term bind_level(const chp_level_plan *p, double byte_s, double latency_s)
{
    return (chp_level_term){ .fixed_s = p->fixed_s + p->latencies * latency_s +
                                        over(p->wire_bytes, byte_s),
                             .clocks = p->clocks,
                             .root = over(p->root, sqrt(byte_s)),
                             .core_clocks = p->core_clocks,
                             .copied_s = over(p->copied_bytes, byte_s),
                             .signal_clocks = p->signal_clocks,
                             .one_shot_s = over(p->one_shot_bytes, byte_s),
                             .second_clocks = p->second_clocks,
                             .two_shot_s = over(p->two_shot_bytes, byte_s) };
}

double chp_level_alone(const chp_operator_plan *p, int level, const chp_rates *r, double c)
{
    const chp_level_plan *plan = &p->level[level];
    chp_level_term t = bind_level(plan, r->link_s[level], r->latency_s[level]);
    if (p->form == CHP_TIME_REDUCE && plan->clocks > 0 && plan->signal_clocks < HUGE_VAL)
        return chp_reduce_s(&t, c, sqrt(c));
    return chp_level_s(&t, c, sqrt(c));
}

static void bind_sums(chp_step_terms *t, const chp_step_plan *p, const chp_rates *r)
{
    t->fixed_s =
        p->sum.fixed_s + p->sum.latencies * r->crossing_latency_s + over(p->sum.at_rate, r->dram_s);
    t->clocks = p->sum.clocks;
    t->root = 0;
    t->scan_clocks = p->sum.scan_clocks;
    t->scan_s = over(p->sum.scan_at_rate, r->dram_s);
    t->cache_bytes = p->amounts.cache_bytes;
    for (int i = 0; i < p->moves; i++)
        t->fixed_s += moving(&p->move[i], r);
    for (int i = 0; i < CHP_LEVELS; i++) {
        chp_level_term level = bind_level(&p->sum.level[i], r->link_s[i], r->latency_s[i]);
        t->fixed_s += level.fixed_s;
        t->clocks += level.clocks;
        t->root += level.root;
    }
}

static void bind_cores(chp_step_terms *t, const chp_step_plan *p, const chp_rates *r)
{
    for (int i = 0; i < p->products; i++) {
        const chp_product_plan *q = &p->product[i];
        t->product[i] = (chp_product_term){ q->runs,        q->waves_clocks,       q->shares_clocks,
                                            q->split_s,     moving(&q->beside, r), q->waves_bytes,
                                            q->shares_bytes };
    }
    for (int i = 0; i < p->experts; i++)
        t->expert[i] = (chp_way_term){ p->expert[i].runs, p->expert[i].clocks,
                                       moving(&p->expert[i].beside, r) };
    for (int i = 0; i < p->blocks; i++)
        t->block[i] =
            (chp_way_term){ p->block[i].runs, p->block[i].clocks, moving(&p->block[i].beside, r) };
    for (int i = 0; i < p->splits; i++) {
        const chp_split_plan *q = &p->split[i];
        t->split[i] = (chp_split_term){ q->runs,         q->whole_clocks, q->part_clocks,
                                        q->after_clocks, q->after_s,      moving(&q->beside, r) };
    }
    t->products = p->products;
    t->experts = p->experts;
    t->blocks = p->blocks;
    t->splits = p->splits;
}

static void bind_streams(chp_step_terms *t, const chp_step_plan *p, const chp_rates *r)
{
    for (int i = 0; i < p->streams; i++) {
        const chp_stream_plan *q = &p->stream[i];
        double floor_s = q->floor_s + q->crosses * r->crossing_latency_s;
        t->stream[i] = (chp_stream_term){ q->runs,
                                          floor_s,
                                          (1 - p->kernel->vector_hidden) * floor_s,
                                          q->vector_clocks,
                                          q->cache_clocks,
                                          over(q->cache_at_rate, r->dram_s),
                                          moving(&q->beside, r) };
    }
    t->streams = p->streams;
}

static void bind_collectives(chp_step_terms *t, const chp_step_plan *p, const chp_rates *r)
{
    for (int i = 0; i < p->reduces; i++) {
        int k = p->reduce[i].level;
        t->reduce[i].runs = p->reduce[i].runs;
        t->reduce[i].at = bind_level(&p->reduce[i].at, r->link_s[k], r->latency_s[k]);
    }
    for (int i = 0; i < p->exchanges; i++) {
        t->exchange[i].runs = p->exchange[i].runs;
        for (int k = 0; k < CHP_LEVELS; k++)
            t->exchange[i].at[k] = bind_level(&p->exchange[i].at[k], r->link_s[k], r->latency_s[k]);
    }
    t->reduces = p->reduces;
    t->exchanges = p->exchanges;
}

void chp_step_bind(chp_step_terms *t, const chp_step_plan *p, const chp_rates *r)
{
    t->gemm_overlap = p->kernel->gemm_overlap;
    t->sag = p->kernel->gemm_sag;
    t->sag_s = p->kernel->gemm_sag_s;
    t->moe_overlap = p->kernel->moe_overlap;
    t->exchange_overlap = p->kernel->exchange_overlap;
    bind_sums(t, p, r);
    bind_cores(t, p, r);
    bind_streams(t, p, r);
    bind_collectives(t, p, r);
}
