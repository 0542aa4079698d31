#include "measure/measure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/units.h"
#include "measure/kinds.h"

enum { MOST_CONDITIONS = 8 };

struct chp_measure {
    const chp_measure_kind *kind;
    chp_csv *csv;
    int number[CHP_KIND_NUMBERS], text[CHP_KIND_TEXTS], measured[3]; /* columns, or -1 */
    int op, system;
    int conditions;
    int where[MOST_CONDITIONS];    /* columns */
    char *wanted[MOST_CONDITIONS]; /* what they must begin with */
};

const char *chp_measure_kind_name(int kind)
{
    return kind >= 0 && kind < chp_measure_kind_count ? chp_measure_kinds[kind].name : NULL;
}

int chp_measure_kind_find(const char *name)
{
    for (int i = 0; i < chp_measure_kind_count; i++)
        if (strcmp(chp_measure_kinds[i].name, name) == 0)
            return i;
    return -1;
}

/* ------------------------------------------------------------------ columns */

static const char *bare(const char *column)
{
    return column + strspn(column, "?0");
}

static chiplet_status find_column(int *out, const chp_measure *m, const char *column,
                                  chiplet_error *err)
{
    *out = chp_csv_find(m->csv, bare(column));
    if (*out >= 0 || column[0] == '?')
        return CHIPLET_OK;
    chp_place place = { chp_csv_path(m->csv), chp_csv_header(m->csv)->line, 1, 1, NULL, 0 };
    return chp_fail(err, CHIPLET_ERR_KEY, &place, "no column '%s', which %s needs", bare(column),
                    m->kind->name);
}

static chiplet_status find_columns(chp_measure *m, chiplet_error *err)
{
    chiplet_status status = CHIPLET_OK;
    for (int i = 0; !status && i < CHP_KIND_NUMBERS && m->kind->numbers[i]; i++)
        status = find_column(&m->number[i], m, m->kind->numbers[i], err);
    for (int i = 0; !status && i < CHP_KIND_TEXTS && m->kind->texts[i]; i++)
        status = find_column(&m->text[i], m, m->kind->texts[i], err);
    for (int i = 0; i < 3; i++)
        m->measured[i] = m->kind->measured[i] ? chp_csv_find(m->csv, m->kind->measured[i]) : -1;
    m->op = chp_csv_find(m->csv, "op");
    m->system = chp_csv_find(m->csv, "system");
    return status;
}

chiplet_status chp_measure_open(chp_measure **out, int kind, const char *path,
                                chiplet_error *err)
{
    chp_measure *m = calloc(1, sizeof *m);
    if (!m)
        return chp_fail_memory(err);
    m->kind = &chp_measure_kinds[kind];
    chiplet_status status = chp_csv_open(&m->csv, path, err);
    if (!status)
        status = find_columns(m, err);
    if (status) {
        chp_measure_free(m);
        return status;
    }
    *out = m;
    return CHIPLET_OK;
}

void chp_measure_free(chp_measure *m)
{
    if (!m)
        return;
    chp_csv_free(m->csv);
    for (int i = 0; i < m->conditions; i++)
        free(m->wanted[i]);
    free(m);
}

static chiplet_status add_condition(chp_measure *m, const char *condition, size_t length,
                                    chiplet_error *err)
{
    char *copy = m->conditions < MOST_CONDITIONS ? malloc(length + 1) : NULL;
    if (!copy)
        return chp_fail_memory(err);
    memcpy(copy, condition, length);
    copy[length] = '\0';
    char *equals = strchr(copy, '=');
    if (equals)
        *equals = '\0';
    int column = equals ? chp_csv_find(m->csv, copy) : -1;
    if (column < 0) {
        chp_fail(err, CHIPLET_ERR_KEY, NULL, "%s: expected COLUMN=TEXT, got '%.*s'",
                 chp_csv_path(m->csv), (int)(length < 80 ? length : 80), condition);
        free(copy);
        return CHIPLET_ERR_KEY;
    }
    memmove(copy, equals + 1, strlen(equals + 1) + 1);
    m->where[m->conditions] = column;
    m->wanted[m->conditions++] = copy;
    return CHIPLET_OK;
}

chiplet_status chp_measure_where(chp_measure *m, const char *conditions, chiplet_error *err)
{
    chiplet_status status = CHIPLET_OK;
    while (!status && *conditions) {
        size_t length = strcspn(conditions, "&");
        status = add_condition(m, conditions, length, err);
        conditions += length;
        conditions += *conditions == '&';
    }
    return status;
}

const char *chp_measure_header(const chp_measure *m)
{
    return chp_csv_header(m->csv)->text;
}

/* --------------------------------------------------------------------- rows */

static int fail_field(const chp_measure *m, const chp_csv_row *row, int column,
                      const char *expected, chiplet_error *err)
{
    const char *got = row->field[column];
    chp_place place = { chp_csv_path(m->csv), row->line, row->column[column],
                        (int)strlen(got), row->text, (int)strlen(row->text) };
    chp_fail(err, CHIPLET_ERR_VALUE, &place, "expected %s in column '%s', got '%.40s'", expected,
             chp_csv_header(m->csv)->field[column], got);
    return -1;
}

/* Empty and missing fields are NaN. */
static int read_number(double *out, const chp_measure *m, const chp_csv_row *row, int column,
                       int optional, int zero, chiplet_error *err)
{
    *out = NAN;
    if (column < 0 || (optional && row->field[column][0] == '\0'))
        return 1;
    const char *text = row->field[column];
    double value = 0;
    size_t length = strlen(text);
    if (length == 0 || chp_parse_number(&value, text, length) != length || value < 0 ||
        (value == 0 && !zero) || value > 1e18)
        return fail_field(m, row, column, zero ? "a number, 0 or more" : "a positive number",
                          err);
    *out = value;
    return 1;
}

static int read_numbers(double *out, const chp_measure *m, const chp_csv_row *row,
                        chiplet_error *err)
{
    for (int i = 0; i < CHP_KIND_NUMBERS && m->kind->numbers[i]; i++) {
        char mark = m->kind->numbers[i][0];
        if (read_number(&out[i], m, row, m->number[i], mark == '?', mark == '0', err) < 0)
            return -1;
    }
    return 1;
}

static int read_measured(double *out_s, const chp_measure *m, const chp_csv_row *row,
                         chiplet_error *err)
{
    double us[3] = { NAN, NAN, NAN };
    for (int i = 0; i < 3; i++)
        if (read_number(&us[i], m, row, m->measured[i], 1, i > 0, err) < 0)
            return -1;
    if (isnan(us[0]))
        us[0] = us[1] + (isnan(us[2]) ? 0 : us[2]);
    *out_s = us[0] * 1e-6;
    return 1;
}

/* The text of a column of data types (attn_dtype, gemm_type) that names none, or NULL. */
static const char *unknown_dtype(const chp_measure *m, const char *const *text)
{
    for (int i = 0; i < CHP_KIND_TEXTS; i++)
        if (*text[i] && strstr(m->kind->texts[i], "type") && !chp_measure_knows_dtype(text[i]))
            return text[i];
    return NULL;
}

static int find_unlike(const chp_measure *m, const chp_csv_row *row, const char *const *text,
                       const char *expected, chiplet_error *err)
{
    chp_place place = { chp_csv_path(m->csv), row->line, 1, 1, row->text, 0 };
    const char *got = unknown_dtype(m, text);
    if (got)
        chp_fail(err, CHIPLET_ERR_NAME, &place, "expected %s, got '%.40s'", expected, got);
    else
        chp_fail(err, CHIPLET_ERR_NAME, &place, "expected %s", expected);
    return -1;
}

static int build(chp_measurement *out, const chp_measure *m, const chp_csv_row *row,
                 chiplet_error *err)
{
    double number[CHP_KIND_NUMBERS] = { 0 };
    const char *text[CHP_KIND_TEXTS];
    for (int i = 0; i < CHP_KIND_TEXTS; i++)
        text[i] = m->kind->texts[i] && m->text[i] >= 0 ? row->field[m->text[i]] : "";
    if (read_numbers(number, m, row, err) < 0 || read_measured(&out->measured_s, m, row, err) < 0)
        return -1;
    out->line = row->line;
    out->text = row->text;
    out->system = m->system >= 0 ? row->field[m->system] : "";
    out->count = 0;
    const char *expected = m->kind->build(out, number, text);
    return expected ? find_unlike(m, row, text, expected, err) : 1;
}

static int selected(const chp_measure *m, const chp_csv_row *row)
{
    for (int i = 0; i < m->conditions; i++)
        if (strncmp(row->field[m->where[i]], m->wanted[i], strlen(m->wanted[i])) != 0)
            return 0;
    if (!m->kind->select || m->op < 0)
        return 1;
    return strncmp(row->field[m->op], m->kind->select, strlen(m->kind->select)) == 0;
}

int chp_measure_next(chp_measurement *out, chp_measure *m, chiplet_error *err)
{
    const chp_csv_row *row = NULL;
    int got;
    do
        got = chp_csv_next(&row, m->csv, err);
    while (got > 0 && !selected(m, row));
    return got > 0 ? build(out, m, row, err) : got;
}

chiplet_status chp_measure_fail(const chp_measure *m, const chp_measurement *row,
                                chiplet_status status, const char *message, chiplet_error *err)
{
    chp_place place = { chp_csv_path(m->csv), row->line, 1, 1, row->text, 0 };
    return chp_fail(err, status, &place, "%s", message);
}

/* --------------------------------------------------------------------- time */

static void accumulate(chp_operator_time *sum, const chp_operator_time *t)
{
    sum->time_s += t->time_s;
    sum->tensor_s += t->tensor_s;
    sum->vector_s += t->vector_s;
    sum->cache_s += t->cache_s;
    sum->dram_s += t->dram_s;
    sum->link_s += t->link_s;
    sum->network_s += t->network_s;
    sum->launch_s += t->launch_s;
    sum->tensor_flop += t->tensor_flop;
    sum->vector_flop += t->vector_flop;
    sum->exponentials += t->exponentials;
    sum->cache_bytes += t->cache_bytes;
    sum->dram_bytes += t->dram_bytes;
    sum->link_bytes += t->link_bytes;
    sum->network_bytes += t->network_bytes;
}

chp_operator_time chp_measure_time(const chp_measurement *row, const chp_device *device,
                                   const chp_fabric *fabric, const chp_kernel *kernel)
{
    chp_operator_time sum = { 0 };
    for (int i = 0; i < row->count; i++) {
        chp_operator_time t =
            chp_time_operator(&row->op[i], device, fabric, kernel, CHP_REUSE_BENCH);
        accumulate(&sum, &t);
    }
    return sum;
}
