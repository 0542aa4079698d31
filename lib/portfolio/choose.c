#include "portfolio/choose.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "solver/program_builder.h"

typedef struct {
    const chp_portfolio_problem *problem;
    size_t *kept;      /* options that no other makes superfluous */
    size_t count;
    unsigned char *open; /* of each chiplet */
} chooser;

/* ---------------------------------------------------------------- options */

static int holds(const chp_option *o, size_t chiplet)
{
    for (int i = 0; i < o->kinds; i++)
        if (o->chiplet[i] == chiplet)
            return 1;
    return 0;
}

static int needs_no_more(const chp_option *a, const chp_option *b)
{
    for (int i = 0; i < a->kinds; i++)
        if (!holds(b, a->chiplet[i]))
            return 0;
    return 1;
}

/* Another of the same product costs no more and needs no other chiplet. Of equal
 * ones the first stays. */
static int is_superfluous(const chp_portfolio_problem *p, size_t o)
{
    const chp_option *mine = &p->option[o];
    for (size_t k = 0; k < p->options; k++) {
        const chp_option *other = &p->option[k];
        if (k == o || other->product != mine->product || other->usd > mine->usd ||
            !needs_no_more(other, mine))
            continue;
        int same = other->usd == mine->usd && other->kinds == mine->kinds;
        if (!same || k < o)
            return 1;
    }
    return 0;
}

static void keep_useful(chooser *c)
{
    for (size_t o = 0; o < c->problem->options; o++)
        if (!is_superfluous(c->problem, o))
            c->kept[c->count++] = o;
}

/* ----------------------------------------------------------------- program */

/* Columns: y of each chiplet, then x of each kept option. Rows: one choice for
 * each product, then the links of products to chiplets. */
static void build(chp_program_builder *b, const chooser *c)
{
    const chp_portfolio_problem *p = c->problem;
    for (size_t d = 0; d < p->chiplets; d++) {
        chp_add_column(b, 0, 1, p->design_usd[d]);
        if (!b->failed)
            b->column[d].integer = 1;
    }
    for (size_t i = 0; i < c->count; i++)
        chp_add_column(b, 0, 1, p->option[c->kept[i]].usd);
    for (size_t q = 0; q < p->products; q++)
        chp_add_row(b, 1, 1);
    for (size_t i = 0; i < c->count; i++)
        chp_add_entry(b, p->option[c->kept[i]].product, p->chiplets + i, 1);
}

static void link_product(chp_program_builder *b, const chooser *c, size_t product, size_t chiplet)
{
    const chp_portfolio_problem *p = c->problem;
    size_t row = 0, linked = 0;
    for (size_t i = 0; i < c->count; i++) {
        const chp_option *o = &p->option[c->kept[i]];
        if (o->product != product || !holds(o, chiplet))
            continue;
        if (!linked++)
            row = chp_add_row(b, -HUGE_VAL, 0);
        chp_add_entry(b, row, p->chiplets + i, 1);
    }
    if (linked)
        chp_add_entry(b, row, chiplet, -1);
}

/* ------------------------------------------------------------------ answer */

static int is_open(const chooser *c, const chp_option *o)
{
    for (int i = 0; i < o->kinds; i++)
        if (!c->open[o->chiplet[i]])
            return 0;
    return 1;
}

/* The cheapest of each product with the chiplets that are open. 0: it has none. */
static int take_cheapest(const chooser *c, size_t *chosen)
{
    const chp_portfolio_problem *p = c->problem;
    for (size_t q = 0; q < p->products; q++)
        chosen[q] = p->options;
    for (size_t i = 0; i < c->count; i++) {
        const chp_option *o = &p->option[c->kept[i]];
        size_t *best = &chosen[o->product];
        if (is_open(c, o) && (*best == p->options || o->usd < p->option[*best].usd))
            *best = c->kept[i];
    }
    for (size_t q = 0; q < p->products; q++)
        if (chosen[q] == p->options)
            return 0;
    return 1;
}

double chp_portfolio_usd(const chp_portfolio_problem *p, const size_t *chosen)
{
    double usd = 0;
    for (size_t q = 0; q < p->products; q++)
        usd += p->option[chosen[q]].usd;
    for (size_t d = 0; d < p->chiplets; d++) {
        int used = 0;
        for (size_t q = 0; q < p->products; q++)
            used |= holds(&p->option[chosen[q]], d);
        usd += used ? p->design_usd[d] : 0;
    }
    return usd;
}

static chiplet_status solve(chp_portfolio_answer *out, size_t *chosen, chooser *c, double *value,
                            const chp_linear_program *program, chiplet_error *err)
{
    const chp_portfolio_problem *p = c->problem;
    const chp_lp_options options = { .time_limit_s = p->time_limit_s,
                                     .relative_gap = p->relative_gap };
    chp_lp_result result;
    chiplet_status status = chp_lp_solve(&result, value, program, &options, err);
    if (status)
        return status;
    chp_portfolio_answer answer = { result.status, HUGE_VAL, result.bound, HUGE_VAL };
    if (chp_lp_has_values(result.status)) {
        for (size_t d = 0; d < p->chiplets; d++)
            c->open[d] = value[d] > 0.5;
        if (!take_cheapest(c, chosen))
            return chp_fail(err, CHIPLET_ERR_SOLVER, NULL, "the solver leaves a product without "
                                                           "a configuration");
        answer.usd = chp_portfolio_usd(p, chosen);
        answer.bound_usd = fmin(answer.bound_usd, answer.usd);
        answer.gap = answer.usd > 0 ? (answer.usd - answer.bound_usd) / answer.usd : 0;
    }
    *out = answer;
    return CHIPLET_OK;
}

static int all_have_options(const chooser *c)
{
    for (size_t q = 0; q < c->problem->products; q++) {
        size_t i = 0;
        while (i < c->count && c->problem->option[c->kept[i]].product != q)
            i++;
        if (i == c->count)
            return 0;
    }
    return 1;
}

static chiplet_status build_and_solve(chp_portfolio_answer *out, size_t *chosen, chooser *c,
                                      chiplet_error *err)
{
    const chp_portfolio_problem *p = c->problem;
    chp_program_builder b = { .failed = 0 };
    chiplet_status status = CHIPLET_OK;
    build(&b, c);
    for (size_t q = 0; q < p->products; q++)
        for (size_t d = 0; d < p->chiplets; d++)
            link_product(&b, c, q, d);
    chp_linear_program program = chp_built_program(&b);
    double *value = b.failed ? NULL : calloc(program.columns, sizeof *value);
    if (value)
        status = solve(out, chosen, c, value, &program, err);
    else
        status = chp_fail_memory(err);
    free(value);
    chp_program_builder_free(&b);
    return status;
}

chiplet_status chp_portfolio_choose(chp_portfolio_answer *out, size_t *chosen,
                                    const chp_portfolio_problem *problem, chiplet_error *err)
{
    static const chp_portfolio_answer none = { CHP_LP_INFEASIBLE, HUGE_VAL, HUGE_VAL, HUGE_VAL };
    chooser c = { problem, calloc(problem->options + 1, sizeof *c.kept), 0,
                  calloc(problem->chiplets + 1, 1) };
    chiplet_status status = c.kept && c.open ? CHIPLET_OK : chp_fail_memory(err);
    if (!status) {
        keep_useful(&c);
        if (all_have_options(&c))
            status = build_and_solve(out, chosen, &c, err);
        else
            *out = none;
    }
    free(c.kept);
    free(c.open);
    return status;
}
