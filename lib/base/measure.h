/* Units of products and quotients: tokens/s/W, USD/mm2. */
#ifndef CHP_BASE_MEASURE_H
#define CHP_BASE_MEASURE_H

#include "base/units.h"

/* Exponents of what units are made of. Bits and bytes are kept apart, and so
 * are operations, tokens and plain numbers. */
enum {
    CHP_BASE_LENGTH,
    CHP_BASE_TIME,
    CHP_BASE_ENERGY,
    CHP_BASE_VOLTAGE,
    CHP_BASE_KELVIN,
    CHP_BASE_BYTE,
    CHP_BASE_BIT,
    CHP_BASE_OPERATION,
    CHP_BASE_CLOCK,
    CHP_BASE_MONEY,
    CHP_BASE_MASS,
    CHP_BASE_TOKEN,
    CHP_BASE_OTHER, /* a symbol that no row of measure.c explains */
    CHP_BASES
};

/* A power of one symbol, as it is shown; borrowed from the tables of units. */
typedef struct {
    const char *symbol;
    int length, power;
} chp_factor;

enum { CHP_MAX_FACTORS = 12, CHP_MEASURE_SIZE = 120 };

typedef struct {
    signed char base[CHP_BASES];
    double scale; /* of the customary unit, in SI */
    chp_factor factor[CHP_MAX_FACTORS];
    int factors;
} chp_measure;

/* The customary unit of a dimension. A fraction is a plain number and an
 * absolute temperature counts in kelvin. */
chp_measure chp_measure_of(chp_dimension dimension);
/* a * b for sign = +1, a / b for -1. */
chp_measure chp_measure_product(const chp_measure *a, const chp_measure *b, int sign);
int chp_measure_equal(const chp_measure *a, const chp_measure *b);
int chp_measure_is_number(const chp_measure *measure);

/* "tokens/s/W" in customary units, "tokens/J" in SI; "" for a plain number. */
void chp_measure_text(char text[CHP_MEASURE_SIZE], const chp_measure *measure);
void chp_measure_si_text(char text[CHP_MEASURE_SIZE], const chp_measure *measure);

/* The longest unit at the start of `text`: symbols of units.def joined by '/'
 * and '*'. SI = number * measure->scale + *offset. Returns the bytes read; 0:
 * no known unit. */
size_t chp_measure_read(chp_measure *measure, double *offset, const char *text, size_t length);

#endif
