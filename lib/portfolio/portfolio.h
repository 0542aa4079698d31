/* A family of products from few chiplets. */
#ifndef CHP_PORTFOLIO_PORTFOLIO_H
#define CHP_PORTFOLIO_PORTFOLIO_H

#include "portfolio/choose.h"
#include "portfolio/text.h"
#include "portfolio/uses.h"

typedef struct chiplet_portfolio {
    chp_portfolio_text text;
    chp_product_uses *product; /* as many as in `text` */
    chp_chiplet *chiplet;      /* all that might be taped out */
    size_t chiplets;
    chp_portfolio_answer answer;
    const chp_use **chosen;    /* of each product, where chp_lp_has_values() */
    const chp_use **alone;     /* the best of each if it shared nothing */
    double apart_usd;          /* of those, each with a chiplet of its own */
    double evaluated;
} chp_portfolio;

/* *out is to be closed even after a failure. CHIPLET_ERR_INFEASIBLE names a product
 * that nothing can be made for. */
chiplet_status chp_portfolio_run(chp_portfolio *out, const chp_catalogue *library,
                                 const char *path, const chiplet_search_options *options,
                                 chp_findings *to);
void chp_portfolio_close(chp_portfolio *portfolio);

#endif
