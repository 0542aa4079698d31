/* The closed boxes of a certificate closed again, by many threads. */
#ifndef CHP_STORE_CHECK_BOXES_H
#define CHP_STORE_CHECK_BOXES_H

#include "store/claimed.h"

typedef struct {
    double evaluated, bounded;
} chp_effort_of_check;

/* Each box for its reason: its points evaluated anew, or bounded. Of the options
 * threads and progress count. CHIPLET_ERR_REFUSED with the first that is not so,
 * for any number of threads the same; CHIPLET_ERR_STOPPED. */
chiplet_status chp_check_boxes(chp_effort_of_check *out, const chp_claimed *claimed,
                               const chiplet_search_options *options, chiplet_error *err);

#endif
