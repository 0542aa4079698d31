/* What the time and the energy of a step are spent on, for reports. */
#include <math.h>

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

static void time_operators(chp_evaluator *e, const chp_recipe *r, double clock_hz)
{
    chp_rates rates = chp_rates_of(&e->device[e->presentation], &e->fabric[e->presentation]);
    for (int i = 0; i < e->mapping->count; i++) {
        const chp_operator *op = &e->mapping->op[i];
        chp_operator_plan plan;
        chp_plan_operator(&plan, op, &e->per_clock[e->presentation], r->kernel, CHP_REUSE_STREAM);
        e->time[i] = chp_time_plan(&plan, r->kernel, &rates, 1 / clock_hz);
        /* Rows of padding take time but hold zeros, which switch next to nothing. */
        e->time[i].tensor_flop = e->mapping->tensor_flop[i];
        if (r->time_factor)
            e->time[i].time_s *= r->time_factor[chp_interval_family_of(op)];
    }
}

/* Of exchanges what the work of the other half of the batch does not hide. */
static void hide_exchanges(chp_evaluator *e, const chp_kernel *kernel)
{
    double exchange_s = 0, work_s = 0;
    for (int i = 0; i < e->mapping->count; i++) {
        const chp_operator *op = &e->mapping->op[i];
        *(op->kind == CHP_ALL_TO_ALL ? &exchange_s : &work_s) += op->count * e->time[i].time_s;
    }
    if (!(exchange_s > 0))
        return;
    double seen = chp_join(work_s, exchange_s, kernel->exchange_overlap) - work_s;
    for (int i = 0; i < e->mapping->count; i++)
        if (e->mapping->op[i].kind == CHP_ALL_TO_ALL)
            e->time[i].time_s *= seen / exchange_s;
}

static void spend(chp_evaluator *e, const chp_recipe *r, double clock_hz)
{
    time_operators(e, r, clock_hz);
    hide_exchanges(e, r->kernel);
}

/* At the full clock, and beside it what a cap adds. */
static chp_limit largest_limit(const chp_evaluator *e)
{
    double limit_s[CHP_LIMITS] = { 0 };
    int best = 0;
    for (int i = 0; i < e->mapping->count; i++)
        limit_s[chp_operator_limit(&e->time[i])] += e->mapping->op[i].count * e->time[i].time_s;
    if (e->sheet)
        limit_s[CHP_BY_POWER_CAP] = e->activity.time_s - e->full_step_s;
    for (int i = 1; i < CHP_LIMITS; i++)
        if (limit_s[i] > limit_s[best])
            best = i;
    return (chp_limit)best;
}

static double energy_of(const chp_evaluator *e, int i)
{
    const chp_operator_time *t = &e->time[i];
    double devices = chp_stage_devices(e);
    chp_activity run = { .vector_flop = devices * t->vector_flop,
                         .exponentials = devices * t->exponentials,
                         .cache_bytes = devices * t->cache_bytes,
                         .dram_bytes = devices * t->dram_bytes,
                         .link_bytes = devices * t->link_bytes,
                         .network_bytes = devices * t->network_bytes };
    run.tensor_flop[e->mapping->op[i].dtype] = devices * t->tensor_flop;
    return chp_activity_energy(&e->chip, &run);
}

chp_account chp_evaluator_account(chp_evaluator *e, const chp_recipe *r)
{
    chp_account account = { e->time, e->energy_j, CHP_BY_LAUNCH };
    spend(e, r, e->chip.clock_hz);
    account.limit = largest_limit(e);
    if (e->clock_hz != e->chip.clock_hz)
        spend(e, r, e->clock_hz);
    for (int i = 0; i < e->mapping->count; i++)
        e->energy_j[i] = energy_of(e, i);
    return account;
}
