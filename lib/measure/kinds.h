/* What each kind of table holds, for measure.c. */
#ifndef CHP_MEASURE_KINDS_H
#define CHP_MEASURE_KINDS_H

#include "measure/measure.h"

#define CHP_KIND_NUMBERS 12
#define CHP_KIND_TEXTS 5

/* Column names may begin with '?': a number that may be empty or missing, a
 * text that may be missing. Numbers are positive; '0' before a name allows 0. */
typedef struct {
    const char *name;
    const char *numbers[CHP_KIND_NUMBERS];
    const char *texts[CHP_KIND_TEXTS];
    const char *measured[3]; /* columns in microseconds; the second is added to a third */
    const char *select;      /* what an `op` column must begin with, or NULL */
    /* Fills `op` and `count`. Returns NULL, or what a text was expected to be. */
    const char *(*build)(chp_measurement *out, const double *number, const char *const *text);
} chp_measure_kind;

/* 1 if it names a number format. */
int chp_measure_knows_dtype(const char *name);

extern const chp_measure_kind chp_measure_kinds[];
extern const int chp_measure_kind_count;

#endif
