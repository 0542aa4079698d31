#include "report/table.h"

#include <math.h>
#include <string.h>

static const char *keep(chp_table *table, chp_arena *arena, const char *text)
{
    if (!text)
        return NULL;
    const char *copy = chp_arena_copy(arena, text, strlen(text));
    table->failed |= !copy;
    return copy;
}

void chp_table_column(chp_table *table, const char *heading, const char *name,
                      chp_dimension dimension)
{
    chp_column *column =
        chp_arena_grow(&table->names, table->column, table->columns, sizeof *table->column);
    if (!column) {
        table->failed = 1;
        return;
    }
    table->column = column;
    column += table->columns++;
    column->heading = keep(table, &table->names, heading);
    column->name = keep(table, &table->names, name);
    column->dimension = dimension;
    column->unit = NULL;
}

void chp_table_unit(chp_table *table, const char *unit, double scale)
{
    if (table->failed)
        return;
    table->column[table->columns - 1].unit = keep(table, &table->names, unit);
    table->column[table->columns - 1].scale = scale;
}

static void add(chp_table *table, const char *text, double number)
{
    chp_cell *cell = chp_arena_grow(&table->rows, table->cell, table->cells, sizeof *table->cell);
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
    add(table, keep(table, &table->rows, text), NAN);
}

void chp_table_forget_rows(chp_table *table)
{
    chp_arena_free(&table->rows);
    table->cell = NULL;
    table->cells = 0;
}

void chp_table_free(chp_table *table)
{
    chp_table_forget_rows(table);
    chp_arena_free(&table->names);
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
