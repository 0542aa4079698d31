#include "die/die.h"

#include <math.h>

/* Metres below which an edge is taken to fit: rounding of sums, not silicon. */
static const double edge_tolerance_m = 1e-12;

typedef struct {
    double edge_m; /* of sides that face no other die */
    double slots;  /* whole stacks that stand on them */
} free_sides;

/* Links take the short sides first, which leaves the long ones to memory. */
static free_sides count_free_sides(const chp_edge_demand *d, double width_m, double height_m,
                                   double link_side_m)
{
    const double side[4] = { width_m, width_m, height_m, height_m };
    int facing = (int)fmin(d->links, 4);
    int first = link_side_m <= width_m + edge_tolerance_m ? 0 : 2;
    free_sides sum = { 0, 0 };
    for (int i = facing; i < 4; i++) {
        double length = side[(first + i) % 4];
        sum.edge_m += length;
        if (d->stacks > 0)
            sum.slots += floor((length + edge_tolerance_m) / d->stack_edge_m);
    }
    return sum;
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

int chp_shoreline_fits(const chp_edge_demand *d, double width_m, double height_m,
                       chp_shortfall *why)
{
    /* with more than four neighbours a side carries several links */
    double link_side_m = ceil(d->links / 4) * d->link_edge_m;
    double longest_m = d->links <= 2 ? fmax(width_m, height_m) : fmin(width_m, height_m);
    if (link_side_m > longest_m + edge_tolerance_m)
        return falls_short(why, "die edge for the link to one neighbour", link_side_m, longest_m,
                           "fewer lanes, or a link with more bandwidth per edge");
    free_sides sides = count_free_sides(d, width_m, height_m, link_side_m);
    double need_m = d->stacks * d->stack_edge_m + d->io_edge_m;
    if (need_m > sides.edge_m + edge_tolerance_m)
        return falls_short(why, "die shoreline", need_m, sides.edge_m,
                           "fewer stacks a die, more dies, a larger die, or less I/O edge");
    if (d->stacks > sides.slots)
        return falls_short(why, "die sides that hold whole stacks", d->stacks * d->stack_edge_m,
                           sides.slots * d->stack_edge_m,
                           "fewer stacks a die, more dies, or a larger die");
    return 1;
}
