/* Columns of numbers and words, written in any format. A failed allocation is
 * remembered and told when the table is written. */
#ifndef CHP_REPORT_TABLE_H
#define CHP_REPORT_TABLE_H

#include "base/arena.h"
#include "report/text.h"

typedef struct {
    const char *heading;     /* for people; NULL: machines only */
    const char *name;        /* for machines, unit included; NULL: people only */
    chp_dimension dimension; /* of its numbers */
    const char *unit;        /* for people, in the place of the customary one; or NULL */
    double scale;            /* of that unit */
} chp_column;

/* text: NULL for a number; number: NaN for nothing. */
typedef struct {
    const char *text;
    double number;
} chp_cell;

typedef struct {
    chp_arena names, rows;
    chp_column *column;
    chp_cell *cell;
    size_t columns, cells;
    int failed;
} chp_table;

/* All zero is an empty table. Columns come before the first cell; headings and
 * names are copied. */
void chp_table_column(chp_table *table, const char *heading, const char *name,
                      chp_dimension dimension);
/* The last column is shown in a unit of its own. */
void chp_table_unit(chp_table *table, const char *unit, double scale);
void chp_table_number(chp_table *table, double si);
void chp_table_text(chp_table *table, const char *text); /* copied; NULL: nothing */
/* Its columns stay. */
void chp_table_forget_rows(chp_table *table);
void chp_table_free(chp_table *table);

size_t chp_table_rows(const chp_table *table);
const chp_cell *chp_table_cell(const chp_table *table, size_t row, size_t column);

/* For people, each line behind `indent`, at most 80 columns wide: aligned.c. */
void chp_table_write_aligned(const chp_table *table, const char *indent, chp_text *to);
/* An HTML table: html.c. */
void chp_table_write_html(const chp_table *table, chp_text *to);
/* Values between `separator`, with a line of names or without: csv.c. */
void chp_table_write_names(const chp_table *table, char separator, chp_text *to);
void chp_table_write_rows(const chp_table *table, char separator, chp_text *to);
void chp_table_write_separated(const chp_table *table, char separator, chp_text *to);
/* {"schema": schema, "version": ..., "rows": [{name: value}]}: json.c. */
chiplet_status chp_table_write_json(const chp_table *table, const char *schema, chp_text *to,
                                    chiplet_error *err);
/* In that format, then released. */
chiplet_status chp_table_finish(chp_table *table, chiplet_format format, const char *schema,
                                chp_text *to, chiplet_error *err);

#endif
