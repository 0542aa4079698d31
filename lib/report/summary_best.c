/* The best designs of a front explained, and compared with a known chip. */
#include "report/summary.h"

#include <math.h>
#include <stdio.h>

#include "report/mix.h"
#include "report/share.h"
#include "report/table.h"

enum { INDENT = 32 };

static void put_quantity(chp_text *to, double si, chp_dimension dimension)
{
    char text[64];
    chp_format_quantity(text, sizeof text, si, dimension, 4);
    chp_put(to, text);
}

/* What follows a name too wide for its column begins on a line of its own. */
static void put_item(chp_text *to, const char *name)
{
    int pad = INDENT - 2 - chp_width(name);
    chp_putf(to, "  %.200s%s", name, pad > 1 ? "" : "\n");
    chp_put_pad(to, ' ', pad > 1 ? pad : INDENT);
}

static void put_shares(chp_text *to, const char *name, const chp_shares *shares)
{
    if (shares->count == 0)
        return;
    put_item(to, name);
    for (int i = 0; i < shares->count && i < 5; i++) {
        if (i > 0 && shares->share[i].value < 0.005 * shares->total)
            break;
        char percent[CHP_NUMBER_SIZE];
        chp_fixed(percent, 100 * shares->share[i].value / shares->total, 0);
        chp_putf(to, "%s%s %s %%", i ? ", " : "", shares->share[i].name, percent);
    }
    chp_put(to, "\n");
}

static void put_value(chp_text *to, const chp_formula *formula, double si)
{
    char text[200];
    chp_formula_format(text, sizeof text, formula, si, 4);
    chp_put(to, text);
}

static void put_slack(chp_text *to, const chp_constraint *c, const chiplet_result *result)
{
    char percent[CHP_NUMBER_SIZE];
    double value = chp_formula_value(c->formula, result->metric);
    const chp_metric *metric = chp_metric_at(c->metric);
    double bound = c->bound, slack = c->sense < 0 ? bound - value : value - bound;
    put_item(to, c->text);
    put_value(to, c->formula, value);
    /* A share of an absolute temperature says nothing; degrees do. */
    if (metric && metric->dimension == CHP_TEMPERATURE) {
        chp_fixed(percent, slack, 1);
        chp_putf(to, ", %s K to spare\n", percent);
    } else if (bound == 0) {
        chp_put(to, slack == 0 ? ", nothing to spare\n" : " to spare\n");
    } else {
        chp_fixed(percent, 100 * slack / fabs(bound), 1);
        chp_putf(to, ", %s %% to spare\n", percent);
    }
}

static void put_ratios(chp_text *to, const chiplet_result *result, const chiplet_result *other)
{
    static const int compared[] = { CHP_METRIC_THROUGHPUT,   CHP_METRIC_POWER,
                                    CHP_METRIC_ENERGY_PER_TOKEN, CHP_METRIC_PACKAGE_COST,
                                    CHP_METRIC_SILICON_AREA };
    const char *gap = "";
    for (size_t i = 0; i < sizeof compared / sizeof compared[0]; i++) {
        char ratio[CHP_NUMBER_SIZE];
        double value = result->metric[compared[i]] / other->metric[compared[i]];
        if (!isfinite(value))
            continue;
        chp_fixed(ratio, value, 2);
        chp_putf(to, "%s%s x%s", gap, chp_metric_at(compared[i])->name, ratio);
        gap = ", ";
    }
    chp_put(to, "\n");
}

static void explain(const chiplet_search *search, size_t rank, chp_text *to)
{
    const chiplet_study *study = search->study;
    const chiplet_result *result = search->result[rank];
    chp_shares shares = chp_time_shares(result);
    if (result->longest) {
        put_item(to, "workload of most time");
        chp_putf(to, "%.60s\n", result->longest->name);
    }
    put_shares(to, "time is bound by", &shares);
    shares = chp_part_shares(result, chiplet_result_power_part);
    put_shares(to, "power goes to", &shares);
    shares = chp_part_shares(result, chiplet_result_cost_part);
    put_shares(to, "cost goes to", &shares);
    for (int i = 0; i < study->constraints; i++)
        put_slack(to, &study->constraint[i], result);
    chp_mix_put_runs(result, to);
    if (search->match) {
        char name[220];
        snprintf(name, sizeof name, "against %.200s", study->match->name);
        put_item(to, name);
        put_ratios(to, result, search->match);
    }
}

/* Objectives that share their best design share the paragraph. */
void chp_summary_put_best(const chiplet_search *search, chp_text *to)
{
    const chiplet_study *study = search->study;
    for (int i = 0; i < study->objectives; i++) {
        size_t rank = chp_front_best(search, i);
        int told = 0;
        for (int k = 0; k < i; k++)
            told |= chp_front_best(search, k) == rank;
        if (told)
            continue;
        chp_putf(to, "\nDesign %zu", rank + 1);
        const char *gap = ", best";
        for (int k = i; k < study->objectives; k++) {
            const chp_objective *o = &study->objective[k];
            if (chp_front_best(search, k) != rank)
                continue;
            chp_putf(to, "%s %s: ", gap, chp_formula_name(o->formula));
            put_value(to, o->formula,
                      chp_formula_value(o->formula, search->result[rank]->metric));
            gap = ", best";
        }
        chp_put(to, "\n");
        explain(search, rank, to);
    }
}

/* --------------------------------------------------------------- the known chip */

/* Among designs at least as fast as the chip, the least of a metric; -1: none. */
static long least_that_reach(const chiplet_search *search, int metric, size_t *reach)
{
    long best = -1;
    double wanted = search->match->metric[CHP_METRIC_THROUGHPUT];
    *reach = 0;
    for (size_t i = 0; i < search->count; i++) {
        const double *m = search->result[i]->metric;
        if (!(m[CHP_METRIC_THROUGHPUT] >= wanted))
            continue;
        (*reach)++;
        if (best < 0 || m[metric] < search->result[best]->metric[metric])
            best = (long)i;
    }
    return best;
}

static void put_reach(const chiplet_search *search, chp_text *to)
{
    static const int saved[] = { CHP_METRIC_POWER, CHP_METRIC_PACKAGE_COST };
    size_t reach = 0;
    for (size_t i = 0; i < sizeof saved / sizeof saved[0]; i++) {
        long best = least_that_reach(search, saved[i], &reach);
        if (best < 0 || isnan(search->result[best]->metric[saved[i]]))
            continue;
        char name[64];
        snprintf(name, sizeof name, "least %s", chp_metric_at(saved[i])->name);
        put_item(to, name);
        chp_putf(to, "design %ld: ", best + 1);
        put_quantity(to, search->result[best]->metric[saved[i]],
                     chp_metric_at(saved[i])->dimension);
        chp_put(to, "; ");
        put_ratios(to, search->result[best], search->match);
    }
    put_item(to, "designs that reach it");
    chp_putf(to, "%zu of %zu\n", reach, search->count);
}

void chp_summary_put_match(const chiplet_search *search, chp_text *to)
{
    static const int shown[] = { CHP_METRIC_THROUGHPUT, CHP_METRIC_POWER,
                                 CHP_METRIC_ENERGY_PER_TOKEN, CHP_METRIC_PACKAGE_COST };
    const chiplet_result *match = search->match;
    if (!search->study->match)
        return;
    chp_putf(to, "\n%.200s", search->study->match->name);
    if (!match) {
        chp_put(to, " cannot run this workload\n");
        return;
    }
    chp_putf(to, ", best mapping in its own system (%s, batch %s, %s)\n",
             chiplet_result_presentation(match), match->text[CHP_KEY_WORKLOAD_BATCH],
             chiplet_result_dtype(match));
    if (search->match_limits != CHP_MATCH_ALL)
        chp_putf(to, "  outside the study's constraints%s\n",
                 search->match_limits == CHP_MATCH_TIMES ? " but for those on times" : "");
    put_item(to, "itself");
    const char *gap = "";
    for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++) {
        if (isnan(match->metric[shown[i]]))
            continue;
        chp_putf(to, "%s%s ", gap, chp_metric_at(shown[i])->name);
        put_quantity(to, match->metric[shown[i]], chp_metric_at(shown[i])->dimension);
        gap = ", ";
    }
    chp_put(to, "\n");
    if (search->count > 0)
        put_reach(search, to);
}
