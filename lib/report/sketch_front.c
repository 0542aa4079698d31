/* Throughput against power for a terminal: of a search, and of the front.csv that
 * an earlier one has written, there in any two columns. */
#include "report/sketch_front.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "measure/csv.h"
#include "report/columns.h"

enum { MOST_CHIPS = 26 };

typedef struct {
    chp_sketch_point *point;
    double *x, *y;
    size_t count, room;
} sketch;

static int add(sketch *s, double x, double y, char mark)
{
    if (s->count == s->room) {
        size_t room = s->room ? 2 * s->room : 64;
        void *point = realloc(s->point, room * sizeof *s->point);
        s->point = point ? point : s->point;
        void *xs = realloc(s->x, room * sizeof *s->x);
        s->x = xs ? xs : s->x;
        void *ys = realloc(s->y, room * sizeof *s->y);
        s->y = ys ? ys : s->y;
        if (!point || !xs || !ys)
            return 0;
        s->room = room;
    }
    s->x[s->count] = x;
    s->y[s->count] = y;
    s->point[s->count++] = (chp_sketch_point){ x, y, mark };
    return 1;
}

static void release(sketch *s)
{
    free(s->point);
    free(s->x);
    free(s->y);
}

static void put(const sketch *s, const char *x_title, const char *y_title, chp_text *to)
{
    chp_sketch_axis x = chp_sketch_axis_of(x_title, s->x, s->count);
    chp_sketch_axis y = chp_sketch_axis_of(y_title, s->y, s->count);
    chp_sketch_write(&x, &y, s->point, s->count, to);
}

static void metric_title(char *text, size_t size, int metric)
{
    const char *unit = chp_dimension_unit(chp_metric_at(metric)->dimension);
    snprintf(text, size, "%s%s%s", chp_metric_at(metric)->name, *unit ? ", " : "", unit);
}

/* ---------------------------------------------------------------- of a search */

static int add_result(sketch *s, const chiplet_result *result, char mark)
{
    static const int metric[] = { CHP_METRIC_POWER, CHP_METRIC_THROUGHPUT };
    double shown[2];
    for (int i = 0; i < 2; i++)
        shown[i] = chp_to_customary(result->metric[metric[i]], chp_metric_at(metric[i])->dimension);
    return add(s, shown[0], shown[1], mark);
}

static int add_search(sketch *s, const chiplet_search *search)
{
    int ok = 1;
    for (size_t i = 0; ok && i < search->count; i++)
        ok = add_result(s, search->result[i], 'o');
    for (int i = 0; ok && i < search->study->compared && i < MOST_CHIPS; i++)
        if (search->compared[i])
            ok = add_result(s, search->compared[i], (char)('a' + i));
    return ok && (!search->match || add_result(s, search->match, '@'));
}

static void put_legend(const chiplet_search *search, chp_text *to)
{
    chp_put(to, "o the front");
    if (search->match)
        chp_putf(to, ", @ %.200s", search->study->match->name);
    for (int i = 0; i < search->study->compared && i < MOST_CHIPS; i++)
        if (search->compared[i])
            chp_putf(to, ", %c %.200s", 'a' + i, search->study->compare[i]->name);
    chp_put(to, "\n");
}

void chp_front_put_sketch(const chiplet_search *search, chp_text *to)
{
    sketch s = { NULL, NULL, NULL, 0, 0 };
    char x[80], y[80];
    metric_title(x, sizeof x, CHP_METRIC_POWER);
    metric_title(y, sizeof y, CHP_METRIC_THROUGHPUT);
    if (add_search(&s, search)) {
        put(&s, x, y, to);
        put_legend(search, to);
    } else {
        to->failed = 1;
    }
    release(&s);
}

/* ------------------------------------------------------------ of a stored front */

/* A column of the file: by its own name, or by that of a metric. */
typedef struct {
    int at;
    double scale, offset;
    char title[120];
} stored_column;

static chiplet_status find_column(stored_column *out, const chp_csv *csv, const char *name,
                                  chiplet_error *err)
{
    int metric = chiplet_metric_find(name);
    out->at = chp_csv_find(csv, metric < 0 ? name : chp_metric_at(metric)->column);
    out->scale = 1;
    out->offset = 0;
    snprintf(out->title, sizeof out->title, "%s", name);
    if (out->at < 0)
        return chp_fail(err, CHIPLET_ERR_NAME, NULL, "%s has no metric or column '%.100s'",
                        chp_csv_path(csv), name);
    if (metric >= 0) {
        chp_dimension dimension = chp_metric_at(metric)->dimension;
        out->offset = chp_to_customary(0, dimension);
        out->scale = chp_to_customary(1, dimension) - out->offset;
        metric_title(out->title, sizeof out->title, metric);
    }
    return CHIPLET_OK;
}

static double stored_value(const chp_csv_row *row, const stored_column *column)
{
    double value;
    const char *text = column->at < row->fields ? row->field[column->at] : "";
    size_t length = strlen(text);
    if (!length || chp_parse_number(&value, text, length) != length)
        return NAN;
    return value * column->scale + column->offset;
}

static chiplet_status read_rows(sketch *s, chp_csv *csv, const stored_column column[2],
                                chiplet_error *err)
{
    const chp_csv_row *row;
    int more;
    while ((more = chp_csv_next(&row, csv, err)) > 0)
        if (!add(s, stored_value(row, &column[0]), stored_value(row, &column[1]), 'o'))
            return chp_fail_memory(err);
    return more < 0 ? (chiplet_status)CHIPLET_ERR_SYNTAX : CHIPLET_OK;
}

chiplet_status chp_stored_put_sketch(const char *path, const char *x, const char *y, chp_text *to,
                                     chiplet_error *err)
{
    chp_csv *csv = NULL;
    stored_column column[2];
    sketch s = { NULL, NULL, NULL, 0, 0 };
    chiplet_error local = { 0 };
    err = err ? err : &local;
    chiplet_status status = chp_csv_open(&csv, path, err);
    if (!status)
        status = find_column(&column[0], csv, x, err);
    if (!status)
        status = find_column(&column[1], csv, y, err);
    if (!status)
        status = read_rows(&s, csv, column, err);
    if (!status)
        put(&s, column[0].title, column[1].title, to);
    release(&s);
    chp_csv_free(csv);
    return status ? status : chp_text_status(to, err);
}
