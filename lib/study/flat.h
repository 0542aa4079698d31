/* A study as one text without includes: what a store keeps to ask again. */
#ifndef CHP_STUDY_FLAT_H
#define CHP_STUDY_FLAT_H

#include "study/study.h"

typedef enum {
    CHP_FLAT_STUDY,   /* without [output]: where results go is no part of them */
    CHP_FLAT_QUESTION /* without the title either: what cannot change the answer */
} chp_flat_part;

/* Read again under the same name and folder it gives the same study. To be
 * freed; NULL: out of memory. */
char *chp_study_flat(const chiplet_study *study, chp_flat_part part);

/* Reads a flat text again, as the study of that name: beside it lie the models
 * and imports that it may name. */
chiplet_status chp_study_again(chiplet_study **out, const chp_catalogue *library, const char *text,
                               const char *name, chiplet_error *err);

#endif
