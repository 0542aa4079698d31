/* Linear and mixed integer programs: minimise a sum of costs under bounds.
 *
 *     minimise  c x    with  low <= A x <= high  by row,  low <= x <= high  by column
 *
 * GLPK solves them, in a thread of its own for each solve: GLPK keeps its state
 * by thread, so that a program which uses GLPK itself keeps its problems and
 * its handlers, and a solve that breaks off leaves nothing behind. */
#ifndef CHP_SOLVER_LINEAR_PROGRAM_H
#define CHP_SOLVER_LINEAR_PROGRAM_H

#include "chiplet.h"

#include <stddef.h>

/* -HUGE_VAL and HUGE_VAL: no bound. */
typedef struct {
    double low, high, cost;
    int integer;
} chp_lp_column;

typedef struct {
    double low, high;
} chp_lp_row;

/* Counted from 0; a place of the matrix at most once. */
typedef struct {
    size_t row, column;
    double value;
} chp_lp_entry;

typedef struct {
    size_t columns, rows, entries;
    const chp_lp_column *column;
    const chp_lp_row *row;
    const chp_lp_entry *entry;
} chp_linear_program;

/* Where the simplex method stands, of rows and columns counted from 0: the last
 * multiplier of each row, and the basis, rows first, so that columns which a
 * program gains later only continue it. A program without integers is begun
 * there and leaves it where it ends. */
typedef struct {
    double *multiplier;
    unsigned char *basis;
    size_t rows, columns; /* of the basis; 0: none yet */
} chp_lp_state;

/* All zero: no limit, proven optimum, floating point, nothing known before. */
typedef struct {
    double time_limit_s;  /* 0: none */
    double relative_gap;  /* an integer program ends when this is proven */
    int exact;            /* the last basis is chosen in rational arithmetic; no integers */
    const double *start;  /* values that keep every bound: the first incumbent */
    chp_lp_state *state;  /* NULL: not kept */
    int even;             /* entries are of one size: to be scaled only in need */
} chp_lp_options;

typedef enum {
    CHP_LP_OPTIMAL = 0,
    CHP_LP_WITHIN_GAP = 1,     /* no worse than the optimum by `gap` */
    CHP_LP_STOPPED = 2,        /* by the time limit, with an incumbent */
    CHP_LP_NOTHING_FOUND = 3,  /* by the time limit, without one */
    CHP_LP_INFEASIBLE = 4,
    CHP_LP_UNBOUNDED = 5
} chp_lp_status;

/* `bound`: no values can cost less; -HUGE_VAL if nothing is known. For a linear
 * program it is computed from the multipliers of the rows by weak duality and
 * so holds whatever the solver did. gap = (objective - bound) / |objective|.
 * Without an incumbent the objective is HUGE_VAL. */
typedef struct {
    chp_lp_status status;
    double objective, bound, gap;
} chp_lp_result;

/* `value` receives one number a column if there is an incumbent (the first
 * three statuses), which is then known to keep all bounds within 1e-6 of their
 * size. What no solver answers is CHIPLET_ERR_SOLVER. */
chiplet_status chp_lp_solve(chp_lp_result *out, double *value, const chp_linear_program *program,
                            const chp_lp_options *options, chiplet_error *err);

int chp_lp_has_values(chp_lp_status status);

/* No values of a linear program cost less, whatever the multipliers of its rows:
 * c x = (c - y A) x + y (A x), each term of which is at least its least value
 * within its bounds. `slope` is room for a number a column. */
double chp_lp_bound(const chp_linear_program *program, const double *multiplier, double *slope);

#endif
