#include "search/narrow.h"

#include "evaluate/mix.h"

typedef struct {
    chp_fit_fn fit;
    chp_bounder *bounder;
    const chp_space *space;
    chp_refused_fn refused;
    void *payload;
} narrowing;

/* Why no design of the box can be built or holds what runs; NULL: some may. */
static const char *misfit(const narrowing *n, const chp_box *box)
{
    chp_recipe_box corners;
    chp_shortfall why;
    if (!chp_box_corners(n->space, box, &corners))
        return NULL;
    return chp_mix_fits(n->fit, n->bounder, &corners, &why) ? NULL : why.what;
}

/* The piece of `size` values at one end of an axis. */
static chp_box piece_of(const chp_box *box, int axis, int at_end, int size)
{
    chp_box piece = *box;
    if (at_end)
        piece.first[axis] = (uint16_t)(box->last[axis] - size + 1);
    else
        piece.last[axis] = (uint16_t)(box->first[axis] + size - 1);
    return piece;
}

/* The largest piece at one end that holds no design; what holds a piece without
 * misfit has none itself, so it is found by halving. */
static int largest_misfit(const narrowing *n, const chp_box *box, int axis, int at_end)
{
    int good = box->last[axis] - box->first[axis] + 2, bad = 0;
    while (good - bad > 1) {
        int size = bad == 0 ? 1 : (good + bad) / 2;
        chp_box piece = piece_of(box, axis, at_end, size);
        if (misfit(n, &piece))
            bad = size;
        else
            good = size;
    }
    return bad;
}

/* 0 if nothing is left. */
static int narrow_end(const narrowing *n, chp_box *box, int axis, int at_end)
{
    while (box->first[axis] < box->last[axis]) {
        int size = largest_misfit(n, box, axis, at_end);
        if (size == 0)
            return 1;
        chp_box piece = piece_of(box, axis, at_end, size);
        n->refused(&piece, misfit(n, &piece), n->payload);
        if (size > box->last[axis] - box->first[axis])
            return 0;
        if (at_end)
            box->last[axis] = (uint16_t)(box->last[axis] - size);
        else
            box->first[axis] = (uint16_t)(box->first[axis] + size);
    }
    return 1;
}

/* No supply makes a design too large. */
static int is_built(int key)
{
    return chp_bounds_ordered(key) && key != CHP_KEY_DIE_VOLTAGE;
}

int chp_box_narrow(chp_bounder *bounder, const chp_space *space, chp_box *box,
                   chp_refused_fn refused, void *payload)
{
    const narrowing n = { chp_bounds_fit, bounder, space, refused, payload };
    int left = 1;
    for (int a = 0; a < space->axes && left; a++)
        if (is_built(space->key[a]))
            left = narrow_end(&n, box, a, 0) && narrow_end(&n, box, a, 1);
    return left;
}

int chp_box_narrow_memory(chp_bounder *bounder, const chp_space *space, chp_box *box,
                          chp_refused_fn refused, void *payload)
{
    const narrowing n = { chp_bounds_hold, bounder, space, refused, payload };
    for (int a = 0; a < space->axes; a++)
        if (space->key[a] == CHP_KEY_MEMORY_STACKS)
            return narrow_end(&n, box, a, 0);
    return 1;
}
