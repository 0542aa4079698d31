/* What a family costs: for each product its packages, then the design of all chiplets,
 * each for itself above and from shared chiplets below. Laid out in a unit square. */
#include <math.h>
#include <stdio.h>

#include "report/gnuplot.h"
#include "report/portfolio.h"

enum { APART_COLOR = 0xc3cedb, SHARED_COLOR = 0x0072b2 };

static const chp_frame frame = { 0, 1, 0, 1 };
static const double bars_left = 0.30, bars_right = 0.86, top_edge = 0.82, room = 0.76;

/* What stands in a line of two bars. */
typedef struct {
    char name[80];
    double apart_usd, shared_usd;
} cost;

static size_t lines(const chp_portfolio *f)
{
    return f->text.products + 1;
}

static double designs_apart_usd(const chp_portfolio *f)
{
    double usd = 0;
    for (size_t p = 0; p < f->text.products; p++)
        usd += f->chiplet[f->alone[p]->chiplet].design_usd;
    return usd;
}

static double designs_shared_usd(const chp_portfolio *f)
{
    double usd = f->answer.usd;
    for (size_t p = 0; p < f->text.products; p++)
        usd -= f->chosen[p]->usd;
    return usd;
}

static cost line_at(const chp_portfolio *f, size_t i)
{
    cost c = { "design of the chiplets", 0, 0 };
    if (i < f->text.products) {
        snprintf(c.name, sizeof c.name, "%s", f->text.product[i].name);
        c.apart_usd = f->alone[i]->usd;
        c.shared_usd = f->chosen[i]->usd;
    } else {
        c.apart_usd = designs_apart_usd(f);
        c.shared_usd = designs_shared_usd(f);
    }
    return c;
}

static double most_usd(const chp_portfolio *f)
{
    double most = 0;
    for (size_t i = 0; i < lines(f); i++) {
        cost c = line_at(f, i);
        most = fmax(most, fmax(c.apart_usd, c.shared_usd));
    }
    return most;
}

static double pitch(const chp_portfolio *f)
{
    return fmin(room / (double)lines(f), 0.12);
}

static double end_of(const chp_portfolio *f, double usd)
{
    return bars_left + (bars_right - bars_left) * usd / most_usd(f);
}

/* The middle of a bar: 0 the upper one, of each for itself. */
static double y_of(const chp_portfolio *f, size_t line, int bar)
{
    return top_edge - pitch(f) * ((double)line + 0.3 + 0.36 * bar);
}

static void put_bar(const chp_portfolio *f, size_t line, int bar, double usd, chp_text *to)
{
    double y = y_of(f, line, bar), half = 0.16 * pitch(f), end = end_of(f, usd);
    const double field[] = { bars_left, y, bars_left, end, y - half, y + half };
    for (int i = 0; i < 6; i++) {
        chp_put_number(to, field[i]);
        chp_put(to, " ");
    }
    chp_putf(to, "%d ", bar ? SHARED_COLOR : APART_COLOR);
    chp_put_number(to, usd);
    chp_put(to, "\n");
}

static void put_data(const chp_portfolio *f, chp_text *to)
{
    chp_put(to, "# x y left right bottom top colour usd: a product or, last, the design of all "
                "chiplets; each for itself, then shared\n");
    for (size_t i = 0; i < lines(f); i++) {
        cost c = line_at(f, i);
        put_bar(f, i, 0, c.apart_usd, to);
        put_bar(f, i, 1, c.shared_usd, to);
    }
}

/* ------------------------------------------------------------------- words */

static void put_amount(const chp_portfolio *f, size_t line, int bar, double usd, chp_text *to)
{
    char number[CHP_NUMBER_SIZE], text[80];
    chp_format_number(number, sizeof number, usd / 1e6, 4);
    snprintf(text, sizeof text, "%s MUSD", number);
    chp_put_words(to, text, 40, end_of(f, usd) + 0.008, y_of(f, line, bar),
                  "left font ',10' textcolor rgb '" CHP_INK "'");
}

static void put_line_words(const chp_portfolio *f, size_t i, chp_text *to)
{
    cost c = line_at(f, i);
    chp_put_words(to, c.name, 40, bars_left - 0.012, (y_of(f, i, 0) + y_of(f, i, 1)) / 2,
                  "right font ',12' textcolor rgb '" CHP_INK "'");
    put_amount(f, i, 0, c.apart_usd, to);
    put_amount(f, i, 1, c.shared_usd, to);
}

static void put_subtitle(const chp_portfolio *f, char *text, size_t size)
{
    char usd[CHP_NUMBER_SIZE], apart[CHP_NUMBER_SIZE];
    chp_format_number(usd, sizeof usd, f->answer.usd / 1e6, 5);
    chp_format_number(apart, sizeof apart, f->apart_usd / 1e6, 5);
    snprintf(text, size, "%s: %s MUSD from shared chiplets (blue), %s MUSD each product for itself "
             "(grey)", f->text.ownership ? "Packages, hosts and energy of each product, and design"
                                         : "Packages of each product, and design", usd, apart);
}

static void put_script(const chp_portfolio *f, chp_text *to)
{
    char subtitle[300];
    put_subtitle(f, subtitle, sizeof subtitle);
    chp_script_begin(to, CHIPLET_FIGURE_PORTFOLIO, &frame);
    chp_script_title(to, f->text.title ? f->text.title : "Portfolio", subtitle);
    chp_put(to, "unset border\nunset tics\nunset key\nset xrange [0:1]\nset yrange [0:1]\n"
                "set style fill solid 1 noborder\n");
    for (size_t i = 0; i < lines(f); i++)
        put_line_words(f, i, to);
    chp_putf(to, "plot '%s' using 1:2:3:4:5:6:7 with boxxyerror linecolor rgb variable\n",
             chiplet_figure_file(CHIPLET_FIGURE_PORTFOLIO, CHIPLET_FIGURE_DATA));
    chp_script_end(to, CHIPLET_FIGURE_PORTFOLIO);
}

void chp_figure_portfolio(const chp_portfolio *portfolio, chiplet_figure_part part, chp_text *to)
{
    if (part == CHIPLET_FIGURE_DATA)
        put_data(portfolio, to);
    else
        put_script(portfolio, to);
}
