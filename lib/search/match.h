/* A chip that a study is compared with, at its best in its own system. */
#ifndef CHP_SEARCH_MATCH_H
#define CHP_SEARCH_MATCH_H

#include "search/result.h"

/* What a chip must keep of the study's constraints. */
typedef enum { CHP_MATCH_ALL, CHP_MATCH_TIMES, CHP_MATCH_NONE } chp_match_limits;

/* The same workload, batches and packages on a chip or design, with every split
 * of the work: the fastest within those constraints. *out is NULL if none is. */
chiplet_status chp_match_run(chiplet_result **out, const chiplet_study *study,
                             const chp_record *with, chp_match_limits limits,
                             chiplet_error *err);

#endif
