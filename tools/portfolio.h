/* chipletopt --portfolio: chiplets for a family of products. */
#ifndef TOOL_PORTFOLIO_H
#define TOOL_PORTFOLIO_H

#include "tool.h"

/* Prints the answer. Returns 0 or an exit status; TOOL_UNPROVEN with `require_optimal`
 * if a time limit of the file left a gap. */
int tool_portfolio(const tool_common *common, const char *path, int threads, double time_limit_s,
                   int require_optimal);

#endif
