/* What threads of one search after another keep: results of models, which hold
 * for any question to the same space. */
#ifndef CHP_SEARCH_TOOLS_H
#define CHP_SEARCH_TOOLS_H

#include "space/closing.h"

enum { CHP_MOST_THREADS = 64 };

typedef struct {
    chp_evaluator *evaluator[CHP_MOST_THREADS]; /* by thread; NULL: none yet */
    chp_bounder *bounder[CHP_MOST_THREADS];
} chp_tools;

/* Of an all zero struct. */
void chp_tools_close(chp_tools *tools);

#endif
