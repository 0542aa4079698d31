/* Shards to one answer. The front of a union is the front of the union of
 * fronts, and of equal designs the first of the grid stays, so the order in
 * which shards come does not matter. Within epsilon the seeds of the plan belong to
 * the union: a shard may have left out what only they stand for. */
#include "search/shards.h"

#include <stdlib.h>
#include <string.h>

#include "search/certify.h"
#include "search/survey.h"
#include "store/ledger.h"

typedef struct {
    const chiplet_store *store;
    chiplet_search *search;
    chp_answer answer[CHP_MOST_ROUNDS]; /* for each number of packages */
    int rounds;
    size_t done;                        /* shards that were there */
    int certify;
    chp_ledger *ledger;
} joiner;

static int join_designs(chp_front *front, const chp_claim *claim, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        chp_front_point point = { .cell = claim[i].cell };
        memcpy(point.key, claim[i].key, sizeof point.key);
        if (!chp_front_add(front, &point))
            return 0;
    }
    return 1;
}

static int join_answer(chp_answer *answer, const chp_round *round)
{
    if (!join_designs(&answer->front, round->claim, round->claims))
        return 0;
    answer->evaluated += round->evaluated;
    answer->feasible += round->feasible;
    return 1;
}

/* Closed boxes of a shard are closed for the same reasons in the whole: what its
 * own front beats, the joined front beats. */
static int join_boxes(joiner *j, int r, const chp_round *round)
{
    chp_certificate *all = j->search->certificate;
    if (!all)
        return 1;
    if (j->certify != CHP_CERTIFY_ALWAYS &&
        all->round[r].boxes.size + round->boxes.size > CHP_CERTIFY_SMALL_BYTES) {
        chp_certificate_close(all);
        free(all);
        j->search->certificate = NULL;
        j->search->certificate_too_large = 1;
        return 1;
    }
    return chp_round_close_all(&all->round[r], round);
}

/* The round with so many packages, begun by the first shard that has it. */
static chiplet_status begin_round(joiner *j, const chp_round *like, chiplet_error *err)
{
    chp_space space;
    chp_question question;
    chp_answer *answer = &j->answer[j->rounds];
    chiplet_status status = chp_space_open(&space, j->search->study, like->packages, err);
    if (status)
        return status;
    chp_question_of_study(&question, j->search->study);
    if (question.best > 0)
        chp_front_open_best(&answer->front, question.best);
    else
        chp_front_open(&answer->front, question.aims);
    j->rounds++;
    if (j->search->certificate &&
        !chp_certificate_round(j->search->certificate, &space, question.aims))
        return chp_fail_memory(err);
    return CHIPLET_OK;
}

static chiplet_status refuse_grid(const chp_certificate *shard, const chp_round *round,
                                  const chiplet_study *study, chiplet_error *err)
{
    chp_space space;
    chiplet_status status = chp_space_open(&space, study, round->packages, err);
    int same = !status && chp_round_is_of(round, &space) && round->aims == study->objectives;
    for (size_t i = 0; same && i < round->claims; i++)
        same = round->claim[i].cell < space.cells;
    if (!status && !same)
        status = chp_fail(err, CHIPLET_ERR_REFUSED, NULL,
                          "shard %zu: its grid is not that of the study", shard->shard);
    return status;
}

static chiplet_status join_shard(joiner *j, const chp_certificate *shard, chiplet_error *err)
{
    chiplet_status status = CHIPLET_OK;
    for (int r = 0; !status && r < shard->rounds; r++) {
        status = refuse_grid(shard, &shard->round[r], j->search->study, err);
        if (!status && r == j->rounds)
            status = begin_round(j, &shard->round[r], err);
        if (!status && (!join_answer(&j->answer[r], &shard->round[r]) ||
                        !join_boxes(j, r, &shard->round[r])))
            status = chp_fail_memory(err);
    }
    if (!status && shard->rounds > 0)
        chp_ledger_shard(j->ledger, shard);
    return status;
}

static chiplet_status join_all(joiner *j, chiplet_error *err)
{
    const chiplet_store *store = j->store;
    chiplet_status status = CHIPLET_OK;
    for (size_t i = 1; !status && i <= store->plan.shards; i++) {
        chp_certificate shard = { .rounds = 0 };
        int found = 0;
        status = chp_store_read_shard(&shard, &found, store->folder, &store->plan, i,
                                      j->search->certificate ? chp_certificate_read
                                                             : chp_certificate_read_designs,
                                      err);
        if (!status && found)
            status = join_shard(j, &shard, err);
        j->done += (size_t)found;
        chp_certificate_close(&shard);
    }
    return status;
}

static chiplet_status join_seeds(joiner *j, chiplet_error *err)
{
    const chp_certificate *plan = &j->store->plan;
    int kept = 1;
    for (int r = 0; kept && plan->epsilon > 0 && r < plan->rounds && r < j->rounds; r++)
        kept = join_designs(&j->answer[r].front, plan->round[r].given, plan->round[r].givens);
    return kept ? CHIPLET_OK : chp_fail_memory(err);
}

/* The first number of packages with which anything fits, or the last tried. */
static int last_round(const joiner *j)
{
    for (int r = 0; r < j->rounds; r++)
        if (j->answer[r].front.count > 0)
            return r;
    return j->rounds - 1;
}

static int keep_claims(chp_certificate *certificate, int last, const chp_front *front)
{
    chp_round *round = &certificate->round[last];
    for (int r = last + 1; r < certificate->rounds; r++)
        chp_box_log_close(&certificate->round[r].boxes);
    certificate->rounds = last + 1;
    for (size_t i = 0; i < front->count; i++) {
        chp_claim claim = { { 0 }, front->point[i].cell };
        memcpy(claim.key, front->point[i].key, (size_t)round->aims * sizeof(double));
        if (!chp_round_claim(round, &claim))
            return 0;
    }
    return 1;
}

static void keep_design(joiner *j, const chp_space *space, size_t i)
{
    const char *text[CHP_KEYS] = { NULL };
    const chiplet_result *result = j->search->result[i];
    for (int a = 0; a < space->axes; a++)
        text[a] = chp_result_axis_text(result, space->key[a], space->run[a]);
    chp_ledger_design(j->ledger, i + 1, result->metric, text);
}

static chiplet_status keep(joiner *j, chiplet_error *err)
{
    chp_space space;
    int last = last_round(j);
    chp_answer *answer = &j->answer[last];
    chiplet_search *s = j->search;
    chiplet_status status = chp_space_open(&space, s->study, (double)(1u << last), err);
    if (status)
        return status;
    chp_front_sort(&answer->front);
    answer->complete = j->done == j->store->plan.shards;
    answer->points = chp_space_points(&space);
    if (s->certificate) {
        s->certificate->complete = answer->complete;
        s->certificate->round[last].evaluated = answer->evaluated;
        s->certificate->round[last].feasible = answer->feasible;
        if (!keep_claims(s->certificate, last, &answer->front) ||
            !chp_box_log_sort(&s->certificate->round[last].boxes, &space))
            return chp_fail_memory(err);
    }
    chp_question question;
    chp_question_of_study(&question, s->study);
    question.epsilon = j->store->plan.epsilon;
    const chp_task whole = { .space = &space, .question = &question };
    status = chp_survey(answer, &whole, err);
    if (!status)
        status = chp_search_keep(s, &space, answer, err);
    for (size_t i = 0; !status && i < s->count; i++)
        keep_design(j, &space, i);
    return status;
}

static chiplet_status begin(joiner *j, chiplet_error *err)
{
    const chiplet_store *store = j->store;
    chiplet_status status = chp_search_begin(&j->search, store->study, err);
    if (!status && j->certify) {
        j->search->certificate = calloc(1, sizeof *j->search->certificate);
        status = j->search->certificate
                     ? chp_certificate_begin(j->search->certificate, store->study, err)
                     : chp_fail_memory(err);
        for (int i = store->study->constraints; !status && i < j->search->study->constraints; i++)
            chp_certificate_demand(j->search->certificate, &j->search->study->constraint[i]);
        if (!status)
            j->search->certificate->epsilon = store->plan.epsilon;
    }
    char *path = chp_store_ledger_path(store->folder);
    if (!status)
        status = path ? chp_ledger_open(&j->ledger, path, &store->plan, err)
                      : chp_fail_memory(err);
    free(path);
    return status;
}

chiplet_status chp_store_join(chiplet_search **out, const chiplet_store *store, int certify,
                              chiplet_error *err)
{
    joiner *j = calloc(1, sizeof *j);
    if (!j)
        return chp_fail_memory(err);
    j->store = store;
    j->certify = certify;
    chiplet_status status = begin(j, err);
    if (!status)
        status = join_all(j, err);
    if (!status && j->rounds == 0)
        status = chp_fail(err, CHIPLET_ERR_IO, NULL, "%.200s: no shard is done yet",
                          store->folder);
    if (!status)
        status = join_seeds(j, err);
    if (!status)
        status = keep(j, err);
    if (!status && j->search->complete)
        status = chp_search_compare(j->search, store->study, err);
    if (!status) {
        status = chp_ledger_finish(j->ledger, j->done, j->search->points, j->search->evaluated,
                                   err);
        j->ledger = NULL;
    }
    if (!status && j->search->complete)
        chp_store_sweep(store->folder);
    chp_ledger_drop(j->ledger);
    for (int r = 0; r < j->rounds; r++)
        chp_answer_close(&j->answer[r]);
    if (status)
        chp_search_free(j->search);
    else
        *out = j->search;
    free(j);
    return status;
}
