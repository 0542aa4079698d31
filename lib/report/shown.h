/* The columns of a table as people see them. */
#ifndef CHP_REPORT_SHOWN_H
#define CHP_REPORT_SHOWN_H

#include "base/units.h"
#include "report/table.h"

typedef struct {
    const char *heading; /* "": not for people */
    chp_unit unit;       /* of its numbers; symbol "" where there are none */
    int numbers;                /* 0: words, or nothing */
    int decimals;
} chp_shown;

chp_shown chp_shown_column(const chp_table *table, size_t column);
/* The text of a cell: its own, or `number`, written; "-" for nothing. */
const char *chp_shown_cell(const chp_table *table, const chp_shown *as, size_t row, size_t column,
                           char number[CHP_NUMBER_SIZE]);

#endif
