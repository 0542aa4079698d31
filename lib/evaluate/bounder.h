/* What the parts of a bound share: bounds.c asks for the box's geometry, then its
 * times; metrics are made of both, at the supply that a step time needs. */
#ifndef CHP_EVALUATE_BOUNDER_H
#define CHP_EVALUATE_BOUNDER_H

#include <math.h>

#include "chip/energy.h"
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

/* All supplies of a box on its node, whatever is built. */
typedef struct {
    double clock_s[CHP_MOST_SUPPLIES];
    chp_supply at[CHP_MOST_SUPPLIES];
} chp_supplies;

struct chp_bounder {
    chp_evaluator *fast, *slow;
    chp_memo *geometries, *times, *traffic, *needs, *nodes;
    int price_ends;
    chp_hash run;
    size_t supplies;              /* of the box; 1: one, or they are not told */
    const chp_supplies *supply;   /* NULL: one */
    int timed;                    /* each supply's steps on the fast and on the slow corner */
    double shortest_s[CHP_MOST_SUPPLIES], longest_s[CHP_MOST_SUPPLIES];
    double cache_bytes[CHP_MOST_SUPPLIES]; /* the least of each */
    int cooled;                   /* the coolest chip, at the supply last asked for */
    chp_chip cool;
    chp_silicon_scale cool_scale;
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
/* The coolest chip of some designs of the box, and what leaves their caches at least. */
typedef struct {
    const chp_chip *chip;
    double cache_bytes;
} chp_cool_bounds;

/* Of those whose step takes from `low_s` to `high_s`. */
chp_cool_bounds chp_bounder_coolest(const chp_bounds *bounds, double low_s, double high_s);
/* Of those at one supply, and the ends of their step times. */
chp_cool_bounds chp_bounder_at_supply(const chp_bounds *bounds, size_t supply, double *low_s,
                                      double *high_s);

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
