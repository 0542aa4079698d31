/* Code that runs for one design or for many side by side, with the same bits.
 *
 * A function of lanes takes arrays of n <= CHP_LANES numbers and loops over them
 * innermost, so that a compiler may use vector units; one design is n = 1. It calls
 * no library, whose results differ between processors, and is compiled into its
 * callers, each for the processor that it is meant for. */
#ifndef CHP_BASE_LANES_H
#define CHP_BASE_LANES_H

#include <stdint.h>
#include <string.h>

enum { CHP_LANES = 64 };

#define CHP_LANE_CODE static inline __attribute__((always_inline))

/* 2^x for |x| < 1000, within two units in the last place: a whole number of
 * doublings, and the series of the exponential for the rest, its odd and its even
 * terms side by side. */
CHP_LANE_CODE double chp_exp2(double x)
{
    const double to_whole = 6755399441055744.0; /* 1.5 * 2^52: no bits behind the point */
    double shifted = x + to_whole;
    double f = x - (shifted - to_whole);
    double g = f * f, odd = 1.3691488853904128e-12, even = 2.5678435993488206e-11;
    odd = odd * g + 4.4455382718708116e-10;
    even = even * g + 7.0549116208011234e-09;
    odd = odd * g + 1.01780860092397e-07;
    even = even * g + 1.321548679014431e-06;
    odd = odd * g + 1.5252733804059841e-05;
    even = even * g + 1.5403530393381609e-04;
    odd = odd * g + 1.3333558146428443e-03;
    even = even * g + 9.6181291076284769e-03;
    odd = odd * g + 5.5504108664821583e-02;
    even = even * g + 2.4022650695910072e-01;
    odd = odd * g + 6.9314718055994529e-01;
    even = even * g + 1.0;
    double y = even + odd * f;
    uint64_t doublings, bits;
    memcpy(&doublings, &shifted, sizeof doublings);
    memcpy(&bits, &y, sizeof bits);
    bits += doublings << 52;
    memcpy(&y, &bits, sizeof y);
    return y;
}

#endif
