/* Where the experts that a token chooses lie. */
#ifndef CHP_MAPPING_ROUTING_H
#define CHP_MAPPING_ROUTING_H

#include "workload/workload.h"

/* Expected number of places (ranks, domains), alike in experts, that a token
 * visits, all choices alike. Where a model lets a token choose from some groups
 * of its experts only, groups lie one after the other on the places. */
double chp_places_visited(const chp_workload *workload, double places);

#endif
