/* Tables of published cost models: a row in, the same row with predictions out. */
#include "compat/table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/suggest.h"
#include "base/units.h"
#include "measure/csv.h"
#include "report/text.h"

enum { MOST_FAULTS = 20 }; /* looked for when no row is written any more */

/* A result to be written. */
typedef struct {
    int column;
    double volume; /* NaN without one */
} prediction;

typedef struct {
    const chp_compat_table *table;
    chp_csv *csv;
    int field[CHP_COMPAT_COLUMNS]; /* of the file, or -1 */
    prediction wanted[CHP_CSV_COLUMNS + CHP_COMPAT_COLUMNS];
    int wanted_count;
    chp_compat_memory memory;
    chp_text text;
    chp_findings to;
    int faulty_rows;
} cost_table;

/* -------------------------------------------------------------------- header */

/* The table of the profile whose mark the file has, else its plainest. */
static const chp_compat_table *find_table(const char *profile, const chp_csv *csv)
{
    const chp_compat_table *found = NULL, *table;
    for (int i = 0; (table = chp_compat_table_at(i)) != NULL; i++) {
        if (strcmp(table->profile, profile) != 0)
            continue;
        found = table;
        if (csv && chp_csv_find(csv, table->mark) >= 0)
            return table;
    }
    return found;
}

static chiplet_status fail_profile(const char *profile, chiplet_error *err)
{
    chp_suggestion near = chp_suggest_for(profile, strlen(profile));
    const chp_compat_table *table;
    for (int i = 0; (table = chp_compat_table_at(i)) != NULL; i++)
        chp_suggest_offer(&near, table->profile);
    return chp_fail(err, CHIPLET_ERR_NAME, NULL, "unknown cost profile '%.40s'%s%s%s", profile,
                    near.best ? "; did you mean '" : ": actuary, catch, ttmcas or ecochip",
                    near.best ? near.best : "", near.best ? "'?" : "");
}

static chp_place header_place(const cost_table *t)
{
    const chp_csv_row *header = chp_csv_header(t->csv);
    return (chp_place){ chp_csv_path(t->csv), header->line, 1, 1, header->text,
                        (int)strlen(header->text) };
}

static void find_inputs(cost_table *t)
{
    chp_place place = header_place(t);
    for (int c = 0; c < t->table->columns; c++) {
        const chp_compat_column *column = &t->table->column[c];
        t->field[c] = chp_csv_find(t->csv, column->name);
        int needed = (column->role & (CHP_COMPAT_NUMBER | CHP_COMPAT_TEXT)) &&
                     !(column->role & CHP_COMPAT_OPTIONAL);
        if (needed && t->field[c] < 0)
            chp_find_fault(&t->to, CHIPLET_ERR_KEY, &place, NULL,
                           "no column '%s', which the tables of %s have", column->name,
                           t->table->profile);
    }
}

/* The result that a column of the file holds: 1, else 0. */
static int result_of(prediction *out, const chp_compat_table *table, const char *name)
{
    for (int c = 0; c < table->columns; c++) {
        unsigned role = table->column[c].role;
        size_t length = strlen(table->column[c].name);
        out->column = c;
        out->volume = NAN;
        if (!(role & CHP_COMPAT_RESULT) || strncmp(table->column[c].name, name, length) != 0)
            continue;
        const char *tail = name + length;
        if (!(role & CHP_COMPAT_VOLUME) && *tail == '\0')
            return 1;
        if ((role & CHP_COMPAT_VOLUME) && *tail &&
            chp_parse_number(&out->volume, tail, strlen(tail)) == strlen(tail) && out->volume > 0)
            return 1;
    }
    return 0;
}

/* Results that the file has; of a file without any, all that need no volume. */
static void find_results(cost_table *t)
{
    const chp_csv_row *header = chp_csv_header(t->csv);
    for (int f = 0; f < header->fields; f++)
        if (result_of(&t->wanted[t->wanted_count], t->table, header->field[f]))
            t->wanted_count++;
    for (int c = 0, all = t->wanted_count == 0; all && c < t->table->columns; c++)
        if ((t->table->column[c].role & (CHP_COMPAT_RESULT | CHP_COMPAT_VOLUME)) ==
            CHP_COMPAT_RESULT)
            t->wanted[t->wanted_count++] = (prediction){ c, NAN };
}

static void put_number(chp_text *text, double value)
{
    char shown[CHP_NUMBER_SIZE];
    if (!isfinite(value))
        return;
    chp_exact(shown, value);
    chp_put(text, shown);
}

static void write_header(cost_table *t)
{
    chp_put(&t->text, chp_csv_header(t->csv)->text);
    for (int i = 0; i < t->wanted_count; i++) {
        chp_putf(&t->text, ",predicted_%s", t->table->column[t->wanted[i].column].name);
        put_number(&t->text, t->wanted[i].volume);
    }
    chp_put(&t->text, "\n");
}

/* ---------------------------------------------------------------------- rows */

/* `column` of the table: what is wrong with it in this row. */
static void find_field(cost_table *t, const chp_csv_row *row, chp_compat_fault fault)
{
    const char *name = t->table->column[fault.column].name;
    int field = t->field[fault.column];
    const char *got = field < 0 ? "" : row->field[field];
    int length = (int)strlen(got), source_length = (int)strlen(row->text);
    chp_place place = { chp_csv_path(t->csv), row->line, field < 0 ? 1 : row->column[field],
                        length, row->text, source_length };
    chp_hint hint = { fault.expected, got, NULL };
    if (length == 0)
        chp_find_fault(&t->to, CHIPLET_ERR_VALUE, &place, &hint,
                       "expected %s in column '%s', got nothing", fault.expected, name);
    else
        chp_find_fault(&t->to, CHIPLET_ERR_VALUE, &place, &hint,
                       "expected %s in column '%s', got '%.40s'", fault.expected, name, got);
}

/* 1, or 0 for a field that is no such number or text. */
static int read_field(double *number, const char **text, const chp_compat_column *column,
                      const char *field)
{
    size_t length = strlen(field);
    *number = NAN;
    *text = field;
    if (length == 0)
        return (column->role & CHP_COMPAT_OPTIONAL) != 0;
    if (!(column->role & CHP_COMPAT_NUMBER))
        return 1;
    return chp_parse_number(number, field, length) == length && *number >= column->min &&
           *number <= column->max;
}

static int read_row(chp_compat_row *out, cost_table *t, const chp_csv_row *row)
{
    int good = 1;
    for (int c = 0; c < t->table->columns; c++) {
        const chp_compat_column *column = &t->table->column[c];
        out->number[c] = NAN;
        out->text[c] = "";
        if (t->field[c] < 0 || !(column->role & (CHP_COMPAT_NUMBER | CHP_COMPAT_TEXT)))
            continue;
        if (!read_field(&out->number[c], &out->text[c], column, row->field[t->field[c]])) {
            find_field(t, row, (chp_compat_fault){ c, column->expected });
            good = 0;
        }
    }
    return good;
}

/* 1 and the results, NaN where there is none; 0 for a row that means nothing. */
static int predict(double out[CHP_COMPAT_COLUMNS], cost_table *t, const chp_csv_row *row)
{
    chp_compat_row values;
    for (int c = 0; c < CHP_COMPAT_COLUMNS; c++)
        out[c] = NAN;
    if (!read_row(&values, t, row))
        return 0;
    chp_compat_fault fault = t->table->predict(out, &t->memory, &values);
    if (fault.expected)
        find_field(t, row, fault);
    return !fault.expected;
}

static void write_row(cost_table *t, const chp_csv_row *row, const double *out)
{
    chp_put(&t->text, row->text);
    for (int i = 0; i < t->wanted_count; i++) {
        const prediction *wanted = &t->wanted[i];
        chp_put(&t->text, ",");
        put_number(&t->text, isnan(wanted->volume) ? out[wanted->column]
                                                   : t->table->at_volume(out, wanted->volume));
    }
    chp_put(&t->text, "\n");
}

static void find_broken_row(cost_table *t, const chiplet_error *row)
{
    chp_place place = { chp_csv_path(t->csv), row->line, row->column, 1, NULL, 0 };
    chp_find_fault(&t->to, (chiplet_status)row->status, &place, NULL, "%s", row->message);
}

static void predict_rows(cost_table *t, int keep_going)
{
    const chp_csv_row *row = NULL;
    chiplet_error broken = { 0 };
    double out[CHP_COMPAT_COLUMNS];
    int got;
    while (!t->text.failed && (keep_going || t->faulty_rows < MOST_FAULTS) &&
           (got = chp_csv_next(&row, t->csv, &broken)) != 0) {
        if (got < 0)
            find_broken_row(t, &broken);
        if (got < 0 && broken.status == CHIPLET_ERR_IO)
            return;
        int good = got > 0 && predict(out, t, row);
        t->faulty_rows += !good;
        if (good ? keep_going || t->faulty_rows == 0 : keep_going && got > 0)
            write_row(t, row, out);
    }
}

static chiplet_status run(cost_table *t, const char *profile, int keep_going)
{
    t->table = find_table(profile, t->csv);
    find_inputs(t);
    if (t->to.status)
        return t->to.status;
    find_results(t);
    write_header(t);
    predict_rows(t, keep_going);
    return t->text.failed ? chp_text_status(&t->text, t->to.err) : t->to.status;
}

chiplet_status chiplet_cost_table(const char *profile, const char *path,
                                  const chiplet_cost_table_options *options,
                                  chiplet_write_fn write, void *payload,
                                  chiplet_diagnostics *all, chiplet_error *err)
{
    if (!profile || !path || !write)
        return chp_fail(err, CHIPLET_ERR_ARGUMENT, NULL, "chiplet_cost_table: NULL argument");
    if (!find_table(profile, NULL))
        return fail_profile(profile, err);
    cost_table *t = calloc(1, sizeof *t);
    if (!t)
        return chp_fail_memory(err);
    if (err)
        err->status = CHIPLET_OK;
    t->text = (chp_text){ write, payload, 0 };
    t->to = (chp_findings){ all, err, CHIPLET_OK };
    chiplet_status status = chp_csv_open(&t->csv, path, err);
    if (!status)
        status = run(t, profile, options && options->keep_going);
    chp_csv_free(t->csv);
    free(t);
    return status;
}
