/* The study that a request names, with what its options change. */
#ifndef TOOL_STUDY_H
#define TOOL_STUDY_H

#include "request.h"

/* These return 0, or an exit status with the message printed. `path` may be "-". */
int tool_study_open(chiplet_study **out, const chiplet_library *library, const char *path,
                    const tool_request *request);
/* What single keys cannot show, and the size of the grid. */
int tool_study_check(double *points, const chiplet_study *study, const tool_request *request);

#endif
