/* A Hugging Face config.json to the shapes of a language model. */
#ifndef CHP_IMPORT_IMPORT_H
#define CHP_IMPORT_IMPORT_H

#include "base/arena.h"
#include "base/error.h"
#include "workload/workload.h"

/* Texts come from `arena`. Keys that no shape depends on are passed over; an
 * architecture that is not known, and known ones with layers that are not, are
 * findings: nothing is guessed. *out is touched only if there is none. */
chiplet_status chp_import_config(chp_workload *out, chp_arena *arena, const char *path,
                                 chp_findings *to);

#endif
