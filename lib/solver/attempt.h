/* One attempt at a linear or integer program by GLPK: what the files share that
 * call it. */
#ifndef CHP_SOLVER_ATTEMPT_H
#define CHP_SOLVER_ATTEMPT_H

#include "solver/linear_program.h"

#include <glpk.h>
#include <setjmp.h>
#include <time.h>

typedef struct {
    const chp_linear_program *program;
    const chp_lp_options *options;
    double *value;         /* of columns, from 0; then room for them from 1 */
    double *multiplier;    /* of rows */
    struct timespec since;
    jmp_buf broken_off;
    char said[160];        /* first words of GLPK on its way to abort() */
    glp_prob *problem;
    int scaled, from_start; /* the way of this attempt */
    int started;           /* the search over integers has been given the start */
    chiplet_status fault;
    chp_lp_result result;
} chp_lp_attempt;

/* --- attempt.c -------------------------------------------------------------- */

/* In a thread of its own; returns 0 where there is none. */
int chp_lp_run(chp_lp_attempt *attempt);

int chp_lp_milliseconds_left(const chp_lp_attempt *attempt);

void chp_lp_take_values(chp_lp_attempt *attempt, double (*value_of)(glp_prob *, int));

/* --- basis.c ---------------------------------------------------------------- */

/* If the start is a vertex, or nearly one, the simplex method begins there and
 * need not look for a feasible point first. */
void chp_lp_begin_at_start(const chp_lp_attempt *attempt);

/* Rows, then columns. Returning takes columns that are not in `kept` for held at
 * their lower bound, and gives 0 if there is no such basis. */
void chp_lp_keep_basis(chp_lp_state *kept, glp_prob *problem);
int chp_lp_return_to_basis(glp_prob *problem, const chp_lp_state *kept);

/* --- simplex.c, integers.c ---------------------------------------------------- */

/* Without the demand for integers. Returns 1 if an integer program goes on from
 * there. */
int chp_lp_solve_relaxed(chp_lp_attempt *attempt);

void chp_lp_search_integers(chp_lp_attempt *attempt);

#endif
