/* Metrics that follow the supply of the cores: lib/base/lanes.h. */
#ifndef CHP_EVALUATE_METRIC_LANES_H
#define CHP_EVALUATE_METRIC_LANES_H

#include "evaluate/stages.h"
#include "power/lanes.h"

/* What all lanes have in common. */
typedef struct {
    double tokens, packages; /* of a step, one package; in all */
    double host_power_w, power_loss;
    double area_m2; /* of all logic dies; NaN: not known */
    double good_packages_per_wafer;
    chp_running_costs costs;
    int decode;
} chp_metric_fixed;

chp_metric_fixed chp_metric_fix(const chp_evaluator *evaluator, const chp_recipe *recipe);

/* Into metric[i * stride + lane]. */
CHP_LANE_CODE void chp_speed_lanes(const chp_metric_fixed *fixed, const double *restrict step_s,
                                   size_t n, size_t stride, double *restrict metric)
{
    const chp_metric_fixed f = *fixed;
    double *latency = metric + stride * (f.decode ? CHP_METRIC_TPOT : CHP_METRIC_TTFT);
    double *none = metric + stride * (f.decode ? CHP_METRIC_TTFT : CHP_METRIC_TPOT);
    for (size_t l = 0; l < n; l++) {
        double rate = f.tokens / step_s[l];
        metric[CHP_METRIC_THROUGHPUT * stride + l] = rate;
        metric[CHP_METRIC_THROUGHPUT_SYSTEM * stride + l] = rate * f.packages;
        metric[CHP_METRIC_TOKENS_PER_S_PER_WAFER * stride + l] = rate * f.good_packages_per_wafer;
    }
    for (size_t l = 0; l < n; l++) {
        latency[l] = step_s[l];
        none[l] = NAN;
    }
}

CHP_LANE_CODE void chp_power_metric_lanes(const chp_metric_fixed *fixed,
                                          const double *restrict step_s,
                                          const double *restrict power_w,
                                          const double *restrict rest_w, size_t n, size_t stride,
                                          double *restrict metric)
{
    const chp_metric_fixed f = *fixed;
    double supplied = 1 / (1 - f.power_loss);
    double s_per_token = 1 / f.tokens, per_m2 = (1 - f.power_loss) / f.area_m2;
    for (size_t l = 0; l < n; l++) {
        double w = power_w[l], with_host_w = w + f.host_power_w;
        double token_s = step_s[l] * s_per_token;
        metric[CHP_METRIC_POWER * stride + l] = w;
        metric[CHP_METRIC_ENERGY_PER_TOKEN * stride + l] = w * token_s;
        metric[CHP_METRIC_POWER_DENSITY * stride + l] = w * per_m2;
        metric[CHP_METRIC_POWER_SYSTEM * stride + l] = f.packages * with_host_w;
        metric[CHP_METRIC_COST_PER_TOKENS * stride + l] =
            1e6 * ((f.costs.package_usd_per_s + f.costs.usd_per_j * with_host_w) * token_s);
        metric[CHP_METRIC_IDLE_POWER * stride + l] = rest_w[l] * supplied;
        metric[CHP_METRIC_CARBON_USE * stride + l] = with_host_w * f.costs.kg_per_w;
    }
}

#endif
