/* The rows of a calibration, and what a caller sees of it. */
#include "calibrate/calibration.h"

#include <stdlib.h>

#include "base/error.h"

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
    c->error = calloc((size_t)chp_family_count * CHP_CALIBRATION_CHIPS, sizeof *c->error);
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
    if (i == CHP_CALIBRATION_CHIPS)
        return chp_fail(err, CHIPLET_ERR_RANGE, NULL, "more than %d chips in one fit",
                        CHP_CALIBRATION_CHIPS);
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
    chp_fit_row *row = realloc(c->row, room * sizeof *row);
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
    chp_fit_row row = { .op = m->op[0], .family = family, .measured_s = m->measured_s };
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
    if (c->fixed_count == CHP_CALIBRATION_FIXED)
        return chp_fail(err, CHIPLET_ERR_RANGE, NULL, "more than %d fixed keys",
                        CHP_CALIBRATION_FIXED);
    c->fixed[c->fixed_count++] = field;
    return CHIPLET_OK;
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
