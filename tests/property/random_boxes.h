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
static inline chp_box random_box(const chp_space *space, uint64_t *state)
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

static inline uint16_t place_within(const chp_box *box, int axis, uint64_t *state)
{
    size_t values = (size_t)(box->last[axis] - box->first[axis]) + 1;
    return (uint16_t)(box->first[axis] + below(state, values));
}

static inline uint64_t random_cell(const chp_space *space, const chp_box *box, uint64_t *state)
{
    uint16_t index[CHP_KEYS];
    for (int a = 0; a < space->axes; a++)
        index[a] = place_within(box, a, state);
    return chp_space_cell(space, index);
}

/* An interval of an axis that holds a value; one that is not wide holds no other. */
static inline void widen(const chp_space *space, chp_box *box, int axis, uint16_t value, int wide,
                         uint64_t *state)
{
    size_t behind = space->count[axis] - 1 - value;
    box->first[axis] = box->last[axis] = value;
    if (!wide)
        return;
    box->first[axis] = (uint16_t)(value - below(state, (size_t)value + 1));
    box->last[axis] = (uint16_t)(value + below(state, behind + 1));
}

/* A box that holds a cell: half of its ordered axes are wide, and in a quarter of
 * the boxes those of attachment, as far as they can matter. */
static inline chp_box box_around(const chp_space *space, uint64_t cell, uint64_t *state)
{
    uint16_t index[CHP_KEYS];
    chp_box box = { { 0 }, { 0 } };
    chp_recipe recipe = space->base;
    int attached = below(state, 4) > 0;
    chp_space_index(space, cell, index);
    for (int a = 0; a < space->axes; a++) {
        int key = space->key[a];
        int wide = (chp_bounds_ordered(key) && next_random(state) % 2) ||
                   (chp_bounds_of_attachment(key) && !attached);
        chp_space_set(space, &recipe, a, index[a]);
        widen(space, &box, a, index[a], wide && chp_space_matters(space, &recipe, a), state);
    }
    return box;
}

/* Draws the values of some axes; those that cannot matter stand on their first. */
static inline uint64_t redraw(const chp_space *space, uint64_t cell, int (*drawn)(int key),
                              uint64_t *state)
{
    uint16_t index[CHP_KEYS];
    chp_recipe recipe = space->base;
    chp_space_index(space, cell, index);
    for (int a = 0; a < space->axes; a++) {
        if (drawn(space->key[a]))
            index[a] = (uint16_t)below(state, space->count[a]);
        if (!chp_space_matters(space, &recipe, a))
            index[a] = 0;
        chp_space_set(space, &recipe, a, index[a]);
    }
    return chp_space_cell(space, index);
}

#endif
