/* The parts of a summary that have files of their own. */
#ifndef CHP_REPORT_SUMMARY_H
#define CHP_REPORT_SUMMARY_H

#include "report/front.h"

/* --- summary_front.c: of a search that found designs --------------------------- */

chiplet_status chp_summary_put_front(const chiplet_search *search, chp_text *to,
                                     chiplet_error *err);

/* --- summary_best.c ------------------------------------------------------------- */

/* What binds the best design of each objective, and what it has to spare. */
void chp_summary_put_best(const chiplet_search *search, chp_text *to);

/* The chip of the study's `search.match`, if it names one. */
void chp_summary_put_match(const chiplet_search *search, chp_text *to);

#endif
