/* chipleteval --operators: predictions for a table of operators. */
#ifndef TOOL_OPERATORS_H
#define TOOL_OPERATORS_H

#include "tool.h"

/* `table` is KIND:FILE; `chip` and `kernel` may be NULL. Rows go to stdout,
 * errors by chip to stderr where the table has measured times. Returns an exit
 * status. */
int tool_operators(const tool_common *common, const char *table, const char *chip,
                   const char *kernel, int keep_going);

/* Errors of one chip as a note; `common` is a tool_common. */
void tool_show_errors(const chiplet_operator_errors *errors, void *common);

/* Splits "KIND:FILE" at its colon, the kind into `kind`; NULL if there is none. */
const char *tool_split_table(char *kind, size_t size, const char *table);

#endif
