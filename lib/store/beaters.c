/* A k-d tree (Bentley, CACM 18(9), 1975) in an array: the middle of a range
 * splits it. Each range knows the least of each key inside, so that most of the
 * tree is passed over. */
#include "store/beaters.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    const chp_claim *claim;
    double least[CHP_MAX_OBJECTIVES]; /* of the range that this one splits */
} node;

struct chp_beaters {
    int aims;
    size_t count;
    node *node;
};

static void swap(node *a, node *b)
{
    node kept = *a;
    *a = *b;
    *b = kept;
}

/* Puts the one that belongs at `middle` there, lesser ones before it. */
static void select_middle(node *n, size_t first, size_t last, size_t middle, int k)
{
    while (last - first > 1) {
        double pivot = n[first + (last - first) / 2].claim->key[k];
        size_t low = first, at = first, high = last;
        while (at < high) {
            double key = n[at].claim->key[k];
            if (key < pivot)
                swap(&n[low++], &n[at++]);
            else if (key > pivot)
                swap(&n[at], &n[--high]);
            else
                at++;
        }
        if (middle < low)
            last = low;
        else if (middle >= high)
            first = high;
        else
            return;
    }
}

static void build(chp_beaters *b, size_t first, size_t last, int depth)
{
    if (first == last)
        return;
    size_t middle = first + (last - first) / 2;
    double least[CHP_MAX_OBJECTIVES];
    memcpy(least, b->node[first].claim->key, sizeof least);
    for (size_t i = first; i < last; i++)
        for (int k = 0; k < b->aims; k++)
            if (b->node[i].claim->key[k] < least[k])
                least[k] = b->node[i].claim->key[k];
    if (b->aims > 0)
        select_middle(b->node, first, last, middle, depth % b->aims);
    memcpy(b->node[middle].least, least, sizeof least);
    build(b, first, middle, depth + 1);
    build(b, middle + 1, last, depth + 1);
}

chp_beaters *chp_beaters_new(const chp_claim *claim, size_t count, int aims)
{
    chp_beaters *b = calloc(1, sizeof *b);
    node *nodes = calloc(count + 1, sizeof *nodes);
    if (!b || !nodes) {
        free(b);
        free(nodes);
        return NULL;
    }
    b->aims = aims;
    b->count = count;
    b->node = nodes;
    for (size_t i = 0; i < count; i++)
        nodes[i].claim = &claim[i];
    build(b, 0, count, 0);
    return b;
}

void chp_beaters_free(chp_beaters *beaters)
{
    if (!beaters)
        return;
    free(beaters->node);
    free(beaters);
}

static int all_within(const double *a, const double *b, int aims)
{
    for (int k = 0; k < aims; k++)
        if (!(a[k] <= b[k]))
            return 0;
    return 1;
}

static const chp_claim *find(const chp_beaters *b, size_t first, size_t last, const double *key,
                             const chp_claim *but)
{
    while (first < last) {
        size_t middle = first + (last - first) / 2;
        const node *n = &b->node[middle];
        if (!all_within(n->least, key, b->aims))
            return NULL;
        if (n->claim != but && all_within(n->claim->key, key, b->aims))
            return n->claim;
        const chp_claim *found = find(b, first, middle, key, but);
        if (found)
            return found;
        first = middle + 1;
    }
    return NULL;
}

const chp_claim *chp_beaters_find(const chp_beaters *beaters,
                                  const double key[CHP_MAX_OBJECTIVES], const chp_claim *but)
{
    return find(beaters, 0, beaters->count, key, but);
}
