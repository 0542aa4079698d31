/* One key of a study into a recipe. */
#ifndef CHP_SPACE_KEYS_H
#define CHP_SPACE_KEYS_H

#include "evaluate/evaluate.h"
#include "study/study.h"

/* Sets value `i` of a key's axis; says what that makes stale. */
unsigned chp_recipe_set(chp_recipe *recipe, int key, const chp_axis *axis, size_t i);
/* A part that is paid for, and both ends of what is known of it; NULL: none. */
void chp_recipe_set_process(chp_recipe *recipe, const chp_record *record);
void chp_recipe_set_memory(chp_recipe *recipe, const chp_record *record);
void chp_recipe_set_die_attach(chp_recipe *recipe, const chp_record *record);
void chp_recipe_set_memory_attach(chp_recipe *recipe, const chp_record *record);

#endif
