/* workload.model as the path of a config.json. */
#ifndef CHP_STUDY_IMPORTED_H
#define CHP_STUDY_IMPORTED_H

#include "study/axis.h"

/* Whether what is no name of a model is meant as a path. */
int chp_is_config_path(const chp_axis_text *from, const char *name);
/* A record without lines or data, its name the path as this process finds it:
 * beside the file that names it, or as it stands if a call does. NULL after a
 * finding. */
const chp_record *chp_import_record(const chp_axis_text *from, const char *name,
                                    const chp_place *place, chp_arena *arena, chp_findings *to);
/* The names of records, separated by commas; NULL: no memory. */
const char *chp_record_names(const chp_record *const *record, size_t count, chp_arena *arena);

#endif
