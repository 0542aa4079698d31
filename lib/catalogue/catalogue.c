#include "catalogue/catalogue.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/checksum.h"
#include "base/suggest.h"
#include "catalogue/folder.h"
#include "catalogue/record.h"
#include "catalogue/references.h"

typedef struct {
    chp_draft **draft; /* by name */
    size_t count;
} shelf;

typedef struct {
    const char *name;
    const chp_record *record;
} alias;

struct chp_catalogue {
    chp_arena arena;
    const chp_catalogue *parent;
    shelf shelf[CHIPLET_KINDS];
    alias *alias;
    size_t aliases;
    char checksum[17];
};

/* ----------------------------------------------------------------- look up */

static chp_draft *draft_named(const chp_catalogue *catalogue, chiplet_kind kind, const char *name)
{
    const shelf *rows = &catalogue->shelf[kind];
    for (size_t i = 0; i < rows->count; i++)
        if (strcmp(rows->draft[i]->record.name, name) == 0)
            return rows->draft[i];
    return NULL;
}

static const chp_record *own_record(const chp_catalogue *catalogue, chiplet_kind kind,
                                    const char *name)
{
    const chp_draft *draft = draft_named(catalogue, kind, name);
    if (draft)
        return &draft->record;
    for (size_t i = 0; i < catalogue->aliases; i++)
        if (catalogue->alias[i].record->kind == kind && strcmp(catalogue->alias[i].name, name) == 0)
            return catalogue->alias[i].record;
    return NULL;
}

const chp_record *chp_catalogue_find(const chp_catalogue *catalogue, chiplet_kind kind,
                                     const char *name)
{
    const chp_record *record = NULL;
    for (; catalogue && !record; catalogue = catalogue->parent)
        record = own_record(catalogue, kind, name);
    return record;
}

const char *chp_catalogue_suggest(const chp_catalogue *catalogue, chiplet_kind kind,
                                  const char *name)
{
    chp_suggestion near = chp_suggest_for(name, strlen(name));
    for (; catalogue; catalogue = catalogue->parent) {
        for (size_t i = 0; i < catalogue->shelf[kind].count; i++)
            chp_suggest_offer(&near, catalogue->shelf[kind].draft[i]->record.name);
        for (size_t i = 0; i < catalogue->aliases; i++)
            if (catalogue->alias[i].record->kind == kind)
                chp_suggest_offer(&near, catalogue->alias[i].name);
    }
    return near.best;
}

size_t chp_catalogue_count(const chp_catalogue *catalogue, chiplet_kind kind)
{
    return (unsigned)kind < CHIPLET_KINDS ? catalogue->shelf[kind].count : 0;
}

const chp_record *chp_catalogue_at(const chp_catalogue *catalogue, chiplet_kind kind, size_t index)
{
    return index < chp_catalogue_count(catalogue, kind)
               ? &catalogue->shelf[kind].draft[index]->record
               : NULL;
}

const char *chp_catalogue_checksum(const chp_catalogue *catalogue)
{
    return catalogue->checksum;
}

/* ----------------------------------------------------------------- reading */

static void read_draft(chp_catalogue *catalogue, chiplet_kind kind, const char *folder,
                       const char *name, chp_findings *to)
{
    shelf *rows = &catalogue->shelf[kind];
    chp_draft *draft = chp_arena_alloc(&catalogue->arena, sizeof *draft);
    const char *path = chp_arena_print(&catalogue->arena, "%s/%s.ini", folder, name);
    chp_draft **grown = chp_arena_grow(&catalogue->arena, rows->draft, rows->count, sizeof *grown);
    if (!draft || !path || !grown) {
        chp_find_no_memory(to);
        return;
    }
    rows->draft = grown;
    draft->record.kind = kind;
    draft->record.name = name;
    draft->record.path = path;
    chp_book_read(&draft->book, path, chp_is_include, to);
    if (!draft->book)
        return;
    rows->draft[rows->count++] = draft;
    chp_record_sections(draft, to);
}

static void read_folder(chp_catalogue *catalogue, const char *directory, chiplet_kind kind,
                        chp_findings *to)
{
    const char **names = NULL;
    size_t count = 0;
    int here = strcmp(directory, ".") == 0;
    const char *folder = chp_arena_print(&catalogue->arena, "%s%s%s", here ? "" : directory,
                                         here ? "" : "/", chiplet_kind_name(kind));
    if (!folder) {
        chp_find_no_memory(to);
        return;
    }
    chp_folder_names(&names, &count, folder, &catalogue->arena, to);
    for (size_t i = 0; i < count && to->status != CHIPLET_ERR_MEMORY; i++)
        if (!draft_named(catalogue, kind, names[i]))
            read_draft(catalogue, kind, folder, names[i], to);
}

static void read_directories(chp_catalogue *catalogue, const char *list, chp_findings *to)
{
    while (*list) {
        size_t length = strcspn(list, ":");
        const char *directory = chp_arena_copy(&catalogue->arena, list, length);
        if (!directory)
            chp_find_no_memory(to);
        else if (length && chp_is_folder(directory, to))
            for (int kind = 0; kind < CHIPLET_KINDS; kind++)
                read_folder(catalogue, directory, (chiplet_kind)kind, to);
        list += length + (list[length] == ':');
    }
}

/* ---------------------------------------------------------------- building */

static void build(chp_catalogue *catalogue, chp_draft *draft, chp_findings *to);

/* The record that a model starts from. A model of the same name stands for the
 * one of the parent that it hides. */
static const chp_record *base_of(chp_catalogue *catalogue, chp_draft *draft, chp_findings *to)
{
    chiplet_kind kind = draft->record.kind;
    const chp_ini_entry *entry = draft->base->entry;
    chp_draft *other = draft_named(catalogue, kind, entry->value);
    const chp_record *above =
        catalogue->parent ? chp_catalogue_find(catalogue->parent, kind, entry->value) : NULL;
    if (!other || (other == draft && above))
        return above;
    if (other->state == 0)
        build(catalogue, other, to);
    if (other->state == 2)
        return &other->record;
    chp_find_fault(to, CHIPLET_ERR_VALUE, &entry->value_place, NULL,
                   "'%s' is its own base in the end", entry->value);
    return NULL;
}

static void find_no_base(const chp_catalogue *catalogue, const chp_draft *draft, chp_findings *to)
{
    chiplet_kind kind = draft->record.kind;
    const chp_ini_entry *entry = draft->base->entry;
    if (own_record(catalogue, kind, entry->value))
        return; /* a circle, and said */
    chp_hint hint = { NULL, NULL, chp_catalogue_suggest(catalogue, kind, entry->value) };
    chp_find_fault(to, CHIPLET_ERR_NAME, &entry->value_place, &hint, "no %s named '%s'",
                   chiplet_kind_name(kind), entry->value);
}

static void build(chp_catalogue *catalogue, chp_draft *draft, chp_findings *to)
{
    const chp_record *base = NULL;
    draft->state = 1;
    if (draft->base) {
        base = base_of(catalogue, draft, to);
        const chp_draft *own =
            draft_named(catalogue, draft->record.kind, draft->base->entry->value);
        draft->incomplete = !base || (own && own != draft && own->incomplete);
        if (!base)
            find_no_base(catalogue, draft, to);
    }
    chp_record_lines(draft, base, &catalogue->arena, to);
    if (draft->record.kind == CHIPLET_DESIGN)
        chp_record_design(draft, &catalogue->arena, to);
    else
        chp_record_values(draft, &catalogue->arena, to);
    draft->state = 2;
}

/* ----------------------------------------------------------------- aliases */

static void add_alias(chp_catalogue *catalogue, const chp_record *record, const char *name,
                      const chp_place *place, chp_findings *to)
{
    const chp_record *other = own_record(catalogue, record->kind, name);
    if (other) {
        chp_find_fault(to, CHIPLET_ERR_NAME, place, NULL,
                       other == record ? "'%s' is a name of '%s' already"
                                       : "'%s' is a name of '%s', too",
                       name, other->name);
        return;
    }
    alias *rows =
        chp_arena_grow(&catalogue->arena, catalogue->alias, catalogue->aliases, sizeof *rows);
    if (!rows) {
        chp_find_no_memory(to);
        return;
    }
    catalogue->alias = rows;
    rows[catalogue->aliases].name = name;
    rows[catalogue->aliases++].record = record;
}

/* "h20_sxm, H20" */
static void add_aliases(chp_catalogue *catalogue, const chp_record *record,
                        const chp_ini_entry *entry, chp_findings *to)
{
    const char *text = entry->value;
    for (size_t at = 0, end; text[at]; at = end + (text[end] == ',')) {
        end = at + strcspn(text + at, ",");
        size_t from = at + strspn(text + at, " \t"), length = end > from ? end - from : 0;
        while (length && (text[from + length - 1] == ' ' || text[from + length - 1] == '\t'))
            length--;
        const char *name = chp_arena_copy(&catalogue->arena, text + from, length);
        chp_place place = chp_place_within(&entry->value_place, from, length);
        if (!name)
            chp_find_no_memory(to);
        else if (length)
            add_alias(catalogue, record, name, &place, to);
    }
}

static void collect_aliases(chp_catalogue *catalogue, const chp_record *record, chp_findings *to)
{
    for (size_t i = 0; i < record->line_count; i++)
        if (strcmp(record->line[i].entry->key, "aliases") == 0)
            add_aliases(catalogue, record, record->line[i].entry, to);
}

/* -------------------------------------------------------------------- open */

typedef void each_fn(chp_catalogue *catalogue, chp_draft *draft, chp_findings *to);

static void for_each(chp_catalogue *catalogue, each_fn *act, chp_findings *to)
{
    for (int kind = 0; kind < CHIPLET_KINDS; kind++)
        for (size_t i = 0; i < catalogue->shelf[kind].count; i++)
            if (to->status != CHIPLET_ERR_MEMORY)
                act(catalogue, catalogue->shelf[kind].draft[i], to);
}

static void build_if_needed(chp_catalogue *catalogue, chp_draft *draft, chp_findings *to)
{
    if (draft->state == 0)
        build(catalogue, draft, to);
}

static void take_aliases(chp_catalogue *catalogue, chp_draft *draft, chp_findings *to)
{
    collect_aliases(catalogue, &draft->record, to);
}

static void check_names(chp_catalogue *catalogue, chp_draft *draft, chp_findings *to)
{
    chp_check_references(catalogue, &draft->record, to);
}

static int by_name(const void *a, const void *b)
{
    return strcmp((*(chp_draft *const *)a)->record.name, (*(chp_draft *const *)b)->record.name);
}

static void sort(chp_catalogue *catalogue)
{
    for (int kind = 0; kind < CHIPLET_KINDS; kind++)
        if (catalogue->shelf[kind].count)
            qsort(catalogue->shelf[kind].draft, catalogue->shelf[kind].count, sizeof(chp_draft *),
                  by_name);
}

static uint64_t sum_of_draft(uint64_t sum, const chp_draft *draft)
{
    const char *kind = chiplet_kind_name(draft->record.kind);
    sum = chp_checksum(sum, kind, strlen(kind) + 1);
    sum = chp_checksum(sum, draft->record.name, strlen(draft->record.name) + 1);
    for (size_t i = 0; i < chp_book_file_count(draft->book); i++) {
        size_t size;
        const char *text = chp_ini_text(chp_book_file(draft->book, i), &size);
        sum = chp_checksum(sum, text, size);
    }
    return sum;
}

static void set_checksum(chp_catalogue *catalogue)
{
    uint64_t sum = CHP_CHECKSUM_START;
    if (catalogue->parent)
        sum = chp_checksum(sum, catalogue->parent->checksum, 16);
    for (int kind = 0; kind < CHIPLET_KINDS; kind++)
        for (size_t i = 0; i < catalogue->shelf[kind].count; i++)
            sum = sum_of_draft(sum, catalogue->shelf[kind].draft[i]);
    snprintf(catalogue->checksum, sizeof catalogue->checksum, "%016" PRIx64, sum);
}

chiplet_status chp_catalogue_open(chp_catalogue **out, const char *directories,
                                  const chp_catalogue *parent, chiplet_diagnostics *all,
                                  chiplet_error *err)
{
    chp_findings to = { all, err, CHIPLET_OK };
    chp_catalogue *catalogue = calloc(1, sizeof *catalogue);
    if (!catalogue)
        return chp_fail_memory(err);
    catalogue->parent = parent;
    if (directories)
        read_directories(catalogue, directories, &to);
    sort(catalogue);
    for_each(catalogue, build_if_needed, &to);
    for_each(catalogue, take_aliases, &to);
    for_each(catalogue, check_names, &to);
    set_checksum(catalogue);
    if (to.status == CHIPLET_OK)
        *out = catalogue;
    else
        chp_catalogue_free(catalogue);
    return to.status;
}

void chp_catalogue_free(chp_catalogue *catalogue)
{
    if (!catalogue)
        return;
    for (int kind = 0; kind < CHIPLET_KINDS; kind++)
        for (size_t i = 0; i < catalogue->shelf[kind].count; i++)
            chp_book_free(catalogue->shelf[kind].draft[i]->book);
    chp_arena_free(&catalogue->arena);
    free(catalogue);
}
