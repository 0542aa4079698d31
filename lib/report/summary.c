/* A search for people: what was asked, the front, its best designs explained,
 * the comparison with a known chip, and what was refused. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/columns.h"
#include "report/conflict.h"
#include "report/front.h"
#include "report/mix.h"
#include "report/share.h"
#include "report/sketch_front.h"
#include "report/table.h"
#include "report/worth.h"
#include "study/runs.h"

enum { LEAST_SKETCHED = 3, SHOWN_DESIGNS = 20, SHOWN_REFUSALS = 12, INDENT = 32 };

static void put_quantity(chp_text *to, double si, chp_dimension dimension)
{
    char text[64];
    chp_format_quantity(text, sizeof text, si, dimension, 4);
    chp_put(to, text);
}

/* 1234567 -> 1,234,567 */
static void put_count(chp_text *to, double count)
{
    char digits[CHP_NUMBER_SIZE];
    chp_fixed(digits, count, 0);
    size_t length = strlen(digits);
    for (size_t i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            chp_put(to, ",");
        chp_put_bytes(to, &digits[i], 1);
    }
}

/* -------------------------------------------------------------- the question */

/* What was asked, or what was taken where the study left it open. */
static const char *text_of(const chiplet_search *search, int key)
{
    const chp_axis *axis = &search->study->axis[key];
    return axis->count == 1 && search->count > 0 ? chiplet_result_param_text(search->result[0], key)
                                                 : axis->text;
}

/* What a workload may have of its own is told for each of several. */
enum { FIRST_OF_ALL = 3 };

static void put_question(const chiplet_search *search, chp_text *to)
{
    static const int asked[] = { CHP_KEY_WORKLOAD_MODEL, CHP_KEY_WORKLOAD_PHASE,
                                 CHP_KEY_WORKLOAD_CONTEXT, CHP_KEY_SYSTEM_PACKAGES };
    const char *gap = "";
    for (size_t i = search->study->runs > 0 ? FIRST_OF_ALL : 0;
         i < sizeof asked / sizeof asked[0]; i++) {
        char name[100];
        const char *text = text_of(search, asked[i]);
        if (!text || !*text)
            continue;
        chp_key_name(name, sizeof name, asked[i]);
        chp_putf(to, "%s%s = %.200s", gap, name, text);
        gap = "; ";
    }
    chp_put(to, *gap ? "\n" : "");
    chp_mix_put_question(search->study, to);
    if (search->study->ends > 0)
        chp_put(to, "search.robust = worst; each metric is the worst of three: operators slow, or\n"
                    "quick, and all bought at the dear end; and everything as stated\n");
}

/* What is known although the search was stopped. */
static void put_proven(const chiplet_search *search, chp_text *to)
{
    char value[64];
    chp_putf(to, "%.1f %% of the designs are evaluated or excluded",
             100 * search->closed / search->points);
    if (!isnan(search->proven) && search->proven_metric >= 0) {
        const chp_metric *m = chp_metric_at(search->proven_metric);
        chp_format_quantity(value, sizeof value, search->proven, m->dimension, 5);
        chp_putf(to, "; the front is complete up to %s %s", m->name, value);
    }
    chp_put(to, "\n");
}

/* Nothing of how it was found: the same question gives the same text. */
static void put_extent(const chiplet_search *search, chp_text *to)
{
    const chp_axis *keep = &search->study->axis[CHP_KEY_SEARCH_KEEP];
    int best = keep->count == 1 && keep->value[0] > 0;
    put_count(to, search->points);
    chp_put(to, search->points == 1 ? " design, " : " designs, ");
    put_count(to, (double)search->count);
    chp_put(to, best ? " of them kept, best first" : " of them on the front");
    chp_put(to, search->complete ? "; " : "; STOPPED before the end of the grid; ");
    put_count(to, search->fitting);
    if (search->sampled < search->points) {
        chp_put(to, " of ");
        put_count(to, search->sampled);
        chp_put(to, " taken at random are feasible\n");
    } else {
        chp_put(to, " feasible\n");
    }
    if (!search->complete)
        put_proven(search, to);
}

/* ------------------------------------------------------------------ the table */

typedef struct {
    int metric[CHP_METRICS], metrics;
    int key[CHP_KEYS], keys;       /* that differ on the front */
    int same[CHP_KEYS], sames;     /* that have several values, but one on the front */
    int own[CHP_KEYS], of_run[CHP_KEYS], owns; /* of single workloads, that differ */
} choice;

/* Expressions, whose metric is -1, have columns of their own. */
static void choose_metric(choice *c, const chiplet_search *search, int metric)
{
    if (metric < 0 || isnan(search->result[0]->metric[metric]))
        return;
    for (int i = 0; i < c->metrics; i++)
        if (c->metric[i] == metric)
            return;
    c->metric[c->metrics++] = metric;
}

/* A chosen key shows its number; `packages = 0` in a study becomes one, too. */
static int differs(const chiplet_search *search, int key)
{
    for (size_t i = 1; i < search->count; i++)
        if (strcmp(search->result[i]->text[key], search->result[0]->text[key]) != 0)
            return 1;
    return 0;
}

static int own_differs(const chiplet_search *search, int run, int key)
{
    const chiplet_result *first = search->result[0]->run[run];
    for (size_t i = 1; i < search->count; i++)
        if (strcmp(search->result[i]->run[run]->text[key], first->text[key]) != 0)
            return 1;
    return 0;
}

static void choose_own(choice *c, const chiplet_search *search)
{
    const chiplet_study *study = search->study;
    for (int run = 0; run < study->runs; run++)
        for (int slot = 0; slot < CHP_RUN_KEYS; slot++) {
            int key = chp_run_key(slot);
            if (study->run[run].axis[slot].count < 2 || !own_differs(search, run, key) ||
                c->owns == CHP_KEYS)
                continue;
            c->own[c->owns] = key;
            c->of_run[c->owns++] = run;
        }
}

static choice choose(const chiplet_search *search)
{
    static const int usual[] = { CHP_METRIC_THROUGHPUT,   CHP_METRIC_POWER,
                                 CHP_METRIC_ENERGY_PER_TOKEN, CHP_METRIC_TPOT,
                                 CHP_METRIC_TTFT,         CHP_METRIC_PACKAGE_COST,
                                 CHP_METRIC_SILICON_AREA, CHP_METRIC_CAPACITY_USED };
    const chiplet_study *study = search->study;
    choice c = { .metrics = 0 };
    for (int i = 0; i < study->objectives; i++)
        choose_metric(&c, search, study->objective[i].metric);
    for (int i = 0; i < study->constraints; i++)
        choose_metric(&c, search, study->constraint[i].metric);
    for (size_t i = 0; i < sizeof usual / sizeof usual[0]; i++)
        choose_metric(&c, search, usual[i]);
    for (int key = 0; key < CHP_KEYS; key++) {
        if (study->axis[key].count < 2 || !chp_key_shown(key) || chp_run_all_have(study, key))
            continue;
        if (differs(search, key))
            c.key[c.keys++] = key;
        else
            c.same[c.sames++] = key;
    }
    choose_own(&c, search);
    return c;
}


static void add_row(chp_table *table, const choice *c, const chiplet_search *search, size_t rank)
{
    const chiplet_result *result = search->result[rank];
    chp_table_number(table, (double)rank + 1);
    chp_add_formulas(table, search->study, result);
    for (int i = 0; i < c->metrics; i++)
        chp_add_metric(table, result, c->metric[i]);
    for (int i = 0; i < c->keys; i++) {
        if (c->key[i] == CHP_KEY_MAPPING_PRESENTATION)
            chp_table_text(table, chiplet_result_presentation(result));
        else if (chp_key_idle(result, c->key[i]))
            chp_table_text(table, NULL);
        else
            chp_add_key(table, result, c->key[i]);
    }
    for (int i = 0; i < c->owns; i++)
        chp_add_key(table, result->run[c->of_run[i]], c->own[i]);
    chp_table_text(table, chiplet_result_limit(result));
}

/* The n-th of the shown designs: both ends of the front and even steps between. */
static size_t shown_rank(const chiplet_search *search, size_t n, size_t shown)
{
    return shown < search->count ? n * (search->count - 1) / (shown - 1) : n;
}

static void fill_front(chp_table *table, const choice *c, const chiplet_search *search,
                       size_t shown)
{
    chp_table_column(table, "#", NULL, CHP_COUNT);
    chp_add_formula_columns(table, search->study);
    for (int i = 0; i < c->metrics; i++)
        chp_add_metric_column(table, c->metric[i]);
    for (int i = 0; i < c->keys; i++)
        chp_add_key_column(table, c->key[i]);
    for (int i = 0; i < c->owns; i++)
        chp_mix_add_key_column(table, search->study, c->of_run[i], c->own[i]);
    chp_table_column(table, "limit", NULL, CHP_NUMBER);
    for (size_t n = 0; n < shown; n++)
        add_row(table, c, search, shown_rank(search, n, shown));
}

/* The varied keys that no column shows. */
static void put_sames(const choice *c, const chiplet_search *search, chp_text *to)
{
    for (int i = 0; i < c->sames; i++) {
        char name[100];
        chp_key_name(name, sizeof name, c->same[i]);
        chp_putf(to, "%s%s = %.200s", i ? "; " : "In all of them: ", name,
                 search->result[0]->text[c->same[i]]);
    }
    chp_put(to, c->sames ? "\n" : "");
}

void chp_front_table(chp_table *table, const chiplet_search *search, size_t most)
{
    choice c = choose(search);
    fill_front(table, &c, search, search->count < most ? search->count : most);
}

static chiplet_status put_front(const chiplet_search *search, chp_text *to, chiplet_error *err)
{
    chp_table table = { .failed = 0 };
    choice c = choose(search);
    size_t shown = search->count < SHOWN_DESIGNS ? search->count : SHOWN_DESIGNS;
    fill_front(&table, &c, search, shown);
    chp_put(to, "\n");
    chiplet_status status = chp_table_finish(&table, CHIPLET_TABLE, "", to, err);
    put_sames(&c, search, to);
    if (shown < search->count)
        chp_putf(to, "%zu designs of %zu, in even steps; CSV and JSON have all.\n", shown,
                 search->count);
    if (search->count >= LEAST_SKETCHED) {
        chp_put(to, "\n");
        chp_front_put_sketch(search, to);
    }
    return status;
}

/* --------------------------------------------------------- the best, explained */

static void put_item(chp_text *to, const char *name)
{
    int pad = INDENT - 2 - chp_width(name);
    chp_putf(to, "  %.200s", name);
    chp_put_pad(to, ' ', pad > 1 ? pad : 1);
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
static void put_best(const chiplet_search *search, chp_text *to)
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

static void put_match(const chiplet_search *search, chp_text *to)
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

/* ----------------------------------------------------------------- the refused */

/* "power <= 600 W: has 603 W" without what already stands in the line. */
static const char *without_name(const char *nearest, const char *name)
{
    static const char word[] = "constraint ";
    if (strncmp(nearest, word, sizeof word - 1) == 0)
        nearest += sizeof word - 1;
    size_t length = strlen(name);
    if (strncmp(nearest, name, length) == 0 && strncmp(nearest + length, ": ", 2) == 0)
        nearest += length + 2;
    return nearest;
}

static chiplet_status put_refusals(const chiplet_search *search, chp_text *to,
                                   chiplet_error *err)
{
    chp_table table = { .failed = 0 };
    if (search->refusals == 0)
        return CHIPLET_OK;
    chp_table_column(&table, "designs", NULL, CHP_COUNT);
    chp_table_column(&table, "refused by", NULL, CHP_NUMBER);
    chp_table_column(&table, "nearest miss", NULL, CHP_NUMBER);
    for (size_t i = 0; i < search->refusals && i < SHOWN_REFUSALS; i++) {
        chiplet_refusal refusal = chiplet_search_refusal(search, i);
        chp_table_number(&table, refusal.points);
        chp_table_text(&table, refusal.name);
        chp_table_text(&table,
                       refusal.nearest ? without_name(refusal.nearest, refusal.name) : "");
    }
    chp_put(to, "\n");
    return chp_table_finish(&table, CHIPLET_TABLE, "", to, err);
}

void chp_front_put_question(const chiplet_search *search, chp_text *to)
{
    put_question(search, to);
    put_extent(search, to);
}

chiplet_status chp_front_put_findings(const chiplet_search *search, chp_text *to,
                                      chiplet_error *err)
{
    if (search->count > 0)
        put_best(search, to);
    else
        chp_put(to, "\nNo design satisfies the constraints.\n");
    chiplet_status status = chp_conflict_write(search, to, err);
    if (!status)
        status = chp_worth_write(search, to, err);
    put_match(search, to);
    return status ? status : put_refusals(search, to, err);
}

chiplet_status chp_front_write_summary(const chiplet_search *search, chp_text *to,
                                       chiplet_error *err)
{
    const char *title = search->study->axis[CHP_KEY_STUDY_TITLE].text;
    if (title)
        chp_putf(to, "%.200s\n", title);
    chp_front_put_question(search, to);
    chiplet_status status = search->count > 0 ? put_front(search, to, err) : CHIPLET_OK;
    if (!status)
        status = chp_front_put_findings(search, to, err);
    return status ? status : chp_text_status(to, err);
}
