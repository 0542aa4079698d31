/* Random boxes of a space and random points inside them. */
#ifndef TESTS_PROPERTY_RANDOM_BOXES_H
#define TESTS_PROPERTY_RANDOM_BOXES_H

#include "space/closing.h"

static uint64_t next_random(uint64_t *state)
{
    uint64_t x = *state += 0x9e3779b97f4a7c15u;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

static size_t below(uint64_t *state, size_t count)
{
    return (size_t)(next_random(state) % count);
}

/* Half of the ordered axes of a box are wide; in a quarter of the boxes those of
 * the run are, too, in another those of attachment. All others hold one value;
 * axes that cannot matter stand on their first. */
static chp_box random_box(const chp_space *space, uint64_t *state)
{
    chp_box box = { { 0 }, { 0 } };
    chp_recipe recipe = space->base;
    size_t also = below(state, 4);
    for (int a = 0; a < space->axes; a++) {
        int key = space->key[a];
        size_t i = below(state, space->count[a]), k = i;
        int wide = (chp_bounds_ordered(key) && next_random(state) % 2) ||
                   (chp_bounds_of_run(key) && also == 1) ||
                   (chp_bounds_of_attachment(key) && also == 2);
        if (wide)
            k = below(state, space->count[a]);
        if (!chp_space_matters(space, &recipe, a))
            i = k = 0;
        box.first[a] = (uint16_t)(i < k ? i : k);
        box.last[a] = (uint16_t)(i < k ? k : i);
        chp_space_set(space, &recipe, a, i);
    }
    return box;
}

static uint16_t place_within(const chp_box *box, int axis, uint64_t *state)
{
    size_t values = (size_t)(box->last[axis] - box->first[axis]) + 1;
    return (uint16_t)(box->first[axis] + below(state, values));
}

static uint64_t random_cell(const chp_space *space, const chp_box *box, uint64_t *state)
{
    uint16_t index[CHP_KEYS];
    for (int a = 0; a < space->axes; a++)
        index[a] = place_within(box, a, state);
    return chp_space_cell(space, index);
}

/* The same chip at another supply, in another run. */
static inline uint64_t same_chip(const chp_space *space, const chp_box *box, uint64_t cell,
                                 uint64_t *state)
{
    uint16_t index[CHP_KEYS];
    chp_space_index(space, cell, index);
    for (int a = 0; a < space->axes; a++)
        if (space->key[a] == CHP_KEY_DIE_VOLTAGE || chp_bounds_of_run(space->key[a]))
            index[a] = place_within(box, a, state);
    return chp_space_cell(space, index);
}

/* Part of a box that still holds a cell. */
static inline chp_box part_around(const chp_space *space, const chp_box *box, uint64_t cell,
                                  uint64_t *state)
{
    uint16_t index[CHP_KEYS];
    chp_box part = *box;
    chp_space_index(space, cell, index);
    for (int a = 0; a < space->axes; a++) {
        size_t before = (size_t)(index[a] - box->first[a]);
        size_t after = (size_t)(box->last[a] - index[a]);
        part.first[a] = (uint16_t)(index[a] - below(state, before + 1));
        part.last[a] = (uint16_t)(index[a] + below(state, after + 1));
    }
    return part;
}

#endif
