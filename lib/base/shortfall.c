#include "base/shortfall.h"

#include <stdio.h>

enum { DIGITS = 4 };

int chp_shortfall_format(char *text, size_t size, const chp_shortfall *shortfall)
{
    char need[64], have[64], gap[64];
    chp_dimension dimension = shortfall->dimension;
    /* The gap between two temperatures is no temperature. */
    chp_dimension of_gap = dimension == CHP_TEMPERATURE ? CHP_KELVIN : dimension;
    chp_format_quantity(need, sizeof need, shortfall->need, dimension, DIGITS);
    chp_format_quantity(have, sizeof have, shortfall->have, dimension, DIGITS);
    chp_format_quantity(gap, sizeof gap, shortfall->need - shortfall->have, of_gap, DIGITS);
    const char *lever = shortfall->lever;
    return snprintf(text, size, "%s: needs %s, has %s (%s short)%s%s", shortfall->what, need, have,
                    gap, lever ? "; would fit: " : "", lever ? lever : "");
}
