/* One of a few words: "a|b|c". */
#ifndef CHP_DESIGN_CHOICE_H
#define CHP_DESIGN_CHOICE_H

#include "base/error.h"

/* Position of a word in "a|b|c", -1 if it is not there. */
int chp_choice_find(const char *choices, const char *word, size_t length);
/* The same, with a finding that names the words: "topology must be row, ring,
 * mesh or full, got 'rign'; did you mean 'ring'?" */
int chp_choice_read(const char *choices, const char *name, const char *word, size_t length,
                    const chp_place *place, chp_findings *to);

#endif
