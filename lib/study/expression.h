/* "throughput / (power + 20 W)" to a formula. */
#ifndef CHP_STUDY_EXPRESSION_H
#define CHP_STUDY_EXPRESSION_H

#include "study/axis.h"
#include "study/formula.h"

/* Names metrics and, of a study, keys and workloads, which study->asked then holds.
 * Reads as far as an expression goes from *at, at most to `end`, and moves *at
 * behind it and its blanks. Terms that are added must have one unit. Leaves
 * out->text alone. Returns 1, or 0 after a finding. */
int chp_expression_read(chp_formula *out, chiplet_study *study, const chp_axis_text *from,
                        size_t *at, size_t end, chp_findings *to);

/* left - right, which have one unit. 0: too many steps. */
int chp_expression_subtract(chp_formula *left, const chp_formula *right);
/* 1 if nothing of a design stands in it. */
int chp_expression_is_constant(const chp_formula *formula);

#endif
