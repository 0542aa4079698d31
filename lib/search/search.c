#include "search/search.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "search/certify.h"
#include "search/match.h"
#include "search/reach.h"
#include "store/plan.h"

/* ----------------------------------------------------------------- results */

static int keep_front(chiplet_search *s, const chp_space *space, const chp_answer *answer,
                      chp_evaluator *evaluator)
{
    s->result = calloc(answer->front.count ? answer->front.count : 1, sizeof *s->result);
    if (!s->result)
        return 0;
    for (size_t i = 0; i < answer->front.count; i++) {
        s->result[i] = chp_result_new(space, answer->front.point[i].cell, evaluator);
        if (!s->result[i])
            return 0;
        s->count++;
    }
    return 1;
}

static int keep_refusals(chiplet_search *s, const chp_space *space, chp_answer *answer,
                         chp_evaluator *evaluator)
{
    chp_tally_sort(&answer->tally);
    s->refusal = calloc((size_t)answer->tally.count + 1, sizeof *s->refusal);
    if (!s->refusal)
        return 0;
    for (int i = 0; i < answer->tally.count; i++) {
        const chp_reason *reason = &answer->tally.reason[i];
        chiplet_result *nearest = chp_result_new(space, reason->cell, evaluator);
        if (!nearest)
            return 0;
        chp_refusal *refusal = &s->refusal[s->refusals++];
        snprintf(refusal->name, sizeof refusal->name, "%s", reason->name);
        refusal->points = (double)reason->points;
        snprintf(refusal->nearest, sizeof refusal->nearest, "%s", nearest->limit);
        chp_result_free(nearest);
    }
    return 1;
}

static int keep_cloud(chiplet_search *s, const chp_answer *answer)
{
    s->mark_power_w = calloc(CHP_CLOUD_MARKS, sizeof(double));
    s->mark_throughput = calloc(CHP_CLOUD_MARKS, sizeof(double));
    if (!s->mark_power_w || !s->mark_throughput)
        return 0;
    s->marks = chp_cloud_marks(&answer->cloud, s->mark_power_w, s->mark_throughput);
    return 1;
}

chiplet_status chp_search_keep(chiplet_search *s, const chp_space *space, chp_answer *answer,
                               chiplet_error *err)
{
    chp_evaluator *evaluator = chp_evaluator_new();
    s->points = answer->points;
    s->evaluated = answer->evaluated;
    s->feasible = answer->feasible;
    s->sampled = answer->sampled;
    s->fitting = answer->fitting;
    s->complete = answer->complete;
    s->closed = answer->closed;
    s->proven_metric = -1;
    s->proven = NAN;
    if (fabs(answer->proven) < HUGE_VAL) {
        chp_question question;
        chp_question_of_study(&question, space->study);
        const chp_aim *aim = &question.aim[answer->order];
        s->proven_metric = aim->gauge.kind ? -1 : aim->gauge.metric;
        s->proven = -aim->sense * answer->proven;
    }
    int kept = evaluator && keep_front(s, space, answer, evaluator) &&
               keep_refusals(s, space, answer, evaluator) && keep_cloud(s, answer);
    chp_evaluator_free(evaluator);
    return kept ? CHIPLET_OK : chp_fail_memory(err);
}

static void drop_certificate(chiplet_search *s)
{
    if (s->certificate)
        chp_certificate_close(s->certificate);
    free(s->certificate);
    s->certificate = NULL;
}

/* The search itself, written down if that is wished. */
static chiplet_status run_task(chiplet_search *s, chp_answer *answer, chp_task *task, int certify,
                               chiplet_error *err)
{
    chp_certifier certifier;
    if (!s->certificate)
        return chp_engine_run(answer, task, err);
    chiplet_status status = chp_certify_begin(&certifier, s->certificate, task, certify, err);
    if (status)
        return status;
    task->closed = chp_certify_box;
    task->closed_payload = &certifier;
    status = chp_engine_run(answer, task, err);
    if (!status)
        status = chp_certify_answer(&certifier, task->space, answer, err);
    if (certifier.given_up) {
        drop_certificate(s);
        s->certificate_too_large = 1;
    }
    return status;
}

/* Designs known with as many packages; NULL without memory. */
static chp_front_point *hints_for(const chiplet_search *s, const chp_space *space, size_t *count)
{
    const chp_round *round = NULL;
    for (int i = 0; s->hints && i < s->hints->rounds; i++)
        if (s->hints->round[i].packages == space->packages)
            round = &s->hints->round[i];
    *count = round ? round->givens : 0;
    chp_front_point *hint = calloc(*count + 1, sizeof *hint);
    for (size_t i = 0; hint && i < *count; i++) {
        memcpy(hint[i].key, round->given[i].key, sizeof hint[i].key);
        hint[i].cell = round->given[i].cell;
    }
    return hint;
}

/* What is kept of the answer. Of a part that goes to a file all is in its certificate. */
static chiplet_status keep_answer(chiplet_search *s, const chp_space *space, chp_answer *answer,
                                  chiplet_error *err)
{
    if (!s->hints)
        return chp_search_keep(s, space, answer, err);
    s->complete = answer->complete;
    return CHIPLET_OK;
}

/* 1 in *fits if there are designs with so many packages, here or in another part. */
static chiplet_status search_space(chiplet_search *s, int *fits, const chp_space *space,
                                   const chiplet_search_options *options, chiplet_error *err)
{
    chp_question question;
    chp_answer answer = { .complete = 0 };
    chp_part part = { NULL, 0, 0 };
    chp_effort effort = chp_effort_of(options, CHIPLET_STAGE_SEARCH);
    chp_watch watch = { &effort, &question, 0 };
    chp_question_of_study(&question, space->study);
    chp_task task = { .space = space,
                      .question = &question,
                      .exhaustive = options->exhaustive,
                      .threads = options->threads,
                      .time_limit_s = options->time_limit_s,
                      .evaluation_limit = options->evaluations,
                      .progress = chp_watch_tell,
                      .progress_payload = &watch };
    question.epsilon = options->epsilon > 0 ? options->epsilon : 0;
    if (options->shards > 0) {
        if (!chp_part_find(&part, space, options->shard, options->shards))
            return chp_fail_memory(err);
        task.box = part.box;
        task.boxes = part.boxes;
        task.part = 1;
    }
    chp_front_point *hints = hints_for(s, space, &task.starts);
    task.start = hints;
    chiplet_status status = hints ? run_task(s, &answer, &task, options->certify, err)
                                  : chp_fail_memory(err);
    if (!status)
        status = keep_answer(s, space, &answer, err);
    *fits = answer.front.count > 0 || task.starts > 0;
    free(hints);
    chp_answer_close(&answer);
    chp_part_close(&part);
    return status;
}

static void clear_findings(chiplet_search *s)
{
    for (size_t i = 0; i < s->count; i++)
        chp_result_free(s->result[i]);
    free(s->result);
    free(s->refusal);
    free(s->mark_power_w);
    free(s->mark_throughput);
    s->result = NULL;
    s->refusal = NULL;
    s->mark_power_w = s->mark_throughput = NULL;
    s->count = s->refusals = s->marks = 0;
}

/* --------------------------------------------------------------------- run */

/* With packages = 0 powers of two are tried until something fits. */
static chiplet_status search_study(chiplet_search *s, const chiplet_study *study,
                                  const chiplet_search_options *options, chiplet_error *err)
{
    chp_space space;
    double packages = 1;
    int fits = 0;
    for (;;) {
        chiplet_status status = chp_space_open(&space, study, packages, err);
        if (!status)
            status = search_space(s, &fits, &space, options, err);
        if (status)
            return status;
        packages *= 2;
        if (fits || !s->complete || !chp_packages_open(study) ||
            packages > CHP_MOST_PACKAGES)
            return CHIPLET_OK;
        clear_findings(s);
    }
}

static chiplet_status refuse_part(const chiplet_study *study, const chiplet_search_options *how,
                                  chiplet_error *err)
{
    chp_space space;
    if (how->shards == 0)
        return CHIPLET_OK;
    if (how->shard < 1 || how->shard > how->shards)
        return chp_fail(err, CHIPLET_ERR_ARGUMENT, NULL, "there is no shard %zu of %zu",
                        how->shard, how->shards);
    chiplet_status status = chp_space_open(&space, study, 1, err);
    if (!status && (double)how->shards > chp_space_points(&space))
        status = chp_fail(err, CHIPLET_ERR_RANGE, NULL, "%zu shards of a grid of %.0f designs",
                          how->shards, chp_space_points(&space));
    return status;
}

static chiplet_status begin_certificate(chiplet_search *s, const chiplet_study *study,
                                        const chiplet_search_options *how, chiplet_error *err)
{
    if (!how->certify)
        return CHIPLET_OK;
    s->certificate = calloc(1, sizeof *s->certificate);
    if (!s->certificate)
        return chp_fail_memory(err);
    chiplet_status status = chp_certificate_begin(s->certificate, study, err);
    for (int i = study->constraints; i < s->study->constraints; i++)
        chp_certificate_demand(s->certificate, &s->study->constraint[i]);
    if (!status && how->shards > 0) {
        s->certificate->shard = how->shard;
        s->certificate->shards = how->shards;
    }
    return status;
}

static chiplet_status refuse_nothing_to_do(const chiplet_study *study, chiplet_error *err)
{
    if (study->objectives > 0)
        return CHIPLET_OK;
    return chp_fail(err, CHIPLET_ERR_KEY, NULL,
                    "the study has no objective; add search.maximize or search.minimize");
}

/* What the chip can do becomes what the designs must do. A cap on power or cost
 * is meant for the designs: where the chip cannot keep it, it runs without. */
static chiplet_status ask_for_match(chiplet_search *s, const chiplet_study *study,
                                    chiplet_error *err)
{
    chiplet_status status = CHIPLET_OK;
    for (int limits = CHP_MATCH_ALL; study->match && !status && !s->match; limits++) {
        if (limits > CHP_MATCH_NONE)
            break;
        s->match_limits = (chp_match_limits)limits;
        status = chp_match_run(&s->match, study, study->match, s->match_limits, err);
    }
    if (status || !s->match)
        return status;
    s->asked = *study;
    s->study = &s->asked;
    return chp_reach_add(&s->asked, s->match, &s->arena, err);
}

chiplet_status chp_search_compare(chiplet_search *s, const chiplet_study *study,
                                  chiplet_error *err)
{
    chiplet_status status = CHIPLET_OK;
    for (int i = 0; !status && i < study->compared; i++)
        status = chp_match_run(&s->compared[i], study, study->compare[i], CHP_MATCH_ALL, err);
    return status;
}

chiplet_status chp_search_begin(chiplet_search **out, const chiplet_study *study,
                                chiplet_error *err)
{
    chiplet_status status = chp_study_check(study, NULL, err);
    if (!status)
        status = refuse_nothing_to_do(study, err);
    if (status)
        return status;
    chiplet_search *s = calloc(1, sizeof *s);
    if (!s)
        return chp_fail_memory(err);
    s->study = study;
    status = ask_for_match(s, study, err);
    if (status)
        chp_search_free(s);
    else
        *out = s;
    return status;
}

chiplet_status chp_search_run(chiplet_search **out, const chiplet_study *study,
                              const chiplet_search_options *options, chiplet_error *err)
{
    return chp_search_run_with(out, study, options, NULL, err);
}

chiplet_status chp_search_run_with(chiplet_search **out, const chiplet_study *study,
                                   const chiplet_search_options *options,
                                   const chp_certificate *hints, chiplet_error *err)
{
    chiplet_search *s = NULL;
    chiplet_status status = chp_search_begin(&s, study, err);
    if (status)
        return status;
    s->hints = hints;
    status = refuse_part(study, options, err);
    if (!status)
        status = begin_certificate(s, study, options, err);
    if (!status)
        status = search_study(s, s->study, options, err);
    if (!status && s->complete && options->shards == 0)
        status = chp_search_compare(s, study, err);
    s->hints = NULL;
    if (status)
        chp_search_free(s);
    else
        *out = s;
    return status;
}

void chp_search_free(chiplet_search *s)
{
    if (!s)
        return;
    clear_findings(s);
    drop_certificate(s);
    chp_result_free(s->match);
    for (int i = 0; i < CHP_MAX_COMPARED; i++)
        chp_result_free(s->compared[i]);
    chp_arena_free(&s->arena);
    free(s);
}

static chiplet_status refuse_axes(const chp_space *space, chiplet_error *err)
{
    if (space->axes == 0)
        return CHIPLET_OK;
    char name[100];
    chp_space_axis_name(space, 0, name, sizeof name);
    return chp_fail(err, CHIPLET_ERR_VALUE, NULL,
                    "%s has %zu values; an evaluation takes one (a search takes all)", name,
                    space->count[0]);
}

chiplet_status chp_evaluate_study(chiplet_result **out, const chiplet_study *study,
                                  chiplet_error *err)
{
    chp_space space;
    chiplet_result *result = NULL;
    chp_evaluator *evaluator = chp_evaluator_new();
    chiplet_status status = evaluator ? chp_study_check(study, NULL, err) : chp_fail_memory(err);
    double packages = 1;
    while (!status) {
        status = chp_space_open(&space, study, packages, err);
        if (!status)
            status = refuse_axes(&space, err);
        if (status)
            break;
        chp_result_free(result);
        result = chp_result_new(&space, 0, evaluator);
        if (!result)
            status = chp_fail_memory(err);
        packages *= 2;
        if (status || result->feasible || !chp_packages_open(study) ||
            packages > CHP_MOST_PACKAGES)
            break;
    }
    chp_evaluator_free(evaluator);
    if (status) {
        chp_result_free(result);
        return status;
    }
    *out = result;
    return CHIPLET_OK;
}
