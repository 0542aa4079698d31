/* What more of each resource and limit would give: a bar each, to the right
 * where the first objective gets better. Laid out in a unit square. */
#include <math.h>
#include <stdio.h>

#include "report/figure.h"
#include "report/gnuplot.h"
#include "report/worth.h"

enum { BETTER_COLOR = 0x0072b2, WORSE_COLOR = 0xd55e00, MOST_BARS = 24 };

static const chp_frame frame = { 0, 1, 0, 1 };
static const double bars_left = 0.52, bars_right = 0.90, top_edge = 0.85, room = 0.78;

typedef struct {
    const chiplet_search *search;
    const chp_worth *bar[MOST_BARS];
    int bars;
    double base;            /* of the winner, SI */
    double low, high;       /* the scale, per cent */
} picture;

int chp_worth_has_bars(const chiplet_search *search)
{
    for (int i = 0; i < search->worths; i++)
        if (search->worth[i].kind != CHIPLET_WORTH_LINK)
            return 1;
    return 0;
}

static double percent(const picture *p, const chp_worth *worth)
{
    double share = worth->gain / fabs(p->base);
    return worth->found && isfinite(share) ? 100 * share : NAN;
}

static picture compose(const chiplet_search *search)
{
    picture p = { .search = search };
    p.base = chp_formula_value(search->study->objective[0].formula, search->result[0]->metric);
    for (int i = 0; i < search->worths && p.bars < MOST_BARS; i++)
        if (search->worth[i].kind != CHIPLET_WORTH_LINK)
            p.bar[p.bars++] = &search->worth[i];
    for (int i = 0; i < p.bars; i++) {
        p.low = fmin(p.low, percent(&p, p.bar[i])); /* fmin() and fmax() pass over a NaN */
        p.high = fmax(p.high, percent(&p, p.bar[i]));
    }
    if (!(p.high > p.low))
        p.high = p.low + 1;
    return p;
}

static double x_of(const picture *p, double value)
{
    return bars_left + (bars_right - bars_left) * (value - p->low) / (p->high - p->low);
}

static double pitch(const picture *p)
{
    return fmin(room / p->bars, 0.09);
}

static double y_of(const picture *p, int bar)
{
    return top_edge - pitch(p) * (bar + 0.5);
}

static void put_fields(chp_text *to, const double *field, int count)
{
    for (int i = 0; i < count; i++) {
        chp_put(to, i ? " " : "");
        chp_put_number(to, field[i]);
    }
}

static void put_data(const picture *p, chp_text *to)
{
    chp_put(to, "# bars: x y left right bottom top colour gain_percent\n");
    for (int i = 0; i < p->bars; i++) {
        double gain = percent(p, p->bar[i]), zero = x_of(p, 0), end = x_of(p, gain);
        double y = y_of(p, i), half = 0.3 * pitch(p);
        if (isnan(gain))
            continue;
        put_fields(to, (double[]){ (zero + end) / 2, y, fmin(zero, end), fmax(zero, end),
                                   y - half, y + half }, 6);
        chp_putf(to, " %d ", gain < 0 ? WORSE_COLOR : BETTER_COLOR);
        chp_put_number(to, gain);
        chp_put(to, "\n");
    }
    chp_put(to, "-1 -1 -1 -1 -1 -1 0 0\n\n\n# no change: x y dx dy\n");
    double height = pitch(p) * p->bars;
    put_fields(to, (double[]){ x_of(p, 0), top_edge - height, 0, height }, 4);
    chp_put(to, "\n");
}

/* ------------------------------------------------------------------- words */

static const char *what_more(const chp_worth *worth)
{
    switch (worth->lever) {
    case CHP_KEY_MEMORY_STACKS: return worth->more == 1 ? " stack" : " stacks";
    case CHP_KEY_LINK_LANES: return " lanes";
    case CHP_KEY_LINK_BANDWIDTH: return " of the link";
    case CHP_KEY_DIE_CORES: return worth->more == 1 ? " core a die" : " cores a die";
    case CHP_KEY_DIE_L2: return " of cache";
    case CHP_KEY_SYSTEM_SCALE_UP: return " of scale-up";
    default: return "";
    }
}

/* A difference of temperatures is in kelvin, whatever the scale's zero. */
static void name_loosening(const chp_formula *formula, double more, char *text, size_t size)
{
    const chp_metric *metric = chp_metric_at(formula->metric);
    if (metric && metric->dimension == CHP_TEMPERATURE)
        chp_format_quantity(text, size, more, CHP_KELVIN, 3);
    else
        chp_formula_format(text, size, formula, more, 3);
}

/* "+2 stacks", "+10 W" */
static void name_more(const picture *p, const chp_worth *worth, char *text, size_t size)
{
    char amount[100];
    int of_key = worth->kind == CHIPLET_WORTH_KEY;
    if (of_key)
        chp_format_quantity(amount, sizeof amount, worth->more,
                            chp_param_at(worth->lever)->dimension, 3);
    else
        name_loosening(p->search->study->constraint[worth->lever].formula, worth->more, amount,
                       sizeof amount);
    snprintf(text, size, "%s%s%s", worth->more > 0 ? "+" : "", amount,
             of_key ? what_more(worth) : "");
}

static void put_bar_words(chp_text *to, const picture *p, int bar)
{
    const chp_worth *worth = p->bar[bar];
    double gain = percent(p, worth), y = y_of(p, bar);
    char text[160];
    name_more(p, worth, text, sizeof text);
    chp_put_words(to, text, 60, 0.02, y, "left font ',13' textcolor rgb '" CHP_INK "'");
    chp_put_words(to, worth->change, 60, 0.22, y, "left font ',10' textcolor rgb '#5a6270'");
    chp_worth_gain(text, sizeof text, worth, p->base);
    double end = isnan(gain) ? x_of(p, 0) : fmax(x_of(p, gain), x_of(p, 0));
    chp_put_words(to, text, 60, end + 0.008, y, "left font ',11' textcolor rgb '" CHP_INK "'");
}

static void put_script(const picture *p, chp_text *to)
{
    char best[120], subtitle[400];
    const char *file = chiplet_figure_file(CHIPLET_FIGURE_SENSITIVITY, CHIPLET_FIGURE_DATA);
    const chp_formula *aim = p->search->study->objective[0].formula;
    chp_formula_format(best, sizeof best, aim, p->base, 4);
    snprintf(subtitle, sizeof subtitle,
             "What more would give: better %.60s than the best design's %.60s, in per cent, all"
             " else chosen anew", chp_formula_name(aim), best);
    chp_script_begin(to, CHIPLET_FIGURE_SENSITIVITY, &frame);
    chp_script_title(to, chp_figure_title(p->search), subtitle);
    chp_put(to, "unset border\nunset tics\nunset key\nset xrange [0:1]\nset yrange [0:1]\n"
                "set style fill solid 1 noborder\n");
    for (int i = 0; i < p->bars; i++)
        put_bar_words(to, p, i);
    chp_putf(to, "plot '%s' index 0 using 1:2:3:4:5:6:7 with boxxyerror"
                 " linecolor rgb variable, \\\n", file);
    chp_putf(to, "     '%s' index 1 with vectors nohead linewidth 1 linecolor rgb '" CHP_INK "'\n",
             file);
    chp_script_end(to, CHIPLET_FIGURE_SENSITIVITY);
}

void chp_figure_sensitivity(const chiplet_search *search, chiplet_figure_part part, chp_text *to)
{
    picture p = compose(search);
    if (part == CHIPLET_FIGURE_DATA)
        put_data(&p, to);
    else
        put_script(&p, to);
}
