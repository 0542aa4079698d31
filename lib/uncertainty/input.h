/* Which numbers behind a design are known only as a range. */
#ifndef CHP_UNCERTAINTY_INPUT_H
#define CHP_UNCERTAINTY_INPUT_H

#include "space/space.h"
#include "uncertainty/alter.h"

/* All zero is an empty list. */
typedef struct {
    chp_input *input;
    size_t count, room;
} chp_input_list;

void chp_inputs_free(chp_input_list *list);

/* Adds those of one design that are not there yet: every datum with a range of
 * the parts it uses, of its base design where the study does not override it, and
 * the residuals of the families of operators that it runs. `evaluator` has just
 * evaluated it. Returns 0 if memory ran out. */
int chp_inputs_collect(chp_input_list *list, const chiplet_study *study, const chp_recipe *recipe,
                       chp_evaluator *evaluator);

/* Residuals of the design's kernel, wider the stranger the chip is to it. */
chp_residuals chp_residuals_of(const chiplet_study *study, const chp_recipe *recipe);

/* The value of an input at a share of its distribution, strictly between 0 and 1. */
double chp_input_quantile(const chp_input *input, double share);

#endif
