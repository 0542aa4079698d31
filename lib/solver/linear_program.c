#include "solver/linear_program.h"

#include "base/error.h"

#include <float.h>
#include <glpk.h>
#include <limits.h>
#include <math.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define TOLERANCE 1e-6 /* of an answer; integer programs are feasible to 1e-7 */

/* One solve, as its thread sees it. */
typedef struct {
    const chp_linear_program *program;
    const chp_lp_options *options;
    double *value;         /* of columns, from 0; then room for them from 1 */
    struct timespec since;
    jmp_buf broken_off;
    char said[160];        /* first words of GLPK on its way to abort() */
    glp_prob *problem;
    int scaled, from_start; /* the way of this attempt */
    int started;           /* the search over integers has been given the start */
    chiplet_status fault;
    chp_lp_result result;
} solve;

int chp_lp_has_values(chp_lp_status status)
{
    return status == CHP_LP_OPTIMAL || status == CHP_LP_WITHIN_GAP || status == CHP_LP_STOPPED;
}

/* ------------------------------------------------------------------- checks */

static int bounds_are_fit(double low, double high)
{
    return low <= high && low < HUGE_VAL && high > -HUGE_VAL;
}

static const char *fault_of(const chp_linear_program *p, const chp_lp_options *options)
{
    if (p->columns == 0 || p->columns >= INT_MAX || p->rows >= INT_MAX || p->entries >= INT_MAX)
        return "a number of rows, columns or entries that no program has";
    for (size_t j = 0; j < p->columns; j++) {
        if (!bounds_are_fit(p->column[j].low, p->column[j].high) || !isfinite(p->column[j].cost))
            return "a column without room between its bounds, or without a cost";
        if (p->column[j].integer && options->exact)
            return "integer columns have no exact arithmetic";
    }
    for (size_t i = 0; i < p->rows; i++)
        if (!bounds_are_fit(p->row[i].low, p->row[i].high))
            return "a row without room between its bounds";
    for (size_t k = 0; k < p->entries; k++)
        if (p->entry[k].row >= p->rows || p->entry[k].column >= p->columns ||
            !isfinite(p->entry[k].value))
            return "an entry outside the matrix, or no number";
    return NULL;
}

static int within(double value, double low, double high, double size)
{
    double slack = TOLERANCE * (1 + size);
    return value >= low - slack && value <= high + slack;
}

/* Do the values keep all bounds? `row` is room for two numbers a row. */
static int keeps_bounds(const chp_linear_program *p, const double *value, double *row)
{
    double *size = row + p->rows;
    memset(row, 0, 2 * p->rows * sizeof *row);
    for (size_t k = 0; k < p->entries; k++) {
        double term = p->entry[k].value * value[p->entry[k].column];
        row[p->entry[k].row] += term;
        size[p->entry[k].row] = fmax(size[p->entry[k].row], fabs(term));
    }
    for (size_t i = 0; i < p->rows; i++)
        if (!within(row[i], p->row[i].low, p->row[i].high, size[i]))
            return 0;
    for (size_t j = 0; j < p->columns; j++)
        if (!within(value[j], p->column[j].low, p->column[j].high, fabs(value[j])))
            return 0;
    return 1;
}

static double cost_of(const chp_linear_program *p, const double *value)
{
    double cost = 0;
    for (size_t j = 0; j < p->columns; j++)
        cost += p->column[j].cost * value[j];
    return cost;
}

/* ------------------------------------------------------- what GLPK is given */

static int bound_kind(double low, double high)
{
    if (low == -HUGE_VAL)
        return high == HUGE_VAL ? GLP_FR : GLP_UP;
    if (high == HUGE_VAL)
        return GLP_LO;
    return low == high ? GLP_FX : GLP_DB;
}

static void add_columns(glp_prob *problem, const chp_linear_program *p)
{
    glp_add_cols(problem, (int)p->columns);
    for (size_t j = 0; j < p->columns; j++) {
        const chp_lp_column *c = &p->column[j];
        glp_set_col_bnds(problem, (int)j + 1, bound_kind(c->low, c->high), c->low, c->high);
        glp_set_obj_coef(problem, (int)j + 1, c->cost);
        if (c->integer)
            glp_set_col_kind(problem, (int)j + 1, GLP_IV);
    }
}

static void add_rows(glp_prob *problem, const chp_linear_program *p)
{
    if (p->rows == 0)
        return;
    glp_add_rows(problem, (int)p->rows);
    for (size_t i = 0; i < p->rows; i++)
        glp_set_row_bnds(problem, (int)i + 1, bound_kind(p->row[i].low, p->row[i].high),
                         p->row[i].low, p->row[i].high);
}

/* GLPK's own memory, which goes with its state whatever happens. */
static void add_entries(glp_prob *problem, const chp_linear_program *p)
{
    int count = (int)p->entries;
    int *row = glp_alloc(count + 1, sizeof *row);
    int *column = glp_alloc(count + 1, sizeof *column);
    double *value = glp_alloc(count + 1, sizeof *value);
    for (int k = 0; k < count; k++) {
        row[k + 1] = (int)p->entry[k].row + 1;
        column[k + 1] = (int)p->entry[k].column + 1;
        value[k + 1] = p->entry[k].value;
    }
    glp_load_matrix(problem, count, row, column, value);
    glp_free(row);
    glp_free(column);
    glp_free(value);
}

/* -------------------------------------------------------- linear programs */

static int milliseconds_left(const solve *s)
{
    double limit = s->options->time_limit_s;
    if (limit <= 0)
        return INT_MAX;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    double used = (double)(now.tv_sec - s->since.tv_sec) +
                  1e-9 * (double)(now.tv_nsec - s->since.tv_nsec);
    return (int)fmin(fmax(1000 * (limit - used), 0), INT_MAX);
}

/* The least of slope * x over low <= x <= high. */
static double least_term(double slope, double low, double high)
{
    return slope == 0 ? 0 : slope * (slope > 0 ? low : high);
}

/* The multiplier of a row; 0, which is always allowed, where its sign would
 * make the bound worthless. */
static double multiplier(const solve *s, size_t i)
{
    double y = glp_get_row_dual(s->problem, (int)i + 1);
    return isfinite(least_term(y, s->program->row[i].low, s->program->row[i].high)) ? y : 0;
}

/* For any multipliers y: c x = (c - y A) x + y (A x), each term of which is at
 * least its least value within its bounds. Slopes that are rounding errors do
 * not count for a column without bound. */
static double dual_bound(const solve *s)
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

/* ---------------------------------------------------- a basis from the start */

static int is_between(double value, double low, double high)
{
    return value > low + 1e-9 && value < high - 1e-9;
}

static int nonbasic_at(double value, double low, double high)
{
    return low == -HUGE_VAL && high == HUGE_VAL ? GLP_NF
           : low == high                        ? GLP_NS
           : value - low < high - value         ? GLP_NL
                                                : GLP_NU;
}

/* Columns between their bounds are basic; returns how many. A row becomes -1
 * that one of them touches. */
static size_t set_columns(const solve *s, double *touched)
{
    const chp_linear_program *p = s->program;
    const double *x = s->options->start;
    size_t basic = 0;
    for (size_t j = 0; j < p->columns; j++) {
        const chp_lp_column *c = &p->column[j];
        int between = is_between(x[j], c->low, c->high);
        basic += (size_t)between;
        glp_set_col_stat(s->problem, (int)j + 1,
                         between ? GLP_BS : nonbasic_at(x[j], c->low, c->high));
    }
    for (size_t k = 0; k < p->entries; k++) {
        const chp_lp_column *c = &p->column[p->entry[k].column];
        if (is_between(x[p->entry[k].column], c->low, c->high))
            touched[p->entry[k].row] = -1;
    }
    return basic;
}

/* Rows between their bounds are basic, and those that no basic column touches;
 * then as many of the others, last first, as are missing. */
static size_t set_rows(const solve *s, const double *touched, const double *sum, size_t basic)
{
    const chp_linear_program *p = s->program;
    for (size_t i = 0; i < p->rows; i++) {
        const chp_lp_row *r = &p->row[i];
        int between = is_between(sum[i], r->low, r->high) || touched[i] == 0;
        basic += (size_t)between;
        glp_set_row_stat(s->problem, (int)i + 1,
                         between ? GLP_BS : nonbasic_at(sum[i], r->low, r->high));
    }
    for (size_t i = p->rows; i-- > 0 && basic < p->rows;)
        if (glp_get_row_stat(s->problem, (int)i + 1) != GLP_BS) {
            glp_set_row_stat(s->problem, (int)i + 1, GLP_BS);
            basic++;
        }
    return basic;
}

/* If the start is a vertex, or nearly one, the simplex method begins there and
 * need not look for a feasible point first. */
static void begin_at_start(const solve *s)
{
    const chp_linear_program *p = s->program;
    double *sum = glp_alloc((int)(2 * p->rows + 1), sizeof *sum), *touched = sum + p->rows;
    memset(sum, 0, (2 * p->rows + 1) * sizeof *sum);
    for (size_t k = 0; k < p->entries; k++)
        sum[p->entry[k].row] += p->entry[k].value * s->options->start[p->entry[k].column];
    size_t basic = set_rows(s, touched, sum, set_columns(s, touched));
    glp_free(sum);
    if (basic != p->rows || glp_factorize(s->problem) != 0)
        glp_std_basis(s->problem);
}

/* Rows, then columns, from 1. */
static void keep_basis(int *kept, glp_prob *problem)
{
    int rows = glp_get_num_rows(problem), columns = glp_get_num_cols(problem);
    for (int i = 1; i <= rows; i++)
        kept[i] = glp_get_row_stat(problem, i);
    for (int j = 1; j <= columns; j++)
        kept[rows + j] = glp_get_col_stat(problem, j);
}

static void return_to_basis(glp_prob *problem, const int *kept)
{
    int rows = glp_get_num_rows(problem), columns = glp_get_num_cols(problem);
    for (int i = 1; i <= rows; i++)
        glp_set_row_stat(problem, i, kept[i]);
    for (int j = 1; j <= columns; j++)
        glp_set_col_stat(problem, j, kept[rows + j]);
    if (glp_factorize(problem) == 0)
        glp_warm_up(problem);
}

/* Tight tolerances from the beginning lead astray; from the end they take a few
 * steps, or run in circles: then the basis before them is as good as it gets. */
static void tighten(const solve *s, glp_smcp control)
{
    int count = (int)(s->program->rows + s->program->columns);
    int *kept = glp_alloc(count + 1, sizeof *kept);
    keep_basis(kept, s->problem);
    control.tol_bnd = control.tol_dj = 1e-10;
    control.it_lim = 100;
    control.tm_lim = milliseconds_left(s);
    if (glp_simplex(s->problem, &control) != 0 || glp_get_status(s->problem) != GLP_OPT)
        return_to_basis(s->problem, kept);
    glp_free(kept);
}

static int run_simplex(const solve *s)
{
    glp_smcp control;
    glp_init_smcp(&control);
    control.msg_lev = GLP_MSG_OFF;
    control.tm_lim = milliseconds_left(s);
    /* A run in circles must end, too; the longest of the tests takes a tenth. */
    control.it_lim = (int)fmin(1000 + 20.0 * (double)(s->program->rows + s->program->columns),
                               INT_MAX);
    if (s->scaled)
        glp_scale_prob(s->problem, GLP_SF_GM | GLP_SF_EQ | GLP_SF_2N | GLP_SF_SKIP);
    if (s->from_start)
        begin_at_start(s);
    int code = glp_simplex(s->problem, &control);
    if (code || glp_get_status(s->problem) != GLP_OPT)
        return code;
    tighten(s, control);
    if (!s->options->exact)
        return 0;
    control.tm_lim = milliseconds_left(s);
    return glp_exact(s->problem, &control);
}

/* Values and multipliers once more from the final basis, free of the errors of
 * many steps, and of those that glp_exact() begins with: it takes simple fractions
 * for the coefficients, up to 1e-9 beside them. */
static void polish(const solve *s)
{
    if (glp_factorize(s->problem) == 0)
        glp_warm_up(s->problem);
}

static void take_values(solve *s, double (*value_of)(glp_prob *, int))
{
    for (size_t j = 0; j < s->program->columns; j++) {
        double value = value_of(s->problem, (int)j + 1);
        const chp_lp_column *c = &s->program->column[j];
        s->value[j] = fmin(fmax(c->integer ? round(value) : value, c->low), c->high);
    }
}

/* Returns 1 if an integer program goes on from here. */
static int solve_relaxed(solve *s)
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
        take_values(s, glp_get_col_prim);
    return integers && !s->fault && s->result.status == CHP_LP_OPTIMAL;
}

/* -------------------------------------------------------- integer programs */

/* Called at every step of the search: the least bound of what is still open
 * is the bound of all. */
static void watch_search(glp_tree *tree, void *info)
{
    solve *s = info;
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

static void search_integers(solve *s)
{
    glp_iocp control;
    glp_init_iocp(&control);
    control.msg_lev = GLP_MSG_OFF;
    control.tm_lim = milliseconds_left(s);
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
        take_values(s, glp_mip_col_val);
}

/* --------------------------------------------------------------- the thread */

/* A non-zero return keeps GLPK from printing. */
static int keep_quiet(void *info, const char *text)
{
    solve *s = info;
    if (!s->said[0])
        snprintf(s->said, sizeof s->said, "%.*s", (int)strcspn(text, "\n"), text);
    return 1;
}

/* GLPK would abort() after its error hook returns. */
static void break_off(void *info)
{
    solve *s = info;
    longjmp(s->broken_off, 1);
}

static void solve_quietly(solve *s)
{
    glp_term_hook(keep_quiet, s);
    glp_error_hook(break_off, s);
    glp_term_out(GLP_OFF);
    if (setjmp(s->broken_off)) {
        s->fault = strstr(s->said, "memory") ? CHIPLET_ERR_MEMORY : CHIPLET_ERR_SOLVER;
        return;
    }
    s->problem = glp_create_prob();
    add_columns(s->problem, s->program);
    add_rows(s->problem, s->program);
    add_entries(s->problem, s->program);
    if (solve_relaxed(s))
        search_integers(s);
}

static void *run(void *argument)
{
    solve *s = argument;
    if (glp_init_env() != 0)
        s->fault = CHIPLET_ERR_MEMORY;
    else
        solve_quietly(s);
    glp_free_env(); /* and with it the problem */
    return NULL;
}

/* Signals stay with the program's own threads. */
static int run_in_thread(solve *s)
{
    pthread_t thread;
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int failed = pthread_create(&thread, NULL, run, s);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return !failed && !pthread_join(thread, NULL);
}

/* ------------------------------------------------------------------ answers */

/* The start is the answer if the time was too short for a better one. */
static void fall_back_on_start(solve *s)
{
    const double *start = s->options->start;
    chp_lp_status status = s->result.status;
    if (!start || (status != CHP_LP_NOTHING_FOUND && status != CHP_LP_STOPPED))
        return;
    if (status == CHP_LP_STOPPED && cost_of(s->program, s->value) <= cost_of(s->program, start))
        return;
    memcpy(s->value, start, s->program->columns * sizeof *start);
    s->result.status = CHP_LP_STOPPED;
}

static void judge(solve *s)
{
    chp_lp_result *r = &s->result;
    r->objective = r->gap = HUGE_VAL;
    if (!chp_lp_has_values(r->status))
        return;
    r->objective = cost_of(s->program, s->value);
    r->bound = fmin(r->bound, r->objective);
    r->gap = r->bound < r->objective
                 ? (r->objective - r->bound) / fmax(fabs(r->objective), DBL_MIN) : 0;
}

static chiplet_status answer(solve *s, double *row, chiplet_error *err)
{
    if (s->fault == CHIPLET_ERR_MEMORY)
        return chp_fail_memory(err);
    if (s->fault)
        return chp_fail(err, s->fault, NULL, "no solution by the simplex method%s%s",
                        s->said[0] ? ": " : "", s->said);
    if (s->options->start && s->result.status == CHP_LP_INFEASIBLE)
        return chp_fail(err, CHIPLET_ERR_SOLVER, NULL,
                        "the solver denies a start that it was given");
    fall_back_on_start(s);
    judge(s);
    if (chp_lp_has_values(s->result.status) && !keeps_bounds(s->program, s->value, row))
        return chp_fail(err, CHIPLET_ERR_SOLVER, NULL, "the solver's answer breaks a bound");
    return CHIPLET_OK;
}

static chiplet_status attempt(solve *s, double *row, int scaled, int from_start,
                              chiplet_error *err)
{
    s->result = (chp_lp_result){ CHP_LP_NOTHING_FOUND, HUGE_VAL, -HUGE_VAL, HUGE_VAL };
    s->fault = CHIPLET_OK;
    s->said[0] = '\0';
    s->started = 0;
    s->scaled = scaled;
    s->from_start = from_start;
    if (!run_in_thread(s))
        return chp_fail(err, CHIPLET_ERR_SOLVER, NULL, "no thread for the simplex method");
    return answer(s, row, err);
}

/* A basis from the start saves steps, and scaling digits. Either can also lead
 * into a dead end of rounding errors where the plain way does not. */
static chiplet_status solve_in(double *memory, chp_lp_result *out, double *value,
                               const chp_linear_program *program, const chp_lp_options *options,
                               chiplet_error *err)
{
    solve s = { .program = program, .options = options, .value = memory };
    double *row = memory + 2 * program->columns + 1;
    if (options->start && !keeps_bounds(program, options->start, row))
        return chp_fail(err, CHIPLET_ERR_ARGUMENT, NULL,
                        "linear program: the start breaks a bound");
    clock_gettime(CLOCK_MONOTONIC, &s.since);
    chiplet_status status = CHIPLET_ERR_SOLVER;
    for (int from_start = options->start != NULL; from_start >= 0; from_start--)
        for (int scaled = 1; scaled >= 0 && status == CHIPLET_ERR_SOLVER; scaled--)
            status = attempt(&s, row, scaled, from_start, err);
    if (status)
        return status;
    *out = s.result;
    if (chp_lp_has_values(s.result.status))
        memcpy(value, s.value, program->columns * sizeof *value);
    return CHIPLET_OK;
}

chiplet_status chp_lp_solve(chp_lp_result *out, double *value, const chp_linear_program *program,
                            const chp_lp_options *options, chiplet_error *err)
{
    static const chp_lp_options none = { 0 };
    options = options ? options : &none;
    const char *fault = fault_of(program, options);
    if (fault)
        return chp_fail(err, CHIPLET_ERR_ARGUMENT, NULL, "linear program: %s", fault);
    /* A GLPK that is not built for threads would share one state with the program. */
    if (!glp_config("TLS"))
        return chp_fail(err, CHIPLET_ERR_SOLVER, NULL, "this GLPK is not built for threads");
    double *memory = malloc((2 * program->columns + 1 + 2 * program->rows) * sizeof *memory);
    if (!memory)
        return chp_fail_memory(err);
    chiplet_status status = solve_in(memory, out, value, program, options, err);
    free(memory);
    return status;
}
