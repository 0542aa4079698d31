#include "search/staircase.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void chp_staircase_open(chp_staircase *s, const chp_question *question, int order)
{
    memset(s, 0, sizeof *s);
    for (int i = 0; i < question->aims; i++)
        if (i != order)
            s->other[s->dimensions++] = i;
    s->epsilon = question->epsilon;
    s->best = question->best > 0 ? question->best : 1;
}

void chp_staircase_close(chp_staircase *s)
{
    free(s->step);
    free(s->tree);
    memset(s, 0, sizeof *s);
}

/* The worst key that still covers `key`: keys of what is maximized are negative. */
static double relaxed(double key, double epsilon)
{
    return key < 0 ? key / (1 + epsilon) : key * (1 + epsilon);
}

/* The first step whose first key is above `first`. */
static size_t behind(const chp_staircase *s, double first)
{
    size_t low = 0, high = s->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (s->step[middle].key[0] <= first)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static int any_as_good(const chp_staircase *s, const chp_stair *asked)
{
    for (size_t i = 0; i < s->count; i++) {
        int good = 1;
        for (int d = 0; d < s->dimensions && good; d++)
            good = s->step[i].key[d] <= asked->key[d];
        if (good)
            return 1;
    }
    return 0;
}

int chp_staircase_beats(const chp_staircase *s, const double key[CHP_MAX_OBJECTIVES])
{
    chp_stair asked = { { 0 } };
    if (s->dimensions == 0)
        return s->settled >= s->best;
    for (int d = 0; d < s->dimensions; d++)
        asked.key[d] = relaxed(key[s->other[d]], s->epsilon);
    if (s->dimensions > 2)
        return any_as_good(s, &asked) ||
               chp_least_tree_find(s->tree, s->planted, s->dimensions, asked.key, NULL);
    size_t i = behind(s, asked.key[0]);
    return i > 0 && (s->dimensions == 1 || s->step[i - 1].key[1] <= asked.key[1]);
}

static int grow(chp_staircase *s)
{
    if (s->count < s->room)
        return 1;
    size_t room = s->room ? 2 * s->room : 64;
    chp_stair *step = realloc(s->step, room * sizeof *step);
    if (!step)
        return 0;
    s->step = step;
    s->room = room;
    return 1;
}

/* Steps that the new one makes needless go. */
static void insert(chp_staircase *s, const chp_stair *step)
{
    size_t at = behind(s, step->key[0]), from = at, to = at;
    if (at > 0 && s->step[at - 1].key[1] <= step->key[1])
        return;
    while (from > 0 && s->step[from - 1].key[0] == step->key[0])
        from--;
    while (to < s->count && s->step[to].key[1] >= step->key[1])
        to++;
    memmove(&s->step[from + 1], &s->step[to], (s->count - to) * sizeof *step);
    s->step[from] = *step;
    s->count = s->count - (to - from) + 1;
}

static void drop_beaten(chp_staircase *s, const chp_stair *step)
{
    size_t kept = 0;
    for (size_t i = 0; i < s->count; i++) {
        int worse = 1;
        for (int d = 0; d < s->dimensions && worse; d++)
            worse = s->step[i].key[d] >= step->key[d];
        if (!worse)
            s->step[kept++] = s->step[i];
    }
    s->count = kept;
}

/* Those in the tree that a new one makes needless go; all the others are as good as
 * each other somewhere. */
static int plant(chp_staircase *s)
{
    size_t kept = 0;
    chp_tree_node *tree = realloc(s->tree, (s->planted + s->count) * sizeof *tree);
    if (!tree)
        return 0;
    chp_tree_node *fresh = tree + s->planted;
    s->tree = tree;
    for (size_t i = 0; i < s->count; i++) {
        fresh[i] = (chp_tree_node){ .owner = NULL };
        memcpy(fresh[i].key, s->step[i].key, sizeof s->step[i].key);
    }
    chp_least_tree_build(fresh, s->count, s->dimensions);
    for (size_t i = 0; i < s->planted; i++)
        if (!chp_least_tree_find(fresh, s->count, s->dimensions, tree[i].key, NULL))
            tree[kept++] = tree[i];
    memmove(tree + kept, fresh, s->count * sizeof *tree);
    s->planted = kept + s->count;
    s->count = 0;
    chp_least_tree_build(tree, s->planted, s->dimensions);
    return 1;
}

/* So many are looked at one by one; a tree is made anew when it has an eighth more. */
static size_t most_apart(const chp_staircase *s)
{
    return 64 + s->planted / 8;
}

int chp_staircase_add(chp_staircase *s, const double key[CHP_MAX_OBJECTIVES])
{
    chp_stair step = { { 0 } };
    s->settled++;
    if (s->dimensions == 0)
        return 1;
    if (!grow(s))
        return 0;
    for (int d = 0; d < s->dimensions; d++)
        step.key[d] = key[s->other[d]];
    if (s->dimensions <= 2) {
        insert(s, &step);
        return 1;
    }
    drop_beaten(s, &step);
    s->step[s->count++] = step;
    return s->count < most_apart(s) || plant(s);
}
