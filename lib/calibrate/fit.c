#include "calibrate/calibration.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "solver/least_squares.h"

#define STARTS 3
#define LEAST_ROWS_PER_KEY 2
#define LEAST_TIME_S 1e-9 /* a floor on a logarithmic scale cannot reach 0 */

static int is_fixed(const chp_calibration *c, const chp_field *field)
{
    for (int i = 0; i < c->fixed_count; i++)
        if (c->fixed[i] == field)
            return 1;
    return 0;
}

/* One least-squares problem: keys of a family on rows that are not held out. */
typedef struct {
    const chp_calibration *c;
    chp_kernel kernel;
    const chp_field *field[CHP_FAMILY_KEYS];
    size_t keys;
    const size_t *row; /* indices */
    size_t rows;
} family_fit;

static double row_time(const chp_calibration *c, const chp_fit_row *row, const chp_kernel *kernel)
{
    const chp_seen_chip *chip = &c->chip[row->chip];
    return chp_time_operator(&row->op, &chip->device, &chip->fabric, kernel, CHP_REUSE_BENCH)
        .time_s;
}

static void residuals(double *out, const double *x, void *data)
{
    family_fit *f = data;
    for (size_t i = 0; i < f->keys; i++)
        *chp_kernel_value(&f->kernel, f->field[i]) = x[i];
    for (size_t i = 0; i < f->rows; i++) {
        const chp_fit_row *row = &f->c->row[f->row[i]];
        out[i] = log(row_time(f->c, row, &f->kernel) / row->measured_s);
    }
}

static double sum_of_errors(family_fit *f)
{
    double sum = 0;
    for (size_t i = 0; i < f->rows; i++) {
        const chp_fit_row *row = &f->c->row[f->row[i]];
        sum += fabs(log(row_time(f->c, row, &f->kernel) / row->measured_s));
    }
    return sum;
}

/* Fits in place; `covariance` may be NULL. */
static chiplet_status solve(family_fit *f, double *covariance, int starts, chiplet_error *err)
{
    double x[CHP_FAMILY_KEYS], low[CHP_FAMILY_KEYS], high[CHP_FAMILY_KEYS];
    for (size_t i = 0; i < f->keys; i++) {
        int time = f->field[i]->dimension == CHP_TIME;
        low[i] = time ? fmax(f->field[i]->min, LEAST_TIME_S) : f->field[i]->min;
        high[i] = f->field[i]->max;
        x[i] = *chp_kernel_value(&f->kernel, f->field[i]);
        if (time && x[i] <= low[i])
            x[i] = 1e3 * LEAST_TIME_S;
    }
    chp_fit fit = { f->keys, f->rows, low, high, NULL, residuals, f, starts };
    chiplet_status status = chp_least_squares(x, covariance, &fit, err);
    for (size_t i = 0; !status && i < f->keys; i++)
        *chp_kernel_value(&f->kernel, f->field[i]) = x[i];
    return status;
}

/* A count cannot be fitted by slopes: its least value and the one at hand are
 * both tried. */
static chiplet_status solve_with_choice(family_fit *f, const chp_field *choice,
                                        double *covariance, int starts, chiplet_error *err)
{
    chiplet_status status = CHIPLET_OK;
    family_fit other = *f;
    if (!choice)
        return solve(f, covariance, starts, err);
    *chp_kernel_value(&other.kernel, choice) = choice->min;
    status = solve(&other, covariance, starts, err);
    if (!status)
        status = solve(f, covariance, starts, err);
    if (status || sum_of_errors(f) <= sum_of_errors(&other))
        return status;
    f->kernel = other.kernel;
    return solve(f, covariance, 1, err);
}

static const chp_field *set_keys(family_fit *f, const chp_family *family)
{
    const chp_schema *schema = chp_schema_of(CHIPLET_KERNEL);
    const chp_field *choice = NULL;
    f->keys = 0;
    for (int i = 0; i < CHP_FAMILY_KEYS && family->key[i]; i++) {
        const chp_field *field = chp_schema_find(schema, family->key[i]);
        if (is_fixed(f->c, field))
            continue;
        if (field->dimension == CHP_COUNT)
            choice = field;
        else
            f->field[f->keys++] = field;
    }
    return choice;
}

/* Gives the rows of a family their folds; returns how many there are. */
static int set_folds(chp_calibration *c, int family)
{
    int first = -1, several = 0;
    for (size_t i = 0; i < c->rows; i++) {
        if (c->row[i].family != family)
            continue;
        several |= first >= 0 && c->row[i].chip != first;
        first = first < 0 ? c->row[i].chip : first;
    }
    int by_chip = several && c->leave_out_chips, turn = 0;
    for (size_t i = 0; i < c->rows; i++)
        if (c->row[i].family == family)
            c->row[i].fold = by_chip ? c->row[i].chip : turn++ % CHP_FOLDS;
    return by_chip ? (int)c->chips : CHP_FOLDS;
}

/* Rows of a family: all of them, those outside a fold or those inside it. */
static size_t choose_rows(size_t *out, const chp_calibration *c, int family, int fold, int inside)
{
    size_t count = 0;
    for (size_t i = 0; i < c->rows; i++)
        if (c->row[i].family == family && (fold < 0 || (c->row[i].fold == fold) == inside))
            out[count++] = i;
    return count;
}

static void remember(chp_calibration *c, const family_fit *f, const chp_field *choice, int family,
                     const double *covariance)
{
    for (size_t i = 0; i < f->keys; i++) {
        double value = *chp_kernel_value(&c->kernel, f->field[i]);
        double variance = covariance[i * f->keys + i];
        chp_fitted fitted = { f->field[i], value, variance > 0 ? sqrt(variance) : 0, family };
        c->fitted[c->fitted_count++] = fitted;
    }
    if (choice) {
        chp_fitted fitted = { choice, *chp_kernel_value(&c->kernel, choice), 0, family };
        c->fitted[c->fitted_count++] = fitted;
    }
}

/* Predicts each fold by what the others say, starting from the whole fit. */
static chiplet_status cross_validate(chp_calibration *c, const family_fit *whole, int family,
                                     size_t *index, chiplet_error *err)
{
    int folds = set_folds(c, family);
    for (int fold = 0; fold < folds; fold++) {
        family_fit f = *whole;
        size_t held = choose_rows(index, c, family, fold, 1);
        if (held == 0)
            continue;
        f.row = index;
        f.rows = choose_rows(index, c, family, fold, 0);
        chiplet_status status = solve(&f, NULL, 1, err);
        if (status)
            return status;
        held = choose_rows(index, c, family, fold, 1);
        for (size_t i = 0; i < held; i++) {
            chp_fit_row *row = &c->row[index[i]];
            row->predicted_s = row_time(c, row, &f.kernel);
        }
    }
    return CHIPLET_OK;
}

static chiplet_status fit_family(chp_calibration *c, int family, size_t *index,
                                 chiplet_error *err)
{
    double covariance[CHP_FAMILY_KEYS * CHP_FAMILY_KEYS] = { 0 };
    family_fit f = { .c = c, .kernel = c->kernel, .row = index };
    const chp_field *choice = set_keys(&f, &chp_families[family]);
    f.rows = choose_rows(index, c, family, -1, 0);
    if (f.rows < LEAST_ROWS_PER_KEY * f.keys || f.rows < 2 * CHP_FOLDS)
        return CHIPLET_OK;
    chiplet_status status = solve_with_choice(&f, choice, covariance, STARTS, err);
    if (status)
        return status;
    c->kernel = f.kernel;
    remember(c, &f, choice, family, covariance);
    return cross_validate(c, &f, family, index, err);
}

static void collect_points(chp_calibration *c)
{
    for (size_t i = 0; i < c->rows; i++) {
        const chp_fit_row *row = &c->row[i];
        chp_fit_point point = { row->family, c->chip[row->chip].name, row->measured_s,
                                row->predicted_s };
        c->point[i] = point;
    }
}

chiplet_status chp_calibration_run(chp_calibration *c, chiplet_error *err)
{
    size_t *index = malloc((c->rows + 1) * sizeof *index);
    double *ratio = malloc((c->rows + 1) * sizeof *ratio);
    chp_fit_point *point = realloc(c->point, (c->rows + 1) * sizeof *point);
    chiplet_status status = index && ratio && point ? CHIPLET_OK : chp_fail_memory(err);
    c->point = point ? point : c->point;
    c->fitted_count = c->errors = 0;
    for (int family = 0; !status && family < chp_family_count; family++)
        status = fit_family(c, family, index, err);
    if (!status) {
        chp_calibration_judge(c, ratio);
        collect_points(c);
    }
    free(index);
    free(ratio);
    return status;
}
