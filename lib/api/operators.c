/* Public face of measured operators: predictions for tables, fits of kernels. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "api/error_tally.h"
#include "api/library.h"
#include "base/suggest.h"
#include "calibrate/fit.h"
#include "calibrate/predict.h"
#include "report/calibration.h"

/* ------------------------------------------------------------------- kinds */

const char *chiplet_operator_kind(int index)
{
    return chp_measure_kind_name(index);
}

static chiplet_status find_kind(int *out, const char *name, chiplet_error *err)
{
    const char *candidate;
    *out = chp_measure_kind_find(name);
    if (*out >= 0)
        return CHIPLET_OK;
    chp_suggestion near = chp_suggest_for(name, strlen(name));
    for (int i = 0; (candidate = chp_measure_kind_name(i)) != NULL; i++)
        chp_suggest_offer(&near, candidate);
    return chp_fail(err, CHIPLET_ERR_NAME, NULL, "unknown kind of operator '%.40s'%s%s%s", name,
                    near.best ? "; did you mean '" : "", near.best ? near.best : "",
                    near.best ? "'?" : "");
}

/* ------------------------------------------------------------- predictions */

enum { MOST_FAULTS = 20 };

typedef struct {
    chp_predictor *predictor;
    chp_text text;
    chp_findings to;
    int faulty;
    chp_error_tallies errors;
} operator_table;

static int count_error(operator_table *t, const chp_prediction *p)
{
    const chp_judged row = { p->measured_s, p->predicted_s, p->low_s, p->high_s };
    return chp_tally_error(&t->errors, p->chip, NULL, &row);
}

static void put_prediction(operator_table *t, const chp_prediction *p)
{
    const double value[] = { p->predicted_s, p->low_s, p->high_s };
    chp_put(&t->text, p->text);
    for (int i = 0; i < 3; i++) {
        char number[CHP_NUMBER_SIZE];
        chp_exact(number, value[i]);
        chp_put(&t->text, ",");
        chp_put(&t->text, number);
    }
    chp_put(&t->text, ",");
    chp_put(&t->text, p->limit);
    chp_put(&t->text, "\n");
}

static void find_bad_row(operator_table *t, const chiplet_error *bad)
{
    chp_place place = { bad->file, bad->line, bad->column, 1, NULL, 0 };
    chp_find_fault(&t->to, (chiplet_status)bad->status, bad->line ? &place : NULL, NULL, "%s",
                   bad->message);
    t->faulty++;
}

static void run_table(operator_table *t, int keep_going)
{
    chp_prediction row;
    chiplet_error bad = { 0 };
    int got;
    chp_put(&t->text, chp_predictor_header(t->predictor));
    chp_put(&t->text, ",predicted_s,low_s,high_s,limit\n");
    while (!t->text.failed && (got = chp_predictor_next(&row, t->predictor, &bad)) != 0) {
        if (got < 0)
            find_bad_row(t, &bad);
        else if (!count_error(t, &row))
            chp_find_no_memory(&t->to);
        else if (!t->faulty || keep_going)
            put_prediction(t, &row);
        if (got < 0 && !keep_going && t->faulty >= MOST_FAULTS)
            break;
    }
}

chiplet_status chiplet_operator_table(const chiplet_library *library, const char *kind,
                                      const char *path,
                                      const chiplet_operator_table_options *options,
                                      chiplet_write_fn write, void *payload,
                                      chiplet_diagnostics *all, chiplet_error *err)
{
    const chiplet_operator_table_options none = CHIPLET_OPERATOR_TABLE_OPTIONS_INIT;
    int index;
    if (!library || !kind || !path || !write)
        return chp_fail(err, CHIPLET_ERR_ARGUMENT, NULL, "chiplet_operator_table: NULL argument");
    if (!options)
        options = &none;
    chiplet_status status = find_kind(&index, kind, err);
    operator_table *t = status ? NULL : calloc(1, sizeof *t);
    if (status || !t)
        return status ? status : chp_fail_memory(err);
    t->text = (chp_text){ write, payload, 0 };
    t->to = (chp_findings){ .all = all, .err = err };
    status = chp_predictor_open(&t->predictor, library->catalogue, index, path, options->chip,
                                options->kernel, err);
    if (!status) {
        run_table(t, options->keep_going);
        chp_tell_errors(&t->errors, options->errors, options->payload);
        status = t->to.status ? t->to.status : chp_text_status(&t->text, err);
    }
    chp_predictor_free(t->predictor);
    free(t);
    return status;
}

/* -------------------------------------------------------------------- fits */

struct chiplet_fit {
    chp_calibration *calibration;
};

chiplet_status chiplet_fit_new(chiplet_fit **out, const chiplet_library *library,
                               const char *kernel, chiplet_error *err)
{
    if (!out || !library)
        return chp_fail(err, CHIPLET_ERR_ARGUMENT, NULL, "chiplet_fit_new: NULL argument");
    const char *name = kernel ? kernel : "default";
    const chp_record *base = chp_catalogue_find(library->catalogue, CHIPLET_KERNEL, name);
    if (!base)
        return chp_fail(err, CHIPLET_ERR_NAME, NULL, "no kernel '%.80s'", name);
    chiplet_fit *fit = calloc(1, sizeof *fit);
    if (!fit)
        return chp_fail_memory(err);
    chiplet_status status =
        chp_calibration_new(&fit->calibration, library->catalogue, base->plain, err);
    if (status) {
        free(fit);
        return status;
    }
    *out = fit;
    return CHIPLET_OK;
}

void chiplet_fit_free(chiplet_fit *fit)
{
    if (!fit)
        return;
    chp_calibration_free(fit->calibration);
    free(fit);
}

chiplet_status chiplet_fit_add(chiplet_fit *fit, const char *kind, const char *path,
                               const char *chip, const char *where, chiplet_error *err)
{
    int index;
    if (!fit || !kind || !path)
        return chp_fail(err, CHIPLET_ERR_ARGUMENT, NULL, "chiplet_fit_add: NULL argument");
    chiplet_status status = find_kind(&index, kind, err);
    return status ? status
                  : chp_calibration_add(fit->calibration, index, path, chip, where, err);
}

size_t chiplet_fit_rows(const chiplet_fit *fit)
{
    return fit ? chp_calibration_rows(fit->calibration) : 0;
}

chiplet_status chiplet_fit_fix(chiplet_fit *fit, const char *key, chiplet_error *err)
{
    if (!fit || !key)
        return chp_fail(err, CHIPLET_ERR_ARGUMENT, NULL, "chiplet_fit_fix: NULL argument");
    return chp_calibration_fix(fit->calibration, key, err);
}

void chiplet_fit_leave_out_chips(chiplet_fit *fit)
{
    if (fit)
        chp_calibration_leave_out_chips(fit->calibration);
}

chiplet_status chiplet_fit_run(chiplet_fit *fit, chiplet_error *err)
{
    if (!fit)
        return chp_fail(err, CHIPLET_ERR_ARGUMENT, NULL, "chiplet_fit_run: NULL argument");
    return chp_calibration_run(fit->calibration, err);
}

chiplet_status chiplet_fit_report(const chiplet_fit *fit, chiplet_fit_part part,
                                  const chiplet_fit_names *names, chiplet_write_fn write,
                                  void *payload, chiplet_error *err)
{
    if (!fit || !names || !write)
        return chp_fail(err, CHIPLET_ERR_ARGUMENT, NULL, "chiplet_fit_report: NULL argument");
    chp_text text = { write, payload, 0 };
    switch (part) {
    case CHIPLET_FIT_KERNEL:
        chp_put_kernel(&text, fit->calibration, names->name, names->title, names->rows);
        break;
    case CHIPLET_FIT_ERRORS: chp_put_fit_errors(&text, fit->calibration); break;
    case CHIPLET_FIT_DATA: chp_put_fit_points(&text, fit->calibration); break;
    case CHIPLET_FIT_SCRIPT:
        chp_put_fit_script(&text, fit->calibration, names->data, names->picture);
        break;
    default:
        return chp_fail(err, CHIPLET_ERR_ARGUMENT, NULL, "chiplet_fit_report: no such part");
    }
    return chp_text_status(&text, err);
}
