#include "report/json.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/table.h"

json_t *chp_json_number(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

json_t *chp_json_text(const char *text)
{
    if (!text)
        return json_null();
    json_t *json = json_string(text);
    if (json)
        return json;
    char *ascii = strdup(text);
    if (!ascii)
        return NULL;
    for (char *c = ascii; *c; c++)
        if ((unsigned char)*c > 126)
            *c = '?';
    json = json_string(ascii);
    free(ascii);
    return json;
}

int chp_json_set(json_t *object, const char *name, json_t *value)
{
    return json_object_set_new(object, name, value) != 0;
}

json_t *chp_json_parts(const chiplet_result *result,
                       chiplet_part (*part)(const chiplet_result *, size_t))
{
    json_t *object = json_object();
    for (size_t i = 0; part(result, i).name; i++)
        if (chp_json_set(object, part(result, i).name, chp_json_number(part(result, i).value)))
            return json_decref(object), NULL;
    return object;
}

json_t *chp_json_document(const char *schema)
{
    json_t *document = json_object();
    if (chp_json_set(document, "schema", json_string(schema)) ||
        chp_json_set(document, "version", json_string(chiplet_version_string()))) {
        json_decref(document);
        return NULL;
    }
    return document;
}

enum { LAYOUT = JSON_INDENT(1) | JSON_REAL_PRECISION(17) };

static int send(const char *text, size_t size, void *payload)
{
    chp_text *to = payload;
    chp_put_bytes(to, text, size);
    return to->failed ? -1 : 0;
}

chiplet_status chp_json_finish(json_t *document, int failed, chp_text *to, chiplet_error *err)
{
    if (!document || failed) {
        json_decref(document);
        return chp_fail_memory(err);
    }
    int unsent = json_dump_callback(document, send, to, LAYOUT);
    json_decref(document);
    if (unsent && !to->failed)
        return chp_fail_memory(err);
    chp_put(to, "\n");
    return chp_text_status(to, err);
}

/* An item of a list of the document stands two blanks in. Texts have no line ends. */
static void put_inside(const char *text, chp_text *to)
{
    for (const char *line = text, *end; line; line = end ? end + 1 : NULL) {
        end = strchr(line, '\n');
        chp_put(to, "  ");
        chp_put_bytes(to, line, end ? (size_t)(end - line) + 1 : strlen(line));
    }
}

/* 0: out of memory. */
static int put_item(const chp_json_list *list, size_t i, chp_text *to)
{
    json_t *item = list->item(i, list->from);
    char *text = item ? json_dumps(item, LAYOUT) : NULL;
    json_decref(item);
    if (text) {
        chp_put(to, i ? ",\n" : "\n");
        put_inside(text, to);
    }
    free(text);
    return text != NULL;
}

static int put_list(const chp_json_list *list, chp_text *to)
{
    int kept = 1;
    for (size_t i = 0; kept && !to->failed && i < list->count; i++)
        kept = put_item(list, i, to);
    chp_put(to, list->count > 0 ? "\n " : "");
    return kept;
}

chiplet_status chp_json_finish_with(json_t *document, int failed, const chp_json_list *list,
                                    chp_text *to, chiplet_error *err)
{
    char place[80];
    char *text = document && !failed ? json_dumps(document, LAYOUT) : NULL;
    json_decref(document);
    snprintf(place, sizeof place, "\n \"%.60s\": [", list->name);
    const char *open = text ? strstr(text, place) : NULL;
    int kept = open != NULL;
    if (open) {
        open += strlen(place);
        chp_put_bytes(to, text, (size_t)(open - text));
        kept = put_list(list, to);
        chp_put(to, open);
        chp_put(to, "\n");
    }
    free(text);
    return kept ? chp_text_status(to, err) : chp_fail_memory(err);
}

static int add_row(json_t *rows, const chp_table *table, size_t r)
{
    json_t *row = json_object();
    int failed = json_array_append_new(rows, row) != 0;
    for (size_t c = 0; !failed && c < table->columns; c++) {
        const chp_cell *cell = chp_table_cell(table, r, c);
        if (table->column[c].name)
            failed = chp_json_set(row, table->column[c].name,
                                  cell->text ? chp_json_text(cell->text)
                                             : chp_json_number(cell->number));
    }
    return failed;
}

chiplet_status chp_table_write_json(const chp_table *table, const char *schema, chp_text *to,
                                    chiplet_error *err)
{
    json_t *document = chp_json_document(schema), *rows = json_array();
    int failed = chp_json_set(document, "rows", rows);
    for (size_t r = 0; !failed && r < chp_table_rows(table); r++)
        failed = add_row(rows, table, r);
    return chp_json_finish(document, failed, to, err);
}
