/* A long run on a terminal: the bar, Ctrl-C, the time limit. */
#ifndef TOOL_PROGRESS_H
#define TOOL_PROGRESS_H

#include <time.h>

#include "options.h"

/* What share was done after so many seconds. */
typedef struct {
    double s, share;
} tool_pace;

typedef struct {
    int shown;                /* stderr is a terminal and nobody asked for quiet */
    int width;                /* of what stands there */
    double limit_s;           /* 0: none */
    int timed_out;
    struct timespec start;
    tool_pace earlier, later; /* the pace is told of the time since `earlier` */
} tool_progress;

/* From here on the first SIGINT or SIGTERM asks to stop, the second kills. */
void tool_progress_begin(tool_progress *progress, const tool_common *common, double limit_s);
/* A chiplet_progress_fn; the payload is a tool_progress. */
int tool_progress_step(const chiplet_progress *now, void *progress);
void tool_progress_end(tool_progress *progress);
/* 0, or the exit status of an interruption. */
int tool_interrupted(void);
/* The exit status of a run that was stopped: by a signal, or by its time limit. */
int tool_stopped(const tool_progress *progress);

#endif
