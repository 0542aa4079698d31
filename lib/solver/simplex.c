#include "solver/attempt.h"

#include <limits.h>
#include <math.h>

/* ------------------------------------------------------- the simplex method */

static void take_multipliers(const chp_lp_attempt *s)
{
    for (size_t i = 0; i < s->program->rows; i++)
        s->multiplier[i] = glp_get_row_dual(s->problem, (int)i + 1);
}

static double bound_of(const chp_lp_attempt *s)
{
    take_multipliers(s);
    return chp_lp_bound(s->program, s->multiplier, s->value + s->program->columns);
}

/* Usual tolerances often end at an optimum that is proven anyway. */
static int is_proven(const chp_lp_attempt *s)
{
    double objective = glp_get_obj_val(s->problem);
    return bound_of(s) >= objective - 1e-10 * fabs(objective) &&
           glp_get_prim_stat(s->problem) == GLP_FEAS;
}

/* Tight tolerances from the beginning lead astray; from the end they take a few
 * steps, or run in circles: then the basis before them is as good as it gets. */
static void tighten(const chp_lp_attempt *s, glp_smcp control)
{
    size_t count = s->program->rows + s->program->columns;
    chp_lp_state kept = { .basis = glp_alloc((int)count + 1, sizeof *kept.basis) };
    chp_lp_keep_basis(&kept, s->problem);
    control.tol_bnd = control.tol_dj = 1e-10;
    control.it_lim = 100;
    control.tm_lim = chp_lp_milliseconds_left(s);
    if ((glp_simplex(s->problem, &control) != 0 || glp_get_status(s->problem) != GLP_OPT) &&
        chp_lp_return_to_basis(s->problem, &kept))
        glp_warm_up(s->problem);
    glp_free(kept.basis);
}

static void begin(const chp_lp_attempt *s)
{
    const chp_lp_state *known = s->options->state;
    if (known && known->rows > 0) {
        if (!chp_lp_return_to_basis(s->problem, known))
            glp_std_basis(s->problem);
    } else if (s->options->start) {
        chp_lp_begin_at_start(s);
    }
}

/* Programs of a few hundred rows are factorised anew more often than GLPK would,
 * whose steps grow longer with each update of the last factors. */
static void refactorise_often(glp_prob *problem)
{
    glp_bfcp factors;
    glp_get_bfcp(problem, &factors);
    factors.nfs_max = 40;
    glp_set_bfcp(problem, &factors);
}

static int run_simplex(const chp_lp_attempt *s)
{
    glp_smcp control;
    refactorise_often(s->problem);
    glp_init_smcp(&control);
    control.msg_lev = GLP_MSG_OFF;
    control.tm_lim = chp_lp_milliseconds_left(s);
    /* A run in circles must end, too; the longest of the tests takes a tenth. */
    control.it_lim = (int)fmin(1000 + 20.0 * (double)(s->program->rows + s->program->columns),
                               INT_MAX);
    if (s->scaled)
        glp_scale_prob(s->problem, GLP_SF_GM | GLP_SF_EQ | GLP_SF_2N | GLP_SF_SKIP);
    if (s->from_start)
        begin(s);
    int code = glp_simplex(s->problem, &control);
    if (code || glp_get_status(s->problem) != GLP_OPT)
        return code;
    if (!is_proven(s))
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
    s->result.bound = status == GLP_NOFEAS ? HUGE_VAL : bound_of(s);
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
    if (s->options->state && !s->fault)
        chp_lp_keep_basis(s->options->state, s->problem);
    return integers && !s->fault && s->result.status == CHP_LP_OPTIMAL;
}
