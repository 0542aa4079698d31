/* What was asked, the pictures, the front as a table, and what the report for
 * the terminal says below it. The page names no other file and forbids itself
 * scripts and the network. */
#include "report/page.h"

#include <string.h>

#include "report/figure.h"
#include "report/fold.h"
#include "report/front.h"
#include "report/html.h"

enum { MOST_DESIGNS = 500 };

static const char head[] =
    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
    "img-src data:; style-src 'unsafe-inline'\">\n"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n";

static const char style[] =
    "<style>\n"
    "body { font: 16px/1.5 system-ui, sans-serif; color: #222a35; background: #fff;"
    " max-width: 76rem; margin: 2rem auto; padding: 0 1.5rem; }\n"
    "h1 { font-weight: 500; margin-bottom: 0; }\n"
    "h2 { font-weight: 500; margin-top: 2.5rem; }\n"
    "p.asked, footer { color: #5a6270; white-space: pre-line; }\n"
    "img { width: 100%; height: auto; margin: 1rem 0; }\n"
    "div.wide { overflow: auto; max-height: 40rem; border: 1px solid #e3e8ee; }\n"
    "table { border-collapse: collapse; font-size: 0.85rem;"
    " font-variant-numeric: tabular-nums; }\n"
    "th, td { padding: 0.2rem 0.7rem; text-align: left; white-space: nowrap; }\n"
    "th { position: sticky; top: 0; background: #f3f6f9; vertical-align: bottom;"
    " font-weight: 600; }\n"
    "small { font-weight: 400; color: #5a6270; }\n"
    ".number { text-align: right; }\n"
    "tbody tr:nth-child(even) { background: #f8fafc; }\n"
    "pre { font-size: 0.85rem; line-height: 1.4; overflow-x: auto; }\n"
    "footer { border-top: 1px solid #e3e8ee; margin-top: 3rem; padding: 1rem 0;"
    " font-size: 0.85rem; }\n"
    "</style>\n";

/* Texts stand escaped, so that these are where they are put and nowhere else. */
static const char asked[] = "<p class=\"asked\">", asked_end[] = "</p>\n";
static const char picture_begin[] = "<img alt=\"";

static void put_top(const chiplet_search *search, chp_text *to)
{
    chp_put(to, head);
    chp_put(to, "<title>");
    chp_put_escaped(to, chp_figure_title(search));
    chp_put(to, "</title>\n");
    chp_put(to, style);
    chp_put(to, "</head>\n<body>\n<h1>");
    chp_put_escaped(to, chp_figure_title(search));
    chp_put(to, "</h1>\n");
    chp_put(to, asked);
    chp_text escaped = chp_escaped(to);
    chp_front_put_question(search, &escaped);
    chp_put(to, asked_end);
}

static void put_pictures(const chiplet_picture *picture, size_t count, chp_text *to)
{
    for (size_t i = 0; i < count; i++) {
        chp_put(to, picture_begin);
        chp_put_escaped(to, picture[i].name);
        chp_put(to, "\" src=\"");
        chp_put_svg_address(to, picture[i].svg, picture[i].size);
        chp_put(to, "\">\n");
    }
}

static void put_table(const chiplet_search *search, chp_text *to)
{
    chp_table table = { .failed = 0 };
    chp_put(to, "<h2>The front</h2>\n<div class=\"wide\">\n");
    chp_front_table(&table, search, MOST_DESIGNS);
    to->failed |= table.failed;
    if (!table.failed)
        chp_table_write_html(&table, to);
    chp_put(to, "</div>\n");
    if (search->count > MOST_DESIGNS)
        chp_putf(to, "<p>%d designs of %zu, in even steps; front.csv has all.</p>\n", MOST_DESIGNS,
                 search->count);
    chp_table_free(&table);
}

static chiplet_status put_findings(const chiplet_search *search, chp_text *to, chiplet_error *err)
{
    chp_fold fold;
    chp_text escaped = chp_escaped(to), folded = chp_fold_begin(&fold, &escaped);
    chp_put(to, "<h2>Its best designs, and what was refused</h2>\n<pre>");
    chiplet_status status = chp_front_put_findings(search, &folded, err);
    chp_fold_end(&fold);
    chp_put(to, "</pre>\n");
    return status;
}

static void put_footer(const chiplet_search *search, chp_text *to)
{
    chp_put(to, "<footer>libchiplet ");
    chp_put_escaped(to, chiplet_version_string());
    chp_put(to, ", models ");
    chp_put_escaped(to, chp_catalogue_checksum(search->study->library));
    chp_put(to, "</footer>\n</body>\n</html>\n");
}

chiplet_status chp_page_write(const chiplet_search *search, const chiplet_picture *picture,
                              size_t count, chp_text *to, chiplet_error *err)
{
    put_top(search, to);
    put_pictures(picture, count, to);
    if (search->count > 0)
        put_table(search, to);
    chiplet_status status = put_findings(search, to, err);
    put_footer(search, to);
    return status ? status : chp_text_status(to, err);
}

/* The first `word` of a text; NULL: it has none. */
static const char *find(const char *text, const char *end, const char *word)
{
    size_t length = strlen(word);
    for (; (size_t)(end - text) >= length; text++)
        if (memcmp(text, word, length) == 0)
            return text;
    return NULL;
}

static const char *behind_line(const char *text, const char *end)
{
    const char *newline = memchr(text, '\n', (size_t)(end - text));
    return newline ? newline + 1 : end;
}

static int begins(const char *text, const char *end, const char *word)
{
    size_t length = strlen(word);
    return (size_t)(end - text) >= length && memcmp(text, word, length) == 0;
}

chiplet_status chp_page_write_again(const char *page, size_t size, const chiplet_picture *picture,
                                    size_t count, chp_text *to, chiplet_error *err)
{
    const char *end = page + size, *question = find(page, end, asked);
    const char *above = question ? find(question, end, asked_end) : NULL;
    if (!above)
        return chp_fail(err, CHIPLET_ERR_SYNTAX, NULL, "no page of a search");
    above += strlen(asked_end);
    const char *below = above;
    while (begins(below, end, picture_begin))
        below = behind_line(below, end);
    chp_put_bytes(to, page, (size_t)(above - page));
    put_pictures(picture, count, to);
    chp_put_bytes(to, below, (size_t)(end - below));
    return chp_text_status(to, err);
}
