/* The inside of a row: from the terms of a step to metrics. */
#ifndef CHP_EVALUATE_ROW_LANES_H
#define CHP_EVALUATE_ROW_LANES_H

#include "chip/energy.h"
#include "evaluate/metric_lanes.h"
#include "evaluate/row.h"

typedef struct {
    size_t n;
    /* of the supplies alone */
    double voltage_v[CHP_LANES], clock_s[CHP_LANES], bare_flop_j[CHP_LANES];
    double switched[CHP_LANES], leakage_share[CHP_LANES], rest_share[CHP_LANES];
    /* of the chip at each of them */
    double rest_w[CHP_LANES];
    chp_silicon_scale scale;
    double bump_a, bumps;
    /* of the step */
    chp_step_terms terms;
    chp_activity activity;
    double devices;
    chp_power_fixed fixed_power;
    chp_metric_fixed fixed_metric;
    chp_power_inputs in;
    chp_row_metrics out;
} chp_row_work;

typedef void (*chp_row_fn)(chp_row_work *work);

/* NULL if this processor lacks them. */
chp_row_fn chp_row_lanes(chp_vectors vectors);

#endif
