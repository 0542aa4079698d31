/* Something that does not fit, with numbers: an answer, not a fault. */
#ifndef CHP_BASE_SHORTFALL_H
#define CHP_BASE_SHORTFALL_H

#include "base/units.h"

/* `what` and `lever` are string constants. need > have is the gap. */
typedef struct {
    const char *what;  /* "memory capacity", "die shoreline" */
    double need, have; /* SI */
    chp_dimension dimension;
    const char *lever; /* "fewer stacks, a larger die, or spare edge from link lanes" */
} chp_shortfall;

/* "die shoreline: needs 66 mm, has 56.4 mm (9.6 mm short); would fit: fewer stacks ..." */
int chp_shortfall_format(char *text, size_t size, const chp_shortfall *shortfall);

#endif
