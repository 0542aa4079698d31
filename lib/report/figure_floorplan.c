/* The package of the best design from above: dies, stacks and the links between
 * dies, to scale; in a second figure with their temperatures. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "operate/heat.h"
#include "report/figure.h"
#include "report/front.h"
#include "report/gnuplot.h"

static const chp_frame frame = { 0.07, 0.68, 0.09, 0.89 };
static const double legend_left = 0.71, legend_top = 0.86, legend_step = 0.035;
static const double to_mm = 1e3;

static const unsigned die_rgb = 0x56b4e9, stack_rgb = 0xcbb9d6, link_rgb = 0xe69f00;

typedef struct {
    const chiplet_result *result;
    chiplet_figure figure;
    chp_sites sites;
    int solved; /* temperatures stand */
    double mean_k[CHP_PLACED], max_k[CHP_PLACED];
} picture;

static void compose(picture *p, const chiplet_search *search, chiplet_figure figure)
{
    const chiplet_result *r = search->result[chp_front_best(search, 0)];
    p->result = r;
    p->figure = figure;
    p->solved = figure == CHIPLET_FIGURE_HEAT &&
                chp_part_temperatures(&p->sites, p->mean_k, p->max_k, &r->heat, &r->places,
                                      r->coolant_k);
    if (!p->solved)
        chp_sites_build(&p->sites, &r->heat.sites);
}

/* -------------------------------------------------------------------- data */

/* From cool to hot in steps that differ in lightness, too (after viridis). */
static unsigned heat_colour(double share)
{
    static const unsigned char stop[5][3] = {
        { 0xfd, 0xe7, 0x9f }, { 0xfc, 0xb4, 0x6a }, { 0xf0, 0x7c, 0x4e }, { 0xd1, 0x49, 0x4f },
        { 0x9b, 0x2a, 0x5a } };
    double at = fmin(fmax(share, 0), 1) * 4;
    int low = (int)fmin(at, 3);
    unsigned rgb = 0;
    for (int c = 0; c < 3; c++) {
        double value = stop[low][c] + (at - low) * (stop[low + 1][c] - stop[low][c]);
        rgb = rgb << 8 | (unsigned)(value + 0.5);
    }
    return rgb;
}

static unsigned colour_of(const picture *p, size_t i)
{
    int die = p->sites.part[i].kind == CHP_PLACED_DIE;
    if (!p->solved)
        return die ? die_rgb : stack_rgb;
    double low = p->mean_k[0], high = p->mean_k[0];
    for (size_t k = 1; k < p->sites.count; k++) {
        low = fmin(low, p->mean_k[k]);
        high = fmax(high, p->mean_k[k]);
    }
    return heat_colour((p->mean_k[i] - low) / fmax(high - low, 5));
}

static void put_box(chp_text *to, const chp_placed *b, unsigned rgb)
{
    const double value[] = { b->x_m,
                             b->y_m,
                             b->x_m - 0.5 * b->width_m,
                             b->x_m + 0.5 * b->width_m,
                             b->y_m - 0.5 * b->height_m,
                             b->y_m + 0.5 * b->height_m };
    for (int i = 0; i < 6; i++) {
        chp_put_number(to, value[i] * to_mm);
        chp_put(to, " ");
    }
    chp_putf(to, "%u\n", rgb);
}

static int side_by_side(double apart, double size, double across)
{
    return fabs(across) < 1e-9 && fabs(apart) < 1.5 * size;
}

/* Both PHYs and the gap between: along the sides that face each other. */
static void put_link(const picture *p, const chp_placed *a, const chp_placed *b, chp_text *to)
{
    double dx = b->x_m - a->x_m, dy = b->y_m - a->y_m;
    double edge_m = p->result->link_edge_m, depth_m = 2 * p->result->link_depth_m;
    chp_placed strip = { CHP_PLACED_DIE, 0.5 * (a->x_m + b->x_m), 0.5 * (a->y_m + b->y_m), 0, 0 };
    if (side_by_side(dx, a->width_m, dy)) {
        strip.width_m = fabs(dx) - a->width_m + depth_m;
        strip.height_m = fmin(edge_m, a->height_m);
    } else if (side_by_side(dy, a->height_m, dx)) {
        strip.width_m = fmin(edge_m, a->width_m);
        strip.height_m = fabs(dy) - a->height_m + depth_m;
    } else {
        return;
    }
    put_box(to, &strip, link_rgb);
}

static void put_links(const picture *p, chp_text *to)
{
    const chp_sites *s = &p->sites;
    for (size_t i = 0; i < s->dies; i++)
        for (size_t j = i + 1; j < s->dies && p->result->link_edge_m > 0; j++)
            if (chp_dies_joined(&p->result->heat.sites, i, j))
                put_link(p, &s->part[i], &s->part[j], to);
}

static chp_placed lid_of(const picture *p)
{
    double rim_m = 2 * p->result->heat.lid_rim_m;
    chp_placed lid = { CHP_PLACED_DIE, 0, 0, p->sites.width_m + rim_m, p->sites.height_m + rim_m };
    return lid;
}

static void put_data(const picture *p, chp_text *to)
{
    chp_placed lid = lid_of(p);
    chp_put(to, "# lid: x and y of the centre, left, right, bottom, top in mm, colour\n");
    put_box(to, &lid, 0xf1f3f6);
    chp_put(to, "\n\n# dies, then stacks\n");
    for (size_t i = 0; i < p->sites.count; i++)
        put_box(to, &p->sites.part[i], colour_of(p, i));
    /* a block that is empty would be an error where there are no links */
    chp_put(to, "\n\n# links between dies\n");
    put_box(to, &(chp_placed){ CHP_PLACED_DIE, 0, 0, 0, 0 }, link_rgb);
    put_links(p, to);
}

/* ------------------------------------------------------------------ script */

static void name_part(const picture *p, size_t i, char *text, size_t size)
{
    const chp_placed *b = &p->sites.part[i];
    int die = b->kind == CHP_PLACED_DIE;
    if (p->solved)
        snprintf(text, size, "%.0f C", p->mean_k[i] - 273.15);
    else if (die)
        snprintf(text, size, "die %zu: %.1f x %.1f", i + 1, b->width_m * to_mm,
                 b->height_m * to_mm);
    else
        snprintf(text, size, "%s", p->result->text[CHP_KEY_MEMORY_KIND]);
}

/* What is too narrow for its name stays without. */
static void put_names(const picture *p, chp_text *to)
{
    char text[80];
    double widest_m = fmax(lid_of(p).width_m, lid_of(p).height_m * 1.4);
    for (size_t i = 0; i < p->sites.count; i++) {
        const chp_placed *b = &p->sites.part[i];
        name_part(p, i, text, sizeof text);
        if (b->width_m / widest_m * 120 < (double)strlen(text))
            continue;
        chp_put(to, "set label ");
        chp_put_quoted(to, text, 40);
        chp_put(to, " at ");
        chp_put_number(to, b->x_m * to_mm);
        chp_put(to, ",");
        chp_put_number(to, b->y_m * to_mm);
        chp_put(to, " center front font ',10' textcolor rgb '" CHP_INK "'\n");
    }
}

static void put_line(chp_text *to, int line, const char *text)
{
    chp_put(to, "set label ");
    chp_put_quoted(to, text, 60);
    chp_put(to, " at screen ");
    chp_put_number(to, legend_left);
    chp_put(to, ",");
    chp_put_number(to, legend_top - line * legend_step);
    chp_put(to, " left front font ',11' textcolor rgb '" CHP_INK "'\n");
}

static void put_sizes(const picture *p, chp_text *to)
{
    const chiplet_result *r = p->result;
    char text[120];
    const chp_placed *die = &p->sites.part[0], lid = lid_of(p);
    snprintf(text, sizeof text, "lid %.1f x %.1f mm", lid.width_m * to_mm, lid.height_m * to_mm);
    put_line(to, 0, text);
    snprintf(text, sizeof text, "%zu x die of %.1f x %.1f mm", p->sites.dies,
             die->width_m * to_mm, die->height_m * to_mm);
    put_line(to, 1, text);
    snprintf(text, sizeof text, "%zu x %.40s", p->sites.count - p->sites.dies,
             r->text[CHP_KEY_MEMORY_KIND]);
    if (p->sites.count > p->sites.dies)
        put_line(to, 2, text);
    snprintf(text, sizeof text, "%.40s: PHYs and the gap between", r->text[CHP_KEY_LINK_KIND]);
    if (p->sites.dies > 1 && r->link_edge_m > 0)
        put_line(to, 3, text);
}

static void put_temperatures(const picture *p, chp_text *to)
{
    static const struct {
        const char *what;
        int metric;
    } line[] = { { "hottest die, its mean", CHP_METRIC_JUNCTION_TEMPERATURE },
                 { "hottest point of the dies", CHP_METRIC_HOT_SPOT_TEMPERATURE },
                 { "hottest point of the stacks", CHP_METRIC_MEMORY_TEMPERATURE } };
    char text[120];
    for (int i = 0; i < 3 && p->solved; i++) {
        double value_k = p->result->metric[line[i].metric];
        snprintf(text, sizeof text, "%s: %.0f C", line[i].what, value_k - 273.15);
        if (isfinite(value_k))
            put_line(to, 5 + i, text);
    }
}

static void put_range(chp_text *to, char axis, double size_m)
{
    chp_putf(to, "set %crange [", axis);
    chp_put_number(to, -0.5 * size_m * to_mm - 2);
    chp_put(to, ":");
    chp_put_number(to, 0.5 * size_m * to_mm + 2);
    chp_put(to, "]\n");
}

static void put_subtitle(const picture *p, const chiplet_search *search, char *text, size_t size)
{
    chp_figure_question(search, text, size);
    size_t length = strlen(text);
    if (p->solved && length < size)
        snprintf(text + length, size - length,
                 "; mean temperatures at %.0f W in dies, %.0f W in stacks",
                 p->result->places.cores_w + p->result->places.rest_w, p->result->places.memory_w);
}

static void put_script(const picture *p, const chiplet_search *search, chp_text *to)
{
    char subtitle[500];
    chp_placed lid = lid_of(p);
    const char *file = chiplet_figure_file(p->figure, CHIPLET_FIGURE_DATA);
    put_subtitle(p, search, subtitle, sizeof subtitle);
    chp_script_begin(to, p->figure, &frame);
    chp_script_title(to, chp_figure_title(search), subtitle);
    chp_put(to, "set size ratio -1\nunset key\nset style fill solid 1 border rgb '#5a6270'\n"
                "set xlabel 'mm'\nset ylabel 'mm'\nset tics out nomirror\n");
    put_range(to, 'x', lid.width_m);
    put_range(to, 'y', lid.height_m);
    put_names(p, to);
    put_sizes(p, to);
    put_temperatures(p, to);
    chp_putf(to, "plot '%s' index 0 using 1:2:3:4:5:6:7 with boxxyerror"
                 " linecolor rgb variable, \\\n", file);
    chp_putf(to, "     '%s' index 1 using 1:2:3:4:5:6:7 with boxxyerror"
                 " linecolor rgb variable, \\\n", file);
    chp_putf(to, "     '%s' index 2 using 1:2:3:4:5:6:7 with boxxyerror"
                 " linecolor rgb variable\n", file);
    chp_script_end(to, p->figure);
}

static void draw(chiplet_figure figure, const chiplet_search *search, chiplet_figure_part part,
                 chp_text *to)
{
    picture p;
    compose(&p, search, figure);
    if (part == CHIPLET_FIGURE_DATA)
        put_data(&p, to);
    else
        put_script(&p, search, to);
}

void chp_figure_floorplan(const chiplet_search *search, chiplet_figure_part part, chp_text *to)
{
    draw(CHIPLET_FIGURE_FLOORPLAN, search, part, to);
}

void chp_figure_heat(const chiplet_search *search, chiplet_figure_part part, chp_text *to)
{
    draw(CHIPLET_FIGURE_HEAT, search, part, to);
}
