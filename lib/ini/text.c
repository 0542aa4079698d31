#include "ini/text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int is_blank(char c)
{
    return c == ' ' || c == '\t';
}

int chp_is_name_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
}

chp_span chp_trim(const char *text, size_t from, size_t end)
{
    while (from < end && is_blank(text[from]))
        from++;
    while (end > from && is_blank(text[end - 1]))
        end--;
    chp_span span = { from, end - from };
    return span;
}

size_t chp_comment_at(const chp_line *line)
{
    for (size_t i = 0; i < line->length; i++)
        if ((line->text[i] == ';' || line->text[i] == '#') &&
            (i == 0 || is_blank(line->text[i - 1])))
            return i;
    return line->length;
}

chp_span chp_comment_text(const chp_line *line)
{
    size_t from = line->comment < line->length ? line->comment + 1 : line->length;
    return chp_trim(line->text, from, line->length);
}

/* Bytes of the UTF-8 character at `at`, 0 if it is none: overlong forms,
 * surrogates and what lies beyond U+10FFFF are refused (RFC 3629). */
static size_t character_length(const unsigned char *text, size_t at, size_t length)
{
    unsigned char first = text[at];
    if (first < 0x80)
        return 1;
    size_t more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
    if (first < 0xC2 || first > 0xF4 || at + more >= length)
        return 0;
    for (size_t i = 1; i <= more; i++)
        if ((text[at + i] & 0xC0) != 0x80)
            return 0;
    unsigned char second = text[at + 1];
    int bad = (first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F) ||
              (first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F);
    return bad ? 0 : more + 1;
}

const char *chp_line_fault(const chp_line *line, size_t *at)
{
    const unsigned char *text = (const unsigned char *)line->text;
    size_t step = 0;
    for (size_t i = 0; i < line->length; i += step) {
        *at = i;
        step = character_length(text, i, line->length);
        if (step == 0)
            return "not UTF-8";
        if (text[i] == '\r')
            return "a carriage return that ends no line";
        if ((text[i] < 0x20 && text[i] != '\t') || text[i] == 0x7F ||
            (text[i] == 0xC2 && text[i + 1] < 0xA0))
            return "a control character";
    }
    return NULL;
}

size_t chp_byte_order_mark(const char *text, size_t size)
{
    return size >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
}

static int read_all(char **text, size_t *size, FILE *file, size_t limit)
{
    size_t room = 0;
    do {
        if (*size == room) {
            room = room ? 2 * room : 65536;
            char *larger = realloc(*text, room < limit ? room : limit);
            if (!larger)
                return ENOMEM;
            *text = larger;
            room = room < limit ? room : limit;
        }
        errno = 0;
        *size += fread(*text + *size, 1, room - *size, file);
        if (ferror(file))
            return errno ? errno : EIO;
    } while (!feof(file) && *size < limit);
    return 0;
}

int chp_read_file(char **out, size_t *size, const char *path, size_t limit)
{
    char *text = NULL;
    size_t length = 0;
    errno = 0;
    FILE *file = fopen(path, "rb");
    if (!file)
        return errno ? errno : EIO;
    int reason = read_all(&text, &length, file, limit);
    fclose(file);
    if (reason) {
        free(text);
        return reason;
    }
    *out = text;
    *size = length;
    return 0;
}
