#include "base/quantity.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { SHOWN = 40 }; /* bytes of a wrong word in a message */

static int is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* "step", "x2" and "x" follow the quantities of a range. */
static int is_range_word(const char *word, size_t length)
{
    return (length >= 4 && memcmp(word, "step", 4) == 0) ||
           (length >= 1 && word[0] == 'x' && (length == 1 || is_digit(word[1])));
}

static size_t unit_length(const char *text, size_t length)
{
    size_t end = 0;
    while (end < length && !is_blank(text[end]) && !strchr(",[]@;", text[end]) &&
           !(end + 1 < length && text[end] == '.' && text[end + 1] == '.'))
        end++;
    double other;
    int is_number = end > 0 && chp_parse_number(&other, text, end) == end;
    return is_number || is_range_word(text, end) ? 0 : end;
}

int chp_quantity_scan(chp_quantity *out, const char *text, size_t length)
{
    chp_quantity found = { 0 };
    found.number_length = chp_parse_number(&found.number, text, length);
    if (found.number_length == 0)
        return 0;
    found.unit_at = found.number_length;
    while (found.unit_at < length && is_blank(text[found.unit_at]))
        found.unit_at++;
    found.unit_length = unit_length(text + found.unit_at, length - found.unit_at);
    found.length = found.unit_length ? found.unit_at + found.unit_length : found.number_length;
    *out = found;
    return 1;
}

static int needs_no_unit(chp_dimension dimension)
{
    return dimension == CHP_NUMBER || dimension == CHP_COUNT || dimension == CHP_FRACTION;
}

static int find_missing_unit(const char *number, size_t length, const chp_place *place,
                             chp_dimension dimension, chp_findings *to)
{
    const char *phrase = chp_dimension_phrase(dimension);
    chp_hint hint = { phrase, "a number without unit", NULL };
    chp_find_fault(to, CHIPLET_ERR_UNIT, place, &hint,
                   "expected %s, as in '%.*s %s', got a number without unit", phrase,
                   length > SHOWN ? SHOWN : (int)length, number, chp_dimension_unit(dimension));
    return 0;
}

static int find_unknown_unit(const char *unit, size_t length, const chp_place *place,
                             chp_dimension dimension, chp_findings *to)
{
    const char *phrase = chp_dimension_phrase(dimension);
    chp_hint hint = { phrase, NULL, chp_unit_suggest(unit, length, dimension) };
    int shown = length > SHOWN ? SHOWN : (int)length;
    chp_find_fault(to, CHIPLET_ERR_UNIT, place, &hint, "expected %s, got the unknown unit '%.*s'",
                   phrase, shown, unit);
    return 0;
}

static int find_other_dimension(chp_dimension got, const chp_place *place, chp_dimension wanted,
                                chp_findings *to)
{
    chp_hint hint = { chp_dimension_phrase(wanted), chp_dimension_phrase(got), NULL };
    chp_find_fault(to, CHIPLET_ERR_UNIT, place, &hint, "expected %s, got %s", hint.expected,
                   hint.got);
    return 0;
}

static int is_whole(double value, const chp_place *place, chp_findings *to)
{
    char shown[64];
    int whole = value == floor(value);
    if (whole && fabs(value) <= 9007199254740992.0)
        return 1;
    chp_format_number(shown, sizeof shown, value, 9);
    chp_hint hint = { whole ? "a smaller number" : "a whole number", shown, NULL };
    chp_find_fault(to, CHIPLET_ERR_VALUE, place, &hint, "expected %s, got %s", hint.expected,
                   shown);
    return 0;
}

int chp_quantity_si(double *out, const chp_quantity *quantity, const char *text,
                    const chp_place *place, chp_dimension dimension, chp_findings *to)
{
    chp_place number = chp_place_within(place, 0, quantity->number_length);
    chp_place mark = chp_place_within(place, quantity->unit_at, quantity->unit_length);
    double scale = 1, offset = 0;
    if (quantity->unit_length == 0 && !needs_no_unit(dimension))
        return find_missing_unit(text, quantity->number_length, &number, dimension, to);
    if (quantity->unit_length) {
        const char *symbol = text + quantity->unit_at;
        const chp_unit *unit = chp_unit_find(symbol, quantity->unit_length, dimension);
        if (!unit)
            return find_unknown_unit(symbol, quantity->unit_length, &mark, dimension, to);
        if (unit->dimension != dimension)
            return find_other_dimension(unit->dimension, &mark, dimension, to);
        scale = unit->scale;
        offset = unit->offset;
    }
    double value = quantity->number * scale + offset;
    if (dimension == CHP_COUNT && !is_whole(value, &number, to))
        return 0;
    *out = value;
    return 1;
}

int chp_quantity_within(double value, double min, double max, chp_dimension dimension,
                        const char *name, const chp_place *place, chp_findings *to)
{
    char low[64], high[64], got[64], expected[160];
    /* 10 us is 10 times 1e-6 and may fall a hair short of the limit 1e-5. */
    double slack = 1e-12;
    if (value >= min - slack * fabs(min) && value <= max + slack * fabs(max))
        return 1;
    chp_format_quantity(low, sizeof low, min, dimension, 6);
    chp_format_quantity(high, sizeof high, max, dimension, 6);
    chp_format_quantity(got, sizeof got, value, dimension, 6);
    snprintf(expected, sizeof expected, "%s .. %s", low, high);
    chp_hint hint = { expected, got, NULL };
    chp_find_fault(to, CHIPLET_ERR_RANGE, place, &hint, "%s must be from %s to %s, got %s", name,
                   low, high, got);
    return 0;
}

void chp_find_no_number(const char *text, size_t length, chp_dimension dimension,
                        const chp_place *place, chp_findings *to)
{
    const char *phrase = chp_dimension_phrase(dimension);
    chp_hint hint = { phrase, NULL, NULL };
    int signed_one = length && (text[0] == '-' || text[0] == '+');
    if (length == 0)
        chp_find_fault(to, CHIPLET_ERR_VALUE, place, &hint, "expected %s, got nothing", phrase);
    else if (length > (size_t)signed_one && is_digit(text[signed_one]))
        chp_find_fault(to, CHIPLET_ERR_RANGE, place, &hint, "a number too large to be held");
    else
        chp_find_fault(to, CHIPLET_ERR_VALUE, place, &hint, "expected %s, got '%.*s'", phrase,
                       length > SHOWN ? SHOWN : (int)length, text);
}
