#include "solver/linear_program.h"

#include <math.h>

/* The least of slope * x over low <= x <= high. */
static double least_term(double slope, double low, double high)
{
    return slope == 0 ? 0 : slope * (slope > 0 ? low : high);
}

/* 0, which is always allowed, where the sign of a multiplier would make the bound
 * worthless. */
static double usable(double multiplier, const chp_lp_row *row)
{
    return isfinite(least_term(multiplier, row->low, row->high)) ? multiplier : 0;
}

/* Slopes that are rounding errors do not count for a column without bound. */
double chp_lp_bound(const chp_linear_program *p, const double *multiplier, double *slope)
{
    double bound = 0;
    for (size_t i = 0; i < p->rows; i++)
        bound += least_term(usable(multiplier[i], &p->row[i]), p->row[i].low, p->row[i].high);
    for (size_t j = 0; j < p->columns; j++)
        slope[j] = p->column[j].cost;
    for (size_t k = 0; k < p->entries; k++) {
        size_t row = p->entry[k].row;
        slope[p->entry[k].column] -= usable(multiplier[row], &p->row[row]) * p->entry[k].value;
    }
    for (size_t j = 0; j < p->columns; j++) {
        double term = least_term(slope[j], p->column[j].low, p->column[j].high);
        if (isfinite(term) || fabs(slope[j]) > 1e-9 * (1 + fabs(p->column[j].cost)))
            bound += term;
    }
    return isnan(bound) ? -HUGE_VAL : bound;
}
