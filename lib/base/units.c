#include "base/units.h"
#include "base/suggest.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct {
    const char *phrase, *unit;
} dimension_row;

static const dimension_row dimensions[CHP_DIMENSIONS] = {
#define DIMENSION(id, phrase, unit) [CHP_##id] = { phrase, unit },
#include "base/dimensions.def"
#undef DIMENSION
};

/* What the file cannot say: C has an offset as a temperature and none as a
 * difference. The temperature stands first, so that it is found when neither
 * is wanted. */
static const chp_unit units[] = {
#define UNIT(symbol, dimension, factor) { symbol, CHP_##dimension, factor, 0 },
#include "base/units.def"
#undef UNIT
    { "C", CHP_TEMPERATURE, 1, 273.15 },
    { "K", CHP_TEMPERATURE, 1, 0 },
    { "C", CHP_KELVIN, 1, 0 },
    { "K", CHP_KELVIN, 1, 0 },
};
enum { UNITS = sizeof units / sizeof units[0] };

const char *chp_dimension_phrase(chp_dimension dimension)
{
    return dimensions[dimension].phrase;
}

const char *chp_dimension_unit(chp_dimension dimension)
{
    return dimensions[dimension].unit;
}

const chp_unit *chp_unit_find(const char *symbol, size_t length, chp_dimension wanted)
{
    const chp_unit *other = NULL;
    for (int i = 0; i < UNITS; i++) {
        const chp_unit *unit = &units[i];
        if (strlen(unit->symbol) != length || memcmp(unit->symbol, symbol, length) != 0)
            continue;
        if (unit->dimension == wanted)
            return unit;
        if (!other)
            other = unit;
    }
    return other;
}

const char *chp_unit_suggest(const char *symbol, size_t length, chp_dimension wanted)
{
    chp_suggestion suggestion = chp_suggest_for(symbol, length);
    for (int i = 0; i < UNITS; i++)
        if (units[i].dimension == wanted || wanted == CHP_DIMENSIONS)
            chp_suggest_offer(&suggestion, units[i].symbol);
    return suggestion.best;
}

static const chp_unit *customary(chp_dimension dimension)
{
    const char *symbol = dimensions[dimension].unit;
    return chp_unit_find(symbol, strlen(symbol), dimension);
}

double chp_to_customary(double si, chp_dimension dimension)
{
    const chp_unit *unit = customary(dimension);
    return unit ? (si - unit->offset) / unit->scale : si;
}

double chp_customary_scale(chp_dimension dimension)
{
    const chp_unit *unit = customary(dimension);
    return unit ? unit->scale : 1;
}

/* What is less than a gigabyte is a cache, which people count in MiB; what is less
 * than a micrometre is a node; a million is no price of a part. */
chp_unit chp_unit_for(double si, chp_dimension dimension)
{
    const chp_unit none = { "", dimension, 1, 0 }, *unit = customary(dimension);
    double size = fabs(si);
    if (dimension == CHP_BYTES && size > 0 && size < 1e9)
        unit = chp_unit_find("MiB", 3, dimension);
    if (dimension == CHP_LENGTH && size > 0 && size < 1e-6)
        unit = chp_unit_find("nm", 2, dimension);
    if (dimension == CHP_MONEY && size >= 1e6)
        unit = chp_unit_find("MUSD", 4, dimension);
    return unit ? *unit : none;
}

int chp_format_quantity(char *text, size_t size, double si, chp_dimension dimension, int digits)
{
    char number[64];
    chp_unit unit = chp_unit_for(si, dimension);
    chp_format_number(number, sizeof number, (si - unit.offset) / unit.scale, digits);
    return snprintf(text, size, "%s%s%s", number, *unit.symbol ? " " : "", unit.symbol);
}
