/* Designs whose place on the front is settled, for one question asked millions of
 * times: is something known that is as good? Boxes are taken in the order of one
 * objective, so all that is settled is as good in that; what is left of three
 * objectives is a staircase, of four a tree. */
#ifndef CHP_SEARCH_STAIRCASE_H
#define CHP_SEARCH_STAIRCASE_H

#include "base/least_tree.h"
#include "search/front.h"
#include "space/question.h"

typedef struct {
    double key[CHP_MAX_OBJECTIVES - 1];
} chp_stair;

typedef struct {
    int dimensions;            /* objectives left */
    int other[CHP_MAX_OBJECTIVES - 1]; /* which they are */
    double epsilon;
    size_t best;               /* of one objective: how many are wanted */
    size_t settled;
    size_t count, room;
    chp_stair *step;            /* two: by the first key, the second falling; three: the
                                   last ones, in any order, */
    size_t planted;
    chp_tree_node *tree;        /* and those before them */
} chp_staircase;

void chp_staircase_open(chp_staircase *s, const chp_question *question, int order);
void chp_staircase_close(chp_staircase *s);

/* Whether something settled is at least as good in the objectives left; within
 * epsilon, if there is one. */
int chp_staircase_beats(const chp_staircase *s, const double key[CHP_MAX_OBJECTIVES]);
/* 0: out of memory. */
int chp_staircase_add(chp_staircase *s, const double key[CHP_MAX_OBJECTIVES]);

#endif
