#include "search/seeds.h"

#include "search/certify.h"
#include "search/survey.h"

/* How far from the front the seeds may be, a balance: within 30 % of bench-1e10 a plan
 * takes a quarter of the time, and two of sixteen parts four times as long. And after
 * how many designs a front is not looked for any longer: some grids cannot be bounded. */
static const double coarse = 0.03;
enum { MOST_EVALUATED = 100000 };

/* Also a round without seeds, so that rounds stand in the order of packages. */
static chiplet_status give(chp_certificate *plan, const chp_space *space,
                           const chp_answer *answer, int aims, chiplet_error *err)
{
    chp_round *round = chp_certificate_round(plan, space, aims);
    for (size_t i = 0; round && i < answer->front.count; i++) {
        chp_claim seed = chp_claim_of(&answer->front.point[i], aims);
        if (!chp_round_give(round, &seed))
            round = NULL;
    }
    return round ? CHIPLET_OK : chp_fail_memory(err);
}

/* 1 in *last if more packages need not be looked at. */
static chiplet_status look(chp_certificate *plan, int *last, const chp_space *space,
                           const chiplet_search_options *options, chiplet_error *err)
{
    chp_question question;
    chp_answer answer = { .complete = 0 };
    const chp_effort effort = chp_effort_of(options, CHIPLET_STAGE_SEARCH);
    chp_watch watch = { &effort, &question, 0 };
    chp_question_of_study(&question, space->study);
    question.epsilon = coarse;
    const chp_task task = { .space = space,
                            .question = &question,
                            .threads = options->threads,
                            .evaluation_limit = MOST_EVALUATED,
                            .progress = chp_watch_tell,
                            .progress_payload = &watch };
    *last = 1;
    if (question.best > 0 || chp_space_points(space) <= CHP_FEW_POINTS)
        return CHIPLET_OK;
    chiplet_status status = chp_engine_run(&answer, &task, err);
    if (!status && watch.stopped && !answer.complete)
        status = chp_fail(err, CHIPLET_ERR_STOPPED, NULL, "stopped before the parts were planned");
    *last = answer.front.count > 0 || !answer.complete;
    if (!status)
        status = give(plan, space, &answer, question.aims, err);
    chp_answer_close(&answer);
    return status;
}

chiplet_status chp_seeds_find(chp_certificate *plan, const chiplet_study *study,
                              const chiplet_search_options *options, chiplet_error *err)
{
    chiplet_search *s = NULL;
    chp_space space;
    int last = options->exhaustive;
    chiplet_status status = chp_search_begin(&s, study, err);
    for (double packages = 1; !status && !last && packages <= CHP_MOST_PACKAGES; packages *= 2) {
        status = chp_space_open(&space, s->study, packages, err);
        if (!status)
            status = look(plan, &last, &space, options, err);
        last |= !chp_packages_open(study);
    }
    chp_search_free(s);
    return status;
}
