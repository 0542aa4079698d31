#include "ini/book.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

enum { MOST_FILES = 64 };

struct chp_book {
    chp_arena arena;
    chp_ini **file;
    size_t files;
    chp_ini_line *line;
    size_t lines;
};

/* The chain of files that are being read, from the innermost outwards. */
typedef struct chain {
    const struct chain *outer;
    const char *path, *folder;
} chain;

typedef struct {
    chp_book *book;
    int (*is_list)(const char *section, const char *key);
    size_t read; /* files, to stop a fan of includes */
    chp_findings *to;
} binder;

static void bind_file(binder *b, chp_ini *ini, const chain *here);

int chp_is_include(const char *section, const char *key)
{
    (void)section;
    return strcmp(key, "include") == 0;
}

static int is_include(const chp_ini_entry *entry)
{
    return chp_is_include(entry->section, entry->key);
}

/* The folder part of a path, "." if there is none. */
static const char *folder_of(chp_arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!slash)
        return ".";
    return chp_arena_copy(arena, path, slash == path ? 1 : (size_t)(slash - path));
}

static const char *path_in(chp_arena *arena, const char *folder, const char *name)
{
    if (name[0] == '/' || strcmp(folder, ".") == 0)
        return chp_arena_copy(arena, name, strlen(name));
    return chp_arena_print(arena, "%s/%s", folder, name);
}

static int is_open(const chain *here, const char *path)
{
    for (; here; here = here->outer)
        if (strcmp(here->path, path) == 0)
            return 1;
    return 0;
}

/* 1 if the file may be included; otherwise the reason is reported. */
static int may_include(binder *b, const chp_ini_entry *entry, const chain *here)
{
    const chp_place *place = &entry->value_place;
    if (!here->folder)
        chp_find_fault(b->to, CHIPLET_ERR_VALUE, place, NULL,
                       "only a file can include another one");
    else if (!*entry->value)
        chp_find_fault(b->to, CHIPLET_ERR_VALUE, place, NULL,
                       "expected the path of a file, got nothing");
    else if (b->read >= MOST_FILES)
        chp_find_fault(b->to, CHIPLET_ERR_VALUE, place, NULL, "more than %d files by include",
                       MOST_FILES);
    else
        return 1;
    return 0;
}

static void include(binder *b, const chp_ini_entry *entry, const chain *here)
{
    chp_arena *arena = &b->book->arena;
    if (!may_include(b, entry, here))
        return;
    const char *path = path_in(arena, here->folder, entry->value);
    const char *folder = path ? folder_of(arena, path) : NULL;
    chp_ini *ini = NULL;
    if (!folder) {
        chp_find_no_memory(b->to);
        return;
    }
    if (is_open(here, path)) {
        chp_find_fault(b->to, CHIPLET_ERR_VALUE, &entry->value_place, NULL, "'%s' includes itself",
                       path);
        return;
    }
    chain inner = { here, path, folder };
    chiplet_status status =
        chp_ini_read(&ini, path, &entry->value_place, b->is_list, b->to->all, b->to->err);
    if (b->to->status == CHIPLET_OK || status == CHIPLET_ERR_MEMORY)
        b->to->status = status;
    b->read++;
    if (ini)
        bind_file(b, ini, &inner);
}

static void add_line(binder *b, const chp_ini_entry *entry, const chp_ini *ini)
{
    chp_book *book = b->book;
    chp_ini_line *rows = chp_arena_grow(&book->arena, book->line, book->lines, sizeof *rows);
    if (!rows) {
        chp_find_no_memory(b->to);
        return;
    }
    book->line = rows;
    rows[book->lines].entry = entry;
    rows[book->lines++].ini = ini;
}

/* Takes the ini. */
static void bind_file(binder *b, chp_ini *ini, const chain *here)
{
    chp_book *book = b->book;
    for (size_t i = 0; i < chp_ini_count(ini); i++)
        if (is_include(chp_ini_entry_at(ini, i)))
            include(b, chp_ini_entry_at(ini, i), here);
    chp_ini **files = chp_arena_grow(&book->arena, book->file, book->files, sizeof *files);
    if (!files) {
        chp_ini_free(ini);
        chp_find_no_memory(b->to);
        return;
    }
    book->file = files;
    files[book->files++] = ini;
    for (size_t i = 0; i < chp_ini_count(ini); i++)
        if (!is_include(chp_ini_entry_at(ini, i)))
            add_line(b, chp_ini_entry_at(ini, i), ini);
}

/* Takes the ini; it may be NULL after a failure. */
static chiplet_status bind(chp_book **out, chp_ini *ini, chiplet_status status, const char *path,
                           const char *folder, int (*is_list)(const char *section, const char *key),
                           chp_findings *to)
{
    if (to->status == CHIPLET_OK || status == CHIPLET_ERR_MEMORY)
        to->status = status;
    if (!ini)
        return to->status;
    chp_book *book = calloc(1, sizeof *book);
    if (!book) {
        chp_ini_free(ini);
        return chp_find_no_memory(to);
    }
    binder b = { book, is_list, 1, to };
    chain first = { NULL, path, folder };
    bind_file(&b, ini, &first);
    if (to->status == CHIPLET_ERR_MEMORY)
        chp_book_free(book);
    else
        *out = book;
    return to->status;
}

chiplet_status chp_book_parse(chp_book **out, const char *text, size_t size, const char *name,
                              const char *folder,
                              int (*is_list)(const char *section, const char *key),
                              chp_findings *to)
{
    chp_ini *ini = NULL;
    chiplet_status status = chp_ini_parse(&ini, text, size, name, is_list, to->all, to->err);
    return bind(out, ini, status, name, folder, is_list, to);
}

chiplet_status chp_book_read(chp_book **out, const char *path,
                             int (*is_list)(const char *section, const char *key), chp_findings *to)
{
    chp_ini *ini = NULL;
    chp_arena arena = { NULL };
    chiplet_status status = chp_ini_read(&ini, path, NULL, is_list, to->all, to->err);
    const char *folder = folder_of(&arena, path);
    status = bind(out, ini, folder ? status : CHIPLET_ERR_MEMORY, path, folder, is_list, to);
    chp_arena_free(&arena);
    return status;
}

void chp_book_free(chp_book *book)
{
    if (!book)
        return;
    for (size_t i = 0; i < book->files; i++)
        chp_ini_free(book->file[i]);
    chp_arena_free(&book->arena);
    free(book);
}

size_t chp_book_count(const chp_book *book)
{
    return book->lines;
}

const chp_ini_line *chp_book_line(const chp_book *book, size_t index)
{
    return index < book->lines ? &book->line[index] : NULL;
}

size_t chp_book_file_count(const chp_book *book)
{
    return book->files;
}

const chp_ini *chp_book_file(const chp_book *book, size_t index)
{
    return index < book->files ? book->file[index] : NULL;
}
