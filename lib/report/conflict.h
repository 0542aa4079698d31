/* Limits that cannot all hold. */
#ifndef CHP_REPORT_CONFLICT_H
#define CHP_REPORT_CONFLICT_H

#include "report/json.h"
#include "report/text.h"

/* A table of them for people; nothing if there are none. */
chiplet_status chp_conflict_write(const chiplet_search *search, chp_text *to, chiplet_error *err);
/* An array. */
json_t *chp_conflict_json(const chiplet_search *search);

#endif
