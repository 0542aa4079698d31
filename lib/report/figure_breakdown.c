/* Where time and energy of the best designs go: three panels of stacked bars,
 * one bar a design. Panels have scales of their own, so the picture is laid
 * out here, in a unit square, and gnuplot only paints rectangles. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/figure.h"
#include "report/front.h"
#include "report/gnuplot.h"
#include "report/share.h"

enum { MOST_BARS = 6, PANELS = 3, MOST_PARTS = 10 };

static const chp_frame frame = { 0, 1, 0, 1 };
static const double bars_left = 0.19, bars_right = 0.77, legend_left = 0.8;
static const double panels_top = 0.885, panel_height = 0.29;

static const unsigned palette[MOST_PARTS + 1] = {
    0x0072b2, 0xe69f00, 0x009e73, 0xcc79a7, 0x56b4e9, 0xd55e00,
    0xf0e442, 0x6a3d9a, 0x8c6d46, 0x1b4f5c, 0xb8bec7, /* the last: others */
};

typedef struct {
    const chiplet_result *result;
    char name[120];
} bar;

typedef struct {
    bar bar[MOST_BARS];
    int bars;
} choice;

typedef struct {
    const char *title;
    chp_dimension dimension;
    chp_shares of[MOST_BARS]; /* of each bar */
    chp_shares all;           /* parts in the order of their sum */
    int parts;                /* shown apart; the rest is "others" */
    double longest, top;      /* longest bar; upper edge of the panel */
} panel;

static void choose_best(choice *c, const chiplet_search *search, int objective)
{
    size_t rank = chp_front_best(search, objective);
    for (int i = 0; i < c->bars; i++)
        if (c->bar[i].result == search->result[rank])
            return;
    bar *b = &c->bar[c->bars++];
    const chp_objective *o = &search->study->objective[objective];
    b->result = search->result[rank];
    const chiplet_result *of = b->result->longest;
    snprintf(b->name, sizeof b->name, "%zu: best %.60s%s%.30s", rank + 1,
             chp_formula_name(o->formula), of ? ", " : "", of ? of->name : "");
}

static choice choose(const chiplet_search *search)
{
    choice c = { .bars = 0 };
    for (int i = 0; i < search->study->objectives && c.bars < MOST_BARS - 1; i++)
        choose_best(&c, search, i);
    if (search->match) {
        bar *b = &c.bar[c.bars++];
        b->result = search->match;
        snprintf(b->name, sizeof b->name, "%.100s", search->study->match->name);
    }
    return c;
}

/* Energy of a token by the parts of power. */
static chp_shares energy_shares(const chiplet_result *result)
{
    chp_shares shares = chp_part_shares(result, chiplet_result_power_part);
    const chiplet_result *of = result->longest ? result->longest : result;
    double rate = of->nominal[CHP_METRIC_THROUGHPUT];
    for (int i = 0; i < shares.count; i++)
        shares.share[i].value /= rate;
    shares.total /= rate;
    return shares;
}

static panel panel_of(const choice *c, int index)
{
    static const char *const title[PANELS] = {
        "time of a step, by operator",
        "time of a step, by the resource that bounds each operator",
        "energy per token, by part of the power",
    };
    chp_shares (*const shares_of[PANELS])(const chiplet_result *) = {
        chp_operator_shares, chp_time_shares, energy_shares
    };
    panel p = { .title = title[index] };
    p.dimension = index == 2 ? CHP_ENERGY : CHP_TIME;
    p.top = panels_top - index * panel_height;
    for (int i = 0; i < c->bars; i++) {
        p.of[i] = shares_of[index](c->bar[i].result);
        p.longest = fmax(p.longest, p.of[i].total);
        for (int k = 0; k < p.of[i].count; k++)
            chp_share_add(&p.all, p.of[i].share[k].name, p.of[i].share[k].value);
    }
    chp_share_sort(&p.all);
    p.parts = p.all.count <= MOST_PARTS + 1 ? p.all.count : MOST_PARTS;
    if (!(p.longest > 0))
        p.longest = 1;
    return p;
}

static double x_of(const panel *p, double value)
{
    return bars_left + (bars_right - bars_left - 0.06) * value / p->longest;
}

/* Upper edge of a bar; its height. */
static double bar_height(const choice *c)
{
    return fmin(0.05, (panel_height - 0.1) / c->bars / 1.35);
}

static double bar_top(const panel *p, const choice *c, int i)
{
    return p->top - 0.04 - i * 1.35 * bar_height(c);
}

static void put_box(chp_text *to, double left, double right, double bottom, double top,
                    unsigned color)
{
    const double field[] = { (left + right) / 2, (bottom + top) / 2, left, right, bottom, top };
    for (int i = 0; i < 6; i++) {
        chp_put_number(to, field[i]);
        chp_put(to, " ");
    }
    chp_putf(to, "%u\n", color);
}

static void put_bar(chp_text *to, const panel *p, const choice *c, int i)
{
    double start = 0, named = 0, top = bar_top(p, c, i), bottom = top - bar_height(c);
    for (int k = 0; k < p->parts; k++) {
        double value = chp_share_of(&p->of[i], p->all.share[k].name);
        if (value > 0)
            put_box(to, x_of(p, start), x_of(p, start + value), bottom, top, palette[k]);
        start += value;
        named += value;
    }
    if (p->of[i].total - named > 1e-9 * p->of[i].total)
        put_box(to, x_of(p, start), x_of(p, p->of[i].total), bottom, top, palette[MOST_PARTS]);
}

static int has_others(const panel *p)
{
    return p->parts < p->all.count;
}

static double legend_top(const panel *p, int row)
{
    return p->top - 0.012 - 0.0225 * row;
}

static void put_legend_boxes(chp_text *to, const panel *p)
{
    for (int k = 0; k < p->parts + has_others(p); k++) {
        double top = legend_top(p, k);
        put_box(to, legend_left, legend_left + 0.011, top - 0.015, top,
                palette[k < p->parts ? k : MOST_PARTS]);
    }
}

/* 1, 2 or 5 times a power of ten: at most six steps to the longest bar. */
static double tick_step(const panel *p)
{
    double longest = chp_to_customary(p->longest, p->dimension);
    double step = pow(10, floor(log10(longest / 6)));
    while (longest / step > 6)
        step *= fabs(log10(step) - round(log10(step) - 0.3) - 0.3) < 0.01 ? 2.5 : 2;
    return step * chp_customary_scale(p->dimension);
}

static void put_ticks(chp_text *to, const panel *p, const choice *c)
{
    double step = tick_step(p), top = p->top - 0.03;
    double bottom = bar_top(p, c, c->bars - 1) - bar_height(c) - 0.012;
    for (int i = 0; i * step <= p->longest * 1.02; i++) {
        const double field[] = { x_of(p, i * step), bottom, 0, top - bottom };
        for (int k = 0; k < 4; k++) {
            chp_put_number(to, field[k]);
            chp_put(to, k < 3 ? " " : "\n");
        }
    }
}

static void put_data(const choice *c, chp_text *to)
{
    chp_put(to, "# rectangles: x y left right bottom top colour\n");
    for (int k = 0; k < PANELS; k++) {
        panel p = panel_of(c, k);
        for (int i = 0; i < c->bars; i++)
            put_bar(to, &p, c, i);
        put_legend_boxes(to, &p);
    }
    chp_put(to, "\n\n# lines of the scales: x y dx dy\n");
    for (int k = 0; k < PANELS; k++) {
        panel p = panel_of(c, k);
        put_ticks(to, &p, c);
    }
}

/* ------------------------------------------------------------------ script */

static void put_tick_words(chp_text *to, const panel *p, const choice *c)
{
    char text[64];
    double step = tick_step(p);
    double y = bar_top(p, c, c->bars - 1) - bar_height(c) - 0.025;
    for (int i = 0; i * step <= p->longest * 1.02; i++) {
        double shown = chp_to_customary(i * step, p->dimension);
        chp_format_number(text, sizeof text, shown, 3);
        chp_put_words(to, text, 20, x_of(p, i * step), y,
                  "center font ',10' textcolor rgb '#6b7280'");
    }
}

static void put_panel_words(chp_text *to, const panel *p, const choice *c)
{
    char text[200];
    snprintf(text, sizeof text, "%s, %s", p->title, chp_dimension_unit(p->dimension));
    chp_put_words(to, text, 100, bars_left, p->top - 0.008,
              "left font ',13' textcolor rgb '" CHP_INK "'");
    for (int i = 0; i < c->bars; i++) {
        double middle = bar_top(p, c, i) - bar_height(c) / 2;
        chp_put_words(to, c->bar[i].name, 30, bars_left - 0.01, middle,
                  "right font ',11' textcolor rgb '" CHP_INK "'");
        chp_format_quantity(text, sizeof text, p->of[i].total, p->dimension, 3);
        chp_put_words(to, text, 30, x_of(p, p->of[i].total) + 0.006, middle,
                  "left font ',11' textcolor rgb '" CHP_INK "'");
    }
    for (int k = 0; k < p->parts + has_others(p); k++)
        chp_put_words(to, k < p->parts ? p->all.share[k].name : "others", 24, legend_left + 0.017,
                  legend_top(p, k) - 0.0075, "left font ',10' textcolor rgb '" CHP_INK "'");
    put_tick_words(to, p, c);
}

static void put_script(const chiplet_search *search, const choice *c, chp_text *to)
{
    char question[400], subtitle[440];
    const char *file = chiplet_figure_file(CHIPLET_FIGURE_BREAKDOWN, CHIPLET_FIGURE_DATA);
    chp_figure_question(search, question, sizeof question);
    snprintf(subtitle, sizeof subtitle, "%s%s", question, chp_figure_data(search));
    chp_script_begin(to, CHIPLET_FIGURE_BREAKDOWN, &frame);
    chp_script_title(to, chp_figure_title(search), subtitle);
    chp_put(to, "unset border\nunset tics\nunset key\nset xrange [0:1]\nset yrange [0:1]\n"
                "set style fill solid 1 noborder\n");
    for (int k = 0; k < PANELS; k++) {
        panel p = panel_of(c, k);
        put_panel_words(to, &p, c);
    }
    chp_putf(to, "plot '%s' index 1 with vectors nohead linewidth 0.8"
                 " linecolor rgb '#d5dbe3', \\\n", file);
    chp_putf(to, "     '%s' index 0 using 1:2:3:4:5:6:7 with boxxyerror"
                 " linecolor rgb variable\n", file);
    chp_script_end(to, CHIPLET_FIGURE_BREAKDOWN);
}

void chp_figure_breakdown(const chiplet_search *search, chiplet_figure_part part, chp_text *to)
{
    choice c = choose(search);
    if (part == CHIPLET_FIGURE_DATA)
        put_data(&c, to);
    else
        put_script(search, &c, to);
}
