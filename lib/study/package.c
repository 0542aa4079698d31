#include "study/package.h"

#include <math.h>
#include <string.h>

#include "base/quantity.h"
#include "base/suggest.h"
#include "design/choice.h"
#include "ini/ini.h"

typedef enum { FORM_NUMBER, FORM_WORD, FORM_DIE } form;

typedef struct {
    chp_part_kind kind;
    const char *key;
    form form;
    chp_dimension dimension;
    double fallback, min, max;
    const char *choices;
} part_key;

static const part_key keys[CHP_PART_KEYS] = {
#define PART(kind, section, summary)
#define KEY(kind, id, key, form, dimension, fallback, min, max, choices, summary) \
    { CHP_PART_##kind, key, FORM_##form, CHP_##dimension, fallback, min, max, choices },
#include "study/package.def"
#undef PART
#undef KEY
};

static const char *const sections[CHP_PART_KINDS] = {
#define PART(kind, section, summary) section,
#define KEY(kind, id, key, form, dimension, fallback, min, max, choices, summary)
#include "study/package.def"
#undef PART
#undef KEY
};

/* ----------------------------------------------------------------- sections */

static int find_kind(const char *section)
{
    size_t length = strcspn(section, ".");
    for (int k = 0; k < CHP_PART_KINDS; k++)
        if (strlen(sections[k]) == length && strncmp(sections[k], section, length) == 0)
            return k;
    return -1;
}

/* "die" and "left" of "die.left"; only a step has no name of its own. */
static int kind_of(const char *section, const char **name)
{
    const char *dot = strchr(section, '.');
    int kind = find_kind(section);
    *name = dot ? dot + 1 : "";
    return (kind == CHP_PART_STEP) == !dot ? kind : -1;
}

static void find_unknown_section(const chp_ini_entry *entry, chp_findings *to)
{
    size_t length = strcspn(entry->section, ".");
    chp_suggestion near = chp_suggest_for(entry->section, length);
    for (int k = 0; k < CHP_PART_KINDS; k++)
        chp_suggest_offer(&near, sections[k]);
    chp_hint hint = { "[step], [die.NAME], [stack.NAME], [link.NAME], [tensor.NAME] or [item.NAME]",
                      NULL, near.best };
    if (!*entry->section)
        chp_find_fault(to, CHIPLET_ERR_KEY, &entry->key_place, NULL,
                       "'%s' stands before the first [section]", entry->key);
    else if (find_kind(entry->section) >= 0)
        chp_find_fault(to, CHIPLET_ERR_KEY, &entry->section_place, NULL,
                       "every part has a name of its own but the step: [die.left]");
    else
        chp_find_fault(to, CHIPLET_ERR_KEY, &entry->section_place, &hint, "unknown section [%s]",
                       entry->section);
}

/* A part with nothing but defaults. */
static void open_part(chp_package_text *p, int kind, const char *name,
                      const chp_ini_entry *entry, chp_findings *to)
{
    chp_part *grown = chp_arena_grow(&p->arena, p->of[kind].part, p->of[kind].count,
                                     sizeof *grown);
    if (!grown) {
        chp_find_no_memory(to);
        return;
    }
    p->of[kind].part = grown;
    chp_part *part = &grown[p->of[kind].count++];
    part->name = name;
    part->place = entry->section_place;
    for (int k = 0; k < CHP_PART_KEYS; k++)
        part->value[k] = keys[k].fallback;
}

static void open_parts(chp_package_text *p, const chp_ini *ini, chp_findings *to)
{
    const char *before = NULL, *name;
    for (size_t i = 0; i < chp_ini_count(ini); i++) {
        const chp_ini_entry *entry = chp_ini_entry_at(ini, i);
        if (entry->section == before)
            continue;
        before = entry->section;
        int kind = kind_of(entry->section, &name);
        if (kind < 0)
            find_unknown_section(entry, to);
        else
            open_part(p, kind, name, entry, to);
    }
}

/* --------------------------------------------------------------------- keys */

static int find_key(int kind, const char *key)
{
    for (int k = 0; k < CHP_PART_KEYS; k++)
        if ((int)keys[k].kind == kind && strcmp(keys[k].key, key) == 0)
            return k;
    return -1;
}

static void find_unknown_key(int kind, const chp_ini_entry *entry, chp_findings *to)
{
    chp_suggestion near = chp_suggest_for(entry->key, strlen(entry->key));
    for (int k = 0; k < CHP_PART_KEYS; k++)
        if ((int)keys[k].kind == kind)
            chp_suggest_offer(&near, keys[k].key);
    chp_hint hint = { NULL, NULL, near.best };
    chp_find_fault(to, CHIPLET_ERR_KEY, &entry->key_place, &hint, "unknown key '%s' in [%s]",
                   entry->key, entry->section);
}

static double read_number(const part_key *key, const chp_ini_entry *entry, chp_findings *to)
{
    chp_quantity quantity;
    double value = NAN;
    size_t length = strlen(entry->value);
    if (!chp_quantity_scan(&quantity, entry->value, length)) {
        chp_find_no_number(entry->value, length, key->dimension, &entry->value_place, to);
        return NAN;
    }
    if (!chp_quantity_si(&value, &quantity, entry->value, &entry->value_place, key->dimension, to))
        return NAN;
    if (quantity.length < length) {
        chp_place rest = chp_place_within(&entry->value_place, quantity.length,
                                          length - quantity.length);
        chp_find_fault(to, CHIPLET_ERR_VALUE, &rest, NULL, "text after the value of %s", key->key);
    }
    chp_quantity_within(value, key->min, key->max, key->dimension, key->key, &entry->value_place,
                        to);
    return value;
}

static double read_die(const chp_package_text *p, const chp_ini_entry *entry, chp_findings *to)
{
    chp_suggestion near = chp_suggest_for(entry->value, strlen(entry->value));
    for (size_t i = 0; i < p->of[CHP_PART_DIE].count; i++) {
        if (strcmp(p->of[CHP_PART_DIE].part[i].name, entry->value) == 0)
            return (double)i;
        chp_suggest_offer(&near, p->of[CHP_PART_DIE].part[i].name);
    }
    chp_hint hint = { NULL, NULL, near.best };
    chp_find_fault(to, CHIPLET_ERR_NAME, &entry->value_place, &hint, "no [die.%.60s]",
                   entry->value);
    return NAN;
}

static double read_value(const chp_package_text *p, const part_key *key,
                         const chp_ini_entry *entry, chp_findings *to)
{
    if (key->form == FORM_NUMBER)
        return read_number(key, entry, to);
    if (key->form == FORM_DIE)
        return read_die(p, entry, to);
    return chp_choice_read(key->choices, key->key, entry->value, strlen(entry->value),
                           &entry->value_place, to);
}

static chp_part *part_of(chp_package_text *p, int kind, const char *name)
{
    for (size_t i = 0; i < p->of[kind].count; i++)
        if (strcmp(p->of[kind].part[i].name, name) == 0)
            return &p->of[kind].part[i];
    return NULL;
}

static void read_keys(chp_package_text *p, const chp_ini *ini, chp_findings *to)
{
    for (size_t i = 0; i < chp_ini_count(ini); i++) {
        const chp_ini_entry *entry = chp_ini_entry_at(ini, i);
        const char *name;
        int kind = kind_of(entry->section, &name);
        chp_part *part = kind < 0 ? NULL : part_of(p, kind, name);
        int key = part ? find_key(kind, entry->key) : -1;
        if (key >= 0)
            part->value[key] = read_value(p, &keys[key], entry, to);
        else if (part)
            find_unknown_key(kind, entry, to);
    }
}

/* Said only of a file without other faults, since a faulty value is missing, too. */
static void find_missing(const chp_package_text *p, chp_findings *to)
{
    for (int k = 0; k < CHP_PART_KEYS; k++)
        for (size_t i = 0; i < p->of[keys[k].kind].count; i++) {
            const chp_part *part = &p->of[keys[k].kind].part[i];
            if (isnan(part->value[k]))
                chp_find_fault(to, CHIPLET_ERR_KEY, &part->place, NULL, "[%s%s%s] has no '%s'",
                               sections[keys[k].kind], *part->name ? "." : "", part->name,
                               keys[k].key);
        }
    chp_place nowhere = { .file = p->name };
    const chp_part_kind needed[] = { CHP_PART_STEP, CHP_PART_DIE, CHP_PART_STACK };
    for (size_t k = 0; k < sizeof needed / sizeof needed[0]; k++)
        if (p->of[needed[k]].count == 0)
            chp_find_fault(to, CHIPLET_ERR_KEY, &nowhere, NULL, "there is no [%s%s]",
                           sections[needed[k]], needed[k] == CHP_PART_STEP ? "" : ".NAME");
}

chiplet_status chp_package_read(chp_package_text *out, const char *path, chp_findings *to)
{
    chp_ini *ini = NULL;
    *out = (chp_package_text){ .name = path };
    chiplet_status status = chp_ini_read(&ini, path, NULL, NULL, to->all, to->err);
    out->text = ini;
    if (status)
        to->status = status;
    if (ini) {
        open_parts(out, ini, to);
        read_keys(out, ini, to);
    }
    if (!to->status)
        find_missing(out, to);
    return to->status;
}

void chp_package_free(chp_package_text *package)
{
    chp_ini_free(package->text);
    chp_arena_free(&package->arena);
}
