/* A table for people. One that is wider than a terminal gets its headings
 * broken, then its text folded, then stands in several blocks, each with the
 * first column in front. */
#include <stdlib.h>

#include "report/fold.h"
#include "report/shown.h"

enum { GAP = 2, NARROWEST_TEXT = 24 };

static const char heading_breaks[] = " _.";

typedef struct {
    chp_shown shown;
    int width;               /* of its widest cell and unit, or of the heading, too */
} layout;

static int larger(int a, int b)
{
    return a > b ? a : b;
}

static layout layout_of(const chp_table *table, size_t c)
{
    layout as = { chp_shown_column(table, c), 0 };
    char number[CHP_NUMBER_SIZE];
    as.width = chp_width(as.shown.unit.symbol);
    for (size_t r = 0; r < chp_table_rows(table); r++)
        as.width = larger(as.width, chp_width(chp_shown_cell(table, &as.shown, r, c, number)));
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
    chp_put_pad(b->to, ' ', owed + (as->shown.numbers ? blank : 0));
    chp_put_bytes(b->to, text, end);
    return as->shown.numbers ? 0 : blank;
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
    for (const char *text = as->shown.heading; *text; lines++)
        text += chp_fitting(text, as->width, heading_breaks);
    return lines;
}

/* Headings end on the line above the units. */
static void put_head(block *b)
{
    int lines = 0, units = 0;
    for (size_t i = 0; i < b->columns; i++) {
        lines = larger(lines, heading_lines(&b->as[b->column[i]]));
        units |= b->as[b->column[i]].shown.unit.symbol[0] != '\0';
        b->rest[b->column[i]] = "";
    }
    for (int line = lines; line > 0; line--) {
        for (size_t i = 0; i < b->columns; i++)
            if (heading_lines(&b->as[b->column[i]]) == line)
                b->rest[b->column[i]] = b->as[b->column[i]].shown.heading;
        put_line(b, heading_breaks);
    }
    for (size_t i = 0; units && i < b->columns; i++)
        b->rest[b->column[i]] = b->as[b->column[i]].shown.unit.symbol;
    put_line(b, "");
}

static void put_block(const chp_table *table, block *b, char (*number)[CHP_NUMBER_SIZE])
{
    put_head(b);
    for (size_t r = 0; r < chp_table_rows(table); r++) {
        for (size_t i = 0; i < b->columns; i++) {
            size_t c = b->column[i];
            b->rest[c] = chp_shown_cell(table, &b->as[c].shown, r, c, number[c]);
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
        width += *as[c].shown.heading ? as[c].width + GAP : 0;
    return width;
}

/* Headings in one line where all fits, else broken. */
static void fit_headings(layout *as, size_t columns, const char *indent)
{
    int width = width_of(as, columns, indent);
    for (size_t c = 0; c < columns; c++)
        width += larger(0, chp_width(as[c].shown.heading) - as[c].width);
    for (size_t c = 0; c < columns; c++) {
        const char *heading = as[c].shown.heading;
        int least = width <= CHP_LINE ? chp_width(heading)
                                      : chp_longest_piece(heading, heading_breaks);
        as[c].width = larger(as[c].width, least);
    }
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
        if (!*as->shown.heading)
            continue;
        int folded = !as->shown.numbers && room >= NARROWEST_TEXT && as->width > room;
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
