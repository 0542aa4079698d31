/* Linear programs with more columns than can be written down: they begin with
 * some, and gain those that would lower the cost until there are none. */
#ifndef CHP_SOLVER_GROWING_H
#define CHP_SOLVER_GROWING_H

#include "solver/program_builder.h"

/* Adds columns, and entries of them in rows that are there, to `builder`, which
 * `multiplier`s of the rows say would lower the cost: below 0 is their cost less
 * the sum of multiplier times entry. Sets multipliers so that no column of the
 * whole program, written down or not, is below 0 with them, except among those that
 * the program began with. Returns how many columns were added. */
typedef size_t (*chp_lp_grow_fn)(chp_program_builder *builder, double *multiplier, void *data);

/* A program that grows, without integers. A new column is 0 until it is needed.
 * `value` receives the address of one number a column of the builder, in its
 * arena. The bound is one of the whole program. */
chiplet_status chp_lp_solve_growing(chp_lp_result *out, double **value,
                                    chp_program_builder *builder, chp_lp_grow_fn grow, void *data,
                                    const chp_lp_options *options, chiplet_error *err);

#endif
