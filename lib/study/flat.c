#include "study/flat.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "study/runs.h"

/* What is written from what. */
typedef struct {
    const chiplet_study *study;
    const chp_setting *row;
    size_t rows;
    int keeps_lines;
    char *text;
    size_t length, room;
    int lines, failed;
} writer;

static void put(writer *w, const char *text)
{
    size_t size = strlen(text);
    if (w->failed)
        return;
    if (w->length + size + 1 > w->room) {
        size_t room = 2 * (w->length + size + 1);
        char *larger = realloc(w->text, room);
        if (!larger) {
            w->failed = 1;
            return;
        }
        w->text = larger;
        w->room = room;
    }
    memcpy(w->text + w->length, text, size + 1);
    w->length += size;
    w->lines += size && text[size - 1] == '\n';
}

/* What the study's own file has stays on its line where that is still ahead, so that
 * origins and messages name lines of that file. */
static void go_to(writer *w, const chp_place *place)
{
    if (!w->keeps_lines || !place->file || strcmp(place->file, w->study->name) != 0)
        return;
    while (w->lines + 1 < place->line && !w->failed)
        put(w, "\n");
}

static void put_entry(writer *w, const char *key, const char *value)
{
    put(w, key);
    put(w, " = ");
    put(w, value);
    put(w, "\n");
}

static int same_key(const chp_setting *a, const chp_setting *b)
{
    return strcmp(a->section, b->section) == 0 && strcmp(a->key, b->key) == 0;
}

static int key_of(const writer *w, const chp_setting *row)
{
    return chp_target_of(w->study, row->section, row->key).key;
}

static int repeats_later(const writer *w, size_t i)
{
    for (size_t k = i + 1; k < w->rows; k++)
        if (same_key(&w->row[k], &w->row[i]))
            return 1;
    return 0;
}

static int is_shown(const writer *w, size_t i)
{
    int list = chp_param_at(key_of(w, &w->row[i]))->form == CHP_FORM_LIST;
    return list ? !chp_setting_hidden(w->row, w->rows, i) : !repeats_later(w, i);
}

/* A constraint of a file takes the place of one that it includes; in a single
 * text both would be a contradiction. */
static int constraints_of_several_files(const writer *w)
{
    const char *file = NULL;
    for (size_t i = 0; i < w->rows; i++) {
        if (key_of(w, &w->row[i]) != CHP_KEY_SEARCH_CONSTRAINT || !is_shown(w, i))
            continue;
        if (file && strcmp(file, w->row[i].key_place.file) != 0)
            return 1;
        file = w->row[i].key_place.file;
    }
    return 0;
}

static void put_section(writer *w, const chp_setting *first)
{
    const char *section = first->section;
    int apart = strcmp(section, "search") == 0 && constraints_of_several_files(w);
    go_to(w, &first->section_place);
    put(w, "[");
    put(w, section);
    put(w, "]\n");
    for (size_t i = 0; i < w->rows; i++) {
        const chp_setting *row = &w->row[i];
        int left_out = apart && key_of(w, row) == CHP_KEY_SEARCH_CONSTRAINT;
        if (strcmp(row->section, section) != 0 || left_out || !is_shown(w, i) || !*row->value)
            continue;
        go_to(w, &row->key_place);
        put_entry(w, row->key, row->value);
    }
    for (int i = 0; apart && i < w->study->constraints; i++)
        put_entry(w, "constraint", w->study->constraint[i].text);
}

static int is_first_of_section(const writer *w, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (strcmp(w->row[k].section, w->row[i].section) == 0)
            return 0;
    return 1;
}

static int belongs(const char *section, chp_flat_part part)
{
    if (strcmp(section, "output") == 0)
        return 0;
    return part != CHP_FLAT_QUESTION || strcmp(section, "study") != 0;
}

char *chp_study_flat(const chiplet_study *study, chp_flat_part part)
{
    writer w = { .study = study, .keeps_lines = part == CHP_FLAT_STUDY };
    w.row = chp_study_settings(study, &w.rows);
    put(&w, "");
    for (size_t i = 0; i < w.rows; i++)
        if (is_first_of_section(&w, i) && belongs(w.row[i].section, part))
            put_section(&w, &w.row[i]);
    if (!w.failed)
        return w.text;
    free(w.text);
    return NULL;
}

chiplet_status chp_study_again(chiplet_study **out, const chp_catalogue *library, const char *text,
                               const char *name, chiplet_error *err)
{
    const char *slash = strrchr(name, '/');
    size_t length = slash == name ? 1 : slash ? (size_t)(slash - name) : 0;
    if (*name == '<')
        return chp_study_parse(out, library, text, strlen(text), name, NULL, NULL, err);
    char *folder = slash ? strndup(name, length) : strdup(".");
    if (!folder)
        return chp_fail_memory(err);
    chiplet_status status =
        chp_study_parse(out, library, text, strlen(text), name, folder, NULL, err);
    free(folder);
    return status;
}
