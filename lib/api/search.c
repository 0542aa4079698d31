/* Public face of results and searches. */
#include "search/search.h"

#include <math.h>

#include "search/flip.h"

chiplet_status chiplet_evaluate(chiplet_result **out, const chiplet_study *study,
                                chiplet_error *err)
{
    if (!out || !study)
        return chp_fail(err, CHIPLET_ERR_ARGUMENT, NULL, "chiplet_evaluate: NULL argument");
    return chp_evaluate_study(out, study, err);
}

void chiplet_result_free(chiplet_result *result)
{
    chp_result_free(result);
}

int chiplet_result_feasible(const chiplet_result *result)
{
    return result && result->feasible;
}

double chiplet_result_value(const chiplet_result *result, int metric)
{
    int known = result && metric >= 0 && metric < CHP_METRICS;
    return known ? result->metric[metric] : NAN;
}

double chiplet_result_param(const chiplet_result *result, int param)
{
    int known = result && param >= 0 && param < CHP_KEYS;
    return known ? result->value[param] : NAN;
}

const char *chiplet_result_param_text(const chiplet_result *result, int param)
{
    int known = result && param >= 0 && param < CHP_KEYS;
    return known ? result->text[param] : "";
}

const char *chiplet_result_presentation(const chiplet_result *result)
{
    return result ? result->presentation : "";
}

const char *chiplet_result_dtype(const chiplet_result *result)
{
    return result ? result->dtype : "";
}

const char *chiplet_result_limit(const chiplet_result *result)
{
    return result ? result->limit : "";
}

size_t chiplet_result_workload_count(const chiplet_result *result)
{
    return result ? (size_t)result->runs : 0;
}

const chiplet_result *chiplet_result_workload(const chiplet_result *result, size_t index)
{
    return index < chiplet_result_workload_count(result) ? result->run[index] : NULL;
}

const char *chiplet_result_workload_name(const chiplet_result *workload)
{
    return workload && workload->name ? workload->name : "";
}

size_t chiplet_result_operator_count(const chiplet_result *result)
{
    return result ? result->ops : 0;
}

const chiplet_operator_cost *chiplet_result_operator(const chiplet_result *result, size_t index)
{
    return result && index < result->ops ? &result->op[index] : NULL;
}

static const chiplet_part no_part = { NULL, 0 };

chiplet_part chiplet_result_power_part(const chiplet_result *result, size_t index)
{
    return result && index < result->powers ? result->power[index] : no_part;
}

chiplet_part chiplet_result_cost_part(const chiplet_result *result, size_t index)
{
    return result && index < result->costs ? result->cost[index] : no_part;
}

chiplet_status chiplet_search_run(chiplet_search **out, const chiplet_study *study,
                                  const chiplet_search_options *options, chiplet_error *err)
{
    const chiplet_search_options defaults = CHIPLET_SEARCH_OPTIONS_INIT;
    if (!out || !study)
        return chp_fail(err, CHIPLET_ERR_ARGUMENT, NULL, "chiplet_search_run: NULL argument");
    if (options && options->struct_size < sizeof *options)
        return chp_fail(err, CHIPLET_ERR_ARGUMENT, NULL,
                        "chiplet_search_options: struct_size is not set; "
                        "begin with CHIPLET_SEARCH_OPTIONS_INIT");
    if (!options)
        options = &defaults;
    chiplet_search *search = NULL;
    chiplet_status status = chp_search_run(&search, study, options, err);
    if (!status)
        status = chp_search_explain(search, options, err);
    if (status)
        chp_search_free(search);
    else
        *out = search;
    return status;
}

chiplet_status chiplet_link_flip(double *bytes_per_s, chiplet_study *study, chiplet_error *err)
{
    if (!bytes_per_s || !study)
        return chp_fail(err, CHIPLET_ERR_ARGUMENT, NULL, "chiplet_link_flip: NULL argument");
    return chp_link_flip(bytes_per_s, study, err);
}

void chiplet_search_free(chiplet_search *search)
{
    chp_search_free(search);
}

size_t chiplet_search_count(const chiplet_search *search)
{
    return search ? search->count : 0;
}

const chiplet_result *chiplet_search_result(const chiplet_search *search, size_t rank)
{
    return search && rank < search->count ? search->result[rank] : NULL;
}

double chiplet_search_points(const chiplet_search *search)
{
    return search ? search->points : 0;
}

double chiplet_search_evaluated(const chiplet_search *search)
{
    return search ? search->evaluated : 0;
}

double chiplet_search_feasible(const chiplet_search *search)
{
    return search ? search->feasible : 0;
}

double chiplet_search_sampled(const chiplet_search *search, double *feasible)
{
    if (feasible)
        *feasible = search ? search->fitting : 0;
    return search ? search->sampled : 0;
}

double chiplet_search_closed(const chiplet_search *search)
{
    return search ? search->closed : 0;
}

int chiplet_search_proven(int *metric, double *value, const chiplet_search *search)
{
    if (!search || isnan(search->proven))
        return 0;
    if (metric)
        *metric = search->proven_metric;
    if (value)
        *value = search->proven;
    return 1;
}

int chiplet_search_complete(const chiplet_search *search)
{
    return search && search->complete;
}

chiplet_refusal chiplet_search_refusal(const chiplet_search *search, size_t index)
{
    chiplet_refusal refusal = { NULL, 0, NULL };
    if (search && index < search->refusals) {
        refusal.name = search->refusal[index].name;
        refusal.points = search->refusal[index].points;
        refusal.nearest = search->refusal[index].nearest;
    }
    return refusal;
}

size_t chiplet_search_cloud(const chiplet_search *search, const double **power_w,
                            const double **throughput_tokens_per_s)
{
    if (!search)
        return 0;
    if (power_w)
        *power_w = search->mark_power_w;
    if (throughput_tokens_per_s)
        *throughput_tokens_per_s = search->mark_throughput;
    return search->marks;
}

int chiplet_search_explained(const chiplet_search *search)
{
    return search && !search->unexplained;
}

chiplet_conflict chiplet_search_conflict(const chiplet_search *search, size_t index)
{
    chiplet_conflict none = { .limit = NULL };
    if (!search || index >= (size_t)search->conflicts)
        return none;
    const chp_conflict *c = &search->conflict[index];
    chiplet_conflict told = { c->rule.text, c->set,     c->rule.sense, c->rule.bound, c->frees_all,
                              c->nearest,   c->lever,   c->physics,    c->minimal };
    return told;
}

chiplet_worth chiplet_search_worth(const chiplet_search *search, size_t index)
{
    chiplet_worth none = { NULL, CHIPLET_WORTH_KEY, 0, 0, 0, NAN, NAN, 0 };
    if (!search || index >= (size_t)search->worths)
        return none;
    const chp_worth *w = &search->worth[index];
    chiplet_worth told = { w->change, w->kind, w->lever, w->more, w->found,
                           w->found ? w->best : NAN, w->found ? w->gain : NAN,
                           w->link_bytes_per_s };
    return told;
}

const chiplet_result *chiplet_search_match(const chiplet_search *search)
{
    return search ? search->match : NULL;
}
