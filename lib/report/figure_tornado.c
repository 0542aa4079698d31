/* One uncertain datum at a time: for each objective a panel of bars on its best
 * design, from its value at the low end of the datum's range to that at the
 * high end. Laid out here in a unit square, as panels have scales of their own. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/figure.h"
#include "report/gnuplot.h"
#include "report/uncertainty.h"

enum { MOST_BARS = 24, LOW_COLOR = 0xd55e00, HIGH_COLOR = 0x0072b2 };

static const chp_frame frame = { 0, 1, 0, 1 };
static const double bars_left = 0.44, bars_right = 0.955, top_edge = 0.885, bar_height = 0.021;

typedef struct {
    const chiplet_uncertainty *u;
    int aim;
    size_t winner;
    size_t input[MOST_BARS];
    int bars;
    double stated, low, high; /* the scale */
    double top;               /* upper edge */
} panel;

static double width_of(const panel *p, size_t input)
{
    chp_swing s = chp_swing_of(p->u, input, p->winner, p->aim);
    return isnan(s.low) || isnan(s.high) ? 0 : fabs(s.high - s.low);
}

/* The widest first: inserted where it belongs, the narrowest falls off. */
static void take_bar(panel *p, size_t input, int room)
{
    int at = p->bars;
    double width = width_of(p, input);
    if (!(width > 1e-9 * fabs(p->stated)))
        return;
    while (at > 0 && width_of(p, p->input[at - 1]) < width)
        at--;
    if (at >= room)
        return;
    int last = p->bars < room ? p->bars : room - 1;
    for (int i = last; i > at; i--)
        p->input[i] = p->input[i - 1];
    p->input[at] = input;
    p->bars = last + 1;
}

static double panel_height(const chiplet_uncertainty *u)
{
    return 0.86 / u->question.aims;
}

static panel panel_of(const chiplet_uncertainty *u, int aim)
{
    panel p = { .u = u, .aim = aim, .winner = u->best[aim] };
    int room = (int)((panel_height(u) - 0.085) / (1.3 * bar_height));
    p.stated = u->design[u->winner[p.winner]].value[aim];
    p.low = p.high = p.stated;
    p.top = top_edge - aim * panel_height(u);
    for (size_t i = 0; i < u->inputs; i++)
        take_bar(&p, i, room < MOST_BARS ? room : MOST_BARS);
    for (int i = 0; i < p.bars; i++) {
        chp_swing s = chp_swing_of(u, p.input[i], p.winner, aim);
        p.low = fmin(p.low, fmin(s.low, s.high));
        p.high = fmax(p.high, fmax(s.low, s.high));
    }
    return p;
}

static double x_of(const panel *p, double value)
{
    double width = p->high - p->low;
    double share = width > 0 ? (value - p->low) / width : 0.5;
    return bars_left + 0.01 + (bars_right - bars_left - 0.02) * share;
}

static double bar_top(const panel *p, int bar)
{
    return p->top - 0.037 - 1.3 * bar_height * bar;
}

static double bottom_of(const panel *p)
{
    return bar_top(p, p->bars) + 0.3 * bar_height;
}

static void put_fields(chp_text *to, const double *field, int count)
{
    for (int i = 0; i < count; i++) {
        chp_put(to, i ? " " : "");
        chp_put_number(to, field[i]);
    }
}

static void put_half(chp_text *to, const panel *p, int bar, double value, unsigned color)
{
    double a = x_of(p, p->stated), b = x_of(p, value), top = bar_top(p, bar);
    const double field[] = { (a + b) / 2, top - bar_height / 2, fmin(a, b),
                             fmax(a, b),  top - bar_height,     top };
    put_fields(to, field, 6);
    chp_putf(to, " %u\n", color);
}

static void put_data(const chiplet_uncertainty *u, chp_text *to)
{
    chp_put(to, "# rectangles: x y left right bottom top colour\n");
    for (int k = 0; k < u->question.aims; k++) {
        panel p = panel_of(u, k);
        for (int i = 0; i < p.bars; i++) {
            chp_swing s = chp_swing_of(u, p.input[i], p.winner, k);
            put_half(to, &p, i, s.low, LOW_COLOR);
            put_half(to, &p, i, s.high, HIGH_COLOR);
        }
    }
    chp_put(to, "-1 -1 -1 -1 -1 -1 0\n\n\n# lines at the data as stated: x y dx dy\n");
    for (int k = 0; k < u->question.aims; k++) {
        panel p = panel_of(u, k);
        const double field[] = { x_of(&p, p.stated), bottom_of(&p), 0,
                                 p.top - 0.03 - bottom_of(&p) };
        put_fields(to, field, 4);
        chp_put(to, "\n");
    }
}

/* ------------------------------------------------------------------ script */

/* Values stand outside their end of a bar where there is room, else inside. */
static void put_end(chp_text *to, const panel *p, double value, double y)
{
    char text[80];
    double x = x_of(p, value);
    int right = value >= p->stated, near = right ? x > bars_right - 0.06 : x < bars_left + 0.06;
    chp_aim_format(text, sizeof text, p->u, p->aim, value);
    text[strcspn(text, " ")] = '\0';
    chp_put_words(to, text, 16, x + (right == near ? -0.005 : 0.005), y,
              right == near ? near ? "right font ',9' textcolor rgb '#ffffff'"
                                   : "right font ',9' textcolor rgb '#5a6270'"
              : near        ? "left font ',9' textcolor rgb '#ffffff'"
                            : "left font ',9' textcolor rgb '#5a6270'");
}

static void put_bar_words(chp_text *to, const panel *p, int bar)
{
    char text[420], range[200];
    size_t input = p->input[bar];
    double y = bar_top(p, bar) - bar_height / 2;
    chp_swing s = chp_swing_of(p->u, input, p->winner, p->aim);
    chp_input_range(range, sizeof range, p->u, input);
    snprintf(text, sizeof text, "%s  %s", p->u->input[input].name, range);
    chp_put_words(to, text, 76, bars_left - 0.006, y,
              "right font ',10' textcolor rgb '" CHP_INK "'");
    put_end(to, p, s.low, y);
    put_end(to, p, s.high, y);
}

static void put_panel_words(chp_text *to, const panel *p)
{
    char text[300], stated[100];
    chp_aim_format(stated, sizeof stated, p->u, p->aim, p->stated);
    snprintf(text, sizeof text, "%.120s of design %zu, the best of the front: %s as stated",
             chp_aim_name(p->u, p->aim), p->u->design[p->u->winner[p->winner]].rank, stated);
    chp_put_words(to, text, 140, 0.02, p->top - 0.01,
              "left font ',13' textcolor rgb '" CHP_INK "'");
    for (int i = 0; i < p->bars; i++)
        put_bar_words(to, p, i);
}

static void put_script(const chiplet_uncertainty *u, chp_text *to)
{
    const char *file = chiplet_figure_file(CHIPLET_FIGURE_TORNADO, CHIPLET_FIGURE_DATA);
    chp_script_begin(to, CHIPLET_FIGURE_TORNADO, &frame);
    chp_script_title(to, chp_figure_title(u->search),
                     "Each datum alone at the low end (orange) and at the high end (blue) of what"
                     " is known of it, all others as stated");
    chp_put(to, "unset border\nunset tics\nunset key\nset xrange [0:1]\nset yrange [0:1]\n"
                "set style fill solid 1 noborder\n");
    for (int k = 0; k < u->question.aims; k++) {
        panel p = panel_of(u, k);
        put_panel_words(to, &p);
    }
    chp_putf(to, "plot '%s' index 0 using 1:2:3:4:5:6:7 with boxxyerror"
                 " linecolor rgb variable, \\\n", file);
    chp_putf(to, "     '%s' index 1 with vectors nohead linewidth 1 linecolor rgb '" CHP_INK "'\n",
             file);
    chp_script_end(to, CHIPLET_FIGURE_TORNADO);
}

void chp_figure_tornado(const chiplet_uncertainty *u, chiplet_figure_part part, chp_text *to)
{
    if (part == CHIPLET_FIGURE_DATA)
        put_data(u, to);
    else
        put_script(u, to);
}
