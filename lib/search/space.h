/* The grid of a study: which keys vary, which of them matter where, and how a
 * point of it becomes a recipe. */
#ifndef CHP_SEARCH_SPACE_H
#define CHP_SEARCH_SPACE_H

#include <stdint.h>

#include "evaluate/evaluate.h"
#include "study/study.h"

typedef struct {
    const chiplet_study *study;
    int axes;                 /* keys with more than one value */
    int key[CHP_KEYS];        /* the axes, in the order of params.def */
    size_t count[CHP_KEYS];
    uint64_t stride[CHP_KEYS]; /* the last axis has 1 */
    uint64_t cells;           /* product of the counts, inactive axes and all */
    const chp_record *system; /* of a chip as sold, or NULL */
    double packages;          /* what stands for packages = 0 */
    chp_recipe base;          /* every fixed key set; axes at their first value */
} chp_space;

/* Refuses what has no place in a recipe: a missing kernel, a grid of more than
 * 2^62 cells. `packages` stands where the study says 0. */
chiplet_status chp_space_open(chp_space *out, const chiplet_study *study, double packages,
                              chiplet_error *err);

/* The i-th value of an axis of that key into a recipe. Returns what goes stale. */
unsigned chp_recipe_set(chp_recipe *recipe, int key, const chp_axis *axis, size_t i);

/* Points after collapse of axes that cannot matter: the link of one die, the
 * topology of two, the expert ranks of a dense model. */
double chp_space_points(const chp_space *space);

/* A walk over cells [first, last) in order, those of collapsed axes left out. */
typedef struct {
    const chp_space *space;
    uint64_t cell, last;
    size_t index[CHP_KEYS];   /* of each axis */
    chp_recipe recipe;
    unsigned stale;           /* since the point before */
} chp_walk;

/* Stands on the first point of the range; 0 if there is none. */
int chp_walk_begin(chp_walk *walk, const chp_space *space, uint64_t first, uint64_t last);
/* The next point; 0 at the end. */
int chp_walk_next(chp_walk *walk);

/* The value of any key at the walk's point, as chp_point has it. */
double chp_walk_value(const chp_walk *walk, int key);
/* Its text in customary units, into `text`. */
void chp_walk_text(const chp_walk *walk, int key, char *text, size_t size);

#endif
