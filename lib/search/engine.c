#include "search/engine.h"

#include <string.h>

#include "search/sweep.h"

chiplet_status chp_engine_run(chp_answer *out, const chp_task *task, chiplet_error *err)
{
    memset(out, 0, sizeof *out);
    return chp_sweep_run(out, task, err);
}

void chp_answer_close(chp_answer *answer)
{
    chp_front_close(&answer->front);
    chp_cloud_close(&answer->cloud);
}
