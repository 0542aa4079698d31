/* Defaults, the base design, files and calls, one upon the other. */
#ifndef CHP_STUDY_LAYERS_H
#define CHP_STUDY_LAYERS_H

#include "base/arena.h"
#include "study/study.h"

/* One `key = value` from a file or a call. */
typedef struct {
    const char *section, *key, *value;
    chp_place section_place, key_place, value_place;
    const char *origin;
    int set; /* by a call: takes the place of a whole list */
} chp_setting;

/* Sets all of `study` that its text decides. Memory comes from `arena`. */
void chp_layers_build(chiplet_study *study, const chp_setting *settings, size_t count,
                      chp_arena *arena, chp_findings *to);
/* Does a later row take the place of row `i`? */
int chp_setting_hidden(const chp_setting *rows, size_t count, size_t i);
/* All rows of a study, as they were laid. */
const chp_setting *chp_study_settings(const chiplet_study *study, size_t *count);
/* Models beside the study hide those of the library. */
const chp_catalogue *chp_study_models(const chiplet_study *study);

#endif
