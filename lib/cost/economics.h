/* Dollars and carbon of a package at work. Pure. */
#ifndef CHP_COST_ECONOMICS_H
#define CHP_COST_ECONOMICS_H

typedef struct {
    double margin;   /* of the seller, share of the price */
    double host_usd; /* server, network, rack: per package */
    double lifetime_s;
    double utilization; /* share of the lifetime at the load that was evaluated */
    double energy_usd_per_j;
    double pue; /* energy of the building over that of its machines */
    double grid_kg_per_j;
} chp_economics;

/* What one package needs: `usd` to make it, design included. */
typedef struct {
    double usd, power_w, tokens_per_s; /* power with the host's share */
} chp_at_work;

/* What a second of a package and a joule of it cost: dollars per token are
 * (package + joule x watts) x seconds per token. */
typedef struct {
    double package_usd_per_s, usd_per_j, kg_per_w; /* CO2 of a lifetime for each watt */
} chp_running_costs;

chp_running_costs chp_running_costs_of(const chp_economics *economics, double usd);

double chp_price(const chp_economics *economics, double usd);
/* Capital over the tokens of a lifetime, and energy; no staff, no building. */
double chp_usd_per_token(const chp_economics *economics, const chp_at_work *work);
/* CO2 equivalent of the energy of a lifetime. */
double chp_carbon_of_use(const chp_economics *economics, double power_w);

#endif
