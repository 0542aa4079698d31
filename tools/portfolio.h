/* chipletopt --portfolio: chiplets for a family of products. */
#ifndef TOOL_PORTFOLIO_H
#define TOOL_PORTFOLIO_H

#include "request.h"

/* Prints the answer, and writes it to the folder that is asked for. Returns 0 or an exit
 * status; TOOL_UNPROVEN if optimality is required and a time limit of the file left a
 * gap. */
int tool_portfolio(const tool_request *request);

#endif
