#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/checksum.h"
#include "base/digits.h"
#include "base/error.h"
#include "base/quantity.h"
#include "base/shortfall.h"
#include "base/suggest.h"
#include "base/units.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

/* ----------------------------------------------------------------- numbers */

Test(number, reads_decimals_and_says_how_many_bytes)
{
    static const struct {
        const char *text;
        size_t used;
        double value;
    } row[] = {
        { "8..96", 1, 8 },
        { "0.75 V", 4, 0.75 },
        { "-2.5e-3x", 7, -2.5e-3 },
        { "+7", 2, 7 },
        { ".5", 2, 0.5 },
        { "5.", 1, 5 },
        { "1e", 1, 1 },
        { "1e+", 1, 1 },
        { "1E3", 3, 1000 },
        { "0x10", 1, 0 },
        { "1_000", 1, 1 },
        { "1,5", 1, 1 },
        { "4.9e-324", 8, 4.9406564584124654e-324 },
        { "9007199254740993", 16, 9007199254740992 },
        { "0.1", 3, 0.1 },
        { "00012", 5, 12 },
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        double value = NAN;
        size_t used = chp_parse_number(&value, row[i].text, strlen(row[i].text));
        cr_assert(eq(sz, used, row[i].used), "%s", row[i].text);
        cr_assert(eq(dbl, value, row[i].value), "%s", row[i].text);
    }
}

Test(number, refuses_what_is_none)
{
    static const char *const row[] = { "",    "-",    "+",      ".",  "..5", "e5",    "inf",
                                       "nan", "-inf", "NaN(1)", " 1", "x2",  "1e999", "-1e999" };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        double value = 42;
        cr_assert(eq(sz, chp_parse_number(&value, row[i], strlen(row[i])), 0), "%s", row[i]);
        cr_assert(eq(dbl, value, 42), "%s", row[i]);
    }
}

Test(number, stops_where_the_text_ends)
{
    double value = 0;
    cr_assert(eq(sz, chp_parse_number(&value, "1234", 2), 2));
    cr_assert(eq(dbl, value, 12));
}

Test(number, longer_than_any_double_needs_is_refused)
{
    char text[1001];
    double value = 42;
    memset(text, '1', sizeof text);
    cr_assert(eq(sz, chp_parse_number(&value, text, sizeof text), 0));
}

/* The reference is the C library's own printf: what it writes must be read
 * back to the last bit. */
Test(number, every_double_survives_seventeen_digits)
{
    char text[64];
    unsigned long long bits = 88172645463325252ull;
    for (int i = 0; i < 20000; i++) {
        double value, back = NAN;
        bits ^= bits << 13;
        bits ^= bits >> 7;
        bits ^= bits << 17;
        memcpy(&value, &bits, sizeof value);
        if (!isfinite(value))
            continue;
        int length = snprintf(text, sizeof text, "%.17g", value);
        cr_assert(eq(sz, chp_parse_number(&back, text, (size_t)length), (size_t)length));
        cr_assert(eq(dbl, back, value));
    }
}

Test(number, does_not_hear_of_the_locale)
{
    static const char *const names[] = { "de_DE.UTF-8", "fr_FR.UTF-8", "de_DE", "C" };
    char text[32];
    double value = 0;
    for (size_t i = 0; i < sizeof names / sizeof *names && !setlocale(LC_ALL, names[i]); i++)
        ;
    cr_assert(eq(sz, chp_parse_number(&value, "0.75", 4), 4));
    cr_assert(eq(dbl, value, 0.75));
    chp_format_number(text, sizeof text, 0.75, 3);
    cr_assert(eq(str, text, "0.75"));
    setlocale(LC_ALL, "C");
}

Test(number, is_shown_with_few_digits)
{
    static const struct {
        double value;
        int digits;
        const char *text;
    } row[] = {
        { 0, 4, "0" },
        { -0.0, 4, "0" },
        { 814, 4, "814" },
        { 0.74, 4, "0.74" },
        { 123456, 4, "123500" },
        { 99999.9, 4, "100000" },
        { 0.000123456, 3, "0.000123" },
        { 1e-9, 4, "1e-09" },
        { 1.25e20, 4, "1.25e+20" },
        { -2.5, 4, "-2.5" },
        { 1048576, 17, "1048576" },
        { 0.1, 17, "0.10000000000000001" },
        { 7, 0, "7" },
        { NAN, 4, "nan" },
        { HUGE_VAL, 4, "inf" },
        { -HUGE_VAL, 4, "-inf" },
    };
    char text[64];
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        int length = chp_format_number(text, sizeof text, row[i].value, row[i].digits);
        cr_assert(eq(str, text, (char *)row[i].text));
        cr_assert(eq(int, length, (int)strlen(text)));
    }
}

/* Signs, point, exponent and zeros at both ends left out. */
static void digits_alone(char *out, const char *text)
{
    size_t n = 0;
    for (; *text && *text != 'e'; text++)
        if (*text >= (n ? '0' : '1') && *text <= '9')
            out[n++] = *text;
    while (n > 0 && out[n - 1] == '0')
        n--;
    out[n] = '\0';
}

/* Numbers of all sizes; whole ones, few digits and middles between two roundings among
 * them. */
static double some_number(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    double value = (double)(*state >> 11) * pow(2, (int)(*state >> 3 & 127) - 110);
    double few = (double)(*state >> 44) / pow(2, (int)(*state & 7));
    double tens = (double)(*state >> 40) / pow(10, (int)(*state & 15));
    return *state >> 9 & 1 ? value : *state >> 8 & 1 ? few : tens;
}

Test(number, is_shown_with_the_digits_of_printf)
{
    uint64_t state = 1;
    for (int i = 0; i < 200000; i++) {
        char text[64], plain[64], shown[64], wanted[64];
        double value = some_number(&state);
        int digits = 1 + i % 17;
        chp_format_number(text, sizeof text, value, digits);
        snprintf(plain, sizeof plain, "%.*e", digits - 1, value);
        digits_alone(shown, text);
        digits_alone(wanted, plain);
        cr_assert(strcmp(shown, wanted) == 0, "%s for %s", text, plain);
        cr_assert(strtod(text, NULL) == strtod(plain, NULL), "%s for %s", text, plain);
    }
}

Test(number, is_told_exactly_with_the_fewest_digits_that_suffice)
{
    uint64_t state = 2;
    for (int i = 0; i < 200000; i++) {
        char text[64], plain[64], shown[64], wanted[64];
        double value = some_number(&state);
        int digits = 14;
        do
            snprintf(plain, sizeof plain, "%.*e", digits, value);
        while (strtod(plain, NULL) != value && ++digits < 17);
        chp_format_exact(text, sizeof text, value);
        digits_alone(shown, text);
        digits_alone(wanted, plain);
        cr_assert(strcmp(shown, wanted) == 0, "%s for %s", text, plain);
        cr_assert(strtod(text, NULL) == value, "%s for %s", text, plain);
    }
}

/* Numbers of few digits that no double is: as far from one as can be, or nearly. */
Test(number, of_few_digits_knows_whether_they_read_back_as_it)
{
    int told = 0;
    for (int i = 1; i < 200000; i++) {
        char text[64];
        chp_digits known;
        snprintf(text, sizeof text, "%de%d", i, 10 + i % 9);
        double value = strtod(text, NULL);
        if (!chp_digits_of(&known, value, 6) || known.back < 0)
            continue;
        snprintf(text, sizeof text, "%.5e", value);
        cr_assert(eq(int, known.back, strtod(text, NULL) == value), "%s", text);
        told++;
    }
    cr_assert(gt(int, told, 190000));
}

/* ------------------------------------------------------------------- units */

Test(units, convert_to_si)
{
    static const struct {
        const char *text;
        chp_dimension dimension;
        double si;
    } row[] = {
        { "814 mm2", CHP_AREA, 814e-6 },
        { "819 GB/s", CHP_BYTE_RATE, 819e9 },
        { "64 MiB", CHP_BYTES, 67108864 },
        { "64 MB", CHP_BYTES, 64e6 },
        { "5.2 Gb/s", CHP_BIT_RATE, 5.2e9 },
        { "3.9 pJ/bit", CHP_ENERGY_PER_BIT, 3.9e-12 },
        { "8 pJ/B", CHP_ENERGY_PER_BIT, 1e-12 },
        { "0.09 1/cm2", CHP_PER_AREA, 900 },
        { "85 C", CHP_TEMPERATURE, 358.15 },
        { "300 K", CHP_TEMPERATURE, 300 },
        { "10 C", CHP_KELVIN, 10 },
        { "10 K", CHP_KELVIN, 10 },
        { "42 %", CHP_FRACTION, 0.42 },
        { "42%", CHP_FRACTION, 0.42 },
        { "0.42", CHP_FRACTION, 0.42 },
        { "78", CHP_COUNT, 78 },
        { "1 year", CHP_TIME, 31557600 },
        { "3600 USD/kWh", CHP_MONEY_PER_ENERGY, 1e-3 },
        { "50ms", CHP_TIME, 0.05 },
        { "76 fJ/bit/mm", CHP_ENERGY_PER_BIT_LENGTH, 76e-12 },
        { "10 K*mm2/W", CHP_THERMAL_RESISTANCE_AREA, 1e-5 },
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        chp_findings to = { NULL, NULL, CHIPLET_OK };
        chp_place place = { 0 };
        chp_quantity quantity;
        double si = NAN;
        cr_assert(chp_quantity_scan(&quantity, row[i].text, strlen(row[i].text)));
        cr_assert(eq(sz, quantity.length, strlen(row[i].text)), "%s", row[i].text);
        cr_assert(chp_quantity_si(&si, &quantity, row[i].text, &place, row[i].dimension, &to));
        cr_assert(epsilon_eq(dbl, si / row[i].si, 1, 1e-15), "%s", row[i].text);
    }
}

Test(units, bits_and_bytes_are_told_apart)
{
    cr_assert(eq(int, (int)chp_unit_find("Gb/s", 4, CHP_BYTE_RATE)->dimension, CHP_BIT_RATE));
    cr_assert(eq(int, (int)chp_unit_find("GB/s", 4, CHP_BIT_RATE)->dimension, CHP_BYTE_RATE));
    cr_assert(eq(dbl, chp_unit_find("GiB", 3, CHP_BYTES)->scale, 1073741824));
    cr_assert(eq(ptr, (void *)chp_unit_find("gb", 2, CHP_BYTES), NULL));
}

Test(units, a_misspelt_unit_finds_its_neighbour_of_the_same_dimension)
{
    cr_assert(eq(str, (char *)chp_unit_suggest("gb/s", 4, CHP_BYTE_RATE), "GB/s"));
    cr_assert(eq(str, (char *)chp_unit_suggest("mm^2", 4, CHP_AREA), "mm2"));
    cr_assert(eq(ptr, (void *)chp_unit_suggest("furlong", 7, CHP_LENGTH), NULL));
}

Test(units, every_dimension_shows_its_customary_unit_and_comes_back)
{
    char text[80];
    for (int d = 0; d < CHP_DIMENSIONS; d++) {
        chp_findings to = { NULL, NULL, CHIPLET_OK };
        chp_place place = { 0 };
        chp_quantity quantity;
        double si = 12 * chp_customary_scale((chp_dimension)d), back = NAN;
        if (d == CHP_TEMPERATURE)
            si += 273.15;
        chp_format_quantity(text, sizeof text, si, (chp_dimension)d, 9);
        cr_assert(eq(int, strncmp(text, "12", 2), 0), "%s", text);
        cr_assert(chp_quantity_scan(&quantity, text, strlen(text)));
        cr_assert(chp_quantity_si(&back, &quantity, text, &place, (chp_dimension)d, &to), "%s",
                  text);
        cr_assert(epsilon_eq(dbl, back / si, 1, 1e-12), "%s", text);
    }
}

Test(units, memories_below_a_gigabyte_are_counted_in_mebibytes)
{
    char text[80];
    chp_format_quantity(text, sizeof text, 64 * 1048576.0, CHP_BYTES, 6);
    cr_assert(eq(str, text, "64 MiB"));
    chp_format_quantity(text, sizeof text, 1e9, CHP_BYTES, 6);
    cr_assert(eq(str, text, "1 GB"));
    chp_format_quantity(text, sizeof text, 0, CHP_BYTES, 6);
    cr_assert(eq(str, text, "0 GB"));
}

Test(units, lengths_below_a_micrometre_are_counted_in_nanometres)
{
    char text[80];
    chp_format_quantity(text, sizeof text, 16e-9, CHP_LENGTH, 6);
    cr_assert(eq(str, text, "16 nm"));
    chp_format_quantity(text, sizeof text, 9e-6, CHP_LENGTH, 6);
    cr_assert(eq(str, text, "0.009 mm"));
}

Test(units, millions_of_dollars_are_told_in_millions)
{
    char text[80];
    chp_format_quantity(text, sizeof text, 393.4e6, CHP_MONEY, 4);
    cr_assert(eq(str, text, "393.4 MUSD"));
    chp_format_quantity(text, sizeof text, 999999, CHP_MONEY, 6);
    cr_assert(eq(str, text, "999999 USD"));
}

Test(units, a_shortfall_says_what_is_missing)
{
    char text[200];
    chp_shortfall s = { "die shoreline", 66e-3, 56.4e-3, CHP_LENGTH, "fewer stacks" };
    chp_shortfall_format(text, sizeof text, &s);
    cr_assert(eq(str, text,
                 "die shoreline: needs 66 mm, has 56.4 mm (9.6 mm short); "
                 "would fit: fewer stacks"));
    chp_shortfall hot = { "junction", 378.15, 368.15, CHP_TEMPERATURE, NULL };
    chp_shortfall_format(text, sizeof text, &hot);
    cr_assert(eq(str, text, "junction: needs 105 C, has 95 C (10 K short)"));
}

Test(units, the_numbers_of_a_shortfall_differ_by_its_gap)
{
    static const struct {
        double need, have;
        chp_dimension dimension;
        const char *text;
    } row[] = {
        { 16.0009e9, 16e9, CHP_BYTES, "it: needs 16.0009 GB, has 16 GB (0.0009 GB short)" },
        { 64.57e9, 64e9, CHP_BYTES, "it: needs 64.57 GB, has 64 GB (0.57 GB short)" },
        { 96 * 1048576.0, 64 * 1048576.0, CHP_BYTES,
          "it: needs 96 MiB, has 64 MiB (32 MiB short)" },
        { 33056, 8264, CHP_COUNT, "it: needs 33056, has 8264 (24792 short)" },
        { 24.884e-3, 24.449e-3, CHP_LENGTH, "it: needs 24.88 mm, has 24.45 mm (0.43 mm short)" },
        { HUGE_VAL, 8, CHP_COUNT, "it: needs inf, has 8 (inf short)" },
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        char text[200];
        chp_shortfall s = { "it", row[i].need, row[i].have, row[i].dimension, NULL };
        chp_shortfall_format(text, sizeof text, &s);
        cr_assert(eq(str, text, (char *)row[i].text));
    }
}

/* ------------------------------------------------------------- suggestions */

Test(suggest, counts_slips_of_the_hand)
{
    static const struct {
        const char *a, *b;
        size_t distance;
    } row[] = { { "area", "aera", 1 }, { "area", "area", 0 },      { "Area", "aREA", 0 },
                { "", "abc", 3 },      { "kitten", "sitting", 3 }, { "ca", "abc", 3 },
                { "hbm3", "hbm3e", 1 } };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        const char *a = row[i].a, *b = row[i].b;
        cr_assert(eq(sz, chp_edit_distance(a, strlen(a), b, strlen(b)), row[i].distance), "%s", a);
        cr_assert(eq(sz, chp_edit_distance(b, strlen(b), a, strlen(a)), row[i].distance), "%s", a);
    }
}

Test(suggest, takes_the_nearest_and_only_if_it_is_near)
{
    chp_suggestion near = chp_suggest_for("aera", 4);
    chp_suggest_offer(&near, "cores");
    cr_assert(eq(ptr, (void *)near.best, NULL));
    chp_suggest_offer(&near, "areas");
    chp_suggest_offer(&near, "area");
    chp_suggest_offer(&near, "arena");
    cr_assert(eq(str, (char *)near.best, "area"));
}

Test(suggest, a_name_that_holds_the_word_is_near)
{
    chp_suggestion near = chp_suggest_for("H20", 3);
    chp_suggest_offer(&near, "n10");
    chp_suggest_offer(&near, "nvidia-h20");
    cr_assert(eq(str, (char *)near.best, "nvidia-h20"));
    chp_suggestion letters = chp_suggest_for("nv", 2);
    chp_suggest_offer(&letters, "nvidia-h20");
    cr_assert(eq(ptr, (void *)letters.best, NULL));
}

/* --------------------------------------------------------- memory and sums */

/* Test vectors of draft-eastlake-fnv. */
Test(checksum, is_fnv_1a)
{
    cr_assert(eq(u64, chp_checksum(CHP_CHECKSUM_START, "", 0), 0xcbf29ce484222325u));
    cr_assert(eq(u64, chp_checksum(CHP_CHECKSUM_START, "a", 1), 0xaf63dc4c8601ec8cu));
    cr_assert(eq(u64, chp_checksum(CHP_CHECKSUM_START, "foobar", 6), 0x85944171f73967e8u));
}

Test(arena, keeps_what_it_gave)
{
    chp_arena arena = { NULL };
    size_t *rows = NULL;
    char *first = chp_arena_print(&arena, "%s-%d", "n", 7);
    char *large = chp_arena_alloc(&arena, 100000);
    for (size_t i = 0; i < 5000; i++) {
        rows = chp_arena_grow(&arena, rows, i, sizeof *rows);
        rows[i] = i;
    }
    memset(large, 1, 100000);
    cr_assert(eq(str, first, "n-7"));
    for (size_t i = 0; i < 5000; i++)
        cr_assert(eq(sz, rows[i], i));
    chp_arena_free(&arena);
    chp_arena_free(&arena);
}

/* ------------------------------------------------------------------ errors */

Test(errors, every_status_has_a_name)
{
    for (int status = CHIPLET_OK; status <= CHIPLET_ERR_REFUSED; status++)
        cr_assert(eq(int, strncmp(chiplet_status_name((chiplet_status)status), "CHIPLET_", 8), 0));
    cr_assert(eq(str, (char *)chiplet_status_name(CHIPLET_ERR_UNIT), "CHIPLET_ERR_UNIT"));
    cr_assert(eq(str, (char *)chiplet_status_name((chiplet_status)99), "unknown status"));
}

Test(errors, are_formatted_with_as_much_place_as_there_is)
{
    char text[700];
    chiplet_error err;
    chp_place place = { "study.ini", 6, 13, 4, NULL, 0 };
    cr_assert(eq(int, chp_fail(&err, CHIPLET_ERR_UNIT, &place, "expected %s", "an area"),
                 CHIPLET_ERR_UNIT));
    chiplet_error_format(&err, text, sizeof text);
    cr_assert(eq(str, text, "study.ini:6:13: expected an area"));
    place.line = 0;
    chp_fail(&err, CHIPLET_ERR_IO, &place, "cannot read");
    chiplet_error_format(&err, text, sizeof text);
    cr_assert(eq(str, text, "study.ini: cannot read"));
    chp_fail_memory(&err);
    cr_assert(eq(int, chiplet_error_format(&err, text, sizeof text), 13));
    cr_assert(eq(str, text, "out of memory"));
    cr_assert(eq(int, chp_fail(NULL, CHIPLET_ERR_IO, NULL, "no one listens"), CHIPLET_ERR_IO));
    cr_assert(eq(int, chiplet_error_format(NULL, text, sizeof text), 0));
}

/* 300 letters of two bytes do not fit into 511: no half letter is left. */
Test(errors, a_long_message_is_cut_between_characters)
{
    char letters[601] = "";
    chiplet_error err;
    for (int i = 0; i < 300; i++)
        strcat(letters, "\xc3\xa4");
    chp_fail(&err, CHIPLET_ERR_VALUE, NULL, "%s", letters);
    cr_assert(eq(sz, strlen(err.message), 510));
}

static void find(chp_findings *to, const char *source, int column, int length)
{
    chp_place place = { "a.ini", 3, column, length, source, (int)strlen(source) };
    chp_hint hint = { NULL, NULL, "area" };
    chp_find_fault(to, CHIPLET_ERR_KEY, &place, &hint, "unknown key '%s' in [die]", "aera");
}

Test(diagnostics, keep_twenty_and_count_the_rest)
{
    chiplet_diagnostics *all = NULL;
    chiplet_error err = { 0 };
    cr_assert(eq(int, chiplet_diagnostics_new(&all, NULL), CHIPLET_OK));
    chp_findings to = { all, &err, CHIPLET_OK };
    for (int i = 0; i < 25; i++)
        find(&to, "aera = 3", 1, 4);
    cr_assert(eq(sz, chiplet_diagnostics_count(all), 20));
    cr_assert(eq(sz, chiplet_diagnostics_dropped(all), 5));
    cr_assert(eq(ptr, (void *)chiplet_diagnostics_get(all, 20), NULL));
    cr_assert(eq(str, (char *)chiplet_diagnostics_get(all, 19)->suggestion, "area"));
    cr_assert(eq(str, err.message, "unknown key 'aera' in [die]; did you mean 'area'?"));
    cr_assert(eq(int, to.status, CHIPLET_ERR_KEY));
    chiplet_diagnostics_free(all);
    chiplet_diagnostics_free(NULL);
    cr_assert(eq(int, chiplet_diagnostics_new(NULL, &err), CHIPLET_ERR_ARGUMENT));
}

Test(diagnostics, show_the_line_with_carets)
{
    static const struct {
        const char *source;
        int column, length;
        const char *shown;
    } row[] = {
        { "aera = 3", 1, 4, "    aera = 3\n    ^^^^\n" },
        { "\taera = 3", 2, 4, "    \taera = 3\n    \t^^^^\n" },
        /* a letter of two bytes takes one column */
        { "\xc3\xa4 = aera", 6, 4, "    \xc3\xa4 = aera\n        ^^^^\n" },
        /* at the end of the line, and beyond it */
        { "aera =", 7, 1, "    aera =\n          ^\n" },
        { "aera = 3", 8, 99, "    aera = 3\n           ^\n" },
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        char text[600], expected[600];
        chiplet_diagnostics *all = NULL;
        chiplet_diagnostics_new(&all, NULL);
        chp_findings to = { all, NULL, CHIPLET_OK };
        find(&to, row[i].source, row[i].column, row[i].length);
        int length = chiplet_diagnostics_format(all, 0, text, sizeof text);
        snprintf(expected, sizeof expected,
                 "a.ini:3:%d: unknown key 'aera' in [die]; did you mean 'area'?\n%s", row[i].column,
                 row[i].shown);
        cr_assert(eq(str, text, expected));
        cr_assert(eq(int, length, (int)strlen(text)));
        cr_assert(eq(int, chiplet_diagnostics_format(all, 0, text, 6), length));
        cr_assert(eq(str, text, "a.ini"));
        cr_assert(eq(int, chiplet_diagnostics_format(all, 7, text, sizeof text), 0));
        chiplet_diagnostics_free(all);
    }
}

Test(diagnostics, show_only_a_part_of_a_long_line)
{
    char line[3001], text[1000];
    chiplet_diagnostics *all = NULL;
    memset(line, 'x', 3000);
    line[3000] = '\0';
    memcpy(line + 2000, "aera", 4);
    chiplet_diagnostics_new(&all, NULL);
    chp_findings to = { all, NULL, CHIPLET_OK };
    find(&to, line, 2001, 4);
    int length = chiplet_diagnostics_format(all, 0, text, sizeof text);
    const char *shown = strchr(text, '\n') + 1;
    const char *carets = strchr(shown, '\n') + 1;
    cr_assert(lt(int, length, 400));
    cr_assert(eq(int, (int)(strstr(shown, "aera") - shown), (int)strcspn(carets, "^")));
    chiplet_diagnostics_free(all);
}

Test(kinds, have_the_names_of_their_folders)
{
    cr_assert(eq(str, (char *)chiplet_kind_name(CHIPLET_PROCESS), "process"));
    cr_assert(eq(str, (char *)chiplet_kind_name(CHIPLET_WORKLOAD), "workload"));
    cr_assert(eq(ptr, (void *)chiplet_kind_name(CHIPLET_KINDS), NULL));
}
