/* Work and data over the parts of a package. */
#ifndef TOOL_PLACEMENT_H
#define TOOL_PLACEMENT_H

#include "tool.h"

/* Returns the exit status. */
int tool_placement(const tool_common *common, const char *path);

#endif
