/* A table of comma-separated values, read a row at a time. */
#ifndef CHP_MEASURE_CSV_H
#define CHP_MEASURE_CSV_H

#include "base/error.h"

#include <stddef.h>

#define CHP_CSV_COLUMNS 512

typedef struct chp_csv chp_csv;

/* One row. Borrowed from the reader until the next row. */
typedef struct {
    int line;                           /* from 1, the header included */
    const char *text;                   /* the whole line without its end */
    int fields;
    const char *field[CHP_CSV_COLUMNS]; /* without quotes, trimmed */
    int column[CHP_CSV_COLUMNS];        /* of the first byte, from 1 */
} chp_csv_row;

/* Reads the header, too. */
chiplet_status chp_csv_open(chp_csv **out, const char *path, chiplet_error *err);
void chp_csv_free(chp_csv *csv);
const char *chp_csv_path(const chp_csv *csv);
const chp_csv_row *chp_csv_header(const chp_csv *csv);
int chp_csv_find(const chp_csv *csv, const char *column); /* -1: no such column */

/* Next row that is not blank: 1 and the row, 0 at the end, -1 and `err` for a
 * row that is no such row; reading may go on after it, but not after
 * CHIPLET_ERR_IO. */
int chp_csv_next(const chp_csv_row **out, chp_csv *csv, chiplet_error *err);

#endif
