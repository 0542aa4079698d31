/* What a chip to match demands of the designs that are to match it. */
#ifndef CHP_SEARCH_REACH_H
#define CHP_SEARCH_REACH_H

#include "base/arena.h"
#include "search/result.h"

/* Adds a constraint for each metric that study->reach names and the chip has:
 * at least as good as the chip's. Metrics for which nothing is better are not
 * among them. Texts and formulas are taken from `arena`. */
chiplet_status chp_reach_add(chiplet_study *study, const chiplet_result *chip, chp_arena *arena,
                             chiplet_error *err);

#endif
