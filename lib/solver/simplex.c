#include "solver/attempt.h"

#include <limits.h>
#include <math.h>

/* ---------------------------------------------------------------- the bound */

/* The least of slope * x over low <= x <= high. */
static double least_term(double slope, double low, double high)
{
    return slope == 0 ? 0 : slope * (slope > 0 ? low : high);
}

/* The multiplier of a row; 0, which is always allowed, where its sign would
 * make the bound worthless. */
static double multiplier(const chp_lp_attempt *s, size_t i)
{
    double y = glp_get_row_dual(s->problem, (int)i + 1);
    return isfinite(least_term(y, s->program->row[i].low, s->program->row[i].high)) ? y : 0;
}

/* For any multipliers y: c x = (c - y A) x + y (A x), each term of which is at
 * least its least value within its bounds. Slopes that are rounding errors do
 * not count for a column without bound. */
static double dual_bound(const chp_lp_attempt *s)
{
    const chp_linear_program *p = s->program;
    double bound = 0;
    for (size_t i = 0; i < p->rows; i++)
        bound += least_term(multiplier(s, i), p->row[i].low, p->row[i].high);
    double *slope = s->value + p->columns;
    for (size_t j = 0; j < p->columns; j++)
        slope[j] = p->column[j].cost;
    for (size_t k = 0; k < p->entries; k++)
        slope[p->entry[k].column] -= multiplier(s, p->entry[k].row) * p->entry[k].value;
    for (size_t j = 0; j < p->columns; j++) {
        double term = least_term(slope[j], p->column[j].low, p->column[j].high);
        if (isfinite(term) || fabs(slope[j]) > 1e-9 * (1 + fabs(p->column[j].cost)))
            bound += term;
    }
    return isnan(bound) ? -HUGE_VAL : bound;
}

/* ------------------------------------------------------- the simplex method */

/* Tight tolerances from the beginning lead astray; from the end they take a few
 * steps, or run in circles: then the basis before them is as good as it gets. */
static void tighten(const chp_lp_attempt *s, glp_smcp control)
{
    int count = (int)(s->program->rows + s->program->columns);
    int *kept = glp_alloc(count + 1, sizeof *kept);
    chp_lp_keep_basis(kept, s->problem);
    control.tol_bnd = control.tol_dj = 1e-10;
    control.it_lim = 100;
    control.tm_lim = chp_lp_milliseconds_left(s);
    if (glp_simplex(s->problem, &control) != 0 || glp_get_status(s->problem) != GLP_OPT)
        chp_lp_return_to_basis(s->problem, kept);
    glp_free(kept);
}

static int run_simplex(const chp_lp_attempt *s)
{
    glp_smcp control;
    glp_init_smcp(&control);
    control.msg_lev = GLP_MSG_OFF;
    control.tm_lim = chp_lp_milliseconds_left(s);
    /* A run in circles must end, too; the longest of the tests takes a tenth. */
    control.it_lim = (int)fmin(1000 + 20.0 * (double)(s->program->rows + s->program->columns),
                               INT_MAX);
    if (s->scaled)
        glp_scale_prob(s->problem, GLP_SF_GM | GLP_SF_EQ | GLP_SF_2N | GLP_SF_SKIP);
    if (s->from_start)
        chp_lp_begin_at_start(s);
    int code = glp_simplex(s->problem, &control);
    if (code || glp_get_status(s->problem) != GLP_OPT)
        return code;
    tighten(s, control);
    if (!s->options->exact)
        return 0;
    control.tm_lim = chp_lp_milliseconds_left(s);
    return glp_exact(s->problem, &control);
}

/* Values and multipliers once more from the final basis, free of the errors of
 * many steps, and of those that glp_exact() begins with: it takes simple fractions
 * for the coefficients, up to 1e-9 beside them. */
static void polish(const chp_lp_attempt *s)
{
    if (glp_factorize(s->problem) == 0)
        glp_warm_up(s->problem);
}

int chp_lp_solve_relaxed(chp_lp_attempt *s)
{
    int code = run_simplex(s), status = glp_get_status(s->problem);
    int integers = glp_get_num_int(s->problem) > 0;
    if (code && code != GLP_ETMLIM) {
        s->fault = CHIPLET_ERR_SOLVER;
        return 0;
    }
    if (code == 0 && status == GLP_OPT)
        polish(s);
    s->result.bound = status == GLP_NOFEAS ? HUGE_VAL : dual_bound(s);
    if (status == GLP_NOFEAS)
        s->result.status = CHP_LP_INFEASIBLE;
    else if (status == GLP_UNBND)
        s->result.status = CHP_LP_UNBOUNDED;
    else if (status == GLP_OPT && code == 0)
        s->result.status = CHP_LP_OPTIMAL;
    else if (code == 0)
        s->fault = CHIPLET_ERR_SOLVER;
    else
        s->result.status = glp_get_prim_stat(s->problem) == GLP_FEAS && !integers
                               ? CHP_LP_STOPPED
                               : CHP_LP_NOTHING_FOUND;
    if (!integers && !s->fault && chp_lp_has_values(s->result.status))
        chp_lp_take_values(s, glp_get_col_prim);
    return integers && !s->fault && s->result.status == CHP_LP_OPTIMAL;
}
