/* The text of one key to the values that it takes. */
#ifndef CHP_STUDY_AXIS_H
#define CHP_STUDY_AXIS_H

#include "base/arena.h"
#include "base/quantity.h"
#include "study/study.h"

enum { CHP_MAX_AXIS = 10000 };

/* What is read: a key, its text and where both stand. */
typedef struct {
    const chp_param *param;
    const char *text;
    chp_place place; /* of the text */
    const char *origin;
} chp_axis_text;

/* "24..72 step 8", "8..96 x2", "64 MiB, 128 MiB", "pair, ring", "n7, n12" to
 * values. Memory comes from `arena`. Faults go to `to`; *out is then untouched. */
void chp_axis_read(chp_axis *out, const chp_axis_text *from, const chp_catalogue *models,
                   chp_arena *arena, chp_findings *to);
/* The default of a key; count = 0 if it has none. */
void chp_axis_default(chp_axis *out, const chp_param *param, const chp_catalogue *models,
                      chp_arena *arena, chp_findings *to);

/* Parts of a comma list, blanks trimmed: 0 at the end. */
typedef struct {
    size_t from, length;
} chp_part_span;
int chp_next_part(chp_part_span *part, const char *text, size_t *at);
size_t chp_count_parts(const char *text);
/* Where a part stands; at least one column wide. */
chp_place chp_part_place(const chp_axis_text *from, size_t at, size_t length);

/* The values of an axis as they are found. */
typedef struct {
    const chp_axis_text *from;
    double *value;
    size_t count;
    chp_arena *arena;
    chp_findings *to;
} chp_value_list;

/* 1, or 0 after a finding: there already, or too many. */
int chp_value_add(chp_value_list *list, double value, const chp_place *place);

#endif
