/* A search writes down what it claims and why, as it goes. */
#ifndef CHP_SEARCH_CERTIFY_H
#define CHP_SEARCH_CERTIFY_H

#include "search/engine.h"
#include "store/certificate.h"

/* How far chiplet_search_options.certify goes. */
enum { CHP_CERTIFY_SMALL = 1, CHP_CERTIFY_ALWAYS = 2 };
/* Bytes of closed boxes that a search keeps unasked: half a million boxes of
 * fifteen axes, 25 MB as text. */
enum { CHP_CERTIFY_SMALL_BYTES = 16 << 20 };

typedef struct {
    chp_certificate *certificate;
    chp_round *round;
    int how, failed;          /* out of memory */
    int given_up;             /* larger than it may be */
} chp_certifier;

chp_claim chp_claim_of(const chp_front_point *point, int aims);
/* Begins a round; `certificate` stands since chp_certificate_begin(). */
chiplet_status chp_certify_begin(chp_certifier *certifier, chp_certificate *certificate,
                                 const chp_task *task, int how, chiplet_error *err);
/* A chp_closed_fn; its payload is the certifier. */
int chp_certify_box(const chp_box *box, const chp_verdict *verdict, void *certifier);
/* Ends the round. */
chiplet_status chp_certify_answer(chp_certifier *certifier, const chp_space *space,
                                  const chp_answer *answer, chiplet_error *err);

#endif
