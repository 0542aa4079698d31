/* The engine's oracle: every point evaluated. */
#ifndef CHP_SEARCH_SWEEP_H
#define CHP_SEARCH_SWEEP_H

#include "search/engine.h"

chiplet_status chp_sweep_run(chp_answer *out, const chp_task *task, chiplet_error *err);

#endif
