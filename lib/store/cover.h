/* Whether boxes cover a part of the grid, each point once. */
#ifndef CHP_STORE_COVER_H
#define CHP_STORE_COVER_H

#include "store/box_log.h"

typedef enum {
    CHP_COVER_EXACT = 0,
    CHP_COVER_OUTSIDE = 1,    /* a box holds points of another part */
    CHP_COVER_TWICE = 2,      /* two boxes share a cell */
    CHP_COVER_GAP = 3,        /* points are in no box */
    CHP_COVER_TANGLED = 4,    /* boxes cut across each other as no search leaves them */
    CHP_COVER_MEMORY = 5
} chp_cover;

/* `part`: disjoint boxes. Points are counted after collapse, which must be
 * below 2^53 of them. */
chp_cover chp_cover_check(const chp_space *space, const chp_box *part, size_t parts,
                          const chp_box_log *boxes);

#endif
