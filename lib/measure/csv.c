#include "measure/csv.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LONGEST_LINE 65536

struct chp_csv {
    FILE *file;
    char *path;
    int line;
    chp_csv_row header, row;
    char header_text[LONGEST_LINE], header_fields[LONGEST_LINE];
    char text[LONGEST_LINE], fields[LONGEST_LINE];
};

static chiplet_status fail_at(const chp_csv *csv, chiplet_error *err, const char *message)
{
    chp_place place = { csv->path, csv->line, 1, 1, NULL, 0 };
    return chp_fail(err, CHIPLET_ERR_SYNTAX, &place, "%s", message);
}

/* Drops the rest of a line that is too long, so that reading can go on. */
static void skip_line(FILE *file)
{
    int c;
    do
        c = getc(file);
    while (c != EOF && c != '\n');
}

/* 1: a line without its end, 0: end of file, -1: not a line of text. */
static int read_line(chp_csv *csv, char *text, chiplet_error *err)
{
    size_t length = 0;
    int c = getc(csv->file);
    if (c == EOF)
        return 0;
    csv->line++;
    for (; c != EOF && c != '\n'; c = getc(csv->file)) {
        if (c == '\0' || length + 1 >= LONGEST_LINE) {
            skip_line(csv->file);
            fail_at(csv, err, c == '\0' ? "expected a line of text, got a NUL byte"
                                        : "line longer than 65535 bytes");
            return -1;
        }
        text[length++] = (char)c;
    }
    if (length > 0 && text[length - 1] == '\r')
        length--;
    text[length] = '\0';
    return 1;
}

/* One field from `at`, unquoted into `to`; returns what follows, NULL for a
 * quote that is not closed. */
static const char *take_field(const char *at, char **to)
{
    char *start = *to, *end = start;
    while (*at == ' ' || *at == '\t')
        at++;
    if (*at == '"') {
        for (at++; *at && (*at != '"' || at[1] == '"'); at++) {
            if (*at == '"')
                at++;
            *end++ = *at;
        }
        if (*at++ != '"')
            return NULL;
    }
    while (*at && *at != ',')
        *end++ = *at++;
    while (end > start && (end[-1] == ' ' || end[-1] == '\t'))
        end--;
    *end++ = '\0';
    *to = end;
    return at;
}

static int split(chp_csv *csv, chp_csv_row *row, const char *text, char *fields,
                 chiplet_error *err)
{
    const char *at = text;
    row->line = csv->line;
    row->text = text;
    row->fields = 0;
    for (;;) {
        if (row->fields == CHP_CSV_COLUMNS) {
            fail_at(csv, err, "more than 128 columns");
            return -1;
        }
        row->column[row->fields] = (int)(at - text) + 1;
        row->field[row->fields++] = fields;
        at = take_field(at, &fields);
        if (!at) {
            fail_at(csv, err, "a quote is not closed");
            return -1;
        }
        if (*at != ',')
            return 1;
        at++;
    }
}

/* A folder can be opened, but not read. */
static chiplet_status fail_read(const chp_csv *csv, chiplet_error *err)
{
    return chp_fail(err, CHIPLET_ERR_IO, NULL, "%s: %s", csv->path, strerror(errno));
}

static chiplet_status read_header(chp_csv *csv, chiplet_error *err)
{
    int got = read_line(csv, csv->header_text, err);
    if (got < 0)
        return CHIPLET_ERR_SYNTAX;
    if (got == 0 && ferror(csv->file))
        return fail_read(csv, err);
    if (got == 0 || csv->header_text[0] == '\0') {
        csv->line = 1;
        return fail_at(csv, err, "expected a header line with the names of the columns");
    }
    const char *text = csv->header_text;
    if (memcmp(text, "\xEF\xBB\xBF", 3) == 0)
        text += 3;
    return split(csv, &csv->header, text, csv->header_fields, err) < 0 ? CHIPLET_ERR_SYNTAX
                                                                       : CHIPLET_OK;
}

chiplet_status chp_csv_open(chp_csv **out, const char *path, chiplet_error *err)
{
    chp_csv *csv = calloc(1, sizeof *csv);
    if (!csv || !(csv->path = malloc(strlen(path) + 1))) {
        chp_csv_free(csv);
        return chp_fail_memory(err);
    }
    strcpy(csv->path, path);
    csv->file = fopen(path, "r");
    chiplet_status status = CHIPLET_OK;
    if (!csv->file)
        status = chp_fail(err, CHIPLET_ERR_IO, NULL, "%s: %s", path, strerror(errno));
    else
        status = read_header(csv, err);
    if (status) {
        chp_csv_free(csv);
        return status;
    }
    *out = csv;
    return CHIPLET_OK;
}

void chp_csv_free(chp_csv *csv)
{
    if (!csv)
        return;
    if (csv->file)
        fclose(csv->file);
    free(csv->path);
    free(csv);
}

const char *chp_csv_path(const chp_csv *csv)
{
    return csv->path;
}

const chp_csv_row *chp_csv_header(const chp_csv *csv)
{
    return &csv->header;
}

int chp_csv_find(const chp_csv *csv, const char *column)
{
    for (int i = 0; i < csv->header.fields; i++)
        if (strcmp(csv->header.field[i], column) == 0)
            return i;
    return -1;
}

int chp_csv_next(const chp_csv_row **out, chp_csv *csv, chiplet_error *err)
{
    int got;
    do
        got = read_line(csv, csv->text, err);
    while (got > 0 && csv->text[0] == '\0');
    if (got <= 0) {
        if (got == 0 && ferror(csv->file)) {
            fail_read(csv, err);
            return -1;
        }
        return got;
    }
    if (split(csv, &csv->row, csv->text, csv->fields, err) < 0)
        return -1;
    if (csv->row.fields != csv->header.fields) {
        chp_place place = { csv->path, csv->line, 1, 1, NULL, 0 };
        chp_fail(err, CHIPLET_ERR_SYNTAX, &place, "expected %d columns, got %d",
                 csv->header.fields, csv->row.fields);
        return -1;
    }
    *out = &csv->row;
    return 1;
}
