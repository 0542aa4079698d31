/* A front in a terminal. */
#ifndef CHP_REPORT_SKETCH_FRONT_H
#define CHP_REPORT_SKETCH_FRONT_H

#include "report/sketch.h"
#include "search/search.h"

/* Throughput against power, and the known chips by letters. The front is not
 * empty. */
void chp_front_put_sketch(const chiplet_search *search, chp_text *to);

/* Two columns of a stored front.csv, by their names or those of metrics. */
chiplet_status chp_stored_put_sketch(const char *path, const char *x, const char *y, chp_text *to,
                                     chiplet_error *err);

#endif
