#include "search/worth.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "search/engine.h"

/* ------------------------------------------------------------------- levers */

/* Beyond the winner's value: a step of the axis, so many more, or a share. */
typedef struct {
    int key;
    int per_die;   /* the step counts for each die */
    double step;   /* SI, where the key has no axis; 0: none */
    double factor; /* in the place of a step; 0: none */
    int links;     /* means nothing for one die */
} lever;

static const lever levers[] = {
    { CHP_KEY_MEMORY_STACKS, 1, 1, 0, 0 },     { CHP_KEY_LINK_LANES, 0, 0, 1.1, 1 },
    { CHP_KEY_LINK_BANDWIDTH, 0, 0, 1.1, 1 },  { CHP_KEY_DIE_CORES, 0, 1, 0, 0 },
    { CHP_KEY_DIE_L2, 0, 0, 1.1, 0 },          { CHP_KEY_DIE_VOLTAGE, 0, 0.02, 0, 0 },
    { CHP_KEY_SYSTEM_SCALE_UP, 0, 0, 1.1, 0 },
};
enum { LEVERS = sizeof levers / sizeof *levers };

/* By how much a constraint of each dimension is loosened; others by a twentieth. */
static double loosening(const chp_constraint *c)
{
    if (c->metric >= 0)
        switch (chp_metric_at(c->metric)->dimension) {
        case CHP_POWER: return 10;
        case CHP_AREA: return 10e-6;
        case CHP_MONEY: return 100;
        case CHP_TEMPERATURE: return 5;
        default: break;
        }
    return 0.05 * fabs(c->bound);
}

typedef struct {
    const chiplet_study *study;
    const chiplet_result *winner;
    const chp_effort *effort;
    double base;
    int stopped;
    chp_worth *out;
    int count, most;
    chiplet_error *err;
} inquiry;

/* --------------------------------------------------------------------- runs */

static chiplet_status add_link_rate(chp_worth *worth, const chp_space *space, uint64_t cell,
                                    chiplet_error *err)
{
    chp_evaluator *evaluator = chp_evaluator_new();
    chiplet_result *best = evaluator ? chp_result_new(space, cell, evaluator) : NULL;
    int made = best != NULL;
    worth->link_bytes_per_s = made ? best->link_bytes_per_s : 0;
    chp_result_free(best);
    chp_evaluator_free(evaluator);
    return made ? CHIPLET_OK : chp_fail_memory(err);
}

static chiplet_status solve(inquiry *q, chp_worth *worth, const chiplet_study *changed)
{
    chp_space space;
    chp_question question;
    chp_answer answer;
    chp_watch watch = { q->effort, &question, 0 };
    chiplet_status status =
        chp_space_open(&space, changed, q->winner->value[CHP_KEY_SYSTEM_PACKAGES], q->err);
    if (status)
        return status;
    chp_question_of_study(&question, changed);
    question.aims = 1;
    question.best = 1;
    chp_task task = { .space = &space, .question = &question, .threads = q->effort->threads,
                      .exhaustive = q->effort->exhaustive, .progress = chp_watch_tell,
                      .progress_payload = &watch };
    status = chp_engine_run(&answer, &task, q->err);
    worth->found = !status && answer.front.count > 0;
    q->stopped |= !status && !answer.complete;
    if (worth->found) {
        worth->best = -question.aim[0].sense * answer.front.point[0].key[0];
        worth->gain = question.aim[0].sense * (worth->best - q->base);
        if (worth->kind == CHIPLET_WORTH_LINK)
            status = add_link_rate(worth, &space, answer.front.point[0].cell, q->err);
    }
    chp_answer_close(&answer);
    return status;
}

static chiplet_status add(inquiry *q, chp_worth *worth, const chiplet_study *changed)
{
    if (q->count == q->most || q->stopped)
        return CHIPLET_OK;
    chiplet_status status = solve(q, worth, changed);
    if (!status)
        q->out[q->count++] = *worth;
    return status;
}

/* --------------------------------------------------------------------- keys */

static double least_step(const chp_axis *axis)
{
    double least = HUGE_VAL;
    for (size_t i = 0; i < axis->count; i++)
        for (size_t k = 0; k < i; k++)
            least = fmin(least, fabs(axis->value[i] - axis->value[k]));
    return least;
}

static double beyond(const inquiry *q, const lever *l)
{
    const chp_axis *axis = &q->study->axis[l->key];
    double value = q->winner->value[l->key], next;
    if (l->factor > 0)
        next = value * l->factor;
    else if (axis->count > 1 && !l->per_die)
        next = value + least_step(axis);
    else
        next = value + l->step * (l->per_die ? q->winner->value[CHP_KEY_PACKAGE_DIES] : 1);
    return chp_param_at(l->key)->dimension == CHP_COUNT ? ceil(next - 1e-9) : next;
}

/* The study with one value of a key. */
static chiplet_study with_value(const chiplet_study *study, int key, double *value)
{
    chiplet_study changed = *study;
    changed.axis[key].value = value;
    changed.axis[key].record = NULL;
    changed.axis[key].count = 1;
    return changed;
}

static void name_change(chp_worth *worth, int key, double from, double to)
{
    char a[64], b[64];
    const chp_param *p = chp_param_at(key);
    chp_format_quantity(a, sizeof a, from, p->dimension, 5);
    chp_format_quantity(b, sizeof b, to, p->dimension, 5);
    snprintf(worth->change, sizeof worth->change, "%.30s.%.30s %.24s -> %.24s", p->section,
             p->key, a, b);
}

static chiplet_status try_key(inquiry *q, const lever *l)
{
    chp_worth worth = { .kind = CHIPLET_WORTH_KEY, .lever = l->key };
    double from = q->winner->value[l->key], to = beyond(q, l);
    worth.more = to - from;
    int idle = l->links && q->winner->value[CHP_KEY_PACKAGE_DIES] < 2;
    if (idle || !(from > 0) || !(to <= chp_param_at(l->key)->max) || q->study->sheet)
        return CHIPLET_OK;
    chiplet_study changed = with_value(q->study, l->key, &to);
    name_change(&worth, l->key, from, to);
    return add(q, &worth, &changed);
}

static chiplet_status try_limit(inquiry *q, int i)
{
    chp_worth worth = { .kind = CHIPLET_WORTH_LIMIT, .lever = i };
    chiplet_study changed = *q->study;
    chp_constraint *c = &changed.constraint[i];
    char bound[200];
    worth.more = -c->sense * loosening(c);
    c->bound += worth.more;
    chp_formula_format(bound, sizeof bound, c->formula, c->bound, 6);
    snprintf(worth.change, sizeof worth.change, "%.60s -> %.50s", c->text, bound);
    return add(q, &worth, &changed);
}

/* How much die-to-die bandwidth is enough: the best for each value of its axis. */
static chiplet_status walk_link(inquiry *q)
{
    static const int links[] = { CHP_KEY_LINK_LANES, CHP_KEY_LINK_BANDWIDTH };
    chiplet_status status = CHIPLET_OK;
    for (size_t k = 0; k < sizeof links / sizeof *links; k++) {
        const chp_axis *axis = &q->study->axis[links[k]];
        const chp_param *p = chp_param_at(links[k]);
        for (size_t i = 0; i < axis->count && axis->count > 1 && !status; i++) {
            chp_worth worth = { .kind = CHIPLET_WORTH_LINK, .lever = links[k] };
            char value[64];
            chiplet_study changed = with_value(q->study, links[k], &axis->value[i]);
            chp_format_quantity(value, sizeof value, axis->value[i], p->dimension, 5);
            snprintf(worth.change, sizeof worth.change, "%.30s.%.30s = %.40s", p->section,
                     p->key, value);
            status = add(q, &worth, &changed);
        }
    }
    return status;
}

chiplet_status chp_worth_find(chp_worth *out, int *count, int most, int *stopped,
                              const chiplet_study *study, const chiplet_result *winner,
                              const chp_effort *effort, chiplet_error *err)
{
    inquiry q = { .study = study, .winner = winner, .effort = effort, .out = out, .most = most,
                  .err = err };
    chiplet_status status = CHIPLET_OK;
    q.base = chp_formula_value(study->objective[0].formula, winner->metric);
    for (int i = 0; i < LEVERS && !status; i++)
        status = try_key(&q, &levers[i]);
    for (int i = 0; i < study->constraints && !status; i++)
        status = try_limit(&q, i);
    if (!status)
        status = walk_link(&q);
    *stopped = q.stopped;
    *count = q.stopped ? 0 : q.count;
    return status;
}
