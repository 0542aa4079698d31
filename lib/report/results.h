/* Designs side by side. */
#ifndef CHP_REPORT_RESULTS_H
#define CHP_REPORT_RESULTS_H

#include "report/text.h"

chiplet_status chp_results_write(chiplet_format format, const chiplet_report_row *row,
                                 size_t count, chp_text *to, chiplet_error *err);
/* The operators of each, and the parts of power and cost. */
chiplet_status chp_breakdown_write(chiplet_format format, const chiplet_report_row *row,
                                   size_t count, chp_text *to, chiplet_error *err);

#endif
