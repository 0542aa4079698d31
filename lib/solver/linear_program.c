#include "solver/linear_program.h"

#include "base/error.h"
#include "solver/attempt.h"

#include <float.h>
#include <glpk.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define TOLERANCE 1e-6 /* of an answer; integer programs are feasible to 1e-7 */

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

/* ------------------------------------------------------------------ answers */

/* The start is the answer if the time was too short for a better one. */
static void fall_back_on_start(chp_lp_attempt *s)
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

static void judge(chp_lp_attempt *s)
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

static chiplet_status answer(chp_lp_attempt *s, double *row, chiplet_error *err)
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

static chiplet_status try_way(chp_lp_attempt *s, double *row, int scaled, int from_start,
                              chiplet_error *err)
{
    s->result = (chp_lp_result){ CHP_LP_NOTHING_FOUND, HUGE_VAL, -HUGE_VAL, HUGE_VAL };
    s->fault = CHIPLET_OK;
    s->said[0] = '\0';
    s->started = 0;
    s->scaled = scaled;
    s->from_start = from_start;
    if (!chp_lp_run(s))
        return chp_fail(err, CHIPLET_ERR_SOLVER, NULL, "no thread for the simplex method");
    return answer(s, row, err);
}

/* A basis from the start saves steps, and scaling digits. Either can also lead
 * into a dead end of rounding errors where the plain way does not. */
static chiplet_status solve_in(double *memory, chp_lp_result *out, double *value,
                               const chp_linear_program *program, const chp_lp_options *options,
                               chiplet_error *err)
{
    double *row = memory + 2 * program->columns + 1;
    chp_lp_attempt s = { .program = program,
                         .options = options,
                         .value = memory,
                         .multiplier = row + 2 * program->rows };
    if (options->start && !keeps_bounds(program, options->start, row))
        return chp_fail(err, CHIPLET_ERR_ARGUMENT, NULL,
                        "linear program: the start breaks a bound");
    clock_gettime(CLOCK_MONOTONIC, &s.since);
    chiplet_status status = CHIPLET_ERR_SOLVER;
    for (int from_start = options->start || options->state; from_start >= 0; from_start--)
        for (int second = 0; second < 2 && status == CHIPLET_ERR_SOLVER; second++)
            status = try_way(&s, row, second == options->even, from_start, err);
    if (status)
        return status;
    *out = s.result;
    if (options->state && program->rows)
        memcpy(options->state->multiplier, s.multiplier, program->rows * sizeof *s.multiplier);
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
    double *memory = malloc((2 * program->columns + 1 + 3 * program->rows) * sizeof *memory);
    if (!memory)
        return chp_fail_memory(err);
    chiplet_status status = solve_in(memory, out, value, program, options, err);
    free(memory);
    return status;
}
