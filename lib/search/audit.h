/* A look at random points of what was proven, in every search. */
#ifndef CHP_SEARCH_AUDIT_H
#define CHP_SEARCH_AUDIT_H

#include "search/engine.h"

/* CHIPLET_ERR_SOLVER, with the point, if one is better than the whole front:
 * then bounds or search are wrong. Always the same points for the same task. */
chiplet_status chp_audit(chp_answer *answer, const chp_task *task, chiplet_error *err);

#endif
