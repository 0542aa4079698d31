/* Points are added up, and no two boxes may share a cell: then nothing is
 * missing and nothing is covered twice. Boxes are told apart by cutting the
 * grid where few of them lie across, as the search that made them did, until
 * few are left to be compared by pairs. */
#include "store/cover.h"

#include <stdlib.h>
#include <string.h>

enum { FEW = 16, MOST_COPIES = 64 }; /* copies: of each box, on average, over all levels */

typedef struct {
    const chp_space *space;
    chp_box *box;
    size_t count;
    double copies;            /* that may still be made */
    chp_cover found;
} sorter;

static int overlap(const chp_space *space, const chp_box *a, const chp_box *b)
{
    for (int k = 0; k < space->axes; k++)
        if (a->last[k] < b->first[k] || b->last[k] < a->first[k])
            return 0;
    return 1;
}

static int any_pair_overlaps(const sorter *s, const size_t *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (size_t k = i + 1; k < count; k++)
            if (overlap(s->space, &s->box[list[i]], &s->box[list[k]]))
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
static void try_axis(const sorter *s, const size_t *list, size_t count, int axis, size_t *first,
                     size_t *last, cut *best)
{
    size_t values = s->space->count[axis], left = 0, right = count;
    memset(first, 0, values * sizeof *first);
    memset(last, 0, values * sizeof *last);
    for (size_t i = 0; i < count; i++) {
        first[s->box[list[i]].first[axis]]++;
        last[s->box[list[i]].last[axis]]++;
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

static cut best_cut(sorter *s, const size_t *list, size_t count)
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

static void tell_apart(sorter *s, const size_t *list, size_t count);

static void tell_side_apart(sorter *s, const size_t *list, size_t count, const cut *at, int right)
{
    size_t *side = malloc((count + 1) * sizeof *side), kept = 0;
    if (!side) {
        s->found = CHP_COVER_MEMORY;
        return;
    }
    for (size_t i = 0; i < count; i++) {
        const chp_box *box = &s->box[list[i]];
        if (right ? box->last[at->axis] >= at->at : box->first[at->axis] < at->at)
            side[kept++] = list[i];
    }
    tell_apart(s, side, kept);
    free(side);
}

static void tell_apart(sorter *s, const size_t *list, size_t count)
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

static chp_cover add_up(sorter *s, const chp_box *part, size_t parts)
{
    double wanted = 0, found = 0;
    int whole = is_whole(s->space, part, parts);
    for (size_t p = 0; p < parts; p++)
        wanted += chp_box_points(s->space, &part[p]);
    for (size_t i = 0; i < s->count; i++) {
        double points = chp_box_points(s->space, &s->box[i]), inside = 0;
        for (size_t p = 0; !whole && p < parts; p++)
            inside += points_inside(s->space, &s->box[i], &part[p]);
        if (!whole && inside != points)
            return CHP_COVER_OUTSIDE;
        found += points;
    }
    return found == wanted ? CHP_COVER_EXACT : found > wanted ? CHP_COVER_TWICE : CHP_COVER_GAP;
}

static int unpack(sorter *s, const chp_box_log *boxes)
{
    chp_closed_box closed;
    s->box = malloc((boxes->count + 1) * sizeof *s->box);
    for (size_t at = 0; s->box && chp_box_log_next(boxes, &at, &closed);)
        s->box[s->count++] = closed.box;
    return s->box != NULL;
}

static void tell_all_apart(sorter *s)
{
    size_t *list = malloc((s->count + 1) * sizeof *list);
    if (!list) {
        s->found = CHP_COVER_MEMORY;
        return;
    }
    for (size_t i = 0; i < s->count; i++)
        list[i] = i;
    s->copies = (double)MOST_COPIES * ((double)s->count + FEW);
    tell_apart(s, list, s->count);
    free(list);
}

chp_cover chp_cover_check(const chp_space *space, const chp_box *part, size_t parts,
                          const chp_box_log *boxes)
{
    sorter s = { .space = space };
    if (!unpack(&s, boxes))
        return CHP_COVER_MEMORY;
    s.found = add_up(&s, part, parts);
    if (s.found == CHP_COVER_EXACT)
        tell_all_apart(&s);
    free(s.box);
    return s.found;
}
