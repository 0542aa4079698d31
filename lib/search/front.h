/* The points that no other point beats, as they come. */
#ifndef CHP_SEARCH_FRONT_H
#define CHP_SEARCH_FRONT_H

#include <stddef.h>
#include <stdint.h>

#include "study/study.h"

/* Objectives are stored so that less is better. */
typedef struct {
    double key[CHP_MAX_OBJECTIVES];
    uint64_t cell;
} chp_front_point;

typedef struct {
    int objectives;
    size_t best;                   /* 0: a front; else so many points, sorted */
    size_t count, room;
    chp_front_point *point;
} chp_front;

void chp_front_open(chp_front *front, int objectives);
/* Keeps the `best` points with the least first objective, ties by cell, in the
 * place of a front. */
void chp_front_open_best(chp_front *front, size_t best);
void chp_front_close(chp_front *front);

/* Adds a point unless one that stands beats or equals it; removes those that
 * it beats. Of equal points the lowest cell stays. Returns 0 if memory ran
 * out. */
int chp_front_add(chp_front *front, const chp_front_point *point);

/* Adds a point that is known to belong. Returns 0 if memory ran out. */
int chp_front_keep(chp_front *front, const chp_front_point *point);

/* Best first objective first, ties by the others and by cell. */
void chp_front_sort(chp_front *front);

#endif
