/* A study is built in layers: defaults, the base design, the file with what it
 * includes, then what was set. Setting a key builds all anew from the same
 * layers, so that the order of calls cannot matter and a refused value leaves
 * the study as it was. */
#include "study/study.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/suggest.h"
#include "ini/text.h"
#include "study/runs.h"

typedef struct {
    chp_book *book;
    chp_arena arena; /* of what is set */
    chp_setting *row;
    size_t rows;
    chp_arena built; /* of the axes */
} storage;

/* ---------------------------------------------------------------- building */

static chp_setting *add_row(storage *s)
{
    chp_setting *grown = chp_arena_grow(&s->arena, s->row, s->rows, sizeof *grown);
    if (!grown)
        return NULL;
    s->row = grown;
    return &grown[s->rows++];
}

static void take_line(storage *s, const chp_ini_line *line, chp_findings *to)
{
    const chp_ini_entry *e = line->entry;
    const chp_place *place = &e->key_place;
    const char *origin = chp_arena_print(&s->arena, "%s:%d", place->file, place->line);
    chp_setting *row = add_row(s);
    if (!row || !origin) {
        chp_find_no_memory(to);
        return;
    }
    *row = (chp_setting){ e->section,   e->key,         e->value, e->section_place,
                          e->key_place, e->value_place, origin,   0 };
}

/* Builds into a copy; the study changes only if all is well. */
static chiplet_status build(chiplet_study *study, chp_findings *to)
{
    storage *s = study->storage;
    chiplet_study next = *study;
    chp_arena built = { NULL };
    chp_layers_build(&next, s->row, s->rows, &built, to);
    if (to->status) {
        chp_arena_free(&built);
        return to->status;
    }
    chp_arena_free(&s->built);
    *study = next;
    s->built = built;
    return CHIPLET_OK;
}

/* ---------------------------------------------------------- open and close */

static int has_models(storage *s, const char *folder, chp_findings *to)
{
    struct stat info;
    for (int kind = 0; kind < CHIPLET_KINDS; kind++) {
        const char *name = chiplet_kind_name((chiplet_kind)kind);
        const char *path = chp_arena_print(&s->arena, "%s/%s", folder, name);
        if (!path)
            return chp_find_no_memory(to) == CHIPLET_OK;
        if (stat(path, &info) == 0 && S_ISDIR(info.st_mode))
            return 1;
    }
    return 0;
}

static void open_local(chiplet_study *study, const char *folder, chp_findings *to)
{
    if (!folder || !has_models(study->storage, folder, to))
        return;
    chiplet_status status =
        chp_catalogue_open(&study->local, folder, study->library, to->all, to->err);
    if (status && !to->status)
        to->status = status;
}

static chiplet_study *new_study(const chp_catalogue *library, const char *name)
{
    chiplet_study *study = calloc(1, sizeof *study);
    storage *s = calloc(1, sizeof *s);
    if (study && s) {
        study->storage = s;
        study->library = library;
        study->name = chp_arena_copy(&s->arena, name, strlen(name));
        if (study->name)
            return study;
    }
    free(study);
    free(s);
    return NULL;
}

/* Builds what was understood, so that its faults and those of the text are
 * reported together. */
static chiplet_status finish(chiplet_study **out, chiplet_study *study, const char *folder,
                             chp_findings *to)
{
    storage *s = study->storage;
    if (s->book) {
        open_local(study, folder, to);
        for (size_t i = 0; i < chp_book_count(s->book); i++)
            take_line(s, chp_book_line(s->book, i), to);
        build(study, to);
    }
    if (to->status)
        chp_study_free(study);
    else
        *out = study;
    return to->status;
}

static int is_list(const char *section, const char *key)
{
    const chp_param *param = chp_param_at(chp_param_find(section, key));
    return chp_is_include(section, key) || (param && param->form == CHP_FORM_LIST);
}

static void clear_error(chiplet_error *err)
{
    if (err)
        memset(err, 0, sizeof *err);
}

chiplet_status chp_study_parse(chiplet_study **out, const chp_catalogue *library, const char *text,
                               size_t size, const char *name, const char *folder,
                               chiplet_diagnostics *all, chiplet_error *err)
{
    chp_findings to = { all, err, CHIPLET_OK };
    clear_error(err);
    chiplet_study *study = new_study(library, name);
    if (!study)
        return chp_fail_memory(err);
    storage *s = study->storage;
    chp_book_parse(&s->book, text, size, name, folder, is_list, &to);
    return finish(out, study, folder, &to);
}

chiplet_status chp_study_read(chiplet_study **out, const chp_catalogue *library, const char *path,
                              chiplet_diagnostics *all, chiplet_error *err)
{
    chp_findings to = { all, err, CHIPLET_OK };
    clear_error(err);
    chiplet_study *study = new_study(library, path);
    if (!study)
        return chp_fail_memory(err);
    storage *s = study->storage;
    const char *slash = strrchr(path, '/');
    const char *folder = !slash          ? "."
                         : slash == path ? "/"
                                         : chp_arena_copy(&s->arena, path, (size_t)(slash - path));
    if (folder)
        chp_book_read(&s->book, path, is_list, &to);
    else
        chp_find_no_memory(&to);
    return finish(out, study, folder, &to);
}

void chp_study_free(chiplet_study *study)
{
    if (!study)
        return;
    storage *s = study->storage;
    chp_catalogue_free(study->local);
    chp_book_free(s->book);
    chp_arena_free(&s->built);
    chp_arena_free(&s->arena);
    free(s);
    free(study);
}

const chp_setting *chp_study_settings(const chiplet_study *study, size_t *count)
{
    const storage *s = study->storage;
    *count = s->rows;
    return s->row;
}

/* --------------------------------------------------------------------- set */

/* "workload.chat.batch" for "workload.chat.bach". */
static void offer_own_keys(const chiplet_study *study, chp_arena *arena, chp_suggestion *near)
{
    for (int i = 0; i < study->runs * CHP_RUN_KEYS; i++) {
        const char *key = chp_param_at(chp_run_key(i % CHP_RUN_KEYS))->key;
        const char *dotted =
            chp_arena_print(arena, "workload.%s.%s", study->run[i / CHP_RUN_KEYS].name, key);
        if (dotted)
            chp_suggest_offer(near, dotted);
    }
}

/* "die.cores" for "die.core" and for "cores". */
static const char *nearest_key(const chiplet_study *study, chp_arena *arena,
                               const char *dotted_key)
{
    chp_suggestion near = chp_suggest_for(dotted_key, strlen(dotted_key));
    for (int key = 0; key < CHP_KEYS; key++) {
        const chp_param *param = chp_param_at(key);
        const char *dotted = chp_arena_print(arena, "%s.%s", param->section, param->key);
        if (dotted && strcmp(param->key, dotted_key) == 0)
            return dotted;
        if (dotted)
            chp_suggest_offer(&near, dotted);
    }
    offer_own_keys(study, arena, &near);
    return near.best;
}

static chiplet_status find_unknown_key(const chiplet_study *study, const char *dotted_key,
                                       chp_findings *to)
{
    chp_arena arena = { NULL };
    chp_hint hint = { "SECTION.KEY", NULL, nearest_key(study, &arena, dotted_key) };
    chp_find_fault(to, CHIPLET_ERR_KEY, NULL, &hint, "unknown key '%.100s'", dotted_key);
    chp_arena_free(&arena);
    return CHIPLET_ERR_KEY;
}

/* Section and key of "workload.chat.batch", and what they set. */
static chp_target find_key(const chiplet_study *study, const char *dotted_key, char *section,
                           size_t size, const char **key)
{
    const char *dot = strrchr(dotted_key, '.');
    if (!dot || (size_t)(dot - dotted_key) >= size)
        return (chp_target){ -1, -1 };
    memcpy(section, dotted_key, (size_t)(dot - dotted_key));
    section[dot - dotted_key] = '\0';
    *key = dot + 1;
    return chp_target_of(study, section, *key);
}

chp_target chp_study_target(const chiplet_study *study, const char *dotted_key)
{
    char section[120];
    const char *key;
    return find_key(study, dotted_key, section, sizeof section, &key);
}

const chp_axis *chp_study_axis(const chiplet_study *study, const char *dotted_key)
{
    return chp_target_axis(study, chp_study_target(study, dotted_key));
}

/* The row of an earlier call on this key, or a new one. */
static chp_setting *row_of_set(storage *s, const char *section, const char *key)
{
    for (size_t i = 0; i < s->rows; i++)
        if (s->row[i].set && strcmp(s->row[i].key, key) == 0 &&
            strcmp(s->row[i].section, section) == 0)
            return &s->row[i];
    return add_row(s);
}

/* Blanks around what a shell passed belong to nobody. */
static char *trimmed(chp_arena *arena, const char *text)
{
    chp_span span = chp_trim(text, 0, strlen(text));
    return chp_arena_copy(arena, text + span.from, span.length);
}

chiplet_status chp_study_set(chiplet_study *study, const char *key_text, const char *value,
                             chiplet_error *err)
{
    char section[120];
    const char *key;
    storage *s = study->storage;
    chp_findings to = { NULL, err, CHIPLET_OK };
    clear_error(err);
    const char *dotted_key = trimmed(&s->arena, key_text);
    if (!dotted_key)
        return chp_fail_memory(err);
    if (find_key(study, dotted_key, section, sizeof section, &key).key < 0)
        return find_unknown_key(study, dotted_key, &to);
    chp_setting set = { chp_arena_copy(&s->arena, section, strlen(section)), key, NULL, { 0 },
                        { 0 }, { 0 }, "set", 1 };
    size_t rows = s->rows;
    set.value = trimmed(&s->arena, value);
    set.key_place.file = dotted_key;
    set.section_place = set.value_place = set.key_place;
    chp_setting *row = row_of_set(s, section, key);
    if (!set.section || !set.value || !row) {
        s->rows = rows;
        return chp_fail_memory(err);
    }
    chp_setting before = *row;
    *row = set;
    if (build(study, &to)) {
        *row = before;
        s->rows = rows;
    }
    return to.status;
}
