#include "catalogue/references.h"

#include <string.h>

#include "catalogue/schema.h"
#include "design/design.h"

/* The kind of model that a line names; CHIPLET_KINDS: none. */
static chiplet_kind named_kind(const chp_record *record, const chiplet_datum *datum)
{
    const chp_schema *schema = chp_schema_of(record->kind);
    if (schema) {
        const chp_field *field = chp_schema_find(schema, datum->key);
        return field ? field->kind : CHIPLET_KINDS;
    }
    const chp_param *param = chp_param_at(chp_param_find(datum->section, datum->key));
    return param ? param->kind : CHIPLET_KINDS;
}

static const chp_ini_entry *entry_of(const chp_record *record, const chiplet_datum *datum)
{
    for (size_t i = 0; i < record->line_count; i++) {
        const chp_ini_entry *entry = record->line[i].entry;
        if (strcmp(entry->key, datum->key) == 0 && strcmp(entry->section, datum->section) == 0)
            return entry;
    }
    return NULL;
}

static void check_name(const chp_catalogue *catalogue, chiplet_kind kind,
                       const chp_ini_entry *entry, const char *name, chp_findings *to)
{
    if (chp_catalogue_find(catalogue, kind, name))
        return;
    chp_hint hint = { NULL, NULL, chp_catalogue_suggest(catalogue, kind, name) };
    chp_place place = chp_place_within(&entry->value_place, 0, strlen(name));
    chp_find_fault(to, CHIPLET_ERR_NAME, &place, &hint, "no %s named '%s'", chiplet_kind_name(kind),
                   name);
}

void chp_check_references(const chp_catalogue *catalogue, const chp_record *record,
                          chp_findings *to)
{
    for (size_t i = 0; i < record->data_count; i++) {
        const chiplet_datum *datum = &record->data[i];
        chiplet_kind kind = named_kind(record, datum);
        const chp_ini_entry *entry = entry_of(record, datum);
        if (kind != CHIPLET_KINDS && entry && datum->text && *datum->text)
            check_name(catalogue, kind, entry, datum->text, to);
    }
    chp_place place = { .file = record->path };
    if (record->kind == CHIPLET_DESIGN && chp_catalogue_find(catalogue, CHIPLET_CHIP, record->name))
        chp_find_fault(to, CHIPLET_ERR_NAME, &place, NULL, "a chip has the name '%s', too",
                       record->name);
}
