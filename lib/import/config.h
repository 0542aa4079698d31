/* One JSON file, its keys by name with the place where they stand. */
#ifndef CHP_IMPORT_CONFIG_H
#define CHP_IMPORT_CONFIG_H

#include <jansson.h>

#include "base/error.h"

typedef struct {
    const char *path;
    char *text;
    size_t size;
    json_t *root;
    const json_t *body; /* of the language model: `text_config` where there is one */
    const char *body_name; /* key of the body, or NULL */
    chp_findings *to;
} chp_config;

/* Returns 1, or 0 after a finding. Closed by chp_config_close() in both cases. */
int chp_config_open(chp_config *out, const char *path, chp_findings *to);
void chp_config_close(chp_config *file);

/* The first of some keys that the body has and that is not null; names end in
 * NULL. `found` (may be NULL) gets the key. */
const json_t *chp_config_get(const chp_config *file, const char *const *names, const char **found);
/* A whole number, 0 or more; NaN after a finding. Absent: `fallback`, or a
 * finding if that is NaN. */
double chp_config_count(const chp_config *file, const char *const *names, double fallback);
/* Absent or null: `fallback`. */
int chp_config_flag(const chp_config *file, const char *name, int fallback);
/* A text of an object; NULL if it has none of that name. */
const char *chp_config_text(const json_t *object, const char *name);

/* Where a key stands, nowhere (line 0) if the text does not hold it. */
chp_place chp_config_place(const chp_config *file, const char *key);

#endif
