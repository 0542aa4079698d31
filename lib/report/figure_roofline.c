/* Operators of the best design under its ceilings: what the matrix units
 * reach, what DRAM feeds, and what the die-to-die link lets through.
 *   Williams, Waterman, Patterson: Roofline, CACM 52(4), 2009.
 * The link's ceiling is a slope like DRAM's. Where dies are one device their
 * addresses are interleaved, and a share of all DRAM traffic crosses the link;
 * where each die is a device, the slope is the DRAM traffic that goes with the
 * collectives of this very design. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/figure.h"
#include "report/front.h"
#include "report/gnuplot.h"

enum { LABELLED = 10 };

static const chp_frame frame = { 0.085, 0.975, 0.095, 0.86 };
static const double key_share = 0.17; /* of the height: the key stands below all points */

typedef struct {
    const chiplet_search *search;
    const chiplet_result *result;
    double peak, vector;           /* FLOP/s of one device */
    double dram, link;             /* bytes/s of DRAM that each lets through; link 0: no limit */
    chp_log_range intensity, rate;
} roofline;

static double matrix_peak(const chiplet_result *result)
{
    for (int i = 0; i < CHP_DTYPES; i++)
        if (strcmp(chp_dtype_name((chp_dtype)i), result->dtype) == 0)
            return result->device.flop_per_s[i];
    return 0;
}

static double link_ceiling(const chiplet_result *result)
{
    double dram_bytes = 0, link_s = 0;
    if (result->device.dies > 1 && isfinite(result->device.crossing_bytes_per_s))
        return result->device.crossing_bytes_per_s;
    for (size_t i = 0; i < result->ops; i++) {
        dram_bytes += result->op[i].dram_bytes;
        link_s += result->op[i].link_s;
    }
    return link_s > 0 ? dram_bytes / link_s : 0;
}

/* Operators that neither calculate nor read DRAM have no place here. */
static int is_shown(const chiplet_operator_cost *op)
{
    return op->flop > 0 && op->dram_bytes > 0 && op->time_s > 0;
}

static roofline roofline_of(const chiplet_search *search)
{
    roofline r = { .search = search, .result = search->result[chp_front_best(search, 0)] };
    r.peak = matrix_peak(r.result);
    r.vector = r.result->device.vector_flop_per_s;
    r.dram = r.result->device.dram_bytes_per_s;
    r.link = link_ceiling(r.result);
    for (size_t i = 0; i < r.result->ops; i++) {
        const chiplet_operator_cost *op = &r.result->op[i];
        if (!is_shown(op))
            continue;
        chp_range_cover(&r.intensity, op->flop / op->dram_bytes);
        chp_range_cover(&r.rate, op->flop / op->time_s);
    }
    /* The ridge is what a roofline is read for. */
    chp_range_cover(&r.intensity, 3 * r.peak / r.dram);
    chp_range_cover(&r.rate, r.peak);
    chp_range_cover(&r.rate, 0.6 * r.vector);
    chp_range_pad(&r.intensity);
    chp_range_pad(&r.rate);
    r.rate.high *= 1.25;
    r.rate.low *= pow(r.rate.low / r.rate.high, key_share / (1 - key_share));
    return r;
}

/* -------------------------------------------------------------------- data */

static void put_pair(chp_text *to, double x, double y, const char *end)
{
    chp_put_number(to, x);
    chp_put(to, " ");
    chp_put_number(to, y);
    chp_put(to, end);
}

static void put_slope(chp_text *to, const roofline *r, double bytes_per_s)
{
    double ridge = r->peak / bytes_per_s;
    put_pair(to, r->intensity.low, r->intensity.low * bytes_per_s, "\n");
    if (ridge < r->intensity.high)
        put_pair(to, ridge, r->peak, "\n");
    put_pair(to, r->intensity.high, fmin(r->peak, r->intensity.high * bytes_per_s), "\n");
}

static double step_time(const chiplet_result *result)
{
    double time_s = 0;
    for (size_t i = 0; i < result->ops; i++)
        time_s += result->op[i].time_s;
    return time_s;
}

static void put_data(const roofline *r, chp_text *to)
{
    double step_s = step_time(r->result);
    chp_put(to, "# operators: FLOP per DRAM byte, FLOP/s, size by share of time\n");
    chp_put(to, "-1 -1 0\n"); /* gnuplot is unhappy with an empty block */
    for (size_t i = 0; i < r->result->ops; i++) {
        const chiplet_operator_cost *op = &r->result->op[i];
        if (!is_shown(op))
            continue;
        put_pair(to, op->flop / op->dram_bytes, op->flop / op->time_s, " ");
        chp_put_number(to, 0.7 + 5 * sqrt(op->time_s / step_s));
        chp_put(to, "\n");
    }
    chp_put(to, "\n\n# ceiling of DRAM and matrix units\n");
    put_slope(to, r, r->dram);
    chp_put(to, "\n\n# ceiling of vector units\n");
    put_pair(to, fmax(r->vector / r->dram, r->intensity.low), r->vector, "\n");
    put_pair(to, r->intensity.high, r->vector, "\n");
    if (r->link > 0) {
        chp_put(to, "\n\n# ceiling of the die-to-die link\n");
        put_slope(to, r, r->link);
    }
}

/* ------------------------------------------------------------------ labels */

static double pixel_x(const roofline *r, double intensity)
{
    double share = chp_range_share(&r->intensity, intensity);
    return CHP_FIGURE_WIDTH * (frame.left + share * (frame.right - frame.left));
}

static double pixel_y(const roofline *r, double rate)
{
    double share = chp_range_share(&r->rate, rate);
    return CHP_FIGURE_HEIGHT * (frame.bottom + share * (frame.top - frame.bottom));
}

typedef struct {
    const chiplet_operator_cost *op;
} shown_operator;

static int longest_first(const void *a, const void *b)
{
    const shown_operator *p = a, *q = b;
    if (p->op->time_s != q->op->time_s)
        return p->op->time_s > q->op->time_s ? -1 : 1;
    return strcmp(p->op->name, q->op->name);
}

static void put_operator_label(const roofline *r, chp_layout *layout,
                               const chiplet_operator_cost *op, double step_s, chp_text *to)
{
    char text[120], percent[CHP_NUMBER_SIZE];
    chp_fixed(percent, 100 * op->time_s / step_s, 0);
    snprintf(text, sizeof text, "%.60s %s %%", op->name, percent);
    chp_script_label(to, layout, pixel_x(r, op->flop / op->dram_bytes),
                     pixel_y(r, op->flop / op->time_s), text, 12, 50,
                     "font ',11' textcolor rgb '" CHP_INK "'");
}

/* Labels stand beside a ceiling, not on it. */
static void block_slope(const roofline *r, chp_layout *layout, double bytes_per_s)
{
    enum { STEPS = 80 };
    double growth = log(r->intensity.high / r->intensity.low) / STEPS;
    for (int i = 0; i <= STEPS; i++) {
        double intensity = r->intensity.low * exp(i * growth);
        double rate = fmin(r->peak, intensity * bytes_per_s);
        chp_layout_block_mark(layout, pixel_x(r, intensity), pixel_y(r, rate), 5);
    }
}

static void put_operator_labels(const roofline *r, chp_text *to)
{
    chp_layout *layout = calloc(1, sizeof *layout);
    shown_operator *order = calloc(r->result->ops + 1, sizeof *order);
    size_t count = 0;
    if (!layout || !order) {
        to->failed = 1;
        free(layout);
        free(order);
        return;
    }
    layout->frame.left = CHP_FIGURE_WIDTH * frame.left + 4;
    layout->frame.right = CHP_FIGURE_WIDTH * frame.right - 4;
    layout->frame.bottom = pixel_y(r, r->rate.low / pow(r->rate.low / r->rate.high, key_share)) + 4;
    layout->frame.top = CHP_FIGURE_HEIGHT * frame.top - 4;
    block_slope(r, layout, r->dram);
    if (r->link > 0)
        block_slope(r, layout, r->link);
    double step_s = step_time(r->result);
    for (size_t i = 0; i < r->result->ops; i++) {
        const chiplet_operator_cost *op = &r->result->op[i];
        if (!is_shown(op))
            continue;
        order[count++].op = op;
        chp_layout_block_mark(layout, pixel_x(r, op->flop / op->dram_bytes),
                              pixel_y(r, op->flop / op->time_s),
                              4 + 14 * sqrt(op->time_s / step_s));
    }
    qsort(order, count, sizeof *order, longest_first);
    for (size_t i = 0; i < count && i < LABELLED; i++)
        put_operator_label(r, layout, order[i].op, step_s, to);
    free(layout);
    free(order);
}

/* ------------------------------------------------------------------ script */

static void put_title(chp_text *to, const char *text)
{
    chp_put(to, " title ");
    chp_put_quoted(to, text, 110);
}

static void put_plot(const roofline *r, chp_text *to)
{
    const char *file = chiplet_figure_file(CHIPLET_FIGURE_ROOFLINE, CHIPLET_FIGURE_DATA);
    char text[200], bytes[64], flop[64];
    chp_format_quantity(bytes, sizeof bytes, r->dram, CHP_BYTE_RATE, 3);
    chp_format_quantity(flop, sizeof flop, r->peak, CHP_OP_RATE, 3);
    snprintf(text, sizeof text, "DRAM %s, %s units %s", bytes, r->result->dtype, flop);
    chp_putf(to, "plot '%s' index 1 with lines linewidth 2.5 linecolor rgb '" CHP_BLUE "'", file);
    put_title(to, text);
    chp_format_quantity(flop, sizeof flop, r->vector, CHP_OP_RATE, 3);
    snprintf(text, sizeof text, "vector units %s", flop);
    chp_putf(to, ", \\\n     '%s' index 2 with lines dashtype 2 linewidth 1.5"
                 " linecolor rgb '" CHP_GREEN "'", file);
    put_title(to, text);
    if (r->link > 0) {
        int unified = r->result->device.dies > 1;
        chp_format_quantity(bytes, sizeof bytes, r->link, CHP_BYTE_RATE, 3);
        snprintf(text, sizeof text, "die-to-die link, enough for %s of %s", bytes,
                 unified ? "interleaved DRAM traffic" : "DRAM traffic beside collectives");
        chp_putf(to, ", \\\n     '%s' index 3 with lines dashtype 4 linewidth 2.5"
                     " linecolor rgb '" CHP_ORANGE "'", file);
        put_title(to, text);
    }
    chp_putf(to, ", \\\n     '%s' index 0 using 1:2:3 with points pointtype 7 pointsize variable"
                 " linecolor rgb '#600072b2' title 'operators, area by share of time'\n", file);
}

static void put_script(const roofline *r, chp_text *to)
{
    char question[400], design[260], subtitle[800];
    size_t rank = chp_front_best(r->search, 0);
    const chp_objective *o = &r->search->study->objective[0];
    const chiplet_result *of = r->result->longest;
    chp_figure_question(r->search, question, sizeof question);
    chp_figure_design(r->search, rank, design, sizeof design);
    snprintf(subtitle, sizeof subtitle, "%s; one device of design %zu (best %s)%s%s%s%s%s",
             question, rank + 1, chp_formula_name(o->formula), of ? ", of " : "",
             of ? of->name : "", *design ? ": " : "", design, chp_figure_data(r->search));
    chp_script_begin(to, CHIPLET_FIGURE_ROOFLINE, &frame);
    chp_script_title(to, chp_figure_title(r->search), subtitle);
    chp_put(to, "set border 3 linecolor rgb '#5a6270'\n"
                "set grid xtics ytics back linetype 1 linewidth 0.6 linecolor rgb '#e3e8ee'\n"
                "set key bottom right Left reverse samplen 3 spacing 1.25 opaque box linewidth 0"
                " font ',11' width 1\n");
    chp_script_log_axis(to, 'x', &r->intensity, 1, "FLOP per byte of DRAM traffic");
    chp_script_log_axis(to, 'y', &r->rate, 1e12, "attained, TFLOP/s of one device");
    put_operator_labels(r, to);
    put_plot(r, to);
    chp_script_end(to, CHIPLET_FIGURE_ROOFLINE);
}

void chp_figure_roofline(const chiplet_search *search, chiplet_figure_part part, chp_text *to)
{
    roofline r = roofline_of(search);
    if (part == CHIPLET_FIGURE_DATA)
        put_data(&r, to);
    else
        put_script(&r, to);
}
