/* Doubles as their sixty-four bits: exact, and the same in every locale. */
#ifndef CHP_STORE_BITS_H
#define CHP_STORE_BITS_H

#include <stdint.h>
#include <string.h>

static inline uint64_t chp_bits(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static inline double chp_of_bits(uint64_t bits)
{
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* How a file names each chp_closing. */
#define CHP_REASON_LETTERS "?e0irb"

#endif
