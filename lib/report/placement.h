/* Where work and data of a package go, as a table. */
#ifndef CHP_REPORT_PLACEMENT_H
#define CHP_REPORT_PLACEMENT_H

#include "report/text.h"
#include "study/package_task.h"

/* `step`: of work and data; `items`: NULL if there are none. Answers without
 * values give no rows of their own. */
chiplet_status chp_placement_write(chiplet_format format, const chp_package_text *package,
                                   const chp_package_task *task, const chp_optimum *step,
                                   const chp_optimum *items, chp_text *to, chiplet_error *err);

#endif
