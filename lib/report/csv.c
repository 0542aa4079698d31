/* Comma- and tab-separated values. CSV by RFC 4180 but for its line ends,
 * which are those of Unix. TSV has no quotes: tabs and line ends in a text
 * become blanks. */
#include <math.h>
#include <string.h>

#include "report/table.h"

static void put_quoted(const char *text, chp_text *to)
{
    chp_put(to, "\"");
    for (; *text; text++)
        chp_put_bytes(to, *text == '"' ? "\"\"" : text, *text == '"' ? 2 : 1);
    chp_put(to, "\"");
}

static void put_plain(const char *text, chp_text *to)
{
    for (; *text; text++)
        chp_put_bytes(to, strchr("\t\r\n", *text) ? " " : text, 1);
}

static void put_text(const char *text, char separator, chp_text *to)
{
    if (separator == '\t')
        put_plain(text, to);
    else if (strpbrk(text, ",\"\r\n"))
        put_quoted(text, to);
    else
        chp_put(to, text);
}

static void put_cell(const chp_cell *cell, char separator, chp_text *to)
{
    char number[CHP_NUMBER_SIZE];
    if (cell->text) {
        put_text(cell->text, separator, to);
    } else if (!isnan(cell->number)) {
        chp_exact(number, cell->number);
        chp_put(to, number);
    }
}

/* One line: row `r`, or the names for a row of -1. */
static void put_line(const chp_table *table, long r, char separator, chp_text *to)
{
    int first = 1;
    for (size_t c = 0; c < table->columns; c++) {
        const char *name = table->column[c].name;
        if (!name)
            continue;
        if (!first)
            chp_put_bytes(to, &separator, 1);
        first = 0;
        if (r < 0)
            put_text(name, separator, to);
        else
            put_cell(chp_table_cell(table, (size_t)r, c), separator, to);
    }
    chp_put(to, "\n");
}

void chp_table_write_names(const chp_table *table, char separator, chp_text *to)
{
    put_line(table, -1, separator, to);
}

void chp_table_write_rows(const chp_table *table, char separator, chp_text *to)
{
    long rows = (long)chp_table_rows(table);
    for (long r = 0; r < rows; r++)
        put_line(table, r, separator, to);
}

void chp_table_write_separated(const chp_table *table, char separator, chp_text *to)
{
    chp_table_write_names(table, separator, to);
    chp_table_write_rows(table, separator, to);
}
