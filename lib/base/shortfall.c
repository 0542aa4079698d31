#include "base/shortfall.h"

#include <math.h>
#include <stdio.h>

/* Of the larger number and of the gap. */
enum { DIGITS = 4, DIGITS_OF_GAP = 2, MOST_DIGITS = 12 };

/* The place of the first digit: 0 for units, 1 for tens. */
static int place_of(double value)
{
    return value != 0 && isfinite(value) ? (int)floor(log10(fabs(value))) : 0;
}

/* As many that the two numbers differ by the gap that is told. */
static int decimals_for(double need, double gap)
{
    int of_need = DIGITS - 1 - place_of(need), of_gap = DIGITS_OF_GAP - 1 - place_of(gap);
    int decimals = of_need > of_gap ? of_need : of_gap;
    return decimals > 0 ? decimals : 0;
}

static double rounded(double value, int decimals)
{
    double step = pow(10, -decimals);
    return isfinite(value) ? round(value / step) * step : value;
}

static void put(char *text, size_t size, double number, int decimals, const char *symbol)
{
    char shown[48];
    int digits = place_of(number) + 1 + decimals;
    digits = digits < 1 ? 1 : digits > MOST_DIGITS ? MOST_DIGITS : digits;
    chp_format_number(shown, sizeof shown, number, digits);
    snprintf(text, size, "%s%s%s", shown, *symbol ? " " : "", symbol);
}

int chp_shortfall_format(char *text, size_t size, const chp_shortfall *shortfall)
{
    char need[64], have[64], gap[64];
    chp_unit unit = chp_unit_for(shortfall->need, shortfall->dimension);
    double needed = (shortfall->need - unit.offset) / unit.scale;
    double had = (shortfall->have - unit.offset) / unit.scale;
    int decimals = decimals_for(needed, needed - had);
    double missing = rounded(needed, decimals) - rounded(had, decimals);
    /* The gap between two temperatures is no temperature. */
    const char *of_gap = shortfall->dimension == CHP_TEMPERATURE ? "K" : unit.symbol;
    put(need, sizeof need, needed, decimals, unit.symbol);
    put(have, sizeof have, had, decimals, unit.symbol);
    put(gap, sizeof gap, missing, decimals, of_gap);
    const char *lever = shortfall->lever;
    return snprintf(text, size, "%s: needs %s, has %s (%s short)%s%s", shortfall->what, need, have,
                    gap, lever ? "; would fit: " : "", lever ? lever : "");
}
