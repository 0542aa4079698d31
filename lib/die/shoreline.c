#include "die/die.h"

#include <math.h>

/* Metres below which an edge is taken to fit: rounding of sums, not silicon. */
static const double edge_tolerance_m = 1e-12;
/* Stands for no edge at all where a share is asked for. */
static const double no_edge_m = 1e-6;

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

enum { CHECKS = 3 };

static void check(chp_shortfall out[CHECKS], chp_edges *edges, const chp_edge_demand *d,
                  double width_m, double height_m)
{
    /* where dies have more neighbours than sides, a side carries several links */
    double facing = d->facing_x + d->facing_y;
    double link_side_m = facing > 0 ? ceil(d->links / facing) * d->link_edge_m : 0;
    double longest_m = lay_die(edges, d, width_m, height_m, link_side_m);
    free_sides x = sides_of(d, d->facing_x, edges->y_m), y = sides_of(d, d->facing_y, edges->x_m);
    double edge_m = x.sides * x.length_m + y.sides * y.length_m;
    double slots = x.sides * x.slots + y.sides * y.slots;
    double stacks_m = d->stacks * d->stack_edge_m;
    out[0] = (chp_shortfall){ "die edge for the link to one neighbour", link_side_m, longest_m,
                              CHP_LENGTH, "fewer lanes, or a link with more bandwidth per edge" };
    out[1] = (chp_shortfall){ "die shoreline", stacks_m + d->io_edge_m, edge_m, CHP_LENGTH,
                              "fewer stacks a die, more dies, a larger die, or less I/O edge" };
    out[2] = (chp_shortfall){ "die sides that hold whole stacks", stacks_m,
                              slots * d->stack_edge_m, CHP_LENGTH,
                              "fewer stacks a die, more dies, or a larger die" };
}

int chp_shoreline_fits(chp_edges *out, const chp_edge_demand *d, double width_m, double height_m,
                       chp_shortfall *why)
{
    chp_shortfall checked[CHECKS];
    check(checked, out, d, width_m, height_m);
    for (int i = 0; i < CHECKS; i++)
        if (checked[i].need > checked[i].have + edge_tolerance_m) {
            *why = checked[i];
            return 0;
        }
    chp_place_stacks(out, d);
    return 1;
}

double chp_shoreline_share(chp_edges *out, const chp_edge_demand *d, double width_m,
                           double height_m)
{
    chp_shortfall checked[CHECKS];
    double share = 0;
    check(checked, out, d, width_m, height_m);
    for (int i = 0; i < CHECKS; i++)
        if (checked[i].need > 0)
            share = fmax(share, checked[i].need / fmax(checked[i].have, no_edge_m));
    chp_place_stacks(out, d);
    return share;
}
