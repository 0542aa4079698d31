/* A quick look at a whole grid before it is searched in parts. */
#ifndef CHP_SEARCH_SEEDS_H
#define CHP_SEARCH_SEEDS_H

#include "search/search.h"

/* Gives the rounds of a plan designs with which every part can close boxes, so that
 * none works out alone what the others know: a coarse front, the same for any
 * number of threads and of parts. None where parts have no use for them. Of the
 * options threads, exhaustive and progress count; CHIPLET_ERR_STOPPED. */
chiplet_status chp_seeds_find(chp_certificate *plan, const chiplet_study *study,
                              const chiplet_search_options *options, chiplet_error *err);

#endif
