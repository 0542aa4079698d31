#include "search/worker.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "evaluate/mix.h"
#include "evaluate/robust.h"
#include "search/narrow.h"
#include "search/split.h"

/* Of one box in a round, so that threads end together. */
enum { MOST_BOUNDS = 64 };

static int take_tools(chp_worker *w)
{
    const chp_task *task = w->task;
    w->evaluator = task->tools ? task->tools->evaluator[w->index] : NULL;
    w->bounder = task->tools ? task->tools->bounder[w->index] : NULL;
    if (!w->evaluator)
        w->evaluator = chp_evaluator_new();
    if (!w->bounder)
        w->bounder = chp_bounder_new();
    if (w->bounder)
        chp_bounder_ask(w->bounder, task->question);
    return w->evaluator && w->bounder;
}

static void give_tools_back(chp_worker *w)
{
    chp_tools *tools = w->task ? w->task->tools : NULL; /* not opened */
    if (tools) {
        tools->evaluator[w->index] = w->evaluator;
        tools->bounder[w->index] = w->bounder;
        return;
    }
    chp_evaluator_free(w->evaluator);
    chp_bounder_free(w->bounder);
}

int chp_worker_open(chp_worker *w, const chp_task *task, int order, int index)
{
    memset(w, 0, sizeof *w);
    w->task = task;
    w->order = order;
    w->index = index;
    return take_tools(w);
}

void chp_worker_close(chp_worker *w)
{
    give_tools_back(w);
    free(w->stack);
    free(w->node);
    free(w->point);
    free(w->shut);
}

void chp_worker_begin_round(chp_worker *w, const chp_staircase *staircase, double limit)
{
    w->staircase = staircase;
    w->limit = limit;
    w->nodes = w->points = w->shuts = 0;
}

/* Room for one more; the array or NULL. */
static void *room_for(chp_worker *w, void *array, size_t count, size_t *room, size_t size)
{
    if (count < *room)
        return array;
    size_t more = *room ? 2 * *room : 64;
    void *larger = realloc(array, more * size);
    if (!larger) {
        w->failed = 1;
        return NULL;
    }
    *room = more;
    return larger;
}

static void keep_node(chp_worker *w, const chp_node *node)
{
    chp_node *larger = room_for(w, w->node, w->nodes, &w->node_room, sizeof *node);
    if (!larger)
        return;
    w->node = larger;
    w->node[w->nodes++] = *node;
}

static void stack_node(chp_worker *w, const chp_node *node)
{
    chp_node *larger = room_for(w, w->stack, w->stacked, &w->stack_room, sizeof *node);
    if (!larger)
        return;
    w->stack = larger;
    w->stack[w->stacked++] = *node;
}

static void keep_point(chp_worker *w, const chp_front_point *point)
{
    chp_front_point *larger = room_for(w, w->point, w->points, &w->point_room, sizeof *point);
    if (!larger)
        return;
    w->point = larger;
    w->point[w->points++] = *point;
}

static void shut(chp_worker *w, const chp_box *box, chp_verdict verdict)
{
    if (verdict.closing != CHP_CLOSED_EMPTY)
        w->closed += chp_trimmed_points(w->task->space, box);
    if (!w->task->closed)
        return;
    chp_shut *larger = room_for(w, w->shut, w->shuts, &w->shut_room, sizeof *larger);
    if (!larger)
        return;
    w->shut = larger;
    w->shut[w->shuts++] = (chp_shut){ *box, verdict };
}

static void shut_empty(const chp_box *box, void *payload)
{
    shut(payload, box, (chp_verdict){ CHP_CLOSED_EMPTY, 0, NULL });
}

/* --------------------------------------------------------------- evaluation */

int chp_worker_evaluate(chp_worker *w, const chp_walk *walk, chp_front_point *out)
{
    const chp_question *question = w->task->question;
    chp_evaluation evaluation;
    chp_evaluate(w->evaluator, &walk->recipe, walk->stale, &evaluation);
    w->evaluated++;
    if (!evaluation.feasible || chp_question_broken(question, evaluation.metric) >= 0)
        return 0;
    w->feasible++;
    out->cell = walk->cell;
    memset(out->key, 0, sizeof out->key);
    chp_question_keys(question, evaluation.metric, out->key);
    return 1;
}

/* What is settled beats a design only if it is better in the order, too: the
 * bounds of the design's box are below its own value by their slack. */
static void evaluate_point(chp_worker *w, const chp_walk *walk)
{
    chp_front_point point;
    if (chp_worker_evaluate(w, walk, &point) && !chp_staircase_beats(w->staircase, point.key))
        keep_point(w, &point);
}

static void evaluate_all(chp_worker *w, const chp_box *box)
{
    chp_walk walk;
    for (int more = chp_walk_box(&walk, w->task->space, box, 0, UINT64_MAX); more;
         more = chp_walk_next(&walk))
        evaluate_point(w, &walk);
    shut(w, box, (chp_verdict){ CHP_CLOSED_EVALUATED, 0, NULL });
}

static int beaten(const double key[CHP_MAX_OBJECTIVES], void *staircase)
{
    return chp_staircase_beats(staircase, key);
}

/* Supplies side by side with the same fate, up to `last`. */
static void end_run(chp_worker *w, chp_box *run, int axis, size_t last, int evaluated)
{
    run->last[axis] = (uint16_t)last;
    shut(w, run, (chp_verdict){ evaluated ? CHP_CLOSED_EVALUATED : CHP_CLOSED_BEATEN, 0, NULL });
    run->first[axis] = (uint16_t)(last + 1);
}

/* One chip in one run, which bounds leave open: they hold each supply by itself almost
 * as tightly as an evaluation, so few are evaluated. */
static void evaluate_supplies(chp_worker *w, const chp_box *box, int axis, const chp_bounds *bounds)
{
    chp_walk walk;
    chp_box run = *box;
    int evaluated = 0;
    unsigned stale = 0; /* since the last one that was evaluated */
    size_t i = 0;
    for (int more = chp_walk_box(&walk, w->task->space, box, 0, UINT64_MAX); more;
         more = chp_walk_next(&walk), i++) {
        chp_verdict verdict =
            chp_supply_verdict(bounds, i, w->task->question, beaten, (void *)w->staircase);
        int open = verdict.closing == CHP_OPEN;
        if (i > 0 && open != evaluated)
            end_run(w, &run, axis, box->first[axis] + i - 1, evaluated);
        evaluated = open;
        walk.stale = stale |= walk.stale;
        if (open) {
            evaluate_point(w, &walk);
            stale = 0;
        }
    }
    end_run(w, &run, axis, box->last[axis], evaluated);
}

static void refuse(const chp_box *box, const char *what, void *payload)
{
    shut(payload, box, (chp_verdict){ CHP_CLOSED_INFEASIBLE, 0, what });
}

/* ------------------------------------------------------------------- boxes */

typedef int (*narrow_fn)(chp_bounder *, const chp_space *, chp_box *, chp_refused_fn, void *);

static void stack_part(chp_worker *w, const chp_node *node, const chp_box *box, narrow_fn narrow)
{
    const chp_space *space = w->task->space;
    chp_node part = { .box = *box, .key = node->key };
    if (chp_box_trim(space, &part.box, shut_empty, w) &&
        (!narrow || narrow(w->bounder, space, &part.box, refuse, w)))
        stack_node(w, &part);
}

static void cut_values(chp_worker *w, const chp_node *node, int axis)
{
    chp_box part = node->box;
    for (int i = node->box.last[axis]; i >= node->box.first[axis]; i--) {
        part.first[axis] = part.last[axis] = (uint16_t)i;
        stack_part(w, node, &part, chp_box_narrow);
    }
}

static void cut_halves(chp_worker *w, const chp_node *node, int axis)
{
    chp_box low = node->box, high = node->box;
    int memory = w->task->space->key[axis] == CHP_KEY_MEMORY_STACKS;
    low.last[axis] = (uint16_t)((node->box.first[axis] + node->box.last[axis]) / 2);
    high.first[axis] = (uint16_t)(low.last[axis] + 1);
    stack_part(w, node, &high, memory ? chp_box_narrow_memory : NULL);
    stack_part(w, node, &low, NULL);
}

/* All keys of one workload's run at once: of each alone little is known. */
static void cut_runs(chp_worker *w, const chp_node *node, int run)
{
    const chp_space *space = w->task->space;
    chp_box part = node->box;
    for (int a = 0; a < space->axes; a++)
        if (chp_cut_is_of_run(space, a, run))
            part.last[a] = part.first[a];
    for (int a = 0; a >= 0;) {
        stack_part(w, node, &part, chp_box_narrow_memory);
        for (a = space->axes - 1; a >= 0; a--) {
            if (!chp_cut_is_of_run(space, a, run))
                continue;
            if (part.first[a] < node->box.last[a]) {
                part.first[a] = part.last[a] = (uint16_t)(part.first[a] + 1);
                break;
            }
            part.first[a] = part.last[a] = node->box.first[a];
        }
    }
}

static void cut(chp_worker *w, const chp_node *node, chp_cut how)
{
    switch (how.kind) {
    case CHP_CUT_VALUES: cut_values(w, node, how.axis); break;
    case CHP_CUT_RUNS: cut_runs(w, node, how.axis); break;
    case CHP_CUT_SUPPLIES:
    case CHP_CUT_HALVES: cut_halves(w, node, how.axis); break;
    default: evaluate_all(w, &node->box); break;
    }
}

/* 1 if the box can wait for what its chips cost at least, which is known sooner
 * than how fast they are. */
static int is_dear(const chp_worker *w, chp_node *node, const chp_bounds *built)
{
    double least[CHP_MAX_OBJECTIVES];
    chp_question_least(w->task->question, &built->fixed, least);
    node->key = fmax(node->key, least[w->order]);
    return node->key > w->limit;
}

static int take_verdict(chp_worker *w, chp_node *node, chp_verdict verdict,
                        const chp_metric_bounds *metrics)
{
    if (verdict.closing != CHP_OPEN) {
        shut(w, &node->box, verdict);
        return 0;
    }
    chp_question_least(w->task->question, metrics, node->least);
    node->key = fmax(node->key, node->least[w->order]);
    node->bounded = 1;
    return 1;
}

static int bound_joined(chp_worker *w, chp_node *node, const chp_recipe_box *corners)
{
    chp_metric_bounds metrics;
    w->bounded++;
    w->budget--;
    chp_verdict verdict = chp_joined_verdict(w->bounder, corners, w->task->question, beaten,
                                             (void *)w->staircase, &metrics);
    return take_verdict(w, node, verdict, &metrics);
}

/* 1 if the box stays open; its key, and its least values unless it can wait, are
 * set. */
static int bound(chp_worker *w, chp_node *node, const chp_recipe_box *corners, chp_bounds *bounds)
{
    chp_metric_bounds metrics;
    chp_shortfall why;
    bounds->bounder = NULL;
    if (chp_recipe_is_joined(&corners->low))
        return bound_joined(w, node, corners);
    int built = chp_bounds_build(w->bounder, corners, bounds, &why);
    if (built)
        chp_bounds_ask(bounds, corners);
    if (built && is_dear(w, node, bounds))
        return 1;
    w->bounded++;
    w->budget--;
    chp_verdict verdict =
        built ? chp_built_verdict(bounds, w->task->question, beaten, (void *)w->staircase)
              : chp_verdict_of_misfit(&why);
    if (verdict.closing == CHP_OPEN)
        chp_bounds_metrics(bounds, bounds->step_low_s, bounds->step_high_s, &metrics);
    if (verdict.closing == CHP_OPEN && w->task->question->aims == 1)
        node->key = fmax(node->key, chp_bounds_least(bounds, w->task->question));
    return take_verdict(w, node, verdict, &metrics);
}

/* A single design is bounded, too, before it is evaluated: that takes a third of
 * the time, since its heat need not be solved. */
static void look_at(chp_worker *w, chp_node *node)
{
    const chp_space *space = w->task->space;
    chp_recipe_box corners;
    chp_bounds bounds;
    chp_cut how = chp_cut_choose(space, &node->box);
    if (!chp_box_corners(space, &node->box, &corners)) {
        cut(w, node, how);
        return;
    }
    if (!bound(w, node, &corners, &bounds))
        return;
    if (node->key > w->limit)
        keep_node(w, node);
    else if (how.kind == CHP_CUT_SUPPLIES && chp_bounds_by_supply(&bounds))
        evaluate_supplies(w, &node->box, how.axis, &bounds);
    else
        cut(w, node, how);
}

void chp_worker_take(chp_worker *w, const chp_node *node)
{
    chp_node copy = *node;
    chp_cut how = chp_cut_choose(w->task->space, &node->box);
    w->budget = MOST_BOUNDS;
    if (node->bounded && chp_staircase_beats(w->staircase, node->least))
        shut(w, &node->box, (chp_verdict){ CHP_CLOSED_BEATEN, 0, NULL });
    else if (node->bounded && how.kind != CHP_CUT_SUPPLIES)
        cut(w, &copy, how);
    else
        stack_node(w, node);
    while (w->stacked > 0 && !w->failed) {
        copy = w->stack[--w->stacked];
        if (w->budget > 0)
            look_at(w, &copy);
        else
            keep_node(w, &copy);
    }
}
