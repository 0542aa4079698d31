#include "mapping/places.h"

#include <math.h>

static int short_of(chp_shortfall *why, const char *what, double need, double have,
                    const char *lever)
{
    chp_shortfall shortfall = { what, need, have, CHP_COUNT, lever };
    *why = shortfall;
    return 0;
}

static double next_multiple(double value, double of)
{
    return ceil(value / of) * of;
}

static int divides(double part, double whole)
{
    return fmod(whole, part) == 0;
}

/* One of the two must be a multiple of the other, else a group of ranks would
 * straddle packages or domains. */
static int nests(double a, double b)
{
    return divides(fmin(a, b), fmax(a, b));
}

static int check_ranks(const chp_places *p, chp_shortfall *why)
{
    if (p->tensor > p->devices)
        return short_of(why, "devices for the tensor ranks", p->tensor, p->devices,
                        "fewer tensor ranks, more packages");
    if (p->expert > p->devices)
        return short_of(why, "devices for the expert ranks", p->expert, p->devices,
                        "fewer expert ranks, more packages");
    if (!divides(p->tensor, p->devices))
        return short_of(why, "devices in whole groups of tensor ranks",
                        next_multiple(p->devices, p->tensor), p->devices,
                        "tensor ranks that divide the devices");
    if (!nests(p->tensor, p->expert))
        return short_of(why, "expert ranks as a multiple of the tensor ranks",
                        next_multiple(p->expert, p->tensor), p->expert,
                        "one of the two a multiple of the other");
    if (!divides(p->group, p->devices))
        return short_of(why, "devices in whole groups of expert ranks",
                        next_multiple(p->devices, p->group), p->devices,
                        "expert ranks that divide the devices");
    return 1;
}

static int check_group(const chp_places *p, double ranks, chp_shortfall *why)
{
    double dies = p->dies_per_package, domain = p->domain;
    if (!nests(dies, ranks))
        return short_of(why, "ranks of a group in whole packages", next_multiple(ranks, dies),
                        ranks, "tensor and expert ranks that nest with the dies of a package");
    double packages = ranks / dies;
    if (packages > 1 && domain < p->split->packages && !nests(domain, packages))
        return short_of(why, "packages of a group in whole domains",
                        next_multiple(packages, domain), packages,
                        "tensor and expert ranks that nest with the domain");
    return 1;
}

static int check_shapes(const chp_places *p, chp_shortfall *why)
{
    const chp_workload *w = p->workload;
    if (!divides(p->attention, w->heads))
        return short_of(why, "query heads as a multiple of the tensor ranks",
                        next_multiple(w->heads, p->attention), w->heads,
                        "fewer tensor ranks, or attention = data");
    if (!p->mla && !nests(p->attention, w->kv_heads))
        return short_of(why, "key-value heads that nest with the tensor ranks",
                        next_multiple(w->kv_heads, p->attention), w->kv_heads,
                        "fewer tensor ranks, or attention = data");
    if (w->linear_layers > 0 && !divides(p->attention, w->linear_value_heads))
        return short_of(why, "linear value heads as a multiple of the tensor ranks",
                        next_multiple(w->linear_value_heads, p->attention), w->linear_value_heads,
                        "fewer tensor ranks, or attention = data");
    if (p->moe && !divides(p->expert, w->experts))
        return short_of(why, "experts as a multiple of the expert ranks",
                        next_multiple(w->experts, p->expert), w->experts,
                        "expert ranks that divide the experts");
    return 1;
}

static int check_sequences(const chp_places *p, chp_shortfall *why)
{
    if (p->sequences >= 1)
        return 1;
    double groups = p->devices / p->attention;
    return short_of(why, "sequences in flight for the groups of attention", groups,
                    p->split->batch * p->split->packages,
                    "a larger batch, more tensor ranks with attention = tensor");
}

static void share_work(chp_places *p)
{
    const chp_split *s = p->split;
    double per_device = s->batch * s->packages / p->devices;
    double prompts = s->phase == CHP_DECODE ? s->prompt_tokens * s->packages / p->devices : 0;
    p->query_len = s->phase == CHP_DECODE ? 1 + s->drafted : fmax(1, s->context - s->prefix);
    double tokens = per_device * p->query_len + prompts;
    p->sequences = per_device * p->attention;
    p->prompt_tokens = prompts * p->attention;
    p->tokens = tokens * p->attention;
    p->shared_sequences = per_device * p->tensor;
    p->shared_tokens = tokens * p->tensor;
    p->group_tokens = tokens * p->group;
    p->q_heads = p->workload->heads / p->attention;
    p->kv_heads = p->mla ? 1 : fmax(1, p->workload->kv_heads / p->attention);
}

int chp_places_find(chp_places *p, const chp_workload *workload, const chp_split *split,
                    chp_shortfall *why)
{
    p->workload = workload;
    p->split = split;
    p->parameters = chp_workload_parameters(workload);
    p->mla = chp_workload_is_mla(workload);
    p->moe = chp_workload_is_moe(workload);
    p->value_dim = chp_workload_value_dim(workload);
    p->dies_per_package = split->presentation == CHP_PARTITIONED ? split->dies : 1;
    p->devices = split->packages * p->dies_per_package;
    p->domain = split->domain > 0 ? fmin(split->domain, split->packages) : split->packages;
    p->tensor = split->tensor;
    p->expert = p->moe ? split->expert : 1;
    p->group = fmax(p->tensor, p->expert);
    p->attention = split->attention == CHP_ATTENTION_BY_HEAD ? p->tensor : 1;
    if (!check_ranks(p, why) || !check_group(p, p->tensor, why) || !check_group(p, p->group, why) ||
        !check_shapes(p, why))
        return 0;
    share_work(p);
    return check_sequences(p, why);
}
