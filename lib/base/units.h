/* Dimensions and units: text to SI and back. */
#ifndef CHP_BASE_UNITS_H
#define CHP_BASE_UNITS_H

#include <stddef.h>

typedef enum {
#define DIMENSION(id, phrase, unit) CHP_##id,
#include "base/dimensions.def"
#undef DIMENSION
    CHP_DIMENSIONS
} chp_dimension;

const char *chp_dimension_phrase(chp_dimension dimension); /* "an area" */
const char *chp_dimension_unit(chp_dimension dimension);   /* "mm2" */

/* A unit by its symbol: its dimension, and SI = scale * number + offset. The
 * offset is not 0 only for "C", which stands for TEMPERATURE and, with
 * offset 0, for KELVIN. */
typedef struct {
    const char *symbol;
    chp_dimension dimension;
    double scale, offset;
} chp_unit;

/* NULL if there is no such unit. "K" and "C" fit TEMPERATURE and KELVIN, and
 * are found with the dimension that is wanted. */
const chp_unit *chp_unit_find(const char *symbol, size_t length, chp_dimension wanted);
/* The known symbol nearest to a misspelt one that fits `wanted`, or with
 * CHP_DIMENSIONS of any; or NULL. */
const char *chp_unit_suggest(const char *symbol, size_t length, chp_dimension wanted);

/* SI to the customary unit of a dimension. */
double chp_to_customary(double si, chp_dimension dimension);
double chp_customary_scale(chp_dimension dimension);
/* The unit in which people are shown a value: the customary one, MiB, nm or
 * MUSD. */
chp_unit chp_unit_for(double si, chp_dimension dimension);
/* "0.74 V", "814 mm2", "64 MiB": at most `digits` significant ones, no trailing
 * zeros, in the C locale. snprintf rules. */
int chp_format_quantity(char *text, size_t size, double si, chp_dimension dimension, int digits);
/* The same of a plain number. */
int chp_format_number(char *text, size_t size, double value, int digits);
/* With the fewest of 15 to 17 digits that give the same double back: "0.1", "1e-09". */
int chp_format_exact(char *text, size_t size, double value);

/* Decimal number at the start of `text`, never by the locale. Returns the
 * bytes read, 0 if there is no number that a double can hold. No inf, nan or
 * hexadecimal. */
size_t chp_parse_number(double *out, const char *text, size_t length);

#endif
