/* Whether some of many points are at least as good as another in everything: a k-d
 * tree (Bentley, CACM 18(9), 1975) in an array, the middle of a range splits it. Each
 * range knows the least of each key inside, so that most of the tree is passed over. */
#ifndef CHP_BASE_LEAST_TREE_H
#define CHP_BASE_LEAST_TREE_H

#include <stddef.h>

enum { CHP_TREE_KEYS = 4 };

typedef struct {
    double key[CHP_TREE_KEYS];   /* less is better */
    const void *owner;           /* what has them; may be NULL */
    double least[CHP_TREE_KEYS]; /* of the range that this one splits */
} chp_tree_node;

/* Puts nodes whose first `keys` keys are set in order. */
void chp_least_tree_build(chp_tree_node *node, size_t count, int keys);

/* One whose keys are all <= these; NULL if there is none. Those of the owner `but` are
 * passed over, unless it is NULL. */
const chp_tree_node *chp_least_tree_find(const chp_tree_node *node, size_t count, int keys,
                                         const double *key, const void *but);

#endif
