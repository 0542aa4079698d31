/* The list of findings behind chiplet_diagnostics, and how one is shown. */
#include "base/error.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    KEPT = 20,
    LONGEST_LINE = 4096, /* of a source line that is kept */
    SHOWN = 120          /* bytes of it that are shown */
};

struct chiplet_diagnostics {
    chiplet_diagnostic entry[KEPT];
    char *text[KEPT]; /* what the strings of an entry point into */
    size_t count, dropped;
};

chiplet_status chiplet_diagnostics_new(chiplet_diagnostics **out, chiplet_error *err)
{
    if (!out)
        return chp_fail(err, CHIPLET_ERR_ARGUMENT, NULL, "no place for the diagnostics");
    chiplet_diagnostics *all = calloc(1, sizeof *all);
    if (!all)
        return chp_fail_memory(err);
    *out = all;
    return CHIPLET_OK;
}

void chiplet_diagnostics_free(chiplet_diagnostics *all)
{
    if (!all)
        return;
    for (size_t i = 0; i < all->count; i++)
        free(all->text[i]);
    free(all);
}

size_t chiplet_diagnostics_count(const chiplet_diagnostics *all)
{
    return all ? all->count : 0;
}

size_t chiplet_diagnostics_dropped(const chiplet_diagnostics *all)
{
    return all ? all->dropped : 0;
}

const chiplet_diagnostic *chiplet_diagnostics_get(const chiplet_diagnostics *all, size_t index)
{
    return all && index < all->count ? &all->entry[index] : NULL;
}

/* Appends a text and its NUL at *end; NULL stays NULL. */
static const char *append(char **end, const char *text, size_t length)
{
    if (!text)
        return NULL;
    char *start = *end;
    memcpy(start, text, length);
    start[length] = '\0';
    *end = start + length + 1;
    return start;
}

static size_t length_of(const char *text)
{
    return text ? strlen(text) : 0;
}

/* One block of memory for all texts of an entry. */
static int keep(chiplet_diagnostics *all, const chp_finding *finding)
{
    const chp_place *place = &finding->place;
    const char *file = place->file ? place->file : "";
    const char *source = place->source ? place->source : "";
    size_t source_length = place->source ? (size_t)place->source_length : 0;
    if (source_length > LONGEST_LINE)
        source_length = LONGEST_LINE;
    char *end = malloc(strlen(file) + source_length + strlen(finding->message) +
                       length_of(finding->expected) + length_of(finding->got) +
                       length_of(finding->suggestion) + 6);
    if (!end)
        return 0;
    chiplet_diagnostic *entry = &all->entry[all->count];
    all->text[all->count++] = end;
    entry->status = finding->status;
    entry->line = place->line;
    entry->column = place->column;
    entry->length = place->length;
    entry->file = append(&end, file, strlen(file));
    entry->source = append(&end, source, source_length);
    entry->message = append(&end, finding->message, strlen(finding->message));
    entry->expected = append(&end, finding->expected, length_of(finding->expected));
    entry->got = append(&end, finding->got, length_of(finding->got));
    entry->suggestion = append(&end, finding->suggestion, length_of(finding->suggestion));
    return 1;
}

chiplet_status chp_report(chiplet_diagnostics *all, chiplet_error *err, const chp_finding *finding)
{
    if (err && err->status == CHIPLET_OK) {
        const char *meant = finding->suggestion;
        chp_fail(err, finding->status, &finding->place, "%s%s%s%s", finding->message,
                 meant ? "; did you mean '" : "", meant ? meant : "", meant ? "'?" : "");
    }
    if (all && (all->count == KEPT || !keep(all, finding)))
        all->dropped++;
    return finding->status;
}

/* Text that grows in a buffer of fixed size, by the rules of snprintf. */
typedef struct {
    char *text;
    size_t size, length;
} output;

static void put(output *to, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (to->length + i + 1 < to->size)
            to->text[to->length + i] = text[i];
    to->length += length;
}

static void put_text(output *to, const char *text)
{
    put(to, text, strlen(text));
}

static void put_place_and_message(output *to, const chiplet_diagnostic *entry)
{
    char number[32];
    put_text(to, entry->file);
    if (entry->line) {
        snprintf(number, sizeof number, ":%d:%d", entry->line, entry->column);
        put_text(to, number);
    }
    put_text(to, entry->file[0] ? ": " : "");
    put_text(to, entry->message);
    if (entry->suggestion) {
        put_text(to, "; did you mean '");
        put_text(to, entry->suggestion);
        put_text(to, "'?");
    }
    put_text(to, "\n");
}

static int continues(char c)
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

/* A tab stays a tab, so that the caret stands below what it marks. */
static void put_blank(output *to, const char *source, size_t from, size_t end)
{
    for (size_t i = from; i < end; i++)
        if (!continues(source[i]))
            put(to, source[i] == '\t' ? "\t" : " ", 1);
}

static void put_carets(output *to, const char *source, size_t from, size_t end)
{
    put_text(to, "^");
    for (size_t i = from + 1; i < end; i++)
        if (!continues(source[i]))
            put_text(to, "^");
}

/* The line, or of a long one the part around the place. */
static void put_line_and_carets(output *to, const chiplet_diagnostic *entry)
{
    const char *source = entry->source;
    size_t length = strlen(source), mark = (size_t)entry->column - 1;
    if (length == 0 || mark > length)
        return;
    size_t from = mark > SHOWN / 2 && length > SHOWN ? mark - SHOWN / 2 : 0;
    while (from && continues(source[from]))
        from--;
    size_t end = length - from > SHOWN ? from + SHOWN : length;
    while (end < length && continues(source[end]))
        end++;
    size_t marked = mark + (size_t)(entry->length > 0 ? entry->length : 1);
    put_text(to, from ? "    ..." : "    ");
    put(to, source + from, end - from);
    put_text(to, end < length ? "...\n    " : "\n    ");
    put_text(to, from ? "   " : "");
    put_blank(to, source, from, mark);
    put_carets(to, source, mark, marked < end ? marked : end);
    put_text(to, "\n");
}

int chiplet_diagnostics_format(const chiplet_diagnostics *all, size_t index, char *text,
                               size_t size)
{
    output to = { text, size, 0 };
    const chiplet_diagnostic *entry = chiplet_diagnostics_get(all, index);
    if (entry) {
        put_place_and_message(&to, entry);
        if (entry->line)
            put_line_and_carets(&to, entry);
    }
    if (size)
        text[to.length < size ? to.length : size - 1] = '\0';
    return (int)to.length;
}
