/* Objectives, constraints and the chip to match. */
#ifndef CHP_STUDY_GOAL_H
#define CHP_STUDY_GOAL_H

#include "study/axis.h"

/* "throughput / power, tpot": adds an objective each. sense: +1 maximize, -1
 * minimize. */
void chp_goal_objectives(chiplet_study *study, const chp_axis_text *from, int sense,
                         chp_arena *arena, chp_findings *to);
/* "power <= 600 W, throughput / power >= 2 tokens/J": adds a constraint each.
 * One on the same side of the same formula takes the place of one that another
 * file made. */
void chp_goal_constraints(chiplet_study *study, const chp_axis_text *from, chp_arena *arena,
                          chp_findings *to);
/* "throughput, tpot", or "none": in what search.match must be matched. */
void chp_goal_reach(chiplet_study *study, const chp_axis_text *from, chp_findings *to);
/* "nvidia-h20, huawei-ascend-910c". */
void chp_goal_compare(chiplet_study *study, const chp_axis_text *from, const chp_catalogue *models,
                      chp_arena *arena, chp_findings *to);
/* The record that package.base or search.match names; NULL after a fault. */
const chp_record *chp_goal_chip(const chp_axis_text *from, const chp_catalogue *models,
                                chp_findings *to);

#endif
