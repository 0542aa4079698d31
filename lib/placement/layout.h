/* What the parts of chp_balance() share: a task with what is derived from it. */
#ifndef CHP_PLACEMENT_LAYOUT_H
#define CHP_PLACEMENT_LAYOUT_H

#include "placement/balance.h"
#include "placement/flow.h"

/* Columns: where its program has them. */
typedef struct {
    const chp_placement_task *task;
    int nodes, stacks, tensors;
    double cores;         /* dies that have some */
    double *spread;       /* share of each stack in spread addresses */
    double *room;         /* of each stack after spread tensors */
    double *left;         /* what the first placement has left of it */
    double *most;         /* bytes that each pair of nodes may exchange */
    double time_unit_s;
    size_t time, work;    /* columns */
    size_t *data;         /* first column of each sharded tensor */
    chp_flow_columns flows;
} chp_layout;

static inline double *chp_share(const chp_layout *l, const chp_placement *p, int tensor, int stack)
{
    return p->data + (tensor * l->stacks + stack) * l->nodes;
}

static inline int chp_has_cores(const chp_layout *l, int node)
{
    return l->task->flop_per_s[node] > 0;
}

static inline int chp_is_copied(const chp_layout *l, const chp_tensor *t)
{
    return t->locality == CHP_SHARED && l->task->l2_policy == CHP_L2_REQUESTER_SIDE;
}

static inline double chp_crossing_bytes(const chp_layout *l, const chp_tensor *t)
{
    return l->task->l2_policy == CHP_L2_HOME_SIDE ? t->cache_bytes : t->dram_bytes;
}

/* --- settle.c: from shares to bytes and times ------------------------------ */

/* From wished shares of work and sharded data, and wished ways (NULL: none), to
 * exact ones and their times. Returns 0 if there is no way to some data. */
int chp_settle(const chp_layout *layout, chp_placement *placement, const chp_guide *guide);

/* Work as rates, sharded data at home: a vertex of the program, or nearly one,
 * that keeps every bound if anything does. Returns 0 as chp_settle() does. */
int chp_place_first(const chp_layout *layout, chp_placement *placement);

double chp_placement_s(const chp_placement *placement);

/* --- balance_program.c: as a linear program -------------------------------- */

/* `likely`: bytes between nodes of some placement. */
void chp_build_balance(chp_layout *layout, chp_program_builder *builder, const double *likely);

/* From a first placement to the values of the program's columns, and from them to
 * one. */
void chp_put_placement(double *value, const chp_layout *layout, const chp_placement *placement);
int chp_take_placement(chp_placement *placement, const chp_layout *layout, const double *value);

#endif
