/* The designs of an answer, asked whether one is as good as something. */
#ifndef CHP_STORE_BEATERS_H
#define CHP_STORE_BEATERS_H

#include "store/certificate.h"

typedef struct chp_beaters chp_beaters;

/* `claim` must outlive it. NULL: out of memory. */
chp_beaters *chp_beaters_new(const chp_claim *claim, size_t count, int aims);
void chp_beaters_free(chp_beaters *beaters);

/* A claim each key of which is <= each of these, or NULL. `but` (may be NULL)
 * is passed over. */
const chp_claim *chp_beaters_find(const chp_beaters *beaters,
                                  const double key[CHP_MAX_OBJECTIVES], const chp_claim *but);

#endif
