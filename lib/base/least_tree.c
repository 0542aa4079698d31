#include "base/least_tree.h"

#include <string.h>

static void swap(chp_tree_node *a, chp_tree_node *b)
{
    chp_tree_node kept = *a;
    *a = *b;
    *b = kept;
}

/* Puts the one that belongs at `middle` there, lesser ones before it. */
static void select_middle(chp_tree_node *n, size_t first, size_t last, size_t middle, int k)
{
    while (last - first > 1) {
        double pivot = n[first + (last - first) / 2].key[k];
        size_t low = first, at = first, high = last;
        while (at < high) {
            double key = n[at].key[k];
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

static void build(chp_tree_node *node, size_t first, size_t last, int keys, int depth)
{
    if (first == last)
        return;
    size_t middle = first + (last - first) / 2;
    double least[CHP_TREE_KEYS];
    memcpy(least, node[first].key, sizeof least);
    for (size_t i = first; i < last; i++)
        for (int k = 0; k < keys; k++)
            if (node[i].key[k] < least[k])
                least[k] = node[i].key[k];
    if (keys > 0)
        select_middle(node, first, last, middle, depth % keys);
    memcpy(node[middle].least, least, sizeof least);
    build(node, first, middle, keys, depth + 1);
    build(node, middle + 1, last, keys, depth + 1);
}

void chp_least_tree_build(chp_tree_node *node, size_t count, int keys)
{
    build(node, 0, count, keys, 0);
}

static int all_within(const double *a, const double *b, int keys)
{
    for (int k = 0; k < keys; k++)
        if (!(a[k] <= b[k]))
            return 0;
    return 1;
}

const chp_tree_node *chp_least_tree_find(const chp_tree_node *node, size_t count, int keys,
                                         const double *key, const void *but)
{
    while (count > 0) {
        size_t middle = count / 2;
        const chp_tree_node *n = &node[middle];
        if (!all_within(n->least, key, keys))
            return NULL;
        if (!(but && n->owner == but) && all_within(n->key, key, keys))
            return n;
        const chp_tree_node *found = chp_least_tree_find(node, middle, keys, key, but);
        if (found)
            return found;
        node += middle + 1;
        count -= middle + 1;
    }
    return NULL;
}
