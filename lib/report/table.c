#include "report/table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *keep(chp_table *table, const char *text)
{
    if (!text)
        return NULL;
    const char *copy = chp_arena_copy(&table->arena, text, strlen(text));
    table->failed |= !copy;
    return copy;
}

void chp_table_column(chp_table *table, const char *heading, const char *name,
                      chp_dimension dimension)
{
    chp_column *column =
        chp_arena_grow(&table->arena, table->column, table->columns, sizeof *table->column);
    if (!column) {
        table->failed = 1;
        return;
    }
    table->column = column;
    column += table->columns++;
    column->heading = keep(table, heading);
    column->name = keep(table, name);
    column->dimension = dimension;
}

static void add(chp_table *table, const char *text, double number)
{
    chp_cell *cell = chp_arena_grow(&table->arena, table->cell, table->cells, sizeof *table->cell);
    if (!cell) {
        table->failed = 1;
        return;
    }
    table->cell = cell;
    cell[table->cells].text = text;
    cell[table->cells].number = number;
    table->cells++;
}

void chp_table_number(chp_table *table, double si)
{
    add(table, NULL, si);
}

void chp_table_text(chp_table *table, const char *text)
{
    add(table, keep(table, text), NAN);
}

void chp_table_free(chp_table *table)
{
    chp_arena_free(&table->arena);
    memset(table, 0, sizeof *table);
}

size_t chp_table_rows(const chp_table *table)
{
    return table->columns ? table->cells / table->columns : 0;
}

const chp_cell *chp_table_cell(const chp_table *table, size_t row, size_t column)
{
    return &table->cell[row * table->columns + column];
}

/* ----------------------------------------------------------------- aligned */

/* How a column of numbers or words is shown. */
typedef struct {
    const char *unit;
    int numbers, decimals, width;
} layout;

/* As many decimals as the smallest number needs, so that points align. */
static int decimals_of(const chp_table *table, size_t c)
{
    chp_dimension dimension = table->column[c].dimension;
    double smallest = HUGE_VAL;
    int whole = 1;
    for (size_t r = 0; r < chp_table_rows(table); r++) {
        const chp_cell *cell = chp_table_cell(table, r, c);
        if (cell->text || isnan(cell->number))
            continue;
        double shown = fabs(chp_to_customary(cell->number, dimension));
        whole &= fabs(shown - round(shown)) < 1e-9 * fmax(1, shown);
        if (shown > 0 && shown < smallest)
            smallest = shown;
    }
    return whole ? 0 : chp_decimals(smallest);
}

static const char *shown(const chp_table *table, const layout *as, size_t r, size_t c,
                         char number[CHP_NUMBER_SIZE])
{
    const chp_cell *cell = chp_table_cell(table, r, c);
    if (cell->text)
        return cell->text;
    if (isnan(cell->number))
        return "-";
    chp_fixed(number, chp_to_customary(cell->number, table->column[c].dimension), as->decimals);
    return number;
}

static layout layout_of(const chp_table *table, size_t c)
{
    const chp_column *column = &table->column[c];
    layout as = { "", 0, 0, chp_width(column->heading) };
    char number[CHP_NUMBER_SIZE];
    for (size_t r = 0; r < chp_table_rows(table); r++) {
        const chp_cell *cell = chp_table_cell(table, r, c);
        as.numbers |= !cell->text && !isnan(cell->number);
    }
    if (as.numbers)
        as.unit = chp_dimension_unit(column->dimension);
    if (as.numbers)
        as.decimals = decimals_of(table, c);
    as.width = chp_width(as.unit) > as.width ? chp_width(as.unit) : as.width;
    for (size_t r = 0; r < chp_table_rows(table); r++) {
        int width = chp_width(shown(table, &as, r, c, number));
        as.width = width > as.width ? width : as.width;
    }
    return as;
}

/* One field; `last` leaves no blanks behind text at the end of a line. */
static void put_field(const char *text, const layout *as, int first, int last, chp_text *to)
{
    int pad = as->width - chp_width(text);
    chp_put(to, first ? "" : "  ");
    if (as->numbers)
        chp_put_pad(to, ' ', pad);
    chp_put(to, text);
    if (!as->numbers && !last)
        chp_put_pad(to, ' ', pad);
}

static int any_unit(const layout *as, size_t columns)
{
    for (size_t c = 0; c < columns; c++)
        if (as[c].unit[0])
            return 1;
    return 0;
}

static size_t last_unit(const layout *as, size_t columns)
{
    while (columns > 1 && !as[columns - 1].unit[0])
        columns--;
    return columns;
}

static void put_head(const chp_table *table, const layout *as, const char *indent, chp_text *to)
{
    size_t columns = table->columns;
    chp_put(to, indent);
    for (size_t c = 0; c < columns; c++)
        put_field(table->column[c].heading, &as[c], c == 0, c + 1 == columns, to);
    chp_put(to, "\n");
    if (!any_unit(as, columns))
        return;
    columns = last_unit(as, columns);
    chp_put(to, indent);
    for (size_t c = 0; c < columns; c++)
        put_field(as[c].unit, &as[c], c == 0, c + 1 == columns, to);
    chp_put(to, "\n");
}

void chp_table_write_aligned(const chp_table *table, const char *indent, chp_text *to)
{
    char number[CHP_NUMBER_SIZE];
    layout *as = calloc(table->columns + 1, sizeof *as);
    if (!as) {
        to->failed = 1;
        return;
    }
    for (size_t c = 0; c < table->columns; c++)
        as[c] = layout_of(table, c);
    put_head(table, as, indent, to);
    for (size_t r = 0; r < chp_table_rows(table); r++) {
        chp_put(to, indent);
        for (size_t c = 0; c < table->columns; c++)
            put_field(shown(table, &as[c], r, c, number), &as[c], c == 0,
                      c + 1 == table->columns, to);
        chp_put(to, "\n");
    }
    free(as);
}

chiplet_status chp_table_finish(chp_table *table, chiplet_format format, const char *schema,
                                chp_text *to, chiplet_error *err)
{
    chiplet_status status = table->failed ? chp_fail_memory(err) : CHIPLET_OK;
    if (!status && format == CHIPLET_TABLE)
        chp_table_write_aligned(table, "", to);
    else if (!status && format == CHIPLET_JSON)
        status = chp_table_write_json(table, schema, to, err);
    else if (!status)
        chp_table_write_separated(table, format == CHIPLET_TSV ? '\t' : ',', to);
    chp_table_free(table);
    return status ? status : chp_text_status(to, err);
}
