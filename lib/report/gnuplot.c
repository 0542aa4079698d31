#include "report/gnuplot.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* gnuplot 5.4 takes three quotes in a row at the start for an empty string and
 * another one, so quotes there get a string of their own. */
static int put_leading_quotes(chp_text *to, const char *text, int longest)
{
    int quotes = 0;
    while (text[quotes] == '\'' && quotes < longest)
        quotes++;
    if (quotes > 0) {
        chp_put(to, "\"");
        chp_put_bytes(to, text, (size_t)quotes);
        chp_put(to, "\".");
    }
    return quotes;
}

void chp_put_quoted(chp_text *to, const char *text, int longest)
{
    int quotes = put_leading_quotes(to, text, longest);
    text += quotes;
    chp_put(to, "'");
    for (int i = quotes; *text; i++) {
        if (i == longest) {
            chp_put(to, "...");
            break;
        }
        int length = chp_character(text);
        if (*text == '\'')
            chp_put(to, "''");
        else if (length > 0)
            chp_put_bytes(to, text, (size_t)length);
        else
            chp_put(to, "?");
        text += length > 0 ? length : 1;
    }
    chp_put(to, "'");
}

void chp_put_words(chp_text *to, const char *text, int longest, double x, double y,
                   const char *style)
{
    chp_put(to, "set label ");
    chp_put_quoted(to, text, longest);
    chp_put(to, " at ");
    chp_put_number(to, x);
    chp_put(to, ",");
    chp_put_number(to, y);
    chp_putf(to, " front %s\n", style);
}

void chp_put_number(chp_text *to, double value)
{
    char text[CHP_NUMBER_SIZE];
    chp_format_number(text, sizeof text, value, 6);
    chp_put(to, text);
}

void chp_script_begin(chp_text *to, chiplet_figure figure, const chp_frame *frame)
{
    chp_putf(to, "# Written by libchiplet %s. In this folder, `gnuplot -d %s` draws\n",
             chiplet_version_string(), chiplet_figure_file(figure, CHIPLET_FIGURE_SCRIPT));
    chp_putf(to, "# %s and %s", chiplet_figure_file(figure, CHIPLET_FIGURE_SVG),
             chiplet_figure_file(figure, CHIPLET_FIGURE_PNG));
    chp_putf(to, " from %s.\n", chiplet_figure_file(figure, CHIPLET_FIGURE_DATA));
    chp_put(to, "set encoding utf8\n");
    chp_putf(to,
             "set terminal svg noenhanced size %d,%d font 'sans-serif,11' fontscale 1.33"
             " background 'white'\n",
             CHP_FIGURE_WIDTH, CHP_FIGURE_HEIGHT);
    chp_putf(to, "set output '%s'\n", chiplet_figure_file(figure, CHIPLET_FIGURE_SVG));
    chp_put(to, "set lmargin at screen ");
    chp_put_number(to, frame->left);
    chp_put(to, "\nset rmargin at screen ");
    chp_put_number(to, frame->right);
    chp_put(to, "\nset bmargin at screen ");
    chp_put_number(to, frame->bottom);
    chp_put(to, "\nset tmargin at screen ");
    chp_put_number(to, frame->top);
    chp_put(to, "\n");
}

void chp_script_end(chp_text *to, chiplet_figure figure)
{
    chp_putf(to,
             "\nset terminal pngcairo noenhanced size %d,%d font 'sans-serif,11'"
             " background 'white'\n",
             CHP_FIGURE_WIDTH, CHP_FIGURE_HEIGHT);
    chp_putf(to, "set output '%s'\nreplot\nset output\n",
             chiplet_figure_file(figure, CHIPLET_FIGURE_PNG));
}

void chp_script_title(chp_text *to, const char *title, const char *subtitle)
{
    chp_put(to, "set label 1 ");
    chp_put_quoted(to, title, 84);
    chp_put(to, " at screen 0.02,0.962 left front font ',19' textcolor rgb '" CHP_INK "'\n");
    chp_put(to, "set label 2 ");
    chp_put_quoted(to, subtitle, 150);
    chp_put(to, " at screen 0.02,0.924 left front textcolor rgb '#5a6270'\n");
}

/* ------------------------------------------------------------------ labels */

void chp_put_screen(chp_text *to, double x, double y)
{
    chp_put(to, "screen ");
    chp_put_number(to, x / CHP_FIGURE_WIDTH);
    chp_put(to, ",");
    chp_put_number(to, y / CHP_FIGURE_HEIGHT);
}

static void put_leader(chp_text *to, chp_layout *layout, double x, double y, const chp_rect *box)
{
    double near_x = fmin(fmax(x, box->left), box->right);
    double near_y = fmin(fmax(y, box->bottom), box->top);
    if (hypot(near_x - x, near_y - y) < 14)
        return;
    chp_put(to, "set arrow from ");
    chp_put_screen(to, x, y);
    chp_put(to, " to ");
    chp_put_screen(to, near_x, near_y);
    chp_put(to, " nohead front linewidth 0.7 linecolor rgb '" CHP_INK "'\n");
    for (int i = 0; i <= 8; i++)
        chp_layout_block_mark(layout, x + (near_x - x) * i / 8, y + (near_y - y) * i / 8, 3);
}

int chp_script_label(chp_text *to, chp_layout *layout, double x, double y, const char *text,
                     double size, double reach, const char *style)
{
    chp_rect box;
    double width = size * 0.66 * chp_width(text) + 4, height = size * 1.5;
    if (!chp_layout_place(layout, x, y, width, height, reach, &box))
        return 0;
    chp_put(to, "set label ");
    chp_put_quoted(to, text, 80);
    chp_put(to, " at ");
    chp_put_screen(to, (box.left + box.right) / 2, (box.bottom + box.top) / 2);
    chp_putf(to, " center front %s\n", style);
    put_leader(to, layout, x, y, &box);
    return 1;
}

/* -------------------------------------------------------------------- axes */

void chp_range_cover(chp_log_range *range, double value)
{
    if (!(value > 0) || !isfinite(value))
        return;
    if (!(range->low > 0) || value < range->low)
        range->low = value;
    if (value > range->high)
        range->high = value;
}

void chp_range_pad(chp_log_range *range)
{
    if (!(range->low > 0))
        range->low = range->high = 1;
    double pad = 0.08 * log(range->high / range->low);
    double least = 0.5 * (log(2) - log(range->high / range->low));
    pad = fmax(fmax(pad, least), 0.02);
    range->low *= exp(-pad);
    range->high *= exp(pad);
}

double chp_range_share(const chp_log_range *range, double value)
{
    return log(value / range->low) / log(range->high / range->low);
}

/* Round numbers of a decade, dense ones for short axes, powers of ten for long. */
static const char *steps_for(const chp_log_range *range)
{
    double decades = log10(range->high / range->low);
    if (decades < 0.5)
        return "10 11 12 13 14 15 16 18 20 22 24 26 28 30 33 36 40 45 50 55 60 65 70 75 80 90 ";
    if (decades < 1.2)
        return "10 12 15 20 25 30 40 50 60 80 ";
    if (decades < 2.5)
        return "10 20 50 ";
    return "10 ";
}

void chp_script_log_axis(chp_text *to, char axis, const chp_log_range *range, double scale,
                         const char *label)
{
    int first = (int)floor(log10(range->low / scale)) - 1;
    int last = (int)ceil(log10(range->high / scale));
    const char *gap = "";
    chp_putf(to, "set logscale %c\nset %crange [", axis, axis);
    chp_put_number(to, range->low);
    chp_put(to, ":");
    chp_put_number(to, range->high);
    chp_putf(to, "]\nset %clabel ", axis);
    chp_put_quoted(to, label, 90);
    chp_putf(to, " textcolor rgb '" CHP_INK "'\nset %ctics nomirror (", axis);
    for (int decade = first; decade <= last; decade++)
        for (const char *step = steps_for(range); *step; step = strchr(step, ' ') + 1) {
            int digits = 0;
            sscanf(step, "%d", &digits);
            double shown = digits * pow(10, decade);
            if (shown * scale < range->low || shown * scale > range->high)
                continue;
            chp_put(to, gap);
            chp_put(to, "'");
            chp_put_number(to, shown);
            chp_put(to, "' ");
            chp_put_number(to, shown * scale);
            gap = ", ";
        }
    chp_put(to, ")\n");
}
