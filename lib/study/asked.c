#include "study/asked.h"

#include <stdio.h>
#include <string.h>

#include "base/suggest.h"
#include "study/runs.h"

enum { SHOWN = 60, LONGEST = 120 };

/* A name as it is looked up. */
typedef struct {
    chiplet_study *study;
    char text[LONGEST];
    size_t length;
    chp_place place;
    chp_findings *to;
} name;

/* ----------------------------------------------------------------- metrics */

static const char *nearest_metric(const char *word, size_t length)
{
    chp_suggestion best = chp_suggest_for(word, length);
    for (int i = 0; i < CHP_METRICS; i++)
        chp_suggest_offer(&best, chp_metric_at(i)->name);
    return best.best;
}

int chp_metric_named(const chp_axis_text *from, size_t at, size_t length, chp_findings *to)
{
    char text[80];
    const char *word = from->text + at;
    if (length > 0 && length < sizeof text) {
        memcpy(text, word, length);
        text[length] = '\0';
        int metric = chp_metric_find(text);
        if (metric >= 0)
            return metric;
    }
    chp_place place = chp_part_place(from, at, length);
    chp_hint hint = { "a metric", NULL, nearest_metric(word, length) };
    if (length == 0)
        chp_find_fault(to, CHIPLET_ERR_VALUE, &place, NULL, "expected a metric, got nothing");
    else
        chp_find_fault(to, CHIPLET_ERR_NAME, &place, &hint, "no metric named '%.*s'",
                       length > SHOWN ? SHOWN : (int)length, word);
    return -1;
}

/* -------------------------------------------------------------------- asked */

static int ask(const name *n, chp_asked asked)
{
    chiplet_study *study = n->study;
    for (int i = 0; i < study->asks; i++)
        if (study->asked[i].key == asked.key && study->asked[i].metric == asked.metric &&
            study->asked[i].run == asked.run)
            return CHP_METRICS + i;
    if (study->asks == CHP_MOST_ASKED) {
        chp_find_fault(n->to, CHIPLET_ERR_VALUE, &n->place, NULL,
                       "more than %d keys and metrics of single workloads in formulas",
                       CHP_MOST_ASKED);
        return -1;
    }
    study->asked[study->asks++] = asked;
    return CHP_METRICS + study->asks - 1;
}

/* What says how to search is no number of a design. */
static int is_of_design(const chp_param *p)
{
    return p->form == CHP_FORM_NUMBER && strcmp(p->section, "search") != 0 &&
           strcmp(p->section, "output") != 0 && strcmp(p->section, "uncertainty") != 0;
}

static int key_named(const name *n, chp_target target, chp_measure *unit)
{
    const chp_param *p = chp_param_at(target.key);
    if (target.key == CHP_KEY_WORKLOAD_SHARE || !is_of_design(p)) {
        chp_find_fault(n->to, CHIPLET_ERR_VALUE, &n->place, NULL,
                       "%s is no number of a design", n->text);
        return -1;
    }
    *unit = chp_measure_of(p->dimension);
    return ask(n, (chp_asked){ target.key, -1, target.run });
}

static int no_workload(const name *n, const char *workload)
{
    chp_suggestion near = chp_suggest_for(workload, strlen(workload));
    for (int i = 0; i < n->study->runs; i++)
        chp_suggest_offer(&near, n->study->run[i].name);
    chp_hint hint = { "a workload", NULL, near.best };
    chp_find_fault(n->to, CHIPLET_ERR_NAME, &n->place, &hint, "no workload named '%.60s'",
                   workload);
    return -1;
}

static int no_key(const name *n)
{
    char dotted[LONGEST], nearest[LONGEST] = "";
    chp_suggestion near = chp_suggest_for(n->text, n->length);
    for (int key = 0; key < CHP_KEYS; key++) {
        const chp_param *p = chp_param_at(key);
        size_t before = near.distance;
        if (!is_of_design(p) ||
            snprintf(dotted, sizeof dotted, "%s.%s", p->section, p->key) >= (int)sizeof dotted)
            continue;
        chp_suggest_offer(&near, dotted);
        if (near.distance < before)
            memcpy(nearest, dotted, sizeof nearest);
    }
    chp_hint hint = { "a metric or a key", NULL, *nearest ? nearest : NULL };
    chp_find_fault(n->to, CHIPLET_ERR_NAME, &n->place, &hint, "no metric or key named '%.60s'",
                   n->text);
    return -1;
}

/* "tpot.chat" */
static int metric_of_workload(const name *n, chp_measure *unit)
{
    char metric_name[LONGEST];
    size_t length = strcspn(n->text, ".");
    memcpy(metric_name, n->text, length);
    metric_name[length] = '\0';
    int metric = chp_metric_find(metric_name);
    if (metric < 0)
        return no_key(n);
    int run = chp_run_find(n->study, n->text + length + 1);
    if (run < 0)
        return no_workload(n, n->text + length + 1);
    *unit = chp_measure_of(chp_metric_at(metric)->dimension);
    return ask(n, (chp_asked){ -1, metric, run });
}

int chp_quantity_named(chiplet_study *study, const chp_axis_text *from, size_t at, size_t length,
                       chp_measure *unit, chp_findings *to)
{
    name n = { .study = study, .length = length, .to = to };
    n.place = chp_part_place(from, at, length);
    int dotted = memchr(from->text + at, '.', length) != NULL;
    if (!study || !dotted || length >= sizeof n.text) {
        int metric = chp_metric_named(from, at, length, to);
        if (metric >= 0)
            *unit = chp_measure_of(chp_metric_at(metric)->dimension);
        return metric;
    }
    memcpy(n.text, from->text + at, length);
    chp_target target = chp_study_target(study, n.text);
    return target.key >= 0 ? key_named(&n, target, unit) : metric_of_workload(&n, unit);
}
