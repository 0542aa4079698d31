#include "search/certify.h"

#include <string.h>

static chp_claim claim_of(const chp_front_point *point, int aims)
{
    chp_claim claim = { { 0 }, point->cell };
    memcpy(claim.key, point->key, (size_t)aims * sizeof claim.key[0]);
    return claim;
}

static int keep_hints(chp_round *round, const chp_task *task)
{
    int kept = 1;
    for (size_t i = 0; kept && i < task->starts; i++) {
        chp_claim given = claim_of(&task->start[i], round->aims);
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
        chp_claim claim = claim_of(&front->point[i], round->aims);
        kept = chp_round_claim(round, &claim);
    }
    return kept;
}

static int keep_refusals(const chp_certifier *c, const chp_tally *tally)
{
    for (int i = 0; i < tally->count; i++) {
        const chp_reason *reason = &tally->reason[i];
        chp_refused refused = { reason->name, (double)reason->points, reason->gap, reason->cell };
        if (!chp_round_refuse(c->certificate, c->round, &refused))
            return 0;
    }
    return 1;
}

/* Only whoever joins the shards has a use for them. */
static int keep_cloud(const chp_certifier *c, const chp_cloud *cloud)
{
    int kept = 1;
    if (c->certificate->shards < 2 || !cloud->bits)
        return 1;
    for (size_t cell = chp_cloud_next(cloud, 0); kept && cell < CHP_CLOUD_CELLS;
         cell = chp_cloud_next(cloud, cell + 1))
        kept = chp_round_mark(c->round, (uint32_t)cell);
    return kept;
}

chiplet_status chp_certify_answer(chp_certifier *c, const chp_space *space,
                                  const chp_answer *answer, chiplet_error *err)
{
    c->certificate->complete = answer->complete;
    c->round->evaluated = answer->evaluated;
    c->round->feasible = answer->feasible;
    int kept = !c->failed && keep_claims(c->round, &answer->front) &&
               keep_refusals(c, &answer->tally) &&
               keep_cloud(c, &answer->cloud) && chp_box_log_sort(&c->round->boxes, space);
    return kept ? CHIPLET_OK : chp_fail_memory(err);
}
