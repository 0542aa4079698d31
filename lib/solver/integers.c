#include "solver/attempt.h"

#include <math.h>
#include <string.h>

/* Called at every step of the search: the least bound of what is still open
 * is the bound of all. */
static void watch_search(glp_tree *tree, void *info)
{
    chp_lp_attempt *s = info;
    int best = glp_ios_best_node(tree);
    if (best != 0)
        s->result.bound = fmax(s->result.bound, glp_ios_node_bound(tree, best));
    if (glp_ios_reason(tree) != GLP_IHEUR || s->started || !s->options->start)
        return;
    s->started = 1;
    double *from_one = s->value + s->program->columns;
    memcpy(from_one + 1, s->options->start, s->program->columns * sizeof *from_one);
    glp_ios_heur_sol(tree, from_one);
}

void chp_lp_search_integers(chp_lp_attempt *s)
{
    glp_iocp control;
    glp_init_iocp(&control);
    control.msg_lev = GLP_MSG_OFF;
    control.tm_lim = chp_lp_milliseconds_left(s);
    control.tol_obj = 1e-9;
    control.mip_gap = s->options->relative_gap;
    control.cb_func = watch_search;
    control.cb_info = s;
    int code = glp_intopt(s->problem, &control), status = glp_mip_status(s->problem);
    if (status == GLP_NOFEAS)
        s->result.status = CHP_LP_INFEASIBLE;
    else if (status == GLP_UNDEF)
        s->result.status = CHP_LP_NOTHING_FOUND;
    else
        s->result.status = code == GLP_EMIPGAP  ? CHP_LP_WITHIN_GAP
                           : code == GLP_ETMLIM ? CHP_LP_STOPPED
                                                : CHP_LP_OPTIMAL;
    if ((code && code != GLP_EMIPGAP && code != GLP_ETMLIM) || (status == GLP_UNDEF && code == 0)) {
        s->fault = CHIPLET_ERR_SOLVER;
        return;
    }
    if (status == GLP_NOFEAS)
        s->result.bound = HUGE_VAL;
    if (status == GLP_OPT && code == 0)
        s->result.bound = HUGE_VAL; /* nothing is left open; the incumbent bounds it */
    if (chp_lp_has_values(s->result.status))
        chp_lp_take_values(s, glp_mip_col_val);
}
