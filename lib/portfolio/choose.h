/* Which chiplets to tape out for a family of products, and which of its
 * configurations each product then has:
 *
 *   minimise  sum of design[d] y[d] + sum of cost[o] x[o]
 *   with      sum of x[o] over the options o of a product = 1
 *             sum of x[o] over those of its options that hold chiplet d <= y[d]
 *             y[d] 0 or 1, 0 <= x[o] <= 1
 *
 * Once y is whole the cheapest open option of each product is one, so x need not
 * be integer. The second row, one for each product and chiplet, is the tight form:
 * its linear relaxation is nearly whole (Krarup and Pruzan, European Journal of
 * Operational Research 12:36-81, 1983, for one chiplet an option). */
#ifndef CHP_PORTFOLIO_CHOOSE_H
#define CHP_PORTFOLIO_CHOOSE_H

#include "solver/linear_program.h"

enum { CHP_MOST_KINDS = 4 };

/* One configuration of a product: the chiplets in its package and what all
 * packages of the product cost but for the design of chiplets. */
typedef struct {
    size_t product;
    size_t chiplet[CHP_MOST_KINDS];
    int kinds; /* of chiplets, each once */
    double usd;
} chp_option;

typedef struct {
    size_t products, chiplets, options;
    const double *design_usd; /* of each chiplet, paid once if any product has it */
    const chp_option *option;
    double time_limit_s;      /* 0: none */
    double relative_gap;      /* 0: proven optimum */
} chp_portfolio_problem;

typedef struct {
    chp_lp_status status;
    double usd, bound_usd, gap;
} chp_portfolio_answer;

/* `chosen` receives the option of each product where chp_lp_has_values(). A product
 * without an option makes it CHP_LP_INFEASIBLE. */
chiplet_status chp_portfolio_choose(chp_portfolio_answer *out, size_t *chosen,
                                    const chp_portfolio_problem *problem, chiplet_error *err);

/* What a choice costs, each chiplet in it designed once. */
double chp_portfolio_usd(const chp_portfolio_problem *problem, const size_t *chosen);

#endif
