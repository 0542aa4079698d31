/* What a formula may name beside the metrics: "die.cores", "tpot.chat". */
#ifndef CHP_STUDY_ASKED_H
#define CHP_STUDY_ASKED_H

#include "study/axis.h"

/* The quantity named by `length` bytes at `at`: a metric, or from CHP_METRICS on
 * a place in study->asked, which grows. Its unit goes to *unit. -1 after a
 * finding. `study` NULL: metrics only. */
int chp_quantity_named(chiplet_study *study, const chp_axis_text *from, size_t at, size_t length,
                       chp_measure *unit, chp_findings *to);
/* The metric of that name, or -1 after a finding. */
int chp_metric_named(const chp_axis_text *from, size_t at, size_t length, chp_findings *to);

#endif
