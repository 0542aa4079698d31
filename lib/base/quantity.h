/* Quantities in a text: a number, its unit, its dimension, its limits. */
#ifndef CHP_BASE_QUANTITY_H
#define CHP_BASE_QUANTITY_H

#include "base/error.h"
#include "base/units.h"

/* A number and the unit behind it, as found in a text. */
typedef struct {
    double number;
    size_t number_length;        /* from the start of the text */
    size_t unit_at, unit_length; /* length 0: no unit */
    size_t length;               /* of both */
} chp_quantity;

/* Reads a quantity at the very start of `text`. A unit ends at a blank, a
 * comma, a bracket, '@' or ".."; the words "step" and "x2" are none.
 * Returns 0 if there is no number. */
int chp_quantity_scan(chp_quantity *out, const char *text, size_t length);

/* SI value of a scanned quantity, or a finding: no unit, an unknown one, one
 * of another dimension, a part of what must be whole. `text` is what was
 * scanned, `place` where it stands. Returns 1 or 0. */
int chp_quantity_si(double *out, const chp_quantity *quantity, const char *text,
                    const chp_place *place, chp_dimension dimension, chp_findings *to);

/* 1 if min <= value <= max, else a finding. `name` is the key. */
int chp_quantity_within(double value, double min, double max, chp_dimension dimension,
                        const char *name, const chp_place *place, chp_findings *to);

/* What stands where a number was expected: "nothing", "'word'", a number too large. */
void chp_find_no_number(const char *text, size_t length, chp_dimension dimension,
                        const chp_place *place, chp_findings *to);

#endif
