/* The grid of a study: which keys vary, which of them matter where, and how a
 * point of it becomes a recipe. */
#ifndef CHP_SPACE_SPACE_H
#define CHP_SPACE_SPACE_H

#include <stdint.h>

#include "evaluate/evaluate.h"
#include "space/keys.h"

typedef struct {
    const chiplet_study *study;
    int axes;                 /* keys with more than one value */
    int key[CHP_KEYS];        /* the axes, in the order of params.def; then those of
                                 single workloads */
    int run[CHP_KEYS];        /* of an axis: the workload whose own it is; -1: of all */
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

/* The study leaves the packages open: powers of two up to this many are tried
 * until something fits. */
enum { CHP_MOST_PACKAGES = 65536 };
int chp_packages_open(const chiplet_study *study);

/* The values of an axis. */
const chp_axis *chp_space_axis(const chp_space *space, int axis);
/* "die.cores", "workload.chat.batch" */
enum { CHP_AXIS_NAME_SIZE = 100 };
void chp_space_axis_name(const chp_space *space, int axis, char *text, size_t size);
/* Sets value `i` of an axis of the grid; says what that makes stale. */
unsigned chp_space_set(const chp_space *space, chp_recipe *recipe, int axis, size_t i);

/* Points after collapse of axes that cannot matter: the link of one die, the
 * topology of two, the expert ranks of a dense model. */
double chp_space_points(const chp_space *space);

/* Whether an axis can matter, given what the recipe already says; one that does
 * not has only its first value. */
int chp_space_matters(const chp_space *space, const chp_recipe *recipe, int axis);
/* Keys that decide whether others matter. */
int chp_space_decides(int key);

/* A point has a number that depends on the grid alone: its cell, the place of
 * its values' indices in a mixed radix of the counts, the last axis fastest. */
uint64_t chp_space_cell(const chp_space *space, const uint16_t index[CHP_KEYS]);
void chp_space_index(const chp_space *space, uint64_t cell, uint16_t index[CHP_KEYS]);

/* On each axis an interval of value indices, both ends included. */
typedef struct {
    uint16_t first[CHP_KEYS], last[CHP_KEYS]; /* as many as there are axes; then 0 */
} chp_box;

chp_box chp_box_whole(const chp_space *space);
/* Its points after collapse; its cells before. */
double chp_box_points(const chp_space *space, const chp_box *box);
uint64_t chp_box_cells(const chp_space *space, const chp_box *box);
int chp_box_holds(const chp_space *space, const chp_box *box, uint64_t cell);

/* A walk over points in the order of cells, those of collapsed axes left out. */
typedef struct {
    const chp_space *space;
    chp_box box;
    uint64_t cell, last;
    size_t index[CHP_KEYS];   /* of each axis */
    chp_recipe recipe;
    unsigned stale;           /* since the point before */
} chp_walk;

/* Over cells [first, last) of the grid, or over those of a box, numbered as if it
 * were the grid. Stands on the first point of the range; 0 if there is none. */
int chp_walk_begin(chp_walk *walk, const chp_space *space, uint64_t first, uint64_t last);
int chp_walk_box(chp_walk *walk, const chp_space *space, const chp_box *box, uint64_t first,
                 uint64_t last);
/* The next point; 0 at the end. */
int chp_walk_next(chp_walk *walk);

/* The value of any key at the walk's point, as chp_point has it. */
double chp_walk_value(const chp_walk *walk, int key);
/* Its text in customary units, into `text`. */
void chp_walk_text(const chp_walk *walk, int key, char *text, size_t size);
/* Both for one workload of several; run -1: what all have. */
double chp_walk_run_value(const chp_walk *walk, int run, int key);
void chp_walk_run_text(const chp_walk *walk, int run, int key, char *text, size_t size);

#endif
