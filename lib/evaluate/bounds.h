/* From a box of designs to an interval of every metric, or why none is feasible.
 *
 * A box lies between two recipes that differ only in ordered numbers; everything
 * else (nodes, kinds of memory and link, packages, topology, workload, batch, the
 * split of the work) is the same in both.
 *
 * What the models must keep, or the search is wrong (a fuzz test samples boxes):
 *  - Times never grow with cores, clock, cache, or the rates of DRAM and links:
 *    more of a resource never hurts.
 *  - What an operator moves never grows with the cache, and depends on cores and
 *    clock only through the plan of a GEMM (chp_least_cache_bytes).
 *  - A die never shrinks, and a package never gets cheaper, with more cores,
 *    cache, stacks or lanes; spares make a die larger and its yield higher.
 *  - Power never falls with energies, clocked power, leakage, thermal resistance
 *    or activity, and never grows with the time of a step.
 *  - Energies, clocked power and leakage grow with voltage and area, the clock
 *    with voltage.
 * A model that is not monotone in one of these must offer its envelope instead. */
#ifndef CHP_EVALUATE_BOUNDS_H
#define CHP_EVALUATE_BOUNDS_H

#include "evaluate/evaluate.h"
#include "evaluate/gauge.h"

/* Keys along which a box may be wide. */
int chp_bounds_ordered(int key);
/* Keys that say how a chip is used and nothing else. */
int chp_bounds_of_run(int key);
/* Keys that say how parts are attached: no time depends on them. */
int chp_bounds_of_attachment(int key);

enum { CHP_MOST_ATTACHMENTS = 32 };
typedef struct {
    const chp_package *dies, *memory;
    chp_priced_parts low, high; /* ends of their prices, as a recipe has them */
} chp_attachment;

/* A key of the run that differs inside a box, with its values there. */
enum { CHP_MOST_RUN_KEYS = 5 * (1 + CHP_MOST_RUNS) };
typedef struct {
    int key;
    unsigned runs;           /* of a mix: a bit for each workload whose key it is */
    const double *value;
    size_t count;
} chp_run_axis;

typedef struct {
    chp_recipe low, high;    /* less and more of each ordered number */
    int run_axes;            /* 0: one run; else no time is known */
    chp_run_axis run_axis[CHP_MOST_RUN_KEYS];
    const double *voltage_v; /* all supplies of the box, rising; NULL: not told */
    size_t voltages;
    size_t first_voltage;    /* place of the first one on its axis */
    const double *spare_cores; /* all of the box; NULL: not told */
    size_t spares;
    int attachments;         /* ways in which parts may be attached */
    chp_attachment attachment[CHP_MOST_ATTACHMENTS];
} chp_recipe_box;

typedef struct chp_bounder chp_bounder;

/* What is known of all designs of a box that can be built. A bound of power
 * depends on how long the step takes: the shorter it is, the higher must the
 * supply be. So metrics are asked for by step time. Holds until the next call
 * on its bounder. */
typedef struct {
    chp_bounder *bounder;
    const chp_recipe_box *box;
    double step_low_s, step_high_s;
    double tokens;             /* of a step, one package; 0: not known */
    int dtype;                 /* of the one run */
    double packages, host_power_w;
    int decode;
    chp_activity activity;     /* the least, its time left open */
    const chp_plan_bounds *plan;
    double case_k_per_w;       /* junction to lid, the least */
    chp_economics economics;
    chp_metric_bounds fixed;   /* of metrics that do not depend on the step */
} chp_bounds;

chp_bounder *chp_bounder_new(void); /* NULL: out of memory */
/* From now on package costs at both ends of what is known are bounded, too, which
 * takes as long as all the rest. */
void chp_bounder_price_ends(chp_bounder *bounder);
void chp_bounder_free(chp_bounder *bounder);

/* 1, or 0 with why no design of the box is feasible. */
int chp_bounds_find(chp_bounder *bounder, const chp_recipe_box *box, chp_bounds *out,
                    chp_shortfall *why);
/* The same in steps that each cost more than the one before: what is built, which
 * is all that prices and areas depend on; whether its memory holds what runs; and
 * how fast it runs. */
int chp_bounds_build(chp_bounder *bounder, const chp_recipe_box *box, chp_bounds *out,
                     chp_shortfall *why);
int chp_bounds_load(chp_bounds *bounds, chp_shortfall *why);
int chp_bounds_run(chp_bounds *bounds, chp_shortfall *why);
/* Whether the first two steps end with 1, which takes less where no price is asked. */
int chp_bounds_fit(chp_bounder *bounder, const chp_recipe_box *box, chp_shortfall *why);
/* Whether the second one does, of a box that can be built. */
int chp_bounds_hold(chp_bounder *bounder, const chp_recipe_box *box, chp_shortfall *why);

/* The ends of an interval of step times that some designs of the box may take: each
 * supply has a shortest and a longest step. 0 if there are none. */
int chp_bounds_trim(const chp_bounds *bounds, double *low_s, double *high_s);

/* Metrics of those designs of the box whose step takes from `low_s` to `high_s`;
 * 0 if there are none. Each bound has a relative slack of 1e-9. */
int chp_bounds_metrics(const chp_bounds *bounds, double low_s, double high_s,
                       chp_metric_bounds *out);
/* The same of its designs at one of the supplies of the box, of which times are known. */
int chp_bounds_by_supply(const chp_bounds *bounds);
int chp_bounds_at_supply(const chp_bounds *bounds, size_t supply, chp_metric_bounds *out);

#endif
