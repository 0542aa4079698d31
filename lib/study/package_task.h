/* The linear and integer programs of a package. */
#ifndef CHP_STUDY_PACKAGE_TASK_H
#define CHP_STUDY_PACKAGE_TASK_H

#include "placement/assign.h"
#include "placement/balance.h"
#include "study/package.h"

/* Borrows from the package and from its arena. Items go to dies that have both
 * cores and memory: candidate[] holds their numbers. */
typedef struct {
    chp_placement_task task;
    chp_placement at; /* room for the answer */
    chp_lp_options options;
    chp_pipeline items; /* none: layers.items = 0 */
    int in_order;
    int *candidate, *item_die; /* item_die: position in candidate[] */
} chp_package_task;

/* Refuses items that no die can take, and items in order between whose dies a
 * link is missing. */
chiplet_status chp_package_task_build(chp_package_task *out, chp_package_text *package,
                                      chp_findings *to);

#endif
