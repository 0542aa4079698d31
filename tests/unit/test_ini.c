#include "ini/book.h"
#include "ini/ini.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

static chp_ini *parsed(const char *text, chiplet_diagnostics *all)
{
    chp_ini *ini = NULL;
    chiplet_error err = { 0 };
    chp_ini_parse(&ini, text, strlen(text), "t.ini", NULL, all, &err);
    return ini;
}

Test(ini, reads_sections_keys_values_and_comments)
{
    static const char text[] = "# head\n"
                               "early = 1\r\n"
                               "[die]\n"
                               "  area\t=  814 mm2 ; because I say so  \n"
                               "title = a;b#c   # real comment\n"
                               "empty =\n"
                               "[die.io] ; sub\n"
                               "equal = a = b";
    static const struct {
        const char *section, *key, *value, *comment;
        int line, column;
    } row[] = {
        { "", "early", "1", NULL, 2, 9 },
        { "die", "area", "814 mm2", "because I say so", 4, 11 },
        { "die", "title", "a;b#c", "real comment", 5, 9 },
        { "die", "empty", "", NULL, 6, 8 },
        { "die.io", "equal", "a = b", NULL, 8, 9 },
    };
    chp_ini *ini = parsed(text, NULL);
    cr_assert(eq(sz, chp_ini_count(ini), sizeof row / sizeof *row));
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        const chp_ini_entry *entry = chp_ini_entry_at(ini, i);
        cr_assert(eq(str, (char *)entry->section, (char *)row[i].section));
        cr_assert(eq(str, (char *)entry->key, (char *)row[i].key));
        cr_assert(eq(str, (char *)entry->value, (char *)row[i].value));
        cr_assert(eq(str, (char *)(entry->comment ? entry->comment : "-"),
                     (char *)(row[i].comment ? row[i].comment : "-")));
        cr_assert(eq(int, entry->value_place.line, row[i].line));
        cr_assert(eq(int, entry->value_place.column, row[i].column), "%s", row[i].key);
    }
    cr_assert(eq(ptr, (void *)chp_ini_entry_at(ini, 5), NULL));
    cr_assert(eq(str, (char *)chp_ini_find(ini, "die", "area")->value, "814 mm2"));
    cr_assert(eq(ptr, (void *)chp_ini_find(ini, "die.io", "area"), NULL));
    chp_ini_free(ini);
    chp_ini_free(NULL);
}

Test(ini, passes_over_a_byte_order_mark_and_an_empty_text)
{
    chp_ini *ini = parsed("\xEF\xBB\xBF[a]\nb = 1\n", NULL);
    cr_assert(eq(sz, chp_ini_count(ini), 1));
    chp_ini_free(ini);
    ini = parsed("", NULL);
    cr_assert(eq(sz, chp_ini_count(ini), 0));
    chp_ini_free(ini);
}

Test(ini, collects_every_fault_with_its_place)
{
    static const char text[] = "[die\n" /* keys of a broken section are skipped */
                               "x = 1\n"
                               "[die] tail\n"
                               "[d ie]\n"
                               "[a.b.c]\n"
                               "[]\n"
                               "[die]\n"
                               "no equal sign\n"
                               "= 3\n"
                               "k ey = 3\n"
                               "a = 1\n"
                               "a = 2\n"
                               "[die]\n"
                               "b = \x01\n"
                               "b = \xff\n"
                               "b = \xc0\xaf\n"
                               "b = \xed\xa0\x80\n"
                               "b = 1\rc = 2\n"
                               "b = \xc2\x85\n"
                               "b = \xe2\x82";
    static const struct {
        int line, column;
        const char *message;
    } row[] = {
        { 1, 5, "expected ']'" },
        { 3, 6, "unexpected text after ']'" },
        { 4, 2, "a section is [name] or [name.part] of letters, digits, '_' and '-'" },
        { 5, 2, "a section is [name] or [name.part] of letters, digits, '_' and '-'" },
        { 6, 2, "a section is [name] or [name.part] of letters, digits, '_' and '-'" },
        { 8, 1, "expected 'key = value' or '[section]'" },
        { 9, 1, "a key consists of letters, digits, '_' and '-'" },
        { 10, 1, "a key consists of letters, digits, '_' and '-'" },
        { 12, 1, "key 'a' appears twice, first in line 11" },
        { 13, 2, "section [die] appears twice, first in line 7" },
        { 14, 5, "a control character" },
        { 15, 5, "not UTF-8" },
        { 16, 5, "not UTF-8" },
        { 17, 5, "not UTF-8" },
        { 18, 6, "a carriage return that ends no line" },
        { 19, 5, "a control character" },
        { 20, 5, "not UTF-8" },
    };
    chiplet_diagnostics *all = NULL;
    chiplet_diagnostics_new(&all, NULL);
    chp_ini *ini = parsed(text, all);
    cr_assert(eq(sz, chiplet_diagnostics_count(all), sizeof row / sizeof *row));
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        const chiplet_diagnostic *entry = chiplet_diagnostics_get(all, i);
        cr_assert(eq(str, (char *)entry->message, (char *)row[i].message));
        cr_assert(eq(int, entry->line, row[i].line), "%s", row[i].message);
        cr_assert(eq(int, entry->column, row[i].column), "line %d", row[i].line);
    }
    chp_ini_free(ini);
    chiplet_diagnostics_free(all);
}

Test(ini, a_nul_byte_or_too_much_is_refused_once)
{
    static char large[16 * 1024 * 1024 + 1];
    chp_ini *ini = NULL;
    chiplet_error err = { 0 };
    cr_assert(
        eq(int, chp_ini_parse(&ini, "[a]\nb\0c\0", 8, "t", NULL, NULL, &err), CHIPLET_ERR_SYNTAX));
    cr_assert(eq(str, err.message, "a NUL byte: this is no text file"));
    cr_assert(eq(int, err.line, 2));
    cr_assert(eq(int, err.column, 2));
    chp_ini_free(ini);
    memset(large, '\n', sizeof large);
    ini = NULL;
    err.status = CHIPLET_OK;
    cr_assert(eq(int, chp_ini_parse(&ini, large, sizeof large, "t", NULL, NULL, &err),
                 CHIPLET_ERR_SYNTAX));
    cr_assert(eq(str, err.message, "larger than 16 MiB"));
    chp_ini_free(ini);
}

Test(ini, ten_thousand_keys_are_enough)
{
    char *text = malloc(200000);
    size_t length = 0;
    chiplet_diagnostics *all = NULL;
    chiplet_diagnostics_new(&all, NULL);
    for (int i = 0; i < 10003; i++)
        length += (size_t)sprintf(text + length, "k%d = 1\n", i);
    chp_ini *ini = parsed(text, all);
    cr_assert(eq(sz, chp_ini_count(ini), 10000));
    cr_assert(eq(sz, chiplet_diagnostics_count(all), 1));
    chp_ini_free(ini);
    free(text);
    chiplet_diagnostics_free(all);
}

static int constraint(const char *section, const char *key)
{
    return strcmp(section, "search") == 0 && strcmp(key, "constraint") == 0;
}

Test(ini, a_list_may_be_repeated)
{
    static const char text[] = "[search]\nconstraint = a\nconstraint = b\n";
    chp_ini *ini = NULL;
    cr_assert(
        eq(int, chp_ini_parse(&ini, text, strlen(text), "t", constraint, NULL, NULL), CHIPLET_OK));
    cr_assert(eq(sz, chp_ini_count(ini), 2));
    chp_ini_free(ini);
}

Test(ini, a_file_that_cannot_be_read_says_why)
{
    chp_ini *ini = NULL;
    chiplet_error err = { 0 };
    cr_assert(eq(int, chp_ini_read(&ini, "no/such.ini", NULL, NULL, NULL, &err), CHIPLET_ERR_IO));
    cr_assert(eq(str, err.message, "cannot read: No such file or directory"));
    cr_assert(eq(str, err.file, "no/such.ini"));
    err.status = CHIPLET_OK;
    cr_assert(eq(int, chp_ini_read(&ini, "/", NULL, NULL, NULL, &err), CHIPLET_ERR_IO));
    err.status = CHIPLET_OK;
    cr_assert(eq(int, chp_ini_read(&ini, "/dev/zero", NULL, NULL, NULL, &err), CHIPLET_ERR_SYNTAX));
    chp_ini_free(ini);
}

/* ---------------------------------------------------------------- includes */

static char folder[] = "/tmp/chiplet-ini-XXXXXX";
static const char *const files[] = { "main.ini", "sub/part.ini", "sub/deep.ini", "self.ini" };

static void write_file(const char *name, const char *text)
{
    char path[200];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    fputs(text, file);
    fclose(file);
}

static void make_files(void)
{
    char path[200];
    cr_assert(mkdtemp(folder) != NULL);
    snprintf(path, sizeof path, "%s/sub", folder);
    mkdir(path, 0700);
    write_file("main.ini", "[a]\nx = main\ninclude = sub/part.ini\n");
    write_file("sub/part.ini", "include = deep.ini\n[a]\nx = part\ny = part\n");
    write_file("sub/deep.ini", "[b]\nz = deep\n");
    write_file("self.ini", "include = self.ini\ninclude = absent.ini\n");
}

static void remove_files(void)
{
    char path[200];
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, files[i]);
        unlink(path);
    }
    snprintf(path, sizeof path, "%s/sub", folder);
    rmdir(path);
    rmdir(folder);
}

Test(book, puts_included_lines_first, .init = make_files, .fini = remove_files)
{
    static const char *const expected[] = { "deep", "part", "part", "main" };
    char path[200];
    chp_book *book = NULL;
    chp_findings to = { NULL, NULL, CHIPLET_OK };
    snprintf(path, sizeof path, "%s/main.ini", folder);
    cr_assert(eq(int, chp_book_read(&book, path, NULL, &to), CHIPLET_OK));
    cr_assert(eq(sz, chp_book_count(book), 4));
    cr_assert(eq(sz, chp_book_file_count(book), 3));
    for (size_t i = 0; i < 4; i++)
        cr_assert(eq(str, (char *)chp_book_line(book, i)->entry->value, (char *)expected[i]));
    chp_book_free(book);
    chp_book_free(NULL);
}

Test(book, refuses_circles_and_absent_files, .init = make_files, .fini = remove_files)
{
    char path[200];
    chp_book *book = NULL;
    chiplet_diagnostics *all = NULL;
    chiplet_diagnostics_new(&all, NULL);
    chp_findings to = { all, NULL, CHIPLET_OK };
    snprintf(path, sizeof path, "%s/self.ini", folder);
    cr_assert(eq(int, chp_book_read(&book, path, chp_is_include, &to), CHIPLET_ERR_VALUE));
    cr_assert(eq(sz, chiplet_diagnostics_count(all), 2));
    const char *circle = chiplet_diagnostics_get(all, 0)->message;
    const char *absent = chiplet_diagnostics_get(all, 1)->message;
    cr_assert(strstr(circle, "/self.ini' includes itself") != NULL, "%s", circle);
    cr_assert(strstr(absent, "there is no file '") == absent, "%s", absent);
    chp_book_free(book);
    chiplet_diagnostics_free(all);
}

Test(book, a_text_without_folder_includes_nothing)
{
    static const char text[] = "include = other.ini\n";
    chiplet_error err = { 0 };
    chp_findings to = { NULL, &err, CHIPLET_OK };
    chp_book *book = NULL;
    cr_assert(eq(int, chp_book_parse(&book, text, strlen(text), "t", NULL, NULL, &to),
                 CHIPLET_ERR_VALUE));
    cr_assert(eq(str, err.message, "only a file can include another one"));
    chp_book_free(book);
}
