#include "solver/attempt.h"

#include <limits.h>
#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

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

/* -------------------------------------------------- what it takes and gives */

int chp_lp_milliseconds_left(const chp_lp_attempt *s)
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

void chp_lp_take_values(chp_lp_attempt *s, double (*value_of)(glp_prob *, int))
{
    for (size_t j = 0; j < s->program->columns; j++) {
        double value = value_of(s->problem, (int)j + 1);
        const chp_lp_column *c = &s->program->column[j];
        s->value[j] = fmin(fmax(c->integer ? round(value) : value, c->low), c->high);
    }
}

/* --------------------------------------------------------------- the thread */

/* A non-zero return keeps GLPK from printing. */
static int keep_quiet(void *info, const char *text)
{
    chp_lp_attempt *s = info;
    if (!s->said[0])
        snprintf(s->said, sizeof s->said, "%.*s", (int)strcspn(text, "\n"), text);
    return 1;
}

/* GLPK would abort() after its error hook returns. */
static void break_off(void *info)
{
    chp_lp_attempt *s = info;
    longjmp(s->broken_off, 1);
}

static void solve_quietly(chp_lp_attempt *s)
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
    if (chp_lp_solve_relaxed(s))
        chp_lp_search_integers(s);
}

static void *run(void *argument)
{
    chp_lp_attempt *s = argument;
    if (glp_init_env() != 0)
        s->fault = CHIPLET_ERR_MEMORY;
    else
        solve_quietly(s);
    glp_free_env(); /* and with it the problem */
    return NULL;
}

/* Signals stay with the program's own threads. */
int chp_lp_run(chp_lp_attempt *s)
{
    pthread_t thread;
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int failed = pthread_create(&thread, NULL, run, s);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return !failed && !pthread_join(thread, NULL);
}
