/* Digits by arithmetic on pairs of numbers: printf() and strtod() of the C library take
 * ten times as long, and a front has a million numbers.
 *
 * value * 10^p for whole |p| <= 22 is known to some 100 bits, for these powers of ten
 * are numbers of their own and the product of two numbers is the sum of two (Dekker:
 * A floating-point technique for extending the available precision, Numerische
 * Mathematik 18, 1971). */
#include "base/digits.h"

#include <math.h>

enum { LARGEST_POWER = 22 };

static const double power_of_ten[LARGEST_POWER + 1] = { 1e0,  1e1,  1e2,  1e3,  1e4,  1e5,
                                                        1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                                        1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
                                                        1e18, 1e19, 1e20, 1e21, 1e22 };

typedef struct {
    double high, low;
} pair;

static pair halves_of(double x)
{
    double scaled = 134217729.0 * x; /* 2^27 + 1 */
    double high = scaled - (scaled - x);
    return (pair){ high, x - high };
}

static pair product_of(double x, double y)
{
    pair a = halves_of(x), b = halves_of(y);
    double product = x * y;
    double rest = ((a.high * b.high - product) + a.high * b.low + a.low * b.high) + a.low * b.low;
    return (pair){ product, rest };
}

static pair quotient_of(double x, double y)
{
    double quotient = x / y;
    pair back = product_of(quotient, y);
    return (pair){ quotient, ((x - back.high) - back.low) / y };
}

static pair scaled_by_ten(double value, int power)
{
    return power < 0 ? quotient_of(value, power_of_ten[-power])
                     : product_of(value, power_of_ten[power]);
}

/* The part behind the point of a positive sum, and what stands before it. */
static double split(uint64_t *whole, pair sum)
{
    double before = floor(sum.high), rest = (sum.high - before) + sum.low, more = floor(rest);
    *whole = (uint64_t)((int64_t)before + (int64_t)more);
    return rest - more;
}

/* How far a sum is from a whole number near it: without the loss of a sum with 1. */
static double distance(pair sum, uint64_t whole)
{
    double before = floor(sum.high);
    return fabs((double)((int64_t)before - (int64_t)whole) + (sum.high - before) + sum.low);
}

/* Numbers read back as `value` lie less than half a unit of its last bit away. `off` in
 * units of the last digit, of which `value` has `scaled`. */
static int reads_back(double value, double scaled, double off)
{
    int exponent;
    const double margin = 1e-6;
    double mantissa = frexp(value, &exponent);
    double half = scaled * ldexp(1, -54) / mantissa;
    if (mantissa == 0.5 || fabs(off - half) < margin * half)
        return -1;
    return off < half;
}

static int exponent_near(double value)
{
    int exponent;
    frexp(value, &exponent);
    return (int)floor((exponent - 1) * 0.30102999566398120);
}

int chp_digits_of(chp_digits *out, double value, int count)
{
    const double margin = 1e-4;
    int exponent = exponent_near(value);
    const uint64_t end = (uint64_t)power_of_ten[count];
    for (int tries = 0; tries < 2; tries++, exponent++) {
        int power = count - 1 - exponent;
        if (power < -LARGEST_POWER || power > LARGEST_POWER)
            return 0;
        pair scaled = scaled_by_ten(value, power);
        double part = split(&out->whole, scaled);
        if (out->whole >= end)
            continue;
        if (fabs(part - 0.5) < margin)
            return 0;
        out->whole += part > 0.5;
        out->exponent = exponent;
        out->back = reads_back(value, scaled.high, distance(scaled, out->whole));
        if (out->whole == end) {
            out->whole /= 10;
            out->exponent++;
        }
        return 1;
    }
    return 0;
}
