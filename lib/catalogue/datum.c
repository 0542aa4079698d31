#include "catalogue/datum.h"

#include <math.h>
#include <string.h>

#include "base/quantity.h"
#include "base/suggest.h"

/* Reading position in the value of a line. */
typedef struct {
    const chp_ini_line *line;
    const char *text;
    size_t at, length;
    chp_findings *to;
} cursor;

static void skip_blanks(cursor *c)
{
    while (c->at < c->length && (c->text[c->at] == ' ' || c->text[c->at] == '\t'))
        c->at++;
}

/* Up to the next blank. */
static size_t word_length(const cursor *c)
{
    return strcspn(c->text + c->at, " \t");
}

static chp_place place_at(const cursor *c, size_t from, size_t length)
{
    return chp_place_within(&c->line->entry->value_place, from, length ? length : 1);
}

/* A finding about the rest of the value; at its end, about what is missing. */
static int fault_here(cursor *c, chiplet_status status, const char *expected, const char *what)
{
    chp_hint hint = { expected, NULL, NULL };
    chp_place place = place_at(c, c->at, c->length - c->at);
    if (c->at == c->length)
        chp_find_fault(c->to, status, &place, &hint, "'%s' has no %s", c->line->entry->key, what);
    else
        chp_find_fault(c->to, status, &place, &hint, "expected %s, got '%.40s'", expected,
                       c->text + c->at);
    return 0;
}

static int read_value(cursor *c, chp_datum *out, chp_quantity *quantity, const chp_limits *limits)
{
    const chp_place *whole = &c->line->entry->value_place;
    if (!chp_quantity_scan(quantity, c->text, c->length)) {
        size_t length = word_length(c);
        chp_place place = place_at(c, 0, length);
        chp_find_no_number(c->text, length, limits->dimension, &place, c->to);
        return 0;
    }
    chp_place place = place_at(c, 0, quantity->length);
    if (!chp_quantity_si(&out->value, quantity, c->text, whole, limits->dimension, c->to) ||
        !chp_quantity_within(out->value, limits->min, limits->max, limits->dimension,
                             c->line->entry->key, &place, c->to))
        return 0;
    out->low = out->high = out->value;
    out->text_length = c->at = quantity->length;
    return 1;
}

/* One end of a range, in the unit of the value. */
static int read_end(cursor *c, double *out, const chp_quantity *value, chp_dimension dimension)
{
    chp_quantity end;
    skip_blanks(c);
    if (!chp_quantity_scan(&end, c->text + c->at, c->length - c->at) || end.unit_length)
        return fault_here(c, CHIPLET_ERR_SYNTAX,
                          "a range in the unit of the value, as in [780 .. 830]",
                          "end of its range");
    chp_place place = place_at(c, c->at, end.number_length);
    c->at += end.number_length;
    /* The number of the range with the unit of the value, as one quantity. */
    chp_quantity joined = *value;
    joined.number = end.number;
    joined.number_length = end.number_length;
    return chp_quantity_si(out, &joined, c->text, &place, dimension, c->to);
}

static int expect(cursor *c, const char *mark)
{
    skip_blanks(c);
    if (strncmp(c->text + c->at, mark, strlen(mark)) != 0)
        return fault_here(c, CHIPLET_ERR_SYNTAX,
                          "a range in the unit of the value, as in [780 .. 830]",
                          "end of its range");
    c->at += strlen(mark);
    return 1;
}

static int read_range(cursor *c, chp_datum *out, const chp_quantity *value, chp_dimension dimension)
{
    skip_blanks(c);
    if (c->text[c->at] != '[')
        return 1;
    size_t from = c->at++;
    if (!read_end(c, &out->low, value, dimension) || !expect(c, "..") ||
        !read_end(c, &out->high, value, dimension) || !expect(c, "]"))
        return 0;
    if (out->low <= out->value && out->value <= out->high)
        return 1;
    chp_place place = place_at(c, from, c->at - from);
    chp_find_fault(c->to, CHIPLET_ERR_RANGE, &place, NULL, "the range does not hold the value");
    return 0;
}

static const char *nearest_source(const chp_ini *ini, const char *id, size_t length)
{
    chp_suggestion suggestion = chp_suggest_for(id, length);
    for (size_t i = 0; i < chp_ini_count(ini); i++)
        if (strcmp(chp_ini_entry_at(ini, i)->section, "sources") == 0)
            chp_suggest_offer(&suggestion, chp_ini_entry_at(ini, i)->key);
    return suggestion.best;
}

static const char *source_text(const chp_ini *ini, const char *id, size_t length)
{
    for (size_t i = 0; i < chp_ini_count(ini); i++) {
        const chp_ini_entry *entry = chp_ini_entry_at(ini, i);
        if (strcmp(entry->section, "sources") == 0 && strlen(entry->key) == length &&
            memcmp(entry->key, id, length) == 0)
            return entry->value;
    }
    return NULL;
}

static int find_no_source(cursor *c, const char *id, size_t length, int empty)
{
    chp_place place = place_at(c, c->at, length);
    chp_hint hint = { "an entry of [sources]", NULL, NULL };
    if (!empty)
        hint.suggestion = nearest_source(c->line->ini, id, length);
    chp_find_fault(c->to, CHIPLET_ERR_SOURCE, &place, &hint,
                   empty ? "[sources] says nothing of '%.*s'" : "[sources] has no '%.*s'",
                   length > 60 ? 60 : (int)length, id);
    return 0;
}

static int read_source(cursor *c, chp_datum *out)
{
    skip_blanks(c);
    if (c->text[c->at] != '@')
        return fault_here(c, CHIPLET_ERR_SOURCE,
                          "a source and its kind, as in '@jesd238a published'", "source");
    c->at++;
    size_t length = word_length(c);
    const char *id = c->text + c->at;
    out->source = source_text(c->line->ini, id, length);
    if (!out->source || !*out->source)
        return find_no_source(c, id, length, out->source != NULL);
    c->at += length;
    return 1;
}

static const char *const provenances[] = { "measured", "published", "estimated", "assumed" };
enum { PROVENANCES = 4, FIRST_GUESS = 2 };

static int find_no_reason(cursor *c, const char *provenance)
{
    chp_hint hint = { "'; because ...' at the end of the line", NULL, NULL };
    chp_place place = place_at(c, c->at - strlen(provenance), strlen(provenance));
    chp_find_fault(c->to, CHIPLET_ERR_SOURCE, &place, &hint,
                   "%s needs a reason: '; because ...' at the end of the line", provenance);
    return 0;
}

static int read_reason(cursor *c, chp_datum *out, int guessed)
{
    const char *comment = c->line->entry->comment;
    if (comment && strncmp(comment, "because ", 8) == 0 && comment[8])
        out->because = comment + 8;
    return !guessed || out->because || find_no_reason(c, out->provenance);
}

static int read_provenance(cursor *c, chp_datum *out)
{
    skip_blanks(c);
    size_t length = word_length(c);
    chp_suggestion near = chp_suggest_for(c->text + c->at, length);
    for (int i = 0; i < PROVENANCES; i++) {
        chp_suggest_offer(&near, provenances[i]);
        if (strlen(provenances[i]) != length ||
            memcmp(provenances[i], c->text + c->at, length) != 0)
            continue;
        out->provenance = provenances[i];
        c->at += length;
        return read_reason(c, out, i >= FIRST_GUESS);
    }
    chp_place place = place_at(c, c->at, length);
    chp_hint hint = { "measured, published, estimated or assumed", NULL,
                      length ? near.best : NULL };
    chp_find_fault(c->to, CHIPLET_ERR_SOURCE, &place, &hint,
                   "expected measured, published, estimated or assumed behind the source");
    return 0;
}

static int read_end_of_line(cursor *c)
{
    skip_blanks(c);
    return c->at == c->length || fault_here(c, CHIPLET_ERR_SYNTAX, "the end of the line", "");
}

static cursor cursor_of(const chp_ini_line *line, chp_findings *to)
{
    cursor c = { line, line->entry->value, 0, strlen(line->entry->value), to };
    return c;
}

int chp_datum_number(chp_datum *out, const chp_ini_line *line, const chp_limits *limits,
                     chp_findings *to)
{
    cursor c = cursor_of(line, to);
    chp_datum datum = { 0 };
    chp_quantity value = { 0 };
    if (!read_value(&c, &datum, &value, limits) ||
        !read_range(&c, &datum, &value, limits->dimension) || !read_source(&c, &datum) ||
        !read_provenance(&c, &datum) || !read_end_of_line(&c))
        return 0;
    *out = datum;
    return 1;
}

int chp_datum_word(chp_datum *out, const chp_ini_line *line, chp_findings *to)
{
    cursor c = cursor_of(line, to);
    chp_datum datum = { .value = NAN, .low = NAN, .high = NAN };
    datum.text_length = c.at = word_length(&c);
    skip_blanks(&c);
    if (c.text[c.at] == '@' && !(read_source(&c, &datum) && read_provenance(&c, &datum)))
        return 0;
    if (!read_end_of_line(&c))
        return 0;
    *out = datum;
    return 1;
}
