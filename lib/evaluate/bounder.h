/* What the parts of a bound share: bounds.c asks for the box's geometry, then its
 * times; metrics are made of both, at the supply that a step time needs. */
#ifndef CHP_EVALUATE_BOUNDER_H
#define CHP_EVALUATE_BOUNDER_H

#include <math.h>

#include "evaluate/bounds.h"
#include "evaluate/memo.h"
#include "evaluate/stages.h"

/* Rounding of sums in another order: bounds give way by so much. */
static const double chp_slack = 1e-9;

/* What voltage and use of a chip do not change. */
typedef struct {
    int built;
    chp_shortfall why;
    chp_plan_bounds plan;
    double case_k_per_w;
    chp_package_cost cost;
    chp_design_cost design;
    double low_usd, high_usd;       /* at the cheap and the dear end; 0: not asked */
} chp_geometry_bounds;

enum { CHP_MOST_SUPPLIES = 512 };

/* One supply of the box, everything else at its best. */
typedef struct {
    int timed, cooled;
    double step_s;  /* the shortest */
    chp_chip cool;  /* energies and standing powers at their least */
} chp_supply_bounds;

struct chp_bounder {
    chp_evaluator *fast, *slow;
    chp_memo *geometries, *times, *traffic, *needs;
    int price_ends;
    chp_hash run;
    size_t supplies;
    chp_supply_bounds supply[CHP_MOST_SUPPLIES];
};

/* The best that any attachment makes of the box: areas depend on none. */
const chp_geometry_bounds *chp_bounder_geometry(chp_bounder *bounder, const chp_recipe_box *box);

/* Its areas alone, of the first way to attach parts by which it can be built. */
int chp_bounder_plan(chp_plan_bounds *out, const chp_recipe_box *box, chp_shortfall *why);

/* What the memory of a device must hold at least, as it is presented. */
typedef struct {
    double bytes[2]; /* HUGE_VAL: no run is legal */
    chp_shortfall why;
} chp_needs;

/* The least over all runs of the box. */
const chp_needs *chp_bounder_needs(chp_bounder *bounder, const chp_recipe_box *box);

/* Step times and least activity of the mapped corners into *out. */
void chp_bounder_times(chp_bounder *bounder, const chp_recipe_box *box, chp_bounds *out);
/* A step on the evaluator's device, of the run that chp_bounder_times() was told. */
chp_activity chp_bounder_step(chp_bounder *bounder, chp_evaluator *evaluator,
                              const chp_recipe *recipe);
const chp_device *chp_bounder_device(const chp_evaluator *evaluator);

/* Supplies of another box. */
void chp_bounder_forget_supplies(chp_bounder *bounder, const chp_recipe_box *box);
/* The coolest chip of those designs whose step takes no longer. */
const chp_chip *chp_bounder_coolest(const chp_bounds *bounds, double step_s);

static inline void chp_at_least(chp_metric_bounds *m, int metric, double value)
{
    m->low[metric] = value - chp_slack * fabs(value);
}

static inline void chp_at_most(chp_metric_bounds *m, int metric, double value)
{
    m->high[metric] = value + chp_slack * fabs(value);
}

/* Of all designs of the box, whatever its step takes; no geometry: of a sheet. */
void chp_bound_fixed(chp_bounds *out, const chp_recipe_box *box, const chp_geometry_bounds *g);

#endif
