/* Significant digits of a number. */
#ifndef CHP_BASE_DIGITS_H
#define CHP_BASE_DIGITS_H

#include <stdint.h>

typedef struct {
    uint64_t whole; /* the digits as a whole number */
    int exponent;   /* of the first of them: 1.23e4 has 4 */
    int back;       /* 1: they read back as the same number; 0: as another; -1: not known */
} chp_digits;

/* So many digits, 1 to 17, of a positive number, as printf() rounds them; 0 where too
 * little is known: outside some 1e-5 .. 1e23 and beside the middle of two of them. */
int chp_digits_of(chp_digits *out, double value, int count);

#endif
