/* A file with all that it includes, as one sequence of lines. */
#ifndef CHP_INI_BOOK_H
#define CHP_INI_BOOK_H

#include "ini/ini.h"

/* `include = PATH`, in any section, stands for the lines of another file, as
 * if they came before all lines of its own: what a file says itself wins. The
 * path is relative to the folder of the file that names it. */
typedef struct chp_book chp_book;

/* One entry and the file it stands in. */
typedef struct {
    const chp_ini_entry *entry;
    const chp_ini *ini;
} chp_ini_line;

/* For the `is_list` of a book: `include` may be repeated. */
int chp_is_include(const char *section, const char *key);

/* As with chp_ini_parse(), *out is set whenever there is a text. `folder` is
 * where includes are looked for; NULL: the text may include nothing. */
chiplet_status chp_book_parse(chp_book **out, const char *text, size_t size, const char *name,
                              const char *folder,
                              int (*is_list)(const char *section, const char *key),
                              chp_findings *to);
chiplet_status chp_book_read(chp_book **out, const char *path,
                             int (*is_list)(const char *section, const char *key),
                             chp_findings *to);
void chp_book_free(chp_book *book);
/* Without the lines `include`; included files first. */
size_t chp_book_count(const chp_book *book);
const chp_ini_line *chp_book_line(const chp_book *book, size_t index);
/* The file itself is the last. */
size_t chp_book_file_count(const chp_book *book);
const chp_ini *chp_book_file(const chp_book *book, size_t index);

#endif
