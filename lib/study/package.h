/* Text -> a package of parts, equal or not, and what a step needs of it. */
#ifndef CHP_STUDY_PACKAGE_H
#define CHP_STUDY_PACKAGE_H

#include "base/arena.h"
#include "base/error.h"

typedef enum {
#define PART(kind, section, summary) CHP_PART_##kind,
#define KEY(kind, id, key, form, dimension, fallback, min, max, choices, summary)
#include "study/package.def"
#undef PART
#undef KEY
    CHP_PART_KINDS
} chp_part_kind;

typedef enum {
#define PART(kind, section, summary)
#define KEY(kind, id, key, form, dimension, fallback, min, max, choices, summary) \
    CHP_PART_##kind##_##id,
#include "study/package.def"
#undef PART
#undef KEY
    CHP_PART_KEYS
} chp_part_key;

/* One section: [die.left] is the part "left" of the kind DIE. Values in SI. */
typedef struct {
    const char *name;
    double value[CHP_PART_KEYS];
    chp_place place; /* of the section */
} chp_part;

/* Parts by kind, in the order of the file. */
typedef struct {
    chp_arena arena;
    const char *name; /* of the file */
    struct {
        chp_part *part;
        size_t count;
    } of[CHP_PART_KINDS];
    void *text; /* that the names and places are borrowed from */
} chp_package_text;

/* All faults of the file go to `to`; `out` must be released in any case. */
chiplet_status chp_package_read(chp_package_text *out, const char *path, chp_findings *to);
void chp_package_free(chp_package_text *package);

#endif
