/* Designs that shards have found, for others to close boxes with. */
#ifndef CHP_SEARCH_HINTS_H
#define CHP_SEARCH_HINTS_H

#include "search/shards.h"

/* At most so many for each number of packages, in even steps along their front:
 * more close little more and take room in every shard's file. */
enum { CHP_MOST_HINTS = 65536 };

/* Adds what a plan or a shard found and was given to `given` of the rounds of `hints`,
 * which is all zero before the first. 0: no memory. */
int chp_hints_take(chp_certificate *hints, const chp_certificate *known);
/* The same of a shard, if it is done. */
chiplet_status chp_hints_add(chp_certificate *hints, const chiplet_store *store, size_t shard,
                             chiplet_error *err);
/* Takes out what is beaten or there twice, and what is too many. 0: no memory. */
int chp_hints_settle(chp_certificate *hints);

#endif
