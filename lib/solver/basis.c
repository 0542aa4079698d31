#include "solver/attempt.h"

#include <math.h>
#include <string.h>

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
static size_t set_columns(const chp_lp_attempt *s, double *touched)
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
static size_t set_rows(const chp_lp_attempt *s, const double *touched, const double *sum,
                       size_t basic)
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

void chp_lp_begin_at_start(const chp_lp_attempt *s)
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

void chp_lp_keep_basis(chp_lp_state *kept, glp_prob *problem)
{
    kept->rows = (size_t)glp_get_num_rows(problem);
    kept->columns = (size_t)glp_get_num_cols(problem);
    for (size_t i = 0; i < kept->rows; i++)
        kept->basis[i] = (unsigned char)glp_get_row_stat(problem, (int)i + 1);
    for (size_t j = 0; j < kept->columns; j++)
        kept->basis[kept->rows + j] = (unsigned char)glp_get_col_stat(problem, (int)j + 1);
}

int chp_lp_return_to_basis(glp_prob *problem, const chp_lp_state *kept)
{
    for (size_t i = 0; i < kept->rows; i++)
        glp_set_row_stat(problem, (int)i + 1, kept->basis[i]);
    for (size_t j = 0; j < (size_t)glp_get_num_cols(problem); j++)
        glp_set_col_stat(problem, (int)j + 1,
                         j < kept->columns ? kept->basis[kept->rows + j] : GLP_NL);
    return glp_factorize(problem) == 0;
}
