/* Public face of the catalogue. */
#include "api/library.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"

uint32_t chiplet_version(void)
{
    return CHIPLET_VERSION;
}

const char *chiplet_version_string(void)
{
    return "0.1.0";
}

chiplet_status chiplet_library_open(chiplet_library **out, const char *directories,
                                    chiplet_diagnostics *all, chiplet_error *err)
{
    if (!out)
        return chp_fail(err, CHIPLET_ERR_ARGUMENT, NULL, "chiplet_library_open: out is NULL");
    chiplet_library *library = calloc(1, sizeof *library);
    if (!library)
        return chp_fail_memory(err);
    if (err)
        memset(err, 0, sizeof *err);
    chiplet_status status = chp_catalogue_open(
        &library->catalogue, directories ? directories : MODELS_DIR, NULL, all, err);
    if (status) {
        free(library);
        return status;
    }
    *out = library;
    return CHIPLET_OK;
}

void chiplet_library_free(chiplet_library *library)
{
    if (!library)
        return;
    chp_catalogue_free(library->catalogue);
    free(library);
}

size_t chiplet_library_count(const chiplet_library *library, chiplet_kind kind)
{
    return library ? chp_catalogue_count(library->catalogue, kind) : 0;
}

const char *chiplet_library_name(const chiplet_library *library, chiplet_kind kind, size_t index)
{
    if (index >= chiplet_library_count(library, kind))
        return NULL;
    return chp_catalogue_at(library->catalogue, kind, index)->name;
}

static const chp_record *record_of(const chiplet_library *library, chiplet_kind kind,
                                   const char *name)
{
    int known = library && name && (unsigned)kind < CHIPLET_KINDS;
    return known ? chp_catalogue_find(library->catalogue, kind, name) : NULL;
}

const char *chiplet_library_find(const chiplet_library *library, chiplet_kind kind,
                                 const char *name_or_alias)
{
    const chp_record *record = record_of(library, kind, name_or_alias);
    return record ? record->name : NULL;
}

size_t chiplet_library_datum_count(const chiplet_library *library, chiplet_kind kind,
                                   const char *name)
{
    const chp_record *record = record_of(library, kind, name);
    return record ? record->data_count : 0;
}

const chiplet_datum *chiplet_library_datum(const chiplet_library *library, chiplet_kind kind,
                                           const char *name, size_t index)
{
    const chp_record *record = record_of(library, kind, name);
    return record && index < record->data_count ? &record->data[index] : NULL;
}

static const chiplet_datum *datum_by_key(const chp_record *record, const char *key)
{
    for (size_t i = 0; record && key && i < record->data_count; i++)
        if (strcmp(record->data[i].key, key) == 0)
            return &record->data[i];
    return NULL;
}

chiplet_status chiplet_library_value(double *out, const chiplet_library *library,
                                     chiplet_kind kind, const char *name, const char *key,
                                     chiplet_error *err)
{
    const chp_record *record = record_of(library, kind, name);
    if (!record)
        return chp_fail(err, CHIPLET_ERR_NAME, NULL, "no such record: '%s'", name ? name : "");
    const chiplet_datum *datum = datum_by_key(record, key);
    if (!datum)
        return chp_fail(err, CHIPLET_ERR_KEY, NULL, "%s has no '%s'", record->name,
                        key ? key : "");
    if (isnan(datum->value))
        return chp_fail(err, CHIPLET_ERR_VALUE, NULL, "%s of %s is text", key, record->name);
    *out = datum->value;
    return CHIPLET_OK;
}

const char *chiplet_library_source(const chiplet_library *library, chiplet_kind kind,
                                   const char *name, const char *key)
{
    const chiplet_datum *datum = datum_by_key(record_of(library, kind, name), key);
    return datum ? datum->source : NULL;
}

const char *chiplet_library_checksum(const chiplet_library *library)
{
    return library ? chp_catalogue_checksum(library->catalogue) : "";
}
