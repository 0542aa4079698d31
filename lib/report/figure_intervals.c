/* Throughput against power of the front with the interval that holds nine of
 * ten samples each way, coloured by the chance to be on the front. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "report/figure.h"
#include "report/gnuplot.h"
#include "report/uncertainty.h"

enum { SHOWN = 16 };

static const chp_frame frame = { 0.085, 0.87, 0.095, 0.875 };

typedef struct {
    const chiplet_uncertainty *u;
    size_t fronts;
    chp_log_range power, rate;
    chp_layout *layout;
} picture;

static const double *quantiles(const picture *p, size_t design, int metric)
{
    return p->u->design[design].quantile[metric];
}

/* The best of each objective, and even steps of a long front: more intervals would
 * hide each other. */
static int is_shown(const picture *p, size_t design)
{
    for (size_t w = 0; w < p->u->winners; w++)
        if (p->u->winner[w] == design)
            return 1;
    return design % (p->fronts / SHOWN + 1) == 0;
}

static picture picture_of(const chiplet_uncertainty *u)
{
    picture p = { .u = u };
    while (p.fronts < u->designs && u->design[p.fronts].rank)
        p.fronts++;
    for (size_t i = 0; i < p.fronts; i++)
        for (int q = 0; is_shown(&p, i) && q < CHP_QUANTILES; q++) {
            chp_range_cover(&p.power, quantiles(&p, i, CHP_METRIC_POWER)[q]);
            chp_range_cover(&p.rate, quantiles(&p, i, CHP_METRIC_THROUGHPUT)[q]);
        }
    chp_range_pad(&p.power);
    chp_range_pad(&p.rate);
    return p;
}

static void put_design(const picture *p, size_t i, chp_text *to)
{
    const chp_field_design *d = &p->u->design[i];
    const double *w = quantiles(p, i, CHP_METRIC_POWER);
    const double *r = quantiles(p, i, CHP_METRIC_THROUGHPUT);
    const double field[] = { w[1], r[1], w[0], w[2], r[0], r[2],
                             (double)d->on_front / (double)p->u->samples,
                             d->result->metric[CHP_METRIC_POWER],
                             d->result->metric[CHP_METRIC_THROUGHPUT] };
    if (d->built == 0 || !is_shown(p, i))
        return;
    for (size_t k = 0; k < sizeof field / sizeof field[0]; k++) {
        chp_put(to, k ? " " : "");
        chp_put_number(to, field[k]);
    }
    chp_put(to, "\n");
}

static void put_data(const picture *p, chp_text *to)
{
    chp_put(to, "# medians of power in W and throughput in tokens/s, 5 and 95 % of either,\n"
                "# chance to be on the front, power and throughput with the data as stated\n");
    for (size_t i = 0; i < p->fronts; i++)
        put_design(p, i, to);
}

static double pixel_x(const picture *p, double power_w)
{
    double share = chp_range_share(&p->power, power_w);
    return CHP_FIGURE_WIDTH * (frame.left + share * (frame.right - frame.left));
}

static double pixel_y(const picture *p, double rate)
{
    double share = chp_range_share(&p->rate, rate);
    return CHP_FIGURE_HEIGHT * (frame.bottom + share * (frame.top - frame.bottom));
}

/* Labels stand beside the bars. */
static void block_cross(picture *p, const double *w, const double *r)
{
    double x = pixel_x(p, w[1]), y = pixel_y(p, r[1]);
    chp_rect across = { pixel_x(p, w[0]), y - 3, pixel_x(p, w[2]), y + 3 };
    chp_rect along = { x - 3, pixel_y(p, r[0]), x + 3, pixel_y(p, r[2]) };
    chp_layout_block(p->layout, across);
    chp_layout_block(p->layout, along);
    chp_layout_block_mark(p->layout, x, y, 8);
}

static void block_marks(picture *p)
{
    chp_rect inside = { CHP_FIGURE_WIDTH * frame.left + 4, CHP_FIGURE_HEIGHT * frame.bottom + 4,
                       CHP_FIGURE_WIDTH * frame.right - 4, CHP_FIGURE_HEIGHT * frame.top - 30 };
    p->layout->frame = inside;
    for (size_t i = 0; i < p->fronts; i++)
        if (is_shown(p, i))
            block_cross(p, quantiles(p, i, CHP_METRIC_POWER),
                        quantiles(p, i, CHP_METRIC_THROUGHPUT));
}

static void put_labels(picture *p, chp_text *to)
{
    char text[300], design[260];
    const chiplet_uncertainty *u = p->u;
    block_marks(p);
    for (size_t w = 0; w < u->winners; w++) {
        size_t i = u->winner[w];
        chp_figure_design(u->search, u->design[i].rank - 1, design, sizeof design);
        snprintf(text, sizeof text, "%zu%s%s", u->design[i].rank, *design ? ": " : "", design);
        if (u->design[i].built)
            chp_script_label(to, p->layout, pixel_x(p, quantiles(p, i, CHP_METRIC_POWER)[1]),
                             pixel_y(p, quantiles(p, i, CHP_METRIC_THROUGHPUT)[1]), text, 12, 250,
                             "font ',11' textcolor rgb '" CHP_INK "'");
    }
}

static void put_script(picture *p, chp_text *to)
{
    char subtitle[400], question[300];
    const char *file = chiplet_figure_file(CHIPLET_FIGURE_INTERVALS, CHIPLET_FIGURE_DATA);
    chp_figure_question(p->u->search, question, sizeof question);
    snprintf(subtitle, sizeof subtitle, "%.200s: medians and 5 to 95 %% of %zu samples of %zu"
                                        " uncertain data", question, p->u->samples, p->u->varied);
    chp_script_begin(to, CHIPLET_FIGURE_INTERVALS, &frame);
    chp_script_title(to, chp_figure_title(p->u->search), subtitle);
    chp_script_log_axis(to, 'x', &p->power, 1, "power of a package, W");
    chp_script_log_axis(to, 'y', &p->rate, 1, "tokens per second and package");
    chp_put(to, "set grid linewidth 0.5 linecolor rgb '#e3e7ec'\n"
                "set palette defined (0 '" CHP_PALE "', 0.5 '#6fa8d0', 1 '#004f80')\n"
                "set cbrange [0:1]\nset cblabel 'chance to be on the front'\n"
                "set key top left at graph 0.01,0.99 Left reverse\n");
    put_labels(p, to);
    chp_putf(to, "plot '%s' using 1:2:3:4:5:6:7 with xyerrorbars pointtype 0 linewidth 1.5"
                 " linecolor palette title '5 to 95 %%', \\\n", file);
    chp_putf(to, "     '%s' using 1:2:7 with points pointtype 7 pointsize 1.8 linecolor palette"
                 " title 'median of the samples', \\\n", file);
    chp_putf(to, "     '%s' using 8:9 with points pointtype 1 pointsize 1.1 linecolor rgb '"
             CHP_ORANGE "' title 'data as stated'\n", file);
    chp_script_end(to, CHIPLET_FIGURE_INTERVALS);
}

void chp_figure_intervals(const chiplet_uncertainty *u, chiplet_figure_part part, chp_text *to)
{
    picture p = picture_of(u);
    if (part == CHIPLET_FIGURE_DATA) {
        put_data(&p, to);
        return;
    }
    p.layout = calloc(1, sizeof *p.layout);
    if (p.layout)
        put_script(&p, to);
    else
        to->failed = 1;
    free(p.layout);
}
