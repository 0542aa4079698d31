#include "uncertainty/uncertainty.h"

#include <math.h>
#include <stdlib.h>

static chiplet_status run_steps(chiplet_uncertainty *u, const chiplet_search_options *options,
                                chiplet_error *err)
{
    chp_evaluator *evaluator = chp_evaluator_new();
    chiplet_status status =
        evaluator ? chp_field_choose(u, evaluator, err) : chp_fail_memory(err);
    if (!status)
        status = chp_inputs_screen(u, evaluator, err);
    chp_evaluator_free(evaluator);
    if (!status)
        status = chp_field_sample(u, options, err);
    if (!status && !chp_field_chances(u))
        status = chp_fail_memory(err);
    return status;
}

chiplet_status chp_uncertainty_run(chiplet_uncertainty **out, const chiplet_search *search,
                                   const chiplet_search_options *options, chiplet_error *err)
{
    const chiplet_study *study = search->study;
    chiplet_uncertainty *u = calloc(1, sizeof *u);
    if (!u)
        return chp_fail_memory(err);
    u->search = search;
    u->samples = study->sampling.samples ? study->sampling.samples : CHP_USUAL_SAMPLES;
    u->seed = study->sampling.seed;
    chp_question_of_study(&u->question, study);
    /* What the search settled for packages = 0 holds here, too. */
    chiplet_status status = chp_space_open(
        &u->space, study, search->result[0]->value[CHP_KEY_SYSTEM_PACKAGES], err);
    if (!status)
        status = run_steps(u, options, err);
    if (status)
        chp_uncertainty_free(u);
    else
        *out = u;
    return status;
}

void chp_uncertainty_free(chiplet_uncertainty *u)
{
    if (!u)
        return;
    for (size_t i = 0; i < u->designs; i++)
        chp_result_free(u->design[i].result);
    free(u->design);
    free(u->input);
    free(u->effect);
    free(u->swing);
    free(u->index);
    free(u->value);
    free(u->kept);
    free(u);
}

static size_t place_of(const chiplet_uncertainty *u, size_t input, size_t winner, int aim)
{
    return (input * u->winners + winner) * (size_t)u->question.aims + (size_t)aim;
}

chp_swing chp_swing_of(const chiplet_uncertainty *u, size_t input, size_t winner, int aim)
{
    return u->swing[place_of(u, input, winner, aim)];
}

chp_sensitivity chp_index_of(const chiplet_uncertainty *u, size_t input, size_t winner, int aim)
{
    return u->index[place_of(u, input, winner, aim)];
}

const double *chp_samples_of(const chiplet_uncertainty *u, size_t design, int aim)
{
    return u->value + (design * (size_t)u->question.aims + (size_t)aim) * u->samples;
}

double chp_share_beaten(const chiplet_uncertainty *u, size_t a, size_t b, int aim)
{
    const double *x = chp_samples_of(u, a, aim), *y = chp_samples_of(u, b, aim);
    int sense = u->question.aim[aim].sense;
    double wins = 0, both = 0;
    for (size_t i = 0; i < u->samples; i++) {
        if (isnan(x[i]) || isnan(y[i]))
            continue;
        both++;
        wins += sense * x[i] > sense * y[i] ? 1 : x[i] == y[i] ? 0.5 : 0;
    }
    return both > 0 ? wins / both : NAN;
}
