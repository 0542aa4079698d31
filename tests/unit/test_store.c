/* Certificates: what is written is read again; what is not so is refused. */
#define _XOPEN_SOURCE 700 /* nftw */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdint.h>

#include "scratch.h"
#include "search/engine.h"
#include "store/check.h"
#include "store/cover.h"
#include "store/plan.h"
#include "store/seal.h"
#include "study/flat.h"

static const char small[] = "[workload]\nmodel = llama-3-8b\nbatch = 2, 8, 32\n"
                            "[system]\npackages = 2\n"
                            "[package]\nbase = two-die-7nm\ndies = 1, 2, 4\ntopology = row, ring\n"
                            "[die]\ncores = 24, 40, 56\nvoltage = 0.65, 0.8, 0.95 V\n"
                            "[link]\nlanes = 128, 512\n"
                            "[mapping]\npresentation = unified, partitioned\n"
                            "[search]\nmaximize = throughput\nminimize = power\n"
                            "constraint = tpot <= 20 ms\n";

static const chiplet_search_options usual = CHIPLET_SEARCH_OPTIONS_INIT;

/* Enough boxes for several threads. */
static const char medium[] = "[workload]\nmodel = llama-3-8b\nbatch = 2, 8, 32\n"
                             "[system]\npackages = 2\n"
                             "[package]\nbase = two-die-7nm\ndies = 1, 2, 4\n"
                             "[die]\ncores = 24..56 step 8\nvoltage = 0.65..0.95 V step 0.02 V\n"
                             "[link]\nlanes = 128, 512\n"
                             "[mapping]\npresentation = unified, partitioned\n"
                             "[search]\nmaximize = throughput\nminimize = power\n";

/* A small generator of its own: the tests must not move with libc's. */
static uint64_t next(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return *state >> 33;
}

static size_t below(uint64_t *state, size_t limit)
{
    return (size_t)(next(state) % limit);
}

static chp_catalogue *open_models(void)
{
    chp_catalogue *models = NULL;
    chiplet_error err = { 0 };
    cr_assert(zero(int, (int)chp_catalogue_open(&models, models_folder(), NULL, NULL, &err)),
              "%s", err.message);
    return models;
}

static chiplet_study *parse(const chp_catalogue *models, const char *text)
{
    chiplet_study *study = NULL;
    chiplet_error err = { 0 };
    cr_assert(zero(int, (int)chp_study_parse(&study, models, text, strlen(text), "test", NULL,
                                             NULL, &err)),
              "%s", err.message);
    return study;
}

/* A study, its grid, what every point of it is, and its front. */
typedef struct {
    chp_catalogue *models;
    chiplet_study *study;
    chp_space space;
    chp_question question;
    chp_answer answer;
    chp_evaluator *evaluator;
    chp_bounder *bounder;
    chp_certificate certificate;
} world;

/* ------------------------------------- a certificate by another way than the engine's */

static int in_front(const double key[CHP_MAX_OBJECTIVES], void *payload)
{
    const chp_front *front = payload;
    for (size_t i = 0; i < front->count; i++) {
        int good = 1;
        for (int k = 0; k < front->objectives; k++)
            good &= front->point[i].key[k] <= key[k];
        if (good)
            return 1;
    }
    return 0;
}

/* Halves the widest axis until a box is closed or small; the halves of an axis
 * without an order are its values. */
static void close_boxes(world *w, chp_round *round, chp_box box)
{
    chp_verdict verdict =
        chp_box_verdict(w->bounder, &w->space, &box, &w->question, in_front, &w->answer.front);
    chp_closed_box closed = { box, verdict.closing, verdict.rule };
    int axis = 0;
    for (int a = 1; a < w->space.axes; a++)
        if (box.last[a] - box.first[a] > box.last[axis] - box.first[axis])
            axis = a;
    if (verdict.closing != CHP_OPEN || box.last[axis] == box.first[axis] ||
        chp_box_points(&w->space, &box) <= 3) {
        if (verdict.closing == CHP_OPEN)
            closed.closing = CHP_CLOSED_EVALUATED;
        if (closed.closing != CHP_CLOSED_RULE)
            closed.rule = 0;
        cr_assert(chp_round_close(round, &closed));
        return;
    }
    chp_box low = box, high = box;
    low.last[axis] = (uint16_t)((box.first[axis] + box.last[axis]) / 2);
    high.first[axis] = (uint16_t)(low.last[axis] + 1);
    close_boxes(w, round, low);
    close_boxes(w, round, high);
}

static void certify(world *w)
{
    chiplet_error err = { 0 };
    cr_assert(zero(int, (int)chp_certificate_begin(&w->certificate, w->study, &err)), "%s",
              err.message);
    chp_round *round = chp_certificate_round(&w->certificate, &w->space, w->question.aims);
    w->certificate.complete = 1;
    for (size_t i = 0; i < w->answer.front.count; i++) {
        chp_claim claim = { { 0 }, w->answer.front.point[i].cell };
        memcpy(claim.key, w->answer.front.point[i].key, (size_t)round->aims * sizeof(double));
        cr_assert(chp_round_claim(round, &claim));
    }
    close_boxes(w, round, chp_box_whole(&w->space));
}

static world world_of(const char *text)
{
    world w;
    chiplet_error err = { 0 };
    memset(&w, 0, sizeof w);
    w.models = open_models();
    w.study = parse(w.models, text);
    cr_assert(zero(int, (int)chp_space_open(&w.space, w.study, 1, &err)), "%s", err.message);
    chp_question_of_study(&w.question, w.study);
    chp_task task = { .space = &w.space, .question = &w.question, .exhaustive = 1, .threads = 1 };
    cr_assert(zero(int, (int)chp_engine_run(&w.answer, &task, &err)), "%s", err.message);
    w.evaluator = chp_evaluator_new();
    w.bounder = chp_bounder_new();
    certify(&w);
    return w;
}

static void end_world(world *w)
{
    chp_certificate_close(&w->certificate);
    chp_evaluator_free(w->evaluator);
    chp_bounder_free(w->bounder);
    chp_answer_close(&w->answer);
    chp_study_free(w->study);
    chp_catalogue_free(w->models);
}

/* --------------------------------------------------------------------- bytes */

typedef struct {
    char *bytes;
    size_t size;
} text;

static int collect(const char *bytes, size_t size, void *payload)
{
    text *t = payload;
    t->bytes = realloc(t->bytes, t->size + size);
    memcpy(t->bytes + t->size, bytes, size);
    t->size += size;
    return 0;
}

static text written(const chp_certificate *certificate)
{
    text t = { NULL, 0 };
    cr_assert(chp_certificate_write(certificate, collect, &t));
    return t;
}

/* As its own file has it, with a checksum that fits. */
static chiplet_status check_written(const world *w, const chp_certificate *certificate,
                                    chiplet_error *err)
{
    chp_certificate again = { .rounds = 0 };
    chp_checked count;
    text t = written(certificate);
    chiplet_status status = chp_certificate_parse(&again, t.bytes, t.size, "test", err);
    free(t.bytes);
    if (!status)
        status = chp_certificate_check(&count, &again, w->study, &usual, err);
    chp_certificate_close(&again);
    return status;
}

Test(certificate, is_written_read_and_written_again_with_the_same_bytes)
{
    chp_certificate again = { .rounds = 0 };
    chiplet_error err = { 0 };
    world w = world_of(small);
    text first = written(&w.certificate);
    cr_assert(zero(int, (int)chp_certificate_parse(&again, first.bytes, first.size, "test", &err)),
              "%s", err.message);
    text second = written(&again);
    cr_assert(eq(sz, first.size, second.size));
    cr_assert(zero(int, memcmp(first.bytes, second.bytes, first.size)));
    free(first.bytes);
    free(second.bytes);
    chp_certificate_close(&again);
    end_world(&w);
}

Test(certificate, with_every_kind_of_reason_holds)
{
    chiplet_error err = { 0 };
    world w = world_of(small);
    chiplet_status status = check_written(&w, &w.certificate, &err);
    cr_assert(zero(int, (int)status), "%s", err.message);
    for (int reason = CHP_CLOSED_EVALUATED; reason <= CHP_CLOSED_BEATEN; reason++)
        cr_assert(gt(sz, w.certificate.round[0].closed[reason], 0), "no box of kind %d", reason);
    end_world(&w);
}

static chiplet_status check_by(chp_checked *count, const world *w, int threads, chiplet_error *err)
{
    chiplet_search_options how = CHIPLET_SEARCH_OPTIONS_INIT;
    how.threads = threads;
    return chp_certificate_check(count, &w->certificate, w->study, &how, err);
}

Test(certificate, takes_many_threads_the_same_work_as_one)
{
    chp_checked one, many;
    chiplet_error err = { 0 };
    world w = world_of(medium);
    cr_assert(gt(sz, w.certificate.round[0].boxes.count, 500));
    cr_assert(zero(int, (int)check_by(&one, &w, 1, &err)), "%s", err.message);
    cr_assert(zero(int, (int)check_by(&many, &w, 8, &err)), "%s", err.message);
    cr_assert(eq(dbl, many.evaluated, one.evaluated));
    cr_assert(eq(dbl, many.bounded, one.bounded));
    cr_assert(eq(dbl, one.points, chp_space_points(&w.space)));
    end_world(&w);
}

Test(certificate, with_many_false_boxes_is_refused_for_the_first_by_any_number_of_threads)
{
    chp_checked count;
    chiplet_error first = { 0 };
    world w = world_of(medium);
    w.certificate.round[0].claims = 1; /* of a front of many, which closed the boxes */
    cr_assert(eq(int, (int)check_by(&count, &w, 1, &first), (int)CHIPLET_ERR_REFUSED));
    for (int i = 0; i < 20; i++) {
        chiplet_error again = { 0 };
        cr_assert(eq(int, (int)check_by(&count, &w, 8, &again), (int)CHIPLET_ERR_REFUSED));
        cr_assert(eq(str, again.message, first.message));
    }
    end_world(&w);
}

Test(certificate, with_any_byte_changed_is_found_by_its_checksum)
{
    chp_certificate again = { .rounds = 0 };
    uint64_t seed = 5;
    world w = world_of(small);
    text t = written(&w.certificate);
    for (int i = 0; i < 200; i++) {
        size_t at = below(&seed, t.size);
        char kept = t.bytes[at];
        t.bytes[at] = (char)(kept ^ (char)(1 << below(&seed, 8)));
        cr_assert(ne(int, (int)chp_certificate_parse(&again, t.bytes, t.size, "test", NULL),
                     CHIPLET_OK));
        t.bytes[at] = kept;
    }
    for (size_t cut = 1; cut < t.size; cut += 97)
        cr_assert(ne(int, (int)chp_certificate_parse(&again, t.bytes, t.size - cut, "test", NULL),
                     CHIPLET_OK));
    free(t.bytes);
    end_world(&w);
}

/* --------------------------------------------------------------- alterations */

/* Whether a reason is true of a box, from the value of each point alone. */
static int is_true(const world *w, const chp_closed_box *closed)
{
    chp_walk walk;
    chp_evaluation found;
    double key[CHP_MAX_OBJECTIVES] = { 0 };
    int points = 0, all = 1;
    uint64_t cells = chp_box_cells(&w->space, &closed->box);
    for (int more = chp_walk_box(&walk, &w->space, &closed->box, 0, cells); more;
         more = chp_walk_next(&walk)) {
        chp_evaluate(w->evaluator, &walk.recipe, CHP_STALE_ALL, &found);
        points++;
        int broken = found.feasible ? chp_question_broken(&w->question, found.metric) : -1;
        if (found.feasible)
            chp_question_keys(&w->question, found.metric, key);
        if (closed->closing == CHP_CLOSED_INFEASIBLE)
            all &= !found.feasible;
        else if (closed->closing == CHP_CLOSED_RULE)
            all &= !found.feasible || broken == closed->rule;
        else
            all &= !found.feasible || broken >= 0 ||
                   in_front(key, (void *)(uintptr_t)&w->answer.front);
    }
    return closed->closing == CHP_CLOSED_EMPTY ? points == 0 : all;
}

typedef int (*alter_fn)(const world *w, chp_closed_box *closed, uint64_t *seed);

/* Each returns 0 if this box cannot be altered so that the claim is another. */
static int shrink(const world *w, chp_closed_box *closed, uint64_t *seed)
{
    chp_box before = closed->box;
    int a = (int)below(seed, (size_t)w->space.axes);
    if (below(seed, 2))
        closed->box.first[a]++;
    else
        closed->box.last[a]--;
    return before.first[a] < before.last[a] &&
           chp_box_points(&w->space, &closed->box) < chp_box_points(&w->space, &before);
}

static int enlarge(const world *w, chp_closed_box *closed, uint64_t *seed)
{
    int a = (int)below(seed, (size_t)w->space.axes);
    if (below(seed, 2)) {
        closed->box.last[a]++;
        return closed->box.last[a] < w->space.count[a];
    }
    return closed->box.first[a]-- > 0;
}

static int rename_reason(const world *w, chp_closed_box *closed, uint64_t *seed)
{
    chp_closed_box before = *closed;
    closed->closing = (chp_closing)(1 + below(seed, CHP_CLOSED_BEATEN));
    closed->rule = closed->closing == CHP_CLOSED_RULE ? (int)below(seed, 3) : 0;
    int other = before.closing != closed->closing || before.rule != closed->rule;
    return other && !is_true(w, closed);
}

static int drop(const world *w, chp_closed_box *closed, uint64_t *seed)
{
    (void)seed;
    int held = chp_box_points(&w->space, &closed->box) > 0;
    closed->closing = CHP_OPEN; /* left out below */
    return held;
}

/* A copy with one box altered; 0 if that one cannot be. */
static int alter_box(chp_certificate *out, const world *w, alter_fn alter, uint64_t *seed)
{
    const chp_round *from = &w->certificate.round[0];
    size_t chosen = below(seed, from->boxes.count), i = 0;
    chp_closed_box closed;
    int altered = 0;
    *out = w->certificate;
    chp_round *round = &out->round[0];
    memset(round->closed, 0, sizeof round->closed);
    chp_box_log_open(&round->boxes, w->space.axes);
    for (size_t at = 0; chp_box_log_next(&from->boxes, &at, &closed); i++) {
        if (i == chosen)
            altered = alter(w, &closed, seed);
        if (closed.closing != CHP_OPEN)
            cr_assert(chp_round_close(round, &closed));
    }
    return altered;
}

static void check_altered_box(const world *w, alter_fn alter, uint64_t *seed, const char *name)
{
    chp_certificate altered;
    chiplet_error err = { 0 };
    while (!alter_box(&altered, w, alter, seed))
        chp_box_log_close(&altered.round[0].boxes);
    cr_assert(eq(int, (int)check_written(w, &altered, &err), CHIPLET_ERR_REFUSED), "%s box: %s",
              name, err.message);
    chp_box_log_close(&altered.round[0].boxes);
}

typedef enum { REMOVE, ADD, SHIFT_KEY, SHIFT_CELL, FRONT_ALTERATIONS } front_alteration;

/* Some design that is not on the front, with its own objectives if it has any. */
static chp_claim another(const world *w, uint64_t *seed)
{
    chp_walk walk;
    chp_evaluation found;
    chp_claim claim = { { 0 }, 0 };
    const chp_front *front = &w->answer.front;
    for (int known = 1; known;) {
        uint64_t cell = below(seed, (size_t)w->space.cells);
        known = !chp_walk_begin(&walk, &w->space, cell, w->space.cells);
        claim.cell = walk.cell;
        for (size_t i = 0; i < front->count; i++)
            known |= front->point[i].cell == claim.cell;
    }
    chp_evaluate(w->evaluator, &walk.recipe, CHP_STALE_ALL, &found);
    if (found.feasible)
        chp_question_keys(&w->question, found.metric, claim.key);
    return claim;
}

static void alter_front(const world *w, chp_round *round, front_alteration how, uint64_t *seed)
{
    size_t i = below(seed, round->claims);
    chp_claim other = another(w, seed);
    uint64_t bits;
    double *key = &round->claim[i].key[below(seed, (size_t)round->aims)];
    switch (how) {
    case REMOVE: round->claim[i] = round->claim[--round->claims]; break;
    case ADD: round->claim[round->claims++] = other; break;
    case SHIFT_KEY: /* by the least that a double can */
        memcpy(&bits, key, sizeof bits);
        bits += below(seed, 2) ? 1 : UINT64_MAX;
        memcpy(key, &bits, sizeof bits);
        break;
    default: round->claim[i].cell = other.cell; break;
    }
}

static void check_altered_front(const world *w, front_alteration how, uint64_t *seed)
{
    chp_certificate altered = w->certificate;
    chp_round *round = &altered.round[0];
    chiplet_error err = { 0 };
    round->claim = malloc((round->claims + 1) * sizeof *round->claim);
    memcpy(round->claim, w->certificate.round[0].claim, round->claims * sizeof *round->claim);
    alter_front(w, round, how, seed);
    cr_assert(eq(int, (int)check_written(w, &altered, &err), CHIPLET_ERR_REFUSED),
              "front, alteration %d: %s", (int)how, err.message);
    free(round->claim);
}

Test(certificate, altered_in_one_of_a_thousand_ways_is_refused_though_its_checksum_fits)
{
    uint64_t seed = 1;
    world w = world_of(small);
    for (int i = 0; i < 125; i++) {
        check_altered_box(&w, drop, &seed, "dropped");
        check_altered_box(&w, shrink, &seed, "shrunk");
        check_altered_box(&w, enlarge, &seed, "enlarged");
        check_altered_box(&w, rename_reason, &seed, "renamed");
        for (int how = 0; how < FRONT_ALTERATIONS; how++)
            check_altered_front(&w, (front_alteration)how, &seed);
    }
    end_world(&w);
}

/* Of a certificate that has one more design given. */
static chiplet_status check_given(const world *w, const chp_claim *given, chiplet_error *err)
{
    chp_certificate with = w->certificate;
    cr_assert(chp_round_give(&with.round[0], given));
    chiplet_status status = check_written(w, &with, err);
    free(with.round[0].given);
    return status;
}

/* The first design that is refused, or else that breaks a constraint, and beats all. */
static chp_claim false_design(const world *w, int refused)
{
    chp_walk walk;
    chp_evaluation found;
    chp_claim claim = { { 0 }, 0 };
    for (int k = 0; k < w->question.aims; k++)
        claim.key[k] = -1e30;
    for (int more = chp_walk_begin(&walk, &w->space, 0, w->space.cells); more;
         more = chp_walk_next(&walk)) {
        chp_evaluate(w->evaluator, &walk.recipe, CHP_STALE_ALL, &found);
        claim.cell = walk.cell;
        if (refused ? !found.feasible
                    : found.feasible && chp_question_broken(&w->question, found.metric) >= 0)
            return claim;
    }
    cr_assert(0, "every design is one");
    return claim;
}

Test(certificate, with_a_given_design_that_is_none_is_refused)
{
    chiplet_error err = { 0 };
    world w = world_of(small);
    chp_claim good = w.certificate.round[0].claim[0], better = good, outside = good;
    better.key[0] = nextafter(better.key[0], -HUGE_VAL);
    outside.cell = w.space.cells;
    cr_assert(zero(int, (int)check_given(&w, &good, &err)), "%s", err.message);
    const chp_claim none[] = { better, outside, false_design(&w, 1), false_design(&w, 0) };
    static const char *const reason[] = { "other objectives", "no point", "not feasible",
                                          "breaks 'tpot <= 20 ms'" };
    for (int i = 0; i < 4; i++) {
        cr_assert(eq(int, (int)check_given(&w, &none[i], &err), (int)CHIPLET_ERR_REFUSED));
        cr_assert(ne(ptr, strstr(err.message, "design 1 of the given ones"), NULL));
        cr_assert(ne(ptr, strstr(err.message, reason[i]), NULL), "%s", err.message);
    }
    end_world(&w);
}

/* Demands are believed of a chip to match alone: this one leaves no design at all. */
Test(certificate, with_a_demand_that_the_study_does_not_make_is_refused)
{
    chiplet_error err = { 0 };
    world w = world_of(small);
    chp_certificate false_one = w.certificate;
    chp_round *round = &false_one.round[0];
    const chp_closed_box all = { chp_box_whole(&w.space), CHP_CLOSED_RULE, w.question.rules };
    false_one.demand[0] = (chp_matched){ CHP_METRIC_POWER, -1, 1e-3 };
    false_one.demands = 1;
    round->claim = NULL;
    round->claims = 0;
    memset(round->closed, 0, sizeof round->closed);
    chp_box_log_open(&round->boxes, w.space.axes);
    cr_assert(chp_round_close(round, &all));
    cr_assert(eq(int, (int)check_written(&w, &false_one, &err), (int)CHIPLET_ERR_REFUSED));
    cr_assert(ne(ptr, strstr(err.message, "demands"), NULL), "%s", err.message);
    chp_box_log_close(&round->boxes);
    end_world(&w);
}

Test(certificate, of_another_question_version_or_models_is_refused_with_the_reason)
{
    static const char *const reason[] = { "version", "model data", "another study" };
    world w = world_of(small);
    for (int i = 0; i < 3; i++) {
        chiplet_error err = { 0 };
        chp_certificate other = w.certificate;
        char *const field[] = { other.identity.version, other.identity.models,
                                other.identity.study };
        field[i][0] = field[i][0] == '9' ? '8' : '9';
        cr_assert(eq(int, (int)check_written(&w, &other, &err), CHIPLET_ERR_REFUSED));
        cr_assert(ne(ptr, strstr(err.message, reason[i]), NULL), "%s", err.message);
    }
    end_world(&w);
}

Test(certificate, of_an_unfinished_search_is_refused)
{
    chiplet_error err = { 0 };
    world w = world_of(small);
    w.certificate.complete = 0;
    cr_assert(eq(int, (int)check_written(&w, &w.certificate, &err), CHIPLET_ERR_REFUSED));
    end_world(&w);
}

/* --------------------------------------------------------------------- parts */

Test(parts, of_any_number_cover_the_grid_and_differ_by_one_point_at_most)
{
    static const size_t shards[] = { 1, 2, 3, 7, 64, 500, 540 };
    world w = world_of(small);
    for (size_t n = 0; n < sizeof shards / sizeof *shards; n++) {
        chp_box_log all;
        double least = 1e9, most = 0;
        chp_box whole = chp_box_whole(&w.space);
        chp_box_log_open(&all, w.space.axes);
        for (size_t i = 1; i <= shards[n]; i++) {
            chp_part part;
            double points = 0;
            cr_assert(chp_part_find(&part, &w.space, i, shards[n]));
            for (size_t b = 0; b < part.boxes; b++) {
                chp_closed_box closed = { part.box[b], CHP_CLOSED_EVALUATED, 0 };
                cr_assert(chp_box_log_add(&all, &closed));
                points += chp_box_points(&w.space, &part.box[b]);
            }
            least = points < least ? points : least;
            most = points > most ? points : most;
            chp_part_close(&part);
        }
        cr_assert(eq(int, chp_cover_check(&w.space, &whole, 1, &all), CHP_COVER_EXACT));
        cr_assert(le(dbl, most - least, 1));
        chp_box_log_close(&all);
    }
    end_world(&w);
}

/* ------------------------------------------------------------------ question */

static void check_again(const chp_catalogue *models, const chiplet_study *study, const char *name)
{
    chiplet_study *again = NULL;
    chiplet_error err = { 0 };
    chp_identity before, after;
    char *flat = chp_study_flat(study, CHP_FLAT_STUDY);
    cr_assert(zero(int, (int)chp_study_again(&again, models, flat, name, &err)), "%s\n%s",
              err.message, flat);
    cr_assert(zero(int, (int)chp_identity_of(&before, study, &err)));
    cr_assert(zero(int, (int)chp_identity_of(&after, again, &err)));
    cr_assert(eq(str, before.study, after.study));
    cr_assert(eq(int, again->objectives, study->objectives));
    cr_assert(eq(int, again->constraints, study->constraints));
    for (int i = 0; i < study->objectives; i++)
        cr_assert(eq(int, again->objective[i].metric, study->objective[i].metric));
    for (int i = 0; i < study->constraints; i++)
        cr_assert(eq(dbl, again->constraint[i].bound, study->constraint[i].bound));
    for (int key = 0; key < CHP_KEYS; key++)
        cr_assert(eq(sz, again->axis[key].count, study->axis[key].count));
    chp_study_free(again);
    free(flat);
}

Test(flat, text_of_a_study_with_includes_and_calls_asks_the_same)
{
    char path[100];
    chiplet_study *study = NULL;
    chiplet_error err = { 0 };
    scratch folder = scratch_new();
    chp_catalogue *models = open_models();
    scratch_write(&folder, "a/base.ini",
                  "[die]\ncores = 24\n[search]\nmaximize = throughput\n"
                  "constraint = power <= 500 W\nconstraint = tpot <= 50 ms\n[workload]\n"
                  "model = llama-3-8b\n");
    scratch_write(&folder, "a/study.ini",
                  "[study]\ninclude = base.ini\ntitle = of two files\n"
                  "[package]\nbase = two-die-7nm\n[die]\ncores = 24..48 step 8\n"
                  "[search]\nminimize = power\nmaximize = throughput\nconstraint = power <= 400 W\n"
                  "[output]\ndirectory = somewhere\n");
    snprintf(path, sizeof path, "%s/a/study.ini", folder.path);
    cr_assert(zero(int, (int)chp_study_read(&study, models, path, NULL, &err)), "%s", err.message);
    check_again(models, study, path);
    cr_assert(zero(int, (int)chp_study_set(study, "search.constraint", "power <= 300 W", &err)));
    cr_assert(zero(int, (int)chp_study_set(study, "die.voltage", "0.7 V, 0.8 V", &err)));
    check_again(models, study, path);
    chp_study_free(study);
    chp_catalogue_free(models);
    scratch_free(&folder);
}
