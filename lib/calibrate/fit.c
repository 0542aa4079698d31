#include "calibrate/fit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "calibrate/statistics.h"
#include "measure/measure.h"
#include "solver/least_squares.h"

#define MOST_CHIPS 64
#define MOST_FIXED 64
#define STARTS 3
#define LEAST_ROWS_PER_KEY 2
#define LEAST_TIME_S 1e-9 /* a floor on a logarithmic scale cannot reach 0 */

typedef struct {
    chp_operator op;
    int chip, family, fold;
    double measured_s, predicted_s; /* by the other folds */
} fit_row;

struct chp_calibration {
    const chp_catalogue *models;
    chp_kernel kernel;
    fit_row *row;
    size_t rows, room;
    int leave_out_chips;
    const chp_field *fixed[MOST_FIXED];
    int fixed_count;
    chp_seen_chip chip[MOST_CHIPS];
    size_t chips;
    chp_fitted *fitted;
    size_t fitted_count;
    chp_fit_error *error;
    size_t errors;
    chp_fit_point *point;
};

/* -------------------------------------------------------------------- rows */

chiplet_status chp_calibration_new(chp_calibration **out, const chp_catalogue *models,
                                   const chp_kernel *base, chiplet_error *err)
{
    chp_calibration *c = calloc(1, sizeof *c);
    if (!c)
        return chp_fail_memory(err);
    c->models = models;
    c->kernel = *base;
    size_t keys = (size_t)chp_family_count * CHP_FAMILY_KEYS;
    c->fitted = calloc(keys, sizeof *c->fitted);
    c->error = calloc((size_t)chp_family_count * MOST_CHIPS, sizeof *c->error);
    if (!c->fitted || !c->error) {
        chp_calibration_free(c);
        return chp_fail_memory(err);
    }
    *out = c;
    return CHIPLET_OK;
}

void chp_calibration_free(chp_calibration *c)
{
    if (!c)
        return;
    free(c->row);
    free(c->fitted);
    free(c->error);
    free(c->point);
    free(c);
}

static int family_of(const chp_operator *op)
{
    for (int i = 0; i < chp_family_count; i++)
        if (chp_families[i].takes(op))
            return i;
    return -1;
}

static chiplet_status find_chip(int *out, chp_calibration *c, const char *name,
                                chiplet_error *err)
{
    chp_seen_chip seen;
    chiplet_status status = chp_see_chip(&seen, c->models, name, err);
    if (status)
        return status;
    size_t i = 0;
    while (i < c->chips && c->chip[i].sheet != seen.sheet)
        i++;
    if (i == MOST_CHIPS)
        return chp_fail(err, CHIPLET_ERR_RANGE, NULL, "more than %d chips in one fit", MOST_CHIPS);
    if (i == c->chips)
        c->chip[c->chips++] = seen;
    *out = (int)i;
    return CHIPLET_OK;
}

static chiplet_status make_room(chp_calibration *c, chiplet_error *err)
{
    if (c->rows < c->room)
        return CHIPLET_OK;
    size_t room = c->room ? 2 * c->room : 1024;
    fit_row *row = realloc(c->row, room * sizeof *row);
    if (!row)
        return chp_fail_memory(err);
    c->row = row;
    c->room = room;
    return CHIPLET_OK;
}

static chiplet_status add_row(chp_calibration *c, const chp_measurement *m, const char *chip,
                              chiplet_error *err)
{
    int family = m->count == 1 && m->measured_s > 0 ? family_of(&m->op[0]) : -1;
    if (family < 0)
        return CHIPLET_OK;
    chiplet_status status = make_room(c, err);
    fit_row row = { .op = m->op[0], .family = family, .measured_s = m->measured_s };
    if (!status)
        status = find_chip(&row.chip, c, chip ? chip : m->system, err);
    if (status)
        return status;
    c->row[c->rows++] = row;
    return CHIPLET_OK;
}

chiplet_status chp_calibration_add(chp_calibration *c, int kind, const char *path,
                                   const char *chip, const char *where, chiplet_error *err)
{
    chp_measure *measure = NULL;
    chp_measurement row;
    chiplet_error local = { 0 };
    chiplet_status status = chp_measure_open(&measure, kind, path, err);
    if (!status && where)
        status = chp_measure_where(measure, where, err);
    int got = 0;
    while (!status && (got = chp_measure_next(&row, measure, &local)) > 0)
        status = add_row(c, &row, chip, err);
    if (!status && got < 0) {
        status = (chiplet_status)local.status;
        if (err)
            *err = local;
    }
    chp_measure_free(measure);
    return status;
}

size_t chp_calibration_rows(const chp_calibration *c)
{
    return c->rows;
}

void chp_calibration_leave_out_chips(chp_calibration *c)
{
    c->leave_out_chips = 1;
}

chiplet_status chp_calibration_fix(chp_calibration *c, const char *key, chiplet_error *err)
{
    const chp_schema *schema = chp_schema_of(CHIPLET_KERNEL);
    const chp_field *field = chp_schema_find(schema, key);
    if (!field) {
        const char *near = chp_schema_suggest(schema, key);
        return chp_fail(err, CHIPLET_ERR_KEY, NULL, "a kernel has no key '%.40s'%s%s%s", key,
                        near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
    }
    if (c->fixed_count == MOST_FIXED)
        return chp_fail(err, CHIPLET_ERR_RANGE, NULL, "more than %d fixed keys", MOST_FIXED);
    c->fixed[c->fixed_count++] = field;
    return CHIPLET_OK;
}

static int is_fixed(const chp_calibration *c, const chp_field *field)
{
    for (int i = 0; i < c->fixed_count; i++)
        if (c->fixed[i] == field)
            return 1;
    return 0;
}

/* -------------------------------------------------------------------- fits */

static double *value_of(chp_kernel *kernel, const chp_field *field)
{
    return (double *)(void *)((char *)kernel + field->offset);
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

static double row_time(const chp_calibration *c, const fit_row *row, const chp_kernel *kernel)
{
    const chp_seen_chip *chip = &c->chip[row->chip];
    return chp_time_operator(&row->op, &chip->device, &chip->fabric, kernel, CHP_REUSE_BENCH)
        .time_s;
}

static void residuals(double *out, const double *x, void *data)
{
    family_fit *f = data;
    for (size_t i = 0; i < f->keys; i++)
        *value_of(&f->kernel, f->field[i]) = x[i];
    for (size_t i = 0; i < f->rows; i++) {
        const fit_row *row = &f->c->row[f->row[i]];
        out[i] = log(row_time(f->c, row, &f->kernel) / row->measured_s);
    }
}

static double sum_of_errors(family_fit *f)
{
    double sum = 0;
    for (size_t i = 0; i < f->rows; i++) {
        const fit_row *row = &f->c->row[f->row[i]];
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
        x[i] = *value_of(&f->kernel, f->field[i]);
        if (time && x[i] <= low[i])
            x[i] = 1e3 * LEAST_TIME_S;
    }
    chp_fit fit = { f->keys, f->rows, low, high, NULL, residuals, f, starts };
    chiplet_status status = chp_least_squares(x, covariance, &fit, err);
    for (size_t i = 0; !status && i < f->keys; i++)
        *value_of(&f->kernel, f->field[i]) = x[i];
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
    *value_of(&other.kernel, choice) = choice->min;
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
        double value = *value_of(&c->kernel, f->field[i]);
        double variance = covariance[i * f->keys + i];
        chp_fitted fitted = { f->field[i], value, variance > 0 ? sqrt(variance) : 0, family };
        c->fitted[c->fitted_count++] = fitted;
    }
    if (choice) {
        chp_fitted fitted = { choice, *value_of(&c->kernel, choice), 0, family };
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
            fit_row *row = &c->row[index[i]];
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

/* ------------------------------------------------------------------ errors */

/* Sets the keys NAME_low and NAME_high from measured over predicted. */
static void set_interval(chp_calibration *c, chp_interval_family family, double *ratio)
{
    static const char *const keys[][2] = {
#define INTERVAL(id, key) { #key "_low", #key "_high" },
#include "performance/intervals.def"
#undef INTERVAL
    };
    size_t count = 0;
    for (size_t i = 0; i < c->rows; i++)
        if (c->row[i].predicted_s > 0 && chp_interval_family_of(&c->row[i].op) == family)
            ratio[count++] = c->row[i].measured_s / c->row[i].predicted_s;
    if (count < 20)
        return;
    const chp_schema *schema = chp_schema_of(CHIPLET_KERNEL);
    const double share[] = { 0.05, 0.95 };
    for (int end = 0; end < 2; end++) {
        const chp_field *field = chp_schema_find(schema, keys[family][end]);
        double value = chp_quantile(ratio, count, share[end]);
        *value_of(&c->kernel, field) = fmin(fmax(value, field->min), field->max);
        chp_fitted fitted = { field, *value_of(&c->kernel, field), 0, -1 };
        c->fitted[c->fitted_count++] = fitted;
    }
}

static void add_error(chp_calibration *c, int family, int chip, double *size)
{
    chp_fit_error e = { .family = family, .chip = c->chip[chip].name };
    size_t inside = 0;
    for (size_t i = 0; i < c->rows; i++) {
        const fit_row *row = &c->row[i];
        if (row->family != family || row->chip != chip || !(row->predicted_s > 0))
            continue;
        double ratio = row->measured_s / row->predicted_s;
        chp_time_range at = chp_operator_interval(&row->op, &c->kernel, 1);
        inside += ratio >= at.low && ratio <= at.high;
        e.bias -= log(ratio);
        size[e.rows++] = fabs(1 / ratio - 1);
    }
    if (!e.rows)
        return;
    double n = (double)e.rows;
    e.bias /= n;
    e.inside = (double)inside / n;
    e.mean = chp_mean(size, e.rows);
    e.median = chp_quantile(size, e.rows, 0.5);
    e.p90 = chp_quantile(size, e.rows, 0.9);
    c->error[c->errors++] = e;
}

static void collect_points(chp_calibration *c)
{
    for (size_t i = 0; i < c->rows; i++) {
        const fit_row *row = &c->row[i];
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
    for (int i = 0; !status && i < CHP_INTERVAL_FAMILIES; i++)
        set_interval(c, (chp_interval_family)i, ratio);
    for (int family = 0; !status && family < chp_family_count; family++)
        for (int chip = 0; chip < (int)c->chips; chip++)
            add_error(c, family, chip, ratio);
    if (!status)
        collect_points(c);
    free(index);
    free(ratio);
    return status;
}

/* ------------------------------------------------------------------ results */

const chp_kernel *chp_calibration_kernel(const chp_calibration *c)
{
    return &c->kernel;
}

size_t chp_calibration_fitted(const chp_calibration *c, const chp_fitted **out)
{
    *out = c->fitted;
    return c->fitted_count;
}

size_t chp_calibration_errors(const chp_calibration *c, const chp_fit_error **out)
{
    *out = c->error;
    return c->errors;
}

size_t chp_calibration_points(const chp_calibration *c, const chp_fit_point **out)
{
    *out = c->point;
    return c->point ? c->rows : 0;
}

size_t chp_calibration_chips(const chp_calibration *c)
{
    return c->chips;
}

const char *chp_calibration_chip(const chp_calibration *c, size_t index)
{
    return index < c->chips ? c->chip[index].name : NULL;
}
