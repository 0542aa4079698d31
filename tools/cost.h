/* Tables of published cost models. */
#ifndef TOOL_COST_H
#define TOOL_COST_H

#include "tool.h"

/* `table` is PROFILE:FILE.csv. Returns the exit status. */
int tool_cost(const tool_common *common, const char *table, int keep_going);

#endif
