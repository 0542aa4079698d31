/* The front as a table: the metrics that were asked for, the usual ones, and the keys
 * that differ among its designs. */
#include "report/summary.h"

#include <math.h>
#include <string.h>

#include "report/columns.h"
#include "report/mix.h"
#include "report/sketch_front.h"
#include "report/table.h"
#include "study/runs.h"

enum { LEAST_SKETCHED = 3, SHOWN_DESIGNS = 20 };

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

chiplet_status chp_summary_put_front(const chiplet_search *search, chp_text *to,
                                     chiplet_error *err)
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
