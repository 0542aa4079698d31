/* The stage from operators to times and to what ran. */
#include <math.h>
#include <string.h>

#include "evaluate/stages.h"
#include "performance/forms.h"

chp_limit chp_operator_limit(const chp_operator_time *t)
{
    const double by[CHP_LIMITS] = { t->tensor_s, t->vector_s,  t->cache_s,  t->dram_s,
                                    t->link_s,   t->network_s, t->launch_s, 0 };
    int best = 0;
    for (int i = 1; i < CHP_LIMITS; i++)
        if (by[i] > by[best])
            best = i;
    return (chp_limit)best;
}

void chp_stage_add_activity(chp_activity *sum, const chp_operator_time *t, chp_dtype dtype,
                            double runs)
{
    sum->tensor_flop[dtype] += runs * t->tensor_flop;
    sum->vector_flop += runs * t->vector_flop;
    sum->exponentials += runs * t->exponentials;
    sum->cache_bytes += runs * t->cache_bytes;
    sum->dram_bytes += runs * t->dram_bytes;
    sum->link_bytes += runs * t->link_bytes;
    sum->network_bytes += runs * t->network_bytes;
    sum->time_s += runs * t->time_s;
}

double chp_stage_devices(const chp_evaluator *e)
{
    return e->presentation == CHP_PARTITIONED ? e->chip.dies : 1;
}

static void time_operators(chp_evaluator *e, const chp_recipe *r)
{
    const chp_device *device = &e->device[e->presentation];
    const chp_fabric *fabric = &e->fabric[e->presentation];
    for (int i = 0; i < e->mapping->count; i++) {
        e->time[i] =
            chp_time_operator(&e->mapping->op[i], device, fabric, r->kernel, CHP_REUSE_STREAM);
        /* Rows of padding take time but hold zeros, which switch next to nothing. */
        e->time[i].tensor_flop = e->mapping->tensor_flop[i];
        if (r->time_factor)
            e->time[i].time_s *= r->time_factor[chp_interval_family_of(&e->mapping->op[i])];
    }
}

/* Serving stacks cut the batch in two and exchange the tokens of one half while
 * the other is worked on. Of the exchanges only what is not hidden so is left
 * in the step, and in the times of the operators. */
static void hide_exchanges(chp_evaluator *e, const chp_kernel *kernel)
{
    double exchange_s = 0, work_s = 0;
    for (int i = 0; i < e->mapping->count; i++) {
        const chp_operator *op = &e->mapping->op[i];
        *(op->kind == CHP_ALL_TO_ALL ? &exchange_s : &work_s) += op->count * e->time[i].time_s;
    }
    if (!(exchange_s > 0) || !(exchange_s < HUGE_VAL))
        return;
    double seen = chp_join(work_s, exchange_s, kernel->exchange_overlap) - work_s;
    for (int i = 0; i < e->mapping->count; i++)
        if (e->mapping->op[i].kind == CHP_ALL_TO_ALL)
            e->time[i].time_s *= seen / exchange_s;
}

void chp_stage_times(chp_evaluator *e, const chp_recipe *r)
{
    double devices = chp_stage_devices(e);
    double step_s = 0;
    memset(&e->activity, 0, sizeof e->activity);
    memset(e->limit_s, 0, sizeof e->limit_s);
    time_operators(e, r);
    hide_exchanges(e, r->kernel);
    for (int i = 0; i < e->mapping->count; i++) {
        const chp_operator *op = &e->mapping->op[i];
        const chp_operator_time *t = &e->time[i];
        chp_stage_add_activity(&e->activity, t, op->dtype, op->count * devices);
        e->limit_s[chp_operator_limit(t)] += op->count * t->time_s;
        step_s += op->count * t->time_s;
    }
    e->activity.time_s = step_s;
}

int chp_stage_links(const chp_evaluator *e, chp_evaluation *out)
{
    if (e->activity.time_s < HUGE_VAL)
        return 1;
    double load = chp_topology_channel_load(e->chip.topology, e->chip.dies) /
                  chp_topology_attained(e->chip.topology, e->chip.dies);
    return chp_stage_short(&out->shortfall, "bandwidth between dies, to keep up with the memory",
                           load * e->chip.dies * e->chip.dram_bytes_per_s, e->chip.link_bytes_per_s,
                           CHP_BYTE_RATE, "link.bandwidth set, where nobody published it");
}
