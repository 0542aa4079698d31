/* Bytes to sections, keys and values with their places. Knows no key. */
#ifndef CHP_INI_INI_H
#define CHP_INI_INI_H

#include "base/error.h"

typedef struct {
    const char *section, *key;
    const char *value;   /* trimmed, without comment; may be "" */
    const char *comment; /* what follows ';' or '#' on the line, trimmed, or NULL */
    chp_place section_place, key_place, value_place, comment_place;
} chp_ini_entry;

typedef struct chp_ini chp_ini;

/* `name` is copied. All faults of the text go to `all`. Refuses NUL bytes,
 * invalid UTF-8 and more than 16 MiB. A repeated key is reported here unless
 * `is_list(section, key)` says that it may be repeated (NULL: never).
 *
 * Keys before the first section belong to the section "". `err` is OK or has
 * an earlier failure, which stays. Unlike elsewhere, *out is set whenever
 * there is a text (any status but IO and MEMORY), so that the caller can go on
 * to check what was understood. */
chiplet_status chp_ini_parse(chp_ini **out, const char *text, size_t size, const char *name,
                             int (*is_list)(const char *section, const char *key),
                             chiplet_diagnostics *all, chiplet_error *err);
/* `asked_at`: the place that names the file, to be blamed if it cannot be
 * read; may be NULL. */
chiplet_status chp_ini_read(chp_ini **out, const char *path, const chp_place *asked_at,
                            int (*is_list)(const char *section, const char *key),
                            chiplet_diagnostics *all, chiplet_error *err);
void chp_ini_free(chp_ini *ini);
size_t chp_ini_count(const chp_ini *ini);
const chp_ini_entry *chp_ini_entry_at(const chp_ini *ini, size_t index);
/* NULL if there is none; of a repeated key the last. */
const chp_ini_entry *chp_ini_find(const chp_ini *ini, const char *section, const char *key);
/* The bytes as they were read. */
const char *chp_ini_text(const chp_ini *ini, size_t *size);

#endif
