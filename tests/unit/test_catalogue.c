#define _XOPEN_SOURCE 700
#include "catalogue/catalogue.h"

#include <math.h>

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "scratch.h"

static const char stack[] =
    "[memory]\n"
    "title = A stack ; not a reason\n"
    "pins = 1024 @sheet published\n"
    "pin_rate = 5.2 Gb/s [4.8 .. 6.4] @sheet measured\n"
    "capacity = 16 GB @sheet published\n"
    "device_energy = 3.9 pJ/bit [3.0 .. 5.0] @paper estimated ; because scaled by pin rate\n"
    "phy_energy = 0.5 pJ/bit @paper assumed ; because nobody says\n"
    "background_power = 1 W @paper published\n"
    "phy_edge = 6 mm @paper published\n"
    "phy_area = 11 mm2 @paper published\n"
    "body_edge = 11 mm @paper published\n"
    "body_depth = 10 mm @paper published\n"
    "bump_pitch = 55 um @paper published\n"
    "price = 200 USD @paper published\n"
    "yield = 99 % @paper published\n"
    "[sources]\n"
    "sheet = A data sheet\n"
    "paper = A paper, 2017\n";

static chp_catalogue *open_folder(const scratch *folder, const chp_catalogue *parent)
{
    chp_catalogue *catalogue = NULL;
    chiplet_error err = { 0 };
    chp_catalogue_open(&catalogue, folder->path, parent, NULL, &err);
    cr_assert(catalogue != NULL, "%s: %s", err.file, err.message);
    return catalogue;
}

static const chiplet_datum *datum_of(const chp_record *record, const char *key)
{
    for (size_t i = 0; i < record->data_count; i++)
        if (strcmp(record->data[i].key, key) == 0)
            return &record->data[i];
    return NULL;
}

Test(catalogue, a_model_becomes_plain_values_in_si)
{
    scratch folder = scratch_new();
    scratch_write(&folder, "memory/a.ini", stack);
    chp_catalogue *catalogue = open_folder(&folder, NULL);
    const chp_record *record = chp_catalogue_find(catalogue, CHIPLET_MEMORY, "a");
    const chp_memory *memory = record->plain;
    cr_assert(eq(dbl, memory->pins, 1024));
    cr_assert(eq(dbl, memory->pin_rate_bits_per_s, 5.2e9));
    cr_assert(eq(dbl, memory->capacity_bytes, 16e9));
    cr_assert(epsilon_eq(dbl, memory->bump_pitch_m, 55e-6, 1e-18));
    cr_assert(eq(dbl, memory->yield, 0.99));
    cr_assert(eq(str, (char *)memory->title, "A stack"));
    chp_catalogue_free(catalogue);
    scratch_free(&folder);
}

Test(catalogue, a_datum_keeps_range_source_kind_and_reason)
{
    scratch folder = scratch_new();
    scratch_write(&folder, "memory/a.ini", stack);
    chp_catalogue *catalogue = open_folder(&folder, NULL);
    const chp_record *record = chp_catalogue_find(catalogue, CHIPLET_MEMORY, "a");
    const chiplet_datum *energy = datum_of(record, "device_energy");
    cr_assert(epsilon_eq(dbl, energy->value, 3.9e-12, 1e-24));
    cr_assert(epsilon_eq(dbl, energy->low, 3.0e-12, 1e-24));
    cr_assert(epsilon_eq(dbl, energy->high, 5.0e-12, 1e-24));
    cr_assert(eq(str, (char *)energy->text, "3.9 pJ/bit"));
    cr_assert(eq(str, (char *)energy->unit, "pJ/bit"));
    cr_assert(eq(str, (char *)energy->source, "A paper, 2017"));
    cr_assert(eq(str, (char *)energy->provenance, "estimated"));
    cr_assert(eq(str, (char *)energy->because, "scaled by pin rate"));
    cr_assert(eq(int, energy->line, 6));
    const chiplet_datum *pins = datum_of(record, "pins");
    cr_assert(eq(dbl, pins->low, 1024));
    cr_assert(eq(dbl, pins->high, 1024));
    cr_assert(eq(ptr, (void *)pins->because, NULL));
    cr_assert(isnan(datum_of(record, "title")->value));
    chp_catalogue_free(catalogue);
    scratch_free(&folder);
}

Test(catalogue, both_ends_of_the_ranges_are_plain_values_too)
{
    scratch folder = scratch_new();
    scratch_write(&folder, "memory/a.ini", stack);
    chp_catalogue *catalogue = open_folder(&folder, NULL);
    const chp_record *record = chp_catalogue_find(catalogue, CHIPLET_MEMORY, "a");
    const chp_memory *low = record->low, *high = record->high;
    cr_assert(eq(dbl, low->pin_rate_bits_per_s, 4.8e9));
    cr_assert(eq(dbl, high->pin_rate_bits_per_s, 6.4e9));
    cr_assert(eq(dbl, low->price_usd, 200));
    cr_assert(eq(dbl, high->price_usd, 200));
    cr_assert(eq(str, (char *)high->title, "A stack"));
    chp_catalogue_free(catalogue);
    scratch_free(&folder);
}

Test(catalogue, a_base_gives_what_is_not_said)
{
    static const char child[] = "base = a\n[memory]\ncapacity = 24 GB @own published\n"
                                "[sources]\nown = Another sheet\n";
    scratch folder = scratch_new();
    scratch_write(&folder, "memory/a.ini", stack);
    scratch_write(&folder, "memory/b.ini", child);
    scratch_write(&folder, "memory/c.ini", "[memory]\nbase = b\ntitle = C\n");
    chp_catalogue *catalogue = open_folder(&folder, NULL);
    const chp_record *record = chp_catalogue_find(catalogue, CHIPLET_MEMORY, "c");
    const chp_memory *memory = record->plain;
    cr_assert(eq(dbl, memory->capacity_bytes, 24e9));
    cr_assert(eq(dbl, memory->pins, 1024));
    cr_assert(eq(str, (char *)memory->title, "C"));
    cr_assert(eq(str, (char *)datum_of(record, "capacity")->source, "Another sheet"));
    cr_assert(eq(str, (char *)datum_of(record, "pins")->source, "A data sheet"));
    chp_catalogue_free(catalogue);
    scratch_free(&folder);
}

Test(catalogue, defaults_are_data_without_text_or_source)
{
    static const char server[] = "[system]\ntitle = S\npackages = 8 @a published\n"
                                 "domain = 8 @a published\n[sources]\na = A\n";
    scratch folder = scratch_new();
    scratch_write(&folder, "system/s.ini", server);
    chp_catalogue *catalogue = open_folder(&folder, NULL);
    const chp_record *record = chp_catalogue_find(catalogue, CHIPLET_SYSTEM, "s");
    const chp_system *system = record->plain;
    const chiplet_datum *pue = datum_of(record, "pue");
    cr_assert(eq(dbl, system->pue, 1));
    cr_assert(eq(dbl, pue->value, 1));
    cr_assert(eq(ptr, (void *)pue->text, NULL));
    cr_assert(eq(ptr, (void *)pue->source, NULL));
    chp_catalogue_free(catalogue);
    scratch_free(&folder);
}

static void write_system(const scratch *folder, const char *name, const char *packages)
{
    char text[300];
    snprintf(text, sizeof text,
             "[system]\ntitle = S\npackages = %s @a published\ndomain = 8 @a published\n"
             "[sources]\na = A\n",
             packages);
    scratch_write(folder, name, text);
}

static double packages_of(const chp_catalogue *catalogue, const char *name)
{
    const chp_record *record = chp_catalogue_find(catalogue, CHIPLET_SYSTEM, name);
    return record ? ((const chp_system *)record->plain)->packages : NAN;
}

Test(catalogue, earlier_folders_win_and_a_child_hides_its_parent)
{
    scratch one = scratch_new(), two = scratch_new(), mine = scratch_new();
    char list[200];
    write_system(&one, "system/s.ini", "1");
    write_system(&two, "system/s.ini", "2");
    write_system(&two, "system/t.ini", "3");
    write_system(&mine, "system/t.ini", "4");
    snprintf(list, sizeof list, ":%s:%s:", one.path, two.path);
    chp_catalogue *parent = NULL;
    cr_assert(eq(int, chp_catalogue_open(&parent, list, NULL, NULL, NULL), CHIPLET_OK));
    chp_catalogue *child = open_folder(&mine, parent);
    cr_assert(eq(sz, chp_catalogue_count(parent, CHIPLET_SYSTEM), 2));
    cr_assert(eq(str, (char *)chp_catalogue_at(parent, CHIPLET_SYSTEM, 0)->name, "s"));
    cr_assert(eq(ptr, (void *)chp_catalogue_at(parent, CHIPLET_SYSTEM, 2), NULL));
    cr_assert(eq(dbl, packages_of(parent, "s"), 1));
    cr_assert(eq(dbl, packages_of(parent, "t"), 3));
    cr_assert(eq(dbl, packages_of(child, "s"), 1));
    cr_assert(eq(dbl, packages_of(child, "t"), 4));
    cr_assert(eq(str, (char *)chp_catalogue_suggest(child, CHIPLET_SYSTEM, "S"), "s"));
    chp_catalogue_free(child);
    chp_catalogue_free(parent);
    scratch_free(&one);
    scratch_free(&two);
    scratch_free(&mine);
}

Test(catalogue, the_checksum_tells_data_apart_and_not_folders)
{
    scratch one = scratch_new(), two = scratch_new(), other = scratch_new();
    write_system(&one, "system/s.ini", "1");
    write_system(&two, "system/s.ini", "1");
    write_system(&other, "system/s.ini", "2");
    chp_catalogue *a = open_folder(&one, NULL), *b = open_folder(&two, NULL);
    chp_catalogue *c = open_folder(&other, NULL);
    cr_assert(eq(sz, strlen(chp_catalogue_checksum(a)), 16));
    cr_assert(eq(str, (char *)chp_catalogue_checksum(a), (char *)chp_catalogue_checksum(b)));
    cr_assert(ne(str, (char *)chp_catalogue_checksum(a), (char *)chp_catalogue_checksum(c)));
    chp_catalogue_free(a);
    chp_catalogue_free(b);
    chp_catalogue_free(c);
    chp_catalogue_free(NULL);
    scratch_free(&one);
    scratch_free(&two);
    scratch_free(&other);
}

Test(catalogue, an_empty_list_is_an_empty_catalogue)
{
    chp_catalogue *catalogue = NULL;
    cr_assert(eq(int, chp_catalogue_open(&catalogue, NULL, NULL, NULL, NULL), CHIPLET_OK));
    for (int kind = 0; kind < CHIPLET_KINDS; kind++)
        cr_assert(eq(sz, chp_catalogue_count(catalogue, (chiplet_kind)kind), 0));
    cr_assert(eq(ptr, (void *)chp_catalogue_find(catalogue, CHIPLET_CHIP, "x"), NULL));
    cr_assert(eq(ptr, (void *)chp_catalogue_suggest(catalogue, CHIPLET_CHIP, "x"), NULL));
    chp_catalogue_free(catalogue);
}

Test(catalogue, the_models_of_the_tree_are_without_fault)
{
    chp_catalogue *catalogue = NULL;
    chiplet_error err = { 0 };
    chp_catalogue_open(&catalogue, models_folder(), NULL, NULL, &err);
    cr_assert(catalogue != NULL, "%s:%d: %s", err.file, err.line, err.message);
    cr_assert(gt(sz, chp_catalogue_count(catalogue, CHIPLET_CHIP), 20));
    const chp_record *h20 = chp_catalogue_find(catalogue, CHIPLET_CHIP, "H20");
    cr_assert(eq(str, (char *)h20->name, "nvidia-h20"));
    chp_catalogue_free(catalogue);
}

static int has_source(const chiplet_datum *datum)
{
    return datum->source && *datum->source && datum->provenance;
}

Test(catalogue, every_number_of_the_tree_has_a_source_and_every_guess_a_reason)
{
    chp_catalogue *catalogue = NULL;
    cr_assert(eq(int, chp_catalogue_open(&catalogue, models_folder(), NULL, NULL, NULL), 0));
    for (int kind = 0; kind < CHIPLET_KINDS; kind++)
        for (size_t i = 0; i < chp_catalogue_count(catalogue, (chiplet_kind)kind); i++) {
            const chp_record *record = chp_catalogue_at(catalogue, (chiplet_kind)kind, i);
            for (size_t d = 0; d < record->data_count; d++) {
                const chiplet_datum *datum = &record->data[d];
                if (!datum->text || isnan(datum->value))
                    continue;
                int guess = datum->provenance &&
                            (datum->provenance[0] == 'e' || datum->provenance[0] == 'a');
                cr_assert(has_source(datum), "%s: %s", record->path, datum->key);
                cr_assert(datum->because || !guess, "%s: %s", record->path, datum->key);
                cr_assert(datum->low <= datum->value && datum->value <= datum->high);
            }
        }
    chp_catalogue_free(catalogue);
}
