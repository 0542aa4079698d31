/* Names of the models in a folder. */
#ifndef CHP_CATALOGUE_FOLDER_H
#define CHP_CATALOGUE_FOLDER_H

#include "base/arena.h"
#include "base/error.h"

/* NAME of each NAME.ini in `path`, in alphabetical order. No such folder is no
 * fault: it holds nothing. */
void chp_folder_names(const char ***out, size_t *count, const char *path, chp_arena *arena,
                      chp_findings *to);
/* A finding unless `path` is a folder. Returns 1 or 0. */
int chp_is_folder(const char *path, chp_findings *to);

#endif
