/* A table for people. One that is wider than a terminal gets its headings
 * broken, then its text folded, then stands in several blocks, each with the
 * first column in front. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/fold.h"
#include "report/table.h"

enum { GAP = 2, NARROWEST_TEXT = 24, SIGNIFICANT = 6 };

static const char heading_breaks[] = " _.";

/* How a column is shown. */
typedef struct {
    const char *heading, *unit;
    int numbers, decimals;
    int width;               /* of its widest cell and unit, or of the heading, too */
} layout;

/* --------------------------------------------------------------- one column */

static double for_people(const chp_column *column, double si)
{
    return column->unit ? si / column->scale : chp_to_customary(si, column->dimension);
}

/* As many decimals as the smallest number needs, so that points align; a large
 * number beside it keeps to six digits. */
static int decimals_of(const chp_table *table, size_t c)
{
    double smallest = HUGE_VAL, largest = 0;
    int whole = 1;
    for (size_t r = 0; r < chp_table_rows(table); r++) {
        const chp_cell *cell = chp_table_cell(table, r, c);
        if (cell->text || isnan(cell->number))
            continue;
        double shown = fabs(for_people(&table->column[c], cell->number));
        whole &= fabs(shown - round(shown)) < 1e-9 * fmax(1, shown);
        if (shown > 0 && shown < smallest)
            smallest = shown;
        largest = fmax(largest, shown);
    }
    if (whole)
        return 0;
    int most = largest >= 1 ? SIGNIFICANT - 1 - (int)floor(log10(largest)) : SIGNIFICANT;
    int wanted = chp_decimals(smallest);
    return wanted < most ? wanted : most > 0 ? most : 0;
}

static const char *shown(const chp_table *table, const layout *as, size_t r, size_t c,
                         char number[CHP_NUMBER_SIZE])
{
    const chp_cell *cell = chp_table_cell(table, r, c);
    if (cell->text)
        return cell->text;
    if (isnan(cell->number))
        return "-";
    chp_fixed(number, for_people(&table->column[c], cell->number), as->decimals);
    return number;
}

static int larger(int a, int b)
{
    return a > b ? a : b;
}

static layout layout_of(const chp_table *table, size_t c)
{
    const chp_column *column = &table->column[c];
    layout as = { column->heading ? column->heading : "", "", 0, 0, 0 };
    char number[CHP_NUMBER_SIZE];
    for (size_t r = 0; r < chp_table_rows(table); r++) {
        const chp_cell *cell = chp_table_cell(table, r, c);
        as.numbers |= !cell->text && !isnan(cell->number);
    }
    if (as.numbers) {
        as.unit = column->unit ? column->unit : chp_dimension_unit(column->dimension);
        as.decimals = decimals_of(table, c);
    }
    as.width = chp_width(as.unit);
    for (size_t r = 0; r < chp_table_rows(table); r++)
        as.width = larger(as.width, chp_width(shown(table, &as, r, c, number)));
    return as;
}

/* ---------------------------------------------------------------- one block */

/* Columns that stand side by side; of a row, what is left to write of each. */
typedef struct {
    layout *as;              /* of every column of the table */
    const char **rest;       /* likewise */
    size_t *column, columns; /* those of the block */
    const char *indent;
    chp_text *to;
} block;

/* The next line of one column; `owed` blanks stand before it. */
static int put_piece(block *b, size_t c, int owed, const char *breaks)
{
    const layout *as = &b->as[c];
    const char *text = b->rest[c];
    size_t size = chp_fitting(text, as->width, breaks), end = size;
    int blank = as->width;
    while (end > 0 && text[end - 1] == ' ')
        end--;
    for (size_t i = 0; i < end; i++)
        blank -= ((unsigned char)text[i] & 0xC0) != 0x80;
    b->rest[c] = text + size;
    if (end == 0)
        return owed + as->width;
    chp_put_pad(b->to, ' ', owed + (as->numbers ? blank : 0));
    chp_put_bytes(b->to, text, end);
    return as->numbers ? 0 : blank;
}

/* One line of all columns; 0: nothing is left. No blanks at its end. */
static int put_line(block *b, const char *breaks)
{
    int left = 0, owed = 0;
    for (size_t i = 0; i < b->columns; i++)
        left |= b->rest[b->column[i]][0] != '\0';
    if (!left)
        return 0;
    chp_put(b->to, b->indent);
    for (size_t i = 0; i < b->columns; i++)
        owed = put_piece(b, b->column[i], owed, breaks) + GAP;
    chp_put(b->to, "\n");
    return 1;
}

static int heading_lines(const layout *as)
{
    int lines = 0;
    for (const char *text = as->heading; *text; lines++)
        text += chp_fitting(text, as->width, heading_breaks);
    return lines;
}

/* Headings end on the line above the units. */
static void put_head(block *b)
{
    int lines = 0, units = 0;
    for (size_t i = 0; i < b->columns; i++) {
        lines = larger(lines, heading_lines(&b->as[b->column[i]]));
        units |= b->as[b->column[i]].unit[0] != '\0';
        b->rest[b->column[i]] = "";
    }
    for (int line = lines; line > 0; line--) {
        for (size_t i = 0; i < b->columns; i++)
            if (heading_lines(&b->as[b->column[i]]) == line)
                b->rest[b->column[i]] = b->as[b->column[i]].heading;
        put_line(b, heading_breaks);
    }
    for (size_t i = 0; units && i < b->columns; i++)
        b->rest[b->column[i]] = b->as[b->column[i]].unit;
    put_line(b, "");
}

static void put_block(const chp_table *table, block *b, char (*number)[CHP_NUMBER_SIZE])
{
    put_head(b);
    for (size_t r = 0; r < chp_table_rows(table); r++) {
        for (size_t i = 0; i < b->columns; i++) {
            size_t c = b->column[i];
            b->rest[c] = shown(table, &b->as[c], r, c, number[c]);
        }
        while (put_line(b, " "))
            ;
    }
}

/* -------------------------------------------------------------- several blocks */

static int width_of(const layout *as, size_t columns, const char *indent)
{
    int width = chp_width(indent) - GAP;
    for (size_t c = 0; c < columns; c++)
        width += *as[c].heading ? as[c].width + GAP : 0;
    return width;
}

/* Headings in one line where all fits, else broken. */
static void fit_headings(layout *as, size_t columns, const char *indent)
{
    int width = width_of(as, columns, indent);
    for (size_t c = 0; c < columns; c++)
        width += larger(0, chp_width(as[c].heading) - as[c].width);
    for (size_t c = 0; c < columns; c++)
        as[c].width = larger(as[c].width, width <= CHP_LINE
                                              ? chp_width(as[c].heading)
                                              : chp_longest_piece(as[c].heading, heading_breaks));
}

/* Takes the columns from `next` on that fit behind the first one; the last may
 * be text that is folded. Returns the one after them. */
static size_t take_columns(block *b, size_t next, size_t columns)
{
    int room = CHP_LINE - chp_width(b->indent);
    b->columns = 0;
    if (next > 0) {
        b->column[b->columns++] = 0;
        room -= b->as[0].width + GAP;
    }
    size_t first = next;
    for (; next < columns; next++) {
        layout *as = &b->as[next];
        if (!*as->heading)
            continue;
        int folded = !as->numbers && room >= NARROWEST_TEXT && as->width > room;
        if (as->width > room && !folded && next > first)
            break;
        if (folded)
            as->width = room;
        b->column[b->columns++] = next;
        room -= as->width + GAP;
    }
    return next;
}

void chp_table_write_aligned(const chp_table *table, const char *indent, chp_text *to)
{
    size_t columns = table->columns;
    char (*number)[CHP_NUMBER_SIZE] = calloc(columns + 1, sizeof *number);
    block b = { calloc(columns + 1, sizeof *b.as), calloc(columns + 1, sizeof *b.rest),
                calloc(columns + 1, sizeof *b.column), 0, indent, to };
    if (number && b.as && b.rest && b.column) {
        for (size_t c = 0; c < columns; c++)
            b.as[c] = layout_of(table, c);
        fit_headings(b.as, columns, indent);
        for (size_t next = 0; next < columns;) {
            chp_put(to, next ? "\n" : "");
            next = take_columns(&b, next, columns);
            put_block(table, &b, number);
        }
    } else {
        to->failed = 1;
    }
    free(number);
    free(b.as);
    free(b.rest);
    free(b.column);
}
