/* The worst that the data allow: what is built is known, how long operators take
 * and what parts cost only between two ends. A design is evaluated at three
 * corners, each of its metrics is the worst of them, and it is feasible if it is
 * at each: steps as slow as they may be, since then tokens are few; as quick, since
 * then power and heat are greatest; and as stated, so that no metric is ever better
 * than that. At the first two everything is bought at the dear end. */
#ifndef CHP_EVALUATE_ROBUST_H
#define CHP_EVALUATE_ROBUST_H

#include "evaluate/bounds.h"
#include "evaluate/evaluate.h"

/* The last one leaves its parts in the evaluator. */
typedef enum { CHP_SLOW_AND_DEAR, CHP_QUICK_AND_DEAR, CHP_AS_STATED, CHP_CORNERS } chp_corner;

/* The recipe of one corner, of which nothing is the worst of several. */
void chp_recipe_take_corner(chp_recipe *recipe, chp_corner corner);
/* Whether its metrics are made of more than one evaluation. */
int chp_recipe_is_joined(const chp_recipe *recipe);

/* What is known of all designs of a box, whatever its recipes are made of; 0 with
 * why none of them is feasible. */
int chp_joined_bounds(chp_bounder *bounder, const chp_recipe_box *box, chp_metric_bounds *out,
                      chp_shortfall *why);

#endif
