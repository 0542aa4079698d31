/* Throughput against power, the picture that the parts of this figure share. */
#ifndef CHP_REPORT_FIGURE_FRONT_H
#define CHP_REPORT_FIGURE_FRONT_H

#include "report/gnuplot.h"
#include "search/search.h"

/* The line of equal energy, in the plot and in its legend. */
#define CHP_FRONT_ENERGY "dashtype 2 linewidth 1 linecolor rgb '" CHP_GREY "'"

typedef struct {
    const chiplet_search *search;
    const double *x, *y; /* cloud: power and throughput */
    size_t marks;
    chp_log_range power, rate;
    chp_frame frame;
    chp_layout *layout;
} chp_front_picture;

/* A design that no other beats in these two metrics alone. */
typedef struct {
    double power_w, rate;
    size_t rank;
} chp_front_outer;

static inline double chp_front_power(const chiplet_result *result)
{
    return result->metric[CHP_METRIC_POWER];
}

static inline double chp_front_rate(const chiplet_result *result)
{
    return result->metric[CHP_METRIC_THROUGHPUT];
}

/* 1 if a chip of search.compare can be shown. */
int chp_front_any_compared(const chiplet_search *search);
/* The outer designs by power, for free(); NULL without memory. */
chp_front_outer *chp_front_outline(const chiplet_search *search, size_t *count);

/* Numbers of the plot: blocks 0 cloud, 1 front, 2 outline, then the chip to match, known chips. */
void chp_front_put_data(const chp_front_picture *p, chp_text *to);

/* Pixels of a power and of a throughput. */
double chp_front_x(const chp_front_picture *p, double power_w);
double chp_front_y(const chp_front_picture *p, double rate);
/* No label may lie on what is drawn. Before any label. */
void chp_front_block(chp_front_picture *p);
void chp_front_put_chip_labels(chp_front_picture *p, chp_text *to);
void chp_front_put_labels(chp_front_picture *p, chp_text *to);
void chp_front_put_energy_lines(chp_front_picture *p, chp_text *to);

#endif
