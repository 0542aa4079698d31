#include "portfolio/text.h"

#include <math.h>
#include <string.h>

#include "base/quantity.h"
#include "base/suggest.h"
#include "design/choice.h"
#include "ini/text.h"

enum { MOST_PRODUCTS = 64 };

static const char product_prefix[] = "product.";
static const char *const own_keys[] = { "title", "study", "minimize", "time_limit", "gap" };
static const char *const product_keys[] = { "study", "volume", "set" };
enum { OWN_KEYS = 5, PRODUCT_KEYS = 3 };

static int is_list(const char *section, const char *key)
{
    return strncmp(section, product_prefix, sizeof product_prefix - 1) == 0 &&
           strcmp(key, "set") == 0;
}

static const char *product_name(const char *section)
{
    size_t length = sizeof product_prefix - 1;
    return strncmp(section, product_prefix, length) == 0 ? section + length : NULL;
}

/* ------------------------------------------------------------- what is known */

static int is_one_of(const char *word, const char *const *words, int count)
{
    for (int i = 0; i < count; i++)
        if (strcmp(words[i], word) == 0)
            return 1;
    return 0;
}

static void check_key(const chp_ini_entry *entry, const char *const *words, int count,
                      chp_findings *to)
{
    chp_suggestion near = chp_suggest_for(entry->key, strlen(entry->key));
    if (is_one_of(entry->key, words, count))
        return;
    for (int i = 0; i < count; i++)
        chp_suggest_offer(&near, words[i]);
    chp_hint hint = { NULL, NULL, near.best };
    chp_find_fault(to, CHIPLET_ERR_KEY, &entry->key_place, &hint, "unknown key '%s' in [%s]%s",
                   entry->key, entry->section,
                   words == product_keys ? "; keys of its study are set by set = KEY = VALUE" : "");
}

static void find_unknown_section(const chp_ini_entry *entry, chp_findings *to)
{
    chp_hint hint = { "[portfolio] or [product.NAME]", NULL, NULL };
    if (*entry->section)
        chp_find_fault(to, CHIPLET_ERR_KEY, &entry->section_place, &hint, "unknown section [%s]",
                       entry->section);
    else
        chp_find_fault(to, CHIPLET_ERR_KEY, &entry->key_place, NULL,
                       "'%s' stands before the first [section]", entry->key);
}

static int is_new_section(const chp_ini *ini, size_t i)
{
    return i == 0 ||
           strcmp(chp_ini_entry_at(ini, i - 1)->section, chp_ini_entry_at(ini, i)->section) != 0;
}

static void check_names(const chp_ini *ini, chp_findings *to)
{
    for (size_t i = 0; i < chp_ini_count(ini); i++) {
        const chp_ini_entry *entry = chp_ini_entry_at(ini, i);
        if (product_name(entry->section))
            check_key(entry, product_keys, PRODUCT_KEYS, to);
        else if (strcmp(entry->section, "portfolio") == 0)
            check_key(entry, own_keys, OWN_KEYS, to);
        else if (is_new_section(ini, i))
            find_unknown_section(entry, to);
    }
}

/* ------------------------------------------------------------------- values */

static void read_number(double *out, const chp_ini_entry *entry, chp_dimension dimension,
                        double min, double max, chp_findings *to)
{
    chp_quantity quantity;
    size_t length = strlen(entry->value);
    double value;
    if (!chp_quantity_scan(&quantity, entry->value, length)) {
        chp_find_no_number(entry->value, length, dimension, &entry->value_place, to);
    } else if (quantity.length < length) {
        chp_place place = chp_place_within(&entry->value_place, quantity.length,
                                           length - quantity.length);
        chp_find_fault(to, CHIPLET_ERR_VALUE, &place, NULL, "expected the end of the line");
    } else if (chp_quantity_si(&value, &quantity, entry->value, &entry->value_place, dimension,
                               to) &&
               chp_quantity_within(value, min, max, dimension, entry->key, &entry->value_place,
                                   to)) {
        *out = value;
    }
}

static void read_own(chp_portfolio_text *t, chp_findings *to)
{
    const chp_ini_entry *entry = chp_ini_find(t->ini, "portfolio", "title");
    t->title = entry ? entry->value : NULL;
    entry = chp_ini_find(t->ini, "portfolio", "minimize");
    if (entry)
        t->ownership = chp_choice_read("cost|ownership", "minimize", entry->value,
                                       strlen(entry->value), &entry->value_place, to) > 0;
    entry = chp_ini_find(t->ini, "portfolio", "time_limit");
    if (entry)
        read_number(&t->time_limit_s, entry, CHP_TIME, 0.01, 1e6, to);
    entry = chp_ini_find(t->ini, "portfolio", "gap");
    if (entry)
        read_number(&t->gap, entry, CHP_FRACTION, 0, 1, to);
}

/* ----------------------------------------------------------------- products */

static void open_product(chp_portfolio_text *t, const chp_ini_entry *entry, chp_findings *to)
{
    chp_product *grown = chp_arena_grow(&t->arena, t->product, t->products, sizeof *grown);
    if (!grown) {
        chp_find_no_memory(to);
        return;
    }
    t->product = grown;
    if (t->products == MOST_PRODUCTS) {
        chp_find_fault(to, CHIPLET_ERR_VALUE, &entry->section_place, NULL,
                       "more than %d products", MOST_PRODUCTS);
        return;
    }
    grown[t->products++] =
        (chp_product){ product_name(entry->section), entry->section_place, NULL, NAN };
}

static const char *path_beside(chp_portfolio_text *t, const char *path)
{
    const char *slash = strrchr(t->file, '/');
    if (path[0] == '/' || !slash)
        return path;
    return chp_arena_print(&t->arena, "%.*s/%s", (int)(slash - t->file), t->file, path);
}

static const chp_ini_entry *study_entry(const chp_portfolio_text *t, const char *section)
{
    const chp_ini_entry *own = chp_ini_find(t->ini, section, "study");
    return own ? own : chp_ini_find(t->ini, "portfolio", "study");
}

static void open_study(chp_portfolio_text *t, chp_product *p, const char *section,
                       const chp_catalogue *library, chp_findings *to)
{
    const chp_ini_entry *entry = study_entry(t, section);
    if (!entry) {
        chp_find_fault(to, CHIPLET_ERR_KEY, &p->place, NULL,
                       "[%s] names no study, and neither does [portfolio]", section);
        return;
    }
    const char *path = path_beside(t, entry->value);
    chiplet_error err = { 0 };
    chiplet_status status = path ? chp_study_read(&p->study, library, path, to->all, &err)
                                 : chp_fail_memory(&err);
    if (!status)
        return;
    p->study = NULL;
    if (to->err && !to->status)
        *to->err = err;
    to->status = to->status ? to->status : status;
}

/* Blanks around the key are trimmed by whoever sets it. */
static void apply(chp_portfolio_text *t, chp_product *p, const chp_ini_entry *entry,
                  chp_findings *to)
{
    const char *equal = strchr(entry->value, '=');
    chiplet_error err = { 0 };
    if (!equal || strchr("<>", equal == entry->value ? '<' : equal[-1])) {
        chp_find_fault(to, CHIPLET_ERR_SYNTAX, &entry->value_place, NULL,
                       "expected KEY = VALUE, as in set = die.cores = 24, 32");
        return;
    }
    const char *key = chp_arena_copy(&t->arena, entry->value, (size_t)(equal - entry->value));
    if (!key)
        chp_find_no_memory(to);
    else if (chp_study_set(p->study, key, equal + 1, &err))
        chp_find_fault(to, (chiplet_status)err.status, &entry->value_place, NULL, "%s",
                       err.message);
}

/* What needs more than one key: a design, and values for all of it. */
static void check_product(const chp_product *p, chp_findings *to)
{
    chiplet_error err = { 0 };
    if (p->study->sheet)
        chp_find_fault(to, CHIPLET_ERR_VALUE, &p->place, NULL,
                       "product '%s': '%s' is a chip as sold; its dies are nobody's to tape out",
                       p->name, p->study->sheet->name);
    else if (chp_study_check(p->study, NULL, &err))
        chp_find_fault(to, (chiplet_status)err.status, &p->place, NULL, "product '%s': %s",
                       p->name, err.message);
}

static void read_volume(const chp_portfolio_text *t, chp_product *p, const char *section,
                        chp_findings *to)
{
    chiplet_error err = { 0 };
    const chp_ini_entry *entry = chp_ini_find(t->ini, section, "volume");
    if (!entry)
        chp_find_fault(to, CHIPLET_ERR_KEY, &p->place, NULL, "[%s] has no 'volume'", section);
    else
        read_number(&p->volume, entry, CHP_COUNT, 1, 1e10, to);
    if (entry && p->study && chp_study_set(p->study, "cost.volume", entry->value, &err))
        chp_find_fault(to, (chiplet_status)err.status, &entry->value_place, NULL, "%s",
                       err.message);
}

static void read_product(chp_portfolio_text *t, chp_product *p, const chp_catalogue *library,
                         chp_findings *to)
{
    const char *section = chp_arena_print(&t->arena, "%s%s", product_prefix, p->name);
    if (!section) {
        chp_find_no_memory(to);
        return;
    }
    open_study(t, p, section, library, to);
    for (size_t i = 0; p->study && i < chp_ini_count(t->ini); i++) {
        const chp_ini_entry *entry = chp_ini_entry_at(t->ini, i);
        if (strcmp(entry->section, section) == 0 && strcmp(entry->key, "set") == 0)
            apply(t, p, entry, to);
    }
    read_volume(t, p, section, to);
    if (p->study && !to->status)
        check_product(p, to);
}

chiplet_status chp_portfolio_read(chp_portfolio_text *out, const chp_catalogue *library,
                                  const char *path, chp_findings *to)
{
    memset(out, 0, sizeof *out);
    out->file = path;
    chiplet_status status = chp_ini_read(&out->ini, path, NULL, is_list, to->all, to->err);
    if (status)
        to->status = status;
    if (!out->ini)
        return to->status;
    check_names(out->ini, to);
    read_own(out, to);
    for (size_t i = 0; i < chp_ini_count(out->ini); i++)
        if (product_name(chp_ini_entry_at(out->ini, i)->section) && is_new_section(out->ini, i))
            open_product(out, chp_ini_entry_at(out->ini, i), to);
    for (size_t i = 0; i < out->products; i++)
        read_product(out, &out->product[i], library, to);
    chp_place nowhere = { .file = path };
    if (out->products == 0 && !to->status)
        chp_find_fault(to, CHIPLET_ERR_KEY, &nowhere, NULL, "there is no [product.NAME]");
    return to->status;
}

void chp_portfolio_text_free(chp_portfolio_text *text)
{
    for (size_t i = 0; i < text->products; i++)
        chp_study_free(text->product[i].study);
    chp_ini_free(text->ini);
    chp_arena_free(&text->arena);
}
