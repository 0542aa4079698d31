#include "search/engine.h"

#include <string.h>

#include "search/audit.h"
#include "search/branch.h"
#include "search/sweep.h"

/* Below so many points looking at each is as fast, and each refusal is counted. */
static const double few_points = 20000;

static double points_of(const chp_task *task)
{
    double points = 0;
    if (!task->box)
        return chp_space_points(task->space);
    for (size_t i = 0; i < task->boxes; i++)
        points += chp_box_points(task->space, &task->box[i]);
    return points;
}

static int sweeps(const chp_task *task)
{
    return task->exhaustive || (!(task->question->epsilon > 0) && points_of(task) <= few_points);
}

chiplet_status chp_engine_run(chp_answer *out, const chp_task *task, chiplet_error *err)
{
    memset(out, 0, sizeof *out);
    if (sweeps(task))
        return chp_sweep_run(out, task, err);
    chiplet_status status = chp_branch_run(out, task, err);
    /* what start points have pruned need not be covered by the answer alone */
    if (!status && out->complete && task->starts == 0)
        status = chp_audit(out, task, err);
    return status;
}

void chp_answer_close(chp_answer *answer)
{
    chp_front_close(&answer->front);
    chp_cloud_close(&answer->cloud);
}
