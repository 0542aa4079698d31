/* From the plan of a step to its terms at given rates. */
#include "performance/bind.h"

#include <math.h>

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

double chp_level_alone(const chp_operator_plan *p, int level, const chp_rates *r, double c)
{
    const chp_level_plan *plan = &p->level[level];
    chp_level_term t = chp_bind_level(plan, r->link_s[level], r->latency_s[level]);
    if (p->form == CHP_TIME_REDUCE && plan->clocks > 0 && plan->signal_clocks < HUGE_VAL)
        return chp_reduce_s(&t, c, sqrt(c));
    return chp_level_s(&t, c, sqrt(c));
}

static void bind_sums(chp_step_terms *t, const chp_step_plan *p, const chp_rates *r)
{
    t->fixed_s = p->sum.fixed_s + p->sum.latencies * r->crossing_latency_s +
                 chp_over(p->sum.at_rate, r->dram_s);
    t->clocks = p->sum.clocks;
    t->root = 0;
    t->scan_clocks = p->sum.scan_clocks;
    t->scan_s = chp_over(p->sum.scan_at_rate, r->dram_s);
    t->cache_bytes = p->amounts.cache_bytes;
    for (int i = 0; i < p->moves; i++)
        t->fixed_s += chp_moving(&p->move[i], r);
    for (int i = 0; i < CHP_LEVELS; i++) {
        chp_level_term level = chp_bind_level(&p->sum.level[i], r->link_s[i], r->latency_s[i]);
        t->fixed_s += level.fixed_s;
        t->clocks += level.clocks;
        t->root += level.root;
    }
}

static void bind_cores(chp_step_terms *t, const chp_step_plan *p, const chp_rates *r)
{
    for (int i = 0; i < p->products; i++)
        t->product[i] = chp_bind_product(&p->product[i], r);
    for (int i = 0; i < p->experts; i++)
        t->expert[i] = chp_bind_way(&p->expert[i], r);
    for (int i = 0; i < p->blocks; i++)
        t->block[i] = chp_bind_way(&p->block[i], r);
    for (int i = 0; i < p->splits; i++)
        t->split[i] = chp_bind_split(&p->split[i], r);
    for (int i = 0; i < p->streams; i++)
        t->stream[i] = chp_bind_stream(&p->stream[i], p->kernel, r);
    t->products = p->products;
    t->experts = p->experts;
    t->blocks = p->blocks;
    t->splits = p->splits;
    t->streams = p->streams;
}

static void bind_collectives(chp_step_terms *t, const chp_step_plan *p, const chp_rates *r)
{
    for (int i = 0; i < p->reduces; i++) {
        int k = p->reduce[i].level;
        t->reduce[i].runs = p->reduce[i].runs;
        t->reduce[i].at = chp_bind_level(&p->reduce[i].at, r->link_s[k], r->latency_s[k]);
    }
    for (int i = 0; i < p->exchanges; i++) {
        t->exchange[i].runs = p->exchange[i].runs;
        for (int k = 0; k < CHP_LEVELS; k++)
            t->exchange[i].at[k] =
                chp_bind_level(&p->exchange[i].at[k], r->link_s[k], r->latency_s[k]);
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
    bind_collectives(t, p, r);
}
