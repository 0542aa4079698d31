/* A look at points of a grid, the same whoever searched it and how: all of a small
 * grid, random ones of a larger. */
#ifndef CHP_SEARCH_SURVEY_H
#define CHP_SEARCH_SURVEY_H

#include "search/engine.h"

/* Grids of more points are not looked at as a whole unless that is asked for. */
enum { CHP_FEW_POINTS = 20000 };

/* Fills the sample of the answer: its size, how many are feasible, why the others
 * are refused, and the marks of figures. CHIPLET_ERR_SOLVER, with the point, if one
 * is better than the whole front of a complete answer: then bounds or search are
 * wrong. `task` is of the whole grid or a part. */
chiplet_status chp_survey(chp_answer *answer, const chp_task *task, chiplet_error *err);

#endif
