/* How far times may be from what the models say, where a search takes each design
 * at its worst: search.robust. */
#ifndef CHP_STUDY_ENDS_H
#define CHP_STUDY_ENDS_H

#include "base/arena.h"
#include "base/error.h"
#include "study/study.h"

/* Fills what chp_study_ends() looks up, for all kernels and memories of the study. */
void chp_ends_build(chiplet_study *study, chp_arena *arena, chp_findings *to);

/* Of operators of a kernel on a design with that memory, or on the chip as sold
 * that the study has; NULL: the search takes data as stated. */
const chp_time_ends *chp_study_ends(const chiplet_study *study, const chp_kernel *kernel,
                                    const chp_memory *memory);

#endif
