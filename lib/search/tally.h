/* Why designs were refused: a count and the nearest miss for each reason. */
#ifndef CHP_SEARCH_TALLY_H
#define CHP_SEARCH_TALLY_H

#include <stdint.h>

#include "space/question.h"

enum { CHP_MAX_REASONS = 64 };

typedef struct {
    const char *name;  /* a string that outlives the search */
    double points;
    double gap;        /* of the nearest miss: asked over offered, above 1 */
    uint64_t cell;     /* where it is */
} chp_reason;

typedef struct {
    int count;
    chp_reason reason[CHP_MAX_REASONS];
} chp_tally;

void chp_tally_add(chp_tally *tally, const char *name, double points, double gap, uint64_t cell);
/* 1 if a design fits and keeps every rule; else adds why not. */
int chp_tally_judge(chp_tally *tally, const chp_question *question,
                    const chp_evaluation *evaluation, uint64_t cell);
void chp_tally_join(chp_tally *into, const chp_tally *from);
/* Most frequent first, then by name. */
void chp_tally_sort(chp_tally *tally);

#endif
