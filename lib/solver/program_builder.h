/* A linear program put together column by column, row by row. */
#ifndef CHP_SOLVER_PROGRAM_BUILDER_H
#define CHP_SOLVER_PROGRAM_BUILDER_H

#include "base/arena.h"
#include "solver/linear_program.h"

/* All zero is an empty program. After `failed` nothing is added any more. */
typedef struct {
    chp_arena arena;
    chp_lp_column *column;
    chp_lp_row *row;
    chp_lp_entry *entry;
    size_t columns, rows, entries;
    int failed; /* no memory */
} chp_program_builder;

/* Both return the number of what was added, from 0. */
size_t chp_add_column(chp_program_builder *builder, double low, double high, double cost);
size_t chp_add_row(chp_program_builder *builder, double low, double high);
/* Zero is left out. */
void chp_add_entry(chp_program_builder *builder, size_t row, size_t column, double value);

/* What was added so far, borrowed. */
chp_linear_program chp_built_program(const chp_program_builder *builder);

void chp_program_builder_free(chp_program_builder *builder);

#endif
