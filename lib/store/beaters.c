#include "store/beaters.h"

#include <stdlib.h>
#include <string.h>

#include "base/least_tree.h"

struct chp_beaters {
    int aims;
    size_t count;
    chp_tree_node *node;
};

chp_beaters *chp_beaters_new(const chp_claim *claim, size_t count, int aims)
{
    chp_beaters *b = calloc(1, sizeof *b);
    chp_tree_node *nodes = calloc(count + 1, sizeof *nodes);
    if (!b || !nodes) {
        free(b);
        free(nodes);
        return NULL;
    }
    b->aims = aims;
    b->count = count;
    b->node = nodes;
    for (size_t i = 0; i < count; i++) {
        memcpy(nodes[i].key, claim[i].key, sizeof nodes[i].key);
        nodes[i].owner = &claim[i];
    }
    chp_least_tree_build(nodes, count, aims);
    return b;
}

void chp_beaters_free(chp_beaters *beaters)
{
    if (!beaters)
        return;
    free(beaters->node);
    free(beaters);
}

const chp_claim *chp_beaters_find(const chp_beaters *b, const double key[CHP_MAX_OBJECTIVES],
                                  const chp_claim *but)
{
    const chp_tree_node *found = chp_least_tree_find(b->node, b->count, b->aims, key, but);
    return found ? found->owner : NULL;
}
