#include "store/check.h"

#include "store/check_boxes.h"
#include "store/cover.h"

typedef struct {
    const chp_claimed *claimed;
    chp_evaluator *evaluator;
    chp_checked *count;
    chiplet_error *err;
} checker;

/* ------------------------------------------------------------------- designs */

static int in_part(const chp_claimed *claimed, uint64_t cell)
{
    for (size_t b = 0; b < claimed->part.boxes; b++)
        if (chp_box_holds(&claimed->space, &claimed->part.box[b], cell))
            return 1;
    return 0;
}

/* `what`: where the design stands in the certificate. */
static chiplet_status check_design(const checker *k, const chp_claim *claim, const char *what,
                                   size_t i)
{
    const chp_claimed *claimed = k->claimed;
    double key[CHP_MAX_OBJECTIVES] = { 0 };
    chp_walk walk;
    chp_evaluation found;
    if (!chp_walk_begin(&walk, &claimed->space, claim->cell, claim->cell + 1))
        return chp_refuse(k->err, "design %zu of the %s is no point of the grid", i + 1, what);
    chp_evaluate(k->evaluator, &walk.recipe, CHP_STALE_ALL, &found);
    k->count->evaluated++;
    if (!found.feasible)
        return chp_refuse(k->err, "design %zu of the %s is not feasible: %.100s", i + 1, what,
                          found.shortfall.what);
    int broken = chp_question_broken(&claimed->question, found.metric);
    if (broken >= 0)
        return chp_refuse(k->err, "design %zu of the %s breaks '%.150s'", i + 1, what,
                          claimed->question.rule[broken].text);
    chp_question_keys(&claimed->question, found.metric, key);
    if (!chp_claimed_same_keys(claimed, key, claim->key))
        return chp_refuse(k->err, "design %zu of the %s has other objectives than claimed", i + 1,
                          what);
    return CHIPLET_OK;
}

static chiplet_status check_claim(const checker *k, size_t i)
{
    const chp_claimed *claimed = k->claimed;
    const chp_claim *claim = &claimed->round->claim[i];
    chiplet_status status = check_design(k, claim, "front", i);
    if (status)
        return status;
    if (!in_part(claimed, claim->cell))
        return chp_refuse(k->err, "design %zu of the front lies in another shard's part", i + 1);
    if (claimed->question.best == 0 && chp_beaters_find(claimed->beaters, claim->key, claim))
        return chp_refuse(k->err, "design %zu of the front is beaten or equalled by another",
                          i + 1);
    return CHIPLET_OK;
}

/* A list of the best so many is in order, which also shows that none is there twice. */
static chiplet_status check_order(const checker *k)
{
    const chp_claim *claim = k->claimed->round->claim;
    size_t best = k->claimed->question.best;
    if (best == 0)
        return CHIPLET_OK;
    if (k->claimed->round->claims > best)
        return chp_refuse(k->err, "the answer has more designs than were asked for");
    for (size_t i = 1; i < k->claimed->round->claims; i++)
        if (!(claim[i - 1].key[0] < claim[i].key[0] ||
              (claim[i - 1].key[0] == claim[i].key[0] && claim[i - 1].cell < claim[i].cell)))
            return chp_refuse(k->err, "design %zu of the answer is not where its order puts it",
                              i + 1);
    return CHIPLET_OK;
}

static chiplet_status check_claims(const checker *k)
{
    const chp_round *round = k->claimed->round;
    chiplet_status status = k->evaluator ? check_order(k) : chp_fail_memory(k->err);
    for (size_t i = 0; !status && i < round->claims; i++)
        status = check_claim(k, i);
    for (size_t i = 0; !status && i < round->givens; i++)
        status = check_design(k, &round->given[i], "given ones", i);
    k->count->designs += round->claims;
    return status;
}

/* --------------------------------------------------------------------- round */

static chiplet_status check_cover(const chp_claimed *k, chiplet_error *err)
{
    const double exact = 9007199254740992.0; /* 2^53: whole numbers beyond lose their ends */
    if (chp_space_points(&k->space) >= exact)
        return chp_refuse(err, "the grid has too many points to be counted exactly");
    switch (chp_cover_check(&k->space, k->part.box, k->part.boxes, &k->round->boxes)) {
    case CHP_COVER_EXACT: return CHIPLET_OK;
    case CHP_COVER_OUTSIDE: return chp_refuse(err, "a box reaches beyond the shard's part of the "
                                                   "grid");
    case CHP_COVER_TWICE: return chp_refuse(err, "two boxes share points of the grid");
    case CHP_COVER_GAP: return chp_refuse(err, "points of the grid are in no box");
    case CHP_COVER_TANGLED: return chp_refuse(err, "the boxes are too tangled to be told apart");
    default: return chp_fail_memory(err);
    }
}

static chiplet_status check_boxes(chp_checked *count, const chp_claimed *claimed,
                                  const chiplet_search_options *options, chiplet_error *err)
{
    chp_effort_of_check effort;
    chiplet_status status = chp_check_boxes(&effort, claimed, options, err);
    count->evaluated += effort.evaluated;
    count->bounded += effort.bounded;
    count->boxes += claimed->round->boxes.count;
    for (size_t b = 0; b < claimed->part.boxes; b++)
        count->points += chp_box_points(&claimed->space, &claimed->part.box[b]);
    return status;
}

static chiplet_status check_round(chp_checked *count, const chp_certificate *c,
                                  const chp_round *round, const chiplet_study *study,
                                  const chiplet_search_options *options, chiplet_error *err)
{
    chp_claimed claimed;
    chiplet_status status = chp_claimed_open(&claimed, c, round, study, err);
    if (!status)
        status = check_cover(&claimed, err);
    if (!status) {
        checker k = { &claimed, chp_evaluator_new(), count, err };
        status = check_claims(&k);
        chp_evaluator_free(k.evaluator);
    }
    if (!status)
        status = check_boxes(count, &claimed, options, err);
    chp_claimed_close(&claimed);
    return status;
}

/* 1, 2, 4 packages and so on, as long as nothing fits, where the study leaves
 * them open; else one round. */
static chiplet_status check_rounds(const chp_certificate *c, const chiplet_study *study,
                                   chiplet_error *err)
{
    int rounds_wanted = chp_packages_open(study) ? c->rounds : 1;
    if (c->rounds < 1 || c->rounds != rounds_wanted)
        return chp_refuse(err, "not as many searches as numbers of packages to try");
    double packages = 1;
    for (int i = 0; i < c->rounds; i++, packages *= 2) {
        const chp_round *round = &c->round[i];
        int last = i + 1 == c->rounds, empty = round->claims + round->givens == 0;
        if (round->packages != packages || (!last && !empty))
            return chp_refuse(err, "the numbers of packages are not those to be tried");
        if (last && empty && chp_packages_open(study) && packages < CHP_MOST_PACKAGES)
            return chp_refuse(err, "nothing fits, and more packages were not tried");
    }
    return CHIPLET_OK;
}

chiplet_status chp_certificate_check(chp_checked *out, const chp_certificate *certificate,
                                     const chiplet_study *study,
                                     const chiplet_search_options *options, chiplet_error *err)
{
    chp_checked count = { .epsilon = certificate->epsilon };
    chp_identity here;
    chiplet_status status = chp_identity_of(&here, study, err);
    if (!status)
        status = chp_identity_compare("certificate", &certificate->identity, &here, err);
    if (!status && !certificate->complete)
        status = chp_refuse(err, "the search that wrote it was stopped before its end");
    if (!status)
        status = check_rounds(certificate, study, err);
    for (int i = 0; !status && i < certificate->rounds; i++)
        status = check_round(&count, certificate, &certificate->round[i], study, options, err);
    if (!status)
        *out = count;
    return status;
}
