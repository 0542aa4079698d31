#include "performance/performance.h"

#include "performance/lanes.h"
#include "performance/models.h"

/* One way of two, as the lanes choose it. */
static const chp_way *chosen(const chp_operator_plan *p, const chp_step_terms *t, double c)
{
    int other = 0;
    if (p->form == CHP_TIME_PRODUCT)
        other = chp_shares_s(&t->product[0], c) < chp_waves_s(&t->product[0], c);
    if (p->form == CHP_TIME_SPLIT)
        other = chp_parts_s(&t->split[0], c) < chp_whole_s(&t->split[0], c);
    return &p->way[other];
}

static double moved_s(const chp_operator_plan *p, double dram_s)
{
    return p->beside.at_rate + p->after.at_rate > 0
               ? (p->beside.at_rate + p->after.at_rate) * dram_s
               : 0;
}

static double crossed_s(const chp_operator_plan *p, double crossing_s)
{
    return p->beside.bytes + p->after.bytes > 0 ? (p->beside.bytes + p->after.bytes) * crossing_s
                                                : 0;
}

/* What each resource of the device would need alone. */
static void set_resources(chp_operator_time *out, const chp_operator_plan *p,
                          const chp_step_terms *t, const chp_rates *rates, double c)
{
    const chp_way *way = chosen(p, t, c);
    double busy_s = way->clocks * c + way->fixed_s;
    double slower =
        p->form == CHP_TIME_PRODUCT ? chp_sagging(busy_s, t->sag, t->sag_s) / busy_s : 1;
    out->tensor_s = way->tensor_clocks * c * slower;
    out->vector_s = p->vector_clocks * c + chp_min(t->scan_clocks * c, t->scan_s);
    out->cache_s = way->cache_clocks * c;
    if (p->form == CHP_TIME_STREAM)
        out->cache_s = chp_min(out->cache_s, t->stream[0].cache_s);
    out->dram_s = moved_s(p, rates->dram_s);
    out->link_s = crossed_s(p, rates->crossing_s);
    out->launch_s =
        p->floor_s + p->floor_clocks * c + p->crosses * rates->crossing_latency_s + way->launch_s;
    out->cache_bytes += way->cache_bytes;
    out->tensor_flop += way->tensor_flop;
}

/* The levels of a collective by themselves. */
static void set_levels(chp_operator_time *out, const chp_operator_plan *p, const chp_rates *rates,
                       double c)
{
    double level_s[CHP_LEVELS];
    for (int i = 0; i < CHP_LEVELS; i++)
        level_s[i] = chp_level_alone(p, i, rates, c);
    out->link_s = level_s[0];
    out->network_s =
        p->form == CHP_TIME_EXCHANGE ? chp_max(level_s[1], level_s[2]) : level_s[1] + level_s[2];
}

chp_operator_time chp_time_plan(const chp_operator_plan *plan, const chp_kernel *kernel,
                                const chp_rates *rates, double clock_s)
{
    chp_step_plan step;
    chp_step_terms terms;
    chp_operator_time out = plan->amounts;
    double cache_bytes;
    chp_step_plan_clear(&step, kernel);
    chp_step_plan_add(&step, plan, 1, 1);
    chp_step_bind(&terms, &step, rates);
    chp_step_lanes(&terms, 1, &clock_s, &out.time_s, &cache_bytes);
    if (plan->form < CHP_TIME_REDUCE)
        set_resources(&out, plan, &terms, rates, clock_s);
    else
        set_levels(&out, plan, rates, clock_s);
    return out;
}

chp_operator_time chp_time_operator(const chp_operator *op, const chp_device *device,
                                    const chp_fabric *fabric, const chp_kernel *kernel,
                                    chp_reuse reuse)
{
    chp_operator_plan plan;
    chp_rates rates = chp_rates_of(device, fabric);
    chp_plan_operator(&plan, op, device, kernel, reuse);
    return chp_time_plan(&plan, kernel, &rates, 1 / device->clock_hz);
}

/* Only of a GEMM does the traffic follow a plan that other devices would not
 * choose: elsewhere it is the operator's own, or the balance of a core's rates
 * decides, which all devices with that core share. */
double chp_least_cache_bytes(const chp_operator *op, const chp_device *slow, const chp_device *fast,
                             const chp_fabric *fabric, const chp_kernel *kernel)
{
    if (op->kind == CHP_GEMM || op->kind == CHP_BATCHED_GEMM)
        return chp_gemm_least_cache_bytes(op, slow, fast, kernel);
    return chp_time_operator(op, fast, fabric, kernel, CHP_REUSE_STREAM).cache_bytes;
}
