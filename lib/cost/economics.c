#include "cost/economics.h"

double chp_price(const chp_economics *e, double usd)
{
    return usd / (1 - e->margin);
}

double chp_usd_per_token(const chp_economics *e, const chp_at_work *work)
{
    double tokens = e->lifetime_s * e->utilization * work->tokens_per_s;
    double energy_j = work->power_w * e->pue / work->tokens_per_s;
    return (chp_price(e, work->usd) + e->host_usd) / tokens + energy_j * e->energy_usd_per_j;
}

/* What an idle machine draws between is left out, as in the price. */
double chp_carbon_of_use(const chp_economics *e, double power_w)
{
    return power_w * e->pue * e->lifetime_s * e->utilization * e->grid_kg_per_j;
}
