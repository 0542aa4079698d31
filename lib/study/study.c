/* A study is built in layers: defaults, the base design, the file with what it
 * includes, then what was set. Setting a key builds all anew from the same
 * layers, so that the order of calls cannot matter and a refused value leaves
 * the study as it was. */
#include "study/study.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/suggest.h"
#include "study/axis.h"
#include "study/goal.h"

enum { MAX_INCLUDES = 32, MAX_DEPTH = 8 };

/* One `key = value` from a file or a call. */
typedef struct {
    const char *section, *key, *value;
    chp_place section_place, key_place, value_place;
    const char *origin;
    int set; /* by a call: takes the place of a whole list */
} assignment;

typedef struct {
    chp_arena arena; /* of the texts below */
    assignment *row;
    size_t rows;
    chp_ini *ini[MAX_INCLUDES];
    int inis;
    chp_arena built; /* of the axes */
} storage;

/* ----------------------------------------------------------------- reading */

static int is_list(const char *section, const char *key)
{
    int i = chp_param_find(section, key);
    return chp_is_include(section, key) || (i >= 0 && chp_param_at(i)->form == CHP_FORM_LIST);
}

static int add_row(storage *s, const assignment *row, chp_findings *to)
{
    assignment *grown = chp_arena_grow(&s->arena, s->row, s->rows, sizeof *grown);
    if (!grown) {
        chp_find_no_memory(to);
        return 0;
    }
    s->row = grown;
    s->row[s->rows++] = *row;
    return 1;
}

/* The folder of a file, with its '/', or "". */
static char *folder_of(chp_arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    return chp_arena_copy(arena, path, slash ? (size_t)(slash - path) + 1 : 0);
}

static void take_entries(storage *s, const chp_ini *ini, const char *folder, int depth,
                         chp_findings *to);

static void include_file(storage *s, const chp_ini_entry *entry, const char *folder, int depth,
                         chp_findings *to)
{
    chp_ini *ini = NULL;
    int absolute = entry->value[0] == '/';
    const char *path = chp_arena_print(&s->arena, "%s%s", absolute ? "" : folder, entry->value);
    if (depth == MAX_DEPTH || s->inis == MAX_INCLUDES) {
        chp_find_fault(to, CHIPLET_ERR_VALUE, &entry->value_place, NULL,
                       "files include each other more than %d deep", MAX_DEPTH);
        return;
    }
    if (!path) {
        chp_find_no_memory(to);
        return;
    }
    chiplet_status status =
        chp_ini_read(&ini, path, &entry->value_place, is_list, to->all, to->err);
    if (status && !to->status)
        to->status = status;
    if (!ini)
        return;
    s->ini[s->inis++] = ini;
    take_entries(s, ini, folder_of(&s->arena, path), depth + 1, to);
}

static void take_entries(storage *s, const chp_ini *ini, const char *folder, int depth,
                         chp_findings *to)
{
    for (size_t i = 0; i < chp_ini_count(ini); i++) {
        const chp_ini_entry *e = chp_ini_entry_at(ini, i);
        if (strcmp(e->key, "include") == 0) {
            include_file(s, e, folder ? folder : "", depth, to);
            continue;
        }
        assignment row = { e->section,   e->key,         e->value, e->section_place,
                           e->key_place, e->value_place, NULL,     0 };
        row.origin = chp_arena_print(&s->arena, "%s:%d", e->key_place.file, e->key_place.line);
        if (!row.origin || !add_row(s, &row, to)) {
            chp_find_no_memory(to);
            return;
        }
    }
}

/* ------------------------------------------------------------- unknown keys */

static int known_section(const char *section)
{
    for (int i = 0; i < CHP_KEYS; i++)
        if (strcmp(chp_param_at(i)->section, section) == 0)
            return 1;
    return 0;
}

static void refuse_section(const assignment *row, chp_findings *to)
{
    chp_suggestion near = chp_suggest_for(row->section, strlen(row->section));
    for (int i = 0; i < CHP_KEYS; i++)
        chp_suggest_offer(&near, chp_param_at(i)->section);
    chp_hint hint = { NULL, NULL, near.best };
    if (!*row->section)
        chp_find_fault(to, CHIPLET_ERR_KEY, &row->key_place, NULL,
                       "'%s' stands before the first [section]", row->key);
    else
        chp_find_fault(to, CHIPLET_ERR_KEY, &row->section_place, &hint, "unknown section [%s]",
                       row->section);
}

static const char *section_that_has(const char *key)
{
    for (int i = 0; i < CHP_KEYS; i++)
        if (strcmp(chp_param_at(i)->key, key) == 0)
            return chp_param_at(i)->section;
    return NULL;
}

static void refuse_key(const assignment *row, chp_arena *arena, chp_findings *to)
{
    chp_suggestion near = chp_suggest_for(row->key, strlen(row->key));
    for (int i = 0; i < CHP_KEYS; i++)
        if (strcmp(chp_param_at(i)->section, row->section) == 0)
            chp_suggest_offer(&near, chp_param_at(i)->key);
    const char *elsewhere = section_that_has(row->key);
    chp_hint hint = { NULL, NULL, near.best };
    if (elsewhere)
        hint.suggestion = chp_arena_print(arena, "%s in [%s]", row->key, elsewhere);
    chp_find_fault(to, CHIPLET_ERR_KEY, &row->key_place, &hint, "unknown key '%s' in [%s]",
                   row->key, row->section);
}

/* The key of a row, or -1 after a fault. */
static int key_of(const assignment *row, chp_arena *arena, chp_findings *to)
{
    int key = chp_param_find(row->section, row->key);
    if (key >= 0)
        return key;
    if (known_section(row->section))
        refuse_key(row, arena, to);
    else
        refuse_section(row, to);
    return -1;
}

/* ------------------------------------------------------------------ layers */

static const chp_catalogue *models_of(const chiplet_study *study)
{
    return study->local ? study->local : study->library;
}

static void lay_defaults(chiplet_study *study, chp_arena *built, chp_findings *to)
{
    for (int key = 0; key < CHP_KEYS; key++)
        chp_axis_default(&study->axis[key], chp_param_at(key), models_of(study), built, to);
}

/* A datum of a design begins with its value; range, source and kind follow. */
static char *value_of_datum(chp_arena *arena, const char *text)
{
    size_t length = strcspn(text, "@[");
    while (length > 0 && (text[length - 1] == ' ' || text[length - 1] == '\t'))
        length--;
    return chp_arena_copy(arena, text, length);
}

static void lay_design(chiplet_study *study, const chp_record *design, chp_arena *built,
                       chp_findings *to)
{
    for (size_t i = 0; i < design->line_count; i++) {
        const chp_ini_entry *e = design->line[i].entry;
        const char *slash = strrchr(e->key_place.file, '/');
        const char *file = slash ? slash + 1 : e->key_place.file;
        int key = chp_param_find(e->section, e->key);
        if (key < 0)
            continue;
        chp_axis_text text = { .param = chp_param_at(key), .place = e->value_place };
        text.text = value_of_datum(built, e->value);
        text.origin = chp_arena_print(built, "%s:%d", file, e->key_place.line);
        if (!text.text || !text.origin) {
            chp_find_no_memory(to);
            return;
        }
        chp_axis_read(&study->axis[key], &text, models_of(study), built, to);
    }
}

static void lay_base(chiplet_study *study, const storage *s, chp_arena *built, chp_findings *to)
{
    const assignment *base = NULL;
    for (size_t i = 0; i < s->rows; i++)
        if (strcmp(s->row[i].section, "package") == 0 && strcmp(s->row[i].key, "base") == 0)
            base = &s->row[i];
    if (!base)
        return;
    chp_axis_text text = { chp_param_at(CHP_KEY_PACKAGE_BASE), base->value, base->value_place,
                           base->origin };
    const chp_record *record = chp_goal_chip(&text, models_of(study), to);
    if (record && record->kind == CHIPLET_DESIGN)
        lay_design(study, record, built, to);
    else if (record)
        study->sheet = record;
}

/* A chip as sold is what its sheet says. */
static int fixed_by_sheet(int key)
{
    const char *section = chp_param_at(key)->section;
    return strcmp(section, "die") == 0 || strcmp(section, "memory") == 0 ||
           strcmp(section, "link") == 0 ||
           (strcmp(section, "core") == 0 && key != CHP_KEY_CORE_KERNEL) ||
           key == CHP_KEY_PACKAGE_DIES || key == CHP_KEY_PACKAGE_DIE_ATTACH ||
           key == CHP_KEY_PACKAGE_MEMORY_ATTACH;
}

static void refuse_fixed(const chiplet_study *study, const assignment *row, chp_findings *to)
{
    chp_hint hint = { "a design as package.base, to change its parts", NULL, NULL };
    chp_find_fault(to, CHIPLET_ERR_KEY, &row->key_place, &hint,
                   "%s.%s cannot be set: %s is a chip as sold", row->section, row->key,
                   study->sheet->name);
}

/* Earlier rows of a list are passed over if a call sets the list. */
static int overridden(const storage *s, size_t i)
{
    for (size_t k = i + 1; k < s->rows; k++)
        if (s->row[k].set && strcmp(s->row[k].key, s->row[i].key) == 0 &&
            strcmp(s->row[k].section, s->row[i].section) == 0)
            return 1;
    return 0;
}

static void lay_goal(chiplet_study *study, int key, const chp_axis_text *text, chp_findings *to)
{
    switch (key) {
    case CHP_KEY_SEARCH_MAXIMIZE: chp_goal_objectives(study, text, +1, to); break;
    case CHP_KEY_SEARCH_MINIMIZE: chp_goal_objectives(study, text, -1, to); break;
    case CHP_KEY_SEARCH_CONSTRAINT: chp_goal_constraint(study, text, to); break;
    case CHP_KEY_SEARCH_MATCH: chp_goal_match(study, text, models_of(study), to); break;
    default: break;
    }
}

static int empty_value(const assignment *row, chp_findings *to)
{
    if (*row->value)
        return 0;
    chp_find_fault(to, CHIPLET_ERR_VALUE, &row->key_place, NULL, "%s.%s has no value", row->section,
                   row->key);
    return 1;
}

static void lay_rows(chiplet_study *study, const storage *s, chp_arena *built, chp_findings *to)
{
    for (size_t i = 0; i < s->rows; i++) {
        const assignment *row = &s->row[i];
        int key = key_of(row, built, to);
        if (key < 0 || overridden(s, i) || empty_value(row, to))
            continue;
        if (study->sheet && fixed_by_sheet(key)) {
            refuse_fixed(study, row, to);
            continue;
        }
        chp_axis_text text = { chp_param_at(key), row->value, row->value_place, row->origin };
        chp_axis_read(&study->axis[key], &text, models_of(study), built, to);
        lay_goal(study, key, &text, to);
    }
}

static void forget(chiplet_study *study)
{
    study->sheet = study->match = NULL;
    study->objectives = study->constraints = 0;
}

/* Builds into a copy; the study changes only if all is well. */
static chiplet_status build(chiplet_study *study, chp_findings *to)
{
    storage *s = study->storage;
    chiplet_study next = *study;
    chp_arena built = { 0 };
    forget(&next);
    lay_defaults(&next, &built, to);
    lay_base(&next, s, &built, to);
    lay_rows(&next, s, &built, to);
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

static int has_models(const char *folder)
{
    char path[4096];
    struct stat info;
    for (int kind = 0; kind < CHIPLET_KINDS; kind++) {
        snprintf(path, sizeof path, "%s/%s", *folder ? folder : ".",
                 chiplet_kind_name((chiplet_kind)kind));
        if (stat(path, &info) == 0 && S_ISDIR(info.st_mode))
            return 1;
    }
    return 0;
}

static void open_local(chiplet_study *study, const char *folder, chp_findings *to)
{
    if (!folder || !has_models(folder))
        return;
    chiplet_status status =
        chp_catalogue_open(&study->local, *folder ? folder : ".", study->library, to->all, to->err);
    if (status && !to->status)
        to->status = status;
}

static chiplet_study *new_study(const chp_catalogue *library, const char *name)
{
    chiplet_study *study = calloc(1, sizeof *study);
    storage *s = calloc(1, sizeof *s);
    if (!study || !s) {
        free(study);
        free(s);
        return NULL;
    }
    study->storage = s;
    study->library = library;
    study->name = chp_arena_print(&s->arena, "%s", name);
    return study;
}

static void clear_error(chiplet_error *err)
{
    if (err)
        memset(err, 0, sizeof *err);
}

/* What the first file gave is built; its faults and those of its parse are
 * reported together. */
static chiplet_status finish(chiplet_study **out, chiplet_study *study, chp_ini *ini,
                             const char *folder, chp_findings *to)
{
    storage *s = study->storage;
    if (ini) {
        s->ini[s->inis++] = ini;
        open_local(study, folder, to);
        take_entries(s, ini, folder, 0, to);
        build(study, to);
    }
    if (to->status) {
        chp_study_free(study);
        return to->status;
    }
    *out = study;
    return CHIPLET_OK;
}

chiplet_status chp_study_parse(chiplet_study **out, const chp_catalogue *library, const char *text,
                               size_t size, const char *name, const char *folder,
                               chiplet_diagnostics *all, chiplet_error *err)
{
    chp_findings to = { all, err, CHIPLET_OK };
    chp_ini *ini = NULL;
    clear_error(err);
    chiplet_study *study = new_study(library, name);
    if (!study)
        return chp_fail_memory(err);
    to.status = chp_ini_parse(&ini, text, size, name, is_list, all, err);
    return finish(out, study, ini, folder, &to);
}

chiplet_status chp_study_read(chiplet_study **out, const chp_catalogue *library, const char *path,
                              chiplet_diagnostics *all, chiplet_error *err)
{
    chp_findings to = { all, err, CHIPLET_OK };
    chp_ini *ini = NULL;
    clear_error(err);
    chiplet_study *study = new_study(library, path);
    if (!study)
        return chp_fail_memory(err);
    storage *s = study->storage;
    to.status = chp_ini_read(&ini, path, NULL, is_list, all, err);
    return finish(out, study, ini, folder_of(&s->arena, path), &to);
}

void chp_study_free(chiplet_study *study)
{
    if (!study)
        return;
    storage *s = study->storage;
    chp_catalogue_free(study->local);
    for (int i = 0; i < s->inis; i++)
        chp_ini_free(s->ini[i]);
    chp_arena_free(&s->built);
    chp_arena_free(&s->arena);
    free(s);
    free(study);
}

/* --------------------------------------------------------------------- set */

static chp_place place_in(chp_arena *arena, const char *name, const char *text)
{
    chp_place place = { name, 1, 1, (int)strlen(text), text, (int)strlen(text) };
    place.file = chp_arena_print(arena, "--set %s", name);
    return place;
}

static int fill_row(assignment *row, chp_arena *arena, const char *dotted_key, const char *value)
{
    const char *dot = strrchr(dotted_key, '.');
    size_t section = dot ? (size_t)(dot - dotted_key) : 0;
    memset(row, 0, sizeof *row);
    row->section = chp_arena_copy(arena, dotted_key, section);
    row->key = chp_arena_print(arena, "%s", dot ? dot + 1 : dotted_key);
    row->value = chp_arena_print(arena, "%s", value);
    row->origin = "set";
    row->set = 1;
    if (!row->section || !row->key || !row->value)
        return 0;
    row->value_place = place_in(arena, dotted_key, row->value);
    row->key_place = row->section_place = row->value_place;
    return 1;
}

chiplet_status chp_study_set(chiplet_study *study, const char *dotted_key, const char *value,
                             chiplet_error *err)
{
    storage *s = study->storage;
    chp_findings to = { NULL, err, CHIPLET_OK };
    assignment row;
    clear_error(err);
    if (!fill_row(&row, &s->arena, dotted_key, value) || !add_row(s, &row, &to))
        return chp_fail_memory(err);
    chiplet_status status = build(study, &to);
    if (status)
        s->rows--;
    return status;
}
