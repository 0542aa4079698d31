/* chipleteval --serving: predictions for a table of serving runs. */
#ifndef TOOL_SERVING_H
#define TOOL_SERVING_H

#include "tool.h"

/* `chip` and `stack` may be NULL. Rows go to stdout, errors by stack and chip to
 * stderr where the table has measured times. Returns an exit status. */
int tool_serving(const tool_common *common, const char *path, const char *chip,
                 const char *stack, int keep_going);

#endif
