/* How much die-to-die link is enough: the best first objective for each width
 * of the link, all else chosen anew, and the knee: the least bandwidth that
 * is within a hundredth of the best. */
#include <math.h>
#include <stdio.h>

#include "report/figure.h"
#include "report/gnuplot.h"

static const chp_frame frame = { 0.09, 0.96, 0.11, 0.87 };
static const double enough = 0.01;

typedef struct {
    const chp_worth *worth[CHP_MAX_WORTHS]; /* by bandwidth */
    int count, knee;
    double best; /* SI */
} curve;

static int has_point(const chp_worth *worth)
{
    return worth->kind == CHIPLET_WORTH_LINK && worth->found && worth->link_bytes_per_s > 0 &&
           isfinite(worth->link_bytes_per_s) && isfinite(worth->best);
}

static void insert(curve *c, const chp_worth *worth)
{
    int at = c->count++;
    for (; at > 0 && c->worth[at - 1]->link_bytes_per_s > worth->link_bytes_per_s; at--)
        c->worth[at] = c->worth[at - 1];
    c->worth[at] = worth;
}

/* Gains have the sign of the objective in them already. */
static curve compose(const chiplet_search *search)
{
    curve c = { .count = 0 };
    const chp_worth *best = NULL;
    for (int i = 0; i < search->worths; i++)
        if (has_point(&search->worth[i])) {
            insert(&c, &search->worth[i]);
            if (!best || search->worth[i].gain > best->gain)
                best = &search->worth[i];
        }
    c.best = best ? best->best : 0;
    while (best && best->gain - c.worth[c.knee]->gain > enough * fabs(c.best))
        c.knee++;
    return c;
}

int chp_worth_has_knee(const chiplet_search *search)
{
    curve c = compose(search);
    return c.count > 1 && c.worth[c.count - 1]->link_bytes_per_s > c.worth[0]->link_bytes_per_s;
}

static double shown(const chp_formula *aim, double si)
{
    const chp_metric *metric = chp_metric_at(aim->metric);
    return metric ? chp_to_customary(si, metric->dimension) : si / aim->measure.scale;
}

static void put_point(chp_text *to, const chp_worth *worth, const chp_formula *aim)
{
    chp_put_number(to, worth->link_bytes_per_s);
    chp_put(to, " ");
    chp_put_number(to, shown(aim, worth->best));
    chp_put(to, "\n");
}

static void put_data(const chiplet_search *search, const curve *c, chp_text *to)
{
    const chp_formula *aim = search->study->objective[0].formula;
    chp_put(to, "# link in bytes/s, one direction; best first objective\n");
    for (int i = 0; i < c->count; i++)
        put_point(to, c->worth[i], aim);
    chp_put(to, "\n\n# the knee\n");
    put_point(to, c->worth[c->knee], aim);
}

/* ------------------------------------------------------------------ script */

/* "throughput, tokens/s" */
static void name_axis(const chp_formula *aim, char *text, size_t size)
{
    char unit[CHP_MEASURE_SIZE];
    const chp_metric *metric = chp_metric_at(aim->metric);
    chp_measure_text(unit, &aim->measure);
    const char *in = metric ? chp_dimension_unit(metric->dimension) : unit;
    snprintf(text, size, "best %.60s%s%.60s", chp_formula_name(aim), *in ? ", " : "", in);
}

static chp_log_range rates_of(const curve *c)
{
    chp_log_range range = { 0, 0 };
    for (int i = 0; i < c->count; i++)
        chp_range_cover(&range, c->worth[i]->link_bytes_per_s);
    chp_range_pad(&range);
    return range;
}

/* From zero, so that heights compare. */
static void put_axes(const chiplet_search *search, const curve *c, chp_text *to)
{
    char label[200];
    double high = 0, low = 0;
    chp_log_range range = rates_of(c);
    const chp_formula *aim = search->study->objective[0].formula;
    for (int i = 0; i < c->count; i++) {
        high = fmax(high, shown(aim, c->worth[i]->best));
        low = fmin(low, shown(aim, c->worth[i]->best));
    }
    chp_script_log_axis(to, 'x', &range, chp_customary_scale(CHP_BYTE_RATE),
                        "die-to-die link, one direction, GB/s");
    name_axis(aim, label, sizeof label);
    chp_put(to, "set yrange [");
    chp_put_number(to, 1.15 * low);
    chp_put(to, ":");
    chp_put_number(to, high > low ? 1.15 * high : low + 1);
    chp_put(to, "]\nset ytics nomirror\nset ylabel ");
    chp_put_quoted(to, label, 90);
    chp_put(to, " textcolor rgb '" CHP_INK "'\n");
}

/* Its words stand on the side of the line that has more room. */
static void put_knee(const curve *c, chp_text *to)
{
    char rate[64], text[240];
    const chp_worth *knee = c->worth[c->knee];
    chp_log_range range = rates_of(c);
    double share = chp_range_share(&range, knee->link_bytes_per_s);
    chp_format_quantity(rate, sizeof rate, knee->link_bytes_per_s, CHP_BYTE_RATE, 4);
    snprintf(text, sizeof text, "The knee: %s (%.100s), the least within %.0f %% of the best", rate,
             knee->change, 100 * enough);
    chp_put(to, "set label ");
    chp_put_quoted(to, text, 120);
    chp_put(to, " at graph ");
    chp_put_number(to, share + (share > 0.5 ? -0.012 : 0.012));
    chp_putf(to, ",0.08 %s front textcolor rgb '" CHP_ORANGE "'\nset arrow from ",
             share > 0.5 ? "right" : "left");
    chp_put_number(to, knee->link_bytes_per_s);
    chp_put(to, ",graph 0 to ");
    chp_put_number(to, knee->link_bytes_per_s);
    chp_put(to, ",graph 1 nohead dashtype 2 linecolor rgb '" CHP_ORANGE "'\n");
}

static void put_script(const chiplet_search *search, const curve *c, chp_text *to)
{
    char question[300], subtitle[400];
    const char *file = chiplet_figure_file(CHIPLET_FIGURE_KNEE, CHIPLET_FIGURE_DATA);
    chp_figure_question(search, question, sizeof question);
    snprintf(subtitle, sizeof subtitle, "How much die-to-die link is enough: %s", question);
    chp_script_begin(to, CHIPLET_FIGURE_KNEE, &frame);
    chp_script_title(to, chp_figure_title(search), subtitle);
    chp_put(to, "unset key\nset border 3 linecolor rgb '#8a8f98'\nset tics out\n");
    put_axes(search, c, to);
    put_knee(c, to);
    chp_putf(to, "plot '%s' index 0 with linespoints pointtype 7 pointsize 1.2 linewidth 2"
                 " linecolor rgb '" CHP_BLUE "', \\\n", file);
    chp_putf(to, "     '%s' index 1 with points pointtype 7 pointsize 2 linecolor rgb '" CHP_ORANGE
                 "'\n", file);
    chp_script_end(to, CHIPLET_FIGURE_KNEE);
}

void chp_figure_knee(const chiplet_search *search, chiplet_figure_part part, chp_text *to)
{
    curve c = compose(search);
    if (part == CHIPLET_FIGURE_DATA)
        put_data(search, &c, to);
    else
        put_script(search, &c, to);
}
