#include "catalogue/record.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/suggest.h"
#include "catalogue/datum.h"
#include "catalogue/schema.h"
#include "design/choice.h"

/* ---------------------------------------------------------------- sections */

static const char *const design_sections[] = { "package", "die", "core", "memory", "link" };
enum { DESIGN_SECTIONS = 5 };

int chp_is_design_section(const char *section)
{
    for (int i = 0; i < DESIGN_SECTIONS; i++)
        if (strcmp(design_sections[i], section) == 0)
            return 1;
    return 0;
}

static int is_section(chiplet_kind kind, const char *section)
{
    return strcmp(section, chiplet_kind_name(kind)) == 0 || strcmp(section, "sources") == 0 ||
           (kind == CHIPLET_DESIGN && chp_is_design_section(section));
}

static void find_unknown_section(chiplet_kind kind, const chp_ini_entry *entry, chp_findings *to)
{
    chp_suggestion near = chp_suggest_for(entry->section, strlen(entry->section));
    chp_suggest_offer(&near, chiplet_kind_name(kind));
    chp_suggest_offer(&near, "sources");
    for (int i = 0; kind == CHIPLET_DESIGN && i < DESIGN_SECTIONS; i++)
        chp_suggest_offer(&near, design_sections[i]);
    chp_hint hint = { NULL, NULL, near.best };
    if (!*entry->section)
        chp_find_fault(to, CHIPLET_ERR_KEY, &entry->key_place, NULL,
                       "'%s' stands before the first [section]", entry->key);
    else
        chp_find_fault(to, CHIPLET_ERR_KEY, &entry->section_place, &hint, "unknown section [%s]",
                       entry->section);
}

static int is_base(chiplet_kind kind, const chp_ini_entry *entry)
{
    return strcmp(entry->key, "base") == 0 &&
           (!*entry->section || strcmp(entry->section, chiplet_kind_name(kind)) == 0);
}

void chp_record_sections(chp_draft *draft, chp_findings *to)
{
    chiplet_kind kind = draft->record.kind;
    const char *refused = NULL;
    for (size_t i = 0; i < chp_book_count(draft->book); i++) {
        const chp_ini_line *line = chp_book_line(draft->book, i);
        const chp_ini_entry *entry = line->entry;
        if (is_base(kind, entry)) {
            draft->base = line;
        } else if (!is_section(kind, entry->section) && entry->section != refused) {
            refused = entry->section;
            find_unknown_section(kind, entry, to);
        }
    }
}

/* ------------------------------------------------------------------- lines */

static chp_ini_line *line_of_key(chp_record *record, chp_ini_line *rows, const chp_ini_entry *entry)
{
    for (size_t i = 0; i < record->line_count; i++)
        if (strcmp(rows[i].entry->key, entry->key) == 0 &&
            strcmp(rows[i].entry->section, entry->section) == 0)
            return &rows[i];
    return NULL;
}

void chp_record_lines(chp_draft *draft, const chp_record *base, chp_arena *arena, chp_findings *to)
{
    chp_record *record = &draft->record;
    size_t own = chp_book_count(draft->book), inherited = base ? base->line_count : 0;
    chp_ini_line *rows = chp_arena_alloc(arena, (own + inherited) * sizeof *rows);
    if (!rows) {
        chp_find_no_memory(to);
        return;
    }
    record->line = rows;
    for (size_t i = 0; i < inherited; i++)
        if (strcmp(base->line[i].entry->key, "aliases") != 0)
            rows[record->line_count++] = base->line[i];
    for (size_t i = 0; i < own; i++) {
        const chp_ini_line *line = chp_book_line(draft->book, i);
        const char *section = line->entry->section;
        if (is_base(record->kind, line->entry) || !is_section(record->kind, section) ||
            strcmp(section, "sources") == 0)
            continue;
        chp_ini_line *same = line_of_key(record, rows, line->entry);
        if (!same)
            same = &rows[record->line_count++];
        *same = *line;
    }
}

/* -------------------------------------------------------------------- data */

chiplet_datum *chp_record_add(chp_record *record, chp_arena *arena, chp_findings *to)
{
    /* The record owns its data; only readers see them as constant. */
    chiplet_datum *rows =
        chp_arena_grow(arena, (void *)(uintptr_t)record->data, record->data_count, sizeof *rows);
    if (!rows) {
        chp_find_no_memory(to);
        return NULL;
    }
    record->data = rows;
    return &rows[record->data_count++];
}

chiplet_datum chp_record_datum(const chp_ini_line *line)
{
    const chp_ini_entry *entry = line->entry;
    chiplet_datum datum = { .section = entry->section,
                            .key = entry->key,
                            .value = NAN,
                            .low = NAN,
                            .high = NAN,
                            .unit = "",
                            .unit_scale = 1,
                            .summary = "",
                            .file = entry->key_place.file,
                            .line = entry->key_place.line };
    return datum;
}

/* What is being filled. */
typedef struct {
    chp_record *record;
    char *plain, *low, *high;
    chp_arena *arena;
    chp_findings *to;
} filler;

static void set_number(const filler *f, const chp_field *field, double value, double low,
                       double high)
{
    memcpy(f->plain + field->offset, &value, sizeof value);
    memcpy(f->low + field->offset, &low, sizeof low);
    memcpy(f->high + field->offset, &high, sizeof high);
}

static void set_text(const filler *f, const chp_field *field, const char *text)
{
    memcpy(f->plain + field->offset, &text, sizeof text);
    memcpy(f->low + field->offset, &text, sizeof text);
    memcpy(f->high + field->offset, &text, sizeof text);
}

static void take_sourced(chiplet_datum *datum, const chp_datum *from, const char *text)
{
    datum->text = text;
    datum->value = from->value;
    datum->low = from->low;
    datum->high = from->high;
    datum->source = from->source;
    datum->provenance = from->provenance;
    datum->because = from->because;
}

static int fill_number(const filler *f, const chp_field *field, const chp_ini_line *line,
                       chiplet_datum *datum)
{
    chp_datum read;
    chp_limits limits = { field->dimension, field->min, field->max };
    if (!chp_datum_number(&read, line, &limits, f->to))
        return 0;
    const char *text = chp_arena_copy(f->arena, line->entry->value, read.text_length);
    if (!text)
        return chp_find_no_memory(f->to) == CHIPLET_OK;
    take_sourced(datum, &read, text);
    datum->unit = chp_dimension_unit(field->dimension);
    datum->unit_scale = chp_customary_scale(field->dimension);
    set_number(f, field, read.value, read.low, read.high);
    return 1;
}

/* References and words: a source may follow. */
static int fill_word(const filler *f, const chp_field *field, const chp_ini_line *line,
                     chiplet_datum *datum)
{
    chp_datum read;
    if (!chp_datum_word(&read, line, f->to))
        return 0;
    const char *word = chp_arena_copy(f->arena, line->entry->value, read.text_length);
    if (!word)
        return chp_find_no_memory(f->to) == CHIPLET_OK;
    chp_place place = chp_place_within(&line->entry->value_place, 0, *word ? strlen(word) : 1);
    if (field->form == CHP_FIELD_WORD &&
        chp_choice_read(field->choices, field->key, word, strlen(word), &place, f->to) < 0)
        return 0;
    take_sourced(datum, &read, word);
    set_text(f, field, word);
    return 1;
}

static void fill(const filler *f, const chp_field *field, const chp_ini_line *line)
{
    chiplet_datum datum = chp_record_datum(line);
    int good = 1;
    datum.summary = field->summary;
    if (field->form == CHP_FIELD_NUMBER || field->form == CHP_FIELD_OPTION) {
        good = fill_number(f, field, line, &datum);
    } else if (field->form == CHP_FIELD_TEXT) {
        datum.text = line->entry->value;
        set_text(f, field, line->entry->value);
    } else {
        good = fill_word(f, field, line, &datum);
    }
    chiplet_datum *kept = good ? chp_record_add(f->record, f->arena, f->to) : NULL;
    if (kept)
        *kept = datum;
}

static void find_unknown_key(const chp_schema *schema, const chp_ini_entry *entry, chp_findings *to)
{
    chp_hint hint = { NULL, NULL, chp_schema_suggest(schema, entry->key) };
    chp_find_fault(to, CHIPLET_ERR_KEY, &entry->key_place, &hint, "unknown key '%s' in [%s]",
                   entry->key, entry->section);
}

/* Only the title of texts is demanded; words and numbers without a default are. */
static int is_required(const chp_field *field)
{
    return field->form == CHP_FIELD_NUMBER || field->form == CHP_FIELD_WORD ||
           (field->form == CHP_FIELD_TEXT && strcmp(field->key, "title") == 0);
}

static void find_missing(const filler *f, const chp_field *field)
{
    const chp_record *record = f->record;
    const char *kind = chiplet_kind_name(record->kind);
    chp_place place = { .file = record->path };
    if (record->line_count)
        place = record->line[0].entry->section_place;
    chp_find_fault(f->to, CHIPLET_ERR_KEY, &place, NULL, "[%s] has no '%s'", kind, field->key);
}

static void fill_default(const filler *f, const chp_field *field)
{
    if (field->form != CHP_FIELD_OPTION) {
        set_text(f, field, "");
        return;
    }
    set_number(f, field, field->fallback, field->fallback, field->fallback);
    chiplet_datum *datum = chp_record_add(f->record, f->arena, f->to);
    if (!datum)
        return;
    datum->section = chiplet_kind_name(f->record->kind);
    datum->key = field->key;
    datum->summary = field->summary;
    datum->value = datum->low = datum->high = field->fallback;
    datum->unit = chp_dimension_unit(field->dimension);
    datum->unit_scale = chp_customary_scale(field->dimension);
    datum->file = f->record->path;
}

static int has_key(const chp_record *record, const char *key)
{
    for (size_t i = 0; i < record->line_count; i++)
        if (strcmp(record->line[i].entry->key, key) == 0)
            return 1;
    return 0;
}

void chp_record_values(chp_draft *draft, chp_arena *arena, chp_findings *to)
{
    chp_record *record = &draft->record;
    const chp_schema *schema = chp_schema_of(record->kind);
    filler f = { record,
                 chp_arena_alloc(arena, schema->size),
                 chp_arena_alloc(arena, schema->size),
                 chp_arena_alloc(arena, schema->size),
                 arena,
                 to };
    if (!f.plain || !f.low || !f.high) {
        chp_find_no_memory(to);
        return;
    }
    record->plain = f.plain;
    record->low = f.low;
    record->high = f.high;
    for (size_t i = 0; i < record->line_count; i++) {
        const chp_field *field = chp_schema_find(schema, record->line[i].entry->key);
        if (field)
            fill(&f, field, &record->line[i]);
        else
            find_unknown_key(schema, record->line[i].entry, to);
    }
    for (size_t i = 0; i < schema->count; i++) {
        const chp_field *field = &schema->field[i];
        if (has_key(record, field->key))
            continue;
        if (!is_required(field))
            fill_default(&f, field);
        else if (!draft->incomplete)
            find_missing(&f, field);
    }
}
