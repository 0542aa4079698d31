/* How much die-to-die bandwidth one unified device needs. */
#ifndef CHP_SEARCH_FLIP_H
#define CHP_SEARCH_FLIP_H

#include "study/study.h"

/* See chiplet_link_flip(). */
chiplet_status chp_link_flip(double *bytes_per_s, chiplet_study *study, chiplet_error *err);

#endif
