#include "report/text.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void chp_put_bytes(chp_text *to, const char *text, size_t size)
{
    if (!to->failed && size > 0)
        to->failed = to->write(text, size, to->payload) != 0;
}

void chp_put(chp_text *to, const char *text)
{
    chp_put_bytes(to, text, strlen(text));
}

void chp_put_pad(chp_text *to, char blank, int count)
{
    for (int i = 0; i < count; i++)
        chp_put_bytes(to, &blank, 1);
}

void chp_putf(chp_text *to, const char *format, ...)
{
    char text[1001];
    va_list values;
    va_start(values, format);
    vsnprintf(text, sizeof text, format, values);
    va_end(values);
    chp_put(to, text);
}

chiplet_status chp_text_status(const chp_text *to, chiplet_error *err)
{
    if (!to->failed)
        return CHIPLET_OK;
    return chp_fail(err, CHIPLET_ERR_IO, NULL, "the report could not be written");
}

void chp_exact(char text[CHP_NUMBER_SIZE], double value)
{
    chp_format_exact(text, CHP_NUMBER_SIZE, value);
}

void chp_fixed(char text[CHP_NUMBER_SIZE], double value, int decimals)
{
    if (fabs(value) >= 1e15 || !isfinite(value)) {
        chp_format_number(text, CHP_NUMBER_SIZE, value, 4);
        return;
    }
    snprintf(text, CHP_NUMBER_SIZE, "%.*f", decimals, value);
    /* The decimal point is the program's locale's; columns have a point. */
    size_t whole = strspn(text, "-0123456789");
    size_t point = strcspn(text + whole, "0123456789");
    if (text[whole] == '\0')
        return;
    text[whole] = '.';
    memmove(text + whole + 1, text + whole + point, strlen(text + whole + point) + 1);
}

int chp_decimals(double value)
{
    value = fabs(value);
    if (!(value > 0) || !isfinite(value))
        return 0;
    int decimals = 2 - (int)floor(log10(value) + 1e-9);
    return decimals < 0 ? 0 : decimals > 4 ? 4 : decimals;
}

int chp_width(const char *text)
{
    int width = 0;
    for (; *text; text++)
        width += ((unsigned char)*text & 0xC0) != 0x80;
    return width;
}

int chp_character(const char *text)
{
    const unsigned char *c = (const unsigned char *)text;
    if (c[0] >= 0x20 && c[0] < 0x7f)
        return 1;
    int length = c[0] >= 0xf0 && c[0] < 0xf5 ? 4 : c[0] >= 0xe0 ? 3 : c[0] >= 0xc2 ? 2 : 0;
    if (c[0] >= 0xf5 || (c[0] == 0xc2 && c[1] < 0xa0))
        return 0;
    for (int i = 1; i < length; i++)
        if ((c[i] & 0xc0) != 0x80)
            return 0;
    return length;
}
