#include "search/audit.h"

#include <math.h>
#include <stdio.h>

#include "search/split.h"

enum { POINTS = 1000 };

/* splitmix64, Steele, Lea and Flood, OOPSLA 2014. */
static uint64_t next_random(uint64_t *state)
{
    uint64_t x = *state += 0x9e3779b97f4a7c15u;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

/* A random point of a random box; 0 if that box has none. */
static int pick(chp_walk *walk, const chp_task *task, const chp_box *boxes, size_t count,
                uint64_t *state)
{
    const chp_space *space = task->space;
    chp_box box = boxes[next_random(state) % count];
    for (int a = 0; a < space->axes; a++) {
        uint64_t wide = (uint64_t)(box.last[a] - box.first[a]) + 1;
        box.first[a] = (uint16_t)(box.first[a] + next_random(state) % wide);
        box.last[a] = chp_space_decides(space->key[a]) ? box.first[a] : box.last[a];
    }
    /* where an axis cannot matter, only its first value is a point */
    chp_box trimmed = box;
    for (int a = 0; a < space->axes; a++)
        trimmed.first[a] = chp_space_decides(space->key[a]) ? box.first[a] : 0;
    if (!chp_box_trim(space, &trimmed, NULL, NULL))
        return 0;
    for (int a = 0; a < space->axes; a++) {
        box.first[a] = trimmed.last[a] == 0 ? 0 : box.first[a];
        box.last[a] = box.first[a];
    }
    return chp_walk_box(walk, space, &box, 0, 1);
}

static double covering(double key, double epsilon)
{
    return key < 0 ? key / (1 + epsilon) : key * (1 + epsilon);
}

static int covers(const chp_front *front, const chp_question *q, const double *key)
{
    if (q->best > 0)
        return front->count > 0 &&
               (front->count < q->best || front->point[front->count - 1].key[0] <= key[0]);
    for (size_t i = 0; i < front->count; i++) {
        int good = 1;
        for (int k = 0; k < q->aims && good; k++)
            good = front->point[i].key[k] <= covering(key[k], q->epsilon);
        if (good)
            return 1;
    }
    return 0;
}

static chiplet_status give_up(const chp_walk *walk, chiplet_error *err)
{
    char all[300] = "", name[100], text[80];
    size_t used = 0;
    const chp_space *space = walk->space;
    for (int a = 0; a < space->axes && used < sizeof all; a++) {
        chp_space_axis_name(space, a, name, sizeof name);
        chp_walk_run_text(walk, space->run[a], space->key[a], text, sizeof text);
        used += (size_t)snprintf(all + used, sizeof all - used, "%s%s = %s", a ? ", " : "", name,
                                 text);
    }
    return chp_fail(err, CHIPLET_ERR_SOLVER, NULL,
                    "internal error: no design of the front is as good as %s", all);
}

chiplet_status chp_audit(chp_answer *answer, const chp_task *task, chiplet_error *err)
{
    const chp_question *q = task->question;
    chp_box whole = chp_box_whole(task->space);
    const chp_box *boxes = task->box ? task->box : &whole;
    size_t count = task->box ? task->boxes : 1;
    uint64_t state = 1;
    chp_evaluation at;
    chp_walk walk;
    chp_evaluator *evaluator = chp_evaluator_new();
    chiplet_status status = evaluator ? CHIPLET_OK : chp_fail_memory(err);
    for (int i = 0; i < POINTS && !status && count > 0; i++) {
        double key[CHP_MAX_OBJECTIVES] = { 0 };
        if (!pick(&walk, task, boxes, count, &state))
            continue;
        chp_evaluate(evaluator, &walk.recipe, CHP_STALE_ALL, &at);
        if (!at.feasible || chp_question_broken(q, at.metric) >= 0)
            continue;
        chp_cloud_add(&answer->cloud, at.metric[CHP_METRIC_POWER],
                      at.metric[CHP_METRIC_THROUGHPUT]);
        chp_question_keys(q, at.metric, key);
        if (!covers(&answer->front, q, key))
            status = give_up(&walk, err);
    }
    chp_evaluator_free(evaluator);
    return status;
}
