/* A chip that a study is compared with, at its best in its own system. */
#ifndef CHP_SEARCH_MATCH_H
#define CHP_SEARCH_MATCH_H

#include "search/result.h"

/* The same workload, batches, packages and constraints on a chip or design, with
 * every split of the work: the fastest. *out is NULL if it fits in none. */
chiplet_status chp_match_run(chiplet_result **out, const chiplet_study *study,
                             const chp_record *with, chiplet_error *err);

#endif
