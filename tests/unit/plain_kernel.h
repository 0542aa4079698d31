/* A kernel with the defaults of the table. */
#ifndef CHP_TESTS_PLAIN_KERNEL_H
#define CHP_TESTS_PLAIN_KERNEL_H

#include "parts/parts.h"

static chp_kernel plain_kernel(void)
{
    chp_kernel kernel = { 0 };
#define NUM(field, key, dimension, min, max, summary)
#define OPT(field, key, dimension, fallback, min, max, summary) kernel.field = fallback;
#define TEXT(field, key, summary)
#define REF(field, key, kind, summary)
#include "parts/kernel.def"
#undef NUM
#undef OPT
#undef TEXT
#undef REF
    return kernel;
}

#endif
