/* What a little more of each resource would give. */
#ifndef CHP_REPORT_WORTH_H
#define CHP_REPORT_WORTH_H

#include "report/json.h"
#include "report/text.h"

/* Tables for people; nothing if it was not asked for. */
chiplet_status chp_worth_write(const chiplet_search *search, chp_text *to, chiplet_error *err);
/* An array. */
json_t *chp_worth_json(const chiplet_search *search);

#endif
