/* Throughput against power: the feasible designs faint, the front bold, the
 * known chip, lines of equal energy per token. */
#include <stdio.h>
#include <stdlib.h>

#include "report/columns.h"
#include "report/figure.h"
#include "report/figure_front.h"
#include "report/table.h"

/* What stands for what, in the plot and in its legend. */
#define MARK_FEASIBLE "pointtype 7 pointsize 0.45 linecolor rgb '" CHP_PALE "'"
#define MARK_EDGE     "linewidth 2 linecolor rgb '" CHP_BLUE "'"
#define MARK_FRONT    "pointtype 7 pointsize 0.6 linecolor rgb '" CHP_BLUE "'"
#define MARK_FEW      "pointtype 7 pointsize 1 linecolor rgb '" CHP_BLUE "'"
#define MARK_MATCH    "pointtype 13 pointsize 2.4 linecolor rgb '" CHP_ORANGE "'"
#define MARK_KNOWN    "pointtype 9 pointsize 1.5 linecolor rgb '" CHP_ORANGE "'"

static const chp_frame frame = { 0.085, 0.975, 0.095, 0.855 };

static chp_front_picture picture_of(const chiplet_search *search)
{
    chp_front_picture p = { .search = search, .frame = frame };
    p.marks = chiplet_search_cloud(search, &p.x, &p.y);
    for (size_t i = 0; i < p.marks; i++) {
        chp_range_cover(&p.power, p.x[i]);
        chp_range_cover(&p.rate, p.y[i]);
    }
    for (size_t i = 0; i < search->count; i++) {
        chp_range_cover(&p.power, chp_front_power(search->result[i]));
        chp_range_cover(&p.rate, chp_front_rate(search->result[i]));
    }
    if (search->match) {
        chp_range_cover(&p.power, chp_front_power(search->match));
        chp_range_cover(&p.rate, chp_front_rate(search->match));
    }
    for (int i = 0; i < search->study->compared; i++)
        if (search->compared[i]) {
            chp_range_cover(&p.power, chp_front_power(search->compared[i]));
            chp_range_cover(&p.rate, chp_front_rate(search->compared[i]));
        }
    chp_range_pad(&p.power);
    chp_range_pad(&p.rate);
    return p;
}

/* ------------------------------------------------------------------ script */

static const char *rate_label(const chiplet_search *search)
{
    double phase = search->result[0]->value[CHP_KEY_WORKLOAD_PHASE];
    if (search->study->runs > 0)
        return "tokens read and written per second and package";
    return phase == CHP_DECODE ? "output tokens per second and package"
                               : "prompt tokens per second and package";
}

/* gnuplot's own legend gives each entry the room of the longest; here they
 * stand in one line. A mark is a point of a label or, first letter '-', a line. */
typedef struct {
    double x; /* pixels, of the next entry */
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
    snprintf(text, sizeof text, "%zu %s, as in %s", search->count,
             search->complete ? "on the front" : "best when stopped",
             chiplet_figure_file(CHIPLET_FIGURE_FRONT, CHIPLET_FIGURE_LEGEND));
    put_entry(&l, MARK_FRONT, text);
    put_entry(&l, "-" MARK_EDGE, "best of these two metrics");
    put_entry(&l, "-" CHP_FRONT_ENERGY, "equal energy");
    if (search->match)
        put_entry(&l, MARK_MATCH, search->study->match->name);
    if (chp_front_any_compared(search))
        put_entry(&l, MARK_KNOWN, "known chips");
}

static void put_plot(const chp_front_picture *p, chp_text *to)
{
    const chiplet_search *search = p->search;
    const char *file = chiplet_figure_file(CHIPLET_FIGURE_FRONT, CHIPLET_FIGURE_DATA);
    chp_putf(to, "plot '%s' index 0 with points " MARK_FEASIBLE ", \\\n", file);
    chp_putf(to, "     '%s' index 2 with steps " MARK_EDGE ", \\\n", file);
    chp_putf(to, "     '%s' index 1 with points %s", file,
             search->count > 150 ? MARK_FRONT : MARK_FEW);
    if (search->match)
        chp_putf(to, ", \\\n     '%s' index 3 with points " MARK_MATCH, file);
    if (chp_front_any_compared(search))
        chp_putf(to, ", \\\n     '%s' index %d with points " MARK_KNOWN, file,
                 search->match ? 4 : 3);
    chp_put(to, "\n");
}

static void put_script(chp_front_picture *p, chp_text *to)
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
    chp_front_block(p);
    chp_front_put_chip_labels(p, to);
    chp_front_put_energy_lines(p, to);
    chp_front_put_labels(p, to);
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
    chp_front_picture p = picture_of(search);
    if (part == CHIPLET_FIGURE_DATA) {
        chp_front_put_data(&p, to);
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
