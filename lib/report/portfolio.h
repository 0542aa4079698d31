/* A portfolio for people and for programs. */
#ifndef CHP_REPORT_PORTFOLIO_H
#define CHP_REPORT_PORTFOLIO_H

#include "portfolio/portfolio.h"
#include "report/text.h"

/* The table has chiplets and products, CSV and TSV a row for each product, JSON all. */
chiplet_status chp_portfolio_write(chiplet_format format, const chp_portfolio *portfolio,
                                   chp_text *to, chiplet_error *err);

/* A bar for each product and one for the design of chiplets, shared and not: script
 * or data. */
void chp_figure_portfolio(const chp_portfolio *portfolio, chiplet_figure_part part, chp_text *to);

#endif
