/* Throughput against power: the feasible designs faint, the front bold, the
 * known chip, lines of equal energy per token. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/columns.h"
#include "report/figure.h"
#include "report/front.h"
#include "report/gnuplot.h"
#include "report/table.h"

enum { LABELLED = 8, NUMBERED = 40 };

/* What stands for what, in the plot and in its legend. */
#define MARK_FEASIBLE "pointtype 7 pointsize 0.45 linecolor rgb '" CHP_PALE "'"
#define MARK_EDGE "linewidth 2 linecolor rgb '" CHP_BLUE "'"
#define MARK_FRONT "pointtype 7 pointsize 0.6 linecolor rgb '" CHP_BLUE "'"
#define MARK_FEW "pointtype 7 pointsize 1 linecolor rgb '" CHP_BLUE "'"
#define MARK_MATCH "pointtype 13 pointsize 2.4 linecolor rgb '" CHP_ORANGE "'"
#define MARK_KNOWN "pointtype 9 pointsize 1.5 linecolor rgb '" CHP_ORANGE "'"
#define MARK_ENERGY "dashtype 2 linewidth 1 linecolor rgb '" CHP_GREY "'"

static const chp_frame frame = { 0.085, 0.975, 0.095, 0.855 };

typedef struct {
    const chiplet_search *search;
    const double *x, *y;           /* cloud: power and throughput */
    size_t marks;
    chp_log_range power, rate;
    chp_layout *layout;
} picture;

static double power_of(const chiplet_result *result)
{
    return result->metric[CHP_METRIC_POWER];
}

static double rate_of(const chiplet_result *result)
{
    return result->metric[CHP_METRIC_THROUGHPUT];
}

static picture picture_of(const chiplet_search *search)
{
    picture p = { .search = search };
    p.marks = chiplet_search_cloud(search, &p.x, &p.y);
    for (size_t i = 0; i < p.marks; i++) {
        chp_range_cover(&p.power, p.x[i]);
        chp_range_cover(&p.rate, p.y[i]);
    }
    for (size_t i = 0; i < search->count; i++) {
        chp_range_cover(&p.power, power_of(search->result[i]));
        chp_range_cover(&p.rate, rate_of(search->result[i]));
    }
    if (search->match) {
        chp_range_cover(&p.power, power_of(search->match));
        chp_range_cover(&p.rate, rate_of(search->match));
    }
    for (int i = 0; i < search->study->compared; i++)
        if (search->compared[i]) {
            chp_range_cover(&p.power, power_of(search->compared[i]));
            chp_range_cover(&p.rate, rate_of(search->compared[i]));
        }
    chp_range_pad(&p.power);
    chp_range_pad(&p.rate);
    return p;
}

/* -------------------------------------------------------------------- data */

/* 1 if no design of the front is at least as fast at no more power. */
static int is_beyond(const chiplet_search *search, double power_w, double rate)
{
    for (size_t i = 0; i < search->count; i++)
        if (power_of(search->result[i]) <= power_w && rate_of(search->result[i]) >= rate)
            return 0;
    return 1;
}

static int has_objective(const chiplet_search *search, int metric)
{
    for (int i = 0; i < search->study->objectives; i++)
        if (search->study->objective[i].metric == metric)
            return 1;
    return 0;
}

/* The cloud is a grid of cells; the centre of one on the edge may lie beyond
 * the front, where there is no design. */
static void put_cloud(const picture *p, chp_text *to)
{
    int proven = has_objective(p->search, CHP_METRIC_POWER) &&
                 has_objective(p->search, CHP_METRIC_THROUGHPUT);
    chp_put(to, "# feasible designs, binned: power in W, throughput in tokens/s\n");
    for (size_t i = 0; i < p->marks; i++) {
        if (proven && is_beyond(p->search, p->x[i], p->y[i]))
            continue;
        chp_put_number(to, p->x[i]);
        chp_put(to, " ");
        chp_put_number(to, p->y[i]);
        chp_put(to, "\n");
    }
    /* gnuplot is unhappy with an empty block; a point outside the axes is none. */
    chp_put(to, "-1 -1\n\n\n");
}

static void put_point(const chiplet_result *r, chp_text *to)
{
    char number[CHP_NUMBER_SIZE];
    chp_exact(number, power_of(r));
    chp_putf(to, "%s ", number);
    chp_exact(number, rate_of(r));
    chp_putf(to, "%s\n", number);
}

typedef struct {
    double power_w, rate;
    size_t rank;
} outer_point;

/* Least power first, of equal ones the fastest. */
static int by_power(const void *a, const void *b)
{
    const outer_point *p = a, *q = b;
    if (p->power_w != q->power_w)
        return p->power_w < q->power_w ? -1 : 1;
    if (p->rate != q->rate)
        return p->rate > q->rate ? -1 : 1;
    return p->rank < q->rank ? -1 : 1;
}

static int any_compared(const chiplet_search *search)
{
    for (int i = 0; i < search->study->compared; i++)
        if (search->compared[i])
            return 1;
    return 0;
}

/* Designs that no other beats in these two metrics alone, by power. */
static outer_point *outer_of(const chiplet_search *search, size_t *count)
{
    outer_point *outer = malloc(search->count * sizeof *outer);
    *count = 0;
    if (!outer)
        return NULL;
    for (size_t i = 0; i < search->count; i++) {
        outer[i].power_w = power_of(search->result[i]);
        outer[i].rate = rate_of(search->result[i]);
        outer[i].rank = i;
    }
    qsort(outer, search->count, sizeof *outer, by_power);
    for (size_t i = 0; i < search->count; i++)
        if (*count == 0 || outer[i].rate > outer[*count - 1].rate)
            outer[(*count)++] = outer[i];
    return outer;
}

static void put_data(const picture *p, chp_text *to)
{
    const chiplet_search *search = p->search;
    put_cloud(p, to);
    chp_put(to, "# the front, by rank\n");
    for (size_t i = 0; i < search->count; i++)
        put_point(search->result[i], to);
    chp_put(to, "\n\n# its edge in these two metrics\n");
    size_t count = 0;
    outer_point *outer = outer_of(search, &count);
    to->failed |= !outer;
    for (size_t i = 0; i < count; i++)
        put_point(search->result[outer[i].rank], to);
    free(outer);
    if (search->match) {
        chp_put(to, "\n\n# the chip to match\n");
        put_point(search->match, to);
    }
    if (any_compared(search))
        chp_put(to, "\n\n# other known chips\n");
    for (int i = 0; i < search->study->compared; i++)
        if (search->compared[i])
            put_point(search->compared[i], to);
}

/* ------------------------------------------------------------------ labels */

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

static int put_label(picture *p, const chiplet_result *r, const char *text, double size,
                     double reach, const char *style, chp_text *to)
{
    return chp_script_label(to, p->layout, pixel_x(p, power_of(r)), pixel_y(p, rate_of(r)), text,
                            size, reach, style);
}

static void block_segment(picture *p, double x0, double y0, double x1, double y1)
{
    chp_rect box = { fmin(x0, x1) - 2, fmin(y0, y1) - 2, fmax(x0, x1) + 2, fmax(y0, y1) + 2 };
    chp_layout_block(p->layout, box);
}

/* Labels stand beside the line along the edge of the front, not on it. */
static void block_edge(picture *p)
{
    size_t count = 0;
    outer_point *outer = outer_of(p->search, &count);
    for (size_t i = 0; outer && i + 1 < count && i < 200; i++) {
        const chiplet_result *here = p->search->result[outer[i].rank];
        const chiplet_result *next = p->search->result[outer[i + 1].rank];
        double x = pixel_x(p, power_of(here)), y = pixel_y(p, rate_of(here));
        double next_x = pixel_x(p, power_of(next));
        block_segment(p, x, y, next_x, y);
        block_segment(p, next_x, y, next_x, pixel_y(p, rate_of(next)));
    }
    free(outer);
}

static void block_marks(picture *p)
{
    const chiplet_search *search = p->search;
    chp_rect inside = { CHP_FIGURE_WIDTH * frame.left + 4, CHP_FIGURE_HEIGHT * frame.bottom + 4,
                       CHP_FIGURE_WIDTH * frame.right - 4, CHP_FIGURE_HEIGHT * frame.top - 4 };
    p->layout->frame = inside;
    p->layout->count = 0;
    size_t step = search->count / 300 + 1;
    for (size_t i = 0; i < search->count; i += step)
        chp_layout_block_mark(p->layout, pixel_x(p, power_of(search->result[i])),
                              pixel_y(p, rate_of(search->result[i])), 5);
    if (search->match)
        chp_layout_block_mark(p->layout, pixel_x(p, power_of(search->match)),
                              pixel_y(p, rate_of(search->match)), 11);
    for (int i = 0; i < search->study->compared; i++)
        if (search->compared[i])
            chp_layout_block_mark(p->layout, pixel_x(p, power_of(search->compared[i])),
                                  pixel_y(p, rate_of(search->compared[i])), 8);
}

static void put_full_label(picture *p, size_t rank, double reach, char *told, chp_text *to)
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
    chp_put_screen(to, pixel_x(p, power_of(r)), pixel_y(p, rate_of(r)));
    chp_put(to, " point pointtype 6 pointsize 1.7 linewidth 1.5 linecolor rgb '" CHP_INK
                "' front\n");
}

/* The best of each objective first, then even steps along the edge; what finds
 * no room, and the rest, gets its rank alone. */
static void put_labels(picture *p, chp_text *to)
{
    const chiplet_search *search = p->search;
    size_t count = 0;
    outer_point *outer = outer_of(search, &count);
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

static void put_chip_labels(picture *p, chp_text *to)
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

/* ---------------------------------------------------- lines of equal energy */

/* Energies of 1, 2, 5 steps whose lines cross the picture. */
static int energies(const picture *p, double *energy, int room)
{
    double low = p->power.low / p->rate.high, high = p->power.high / p->rate.low;
    double decades = log10(high / low);
    int count = 0;
    for (int e = (int)floor(log10(low)); e <= (int)ceil(log10(high)); e++)
        for (int s = 1; s <= 5; s = s == 1 ? 2 : s == 2 ? 5 : 6) {
            double value = s * pow(10, e);
            if (decades > 3.5 && s != 1)
                continue;
            if (value > low * 1.05 && value < high / 1.05 && count < room)
                energy[count++] = value;
        }
    return count;
}

/* Where a line of equal energy enters and leaves the picture, in pixels. */
typedef struct {
    double from_w, until_w;
    double x, y, dx, dy, length;
} energy_line;

static energy_line line_of(const picture *p, double energy_j)
{
    energy_line l;
    l.from_w = fmax(p->power.low, p->rate.low * energy_j);
    l.until_w = fmin(p->power.high, p->rate.high * energy_j);
    l.x = pixel_x(p, l.from_w);
    l.y = pixel_y(p, l.from_w / energy_j);
    l.dx = pixel_x(p, l.until_w) - l.x;
    l.dy = pixel_y(p, l.until_w / energy_j) - l.y;
    l.length = hypot(l.dx, l.dy);
    return l;
}

/* The label lies on its line, at the first free place from the right end. */
static void put_energy_label(picture *p, const energy_line *l, double energy_j, chp_text *to)
{
    char text[80], value[64];
    chp_format_quantity(value, sizeof value, energy_j, CHP_ENERGY, 3);
    snprintf(text, sizeof text, "%s per token", value);
    double width = 6.6 * chp_width(text), slope = l->dy / l->dx;
    double half_x = width / 2 / sqrt(1 + slope * slope);
    for (double at = l->length - width; at > width; at -= 20) {
        double x = l->x + l->dx * at / l->length, y = l->y + l->dy * at / l->length + 8;
        chp_rect box = { x - half_x, y - half_x * slope - 7, x + half_x, y + half_x * slope + 7 };
        if (!chp_layout_take(p->layout, &box))
            continue;
        chp_put(to, "set label ");
        chp_put_quoted(to, text, 60);
        chp_put(to, " at ");
        chp_put_screen(to, x, y);
        chp_put(to, " center rotate by ");
        chp_put_number(to, atan(slope) * 180 / 3.14159265358979);
        chp_put(to, " front font ',10' textcolor rgb '#6b7280'\n");
        return;
    }
}

static void put_energy_lines(picture *p, chp_text *to)
{
    double energy[24];
    int count = energies(p, energy, 24);
    for (int i = 0; i < count; i++) {
        energy_line l = line_of(p, energy[i]);
        chp_put(to, "set arrow from ");
        chp_put_screen(to, l.x, l.y);
        chp_put(to, " to ");
        chp_put_screen(to, l.x + l.dx, l.y + l.dy);
        chp_put(to, " nohead back " MARK_ENERGY "\n");
        put_energy_label(p, &l, energy[i], to);
    }
}

/* ------------------------------------------------------------------ script */

static const char *rate_label(const chiplet_search *search)
{
    double phase = search->result[0]->value[CHP_KEY_WORKLOAD_PHASE];
    return phase == CHP_DECODE ? "output tokens per second and package"
                               : "prompt tokens per second and package";
}

/* gnuplot's own legend gives each entry the room of the longest; here they
 * stand in one line. A mark is a point of a label or, first letter '-', a line. */
typedef struct {
    double x;                /* pixels, of the next entry */
    chp_text *to;
} legend;

static void put_entry(legend *l, const char *mark, const char *text)
{
    enum { MARK = 32, APART = 22 };
    const double letter = 6.7;
    const double y = CHP_FIGURE_HEIGHT * (frame.top + 0.028);
    if (*mark == '-') {
        chp_put(l->to, "set arrow from ");
        chp_put_screen(l->to, l->x, y);
        chp_put(l->to, " to ");
        chp_put_screen(l->to, l->x + MARK - 6, y);
        chp_putf(l->to, " nohead front %s\n", mark + 1);
    } else {
        chp_put(l->to, "set label '' at ");
        chp_put_screen(l->to, l->x + MARK / 2, y);
        chp_putf(l->to, " front point %s\n", mark);
    }
    chp_put(l->to, "set label ");
    chp_put_quoted(l->to, text, 40);
    chp_put(l->to, " at ");
    chp_put_screen(l->to, l->x + MARK, y);
    chp_put(l->to, " left front font ',10' textcolor rgb '" CHP_INK "'\n");
    l->x += MARK + letter * chp_width(text) + APART;
}

static void put_legend_line(const chiplet_search *search, chp_text *to)
{
    legend l = { CHP_FIGURE_WIDTH * 0.02, to };
    char text[60];
    put_entry(&l, MARK_FEASIBLE, "feasible designs");
    snprintf(text, sizeof text, "%zu on the front, as in %s", search->count,
             chiplet_figure_file(CHIPLET_FIGURE_FRONT, CHIPLET_FIGURE_LEGEND));
    put_entry(&l, MARK_FRONT, text);
    put_entry(&l, "-" MARK_EDGE, "best of these two metrics");
    put_entry(&l, "-" MARK_ENERGY, "equal energy");
    if (search->match)
        put_entry(&l, MARK_MATCH, search->study->match->name);
    if (any_compared(search))
        put_entry(&l, MARK_KNOWN, "known chips");
}

static void put_plot(const picture *p, chp_text *to)
{
    const chiplet_search *search = p->search;
    const char *file = chiplet_figure_file(CHIPLET_FIGURE_FRONT, CHIPLET_FIGURE_DATA);
    chp_putf(to, "plot '%s' index 0 with points " MARK_FEASIBLE ", \\\n", file);
    chp_putf(to, "     '%s' index 2 with steps " MARK_EDGE ", \\\n", file);
    chp_putf(to, "     '%s' index 1 with points %s", file,
             search->count > 150 ? MARK_FRONT : MARK_FEW);
    if (search->match)
        chp_putf(to, ", \\\n     '%s' index 3 with points " MARK_MATCH, file);
    if (any_compared(search))
        chp_putf(to, ", \\\n     '%s' index %d with points " MARK_KNOWN, file,
                 search->match ? 4 : 3);
    chp_put(to, "\n");
}

static void put_script(picture *p, chp_text *to)
{
    const chiplet_search *search = p->search;
    char question[400];
    chp_figure_question(search, question, sizeof question);
    chp_script_begin(to, CHIPLET_FIGURE_FRONT, &frame);
    chp_script_title(to, chp_figure_title(search), question);
    chp_put(to, "set border 3 linecolor rgb '#5a6270'\n"
                "set grid xtics ytics back linetype 1 linewidth 0.6 linecolor rgb '#e3e8ee'\n"
                "unset key\n");
    put_legend_line(search, to);
    chp_script_log_axis(to, 'x', &p->power, 1, "average power of a package, W");
    chp_script_log_axis(to, 'y', &p->rate, 1, rate_label(search));
    block_marks(p);
    block_edge(p);
    put_chip_labels(p, to);
    put_energy_lines(p, to);
    put_labels(p, to);
    put_plot(p, to);
    chp_script_end(to, CHIPLET_FIGURE_FRONT);
}

/* ------------------------------------------------------------------ legend */

static void put_legend(const chiplet_search *search, chp_text *to)
{
    chp_table table = { .failed = 0 };
    char design[260];
    chp_table_column(&table, "#", NULL, CHP_COUNT);
    chp_add_metric_column(&table, CHP_METRIC_THROUGHPUT);
    chp_add_metric_column(&table, CHP_METRIC_POWER);
    chp_add_metric_column(&table, CHP_METRIC_ENERGY_PER_TOKEN);
    chp_add_metric_column(&table, CHP_METRIC_PACKAGE_COST);
    chp_table_column(&table, "design", NULL, CHP_NUMBER);
    for (size_t i = 0; i < search->count; i++) {
        chp_figure_design(search, i, design, sizeof design);
        chp_table_number(&table, (double)(i + 1));
        chp_add_metric(&table, search->result[i], CHP_METRIC_THROUGHPUT);
        chp_add_metric(&table, search->result[i], CHP_METRIC_POWER);
        chp_add_metric(&table, search->result[i], CHP_METRIC_ENERGY_PER_TOKEN);
        chp_add_metric(&table, search->result[i], CHP_METRIC_PACKAGE_COST);
        chp_table_text(&table, design);
    }
    if (table.failed)
        to->failed = 1;
    else
        chp_table_write_aligned(&table, "", to);
    chp_table_free(&table);
}

void chp_figure_front(const chiplet_search *search, chiplet_figure_part part, chp_text *to)
{
    picture p = picture_of(search);
    if (part == CHIPLET_FIGURE_DATA) {
        put_data(&p, to);
        return;
    }
    if (part == CHIPLET_FIGURE_LEGEND) {
        put_legend(search, to);
        return;
    }
    p.layout = malloc(sizeof *p.layout);
    to->failed |= !p.layout;
    if (p.layout)
        put_script(&p, to);
    free(p.layout);
}
