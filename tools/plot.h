/* Figures of a search: the library writes scripts and numbers, gnuplot draws. */
#ifndef TOOL_PLOT_H
#define TOOL_PLOT_H

#include "folder.h"

/* Which figures a study wants: bit 1 << chiplet_figure. `words` is the text of
 * output.plots, NULL for all. Returns 0 or an exit status. */
int tool_plots_wanted(unsigned *out, const tool_common *common, const char *words);

/* Writes those figures into the folder and has them drawn if gnuplot is
 * there; those of an uncertainty whenever there is one (it may be
 * NULL). Returns 0 or an exit status; a missing gnuplot is but a note. */
int tool_plots_write(tool_folder *folder, const chiplet_search *search,
                     const chiplet_uncertainty *uncertainty, unsigned wanted);

/* Has the figures drawn whose scripts are in the folder. The exit status of
 * gnuplot, or -1 if there is no script. */
int tool_plots_draw(tool_folder *folder);

/* Has one figure drawn whose script is there; what gnuplot left half done is not kept.
 * The exit status of gnuplot, with a note where it is not 0. */
int tool_figure_draw(tool_folder *folder, chiplet_figure figure);

/* Runs gnuplot on a script of the folder. Its exit status; 127: there is none. */
int tool_gnuplot(const tool_folder *folder, const char *script);

#endif
