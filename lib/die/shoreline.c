#include "die/die.h"

#include <math.h>

/* Metres below which an edge is taken to fit: rounding of sums, not silicon. */
static const double edge_tolerance_m = 1e-12;

/* Free sides of one direction and the whole stacks that stand on one of them. */
typedef struct {
    double sides, length_m, slots;
} free_sides;

static free_sides sides_of(const chp_edge_demand *d, double facing, double length_m)
{
    double slots =
        d->stacks > 0 ? floor((length_m + edge_tolerance_m) / d->stack_edge_m) : 0;
    free_sides f = { 2 - facing, length_m, slots };
    return f;
}

static int falls_short(chp_shortfall *why, const char *what, double need_m, double have_m,
                       const char *lever)
{
    chp_shortfall shortfall = { what, need_m, have_m, CHP_LENGTH, lever };
    *why = shortfall;
    return 0;
}

double chp_edge_used(const chp_edge_demand *d)
{
    return d->links * d->link_edge_m + d->stacks * d->stack_edge_m + d->io_edge_m;
}

void chp_place_stacks(chp_edges *e, const chp_edge_demand *d)
{
    /* left and right sides are as long as the die is high */
    free_sides x = sides_of(d, d->facing_x, e->y_m), y = sides_of(d, d->facing_y, e->x_m);
    int x_first = !(y.sides > 0) || (x.sides > 0 && x.length_m > y.length_m);
    const free_sides *first = x_first ? &x : &y, *then = x_first ? &y : &x;
    double on_first = fmin(d->stacks, first->sides * first->slots);
    double on_then = fmin(d->stacks - on_first, then->sides * then->slots);
    on_first = d->stacks - on_then;
    e->stacks_x = x_first ? on_first : on_then;
    e->stacks_y = x_first ? on_then : on_first;
}

/* Links take short sides where there is a choice, which leaves the long ones to
 * memory. Returns the longest side that there is for the links of one. */
static double lay_die(chp_edges *out, const chp_edge_demand *d, double width_m, double height_m,
                      double link_side_m)
{
    double short_m = fmin(width_m, height_m), long_m = fmax(width_m, height_m);
    int one_way = (d->facing_x > 0) != (d->facing_y > 0);
    int long_side = one_way && link_side_m > short_m + edge_tolerance_m;
    /* the sides that face in x are as long as the die is high */
    int high = one_way ? long_side == (d->facing_x > 0) : 1;
    out->x_m = high ? short_m : long_m;
    out->y_m = high ? long_m : short_m;
    return one_way ? long_m : short_m;
}

int chp_shoreline_fits(chp_edges *out, const chp_edge_demand *d, double width_m, double height_m,
                       chp_shortfall *why)
{
    /* where dies have more neighbours than sides, a side carries several links */
    double facing = d->facing_x + d->facing_y;
    double link_side_m = facing > 0 ? ceil(d->links / facing) * d->link_edge_m : 0;
    double longest_m = lay_die(out, d, width_m, height_m, link_side_m);
    if (link_side_m > longest_m + edge_tolerance_m)
        return falls_short(why, "die edge for the link to one neighbour", link_side_m, longest_m,
                           "fewer lanes, or a link with more bandwidth per edge");
    free_sides x = sides_of(d, d->facing_x, out->y_m), y = sides_of(d, d->facing_y, out->x_m);
    double need_m = d->stacks * d->stack_edge_m + d->io_edge_m;
    double edge_m = x.sides * x.length_m + y.sides * y.length_m;
    if (need_m > edge_m + edge_tolerance_m)
        return falls_short(why, "die shoreline", need_m, edge_m,
                           "fewer stacks a die, more dies, a larger die, or less I/O edge");
    double slots = x.sides * x.slots + y.sides * y.slots;
    if (d->stacks > slots)
        return falls_short(why, "die sides that hold whole stacks", d->stacks * d->stack_edge_m,
                           slots * d->stack_edge_m,
                           "fewer stacks a die, more dies, or a larger die");
    chp_place_stacks(out, d);
    return 1;
}
