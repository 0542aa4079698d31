#include "store/lines.h"

#include <stdio.h>
#include <string.h>

#include "store/bits.h"

chp_lines chp_lines_begin(const char *bytes, size_t size, const char *name, chiplet_error *err)
{
    return (chp_lines){ name, bytes, bytes + size, 0, CHIPLET_OK, err };
}

void chp_lines_refuse(chp_lines *lines, const char *what)
{
    if (lines->status == CHIPLET_OK)
        lines->status = chp_fail(lines->err, CHIPLET_ERR_REFUSED, NULL, "%.200s: line %d: %s",
                                 lines->name, lines->line, what);
}

const char *chp_lines_take(chp_lines *lines, const char *word, size_t *length)
{
    size_t size = strlen(word);
    char what[80];
    if (lines->status)
        return NULL;
    lines->line++;
    size_t left = (size_t)(lines->end - lines->at);
    const char *line = lines->at, *newline = memchr(line, '\n', left);
    size_t whole = newline ? (size_t)(newline - line) : 0;
    int blank = size > 0 && whole > size;
    if (!newline || whole < size || memcmp(line, word, size) != 0 ||
        (blank && line[size] != ' ')) {
        snprintf(what, sizeof what, "expected '%.40s'", word);
        chp_lines_refuse(lines, what);
        return NULL;
    }
    lines->at = newline + 1;
    const char *rest = line + size + blank;
    *length = (size_t)(newline - rest);
    return rest;
}

const char *chp_lines_bytes(chp_lines *lines, size_t size)
{
    if (lines->status)
        return NULL;
    if (size > (size_t)(lines->end - lines->at)) {
        chp_lines_refuse(lines, "the text is shorter than it says");
        return NULL;
    }
    const char *bytes = lines->at;
    for (size_t i = 0; i < size; i++)
        lines->line += bytes[i] == '\n';
    lines->at += size;
    return bytes;
}

int chp_scan_byte(const char **at, const char *end, char byte)
{
    if (*at == end || **at != byte)
        return 0;
    ++*at;
    return 1;
}

int chp_scan_number(const char **at, const char *end, uint64_t *out)
{
    const char *start = *at;
    uint64_t value = 0;
    while (*at < end && **at >= '0' && **at <= '9') {
        uint64_t digit = (uint64_t)(**at - '0');
        if (value > (UINT64_MAX - digit) / 10)
            return 0;
        value = 10 * value + digit;
        ++*at;
    }
    *out = value;
    return *at > start;
}

static int digit_of(char c)
{
    const char *digits = "0123456789abcdef", *found = c ? strchr(digits, c) : NULL;
    return found ? (int)(found - digits) : -1;
}

int chp_scan_bits(const char **at, const char *end, double *out)
{
    uint64_t bits = 0;
    if (end - *at < 16)
        return 0;
    for (int i = 0; i < 16; i++) {
        int digit = digit_of((*at)[i]);
        if (digit < 0)
            return 0;
        bits = bits << 4 | (uint64_t)digit;
    }
    *at += 16;
    *out = chp_of_bits(bits);
    return 1;
}

int chp_lines_numbers(chp_lines *lines, const char *word, uint64_t *number, int count)
{
    size_t length = 0;
    const char *at = chp_lines_take(lines, word, &length), *end = at ? at + length : NULL;
    int good = at != NULL;
    for (int i = 0; good && i < count; i++)
        good = (i == 0 || chp_scan_byte(&at, end, ' ')) && chp_scan_number(&at, end, &number[i]);
    if (!good || at != end)
        chp_lines_refuse(lines, "expected whole numbers");
    return lines->status == CHIPLET_OK;
}

int chp_lines_bits(chp_lines *lines, const char *word, double *value, int count)
{
    size_t length = 0;
    const char *at = chp_lines_take(lines, word, &length), *end = at ? at + length : NULL;
    int good = at != NULL;
    for (int i = 0; good && i < count; i++)
        good = (i == 0 || chp_scan_byte(&at, end, ' ')) && chp_scan_bits(&at, end, &value[i]);
    if (!good || at != end)
        chp_lines_refuse(lines, "expected numbers of sixteen hexadecimal digits");
    return lines->status == CHIPLET_OK;
}
