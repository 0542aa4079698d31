/* How a metric of a mix follows from those of its workloads. */
#ifndef CHP_EVALUATE_BLEND_H
#define CHP_EVALUATE_BLEND_H

#include "design/design.h"

typedef enum {
    CHP_BLEND_WORST,     /* each workload must live with it: the worst of them */
    CHP_BLEND_RATE,      /* tokens in a time: the harmonic mean over tokens */
    CHP_BLEND_OVER_TIME, /* the mean over time */
    CHP_BLEND_PER_TOKEN  /* the mean over tokens */
} chp_blend;

/* What depends on the chip alone is the same for all, and so its worst. */
static inline chp_blend chp_blend_of(int metric)
{
    switch (metric) {
    case CHP_METRIC_THROUGHPUT:
    case CHP_METRIC_THROUGHPUT_SYSTEM:
    case CHP_METRIC_TOKENS_PER_S_PER_WAFER: return CHP_BLEND_RATE;
    case CHP_METRIC_POWER:
    case CHP_METRIC_POWER_SYSTEM:
    case CHP_METRIC_CARBON_USE: return CHP_BLEND_OVER_TIME;
    case CHP_METRIC_ENERGY_PER_TOKEN:
    case CHP_METRIC_COST_PER_TOKENS: return CHP_BLEND_PER_TOKEN;
    default: return CHP_BLEND_WORST;
    }
}

#endif
