/* Public face of serving: predictions for tables of runs. */
#include <stdlib.h>

#include "api/error_tally.h"
#include "api/library.h"
#include "report/text.h"
#include "serving/table.h"

enum { MOST_FAULTS = 20 };

typedef struct {
    chp_serving_table *table;
    chp_text text;
    chp_findings to;
    int faulty;
    chp_error_tallies errors;
} serving_table;

static int count_error(serving_table *t, const chp_serving_run *run,
                       const chp_serving_prediction *p)
{
    const chp_judged row = { run->measured_tpot_s, p->tpot_s, p->low_s, p->high_s };
    return chp_tally_error(&t->errors, run->chip, run->stack, &row);
}

static void put_run(serving_table *t, const chp_serving_run *run,
                    const chp_serving_prediction *p)
{
    const double value_s[] = { p->tpot_s, p->low_s, p->high_s, p->ttft_s };
    chp_put(&t->text, run->text);
    for (int i = 0; i < 4; i++) {
        char number[CHP_NUMBER_SIZE];
        chp_exact(number, value_s[i] * 1e3);
        chp_put(&t->text, ",");
        chp_put(&t->text, number);
    }
    chp_put(&t->text, "\n");
}

static void find_bad_row(serving_table *t, const chiplet_error *bad)
{
    chp_place place = { bad->file, bad->line, bad->column, 1, NULL, 0 };
    chp_find_fault(&t->to, (chiplet_status)bad->status, bad->line ? &place : NULL, NULL, "%s",
                   bad->message);
    t->faulty++;
}

static void take_run(serving_table *t, const chp_serving_run *run, int keep_going)
{
    chp_serving_prediction predicted;
    chiplet_error bad = { 0 };
    if (!chp_serving_predict(&predicted, run, t->table, &bad))
        find_bad_row(t, &bad);
    else if (!count_error(t, run, &predicted))
        chp_find_no_memory(&t->to);
    else if (!t->faulty || keep_going)
        put_run(t, run, &predicted);
}

static void run_table(serving_table *t, int keep_going)
{
    chp_serving_run run;
    chiplet_error bad = { 0 };
    int got;
    chp_put(&t->text, chp_serving_table_header(t->table));
    chp_put(&t->text, ",predicted_tpot_ms,low_ms,high_ms,predicted_ttft_ms\n");
    while (!t->text.failed && (got = chp_serving_table_next(&run, t->table, &bad)) != 0) {
        if (got < 0)
            find_bad_row(t, &bad);
        else
            take_run(t, &run, keep_going);
        if (!keep_going && t->faulty >= MOST_FAULTS)
            break;
    }
}

chiplet_status chiplet_serving_table(const chiplet_library *library, const char *path,
                                     const chiplet_serving_table_options *options,
                                     chiplet_write_fn write, void *payload,
                                     chiplet_diagnostics *all, chiplet_error *err)
{
    const chiplet_serving_table_options none = CHIPLET_SERVING_TABLE_OPTIONS_INIT;
    if (!library || !path || !write)
        return chp_fail(err, CHIPLET_ERR_ARGUMENT, NULL, "chiplet_serving_table: NULL argument");
    if (!options)
        options = &none;
    serving_table *t = calloc(1, sizeof *t);
    if (!t)
        return chp_fail_memory(err);
    t->text = (chp_text){ write, payload, 0 };
    t->to = (chp_findings){ .all = all, .err = err };
    chiplet_status status = chp_serving_table_open(&t->table, library->catalogue, path,
                                                   options->chip, options->stack, err);
    if (!status) {
        run_table(t, options->keep_going);
        chp_tell_errors(&t->errors, options->errors, options->payload);
        status = t->to.status ? t->to.status : chp_text_status(&t->text, err);
    }
    chp_serving_table_free(t->table);
    free(t);
    return status;
}
