/* The grid in parts of as many points, one for each shard. */
#ifndef CHP_STORE_PLAN_H
#define CHP_STORE_PLAN_H

#include "space/space.h"

typedef struct {
    chp_box *box;             /* disjoint */
    size_t boxes, room;
} chp_part;

/* Part `shard` of `shards`, counted from 1: of P points, in an order that follows
 * the cuts of a search, P / shards, the first P % shards parts one more. It depends
 * on the grid alone. May be empty. 0: out of memory. */
int chp_part_find(chp_part *out, const chp_space *space, size_t shard, size_t shards);
void chp_part_close(chp_part *part);

#endif
