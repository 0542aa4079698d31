#include "performance/performance.h"

#include "performance/bind.h"
#include "performance/models.h"

/* Where and how fast an operator runs. */
typedef struct {
    const chp_kernel *kernel;
    const chp_rates *rates;
    double clock_s;
} timing;

/* What adds to the work of the cores: one run as chp_step_lanes() adds up many. */
static double around_s(const chp_operator_plan *p, const timing *at)
{
    const chp_rates *r = at->rates;
    double fixed_s =
        p->form == CHP_TIME_STREAM ? 0 : p->floor_s + p->crosses * r->crossing_latency_s;
    fixed_s += chp_over(p->converted_at_rate, r->dram_s);
    if (p->after.at_rate > 0)
        fixed_s += chp_moving(&p->after, r);
    return fixed_s + p->floor_clocks * at->clock_s +
           chp_min(p->scan_clocks * at->clock_s, chp_over(p->scan_at_rate, r->dram_s));
}

/* What each resource of the device would need alone, in the way that is taken. */
static void set_resources(chp_operator_time *out, const chp_operator_plan *p, const chp_way *way,
                          const timing *at)
{
    const chp_rates *r = at->rates;
    double c = at->clock_s;
    out->tensor_s = way->tensor_clocks * c;
    out->vector_s =
        p->vector_clocks * c + chp_min(p->scan_clocks * c, chp_over(p->scan_at_rate, r->dram_s));
    out->cache_s = way->cache_clocks * c;
    out->dram_s = chp_over(p->beside.at_rate + p->after.at_rate, r->dram_s);
    out->link_s = chp_over(p->beside.bytes + p->after.bytes, r->crossing_s);
    out->launch_s =
        p->floor_s + p->floor_clocks * c + p->crosses * r->crossing_latency_s + way->launch_s;
    out->cache_bytes += way->cache_bytes;
    out->tensor_flop += way->tensor_flop;
}

static void time_product(chp_operator_time *out, const chp_operator_plan *p, const timing *at)
{
    const chp_kernel *k = at->kernel;
    const chp_product_plan plan = chp_product_of(p, 1, 1);
    const chp_product_term t = chp_bind_product(&plan, at->rates);
    double waves_s = chp_waves_s(&t, at->clock_s), shares_s = chp_shares_s(&t, at->clock_s);
    double busy_s = chp_min(waves_s, shares_s);
    out->time_s += chp_product_s(busy_s, k->gemm_sag, k->gemm_sag_s, t.beside_s, k->gemm_overlap);
    set_resources(out, p, &p->way[shares_s < waves_s], at);
    out->tensor_s *= chp_sagging(busy_s, k->gemm_sag, k->gemm_sag_s) / busy_s;
}

static void time_split(chp_operator_time *out, const chp_operator_plan *p, const timing *at)
{
    const chp_split_plan plan = chp_split_of(p, 1);
    const chp_split_term t = chp_bind_split(&plan, at->rates);
    double whole_s = chp_whole_s(&t, at->clock_s), parts_s = chp_parts_s(&t, at->clock_s);
    out->time_s += chp_min(whole_s, parts_s);
    set_resources(out, p, &p->way[parts_s < whole_s], at);
}

static void time_way(chp_operator_time *out, const chp_operator_plan *p, const timing *at)
{
    double busy_s = p->way[0].clocks * at->clock_s, beside_s = chp_moving(&p->beside, at->rates);
    out->time_s += p->form == CHP_TIME_BLOCKS ? chp_max(busy_s, beside_s)
                                              : chp_join(busy_s, beside_s, at->kernel->moe_overlap);
    set_resources(out, p, &p->way[0], at);
}

static void time_stream(chp_operator_time *out, const chp_operator_plan *p, const timing *at)
{
    const chp_stream_plan plan = chp_stream_of(p, 1);
    const chp_stream_term t = chp_bind_stream(&plan, at->kernel, at->rates);
    out->time_s += chp_stream_s(&t, at->clock_s);
    set_resources(out, p, &p->way[0], at);
    out->cache_s = chp_min(out->cache_s, t.cache_s);
}

/* Levels that follow each other add up before a clock is known. */
static double levels_in_turn_s(const chp_operator_plan *p, const timing *at)
{
    chp_step_plan step;
    chp_step_terms terms;
    double step_s, cache_bytes;
    chp_step_plan_clear(&step, at->kernel);
    chp_step_plan_add(&step, p, 1, 1);
    chp_step_bind(&terms, &step, at->rates);
    chp_step_lanes(&terms, 1, &at->clock_s, &step_s, &cache_bytes);
    return step_s;
}

static void time_levels(chp_operator_time *out, const chp_operator_plan *p, const timing *at)
{
    double level_s[CHP_LEVELS];
    for (int i = 0; i < CHP_LEVELS; i++)
        level_s[i] = chp_level_alone(p, i, at->rates, at->clock_s);
    out->link_s = level_s[0];
    if (p->form == CHP_TIME_EXCHANGE) {
        out->network_s = chp_max(level_s[1], level_s[2]);
        out->time_s = chp_max(out->link_s, out->network_s);
    } else {
        out->network_s = level_s[1] + level_s[2];
        out->time_s = levels_in_turn_s(p, at);
    }
}

chp_operator_time chp_time_plan(const chp_operator_plan *plan, const chp_kernel *kernel,
                                const chp_rates *rates, double clock_s)
{
    const timing at = { kernel, rates, clock_s };
    chp_operator_time out = plan->amounts;
    out.time_s = around_s(plan, &at);
    switch (plan->form) {
    case CHP_TIME_PRODUCT: time_product(&out, plan, &at); break;
    case CHP_TIME_SPLIT: time_split(&out, plan, &at); break;
    case CHP_TIME_STREAM: time_stream(&out, plan, &at); break;
    case CHP_TIME_EXPERTS:
    case CHP_TIME_BLOCKS: time_way(&out, plan, &at); break;
    default: time_levels(&out, plan, &at); break;
    }
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
