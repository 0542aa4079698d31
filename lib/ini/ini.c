#include "ini/ini.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "ini/text.h"

enum {
    LARGEST = 16 * 1024 * 1024, /* bytes of a file */
    MOST = 10000                /* keys, and sections */
};

typedef struct {
    const char *name;
    chp_place place;
} section;

struct chp_ini {
    chp_arena arena;
    const char *name;
    char *text; /* all of it, for the source lines of places */
    size_t size;
    chp_ini_entry *entry;
    size_t count;
    section *section;
    size_t sections;
};

/* What one pass over the lines carries along. */
typedef struct {
    chp_ini *ini;
    int (*is_list)(const char *section, const char *key);
    section current; /* name NULL after a broken header: its keys are skipped */
    int full;        /* too many keys or sections: said once */
    chp_findings to;
} reader;

static chp_place place_of(const chp_line *line, size_t from, size_t length)
{
    chp_place place = { line->file,  line->number, (int)from + 1,
                        (int)length, line->text,   (int)line->length };
    return place;
}

static int is_name(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (!chp_is_name_byte(text[i]))
            return 0;
    return length > 0;
}

/* name or name.sub */
static int is_section_name(const char *text, size_t length)
{
    const char *dot = memchr(text, '.', length);
    size_t first = dot ? (size_t)(dot - text) : length;
    return is_name(text, first) && (!dot || is_name(dot + 1, length - first - 1));
}

/* Looking for repetitions takes the square of their number. */
static int is_too_many(reader *r, size_t count, const chp_place *place)
{
    if (count < MOST)
        return 0;
    if (!r->full)
        chp_find_fault(&r->to, CHIPLET_ERR_SYNTAX, place, NULL,
                       "more than %d keys or sections in one file", MOST);
    r->full = 1;
    return 1;
}

static int repeats_section(reader *r, const char *name, const chp_place *place)
{
    for (size_t i = 0; i < r->ini->sections; i++) {
        const section *before = &r->ini->section[i];
        if (strcmp(before->name, name) != 0)
            continue;
        chp_find_fault(&r->to, CHIPLET_ERR_KEY, place, NULL,
                       "section [%s] appears twice, first in line %d", name, before->place.line);
        return 1;
    }
    return 0;
}

static void open_section(reader *r, const chp_line *line, size_t from, size_t length)
{
    chp_ini *ini = r->ini;
    chp_place place = place_of(line, from, length);
    const char *name = chp_arena_copy(&ini->arena, line->text + from, length);
    section *rows = chp_arena_grow(&ini->arena, ini->section, ini->sections, sizeof *rows);
    if (is_too_many(r, ini->sections, &place))
        return;
    if (!name || !rows) {
        chp_find_no_memory(&r->to);
        return;
    }
    ini->section = rows;
    r->current.name = name;
    r->current.place = place;
    if (!repeats_section(r, name, &place))
        rows[ini->sections++] = r->current;
}

static void read_section(reader *r, const chp_line *line, size_t from, size_t end)
{
    r->current.name = NULL;
    const char *close = memchr(line->text + from, ']', end - from);
    if (!close) {
        chp_place place = place_of(line, end, 1);
        chp_find_fault(&r->to, CHIPLET_ERR_SYNTAX, &place, NULL, "expected ']'");
        return;
    }
    size_t after = (size_t)(close - line->text) + 1;
    chp_span name = chp_trim(line->text, from + 1, after - 1);
    chp_place place = place_of(line, name.from, name.length);
    if (after < end) {
        place = place_of(line, after, end - after);
        chp_find_fault(&r->to, CHIPLET_ERR_SYNTAX, &place, NULL, "unexpected text after ']'");
    } else if (!is_section_name(line->text + name.from, name.length)) {
        chp_find_fault(&r->to, CHIPLET_ERR_SYNTAX, &place, NULL,
                       "a section is [name] or [name.part] of letters, digits, '_' and '-'");
    } else {
        open_section(r, line, name.from, name.length);
    }
}

static int repeats_key(reader *r, const chp_ini_entry *entry)
{
    if (r->is_list && r->is_list(entry->section, entry->key))
        return 0;
    for (size_t i = 0; i < r->ini->count; i++) {
        const chp_ini_entry *before = &r->ini->entry[i];
        if (strcmp(before->key, entry->key) != 0 || strcmp(before->section, entry->section) != 0)
            continue;
        chp_find_fault(&r->to, CHIPLET_ERR_KEY, &entry->key_place, NULL,
                       "key '%s' appears twice, first in line %d", entry->key,
                       before->key_place.line);
        return 1;
    }
    return 0;
}

static const char *copy_span(reader *r, const chp_line *line, chp_span span)
{
    return chp_arena_copy(&r->ini->arena, line->text + span.from, span.length);
}

static void add_entry(reader *r, const chp_line *line, chp_span key, chp_span value)
{
    chp_ini *ini = r->ini;
    chp_span comment = chp_comment_text(line);
    chp_ini_entry entry = {
        .section = r->current.name,
        .key = copy_span(r, line, key),
        .value = copy_span(r, line, value),
        .section_place = r->current.place,
        .key_place = place_of(line, key.from, key.length),
        .value_place = place_of(line, value.from, value.length),
        .comment_place = place_of(line, comment.from, comment.length),
    };
    if (line->comment < line->length)
        entry.comment = copy_span(r, line, comment);
    chp_ini_entry *rows = chp_arena_grow(&ini->arena, ini->entry, ini->count, sizeof *rows);
    if (is_too_many(r, ini->count, &entry.key_place))
        return;
    int lost = line->comment < line->length && !entry.comment;
    if (!rows || !entry.key || !entry.value || lost) {
        chp_find_no_memory(&r->to);
        return;
    }
    ini->entry = rows;
    if (!repeats_key(r, &entry))
        rows[ini->count++] = entry;
}

static void read_entry(reader *r, const chp_line *line, size_t from, size_t end)
{
    const char *equal = memchr(line->text + from, '=', end - from);
    size_t at = equal ? (size_t)(equal - line->text) : end;
    chp_span key = chp_trim(line->text, from, at);
    chp_place place = place_of(line, key.from, key.length ? key.length : 1);
    if (!equal)
        chp_find_fault(&r->to, CHIPLET_ERR_SYNTAX, &place, NULL,
                       "expected 'key = value' or '[section]'");
    else if (!is_name(line->text + key.from, key.length))
        chp_find_fault(&r->to, CHIPLET_ERR_SYNTAX, &place, NULL,
                       "a key consists of letters, digits, '_' and '-'");
    else if (r->current.name)
        add_entry(r, line, key, chp_trim(line->text, at + 1, end));
}

static void read_line(reader *r, chp_line *line)
{
    size_t bad = 0;
    const char *fault = chp_line_fault(line, &bad);
    if (fault) {
        chp_place place = place_of(line, bad, 1);
        place.source = NULL; /* not fit to be shown */
        chp_find_fault(&r->to, CHIPLET_ERR_SYNTAX, &place, NULL, "%s", fault);
        return;
    }
    line->comment = chp_comment_at(line);
    chp_span body = chp_trim(line->text, 0, line->comment);
    if (body.length == 0)
        return;
    size_t end = body.from + body.length;
    if (line->text[body.from] == '[')
        read_section(r, line, body.from, end);
    else
        read_entry(r, line, body.from, end);
}

static void read_lines(reader *r)
{
    chp_ini *ini = r->ini;
    chp_line line = { .file = ini->name };
    size_t at = chp_byte_order_mark(ini->text, ini->size);
    while (at < ini->size && r->to.status != CHIPLET_ERR_MEMORY && !r->full) {
        const char *end = memchr(ini->text + at, '\n', ini->size - at);
        line.number++;
        line.text = ini->text + at;
        line.length = end ? (size_t)(end - line.text) : ini->size - at;
        at += line.length + 1;
        if (end && line.length && line.text[line.length - 1] == '\r')
            line.length--;
        read_line(r, &line);
    }
}

/* A NUL byte means that this is no text at all: one finding is enough. */
static int is_text(reader *r)
{
    const chp_ini *ini = r->ini;
    chp_place place = { .file = ini->name };
    if (ini->size > LARGEST) {
        chp_find_fault(&r->to, CHIPLET_ERR_SYNTAX, &place, NULL, "larger than 16 MiB");
        return 0;
    }
    const char *nul = ini->size ? memchr(ini->text, 0, ini->size) : NULL;
    if (!nul)
        return 1;
    place.line = 1;
    place.column = 1;
    for (const char *c = ini->text; c < nul; c++) {
        place.column = *c == '\n' ? 1 : place.column + 1;
        place.line += *c == '\n';
    }
    place.length = 1;
    chp_find_fault(&r->to, CHIPLET_ERR_SYNTAX, &place, NULL, "a NUL byte: this is no text file");
    return 0;
}

/* Takes `text`, which was allocated. */
static chiplet_status parse_owned(chp_ini **out, char *text, size_t size, const char *name,
                                  int (*is_list)(const char *section, const char *key),
                                  chiplet_diagnostics *all, chiplet_error *err)
{
    reader r = { .is_list = is_list, .current = { .name = "" }, .to = { all, err, CHIPLET_OK } };
    r.ini = calloc(1, sizeof *r.ini);
    if (!r.ini) {
        free(text);
        return chp_fail_memory(err);
    }
    r.ini->text = text;
    r.ini->size = size;
    r.ini->name = chp_arena_copy(&r.ini->arena, name, strlen(name));
    if (!r.ini->name)
        chp_find_no_memory(&r.to);
    else if (is_text(&r))
        read_lines(&r);
    if (r.to.status != CHIPLET_ERR_MEMORY)
        *out = r.ini;
    else
        chp_ini_free(r.ini);
    return r.to.status;
}

chiplet_status chp_ini_parse(chp_ini **out, const char *text, size_t size, const char *name,
                             int (*is_list)(const char *section, const char *key),
                             chiplet_diagnostics *all, chiplet_error *err)
{
    char *copy = malloc(size + 1);
    if (!copy)
        return chp_fail_memory(err);
    if (size)
        memcpy(copy, text, size);
    return parse_owned(out, copy, size, name, is_list, all, err);
}

chiplet_status chp_ini_read(chp_ini **out, const char *path, const chp_place *asked_at,
                            int (*is_list)(const char *section, const char *key),
                            chiplet_diagnostics *all, chiplet_error *err)
{
    char *text = NULL;
    size_t size = 0;
    int reason = chp_read_file(&text, &size, path, LARGEST + 1);
    if (reason == ENOMEM)
        return chp_fail_memory(err);
    if (reason == 0)
        return parse_owned(out, text, size, path, is_list, all, err);
    char why[128] = "unknown reason";
    strerror_r(reason, why, sizeof why);
    chp_findings to = { all, err, CHIPLET_OK };
    chp_place place = { .file = path };
    if (asked_at && reason == ENOENT)
        return chp_find_fault(&to, CHIPLET_ERR_NAME, asked_at, NULL, "there is no file '%s'", path);
    if (asked_at)
        return chp_find_fault(&to, CHIPLET_ERR_IO, asked_at, NULL, "cannot read '%s': %s", path,
                              why);
    return chp_find_fault(&to, CHIPLET_ERR_IO, &place, NULL, "cannot read: %s", why);
}

void chp_ini_free(chp_ini *ini)
{
    if (!ini)
        return;
    chp_arena_free(&ini->arena);
    free(ini->text);
    free(ini);
}

size_t chp_ini_count(const chp_ini *ini)
{
    return ini->count;
}

const chp_ini_entry *chp_ini_entry_at(const chp_ini *ini, size_t index)
{
    return index < ini->count ? &ini->entry[index] : NULL;
}

const chp_ini_entry *chp_ini_find(const chp_ini *ini, const char *section_name, const char *key)
{
    for (size_t i = ini->count; i-- > 0;)
        if (strcmp(ini->entry[i].key, key) == 0 && strcmp(ini->entry[i].section, section_name) == 0)
            return &ini->entry[i];
    return NULL;
}

const char *chp_ini_text(const chp_ini *ini, size_t *size)
{
    *size = ini->size;
    return ini->text;
}
