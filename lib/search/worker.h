/* One thread of a branch and bound: boxes in, findings out. */
#ifndef CHP_SEARCH_WORKER_H
#define CHP_SEARCH_WORKER_H

#include "search/engine.h"
#include "search/staircase.h"

/* A box that waits. `key`: no design of it is better in the order; `least`: nor
 * in any objective, once it is bounded. */
typedef struct {
    chp_box box;
    double key, least[CHP_MAX_OBJECTIVES];
    int bounded;
} chp_node;

typedef struct {
    chp_box box;
    chp_verdict verdict;
} chp_shut;

/* Findings of one box, in the arrays of the worker that took it. */
typedef struct {
    int worker;
    size_t nodes_from, nodes_to, points_from, points_to, shuts_from, shuts_to;
} chp_findings_of;

typedef struct {
    const chp_task *task;
    int order;                       /* the objective that orders boxes */
    const chp_staircase *staircase;  /* as it was before the round */
    int index;
    double limit;                    /* boxes with a larger key are put back */
    chp_evaluator *evaluator;
    chp_bounder *bounder;
    chp_node *stack, *node;          /* at work; to wait */
    size_t stacked, stack_room, nodes, node_room;
    chp_front_point *point;
    size_t points, point_room;
    chp_shut *shut;
    size_t shuts, shut_room;
    double evaluated, feasible, bounded, closed;
    int budget, failed;
} chp_worker;

/* The worker of that number; 0: out of memory. */
int chp_worker_open(chp_worker *worker, const chp_task *task, int order, int index);
void chp_worker_close(chp_worker *worker);
/* Forgets the findings of the round before. */
void chp_worker_begin_round(chp_worker *worker, const chp_staircase *staircase, double limit);
/* Bounds, cuts and evaluates until nothing is left of the box but what waits. */
void chp_worker_take(chp_worker *worker, const chp_node *node);
/* One design; its point of the front in *out. 0 if it is refused. */
int chp_worker_evaluate(chp_worker *worker, const chp_walk *walk, chp_front_point *out);

#endif
