/* Tables, numbers, labels and quoting. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/fold.h"
#include "report/gnuplot.h"
#include "report/html.h"
#include "report/labels.h"
#include "report/share.h"
#include "report/table.h"
#include "report/worth.h"

typedef struct {
    char text[8192];
    size_t length;
} page;

static int collect(const char *text, size_t size, void *payload)
{
    page *to = payload;
    if (to->length + size >= sizeof to->text)
        return 1;
    memcpy(to->text + to->length, text, size);
    to->length += size;
    to->text[to->length] = '\0';
    return 0;
}

static int refuse(const char *text, size_t size, void *payload)
{
    (void)text, (void)size;
    ++*(int *)payload;
    return 1;
}

Test(text, exact_numbers_come_back_and_are_short)
{
    static const struct {
        double value;
        const char *text;
    } row[] = { { 0, "0" },      { 0.1, "0.1" },        { 1.5, "1.5" },
                { 1e-9, "1e-09" }, { 123456789, "123456789" }, { -2.25, "-2.25" },
                { 1.0 / 3, "0.3333333333333333" }, { 8e11, "800000000000" } };
    char text[CHP_NUMBER_SIZE];
    for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
        chp_exact(text, row[i].value);
        cr_expect(eq(str, text, (char *)row[i].text));
    }
    for (double value = 1.2345678901234567e-20; value < 1e20; value *= 7.77) {
        double back = 0;
        chp_exact(text, value);
        cr_expect(chp_parse_number(&back, text, strlen(text)) == strlen(text));
        cr_expect(back == value, "%s is not %.17g", text, value);
    }
}

Test(text, fixed_numbers_have_a_point_in_any_locale)
{
    char text[CHP_NUMBER_SIZE];
    /* Where the locale is not installed this only repeats the C locale. */
    setlocale(LC_ALL, "de_DE.UTF-8");
    chp_fixed(text, 1234.5, 2);
    cr_expect(eq(str, text, "1234.50"));
    chp_fixed(text, -0.125, 3);
    cr_expect(eq(str, text, "-0.125"));
    chp_fixed(text, 7, 0);
    cr_expect(eq(str, text, "7"));
}

Test(text, decimals_show_three_digits)
{
    cr_expect(eq(int, chp_decimals(1234), 0));
    cr_expect(eq(int, chp_decimals(100), 0));
    cr_expect(eq(int, chp_decimals(12.3), 1));
    cr_expect(eq(int, chp_decimals(1), 2));
    cr_expect(eq(int, chp_decimals(0.5), 3));
    cr_expect(eq(int, chp_decimals(1e-9), 4));
    cr_expect(eq(int, chp_decimals(0), 0));
    cr_expect(eq(int, chp_decimals(NAN), 0));
}

Test(text, stops_after_the_first_refused_piece)
{
    int calls = 0;
    chiplet_error err = { 0 };
    chp_text to = { refuse, &calls, 0 };
    chp_put(&to, "a");
    chp_put(&to, "b");
    cr_expect(eq(int, calls, 1));
    cr_expect(eq(int, chp_text_status(&to, &err), CHIPLET_ERR_IO));
    cr_expect(eq(int, err.status, CHIPLET_ERR_IO));
}

static void fill(chp_table *table)
{
    chp_table_column(table, "name", "name", CHP_NUMBER);
    chp_table_column(table, "area", "area_m2", CHP_AREA);
    chp_table_column(table, "shown", NULL, CHP_NUMBER);
    chp_table_text(table, "a,\"b\"");
    chp_table_number(table, 814e-6);
    chp_table_text(table, "x");
    chp_table_text(table, "c\td");
    chp_table_number(table, NAN);
    chp_table_text(table, NULL);
}

Test(table, csv_quotes_and_leaves_out_what_is_for_people)
{
    page out = { .length = 0 };
    chp_text to = { collect, &out, 0 };
    chp_table table = { .failed = 0 };
    fill(&table);
    chp_table_write_separated(&table, ',', &to);
    cr_expect(eq(str, out.text, "name,area_m2\n\"a,\"\"b\"\"\",0.000814\nc\td,\n"));
    chp_table_free(&table);
}

Test(table, tsv_has_no_tab_in_a_text)
{
    page out = { .length = 0 };
    chp_text to = { collect, &out, 0 };
    chp_table table = { .failed = 0 };
    fill(&table);
    chp_table_write_separated(&table, '\t', &to);
    cr_expect(eq(str, out.text, "name\tarea_m2\na,\"b\"\t0.000814\nc d\t\n"));
    chp_table_free(&table);
}

Test(table, people_see_customary_units_aligned)
{
    page out = { .length = 0 };
    chp_text to = { collect, &out, 0 };
    chp_table table = { .failed = 0 };
    chp_table_column(&table, "die", NULL, CHP_NUMBER);
    chp_table_column(&table, "area", NULL, CHP_AREA);
    chp_table_column(&table, "limit", NULL, CHP_NUMBER);
    chp_table_text(&table, "big");
    chp_table_number(&table, 814.2e-6);
    chp_table_text(&table, "dram");
    chp_table_text(&table, "sm\xc3\xa4ll");
    chp_table_number(&table, 41.25e-6);
    chp_table_text(&table, "link");
    chp_table_write_aligned(&table, "> ", &to);
    cr_expect(eq(str, out.text,
                 "> die     area  limit\n"
                 ">          mm2\n"
                 "> big    814.2  dram\n"
                 "> sm\xc3\xa4ll   41.2  link\n"));
    chp_table_free(&table);
}

#define TWENTY "ABCDEFGHIJKLMNOPQRST"

Test(table, one_too_wide_for_a_terminal_stands_in_blocks_behind_its_first_column)
{
    page out = { .length = 0 };
    chp_text to = { collect, &out, 0 };
    chp_table table = { .failed = 0 };
    const char *const heading[] = { "name", "second_of_five", "third", "fourth" };
    for (size_t c = 0; c < 4; c++)
        chp_table_column(&table, heading[c], NULL, CHP_NUMBER);
    chp_table_column(&table, NULL, "for_machines", CHP_NUMBER);
    for (int c = 0; c < 4; c++)
        chp_table_text(&table, TWENTY);
    chp_table_text(&table, "unseen");
    chp_table_write_aligned(&table, "", &to);
    cr_expect(eq(str, out.text,
                 "name                  second_of_five        third\n"
                 TWENTY "  " TWENTY "  " TWENTY "\n"
                 "\n"
                 "name                  fourth\n"
                 TWENTY "  " TWENTY "\n"));
    chp_table_free(&table);
}

Test(table, headings_and_text_are_folded_before_a_line_outgrows_a_terminal)
{
    page out = { .length = 0 };
    chp_text to = { collect, &out, 0 };
    chp_table table = { .failed = 0 };
    chp_table_column(&table, "energy_per_token", NULL, CHP_ENERGY);
    chp_table_column(&table, "why", NULL, CHP_NUMBER);
    chp_table_number(&table, 0.25);
    chp_table_text(&table, TWENTY " " TWENTY " " TWENTY " end");
    chp_table_write_aligned(&table, "", &to);
    cr_expect(eq(str, out.text,
                 "energy_\n"
                 "   per_\n"
                 "  token  why\n"
                 "      J\n"
                 "  0.250  " TWENTY " " TWENTY " " TWENTY " end\n"));
    chp_table_free(&table);
}

Test(table, a_large_number_keeps_to_six_digits_beside_a_small_one)
{
    page out = { .length = 0 };
    chp_text to = { collect, &out, 0 };
    chp_table table = { .failed = 0 };
    chp_table_column(&table, "x", NULL, CHP_NUMBER);
    chp_table_number(&table, 30872.9554);
    chp_table_number(&table, 0.0048);
    chp_table_write_aligned(&table, "", &to);
    cr_expect(eq(str, out.text, "      x\n30873.0\n    0.0\n"));
    chp_table_free(&table);
}

Test(table, money_is_in_millions_where_all_of_it_is)
{
    page out = { .length = 0 };
    chp_text to = { collect, &out, 0 };
    chp_table table = { .failed = 0 };
    chp_table_column(&table, "design", NULL, CHP_MONEY);
    chp_table_column(&table, "each", NULL, CHP_MONEY);
    chp_table_number(&table, 178e6);
    chp_table_number(&table, 380);
    chp_table_number(&table, 1160e6);
    chp_table_number(&table, 2e6);
    chp_table_write_aligned(&table, "", &to);
    cr_expect(eq(str, out.text,
                 "design     each\n"
                 "  MUSD      USD\n"
                 "   178      380\n"
                 "  1160  2000000\n"));
    chp_table_free(&table);
}

Test(worth, is_told_as_a_share_where_there_is_one)
{
    static const struct {
        int found;
        double gain, base;
        const char *text;
    } row[] = { { 1, 10.3, 100, "+10.3 %" },  { 1, -2, -100, "-2 %" }, { 1, 0.001, 100, "0 %" },
                { 0, 10.3, 100, "no design" }, { 1, 0, 0, "-" },        { 1, 5, 0, "-" } };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        char text[60];
        const chp_worth worth = { .found = row[i].found, .gain = row[i].gain };
        chp_worth_gain(text, sizeof text, &worth, row[i].base);
        cr_expect(eq(str, text, (char *)row[i].text));
    }
}

Test(fold, long_lines_hang_below_their_last_column_and_break_between_items)
{
    static const struct {
        const char *text, *folded;
    } row[] = {
        { "short, as it is\n", "short, as it is\n" },
        { "no end", "no end" },
        { "  what            " TWENTY " " TWENTY ", " TWENTY " " TWENTY "\n",
          "  what            " TWENTY " " TWENTY ",\n"
          "                  " TWENTY " " TWENTY "\n" },
        { TWENTY " " TWENTY " " TWENTY " " TWENTY "\n",
          TWENTY " " TWENTY " " TWENTY "\n  " TWENTY "\n" },
        { TWENTY TWENTY TWENTY TWENTY "XY\n", TWENTY TWENTY TWENTY TWENTY "\n  XY\n" },
    };
    for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
        page out = { .length = 0 };
        chp_text to = { collect, &out, 0 };
        chp_fold fold;
        chp_text folded = chp_fold_begin(&fold, &to);
        chp_put(&folded, row[i].text);
        chp_fold_end(&fold);
        cr_expect(eq(str, out.text, (char *)row[i].folded));
    }
}

Test(html, text_stands_for_itself)
{
    static const struct {
        const char *text, *escaped;
    } row[] = {
        { "plain", "plain" },
        { "</td><script>x</script>", "&lt;/td&gt;&lt;script&gt;x&lt;/script&gt;" },
        { "a & \"b\" 'c'", "a &amp; &quot;b&quot; &#39;c&#39;" },
        { "two\nlines\x1b[31m\x7f", "two\nlines?[31m?" },
        { "caf\xc3\xa9 \xff", "caf\xc3\xa9 ?" },
    };
    for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
        page out = { .length = 0 };
        chp_text to = { collect, &out, 0 }, escaped = chp_escaped(&to);
        chp_put(&escaped, row[i].text);
        cr_expect(eq(str, out.text, (char *)row[i].escaped));
    }
}

/* Examples of RFC 4648, section 10. */
Test(html, pictures_are_in_base64)
{
    static const char *const row[][2] = {
        { "", "" }, { "f", "Zg==" }, { "fo", "Zm8=" }, { "foo", "Zm9v" }, { "foobar", "Zm9vYmFy" },
    };
    static const char head[] = "data:image/svg+xml;base64,";
    for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
        page out = { .length = 0 };
        chp_text to = { collect, &out, 0 };
        chp_put_svg_address(&to, row[i][0], strlen(row[i][0]));
        cr_expect(eq(int, strncmp(out.text, head, sizeof head - 1), 0));
        cr_expect(eq(str, out.text + sizeof head - 1, (char *)row[i][1]));
    }
}

Test(html, a_table_has_units_in_its_head_and_no_columns_for_machines)
{
    page out = { .length = 0 };
    chp_text to = { collect, &out, 0 };
    chp_table table = { .failed = 0 };
    chp_table_column(&table, "a<b", NULL, CHP_AREA);
    chp_table_column(&table, NULL, "unseen", CHP_NUMBER);
    chp_table_number(&table, 814e-6);
    chp_table_text(&table, "unseen");
    chp_table_write_html(&table, &to);
    cr_expect(eq(str, out.text,
                 "<table>\n<thead><tr><th class=\"number\">a&lt;b<br><small>mm2</small></th></tr>"
                 "</thead>\n<tbody>\n<tr><td class=\"number\">814</td></tr>\n</tbody>\n"
                 "</table>\n"));
    chp_table_free(&table);
}

Test(gnuplot, quoting_leaves_nothing_to_expand)
{
    static const struct {
        const char *text, *quoted;
    } row[] = {
        { "plain", "'plain'" },
        { "it's", "'it''s'" },
        { "'a'", "\"'\".'a'''" },
        { "''", "\"''\".''" },
        { "`touch x`", "'`touch x`'" },
        { "a\nsystem('x')", "'a?system(''x'')'" },
        { "\\\n\"$(x)\"", "'\\?\"$(x)\"'" },
        { "\x7f\x1b[31m", "'??[31m'" },
        { "\xc2\x85 next line", "'?? next line'" },
        { "caf\xc3\xa9", "'caf\xc3\xa9'" },
        { "bad \xff\xfe\xc3", "'bad ?\?\?'" /* no trigraph */ },
        { "", "''" },
    };
    for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
        page out = { .length = 0 };
        chp_text to = { collect, &out, 0 };
        chp_put_quoted(&to, row[i].text, 40);
        cr_expect(eq(str, out.text, (char *)row[i].quoted));
    }
}

Test(gnuplot, long_text_is_cut_between_characters)
{
    page out = { .length = 0 };
    chp_text to = { collect, &out, 0 };
    chp_put_quoted(&to, "\xc3\xa9\xc3\xa9\xc3\xa9", 2);
    cr_expect(eq(str, out.text, "'\xc3\xa9\xc3\xa9...'"));
}

Test(gnuplot, ranges_hold_their_values_with_room)
{
    chp_log_range range = { 0, 0 };
    chp_range_cover(&range, 300);
    chp_range_cover(&range, NAN);
    chp_range_cover(&range, -1);
    chp_range_pad(&range);
    cr_expect(range.low < 300 && range.high > 300);
    cr_expect(epsilon_eq(dbl, chp_range_share(&range, 300), 0.5, 1e-9));
    cr_expect(epsilon_eq(dbl, range.high / range.low, 2.0, 1e-9));
}

static int apart(const chp_rect *a, const chp_rect *b)
{
    return a->left >= b->right || b->left >= a->right || a->bottom >= b->top ||
           b->bottom >= a->top;
}

Test(labels, never_overlap_each_other_or_a_mark)
{
    static chp_layout layout;
    chp_rect placed[200];
    int count = 0;
    unsigned state = 1;
    layout.frame = (chp_rect){ 0, 0, 800, 600 };
    for (int i = 0; i < 200; i++) {
        state = state * 1103515245u + 12345u;
        double x = state >> 16 & 1023, y = state >> 8 & 511;
        chp_layout_block_mark(&layout, x, y, 4);
        count += chp_layout_place(&layout, x, y, 60 + i % 90, 16, 120, &placed[count]);
    }
    cr_assert(count > 20);
    for (int i = 0; i < count; i++) {
        cr_expect(placed[i].left >= 0 && placed[i].right <= 800);
        cr_expect(placed[i].bottom >= 0 && placed[i].top <= 600);
        for (int k = 0; k < i; k++)
            cr_expect(apart(&placed[i], &placed[k]));
    }
}

Test(labels, find_no_room_where_there_is_none)
{
    static chp_layout layout;
    chp_rect box;
    layout.frame = (chp_rect){ 0, 0, 100, 100 };
    chp_layout_block(&layout, layout.frame);
    cr_expect(eq(int, chp_layout_place(&layout, 50, 50, 10, 10, 200, &box), 0));
}

Test(shares, add_up_by_name_and_sort)
{
    chp_shares shares = { .count = 0 };
    chp_share_add(&shares, "a", 1);
    chp_share_add(&shares, "b", 5);
    chp_share_add(&shares, "a", 2);
    chp_share_sort(&shares);
    cr_expect(eq(int, shares.count, 2));
    cr_expect(eq(str, (char *)shares.share[0].name, "b"));
    cr_expect(epsilon_eq(dbl, chp_share_of(&shares, "a"), 3.0, 0));
    cr_expect(epsilon_eq(dbl, chp_share_of(&shares, "c"), 0.0, 0));
    cr_expect(epsilon_eq(dbl, shares.total, 8.0, 0));
}

Test(figures, have_names_and_files)
{
    for (int i = 0; i < CHIPLET_FIGURES; i++) {
        cr_expect(ne(ptr, (void *)chiplet_figure_name((chiplet_figure)i), NULL));
        cr_expect(ne(ptr, (void *)chiplet_figure_file((chiplet_figure)i, CHIPLET_FIGURE_SCRIPT),
                     NULL));
    }
    cr_expect(eq(ptr, (void *)chiplet_figure_name(CHIPLET_FIGURES), NULL));
    cr_expect(eq(ptr, (void *)chiplet_figure_file(CHIPLET_FIGURE_FRONT, CHIPLET_FIGURE_PARTS),
                 NULL));
    cr_expect(eq(ptr, (void *)chiplet_format_name(CHIPLET_FORMATS), NULL));
}

Test(reports, refuse_what_is_missing)
{
    chiplet_error err = { 0 };
    page out = { .length = 0 };
    cr_expect(eq(int, chiplet_report_write(CHIPLET_CSV, NULL, collect, &out, &err),
                 CHIPLET_ERR_ARGUMENT));
    cr_expect(eq(int, chiplet_report_keys(CHIPLET_FORMATS, NULL, collect, &out, &err),
                 CHIPLET_ERR_ARGUMENT));
    cr_expect(eq(int, chiplet_report_metrics(CHIPLET_JSON, NULL, NULL, &err),
                 CHIPLET_ERR_ARGUMENT));
    cr_expect(eq(int, chiplet_report_results(CHIPLET_CSV, NULL, 1, collect, &out, NULL),
                 CHIPLET_ERR_ARGUMENT));
    cr_expect(eq(int, (int)out.length, 0));
}
