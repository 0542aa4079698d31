#include "search/conflict.h"

#include <string.h>

#include "search/engine.h"

/* Shares that rounding may leave a hair above 1 where all fits. */
static const double whole = 1 + 1e-9;

/* Limits that stand in no study, as rules on metrics. */
static const struct {
    int metric;
    int of_designs; /* a sheet does not know it */
    const char *text, *lever;
} built_in[] = {
    { CHP_METRIC_RETICLE_USED, 1, "a die fits the reticle",
      "fewer cores, less cache, a denser node, or more dies" },
    { CHP_METRIC_EDGE_USED, 1, "links, stacks and I/O fit the die edge",
      "fewer stacks a die, fewer lanes, more dies, or a larger die" },
    { CHP_METRIC_CARRIER_USED, 1, "the parts fit the interposer or substrate",
      "less silicon, fewer stacks, or another packaging technology" },
    { CHP_METRIC_CAPACITY_USED, 0, "weights, cache and activations fit the memory",
      "more packages or stacks, a smaller batch, more tensor or expert ranks" },
};
enum { BUILT_IN = sizeof built_in / sizeof *built_in };

typedef struct {
    chp_space space;                  /* with the built-in limits lifted */
    chp_rule rule[CHP_MAX_RULES];     /* all limits */
    const char *lever[CHP_MAX_RULES]; /* of the built-in ones */
    int rules;
    const chp_effort *effort;
    chp_tools tools;
    int stopped;
    chiplet_error *err;
} inquiry;

/* A set of rules by number. */
typedef uint64_t rule_set;

static rule_set only(int rule)
{
    return (rule_set)1 << rule;
}

/* ---------------------------------------------------------------------- runs */

static int report(const chp_progress *now, void *payload)
{
    const chp_effort *effort = payload;
    return effort->progress &&
           effort->progress(now->closed, now->total, now->front, effort->payload);
}

static chp_question ask(const inquiry *q, rule_set kept, chp_aim aim)
{
    chp_question question = { .aims = 1, .best = 1 };
    question.aim[0] = aim;
    for (int i = 0; i < q->rules; i++)
        if (kept & only(i))
            question.rule[question.rules++] = q->rule[i];
    return question;
}

/* The best that designs reach which keep `kept`, or with `any` that of some. */
static chiplet_status solve(double *value, int *found, inquiry *q, rule_set kept, chp_aim aim,
                            int any)
{
    chp_answer answer;
    chp_question question = ask(q, kept, aim);
    chp_task task = { .space = &q->space, .question = &question, .threads = q->effort->threads,
                      .tools = &q->tools, .exhaustive = q->effort->exhaustive, .any = any,
                      .progress = report, .progress_payload = (void *)q->effort };
    chiplet_status status = chp_engine_run(&answer, &task, q->err);
    *found = !status && answer.front.count > 0;
    q->stopped |= !status && !answer.complete && !(any && *found);
    if (*found)
        *value = -aim.sense * answer.front.point[0].key[0];
    chp_answer_close(&answer);
    return status;
}

/* The best value of one rule's gauge among designs that keep `kept`. */
static chiplet_status best_value(double *value, int *found, inquiry *q, rule_set kept, int rule)
{
    chp_aim aim = { q->rule[rule].gauge, q->rule[rule].sense > 0 ? +1 : -1 };
    return solve(value, found, q, kept, aim, 0);
}

/* Whether any design keeps `kept`; throughput is bounded well, which leads to one. */
static chiplet_status is_kept(int *found, inquiry *q, rule_set kept)
{
    double value;
    chp_aim aim = { { CHP_METRIC_THROUGHPUT, NULL, NULL }, +1 };
    return solve(&value, found, q, kept, aim, 1);
}

/* -------------------------------------------------------------------- limits */

static void add_rule(inquiry *q, chp_rule rule, const char *lever)
{
    if (q->rules == CHP_MAX_RULES)
        return;
    q->lever[q->rules] = lever;
    q->rule[q->rules++] = rule;
}

static void collect_rules(inquiry *q)
{
    chp_question asked;
    chp_question_of_study(&asked, q->space.study);
    for (int i = 0; i < asked.rules; i++)
        add_rule(q, asked.rule[i], NULL);
    for (int i = 0; i < BUILT_IN; i++) {
        chp_rule rule = { { built_in[i].metric, NULL, NULL }, -1, whole, built_in[i].text };
        if (!built_in[i].of_designs || !q->space.study->sheet)
            add_rule(q, rule, built_in[i].lever);
    }
}

/* ------------------------------------------------------------------ the filter */

/* Rules are left out one after another, as long as no design appears; those that
 * are built in first, so that what the study says stays. */
static chiplet_status filter(inquiry *q, rule_set *set)
{
    chiplet_status status = CHIPLET_OK;
    int found = 0;
    for (int i = q->rules - 1; i >= 0 && !status && !q->stopped; i--) {
        if (!(*set & only(i)))
            continue;
        status = is_kept(&found, q, *set & ~only(i));
        if (!found)
            *set &= ~only(i);
    }
    return status;
}

/* How near designs come to each member; best if they keep the whole study. */
static chiplet_status tell(chp_conflict *out, int *count, int most, inquiry *q, rule_set set,
                           int group)
{
    chiplet_status status = CHIPLET_OK;
    rule_set all = only(q->rules) - 1;
    int found;
    for (int i = 0; i < q->rules && *count < most && !status && !q->stopped; i++) {
        if (!(set & only(i)))
            continue;
        chp_conflict c = { q->rule[i], q->lever[i], group, 0, 0 };
        status = best_value(&c.nearest, &c.frees_all, q, all & ~only(i), i);
        if (!status && !c.frees_all)
            status = best_value(&c.nearest, &found, q, set & ~only(i), i);
        out[(*count)++] = c;
    }
    return status;
}

/* A set, then one among the rules that are left, and so on. */
static chiplet_status find_sets(chp_conflict *out, int *count, int most, inquiry *q)
{
    chiplet_status status = CHIPLET_OK;
    rule_set rest = only(q->rules) - 1;
    int found = 0;
    for (int group = 1; group <= CHP_MAX_CONFLICT_SETS && !status && !q->stopped; group++) {
        status = is_kept(&found, q, rest);
        if (status || found)
            break;
        rule_set set = rest;
        status = filter(q, &set);
        if (!status && !q->stopped)
            status = tell(out, count, most, q, set, group);
        rest &= ~set;
    }
    return status;
}

chiplet_status chp_conflict_find(chp_conflict *out, int *count, int most, const chp_space *space,
                                 const chp_effort *effort, chiplet_error *err)
{
    inquiry q = { .space = *space, .effort = effort, .err = err };
    int found = 0;
    *count = 0;
    q.space.base.design.relaxed = CHP_FIT_ALL;
    collect_rules(&q);
    chiplet_status status = is_kept(&found, &q, 0);
    if (!status && found)
        status = find_sets(out, count, most, &q);
    chp_tools_close(&q.tools);
    if (status || q.stopped)
        *count = 0;
    return status;
}
