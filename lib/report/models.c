#include "report/models.h"

#include <fnmatch.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/quantity.h"
#include "report/columns.h"
#include "report/fold.h"
#include "report/table.h"

/* -------------------------------------------------------- keys and metrics */

static void add_limit(chp_table *table, double si, chp_dimension dimension)
{
    char text[64];
    if (!isnan(si))
        chp_format_quantity(text, sizeof text, si, dimension, 6);
    chp_table_text(table, isnan(si) ? NULL : text);
}

/* "a|b|c" as one reads it: "a, b, c". */
static void put_choices(const char *choices, chp_text *to)
{
    chp_put(to, "; one of ");
    for (; *choices; choices++) {
        if (*choices == '|')
            chp_put(to, ", ");
        else
            chp_put_bytes(to, choices, 1);
    }
}

/* For people: "key = default" and a sentence below. */
static void put_key(const char *name, int key, chp_text *to)
{
    chiplet_param param;
    char least[64], most[64];
    chp_dimension dimension = chp_param_at(key)->dimension;
    chiplet_param_info(&param, key);
    chp_put(to, name);
    if (*param.default_text)
        chp_putf(to, " = %.200s", param.default_text);
    chp_putf(to, "\n    %.400s", param.summary);
    if (param.choices && strcmp(param.form, "name") == 0)
        chp_putf(to, "; name of a %.60s", param.choices);
    else if (param.choices)
        put_choices(param.choices, to);
    if (!isnan(param.min) && !isnan(param.max)) {
        chp_format_quantity(least, sizeof least, param.min, dimension, 6);
        chp_format_quantity(most, sizeof most, param.max, dimension, 6);
        chp_putf(to, "; %s .. %s", least, most);
    }
    chp_put(to, "\n");
}

static void put_keys(const char *pattern, chp_text *to)
{
    char name[100];
    chp_fold fold;
    chp_text folded = chp_fold_begin(&fold, to);
    for (int key = 0; key < CHP_KEYS; key++) {
        chp_key_name(name, sizeof name, key);
        if (!pattern || fnmatch(pattern, name, 0) == 0)
            put_key(name, key, &folded);
    }
    chp_fold_end(&fold);
}

chiplet_status chp_keys_write(chiplet_format format, const char *pattern, chp_text *to,
                              chiplet_error *err)
{
    char name[100];
    chp_table table = { .failed = 0 };
    if (format == CHIPLET_TABLE) {
        put_keys(pattern, to);
        return chp_text_status(to, err);
    }
    chp_table_column(&table, "key", "key", CHP_NUMBER);
    chp_table_column(&table, "form", "form", CHP_NUMBER);
    chp_table_column(&table, "unit", "unit", CHP_NUMBER);
    chp_table_column(&table, "default", "default", CHP_NUMBER);
    chp_table_column(&table, "least", "least", CHP_NUMBER);
    chp_table_column(&table, "most", "most", CHP_NUMBER);
    chp_table_column(&table, "choices", "choices", CHP_NUMBER);
    chp_table_column(&table, "summary", "summary", CHP_NUMBER);
    for (int key = 0; key < CHP_KEYS; key++) {
        chiplet_param info, *param = &info;
        chiplet_param_info(param, key);
        chp_key_name(name, sizeof name, key);
        if (pattern && fnmatch(pattern, name, 0) != 0)
            continue;
        chp_table_text(&table, name);
        chp_table_text(&table, param->form);
        chp_table_text(&table, param->unit);
        chp_table_text(&table, param->default_text);
        add_limit(&table, param->min, chp_param_at(key)->dimension);
        add_limit(&table, param->max, chp_param_at(key)->dimension);
        chp_table_text(&table, param->choices ? param->choices : "");
        chp_table_text(&table, param->summary);
    }
    return chp_table_finish(&table, format, "chiplet-keys/1", to, err);
}

static const char *direction(int better)
{
    return better > 0 ? "more" : better < 0 ? "less" : "neither";
}

chiplet_status chp_metrics_write(chiplet_format format, chp_text *to, chiplet_error *err)
{
    chp_table table = { .failed = 0 };
    chp_table_column(&table, "metric", "metric", CHP_NUMBER);
    chp_table_column(&table, "unit", "unit", CHP_NUMBER);
    chp_table_column(&table, "better", "better", CHP_NUMBER);
    chp_table_column(&table, NULL, "column", CHP_NUMBER);
    chp_table_column(&table, "summary", "summary", CHP_NUMBER);
    for (int m = 0; m < CHP_METRICS; m++) {
        chiplet_metric info, *metric = &info;
        chiplet_metric_info(metric, m);
        chp_table_text(&table, metric->name);
        chp_table_text(&table, metric->unit);
        chp_table_text(&table, direction(metric->better));
        chp_table_text(&table, metric->column);
        chp_table_text(&table, metric->summary);
    }
    return chp_table_finish(&table, format, "chiplet-metrics/1", to, err);
}

chiplet_status chp_study_write(chiplet_format format, const chiplet_study *study, chp_text *to,
                               chiplet_error *err)
{
    char name[100];
    chp_table table = { .failed = 0 };
    chp_table_column(&table, "key", "key", CHP_NUMBER);
    chp_table_column(&table, "value", "value", CHP_NUMBER);
    chp_table_column(&table, "origin", "origin", CHP_NUMBER);
    for (int key = 0; key < CHP_KEYS; key++) {
        chp_key_name(name, sizeof name, key);
        const char *text = chiplet_study_text(study, name);
        const char *origin = chiplet_study_origin(study, name);
        if (!text || !*text)
            continue;
        chp_table_text(&table, name);
        chp_table_text(&table, text);
        chp_table_text(&table, origin ? origin : "");
    }
    return chp_table_finish(&table, format, "chiplet-study/1", to, err);
}

/* ------------------------------------------------------------------ models */

static const chiplet_datum *datum_of(const chiplet_library *library, chiplet_kind kind,
                                     const char *name, const char *section, const char *key)
{
    size_t count = chiplet_library_datum_count(library, kind, name);
    for (size_t i = 0; i < count; i++) {
        const chiplet_datum *datum = chiplet_library_datum(library, kind, name, i);
        if (strcmp(datum->key, key) == 0 && (!section || strcmp(datum->section, section) == 0))
            return datum;
    }
    return NULL;
}

static const char *text_of(const chiplet_library *library, chiplet_kind kind, const char *name,
                           const char *key)
{
    const chiplet_datum *datum = datum_of(library, kind, name, NULL, key);
    return datum && datum->text ? datum->text : "";
}

chiplet_status chp_models_write(chiplet_format format, const chiplet_library *library,
                                chiplet_kind kind, chp_text *to, chiplet_error *err)
{
    chp_table table = { .failed = 0 };
    int first = kind == CHIPLET_KINDS ? 0 : (int)kind;
    int last = kind == CHIPLET_KINDS ? CHIPLET_KINDS - 1 : (int)kind;
    chp_table_column(&table, "kind", "kind", CHP_NUMBER);
    chp_table_column(&table, "name", "name", CHP_NUMBER);
    chp_table_column(&table, "title", "title", CHP_NUMBER);
    chp_table_column(&table, "aliases", "aliases", CHP_NUMBER);
    for (int k = first; k <= last; k++)
        for (size_t i = 0; i < chiplet_library_count(library, (chiplet_kind)k); i++) {
            const char *name = chiplet_library_name(library, (chiplet_kind)k, i);
            chp_table_text(&table, chiplet_kind_name((chiplet_kind)k));
            chp_table_text(&table, name);
            chp_table_text(&table, text_of(library, (chiplet_kind)k, name, "title"));
            chp_table_text(&table, text_of(library, (chiplet_kind)k, name, "aliases"));
        }
    return chp_table_finish(&table, format, "chiplet-models/1", to, err);
}

/* Of a datum: text and plain numbers have no unit. */
static chp_dimension dimension_of(const chiplet_datum *datum)
{
    const chp_unit *unit = chp_unit_find(datum->unit, strlen(datum->unit), CHP_TEMPERATURE);
    return unit ? unit->dimension : CHP_NUMBER;
}

/* The unit that the file has, "MiB" where the customary one is GB. */
static const chp_unit *written_unit(const chiplet_datum *datum)
{
    chp_quantity scanned;
    const char *text = datum->text;
    if (!text && dimension_of(datum) == CHP_BYTES)
        return chp_unit_find("KiB", 3, CHP_BYTES);
    if (!text || !chp_quantity_scan(&scanned, text, strlen(text)) || !scanned.unit_length)
        return NULL;
    return chp_unit_find(text + scanned.unit_at, scanned.unit_length, dimension_of(datum));
}

static void quantity(char *text, size_t size, const chiplet_datum *datum, double si)
{
    const chp_unit *unit = written_unit(datum);
    if (!unit) {
        chp_format_quantity(text, size, si, dimension_of(datum), 6);
        return;
    }
    int length = chp_format_number(text, size, (si - unit->offset) / unit->scale, 6);
    snprintf(text + length, size - (size_t)length, " %s", unit->symbol);
}

/* ---------------------------------------------------------------- one model */

/* A default of zero stands for what a thing lacks or nobody knows. */
static int is_absent(const chiplet_datum *datum)
{
    return !datum || (!datum->text && !(datum->value != 0));
}

static void put_datum(const chiplet_datum *datum, int width, chp_text *to)
{
    char low[64], high[64], value[64];
    chp_putf(to, "\n  %s", datum->key);
    chp_put_pad(to, ' ', width - chp_width(datum->key));
    if (isnan(datum->value)) {
        chp_putf(to, "  %.600s", datum->text ? datum->text : "");
    } else if (is_absent(datum)) {
        chp_put(to, "  -");
    } else {
        quantity(value, sizeof value, datum, datum->value);
        chp_putf(to, "  %s", value);
    }
    if (!isnan(datum->value) && datum->low < datum->high) {
        quantity(low, sizeof low, datum, datum->low);
        quantity(high, sizeof high, datum, datum->high);
        chp_putf(to, "  [%s .. %s]", low, high);
    }
    const char *known = datum->provenance ? datum->provenance : datum->text ? "" : "default";
    if (*known)
        chp_putf(to, "  %s", known);
    chp_put(to, "\n");
    if (datum->summary && *datum->summary)
        chp_putf(to, "      %.400s\n", datum->summary);
    if (datum->source)
        chp_putf(to, "      source: %.900s\n", datum->source);
    if (datum->because)
        chp_putf(to, "      because %.900s\n", datum->because);
}

static void put_model(const chiplet_library *library, chiplet_kind kind, const char *name,
                      chp_text *to)
{
    size_t count = chiplet_library_datum_count(library, kind, name);
    int width = 0;
    for (size_t i = 0; i < count; i++) {
        int own = chp_width(chiplet_library_datum(library, kind, name, i)->key);
        width = own > width ? own : width;
    }
    chp_putf(to, "%s %.200s", chiplet_kind_name(kind), name);
    chp_putf(to, "  %.400s\n", text_of(library, kind, name, "title"));
    const char *section = "";
    for (size_t i = 0; i < count; i++) {
        const chiplet_datum *datum = chiplet_library_datum(library, kind, name, i);
        if (strcmp(datum->section, section) != 0)
            chp_putf(to, "\n[%.200s]", datum->section);
        section = datum->section;
        put_datum(datum, width, to);
    }
}

static void add_datum(chp_table *table, const chiplet_datum *datum)
{
    char column[100];
    chp_dimension dimension = isnan(datum->value) ? CHP_NUMBER : dimension_of(datum);
    chp_unit_column(column, sizeof column, "", dimension);
    chp_table_text(table, datum->section);
    chp_table_text(table, datum->key);
    if (isnan(datum->value))
        chp_table_text(table, datum->text);
    else
        chp_table_number(table, datum->value);
    chp_table_text(table, column[0] ? column + 1 : "");
    chp_table_number(table, datum->low);
    chp_table_number(table, datum->high);
    chp_table_text(table, datum->provenance);
    chp_table_text(table, datum->source);
    chp_table_text(table, datum->because);
    chp_table_text(table, datum->summary);
    chp_table_text(table, datum->file);
    chp_table_number(table, datum->line);
}

static chiplet_status write_model(chiplet_format format, const chiplet_library *library,
                                  chiplet_kind kind, const char *name, chp_text *to,
                                  chiplet_error *err)
{
    static const char *const column[] = { "section",    "key",    "value",   "unit",
                                          "low",        "high",   "knowledge", "source",
                                          "because",    "summary", "file",    "line" };
    chp_table table = { .failed = 0 };
    if (format == CHIPLET_TABLE) {
        chp_fold fold;
        chp_text folded = chp_fold_begin(&fold, to);
        put_model(library, kind, name, &folded);
        chp_fold_end(&fold);
        return chp_text_status(to, err);
    }
    for (size_t i = 0; i < sizeof column / sizeof column[0]; i++)
        chp_table_column(&table, column[i], column[i], CHP_NUMBER);
    for (size_t i = 0; i < chiplet_library_datum_count(library, kind, name); i++)
        add_datum(&table, chiplet_library_datum(library, kind, name, i));
    return chp_table_finish(&table, format, "chiplet-model/1", to, err);
}

/* ------------------------------------------------------------- side by side */

/* 1 if a model before `model` has that key, so that its row stands already. */
static int stands_before(const chiplet_library *library, chiplet_kind kind,
                         const char *const *name, size_t model, const chiplet_datum *datum)
{
    for (size_t i = 0; i < model; i++)
        if (datum_of(library, kind, name[i], datum->section, datum->key))
            return 1;
    return 0;
}

static void add_value(chp_table *table, chiplet_format format, const chiplet_datum *datum)
{
    char text[64];
    if (!datum || isnan(datum->value)) {
        chp_table_text(table, datum ? datum->text : NULL);
    } else if (format == CHIPLET_TABLE && is_absent(datum)) {
        chp_table_text(table, NULL);
    } else if (format == CHIPLET_TABLE) {
        quantity(text, sizeof text, datum, datum->value);
        chp_table_text(table, text);
    } else {
        chp_table_number(table, datum->value);
    }
}

static void add_key_row(chp_table *table, chiplet_format format, const chiplet_library *library,
                        chiplet_kind kind, const char *const *name, size_t count,
                        const chiplet_datum *datum)
{
    char column[100];
    chp_dimension dimension = isnan(datum->value) ? CHP_NUMBER : dimension_of(datum);
    chp_unit_column(column, sizeof column, datum->key, dimension);
    chp_table_text(table, format == CHIPLET_TABLE ? datum->key : column);
    for (size_t i = 0; i < count; i++)
        add_value(table, format,
                  datum_of(library, kind, name[i], datum->section, datum->key));
}

chiplet_status chp_compare_write(chiplet_format format, const chiplet_library *library,
                                 chiplet_kind kind, const char *const *name, size_t count,
                                 chp_text *to, chiplet_error *err)
{
    chp_table table = { .failed = 0 };
    if (count == 1)
        return write_model(format, library, kind, name[0], to, err);
    chp_table_column(&table, "key", "key", CHP_NUMBER);
    for (size_t i = 0; i < count; i++)
        chp_table_column(&table, name[i], name[i], CHP_NUMBER);
    for (size_t i = 0; i < count; i++)
        for (size_t d = 0; d < chiplet_library_datum_count(library, kind, name[i]); d++) {
            const chiplet_datum *datum = chiplet_library_datum(library, kind, name[i], d);
            if (!stands_before(library, kind, name, i, datum))
                add_key_row(&table, format, library, kind, name, count, datum);
        }
    return chp_table_finish(&table, format, "chiplet-compare/1", to, err);
}
