/* Errors of predictions against measured columns, by chip, as they come. */
#ifndef CHP_API_ERROR_TALLY_H
#define CHP_API_ERROR_TALLY_H

#include "base/error.h"

enum { CHP_MOST_TALLIES = 64 };

typedef struct {
    const char *chip, *stack; /* borrowed; stack may be NULL */
    double *size;             /* errors, kept for their quantiles */
    size_t rows, room, inside;
    double bias, width;
} chp_error_tally;

/* All zero is empty. */
typedef struct {
    chp_error_tally of[CHP_MOST_TALLIES];
    int count;
} chp_error_tallies;

typedef struct {
    double measured, predicted, low, high;
} chp_judged;

/* Rows without a positive measured value count nothing. Returns 0 if there is no
 * memory. */
int chp_tally_error(chp_error_tallies *all, const char *chip, const char *stack,
                    const chp_judged *row);
/* Calls `tell` (unless NULL) for each chip, or chip and stack, and releases all. */
void chp_tell_errors(chp_error_tallies *all,
                     void (*tell)(const chiplet_operator_errors *errors, void *payload),
                     void *payload);

#endif
