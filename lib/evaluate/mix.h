/* Several workloads that take turns on one package. Of all tokens that the
 * package reads and writes, workload i has the share s_i; with the throughput
 * T_i alone a token of the mix takes t = sum s_i / T_i, and the workload has the
 * share (s_i / T_i) / t of the time. doc/workloads.md has all of it. */
#ifndef CHP_EVALUATE_MIX_H
#define CHP_EVALUATE_MIX_H

#include "evaluate/bounds.h"
#include "evaluate/evaluate.h"

/* The recipe of one workload of a mix, alone. */
void chp_recipe_take_run(chp_recipe *recipe, const chp_recipe *mix, int run);

/* chp_evaluate() of a recipe whose data are taken as it has them: one workload or
 * several. */
void chp_evaluate_stated(chp_evaluator *evaluator, const chp_recipe *recipe, unsigned stale,
                         chp_evaluation *out);

/* Metrics of the mix from those of each of its workloads, feasible all, and what
 * the recipe was asked. */
void chp_mix_metrics(double out[CHP_QUANTITIES], const chp_recipe *mix,
                     double (*metric)[CHP_QUANTITIES]);

/* What the recipes of the box are asked, into bounds of one that is no mix. */
void chp_bounds_ask(chp_bounds *bounds, const chp_recipe_box *box);
/* What is known of all designs of a box, of one workload or of mixes; 0 with why
 * none of them is feasible. */
int chp_mix_bounds(chp_bounder *bounder, const chp_recipe_box *box, chp_metric_bounds *out,
                   chp_shortfall *why);
/* chp_bounds_fit() or chp_bounds_hold() of each workload, or of the only one. */
typedef int (*chp_fit_fn)(chp_bounder *bounder, const chp_recipe_box *box, chp_shortfall *why);
int chp_mix_fits(chp_fit_fn fit, chp_bounder *bounder, const chp_recipe_box *box,
                 chp_shortfall *why);

#endif
