/* Points are added up, and no two boxes may share a cell: then nothing is
 * missing and nothing is covered twice. Boxes are told apart by cutting the
 * grid where few of them lie across, as the search that made them did, until
 * few are left to be compared by pairs. */
#include "store/cover.h"

#include <stdlib.h>
#include <string.h>

enum { FEW = 16, MOST_COPIES = 64 }; /* copies: of each box, on average, over all levels */

/* Of each box its first values on all axes, then its last ones: a chp_box has room
 * for many more axes than a grid has. */
typedef struct {
    const chp_space *space;
    uint16_t *end;
    uint32_t count;
    double copies;            /* that may still be made */
    chp_cover found;
} sorter;

static const uint16_t *first_of(const sorter *s, uint32_t box)
{
    return s->end + 2 * (size_t)s->space->axes * box;
}

static const uint16_t *last_of(const sorter *s, uint32_t box)
{
    return first_of(s, box) + s->space->axes;
}

static int overlap(const sorter *s, uint32_t a, uint32_t b)
{
    const uint16_t *first_a = first_of(s, a), *last_a = last_of(s, a);
    const uint16_t *first_b = first_of(s, b), *last_b = last_of(s, b);
    for (int k = 0; k < s->space->axes; k++)
        if (last_a[k] < first_b[k] || last_b[k] < first_a[k])
            return 0;
    return 1;
}

static int any_pair_overlaps(const sorter *s, const uint32_t *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (size_t k = i + 1; k < count; k++)
            if (overlap(s, list[i], list[k]))
                return 1;
    return 0;
}

/* A cut lies before value `at` of an axis. */
typedef struct {
    int axis;
    uint16_t at;
    double cost;              /* HUGE: none tells any box from another */
} cut;

/* Boxes across a cut go to both sides: each costs as much as four on the larger
 * side. */
static void try_axis(const sorter *s, const uint32_t *list, size_t count, int axis, size_t *first,
                     size_t *last, cut *best)
{
    size_t values = s->space->count[axis], left = 0, right = count;
    memset(first, 0, values * sizeof *first);
    memset(last, 0, values * sizeof *last);
    for (size_t i = 0; i < count; i++) {
        first[first_of(s, list[i])[axis]]++;
        last[last_of(s, list[i])[axis]]++;
    }
    for (size_t at = 1; at < values; at++) {
        left += first[at - 1];
        right -= last[at - 1];
        if (left == count || right == count)
            continue;
        double cost = 4.0 * (double)(left + right - count) + (double)(left > right ? left : right);
        if (cost < best->cost)
            *best = (cut){ axis, (uint16_t)at, cost };
    }
}

static size_t most_values(const chp_space *space)
{
    size_t most = 1;
    for (int a = 0; a < space->axes; a++)
        most = space->count[a] > most ? space->count[a] : most;
    return most;
}

static cut best_cut(sorter *s, const uint32_t *list, size_t count)
{
    const double none = 1e300;
    size_t most = most_values(s->space);
    size_t *tally = malloc(2 * most * sizeof *tally);
    cut best = { 0, 0, none };
    if (!tally)
        s->found = CHP_COVER_MEMORY;
    for (int a = 0; tally && a < s->space->axes; a++)
        if (s->space->count[a] > 1)
            try_axis(s, list, count, a, tally, tally + most, &best);
    free(tally);
    /* Intervals of which every two meet on every axis all hold one cell. */
    if (tally && best.cost == none)
        s->found = CHP_COVER_TWICE;
    return best;
}

static void tell_apart(sorter *s, const uint32_t *list, size_t count);

static void tell_side_apart(sorter *s, const uint32_t *list, size_t count, const cut *at, int right)
{
    uint32_t *side = malloc((count + 1) * sizeof *side);
    size_t kept = 0;
    if (!side) {
        s->found = CHP_COVER_MEMORY;
        return;
    }
    for (size_t i = 0; i < count; i++)
        if (right ? last_of(s, list[i])[at->axis] >= at->at
                  : first_of(s, list[i])[at->axis] < at->at)
            side[kept++] = list[i];
    tell_apart(s, side, kept);
    free(side);
}

static void tell_apart(sorter *s, const uint32_t *list, size_t count)
{
    s->copies -= (double)count;
    if (s->found != CHP_COVER_EXACT)
        return;
    if (count <= FEW) {
        if (any_pair_overlaps(s, list, count))
            s->found = CHP_COVER_TWICE;
        return;
    }
    if (s->copies < 0) {
        s->found = CHP_COVER_TANGLED;
        return;
    }
    cut at = best_cut(s, list, count);
    for (int right = 0; s->found == CHP_COVER_EXACT && right < 2; right++)
        tell_side_apart(s, list, count, &at, right);
}

/* ------------------------------------------------------------------- count */

static double points_inside(const chp_space *space, const chp_box *box, const chp_box *part)
{
    chp_box inside = *box;
    for (int a = 0; a < space->axes; a++) {
        inside.first[a] = box->first[a] > part->first[a] ? box->first[a] : part->first[a];
        inside.last[a] = box->last[a] < part->last[a] ? box->last[a] : part->last[a];
        if (inside.first[a] > inside.last[a])
            return 0;
    }
    return chp_box_points(space, &inside);
}

static int is_whole(const chp_space *space, const chp_box *part, size_t parts)
{
    return parts == 1 && chp_box_cells(space, part) == space->cells;
}

static chp_cover add_up(const chp_space *space, const chp_box *part, size_t parts,
                        const chp_box_log *boxes)
{
    double wanted = 0, found = 0;
    int whole = is_whole(space, part, parts);
    chp_closed_box closed;
    for (size_t p = 0; p < parts; p++)
        wanted += chp_box_points(space, &part[p]);
    for (size_t at = 0; chp_box_log_next(boxes, &at, &closed);) {
        double points = chp_box_points(space, &closed.box), inside = 0;
        for (size_t p = 0; !whole && p < parts; p++)
            inside += points_inside(space, &closed.box, &part[p]);
        if (!whole && inside != points)
            return CHP_COVER_OUTSIDE;
        found += points;
    }
    return found == wanted ? CHP_COVER_EXACT : found > wanted ? CHP_COVER_TWICE : CHP_COVER_GAP;
}

static int unpack(sorter *s, const chp_box_log *boxes)
{
    chp_closed_box closed;
    size_t axes = (size_t)s->space->axes, row = axes * sizeof *s->end;
    s->end = boxes->count < UINT32_MAX ? malloc(2 * row * boxes->count + 1) : NULL;
    for (size_t at = 0; s->end && chp_box_log_next(boxes, &at, &closed); s->count++) {
        uint16_t *end = s->end + 2 * axes * s->count;
        memcpy(end, closed.box.first, row);
        memcpy(end + axes, closed.box.last, row);
    }
    return s->end != NULL;
}

static void tell_all_apart(sorter *s)
{
    uint32_t *list = malloc(((size_t)s->count + 1) * sizeof *list);
    if (!list) {
        s->found = CHP_COVER_MEMORY;
        return;
    }
    for (uint32_t i = 0; i < s->count; i++)
        list[i] = i;
    s->copies = (double)MOST_COPIES * ((double)s->count + FEW);
    tell_apart(s, list, s->count);
    free(list);
}

chp_cover chp_cover_check(const chp_space *space, const chp_box *part, size_t parts,
                          const chp_box_log *boxes)
{
    sorter s = { .space = space };
    chp_cover found = add_up(space, part, parts, boxes);
    if (found != CHP_COVER_EXACT)
        return found;
    if (unpack(&s, boxes))
        tell_all_apart(&s);
    else
        s.found = CHP_COVER_MEMORY;
    free(s.end);
    return s.found;
}
