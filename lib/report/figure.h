/* Figures of a search, each a gnuplot script and its numbers. */
#ifndef CHP_REPORT_FIGURE_H
#define CHP_REPORT_FIGURE_H

#include "report/text.h"
#include "search/search.h"

/* The front is not empty. Files in the order of chiplet_figure. */
void chp_figure_front(const chiplet_search *search, chiplet_figure_part part, chp_text *to);
void chp_figure_breakdown(const chiplet_search *search, chiplet_figure_part part, chp_text *to);
void chp_figure_roofline(const chiplet_search *search, chiplet_figure_part part, chp_text *to);
void chp_figure_floorplan(const chiplet_search *search, chiplet_figure_part part, chp_text *to);
void chp_figure_heat(const chiplet_search *search, chiplet_figure_part part, chp_text *to);
/* Where chiplet_search_has_figure(). */
void chp_figure_sensitivity(const chiplet_search *search, chiplet_figure_part part, chp_text *to);
void chp_figure_knee(const chiplet_search *search, chiplet_figure_part part, chp_text *to);
int chp_worth_has_bars(const chiplet_search *search);
int chp_worth_has_knee(const chiplet_search *search);

/* "deepseek-v3 decode, context 4096, 16 packages"; of several workloads their shares. */
void chp_figure_question(const chiplet_search *search, char *text, size_t size);
/* "; data as stated" where metrics are those of the worst data; else "". */
const char *chp_figure_data(const chiplet_search *search);
/* The study's title, or a word for want of one. */
const char *chp_figure_title(const chiplet_search *search);
/* What makes a design different from the others of the front: "2 dies, n7, 0.74 V". */
void chp_figure_design(const chiplet_search *search, size_t rank, char *text, size_t size);

#endif
