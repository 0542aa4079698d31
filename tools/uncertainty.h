/* Data as ranges: run after a search, tables and figures into the folder. */
#ifndef TOOL_UNCERTAINTY_H
#define TOOL_UNCERTAINTY_H

#include "folder.h"

/* Does the study ask for it? */
int tool_uncertainty_wanted(const chiplet_study *study);

/* *out stays NULL if it was interrupted. Returns 0 or an exit status. */
int tool_uncertainty_run(chiplet_uncertainty **out, const tool_common *common,
                         const chiplet_search *search, int threads);

/* These return 0 or an exit status. */
int tool_uncertainty_write(tool_folder *folder, const chiplet_uncertainty *uncertainty);
int tool_uncertainty_print(const tool_common *common, const chiplet_uncertainty *uncertainty);

#endif
