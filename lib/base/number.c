/* Decimal numbers, whatever the locale of the program. */
#include "base/units.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/digits.h"

enum { LONGEST = 511 }; /* bytes of a number */
enum { LONGEST_SHOWN = 64 };
enum { LEAST_FIXED = -5, MOST_FIXED = 14 }; /* exponents of numbers shown without one */
enum { SURE_DIGITS = 15, MOST_DIGITS = 17 }; /* what a number has, and what tells it from others */

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

/* By the C library, of any number. */
static void print_any(char *shown, size_t size, double value, int digits)
{
    c_print(shown, size, "e", digits - 1, value);
    int exponent = atoi(strchr(shown, 'e') + 1);
    if (exponent < LEAST_FIXED || exponent > MOST_FIXED) {
        shorten_exponent_form(shown);
    } else {
        /* What stands before the point beyond the digits asked for is 0. */
        double rounded = c_strtod(shown);
        int decimals = digits - 1 - exponent;
        c_print(shown, size, "f", decimals > 0 ? decimals : 0, rounded);
        drop_trailing_zeros(shown);
    }
}

static char *put_zeros(char *at, int count)
{
    for (int i = 0; i < count; i++)
        *at++ = '0';
    return at;
}

static char *put_digits(char *at, const char *digit, int count)
{
    memcpy(at, digit, (size_t)count);
    return at + count;
}

/* The digits of a whole number without the zeros at its end; their number. */
static int spell(char digit[20], uint64_t whole)
{
    char reversed[20];
    int count = 0;
    while (whole % 10 == 0)
        whole /= 10;
    for (; whole > 0; whole /= 10)
        reversed[count++] = (char)('0' + whole % 10);
    for (int i = 0; i < count; i++)
        digit[i] = reversed[count - 1 - i];
    return count;
}

static void print_digits(char *at, const chp_digits *d, int negative)
{
    char digit[20];
    int count = spell(digit, d->whole), exponent = d->exponent;
    int before = exponent < 0 ? 0 : exponent + 1; /* digits before the point */
    if (negative)
        *at++ = '-';
    if (exponent < LEAST_FIXED || exponent > MOST_FIXED) {
        *at++ = digit[0];
        if (count > 1) {
            *at++ = '.';
            at = put_digits(at, digit + 1, count - 1);
        }
        sprintf(at, "e%c%02d", exponent < 0 ? '-' : '+', abs(exponent));
        return;
    }
    if (before == 0)
        *at++ = '0';
    int known = count < before ? count : before;
    at = put_zeros(put_digits(at, digit, known), before - known);
    if (count > known) {
        *at++ = '.';
        at = put_digits(put_zeros(at, before == 0 ? -1 - exponent : 0), digit + known,
                        count - known);
    }
    *at = '\0';
}

static int print_special(char *text, size_t size, double value)
{
    if (value == 0)
        return snprintf(text, size, "0");
    return snprintf(text, size, "%s", isnan(value) ? "nan" : value > 0 ? "inf" : "-inf");
}

int chp_format_number(char *text, size_t size, double value, int digits)
{
    char shown[LONGEST_SHOWN];
    chp_digits known;
    if (value == 0 || !isfinite(value))
        return print_special(text, size, value);
    digits = digits < 1 ? 1 : digits > MOST_DIGITS ? MOST_DIGITS : digits;
    if (chp_digits_of(&known, fabs(value), digits))
        print_digits(shown, &known, value < 0);
    else
        print_any(shown, sizeof shown, value, digits);
    return snprintf(text, size, "%s", shown);
}

/* Whether so many digits give the number back. */
static int print_exact(char *shown, size_t size, double value, int digits)
{
    chp_digits known;
    double back = 0;
    if (chp_digits_of(&known, fabs(value), digits) && known.back >= 0) {
        print_digits(shown, &known, value < 0);
        return known.back;
    }
    print_any(shown, size, value, digits);
    return chp_parse_number(&back, shown, strlen(shown)) && back == value;
}

int chp_format_exact(char *text, size_t size, double value)
{
    char shown[LONGEST_SHOWN];
    int digits = SURE_DIGITS;
    if (value == 0 || !isfinite(value))
        return print_special(text, size, value);
    while (!print_exact(shown, sizeof shown, value, digits) && digits < MOST_DIGITS)
        digits++;
    return snprintf(text, size, "%s", shown);
}
