#include "import/config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "ini/text.h"

enum { LARGEST_FILE = 16 << 20 };

/* ------------------------------------------------------------------- places */

static chp_place place_at(const chp_config *file, size_t offset, size_t length)
{
    chp_place place = { .file = file->path, .line = 1, .length = (int)length };
    size_t start = 0;
    for (size_t i = 0; i < offset; i++)
        if (file->text[i] == '\n') {
            place.line++;
            start = i + 1;
        }
    const char *end = memchr(file->text + start, '\n', file->size - start);
    place.column = (int)(offset - start) + 1;
    place.source = file->text + start;
    place.source_length = (int)((end ? (size_t)(end - file->text) : file->size) - start);
    return place;
}

/* Offset of `"key"` at or behind `from`; size if there is none. */
static size_t find_key(const chp_config *file, const char *key, size_t from)
{
    size_t length = strlen(key);
    for (size_t i = from; i + length + 2 <= file->size; i++)
        if (file->text[i] == '"' && memcmp(file->text + i + 1, key, length) == 0 &&
            file->text[i + 1 + length] == '"')
            return i;
    return file->size;
}

/* The parser keeps no places: the key is looked for in the text, behind the
 * name of the body. */
chp_place chp_config_place(const chp_config *file, const char *key)
{
    size_t from = file->body_name ? find_key(file, file->body_name, 0) : 0;
    size_t at = find_key(file, key, from < file->size ? from : 0);
    if (at == file->size)
        at = find_key(file, key, 0);
    if (at < file->size)
        return place_at(file, at, strlen(key) + 2);
    chp_place nowhere = { .file = file->path };
    return nowhere;
}

/* ------------------------------------------------------------------ opening */

static void find_syntax(const chp_config *file, const json_error_t *error)
{
    size_t at = error->position > 0 ? (size_t)error->position - 1 : 0;
    chp_place place = place_at(file, at < file->size ? at : file->size, 1);
    chp_find_fault(file->to, CHIPLET_ERR_SYNTAX, &place, NULL, "not JSON: %s", error->text);
}

static int parse(chp_config *file)
{
    json_error_t error;
    file->root = json_loadb(file->text, file->size, JSON_REJECT_DUPLICATES, &error);
    if (!file->root && json_error_code(&error) == json_error_out_of_memory)
        chp_find_no_memory(file->to);
    else if (!file->root)
        find_syntax(file, &error);
    return file->root != NULL;
}

/* Models that also see or hear keep the language model in a part of its own. */
static int find_body(chp_config *file)
{
    static const char *const names[] = { "text_config", "llm_config", "language_config" };
    chp_place start = { .file = file->path, .line = 1, .column = 1 };
    if (!json_is_object(file->root)) {
        chp_find_fault(file->to, CHIPLET_ERR_VALUE, &start, NULL,
                       "expected an object with the keys of a config.json");
        return 0;
    }
    file->body = file->root;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!file->body_name && json_is_object(json_object_get(file->root, names[i]))) {
            file->body = json_object_get(file->root, names[i]);
            file->body_name = names[i];
        }
    return 1;
}

int chp_config_open(chp_config *file, const char *path, chp_findings *to)
{
    chp_config empty = { .path = path, .to = to };
    *file = empty;
    int reason = chp_read_file(&file->text, &file->size, path, LARGEST_FILE + 1);
    if (reason) {
        chp_find_fault(to, CHIPLET_ERR_IO, NULL, NULL, "%s: %s", path, strerror(reason));
        return 0;
    }
    if (file->size > LARGEST_FILE) {
        chp_find_fault(to, CHIPLET_ERR_RANGE, NULL, NULL, "%s: larger than 16 MiB", path);
        return 0;
    }
    return parse(file) && find_body(file);
}

void chp_config_close(chp_config *file)
{
    json_decref(file->root);
    free(file->text);
    file->root = NULL;
    file->text = NULL;
}

/* --------------------------------------------------------------------- keys */

const json_t *chp_config_get(const chp_config *file, const char *const *names, const char **found)
{
    for (; *names; names++) {
        const json_t *value = json_object_get(file->body, *names);
        if (!value || json_is_null(value))
            continue;
        if (found)
            *found = *names;
        return value;
    }
    return NULL;
}

double chp_config_count(const chp_config *file, const char *const *names, double fallback)
{
    const char *key = names[0];
    const json_t *value = chp_config_get(file, names, &key);
    double number = json_number_value(value);
    if (json_is_number(value) && number >= 0 && floor(number) == number)
        return number;
    if (!value && !isnan(fallback))
        return fallback;
    chp_place place = { .file = file->path };
    if (value)
        place = chp_config_place(file, key);
    chp_find_fault(file->to, value ? CHIPLET_ERR_VALUE : CHIPLET_ERR_KEY, &place, NULL,
                   value ? "'%s' is a whole number, 0 or more" : "no key '%s'", key);
    return NAN;
}

int chp_config_flag(const chp_config *file, const char *name, int fallback)
{
    const json_t *value = json_object_get(file->body, name);
    if (!json_is_boolean(value))
        value = json_object_get(file->root, name);
    return json_is_boolean(value) ? json_is_true(value) : fallback;
}

const char *chp_config_text(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}
