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

static const unsigned die_rgb = 0x56b4e9, stack_rgb = 0xcbb9d6, io_rgb = 0x3fae83;
static const unsigned link_rgb = 0xe69f00;

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
    p->solved =
        figure == CHIPLET_FIGURE_HEAT &&
        chp_part_temperatures(&p->sites, p->mean_k, p->max_k, &r->heat, &r->places, r->coolant_k);
    if (!p->solved)
        chp_sites_build(&p->sites, &r->heat.sites);
}

/* -------------------------------------------------------------------- data */

/* From cool to hot in steps that differ in lightness, too (after viridis). */
static unsigned heat_colour(double share)
{
    static const unsigned char stop[5][3] = { { 0xfd, 0xe7, 0x9f },
                                              { 0xfc, 0xb4, 0x6a },
                                              { 0xf0, 0x7c, 0x4e },
                                              { 0xd1, 0x49, 0x4f },
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

/* Means from the coolest to the hottest part, 5 K or more. */
static double warmth(const picture *p, size_t i)
{
    double low = p->mean_k[0], high = p->mean_k[0];
    for (size_t k = 1; k < p->sites.count; k++) {
        low = fmin(low, p->mean_k[k]);
        high = fmax(high, p->mean_k[k]);
    }
    return (p->mean_k[i] - low) / fmax(high - low, 5);
}

static unsigned colour_of_kind(chp_placed_kind kind)
{
    return kind == CHP_PLACED_DIE ? die_rgb : kind == CHP_PLACED_IO_DIE ? io_rgb : stack_rgb;
}

static unsigned colour_of(const picture *p, size_t i)
{
    return p->solved ? heat_colour(warmth(p, i)) : colour_of_kind(p->sites.part[i].kind);
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

/* Two stretches of an axis, by centre and length. */
typedef struct {
    double gap_m, middle_m, shared_m; /* between their ends, its middle; what both have */
} facing;

static facing face(double a, double a_length, double b, double b_length)
{
    double low = fmax(a - 0.5 * a_length, b - 0.5 * b_length);
    double high = fmin(a + 0.5 * a_length, b + 0.5 * b_length);
    facing f = { low - high, 0.5 * (low + high), high - low };
    return f;
}

/* Both PHYs and the gap between: along the sides that face each other. A link that
 * goes farther, under other dies, is not drawn. */
static void put_link(const chp_placed *a, const chp_placed *b, double edge_m, double depth_m,
                     chp_text *to)
{
    facing x = face(a->x_m, a->width_m, b->x_m, b->width_m);
    facing y = face(a->y_m, a->height_m, b->y_m, b->height_m);
    chp_placed strip = { CHP_PLACED_DIE, x.middle_m, y.middle_m, x.gap_m + 2 * depth_m,
                         y.gap_m + 2 * depth_m };
    if (x.gap_m > 0 && y.shared_m > 0 && x.gap_m < 0.5 * fmin(a->width_m, b->width_m))
        strip.height_m = fmin(edge_m, y.shared_m);
    else if (y.gap_m > 0 && x.shared_m > 0 && y.gap_m < 0.5 * fmin(a->height_m, b->height_m))
        strip.width_m = fmin(edge_m, x.shared_m);
    else
        return;
    put_box(to, &strip, link_rgb);
}

static void put_links(const picture *p, chp_text *to)
{
    const chp_sites *s = &p->sites;
    const chiplet_result *r = p->result;
    for (size_t i = 0; i < s->dies + s->io_dies; i++)
        for (size_t j = i + 1; j < s->dies + s->io_dies; j++) {
            int spoke = i < s->dies && j >= s->dies;
            double edge_m = spoke ? r->spoke_edge_m : r->link_edge_m;
            double depth_m = spoke ? r->spoke_depth_m : r->link_depth_m;
            if (edge_m > 0 && chp_dies_joined(&r->heat.sites, i, j))
                put_link(&s->part[i], &s->part[j], edge_m, depth_m, to);
        }
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
    chp_put(to, "\n\n# I/O dies, over which others may stand, then dies, then stacks\n");
    for (size_t i = p->sites.dies; i < p->sites.dies + p->sites.io_dies; i++)
        put_box(to, &p->sites.part[i], colour_of(p, i));
    for (size_t i = 0; i < p->sites.count; i++)
        if (p->sites.part[i].kind != CHP_PLACED_IO_DIE)
            put_box(to, &p->sites.part[i], colour_of(p, i));
    /* a block that is empty would be an error where there are no links */
    chp_put(to, "\n\n# links between dies\n");
    put_box(to, &(chp_placed){ CHP_PLACED_DIE, 0, 0, 0, 0 }, link_rgb);
    put_links(p, to);
}

/* ------------------------------------------------------------------ script */

/* With its size, if that fits into `most` characters. */
static void name_die(const char *kind, size_t number, const chp_placed *b, size_t most, char *text,
                     size_t size)
{
    snprintf(text, size, "%s %zu: %.1f x %.1f", kind, number, b->width_m * to_mm,
             b->height_m * to_mm);
    if (strlen(text) > most)
        snprintf(text, size, "%s %zu", kind, number);
}

static void name_part(const picture *p, size_t i, size_t most, char *text, size_t size)
{
    const chp_placed *b = &p->sites.part[i];
    int io = b->kind == CHP_PLACED_IO_DIE;
    if (p->solved)
        snprintf(text, size, io ? "I/O %.0f C" : "%.0f C", p->mean_k[i] - 273.15);
    else if (b->kind == CHP_PLACED_STACK)
        snprintf(text, size, "%s", p->result->text[CHP_KEY_MEMORY_KIND]);
    else
        name_die(io ? "I/O die" : "die", io ? i + 1 - p->sites.dies : i + 1, b, most, text, size);
}

/* An I/O die under others: they hide all but its edge. */
static int is_under(const picture *p, size_t i)
{
    return p->sites.part[i].kind == CHP_PLACED_IO_DIE && p->result->heat.sites.stacked > 0;
}

static void put_corner(chp_text *to, double x_m, double y_m)
{
    chp_put_number(to, x_m * to_mm);
    chp_put(to, ",");
    chp_put_number(to, y_m * to_mm);
}

/* The edges of I/O dies under others. */
static void put_edges(const picture *p, chp_text *to)
{
    for (size_t i = 0; i < p->sites.count; i++) {
        const chp_placed *b = &p->sites.part[i];
        if (!is_under(p, i))
            continue;
        chp_put(to, "set object rectangle from ");
        put_corner(to, b->x_m - 0.5 * b->width_m, b->y_m - 0.5 * b->height_m);
        chp_put(to, " to ");
        put_corner(to, b->x_m + 0.5 * b->width_m, b->y_m + 0.5 * b->height_m);
        chp_putf(to, " front fillstyle empty border rgb '#%06x' linewidth 3\n", io_rgb);
    }
}

/* What is too narrow for its name, or hidden, stays without. */
static void put_names(const picture *p, chp_text *to)
{
    char text[80];
    double widest_m = fmax(lid_of(p).width_m, lid_of(p).height_m * 1.4);
    for (size_t i = 0; i < p->sites.count; i++) {
        const chp_placed *b = &p->sites.part[i];
        size_t most = (size_t)(b->width_m / widest_m * 120);
        name_part(p, i, most, text, sizeof text);
        if (most < strlen(text) || is_under(p, i))
            continue;
        chp_put(to, "set label ");
        chp_put_quoted(to, text, 40);
        chp_put(to, " at ");
        put_corner(to, b->x_m, b->y_m);
        int dark = p->solved && warmth(p, i) > 0.6;
        chp_putf(to, " center front font ',10' textcolor rgb '%s'\n", dark ? "#ffffff" : CHP_INK);
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

/* A patch of its colour before a line. */
static void put_patch(chp_text *to, int line, unsigned rgb)
{
    double y = legend_top - line * legend_step;
    chp_put(to, "set object rectangle from screen ");
    chp_put_number(to, legend_left - 0.018);
    chp_put(to, ",");
    chp_put_number(to, y - 0.008);
    chp_put(to, " to screen ");
    chp_put_number(to, legend_left - 0.006);
    chp_put(to, ",");
    chp_put_number(to, y + 0.008);
    chp_putf(to, " front fillcolor rgb '#%06x'\n", rgb);
}

static void put_kind(const picture *p, chp_text *to, int *line, const char *text, unsigned rgb)
{
    if (!p->solved)
        put_patch(to, *line, rgb);
    put_line(to, (*line)++, text);
}

static void put_dies(const picture *p, chp_text *to, int *line, const char *what,
                     const chp_placed *die, size_t count)
{
    char text[120];
    if (count == 0)
        return;
    snprintf(text, sizeof text, "%zu x %s of %.1f x %.1f mm", count, what, die->width_m * to_mm,
             die->height_m * to_mm);
    put_kind(p, to, line, text, colour_of_kind(die->kind));
}

/* What the orange strips are. */
static void put_strips(const picture *p, chp_text *to, int *line)
{
    const chiplet_result *r = p->result;
    size_t joined = p->sites.io_dies > 0 ? p->sites.io_dies : p->sites.dies;
    int on_top = r->heat.sites.stacked > 0;
    char text[120];
    snprintf(text, sizeof text, "%.40s: PHYs and the gap between", r->text[CHP_KEY_LINK_KIND]);
    if (joined > 1 && r->link_edge_m > 0)
        put_kind(p, to, line, text, link_rgb);
    snprintf(text, sizeof text, "%.40s: %s", r->text[CHP_KEY_IO_DIE_LINK],
             on_top ? "to I/O dies under the dies" : "PHYs to I/O dies");
    if (p->sites.io_dies > 0 && on_top)
        put_line(to, (*line)++, text);
    else if (p->sites.io_dies > 0)
        put_kind(p, to, line, text, link_rgb);
}

/* Returns the lines it took. */
static int put_sizes(const picture *p, chp_text *to)
{
    const chp_sites *s = &p->sites;
    char text[120];
    int line = 0;
    const chp_placed lid = lid_of(p);
    size_t stacks = s->count - s->dies - s->io_dies;
    snprintf(text, sizeof text, "lid %.1f x %.1f mm", lid.width_m * to_mm, lid.height_m * to_mm);
    put_line(to, line++, text);
    put_dies(p, to, &line, "die", &s->part[0], s->dies);
    put_dies(p, to, &line, "I/O die", &s->part[s->dies], s->io_dies);
    snprintf(text, sizeof text, "%zu x %.40s", stacks, p->result->text[CHP_KEY_MEMORY_KIND]);
    if (stacks > 0)
        put_kind(p, to, &line, text, stack_rgb);
    put_strips(p, to, &line);
    return line;
}

static void put_temperature(chp_text *to, int line, const char *what, double value_k)
{
    char text[120];
    snprintf(text, sizeof text, "%s: %.0f C", what, value_k - 273.15);
    if (isfinite(value_k))
        put_line(to, line, text);
}

/* Of the workload and of the data whose powers the picture has. */
static void put_temperatures(const picture *p, int after, chp_text *to)
{
    static const struct {
        const char *what;
        int metric;
    } line[] = { { "hottest die, its mean", CHP_METRIC_JUNCTION_TEMPERATURE },
                 { "hottest point of the dies", CHP_METRIC_HOT_SPOT_TEMPERATURE },
                 { "hottest point of the stacks", CHP_METRIC_MEMORY_TEMPERATURE } };
    const chiplet_result *of = p->result->longest ? p->result->longest : p->result;
    for (int i = 0; i < 3 && p->solved; i++)
        put_temperature(to, after + 1 + i, line[i].what, of->nominal[line[i].metric]);
    double under_k = 0;
    for (size_t i = 0; i < p->sites.count && p->solved; i++)
        if (is_under(p, i))
            under_k = fmax(under_k, p->mean_k[i]);
    if (under_k > 0)
        put_temperature(to, after + 4, "I/O die under the dies, its mean", under_k);
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
    const chiplet_result *of = p->result->longest;
    chp_figure_question(search, text, size);
    size_t length = strlen(text);
    if (p->solved && length < size)
        snprintf(text + length, size - length,
                 "; mean temperatures at %.0f W in dies, %.0f W in stacks%s%s%s",
                 p->result->places.cores_w + p->result->places.rest_w + p->result->places.io_w,
                 p->result->places.memory_w, of ? ", of " : "", of ? of->name : "",
                 chp_figure_data(search));
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
    put_edges(p, to);
    put_names(p, to);
    put_temperatures(p, put_sizes(p, to), to);
    chp_putf(to,
             "plot '%s' index 0 using 1:2:3:4:5:6:7 with boxxyerror"
             " linecolor rgb variable, \\\n",
             file);
    chp_putf(to,
             "     '%s' index 1 using 1:2:3:4:5:6:7 with boxxyerror"
             " linecolor rgb variable, \\\n",
             file);
    chp_putf(to,
             "     '%s' index 2 using 1:2:3:4:5:6:7 with boxxyerror"
             " linecolor rgb variable\n",
             file);
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
