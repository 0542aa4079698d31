/* What [uncertainty] says. */
#ifndef CHP_STUDY_SAMPLING_H
#define CHP_STUDY_SAMPLING_H

#include "study/axis.h"

chp_sampling chp_sampling_default(void);
/* Each sets its part of study->sampling, or leaves it after a finding. */
void chp_sampling_samples(chiplet_study *study, const chp_axis_text *from, chp_findings *to);
void chp_sampling_seed(chiplet_study *study, const chp_axis_text *from, chp_findings *to);
void chp_sampling_designs(chiplet_study *study, const chp_axis_text *from, chp_findings *to);
/* Adds to the list. Whether a datum is uncertain shows only with the front. */
void chp_sampling_inputs(chiplet_study *study, const chp_axis_text *from, chp_arena *arena,
                         chp_findings *to);

#endif
