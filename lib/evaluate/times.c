/* The stage from operators to the time of a step and to what ran in it. */
#include <math.h>

#include "evaluate/stages.h"
#include "performance/lanes.h"

double chp_stage_devices(const chp_evaluator *e)
{
    return e->presentation == CHP_PARTITIONED ? e->chip.dies : 1;
}

const chp_step_plan *chp_stage_plan(chp_evaluator *e, const chp_recipe *r)
{
    chp_plan_input input = { e->mapping, e->mapping_id, &e->per_clock[e->presentation], r->kernel,
                             r->time_factor };
    return chp_plan_cache_get(e->plans, &input);
}

void chp_stage_bind(chp_step_terms *out, const chp_evaluator *e, const chp_step_plan *plan)
{
    chp_rates rates = chp_rates_of(&e->device[e->presentation], &e->fabric[e->presentation]);
    chp_step_bind(out, plan, &rates);
}

chp_activity chp_stage_activity(const chp_step_plan *plan, double devices)
{
    chp_activity a = { .vector_flop = devices * plan->amounts.vector_flop,
                       .exponentials = devices * plan->amounts.exponentials,
                       .dram_bytes = devices * plan->amounts.dram_bytes,
                       .link_bytes = devices * plan->amounts.link_bytes,
                       .network_bytes = devices * plan->amounts.network_bytes };
    for (int d = 0; d < CHP_DTYPES; d++)
        a.tensor_flop[d] = devices * plan->tensor_flop[d];
    return a;
}

void chp_stage_times(chp_evaluator *e, const chp_recipe *r)
{
    chp_step_terms terms;
    const chp_step_plan *plan = chp_stage_plan(e, r);
    double devices = chp_stage_devices(e), clock_s = 1 / e->clock_hz;
    double step_s, cache_bytes;
    chp_stage_bind(&terms, e, plan);
    chp_step_lanes(&terms, 1, &clock_s, &step_s, &cache_bytes);
    e->activity = chp_stage_activity(plan, devices);
    e->activity.cache_bytes = devices * cache_bytes;
    e->activity.time_s = step_s;
}

int chp_stage_links(const chp_evaluator *e, chp_evaluation *out)
{
    if (e->activity.time_s < HUGE_VAL)
        return 1;
    double joined = chp_chip_joined(&e->chip);
    double load = chp_topology_channel_load(e->chip.topology, joined) /
                  chp_topology_attained(e->chip.topology, joined);
    return chp_stage_short(&out->shortfall, "bandwidth between dies, to keep up with the memory",
                           load * e->chip.dies * e->chip.dram_bytes_per_s, e->chip.link_bytes_per_s,
                           CHP_BYTE_RATE, "link.bandwidth set, where nobody published it");
}
