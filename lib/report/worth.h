/* What a little more of each resource would give. */
#ifndef CHP_REPORT_WORTH_H
#define CHP_REPORT_WORTH_H

#include "report/json.h"
#include "report/text.h"
#include "search/worth.h"

/* Tables for people; nothing if it was not asked for. */
chiplet_status chp_worth_write(const chiplet_search *search, chp_text *to, chiplet_error *err);
/* "+10.3 %" of the best design's value, "-" of one that is 0, or "no design". */
void chp_worth_gain(char *text, size_t size, const chp_worth *worth, double base);
/* An array. */
json_t *chp_worth_json(const chiplet_search *search);

#endif
