/* What all gnuplot scripts share: how text gets in, how axes look. */
#ifndef CHP_REPORT_GNUPLOT_H
#define CHP_REPORT_GNUPLOT_H

#include "report/labels.h"
#include "report/text.h"

enum { CHP_FIGURE_WIDTH = 1200, CHP_FIGURE_HEIGHT = 800 };

/* Colours that the colour-blind tell apart, too (Okabe and Ito, 2008). */
#define CHP_BLUE "#0072b2"
#define CHP_ORANGE "#d55e00"
#define CHP_GREEN "#009e73"
#define CHP_GREY "#8a8f98"
#define CHP_PALE "#c3cedb"
#define CHP_INK "#222a35"

/* Part of the figure inside the axes, as shares of its size. */
typedef struct {
    double left, right, bottom, top;
} chp_frame;

/* A logarithmic axis. */
typedef struct {
    double low, high;
} chp_log_range;

/* In single quotes, those inside doubled (and those in front double-quoted):
 * gnuplot then expands nothing.
 * Control characters and bytes that are no UTF-8 become '?'; at most
 * `longest` characters. */
void chp_put_quoted(chp_text *to, const char *text, int longest);

/* Words at a place of the page: `style` is what gnuplot has behind "at x,y front". */
void chp_put_words(chp_text *to, const char *text, int longest, double x, double y,
                   const char *style);

/* Terminal, margins and fonts; the first picture goes to an SVG. */
void chp_script_begin(chp_text *to, chiplet_figure figure, const chp_frame *frame);
/* Draws the same once more as a PNG. */
void chp_script_end(chp_text *to, chiplet_figure figure);
/* Title and the line below it. */
void chp_script_title(chp_text *to, const char *title, const char *subtitle);

/* "screen X,Y" of a place in pixels. */
void chp_put_screen(chp_text *to, double x, double y);
/* A label near the mark at (x, y), in pixels, where there is room: `size` is that
 * of its letters, `style` what gnuplot shall make of it. One that stands apart
 * gets a line. Returns 0 if no room was found within `reach`. */
int chp_script_label(chp_text *to, chp_layout *layout, double x, double y, const char *text,
                     double size, double reach, const char *style);

/* A range around positive values: grows with each. */
void chp_range_cover(chp_log_range *range, double value);
/* Some room at both ends; at least a factor of two in all. */
void chp_range_pad(chp_log_range *range);
/* 0 at the low end, 1 at the high one. */
double chp_range_share(const chp_log_range *range, double value);
/* Ticks at round numbers, labelled with `value / scale`. `axis` is 'x' or 'y'. */
void chp_script_log_axis(chp_text *to, char axis, const chp_log_range *range, double scale,
                         const char *label);

/* A number for gnuplot: six digits, in the C locale. */
void chp_put_number(chp_text *to, double value);

#endif
