#include "solver/program_builder.h"

/* Room for one more row of an array, or `failed`. */
static void *room_for(chp_program_builder *b, void *rows, size_t count, size_t size)
{
    void *grown = b->failed ? NULL : chp_arena_grow(&b->arena, rows, count, size);
    b->failed = !grown;
    return grown;
}

size_t chp_add_column(chp_program_builder *b, double low, double high, double cost)
{
    chp_lp_column *grown = room_for(b, b->column, b->columns, sizeof *grown);
    if (!grown)
        return 0;
    b->column = grown;
    b->column[b->columns] = (chp_lp_column){ low, high, cost, 0 };
    return b->columns++;
}

size_t chp_add_row(chp_program_builder *b, double low, double high)
{
    chp_lp_row *grown = room_for(b, b->row, b->rows, sizeof *grown);
    if (!grown)
        return 0;
    b->row = grown;
    b->row[b->rows] = (chp_lp_row){ low, high };
    return b->rows++;
}

void chp_add_entry(chp_program_builder *b, size_t row, size_t column, double value)
{
    if (value == 0)
        return;
    chp_lp_entry *grown = room_for(b, b->entry, b->entries, sizeof *grown);
    if (!grown)
        return;
    b->entry = grown;
    b->entry[b->entries++] = (chp_lp_entry){ row, column, value };
}

chp_linear_program chp_built_program(const chp_program_builder *b)
{
    return (chp_linear_program){ b->columns, b->rows, b->entries, b->column, b->row, b->entry };
}

void chp_program_builder_free(chp_program_builder *builder)
{
    chp_arena_free(&builder->arena);
}
