/* From operators to plans, and from these to the plan of a step. */
#include "performance/plan.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#include "performance/bind.h"
#include "performance/models.h"

void chp_plan_operator(chp_operator_plan *out, const chp_operator *op, const chp_device *device,
                       const chp_kernel *kernel, chp_reuse reuse)
{
    memset(out, 0, offsetof(chp_operator_plan, level));
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
    switch (op->form) {
    case CHP_TIME_PRODUCT: p->product[p->products++] = chp_product_of(op, count, longer); break;
    case CHP_TIME_EXPERTS: p->expert[p->experts++] = chp_way_of(op, runs); break;
    case CHP_TIME_BLOCKS: p->block[p->blocks++] = chp_way_of(op, runs); break;
    case CHP_TIME_SPLIT: p->split[p->splits++] = chp_split_of(op, runs); break;
    case CHP_TIME_STREAM: p->stream[p->streams++] = chp_stream_of(op, runs); break;
    default: add_collective(p, op, runs); break;
    }
}

void chp_step_plan_add(chp_step_plan *p, const chp_operator_plan *op, double runs, double longer)
{
    add_sums(p, op, runs * longer);
    add_amounts(&p->amounts, op, runs);
    add_term(p, op, runs, longer);
}
