#include <math.h>
#include <string.h>

#include "evaluate/bounder.h"

static void know_nothing(chp_metric_bounds *m)
{
    for (int i = 0; i < CHP_METRICS; i++) {
        m->low[i] = -HUGE_VAL;
        m->high[i] = HUGE_VAL;
    }
}

static void bound_prices(chp_metric_bounds *m, const chp_geometry_bounds *g, const chp_recipe *r)
{
    chp_at_least(m, CHP_METRIC_PACKAGE_COST, g->cost.package_usd);
    chp_at_least(m, CHP_METRIC_COST_SYSTEM, r->split.packages * g->cost.package_usd);
    chp_at_least(m, CHP_METRIC_DESIGN_COST, g->design.product_usd);
    chp_at_least(m, CHP_METRIC_DESIGN_COST_PER_PACKAGE, g->design.each_usd);
    chp_at_least(m, CHP_METRIC_FULL_COST, g->cost.package_usd + g->design.each_usd);
    chp_at_most(m, CHP_METRIC_SKU_YIELD, g->cost.die_yield * g->cost.sku_share);
    chp_at_most(m, CHP_METRIC_GOOD_PACKAGES_PER_WAFER, g->cost.good_packages_per_wafer);
    chp_at_least(m, CHP_METRIC_CARBON_MAKE, g->cost.carbon_kg > 0 ? g->cost.carbon_kg : 0);
    double io_dies = r->design.io_dies;
    chp_at_least(m, CHP_METRIC_SILICON_AREA,
                 r->design.dies * g->plan.least.area_m2 + io_dies * g->plan.least.io.area_m2);
    chp_at_most(m, CHP_METRIC_SILICON_AREA,
                r->design.dies * g->plan.most_area_m2 +
                    (io_dies > 0 ? io_dies * g->plan.most_io_m2 : 0));
    chp_at_least(m, CHP_METRIC_PACKAGE_COST_LOW, g->low_usd);
    chp_at_least(m, CHP_METRIC_PACKAGE_COST_HIGH, g->high_usd);
    /* a small difference of large numbers */
    chp_at_least(m, CHP_METRIC_ESCAPES, g->cost.escapes - 1e-12);
    chp_at_least(m, CHP_METRIC_PACKAGE_CLOCK, g->cost.clock);
    chp_at_most(m, CHP_METRIC_PACKAGE_CLOCK, g->cost.clock);
}

static void bound_shares(chp_metric_bounds *m, const chp_geometry_bounds *g, const chp_recipe *r)
{
    const chp_process *node = r->parts.process;
    chp_at_least(m, CHP_METRIC_EDGE_USED, g->plan.least_edge_share);
    chp_at_least(m, CHP_METRIC_CARRIER_USED, g->plan.least.carrier_share);
    chp_at_least(m, CHP_METRIC_RETICLE_USED,
                 g->plan.least.area_m2 / (node->reticle_width_m * node->reticle_height_m));
}

void chp_bound_fixed(chp_bounds *out, const chp_recipe_box *box, const chp_geometry_bounds *g)
{
    memset(out, 0, sizeof *out);
    out->step_high_s = HUGE_VAL;
    out->packages = box->low.split.packages;
    out->host_power_w = box->low.host_power_w;
    out->decode = box->low.split.phase == CHP_DECODE;
    out->economics = box->low.economics;
    know_nothing(&out->fixed);
    for (int i = 0; i < CHP_METRICS; i++)
        out->fixed.low[i] = -chp_slack; /* no metric of a feasible design is below 0 */
    if (!g)
        return;
    bound_prices(&out->fixed, g, &box->low);
    bound_shares(&out->fixed, g, &box->low);
}

/* Tokens a second, and what follows from them. */
static void bound_speed(chp_metric_bounds *m, const chp_bounds *b, double low_s, double high_s)
{
    double most = low_s > 0 && b->tokens > 0 ? b->tokens / low_s : HUGE_VAL;
    double least = high_s < HUGE_VAL ? b->tokens / high_s : 0;
    int latency = b->decode ? CHP_METRIC_TPOT : CHP_METRIC_TTFT;
    chp_at_least(m, latency, low_s);
    chp_at_least(m, CHP_METRIC_THROUGHPUT, least);
    chp_at_least(m, CHP_METRIC_THROUGHPUT_SYSTEM, least * b->packages);
    if (high_s < HUGE_VAL)
        chp_at_most(m, latency, high_s);
    if (!(most < HUGE_VAL))
        return;
    chp_at_most(m, CHP_METRIC_THROUGHPUT, most);
    chp_at_most(m, CHP_METRIC_THROUGHPUT_SYSTEM, most * b->packages);
    if (m->high[CHP_METRIC_GOOD_PACKAGES_PER_WAFER] < HUGE_VAL)
        chp_at_most(m, CHP_METRIC_TOKENS_PER_S_PER_WAFER,
                    most * m->high[CHP_METRIC_GOOD_PACKAGES_PER_WAFER]);
}

/* A stack may be cooler than a lid that conducts without limit would be. */
static void bound_heat(chp_metric_bounds *m, const chp_bounds *b, const chp_power *p,
                       const chp_chip *chip)
{
    double heat_w = p->power_w * (1 - chip->power_loss);
    const chp_chip_design *d = &b->box->low.design;
    double most_m2 = d->dies * b->plan->most_area_m2;
    if (d->io_dies > 0)
        most_m2 += d->io_dies * b->plan->most_io_m2;
    chp_at_least(m, CHP_METRIC_JUNCTION_TEMPERATURE, p->junction_k);
    chp_at_least(m, CHP_METRIC_HOT_SPOT_TEMPERATURE, p->junction_k);
    chp_at_least(m, CHP_METRIC_MEMORY_TEMPERATURE, chip->coolant_k);
    chp_at_least(m, CHP_METRIC_SUPPLY_CURRENT, chp_supply_current(p, chip));
    chp_at_least(m, CHP_METRIC_IDLE_POWER, chip->rest_w / (1 - chip->power_loss));
    chp_at_least(m, CHP_METRIC_POWER_DENSITY, heat_w / most_m2);
}

static void bound_power(chp_metric_bounds *m, const chp_bounds *b, const chp_power *p, double low_s)
{
    double with_host_w = p->power_w + b->host_power_w;
    chp_at_least(m, CHP_METRIC_POWER, p->power_w);
    chp_at_least(m, CHP_METRIC_POWER_SYSTEM, b->packages * with_host_w);
    chp_at_least(m, CHP_METRIC_CARBON_USE, chp_carbon_of_use(&b->economics, with_host_w));
    if (!(low_s > 0 && b->tokens > 0))
        return;
    chp_at_work work = { m->low[CHP_METRIC_FULL_COST], with_host_w, b->tokens / low_s };
    chp_at_least(m, CHP_METRIC_ENERGY_PER_TOKEN, p->power_w * low_s / b->tokens);
    chp_at_least(m, CHP_METRIC_COST_PER_TOKENS, 1e6 * chp_usd_per_token(&b->economics, &work));
}

static int bound_draw(chp_metric_bounds *out, const chp_bounds *b, chp_cool_bounds cool,
                      double low_s, double high_s)
{
    chp_power power;
    chp_activity activity = b->activity;
    activity.time_s = high_s;
    activity.cache_bytes = cool.cache_bytes;
    if (!chp_package_power(&power, cool.chip, &activity))
        return 0;
    bound_heat(out, b, &power, cool.chip);
    bound_power(out, b, &power, low_s);
    return 1;
}

int chp_bounds_metrics(const chp_bounds *b, double low_s, double high_s, chp_metric_bounds *out)
{
    *out = b->fixed;
    if (!(low_s <= high_s))
        return 0;
    bound_speed(out, b, low_s, high_s);
    return !b->bounder || bound_draw(out, b, chp_bounder_coolest(b, low_s, high_s), low_s, high_s);
}

int chp_bounds_at_supply(const chp_bounds *b, size_t supply, chp_metric_bounds *out)
{
    double low_s, high_s;
    chp_cool_bounds cool = chp_bounder_at_supply(b, supply, &low_s, &high_s);
    *out = b->fixed;
    if (!(low_s < HUGE_VAL))
        return 0;
    bound_speed(out, b, low_s, high_s);
    return bound_draw(out, b, cool, low_s, high_s);
}
