/* Who waits for a run of the engine, and what is told to them. */
#ifndef CHP_SEARCH_EFFORT_H
#define CHP_SEARCH_EFFORT_H

#include "chiplet.h"
#include "search/engine.h"

/* What an engine run needs beside its question. */
typedef struct {
    int threads;
    int exhaustive;               /* as chp_task has it */
    chiplet_progress_fn progress; /* NULL: nobody */
    void *payload;
    chiplet_stage stage;
} chp_effort;

/* Bounds where they are quicker. */
chp_effort chp_effort_of(const chiplet_search_options *options, chiplet_stage stage);

/* One question at work. */
typedef struct {
    const chp_effort *effort;
    const chp_question *question;
    int stopped;                  /* progress has asked for it */
} chp_watch;

/* A chp_engine_progress_fn; the payload is a chp_watch. */
int chp_watch_tell(const chp_progress *now, void *watch);

#endif
