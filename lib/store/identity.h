/* What a file of a store answers to: program, models and question. */
#ifndef CHP_STORE_IDENTITY_H
#define CHP_STORE_IDENTITY_H

#include "study/study.h"

typedef struct {
    char version[24];
    char models[17]; /* checksums as sixteen hexadecimal digits */
    char study[17];  /* of the effective study: --set and includes and all */
} chp_identity;

chiplet_status chp_identity_of(chp_identity *out, const chiplet_study *study, chiplet_error *err);

/* CHIPLET_OK if both are the same, else a failure that says which of the three
 * differs. `what` stands first in the message: a file. */
chiplet_status chp_identity_compare(const char *what, const chp_identity *found,
                                    const chp_identity *asked, chiplet_error *err);

#endif
