/* Throughput against power: which design is named, and where there is room. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "report/figure.h"
#include "report/figure_front.h"
#include "report/front.h"
#include "report/labels.h"

enum { LABELLED = 8, NUMBERED = 40 };

double chp_front_x(const chp_front_picture *p, double power_w)
{
    double share = chp_range_share(&p->power, power_w);
    return CHP_FIGURE_WIDTH * (p->frame.left + share * (p->frame.right - p->frame.left));
}

double chp_front_y(const chp_front_picture *p, double rate)
{
    double share = chp_range_share(&p->rate, rate);
    return CHP_FIGURE_HEIGHT * (p->frame.bottom + share * (p->frame.top - p->frame.bottom));
}

static int put_label(chp_front_picture *p, const chiplet_result *r, const char *text, double size,
                     double reach, const char *style, chp_text *to)
{
    return chp_script_label(to, p->layout, chp_front_x(p, chp_front_power(r)),
                            chp_front_y(p, chp_front_rate(r)), text, size, reach, style);
}

static void block_segment(chp_front_picture *p, double x0, double y0, double x1, double y1)
{
    chp_rect box = { fmin(x0, x1) - 2, fmin(y0, y1) - 2, fmax(x0, x1) + 2, fmax(y0, y1) + 2 };
    chp_layout_block(p->layout, box);
}

/* Labels stand beside the line along the edge of the front, not on it. */
static void block_edge(chp_front_picture *p)
{
    size_t count = 0;
    chp_front_outer *outer = chp_front_outline(p->search, &count);
    for (size_t i = 0; outer && i + 1 < count && i < 200; i++) {
        const chiplet_result *here = p->search->result[outer[i].rank];
        const chiplet_result *next = p->search->result[outer[i + 1].rank];
        double x = chp_front_x(p, chp_front_power(here)), y = chp_front_y(p, chp_front_rate(here));
        double next_x = chp_front_x(p, chp_front_power(next));
        block_segment(p, x, y, next_x, y);
        block_segment(p, next_x, y, next_x, chp_front_y(p, chp_front_rate(next)));
    }
    free(outer);
}

static void block_marks(chp_front_picture *p)
{
    const chiplet_search *search = p->search;
    const chp_frame *f = &p->frame;
    p->layout->frame =
        (chp_rect){ CHP_FIGURE_WIDTH * f->left + 4, CHP_FIGURE_HEIGHT * f->bottom + 4,
                    CHP_FIGURE_WIDTH * f->right - 4, CHP_FIGURE_HEIGHT * f->top - 4 };
    p->layout->count = 0;
    size_t step = search->count / 300 + 1;
    for (size_t i = 0; i < search->count; i += step)
        chp_layout_block_mark(p->layout, chp_front_x(p, chp_front_power(search->result[i])),
                              chp_front_y(p, chp_front_rate(search->result[i])), 5);
    if (search->match)
        chp_layout_block_mark(p->layout, chp_front_x(p, chp_front_power(search->match)),
                              chp_front_y(p, chp_front_rate(search->match)), 11);
    for (int i = 0; i < search->study->compared; i++)
        if (search->compared[i])
            chp_layout_block_mark(p->layout, chp_front_x(p, chp_front_power(search->compared[i])),
                                  chp_front_y(p, chp_front_rate(search->compared[i])), 8);
}

void chp_front_block(chp_front_picture *p)
{
    block_marks(p);
    block_edge(p);
}

static void put_full_label(chp_front_picture *p, size_t rank, double reach, char *told,
                           chp_text *to)
{
    char text[300], design[260];
    if (told[rank])
        return;
    chp_figure_design(p->search, rank, design, sizeof design);
    snprintf(text, sizeof text, "%zu%s%s", rank + 1, *design ? ": " : "", design);
    const chiplet_result *r = p->search->result[rank];
    if (!put_label(p, r, text, 12, reach, "font ',11' textcolor rgb '" CHP_INK "'", to))
        return;
    told[rank] = 1;
    chp_put(to, "set label '' at ");
    chp_put_screen(to, chp_front_x(p, chp_front_power(r)), chp_front_y(p, chp_front_rate(r)));
    chp_put(to,
            " point pointtype 6 pointsize 1.7 linewidth 1.5 linecolor rgb '" CHP_INK "' front\n");
}

/* The best of each objective first, then even steps along the edge; what finds
 * no room, and the rest, gets its rank alone. */
void chp_front_put_labels(chp_front_picture *p, chp_text *to)
{
    const chiplet_search *search = p->search;
    size_t count = 0;
    chp_front_outer *outer = chp_front_outline(search, &count);
    char *told = calloc(search->count, 1);
    if (!outer || !told) {
        to->failed = 1;
        free(outer);
        free(told);
        return;
    }
    int objectives = search->study->objectives;
    for (int i = 0; i < objectives; i++)
        put_full_label(p, chp_front_best(search, i), 250, told, to);
    size_t more = (size_t)(LABELLED - objectives);
    for (size_t i = 0; i < more && i < count; i++)
        put_full_label(p, outer[(2 * i + 1) * count / (2 * more)].rank, 110, told, to);
    size_t step = count / NUMBERED + 1;
    for (size_t i = 0; i < count; i += step) {
        char number[24];
        size_t rank = outer[i].rank;
        snprintf(number, sizeof number, "%zu", rank + 1);
        if (!told[rank])
            put_label(p, search->result[rank], number, 10, 12,
                      "font ',9' textcolor rgb '" CHP_BLUE "'", to);
    }
    free(outer);
    free(told);
}

void chp_front_put_chip_labels(chp_front_picture *p, chp_text *to)
{
    const chiplet_search *search = p->search;
    for (int i = 0; i < search->study->compared; i++)
        if (search->compared[i])
            put_label(p, search->compared[i], search->study->compare[i]->name, 12, 160,
                      "font ',11' textcolor rgb '" CHP_ORANGE "'", to);
    if (search->match)
        put_label(p, search->match, search->study->match->name, 14, 160,
                  "font ',13' textcolor rgb '" CHP_ORANGE "'", to);
}
