/* Ends of a box that hold no design, cut off before it is looked at: the least of
 * a box that is left can be built and holds what runs, so that what it costs at
 * least is near what some design costs. */
#ifndef CHP_SEARCH_NARROW_H
#define CHP_SEARCH_NARROW_H

#include "space/closing.h"

typedef void (*chp_refused_fn)(const chp_box *box, const char *what, void *payload);

/* From both ends of each axis of what is built. Tells `refused` of each piece
 * that is cut off; returns 0 if nothing is left. */
int chp_box_narrow(chp_bounder *bounder, const chp_space *space, chp_box *box,
                   chp_refused_fn refused, void *payload);
/* Of the memory alone: where only the run was chosen since. */
int chp_box_narrow_memory(chp_bounder *bounder, const chp_space *space, chp_box *box,
                          chp_refused_fn refused, void *payload);

#endif
