/* Tasks that threads take in turn. */
#ifndef CHP_BASE_CREW_H
#define CHP_BASE_CREW_H

#include <stddef.h>

#include "chiplet.h"

/* Does task `task` with what belongs to one thread alone. Returns 0 if memory
 * ran out. What a task writes must not depend on other tasks. */
typedef int (*chp_crew_task)(size_t task, void *own, void *shared);

typedef struct {
    chp_crew_task task;
    size_t tasks;
    void *shared;
    void **own; /* one for each thread */
    int threads;
    const chiplet_search_options *options; /* progress */
    size_t front;                          /* what progress says of it */
    int (*watch)(void *shared);            /* in the place of `options`: non-zero stops */
} chp_crew;

enum { CHP_MAX_CREW = 256 };

/* As many as asked for, or as there are processors; no more than tasks. */
int chp_crew_size(int wanted, size_t tasks);
/* Progress or `watch` is called ten times a second and once at the end, from the
 * calling thread. CHIPLET_ERR_STOPPED if it asked for that before the last task. */
chiplet_status chp_crew_run(const chp_crew *crew, chiplet_error *err);

#endif
