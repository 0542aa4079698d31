/* One round of a certificate with what it is measured against: the grid and the
 * question of the study. Open, it is only read, by any number of threads. */
#ifndef CHP_STORE_CLAIMED_H
#define CHP_STORE_CLAIMED_H

#include "space/question.h"
#include "store/beaters.h"
#include "store/plan.h"

typedef struct {
    const chp_certificate *certificate;
    const chp_round *round;
    chp_space space;
    chp_question question;
    chp_part part;                  /* of the grid that the certificate is about */
    chp_beaters *beaters, *givens;
} chp_claimed;

/* *out is to be closed even after a failure. CHIPLET_ERR_REFUSED: its grid is not
 * that of the study. */
chiplet_status chp_claimed_open(chp_claimed *out, const chp_certificate *certificate,
                                const chp_round *round, const chiplet_study *study,
                                chiplet_error *err);
void chp_claimed_close(chp_claimed *claimed);

/* A design of the answer, or one given, that is as good as all of `key`; NULL: none.
 * In a search for the best so many there is one once they are that many, none worse. */
const chp_claim *chp_claimed_beater(const chp_claimed *claimed,
                                    const double key[CHP_MAX_OBJECTIVES]);
int chp_claimed_same_keys(const chp_claimed *claimed, const double *a, const double *b);
/* May a design be left out of the answer? Of equal ones the first of the grid is kept,
 * unless the answer is one within epsilon. */
int chp_claimed_leaves_out(const chp_claimed *claimed, const double *key, uint64_t cell);

/* CHIPLET_ERR_REFUSED with "refused: " before the reason. */
chiplet_status chp_refuse(chiplet_error *err, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
