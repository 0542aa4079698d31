/* What is known of a front whose data are ranges, for people and for programs. */
#ifndef CHP_REPORT_UNCERTAINTY_H
#define CHP_REPORT_UNCERTAINTY_H

#include "report/text.h"
#include "uncertainty/uncertainty.h"

/* Chances, quantiles, what matters: for people. */
chiplet_status chp_uncertainty_write_summary(const chiplet_uncertainty *u, chp_text *to,
                                             chiplet_error *err);
/* A row for each design. */
chiplet_status chp_uncertainty_write_designs(const chiplet_uncertainty *u, chiplet_format format,
                                             chp_text *to, chiplet_error *err);
/* A row for each input, best design and objective. */
chiplet_status chp_sensitivity_write(const chiplet_uncertainty *u, chiplet_format format,
                                     chp_text *to, chiplet_error *err);
chiplet_status chp_uncertainty_write_json(const chiplet_uncertainty *u, chp_text *to,
                                          chiplet_error *err);

void chp_figure_tornado(const chiplet_uncertainty *u, chiplet_figure_part part, chp_text *to);
void chp_figure_intervals(const chiplet_uncertainty *u, chiplet_figure_part part, chp_text *to);

/* "throughput" */
const char *chp_aim_name(const chiplet_uncertainty *u, int aim);
/* A value of an aim in its customary unit: snprintf rules. */
int chp_aim_format(char *text, size_t size, const chiplet_uncertainty *u, int aim, double si);
/* "12", or "near" for a neighbour of the front. */
void chp_design_label(char *text, size_t size, const chp_field_design *design);
/* An input's range in customary units: "0.07 .. 0.09 .. 0.15 1/cm2". */
void chp_input_range(char *text, size_t size, const chiplet_uncertainty *u, size_t input);
/* Quantiles of an aim that is more than a metric, too. NaN if never built. */
double chp_aim_quantile(const chiplet_uncertainty *u, size_t design, int aim, int quantile);

#endif
