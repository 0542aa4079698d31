#include "search/survey.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "search/split.h"

enum { RANDOM_POINTS = 1000 };

typedef struct {
    const chp_task *task;
    chp_answer *answer;
    chp_evaluator *evaluator;
    chiplet_error *err;
} survey;

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

static chiplet_status look(survey *s, const chp_walk *walk, unsigned stale)
{
    chp_answer *answer = s->answer;
    const chp_question *q = s->task->question;
    chp_evaluation at;
    chp_evaluate(s->evaluator, &walk->recipe, stale, &at);
    answer->sampled++;
    if (!chp_tally_judge(&answer->tally, q, &at, walk->cell))
        return CHIPLET_OK;
    answer->fitting++;
    chp_cloud_add(&answer->cloud, at.metric[CHP_METRIC_POWER], at.metric[CHP_METRIC_THROUGHPUT]);
    double key[CHP_MAX_OBJECTIVES] = { 0 };
    chp_question_keys(q, at.metric, key);
    return answer->complete && !covers(&answer->front, q, key) ? give_up(walk, s->err)
                                                               : CHIPLET_OK;
}

static chiplet_status look_at_all(survey *s, const chp_box *box, size_t boxes)
{
    chiplet_status status = CHIPLET_OK;
    chp_walk walk;
    for (size_t b = 0; b < boxes; b++)
        for (int more = chp_walk_box(&walk, s->task->space, &box[b], 0, UINT64_MAX);
             more && !status; more = chp_walk_next(&walk))
            status = look(s, &walk, walk.stale);
    return status;
}

static chiplet_status look_at_random(survey *s, const chp_box *box, size_t boxes)
{
    chiplet_status status = CHIPLET_OK;
    uint64_t state = 1;
    chp_walk walk;
    for (int i = 0; i < RANDOM_POINTS && !status && boxes > 0; i++)
        if (pick(&walk, s->task, box, boxes, &state))
            status = look(s, &walk, CHP_STALE_ALL);
    return status;
}

chiplet_status chp_survey(chp_answer *answer, const chp_task *task, chiplet_error *err)
{
    survey s = { task, answer, chp_evaluator_new(), err };
    chp_box whole = chp_box_whole(task->space);
    const chp_box *box = task->box ? task->box : &whole;
    size_t boxes = task->box ? task->boxes : 1;
    double points = 0;
    for (size_t b = 0; b < boxes; b++)
        points += chp_box_points(task->space, &box[b]);
    answer->sampled = answer->fitting = 0;
    memset(&answer->tally, 0, sizeof answer->tally);
    chp_cloud_close(&answer->cloud);
    chiplet_status status =
        s.evaluator && chp_cloud_open(&answer->cloud) ? CHIPLET_OK : chp_fail_memory(err);
    if (!status)
        status = points <= CHP_FEW_POINTS ? look_at_all(&s, box, boxes)
                                          : look_at_random(&s, box, boxes);
    chp_evaluator_free(s.evaluator);
    return status;
}
