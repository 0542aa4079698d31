/* Bytes to lines, names, comments: what a line of an INI file is made of. */
#ifndef CHP_INI_TEXT_H
#define CHP_INI_TEXT_H

#include <stddef.h>

/* One line without its end. */
typedef struct {
    const char *file;
    int number;
    const char *text;
    size_t length;
    size_t comment; /* where ';' or '#' stands; length if there is none */
} chp_line;

typedef struct {
    size_t from, length;
} chp_span;

/* Letters, digits, '_' and '-'. */
int chp_is_name_byte(char c);
/* [from, end) without blanks at both ends. */
chp_span chp_trim(const char *text, size_t from, size_t end);
/* ';' and '#' begin a comment at the start of a line and behind a blank. */
size_t chp_comment_at(const chp_line *line);
chp_span chp_comment_text(const chp_line *line);
/* What is wrong with the bytes of a line (not UTF-8, control characters) and
 * where, or NULL. */
const char *chp_line_fault(const chp_line *line, size_t *at);
/* Bytes of the mark that some editors put before UTF-8. It says nothing that
 * is not true of all our files, so it is passed over. */
size_t chp_byte_order_mark(const char *text, size_t size);
/* The whole file, at most `limit` bytes of it. Returns 0 or an errno. */
int chp_read_file(char **out, size_t *size, const char *path, size_t limit);

#endif
