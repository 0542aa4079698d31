#include "cost/economics.h"

double chp_price(const chp_economics *e, double usd)
{
    return usd / (1 - e->margin);
}

/* What an idle machine draws between is left out of the carbon, as of the price. */
chp_running_costs chp_running_costs_of(const chp_economics *e, double usd)
{
    double busy_s = e->lifetime_s * e->utilization;
    return (chp_running_costs){ .package_usd_per_s = (chp_price(e, usd) + e->host_usd) / busy_s,
                                .usd_per_j = e->pue * e->energy_usd_per_j,
                                .kg_per_w = e->pue * busy_s * e->grid_kg_per_j };
}

double chp_usd_per_token(const chp_economics *e, const chp_at_work *work)
{
    chp_running_costs costs = chp_running_costs_of(e, work->usd);
    return (costs.package_usd_per_s + costs.usd_per_j * work->power_w) / work->tokens_per_s;
}

double chp_carbon_of_use(const chp_economics *e, double power_w)
{
    return power_w * chp_running_costs_of(e, 0).kg_per_w;
}
