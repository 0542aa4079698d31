#include "search/certify.h"

#include <string.h>

chp_claim chp_claim_of(const chp_front_point *point, int aims)
{
    chp_claim claim = { { 0 }, point->cell };
    memcpy(claim.key, point->key, (size_t)aims * sizeof claim.key[0]);
    return claim;
}

static int keep_hints(chp_round *round, const chp_task *task)
{
    int kept = 1;
    for (size_t i = 0; kept && i < task->starts; i++) {
        chp_claim given = chp_claim_of(&task->start[i], round->aims);
        kept = chp_round_give(round, &given);
    }
    return kept;
}

chiplet_status chp_certify_begin(chp_certifier *c, chp_certificate *certificate,
                                 const chp_task *task, int how, chiplet_error *err)
{
    memset(c, 0, sizeof *c);
    c->certificate = certificate;
    c->how = how;
    certificate->epsilon = task->question->epsilon;
    certificate->best = task->question->best;
    c->round = chp_certificate_round(certificate, task->space, task->question->aims);
    return c->round && keep_hints(c->round, task) ? CHIPLET_OK : chp_fail_memory(err);
}

int chp_certify_box(const chp_box *box, const chp_verdict *verdict, void *payload)
{
    chp_certifier *c = payload;
    chp_closed_box closed = { *box, verdict->closing, verdict->rule };
    if (c->given_up)
        return 0;
    if (c->how != CHP_CERTIFY_ALWAYS && c->round->boxes.size > CHP_CERTIFY_SMALL_BYTES) {
        chp_box_log_close(&c->round->boxes);
        c->given_up = 1;
        return 0;
    }
    if (closed.closing != CHP_CLOSED_RULE)
        closed.rule = 0;
    c->failed |= !chp_round_close(c->round, &closed);
    return c->failed;
}

static int keep_claims(chp_round *round, const chp_front *front)
{
    int kept = 1;
    for (size_t i = 0; kept && i < front->count; i++) {
        chp_claim claim = chp_claim_of(&front->point[i], round->aims);
        kept = chp_round_claim(round, &claim);
    }
    return kept;
}

chiplet_status chp_certify_answer(chp_certifier *c, const chp_space *space,
                                  const chp_answer *answer, chiplet_error *err)
{
    c->certificate->complete = answer->complete;
    c->round->evaluated = answer->evaluated;
    c->round->feasible = answer->feasible;
    int kept = !c->failed && keep_claims(c->round, &answer->front) &&
               chp_box_log_sort(&c->round->boxes, space);
    return kept ? CHIPLET_OK : chp_fail_memory(err);
}
