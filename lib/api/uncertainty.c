/* Public face of uncertainty. */
#include "uncertainty/uncertainty.h"

#include <math.h>

#include "uncertainty/distribution.h"

chiplet_status chiplet_uncertainty_run(chiplet_uncertainty **out, const chiplet_search *search,
                                       const chiplet_search_options *options, chiplet_error *err)
{
    const chiplet_search_options defaults = CHIPLET_SEARCH_OPTIONS_INIT;
    if (!out || !search)
        return chp_fail(err, CHIPLET_ERR_ARGUMENT, NULL, "chiplet_uncertainty_run: NULL argument");
    if (options && options->struct_size < sizeof *options)
        return chp_fail(err, CHIPLET_ERR_ARGUMENT, NULL,
                        "chiplet_search_options: struct_size is not set; "
                        "begin with CHIPLET_SEARCH_OPTIONS_INIT");
    if (search->count == 0)
        return chp_fail(err, CHIPLET_ERR_INFEASIBLE, NULL,
                        "no design whose data could be uncertain");
    return chp_uncertainty_run(out, search, options ? options : &defaults, err);
}

void chiplet_uncertainty_free(chiplet_uncertainty *uncertainty)
{
    chp_uncertainty_free(uncertainty);
}

/* Scores of times stand for factors that depend on the kernel. */
static void show_factors(chiplet_uncertain_input *out, const chiplet_uncertainty *u,
                         const chp_input *input)
{
    const chp_time_range *range = &u->residuals.range[input->family];
    out->low = range->low;
    out->value = 1;
    out->high = range->high;
}

int chiplet_uncertainty_input(chiplet_uncertain_input *out, const chiplet_uncertainty *u,
                              size_t index)
{
    if (!out || !u || index >= u->inputs)
        return 0;
    const chp_input *input = &u->input[index];
    out->name = input->name;
    out->unit = chp_dimension_unit(input->dimension);
    out->unit_scale = chp_customary_scale(input->dimension);
    out->low = input->low;
    out->value = input->value;
    out->high = input->high;
    out->effect = u->effect[index];
    out->sampled = index < u->varied;
    if (input->form == CHP_INPUT_TIME)
        show_factors(out, u, input);
    return 1;
}

int chiplet_uncertainty_design(chiplet_uncertain_design *out, const chiplet_uncertainty *u,
                               size_t index)
{
    if (!out || !u || index >= u->designs)
        return 0;
    const chp_field_design *d = &u->design[index];
    double samples = (double)u->samples;
    out->result = d->result;
    out->rank = d->rank;
    out->built = (double)d->built / samples;
    out->kept = (double)d->kept / samples;
    out->on_front = (double)d->on_front / samples;
    return 1;
}

double chiplet_uncertainty_quantile(const chiplet_uncertainty *u, size_t design, int metric,
                                    double share)
{
    static const double known[CHP_QUANTILES] = { 0.05, 0.5, 0.95 };
    if (!u || design >= u->designs || metric < 0 || metric >= CHP_METRICS)
        return NAN;
    for (int q = 0; q < CHP_QUANTILES; q++)
        if (share == known[q])
            return u->design[design].quantile[metric][q];
    return NAN;
}

static int is_aim(const chiplet_uncertainty *u, int objective)
{
    return u && objective >= 0 && objective < u->question.aims;
}

size_t chiplet_uncertainty_best(const chiplet_uncertainty *u, int objective)
{
    return is_aim(u, objective) ? u->winner[u->best[objective]] : 0;
}

double chiplet_uncertainty_beats(const chiplet_uncertainty *u, size_t a, size_t b, int objective)
{
    if (!is_aim(u, objective) || a >= u->designs || b >= u->designs)
        return NAN;
    return chp_share_beaten(u, a, b, objective);
}

int chiplet_uncertainty_effect(chiplet_uncertain_effect *out, const chiplet_uncertainty *u,
                               size_t input, size_t design, int objective)
{
    size_t w = 0;
    if (!out || !is_aim(u, objective) || input >= u->inputs)
        return 0;
    while (w < u->winners && u->winner[w] != design)
        w++;
    if (w == u->winners)
        return 0;
    chp_swing swing = chp_swing_of(u, input, w, objective);
    chp_sensitivity none = { NAN, NAN, NAN, NAN };
    chp_sensitivity s = input < u->varied ? chp_index_of(u, input, w, objective) : none;
    *out = (chiplet_uncertain_effect){ swing.low, swing.high, s.first,
                                       s.first_error, s.total, s.total_error };
    return 1;
}
