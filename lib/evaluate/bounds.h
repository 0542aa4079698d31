/* From a box of designs to an interval of every metric, or why none is feasible.
 *
 * A box lies between two recipes that differ only in the ordered numbers below;
 * everything else (nodes, kinds of memory and link, packages, topology, workload,
 * batch, the split of the work) is the same in both.
 *
 * What the models must keep, or the search is wrong (a fuzz test samples boxes):
 *  - Times never grow with cores, clock, cache, DRAM rate, link rate and network
 *    rates, latencies apart: more of a resource never hurts.
 *  - What an operator moves never shrinks with less cache, and depends on cores
 *    and clock only through the plan that it chooses.
 *  - A die never shrinks, and a package never gets cheaper, with more cores,
 *    cache, stacks or lanes; more spares make a die larger and its yield higher.
 *  - Energy of what runs, clocked power and leakage grow with voltage and area.
 *  - The clock grows with voltage.
 * A model that is not monotone in one of these must offer its envelope instead. */
#ifndef CHP_EVALUATE_BOUNDS_H
#define CHP_EVALUATE_BOUNDS_H

#include "evaluate/evaluate.h"
#include "evaluate/gauge.h"

/* Keys along which a box may be wide. */
int chp_bounds_ordered(int key);

typedef struct {
    chp_recipe low, high; /* less and more of each ordered number */
} chp_recipe_box;

/* What is known of all designs of a box that can be built. A power bound
 * depends on how long the step takes, so metrics are asked for by step time. */
typedef struct {
    double step_low_s, step_high_s;
    double tokens;                  /* of a step, one package */
    double energy_low_j;            /* of what runs in a step, one package */
    double steady_low_w;            /* whatever runs: clocks, links, memory */
    chp_chip cool;                  /* leakage, cooling at their best */
    chp_metric_bounds fixed;        /* what does not depend on the step */
    double host_power_w, packages;
    chp_economics economics;
    int decode;
} chp_bounds;

typedef struct chp_bounder chp_bounder;

chp_bounder *chp_bounder_new(void); /* NULL: out of memory */
void chp_bounder_free(chp_bounder *bounder);

/* 1, or 0 with why no design of the box is feasible. */
int chp_bounds_find(chp_bounder *bounder, const chp_recipe_box *box, chp_bounds *out,
                    chp_shortfall *why);

/* Metrics of those designs of the box whose step takes from `low_s` to `high_s`.
 * 0 if there are none. Bounds hold a relative slack of 1e-9. */
int chp_bounds_metrics(const chp_bounds *bounds, double low_s, double high_s,
                       chp_metric_bounds *out);

#endif
