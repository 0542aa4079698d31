/* One key of a study into a recipe. */
#ifndef CHP_SPACE_KEYS_H
#define CHP_SPACE_KEYS_H

#include "evaluate/evaluate.h"
#include "study/study.h"

/* Sets value `i` of a key's axis; says what that makes stale. */
unsigned chp_recipe_set(chp_recipe *recipe, int key, const chp_axis *axis, size_t i);
/* Keys for which a recipe settles what their text leaves open, and their value;
 * of others the one written. */
int chp_recipe_settles(int key);
double chp_recipe_value(const chp_recipe *recipe, int key, double written);
/* As chp_recipe_set(), of a key that one workload of several has of its own. */
void chp_run_set(chp_run *run, int key, const chp_axis *axis, size_t i);
/* A part that is paid for, and both ends of what is known of it; NULL: none. */
void chp_recipe_set_process(chp_recipe *recipe, const chp_record *record);
void chp_recipe_set_io_process(chp_recipe *recipe, const chp_record *record);
void chp_recipe_set_memory(chp_recipe *recipe, const chp_record *record);
void chp_recipe_set_die_attach(chp_recipe *recipe, const chp_record *record);
void chp_recipe_set_memory_attach(chp_recipe *recipe, const chp_record *record);

#endif
