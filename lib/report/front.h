/* A search for people and for programs. */
#ifndef CHP_REPORT_FRONT_H
#define CHP_REPORT_FRONT_H

#include "report/table.h"
#include "search/search.h"

/* One row a design, all metrics and keys. */
chiplet_status chp_front_write_separated(const chiplet_search *search, char separator,
                                         chp_text *to, chiplet_error *err);
chiplet_status chp_front_write_json(const chiplet_search *search, chp_text *to,
                                    chiplet_error *err);
/* The table, the best designs explained, the comparison, the refusals. */
chiplet_status chp_front_write_summary(const chiplet_search *search, chp_text *to,
                                       chiplet_error *err);

/* Its parts: what was asked and how many designs were looked at; the front, at
 * most `most` designs in even steps (it is not empty); all below the table. */
void chp_front_put_question(const chiplet_search *search, chp_text *to);
void chp_front_table(chp_table *table, const chiplet_search *search, size_t most);
chiplet_status chp_front_put_findings(const chiplet_search *search, chp_text *to,
                                      chiplet_error *err);

/* Rank of the design that is best in an objective, ties to the first. The
 * front is not empty. */
size_t chp_front_best(const chiplet_search *search, int objective);

#endif
