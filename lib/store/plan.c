#include "store/plan.h"

#include <stdlib.h>
#include <string.h>

static int add_box(chp_part *part, const chp_box *box)
{
    if (part->boxes == part->room) {
        size_t room = part->room ? 2 * part->room : 16;
        chp_box *larger = realloc(part->box, room * sizeof *larger);
        if (!larger)
            return 0;
        part->box = larger;
        part->room = room;
    }
    part->box[part->boxes++] = *box;
    return 1;
}

/* Neighbours along an axis that lie inside the range as a whole become one box. */
typedef struct {
    chp_box box;
    int open;
} run;

static int end_run(chp_part *part, run *r)
{
    int good = !r->open || add_box(part, &r->box);
    r->open = 0;
    return good;
}

static void lengthen(run *r, const chp_box *slice, int axis)
{
    if (!r->open)
        r->box = *slice;
    r->box.last[axis] = slice->last[axis];
    r->open = 1;
}

/* Points [first, last) of `box`, counted from its own first; the box has one
 * value on the axes before `axis`. */
static int take(chp_part *part, const chp_space *space, const chp_box *box, int axis, double first,
                double last)
{
    double before = 0;
    run whole = { *box, 0 };
    for (unsigned i = box->first[axis]; i <= box->last[axis] && before < last; i++) {
        chp_box slice = *box;
        slice.first[axis] = slice.last[axis] = (uint16_t)i;
        double points = chp_box_points(space, &slice), after = before + points;
        int inside = before >= first && after <= last, outside = after <= first || points == 0;
        if (inside && !outside) {
            lengthen(&whole, &slice, axis);
        } else if (!outside) {
            if (!end_run(part, &whole) ||
                !take(part, space, &slice, axis + 1, first - before, last - before))
                return 0;
        }
        before = after;
    }
    return end_run(part, &whole);
}

/* Points of the parts before part `shard`, counted from 0. */
static double points_before(uint64_t points, uint64_t shard, uint64_t shards)
{
    uint64_t more = points % shards;
    return (double)(points / shards * shard + (shard < more ? shard : more));
}

int chp_part_find(chp_part *out, const chp_space *space, size_t shard, size_t shards)
{
    chp_part part = { NULL, 0, 0 };
    uint64_t points = (uint64_t)chp_space_points(space);
    double first = points_before(points, shard - 1, shards);
    double last = points_before(points, shard, shards);
    chp_box whole = chp_box_whole(space);
    int good = 1;
    if (first == 0 && last == (double)points)
        good = add_box(&part, &whole);
    else if (first < last)
        good = take(&part, space, &whole, 0, first, last);
    if (good)
        *out = part;
    else
        chp_part_close(&part);
    return good;
}

void chp_part_close(chp_part *part)
{
    free(part->box);
    memset(part, 0, sizeof *part);
}
