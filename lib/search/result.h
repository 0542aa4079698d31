/* One design with everything that is asked of it. */
#ifndef CHP_SEARCH_RESULT_H
#define CHP_SEARCH_RESULT_H

#include "space/space.h"

#define CHP_MAX_PARTS 12

struct chiplet_result {
    chiplet_result *run[CHP_MOST_RUNS]; /* of a mix: each workload alone, in the order of the
                                           study */
    int runs;
    const chiplet_result *longest; /* of them the one whose operators and parts stand below: it
                                      takes most time; NULL if not of a mix */
    char *name;                    /* of such a workload; NULL */
    double share;                  /* its share of all tokens */
    uint64_t cell;                 /* of the grid */
    int feasible;
    double metric[CHP_QUANTITIES];
    double nominal[CHP_METRICS];   /* of the data as stated, where the others are the worst */
    double value[CHP_KEYS];
    const char *text[CHP_KEYS];    /* within `texts` */
    char *texts;
    const char *presentation, *dtype;
    const char *limit;             /* what binds, or why it is no design; "" if unknown */
    char *refusal;                 /* the text of the latter; or NULL */
    chiplet_operator_cost *op;
    size_t ops;
    chiplet_part power[CHP_MAX_PARTS], cost[CHP_MAX_PARTS];
    size_t powers, costs;
    chp_device device;             /* for rooflines */
    chp_heat_input heat;           /* for floorplans */
    chp_heat_places places;
    double coolant_k;
    double link_bytes_per_s;       /* between two dies, one direction; 0: none, or unknown */
    double link_edge_m, link_depth_m; /* of the modules of one link on one die; 0: unknown */
    double spoke_edge_m, spoke_depth_m; /* the same from a die to its I/O die */
};

/* The design at a cell of the grid. NULL: out of memory. */
chiplet_result *chp_result_new(const chp_space *space, uint64_t cell, chp_evaluator *evaluator);
void chp_result_free(chiplet_result *result);

/* The text of an axis of the grid. */
const char *chp_result_axis_text(const chiplet_result *result, int key, int run);

/* The first constraint that a feasible design breaks, or -1. */
int chp_broken_constraint(const chiplet_study *study, const chp_evaluation *evaluation);

#endif
