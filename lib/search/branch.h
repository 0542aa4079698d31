/* Best-first branch and bound in rounds: a round takes the boxes with the least
 * bounds of one objective, threads work on them with what was settled before the
 * round, and their findings are joined in order. So the course of a search, not
 * only its answer, is the same for any number of threads. */
#ifndef CHP_SEARCH_BRANCH_H
#define CHP_SEARCH_BRANCH_H

#include "search/engine.h"

chiplet_status chp_branch_run(chp_answer *out, const chp_task *task, chiplet_error *err);

#endif
