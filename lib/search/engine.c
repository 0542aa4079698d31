#include "search/engine.h"

#include <string.h>

#include "search/branch.h"
#include "search/survey.h"
#include "search/sweep.h"

static double points_of(const chp_task *task)
{
    double points = 0;
    if (!task->box)
        return chp_space_points(task->space);
    for (size_t i = 0; i < task->boxes; i++)
        points += chp_box_points(task->space, &task->box[i]);
    return points;
}

/* Looking at each of few points is as fast as bounds. */
static int sweeps(const chp_task *task)
{
    return task->exhaustive ||
           (!(task->question->epsilon > 0) && points_of(task) <= CHP_FEW_POINTS);
}

chiplet_status chp_engine_run(chp_answer *out, const chp_task *task, chiplet_error *err)
{
    memset(out, 0, sizeof *out);
    int swept = sweeps(task);
    chiplet_status status =
        swept ? chp_sweep_run(out, task, err) : chp_branch_run(out, task, err);
    /* what start points have pruned need not be covered by the answer alone */
    if (status || task->starts > 0 || (swept && points_of(task) <= CHP_FEW_POINTS))
        return status;
    if (task->any && !out->complete)
        return CHIPLET_OK;
    return chp_survey(out, task, err);
}

void chp_answer_close(chp_answer *answer)
{
    chp_front_close(&answer->front);
    chp_cloud_close(&answer->cloud);
}
