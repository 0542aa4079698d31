/* Decimal numbers, whatever the locale of the program. */
#include "base/units.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST = 511 }; /* bytes of a number */

static size_t digits_at(const char *text, size_t at, size_t length)
{
    size_t end = at;
    while (end < length && text[end] >= '0' && text[end] <= '9')
        end++;
    return end - at;
}

static size_t exponent_at(const char *text, size_t at, size_t length)
{
    if (at >= length || (text[at] != 'e' && text[at] != 'E'))
        return 0;
    size_t sign = at + 1 < length && (text[at + 1] == '-' || text[at + 1] == '+');
    size_t digits = digits_at(text, at + 1 + sign, length);
    return digits ? 1 + sign + digits : 0;
}

/* [+-] digits [. digits] [e [+-] digits]. A point needs a digit behind it, so
 * that "8..96" begins with 8. */
static size_t number_length(const char *text, size_t length)
{
    size_t at = length && (text[0] == '-' || text[0] == '+');
    size_t whole = digits_at(text, at, length);
    at += whole;
    size_t part = at < length && text[at] == '.' ? digits_at(text, at + 1, length) : 0;
    if (whole + part == 0)
        return 0;
    at += part ? part + 1 : 0;
    return at + exponent_at(text, at, length);
}

/* strtod() and snprintf() read and write the decimal point of the thread's
 * locale, so they run under "C". */
static double c_strtod(const char *text)
{
    locale_t c = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    locale_t before = uselocale(c);
    double value = strtod(text, NULL);
    uselocale(before);
    freelocale(c);
    return value;
}

static void c_print(char *text, size_t size, const char *form, int digits, double value)
{
    locale_t c = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    locale_t before = uselocale(c);
    if (form[0] == 'e')
        snprintf(text, size, "%.*e", digits, value);
    else
        snprintf(text, size, "%.*f", digits, value);
    uselocale(before);
    freelocale(c);
}

size_t chp_parse_number(double *out, const char *text, size_t length)
{
    size_t used = number_length(text, length);
    char copy[LONGEST + 1];
    if (used == 0 || used > LONGEST)
        return 0;
    memcpy(copy, text, used);
    copy[used] = '\0';
    double value = c_strtod(copy);
    if (!isfinite(value))
        return 0;
    *out = value;
    return used;
}

static void drop_trailing_zeros(char *text)
{
    char *point = strchr(text, '.');
    if (!point)
        return;
    char *end = text + strlen(text);
    while (end[-1] == '0')
        end--;
    if (end - 1 == point)
        end--;
    *end = '\0';
}

/* 1.2300e+05 -> 1.23e+05 */
static void shorten_exponent_form(char *text)
{
    char tail[16];
    char *exponent = strchr(text, 'e');
    snprintf(tail, sizeof tail, "%s", exponent);
    *exponent = '\0';
    drop_trailing_zeros(text);
    strcat(text, tail);
}

int chp_format_number(char *text, size_t size, double value, int digits)
{
    char shown[64];
    if (value == 0)
        return snprintf(text, size, "0");
    if (!isfinite(value))
        return snprintf(text, size, "%s", isnan(value) ? "nan" : value > 0 ? "inf" : "-inf");
    digits = digits < 1 ? 1 : digits > 17 ? 17 : digits;
    c_print(shown, sizeof shown, "e", digits - 1, value);
    int exponent = atoi(strchr(shown, 'e') + 1);
    if (exponent < -5 || exponent > 14) {
        shorten_exponent_form(shown);
    } else {
        /* What stands before the point beyond the digits asked for is 0. */
        double rounded = c_strtod(shown);
        int decimals = digits - 1 - exponent;
        c_print(shown, sizeof shown, "f", decimals > 0 ? decimals : 0, rounded);
        drop_trailing_zeros(shown);
    }
    return snprintf(text, size, "%s", shown);
}
