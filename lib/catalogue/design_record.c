/* models/design: the keys of a study with the sources of a model. Values stay
 * text here; the study reads them. */
#include <math.h>
#include <string.h>

#include "base/suggest.h"
#include "catalogue/datum.h"
#include "catalogue/record.h"
#include "design/design.h"

static int is_axis_key(int key)
{
    return key >= 0 && key != CHP_KEY_PACKAGE_BASE;
}

static void find_unknown_key(const chp_ini_entry *entry, chp_findings *to)
{
    chp_suggestion near = chp_suggest_for(entry->key, strlen(entry->key));
    for (int key = 0; key < CHP_KEYS; key++)
        if (strcmp(chp_param_at(key)->section, entry->section) == 0 && is_axis_key(key))
            chp_suggest_offer(&near, chp_param_at(key)->key);
    chp_hint hint = { NULL, NULL, near.best };
    chp_find_fault(to, CHIPLET_ERR_KEY, &entry->key_place, &hint, "unknown key '%s' in [%s]",
                   entry->key, entry->section);
}

static void find_unknown_text(const chp_ini_entry *entry, chp_findings *to)
{
    chp_suggestion near = chp_suggest_for(entry->key, strlen(entry->key));
    chp_suggest_offer(&near, "title");
    chp_suggest_offer(&near, "aliases");
    chp_suggest_offer(&near, "base");
    chp_hint hint = { NULL, NULL, near.best };
    chp_find_fault(to, CHIPLET_ERR_KEY, &entry->key_place, &hint, "unknown key '%s' in [design]",
                   entry->key);
}

static int read_value(chp_datum *out, const chp_param *param, const chp_ini_line *line,
                      chp_findings *to)
{
    chp_limits limits = { param->dimension, param->min, param->max };
    if (param->form == CHP_FORM_NUMBER)
        return chp_datum_number(out, line, &limits, to);
    if (!chp_datum_word(out, line, to))
        return 0;
    chp_place place = chp_place_within(&line->entry->value_place, 0, out->text_length);
    return param->form != CHP_FORM_CHOICE ||
           chp_choice_read(param->choices, param->key, line->entry->value, out->text_length, &place,
                           to) >= 0;
}

static void add_value(chp_record *record, const chp_param *param, const chp_ini_line *line,
                      chp_arena *arena, chp_findings *to)
{
    chp_datum read;
    if (!read_value(&read, param, line, to))
        return;
    const char *text = chp_arena_copy(arena, line->entry->value, read.text_length);
    chiplet_datum *datum = text ? chp_record_add(record, arena, to) : NULL;
    if (!datum) {
        chp_find_no_memory(to);
        return;
    }
    *datum = chp_record_datum(line);
    datum->text = text;
    datum->value = read.value;
    datum->low = read.low;
    datum->high = read.high;
    datum->unit = chp_dimension_unit(param->dimension);
    datum->unit_scale = chp_customary_scale(param->dimension);
    datum->source = read.source;
    datum->provenance = read.provenance;
    datum->because = read.because;
    datum->summary = param->summary;
}

static int add_text(chp_record *record, const chp_ini_line *line, chp_arena *arena,
                    chp_findings *to)
{
    const chp_ini_entry *entry = line->entry;
    int title = strcmp(entry->key, "title") == 0;
    if (!title && strcmp(entry->key, "aliases") != 0) {
        find_unknown_text(entry, to);
        return 0;
    }
    chiplet_datum *datum = chp_record_add(record, arena, to);
    if (datum) {
        *datum = chp_record_datum(line);
        datum->text = entry->value;
        datum->summary = title ? "Full name" : "Other names, separated by commas";
    }
    return title;
}

void chp_record_design(chp_draft *draft, chp_arena *arena, chp_findings *to)
{
    chp_record *record = &draft->record;
    int titled = 0;
    for (size_t i = 0; i < record->line_count; i++) {
        const chp_ini_line *line = &record->line[i];
        int key = chp_param_find(line->entry->section, line->entry->key);
        if (strcmp(line->entry->section, "design") == 0)
            titled |= add_text(record, line, arena, to);
        else if (is_axis_key(key))
            add_value(record, chp_param_at(key), line, arena, to);
        else
            find_unknown_key(line->entry, to);
    }
    chp_place place = { .file = record->path };
    if (!titled && !draft->incomplete)
        chp_find_fault(to, CHIPLET_ERR_KEY, &place, NULL, "[design] has no 'title'");
}
