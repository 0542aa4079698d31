#include "store/check.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "space/closing.h"
#include "store/beaters.h"
#include "store/cover.h"
#include "store/plan.h"

/* Boxes that the search had more reason to close than a look at the whole tells
 * are cut and looked at again; so many cuts for each box, on average. */
enum { CUTS_A_BOX = 256 };

typedef struct {
    const chp_certificate *certificate;
    const chp_round *round;
    chp_space space;
    chp_question question;
    chp_part part;
    chp_beaters *beaters, *givens;
    chp_evaluator *evaluator;
    chp_bounder *bounder;
    chp_checked *count;
    double cuts;               /* that are left */
    chiplet_error *err;
} checker;

static chiplet_status refuse(const checker *k, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static chiplet_status refuse(const checker *k, const char *format, ...)
{
    char why[300];
    va_list values;
    va_start(values, format);
    vsnprintf(why, sizeof why, format, values);
    va_end(values);
    return chp_fail(k->err, CHIPLET_ERR_REFUSED, NULL, "refused: %s", why);
}

/* ------------------------------------------------------------------- designs */

/* Is the answer at least as good as all of `key`? In a search for the best so
 * many it is once there are that many, none worse. */
static const chp_claim *answer_to(const checker *k, const double key[CHP_MAX_OBJECTIVES])
{
    double within[CHP_MAX_OBJECTIVES];
    const chp_round *round = k->round;
    if (k->question.best > 0) {
        const chp_claim *worst = round->claims ? &round->claim[round->claims - 1] : NULL;
        int enough = worst && round->claims == k->question.best && worst->key[0] <= key[0];
        return enough ? worst : NULL;
    }
    chp_question_within(&k->question, key, within);
    const chp_claim *claim = chp_beaters_find(k->beaters, within, NULL);
    return claim ? claim : chp_beaters_find(k->givens, within, NULL);
}

static int beaten(const double key[CHP_MAX_OBJECTIVES], void *payload)
{
    return answer_to(payload, key) != NULL;
}

static int never_beaten(const double key[CHP_MAX_OBJECTIVES], void *unused)
{
    (void)key;
    (void)unused;
    return 0;
}

static int same_keys(const checker *k, const double *a, const double *b)
{
    for (int i = 0; i < k->question.aims; i++)
        if (a[i] != b[i])
            return 0;
    return 1;
}

static int is_claimed(const checker *k, uint64_t cell)
{
    for (size_t i = 0; i < k->round->claims; i++)
        if (k->round->claim[i].cell == cell)
            return 1;
    return 0;
}

/* May a design be left out of the answer? Of equal ones the first of the grid
 * is kept. */
static int is_answered(const checker *k, const double *key, uint64_t cell)
{
    const chp_claim *claim = answer_to(k, key);
    if (claim && (!same_keys(k, claim->key, key) || claim->cell <= cell))
        return 1;
    return k->question.best > 0 && is_claimed(k, cell);
}

static int in_part(const checker *k, uint64_t cell)
{
    for (size_t b = 0; b < k->part.boxes; b++)
        if (chp_box_holds(&k->space, &k->part.box[b], cell))
            return 1;
    return 0;
}

/* `what`: where the design stands in the certificate. */
static chiplet_status check_design(checker *k, const chp_claim *claim, const char *what, size_t i)
{
    double key[CHP_MAX_OBJECTIVES] = { 0 };
    chp_walk walk;
    chp_evaluation found;
    if (!chp_walk_begin(&walk, &k->space, claim->cell, claim->cell + 1))
        return refuse(k, "design %zu of the %s is no point of the grid", i + 1, what);
    chp_evaluate(k->evaluator, &walk.recipe, CHP_STALE_ALL, &found);
    k->count->evaluated++;
    if (!found.feasible)
        return refuse(k, "design %zu of the %s is not feasible: %.100s", i + 1, what,
                      found.shortfall.what);
    int broken = chp_question_broken(&k->question, found.metric);
    if (broken >= 0)
        return refuse(k, "design %zu of the %s breaks '%.150s'", i + 1, what,
                      k->question.rule[broken].text);
    chp_question_keys(&k->question, found.metric, key);
    if (!same_keys(k, key, claim->key))
        return refuse(k, "design %zu of the %s has other objectives than claimed", i + 1, what);
    return CHIPLET_OK;
}

static chiplet_status check_claim(checker *k, size_t i)
{
    const chp_claim *claim = &k->round->claim[i];
    chiplet_status status = check_design(k, claim, "front", i);
    if (status)
        return status;
    if (!in_part(k, claim->cell))
        return refuse(k, "design %zu of the front lies in another shard's part", i + 1);
    if (k->question.best == 0 && chp_beaters_find(k->beaters, claim->key, claim))
        return refuse(k, "design %zu of the front is beaten or equalled by another", i + 1);
    return CHIPLET_OK;
}

/* A list of the best so many is in order, which also shows that none is there twice. */
static chiplet_status check_order(checker *k)
{
    const chp_claim *claim = k->round->claim;
    if (k->question.best == 0)
        return CHIPLET_OK;
    if (k->round->claims > k->question.best)
        return refuse(k, "the answer has more designs than were asked for");
    for (size_t i = 1; i < k->round->claims; i++)
        if (!(claim[i - 1].key[0] < claim[i].key[0] ||
              (claim[i - 1].key[0] == claim[i].key[0] && claim[i - 1].cell < claim[i].cell)))
            return refuse(k, "design %zu of the answer is not where its order puts it", i + 1);
    return CHIPLET_OK;
}

static chiplet_status check_claims(checker *k)
{
    chiplet_status status = check_order(k);
    for (size_t i = 0; !status && i < k->round->claims; i++)
        status = check_claim(k, i);
    for (size_t i = 0; !status && i < k->round->givens; i++)
        status = check_design(k, &k->round->given[i], "given ones", i);
    k->count->designs += k->round->claims;
    return status;
}

/* --------------------------------------------------------------------- boxes */

/* "package.dies 0-1, die.cores 3": the axes on which a box is not whole. */
static void describe(const checker *k, const chp_box *box, char *text, size_t size)
{
    size_t used = 0;
    text[0] = '\0';
    for (int a = 0; a < k->space.axes && used < size; a++) {
        char name[100];
        if (box->first[a] == 0 && (size_t)box->last[a] + 1 == k->space.count[a])
            continue;
        chp_space_axis_name(&k->space, a, name, sizeof name);
        int more = snprintf(text + used, size - used, "%s%s %u-%u", used ? ", " : "", name,
                            box->first[a], box->last[a]);
        used += more > 0 ? (size_t)more : 0;
    }
}

static chiplet_status refuse_box(const checker *k, const chp_box *box, const char *what)
{
    char where[180];
    describe(k, box, where, sizeof where);
    return refuse(k, "%s: %s", what, *where ? where : "the whole grid");
}

static int is_harmless(checker *k, const chp_walk *walk)
{
    chp_evaluation found;
    double key[CHP_MAX_OBJECTIVES] = { 0 };
    chp_evaluate(k->evaluator, &walk->recipe, walk->stale, &found);
    k->count->evaluated++;
    if (!found.feasible || chp_question_broken(&k->question, found.metric) >= 0)
        return 1;
    chp_question_keys(&k->question, found.metric, key);
    return is_answered(k, key, walk->cell);
}

static chiplet_status evaluate_box(checker *k, const chp_box *box)
{
    chp_walk walk;
    uint64_t cells = chp_box_cells(&k->space, box);
    for (int more = chp_walk_box(&walk, &k->space, box, 0, cells); more;
         more = chp_walk_next(&walk))
        if (!is_harmless(k, &walk))
            return refuse_box(k, box, "the front lacks a design of the box");
    return CHIPLET_OK;
}

static chp_verdict verdict_of(checker *k, const chp_closed_box *closed)
{
    int by_front = closed->closing == CHP_CLOSED_BEATEN;
    k->count->bounded++;
    return chp_box_verdict(k->bounder, &k->space, &closed->box, &k->question,
                           by_front ? beaten : never_beaten, k);
}

/* Part of a box, or all of it, for which a verdict stands. */
static int agrees(const chp_closed_box *closed, const chp_verdict *found, int is_part)
{
    if (closed->closing == CHP_CLOSED_BEATEN)
        return found->closing != CHP_OPEN;
    if (found->closing == closed->closing)
        return closed->closing != CHP_CLOSED_RULE || found->rule == closed->rule;
    return is_part && (found->closing == CHP_CLOSED_EMPTY ||
                       found->closing == CHP_CLOSED_INFEASIBLE);
}

/* Axes without an order first: a box that is wide on one has no bounds. */
static int axis_to_cut(const checker *k, const chp_box *box)
{
    int widest = -1;
    unsigned most = 0;
    for (int a = 0; a < k->space.axes; a++) {
        unsigned width = (unsigned)(box->last[a] - box->first[a]);
        if (width > 0 && !chp_bounds_ordered(k->space.key[a]))
            return a;
        if (width > most) {
            most = width;
            widest = a;
        }
    }
    return widest;
}

static chiplet_status bound_box(checker *k, const chp_closed_box *closed, int is_part);

static chiplet_status bound_halves(checker *k, const chp_closed_box *closed, int axis)
{
    chp_closed_box low = *closed, high = *closed;
    unsigned middle = (unsigned)(closed->box.first[axis] + closed->box.last[axis]) / 2;
    low.box.last[axis] = (uint16_t)middle;
    high.box.first[axis] = (uint16_t)(middle + 1);
    chiplet_status status = bound_box(k, &low, 1);
    return status ? status : bound_box(k, &high, 1);
}

static chiplet_status bound_box(checker *k, const chp_closed_box *closed, int is_part)
{
    static const char *const reason[] = { "", "", "the box holds points", "not all can be refused",
                                          "not all break the constraint",
                                          "the front does not beat all" };
    chp_verdict found = verdict_of(k, closed);
    if (agrees(closed, &found, is_part))
        return CHIPLET_OK;
    int axis = axis_to_cut(k, &closed->box);
    if (found.closing != CHP_OPEN || closed->closing == CHP_CLOSED_EMPTY)
        return refuse_box(k, &closed->box, reason[closed->closing]);
    if (axis < 0)
        return closed->closing == CHP_CLOSED_BEATEN
                   ? evaluate_box(k, &closed->box)
                   : refuse_box(k, &closed->box, reason[closed->closing]);
    if (k->cuts-- <= 0)
        return refuse_box(k, &closed->box, "cannot be shown again at a reasonable cost");
    return bound_halves(k, closed, axis);
}

static chiplet_status check_boxes(checker *k)
{
    chp_closed_box closed;
    chiplet_status status = CHIPLET_OK;
    k->cuts = CUTS_A_BOX * ((double)k->round->boxes.count + 1);
    for (size_t at = 0; !status && chp_box_log_next(&k->round->boxes, &at, &closed);) {
        k->count->boxes++;
        if (closed.closing == CHP_CLOSED_EVALUATED)
            status = evaluate_box(k, &closed.box);
        else
            status = bound_box(k, &closed, 0);
    }
    return status;
}

/* --------------------------------------------------------------------- round */

static chiplet_status check_grid(const checker *k)
{
    const chp_round *round = k->round;
    int same = round->axes == k->space.axes && round->aims == k->question.aims &&
               k->certificate->best == k->question.best;
    for (int a = 0; same && a < round->axes; a++)
        same = round->key[a] == k->space.key[a] && round->run[a] == k->space.run[a] &&
               round->values[a] == k->space.count[a];
    return same ? CHIPLET_OK : refuse(k, "axes or objectives are not those of the study");
}

static chiplet_status check_cover(const checker *k)
{
    const double exact = 9007199254740992.0; /* 2^53: whole numbers beyond lose their ends */
    if (chp_space_points(&k->space) >= exact)
        return refuse(k, "the grid has too many points to be counted exactly");
    switch (chp_cover_check(&k->space, k->part.box, k->part.boxes, &k->round->boxes)) {
    case CHP_COVER_EXACT: return CHIPLET_OK;
    case CHP_COVER_OUTSIDE: return refuse(k, "a box reaches beyond the shard's part of the grid");
    case CHP_COVER_TWICE: return refuse(k, "two boxes share points of the grid");
    case CHP_COVER_GAP: return refuse(k, "points of the grid are in no box");
    case CHP_COVER_TANGLED: return refuse(k, "the boxes are too tangled to be told apart");
    default: return chp_fail_memory(k->err);
    }
}

static chiplet_status open_tools(checker *k)
{
    const chp_certificate *c = k->certificate;
    k->beaters = chp_beaters_new(k->round->claim, k->round->claims, k->round->aims);
    k->givens = chp_beaters_new(k->round->given, k->round->givens, k->round->aims);
    k->evaluator = chp_evaluator_new();
    k->bounder = chp_bounder_new();
    if (k->bounder)
        chp_bounder_ask(k->bounder, &k->question);
    int good = k->beaters && k->givens && k->evaluator && k->bounder &&
               chp_part_find(&k->part, &k->space, c->shard, c->shards);
    return good ? CHIPLET_OK : chp_fail_memory(k->err);
}

static void close_tools(checker *k)
{
    chp_part_close(&k->part);
    chp_beaters_free(k->beaters);
    chp_beaters_free(k->givens);
    chp_evaluator_free(k->evaluator);
    chp_bounder_free(k->bounder);
}

/* What the study asks, as exactly as the certificate says, and what it says that
 * the chip to match demands. */
static void ask(checker *k, const chiplet_study *study)
{
    const chp_certificate *c = k->certificate;
    chp_question_of_study(&k->question, study);
    k->question.epsilon = c->epsilon;
    for (int i = 0; i < c->demands; i++)
        k->question.rule[k->question.rules++] =
            (chp_rule){ { c->demand[i].metric, NULL, NULL }, c->demand[i].sense,
                        c->demand[i].bound, "what the chip to match reaches" };
}

static chiplet_status check_round(checker *k, const chiplet_study *study)
{
    ask(k, study);
    chiplet_status status = chp_space_open(&k->space, study, k->round->packages, k->err);
    if (!status)
        status = check_grid(k);
    if (!status)
        status = open_tools(k);
    if (!status)
        status = check_cover(k);
    if (!status)
        status = check_claims(k);
    if (!status)
        status = check_boxes(k);
    for (size_t b = 0; b < k->part.boxes; b++)
        k->count->points += chp_box_points(&k->space, &k->part.box[b]);
    close_tools(k);
    return status;
}

/* 1, 2, 4 packages and so on, as long as nothing fits, where the study leaves
 * them open; else one round. */
static chiplet_status check_rounds(const checker *k, const chiplet_study *study)
{
    const chp_certificate *c = k->certificate;
    int rounds_wanted = chp_packages_open(study) ? c->rounds : 1;
    if (c->rounds < 1 || c->rounds != rounds_wanted)
        return refuse(k, "not as many searches as numbers of packages to try");
    double packages = 1;
    for (int i = 0; i < c->rounds; i++, packages *= 2) {
        const chp_round *round = &c->round[i];
        int last = i + 1 == c->rounds, empty = round->claims + round->givens == 0;
        if (round->packages != packages || (!last && !empty))
            return refuse(k, "the numbers of packages are not those to be tried");
        if (last && empty && chp_packages_open(study) && packages < CHP_MOST_PACKAGES)
            return refuse(k, "nothing fits, and more packages were not tried");
    }
    return CHIPLET_OK;
}

chiplet_status chp_certificate_check(chp_checked *out, const chp_certificate *certificate,
                                     const chiplet_study *study, chiplet_error *err)
{
    chp_checked count = { .epsilon = certificate->epsilon };
    chp_identity here;
    checker first = { .certificate = certificate, .count = &count, .err = err };
    chiplet_status status = chp_identity_of(&here, study, err);
    if (!status)
        status = chp_identity_compare("certificate", &certificate->identity, &here, err);
    if (!status && !certificate->complete)
        status = refuse(&first, "the search that wrote it was stopped before its end");
    if (!status)
        status = check_rounds(&first, study);
    for (int i = 0; !status && i < certificate->rounds; i++) {
        checker k = first;
        k.round = &certificate->round[i];
        status = check_round(&k, study);
    }
    if (!status)
        *out = count;
    return status;
}
