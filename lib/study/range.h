/* Numbers of an axis: single ones, ranges by steps and by factors. */
#ifndef CHP_STUDY_RANGE_H
#define CHP_STUDY_RANGE_H

#include "study/axis.h"

/* "0.60..0.90 V step 0.02 V", "8..96 x2", "64 MiB, 128 MiB" and mixtures of
 * them. A number without a unit takes that of the next one that has a unit.
 * Returns 1, or 0 after a finding. */
int chp_range_values(chp_value_list *list);

#endif
