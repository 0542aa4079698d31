#include "chip/io_die.h"

#include <math.h>

#include "chip/joins.h"
#include "chip/outline.h"
#include "chip/spokes.h"

static const double rounding_m = 1e-9;

enum { SIDES = 4 };

void chp_io_areas(chp_io_plan *out, const chp_chip_design *d, const chp_part_list *parts)
{
    if (!(d->io_dies > 0))
        return;
    chp_joins links = chp_joins_of_io_die(d, parts), spokes = chp_spokes_of_io_die(d, parts);
    out->cache_m2 = chp_cache_area(parts->io_process, d->io_cache_bytes);
    out->memory_phy_m2 = d->stacks > 0 ? d->stacks / d->io_dies * parts->memory->phy_area_m2 : 0;
    out->link_phy_m2 = chp_joins_area(&links) + chp_joins_area(&spokes);
    out->io_m2 = d->io_area_m2;
    out->other_m2 = d->io_other_area_m2;
    out->area_m2 = (out->cache_m2 + out->memory_phy_m2 + out->link_phy_m2 + out->io_m2 +
                    out->other_m2) / d->utilization;
}

static int lacks_sides(chp_shortfall *why, const char *what)
{
    chp_shortfall none = { what, 1, 0, CHP_COUNT,
                           "fewer I/O dies, a row of them, or dies stacked on them" };
    *why = none;
    return 0;
}

/* A side that faces dies carries one bundle of links, that of its neighbour or
 * those of its share of the compute dies. */
static int edge_demand(chp_edge_demand *out, const chp_chip_design *d, const chp_part_list *parts,
                       chp_shortfall *why)
{
    chp_grid grid = chp_die_grid(d->topology, d->io_dies);
    chp_joins links = chp_joins_of_io_die(d, parts), spokes = chp_spokes_of_io_die(d, parts);
    chp_edge_demand demand = { .facing_x = chp_grid_facing(grid.columns),
                               .facing_y = chp_grid_facing(grid.rows),
                               .stacks = d->stacks / d->io_dies,
                               .io_edge_m = d->io_edge_m };
    double facing = demand.facing_x + demand.facing_y;
    if (links.count > 0)
        demand.link_edge_m = ceil(links.count / facing) * chp_join_edge(&links);
    if (!(d->stacked > 0)) {
        chp_spoke_sides sides = chp_sides_of_spokes(&grid);
        double count = sides.x + sides.y;
        if (!(count > 0))
            return lacks_sides(why, "sides of an I/O die that face no other");
        double bundle_m = ceil(spokes.count / count) * chp_join_edge(&spokes);
        demand.link_edge_m = fmax(demand.link_edge_m, bundle_m);
        demand.facing_x += sides.x;
        demand.facing_y += sides.y;
        if (demand.stacks > 0 && !(demand.facing_x + demand.facing_y < SIDES))
            return lacks_sides(why, "sides of an I/O die left for its stacks");
    }
    demand.links = demand.facing_x + demand.facing_y;
    if (demand.stacks > 0)
        demand.stack_edge_m = fmax(parts->memory->phy_edge_m, parts->memory->body_edge_m);
    *out = demand;
    return 1;
}

/* Dies on top must not overhang: a base die that is too small for them is made
 * as large as they are. */
static int enlarge(chp_io_plan *io, const chp_chip_design *d, const chp_part_list *parts,
                   double die_x_m, double die_y_m, chp_shortfall *why)
{
    chp_outline *o = &io->outline;
    const chp_process *p = parts->io_process;
    double short_m = fmin(o->width_m, o->height_m), long_m = fmax(o->width_m, o->height_m);
    double most_short_m = fmin(p->reticle_width_m, p->reticle_height_m);
    double most_long_m = fmax(p->reticle_width_m, p->reticle_height_m);
    double gap_m = parts->die_attach ? parts->die_attach->die_spacing_m : 0;
    chp_base_of_tile(&short_m, &long_m, d->dies / d->io_dies, die_x_m, die_y_m, gap_m);
    o->width_m = short_m;
    o->height_m = long_m;
    o->area_m2 = io->area_m2 = short_m * long_m;
    o->reticle_share = o->area_m2 / (most_short_m * most_long_m);
    int prints = short_m <= most_short_m + rounding_m && long_m <= most_long_m + rounding_m;
    if (prints || d->relaxed & CHP_FIT_RETICLE)
        return 1;
    int broad = short_m > most_short_m + rounding_m;
    chp_shortfall base = { "I/O die under its dies, within the reticle",
                           broad ? short_m : long_m, broad ? most_short_m : most_long_m,
                           CHP_LENGTH, "more I/O dies, smaller or fewer dies on each" };
    *why = base;
    return 0;
}

static int settle(chp_io_plan *io, const chp_chip_design *d, const chp_edge_demand *demand,
                  chp_shortfall *why)
{
    chp_outline *o = &io->outline;
    o->edge_share = chp_shoreline_share(&o->edges, demand, o->width_m, o->height_m);
    return d->relaxed & CHP_FIT_EDGE ||
           chp_shoreline_fits(&o->edges, demand, o->width_m, o->height_m, why);
}

/* What fits no I/O die is told as such. */
static int of_io_die(chp_shortfall *why)
{
    if (why->dimension == CHP_AREA) {
        why->what = "area of an I/O die within the reticle";
        why->lever = "more I/O dies, less cache on them, or a denser io_die.process";
    } else if (why->dimension == CHP_LENGTH) {
        why->what = "edge of an I/O die";
        why->lever = "more I/O dies, fewer stacks or lanes, or a larger io_die.other_area";
    }
    return 0;
}

int chp_io_outline(chp_io_plan *out, const chp_chip_design *d, const chp_part_list *parts,
                   double die_x_m, double die_y_m, chp_shortfall *why)
{
    chp_edge_demand demand;
    if (!(d->io_dies > 0))
        return 1;
    if (!edge_demand(&demand, d, parts, why))
        return 0;
    /* what stands on its edge is looked at again when it is large enough for its dies */
    unsigned relaxed = d->stacked > 0 ? d->relaxed | CHP_FIT_EDGE : d->relaxed;
    if (!chp_choose_outline(&out->outline, parts->io_process, out->area_m2, &demand, relaxed, why))
        return of_io_die(why);
    if (!(d->stacked > 0))
        return 1;
    return enlarge(out, d, parts, die_x_m, die_y_m, why) &&
           (settle(out, d, &demand, why) || of_io_die(why));
}

int chp_spokes_reach(const chp_chip_design *d, const chp_part_list *parts,
                     const chp_sites_input *sites, chp_shortfall *why)
{
    if (!(d->io_dies > 0) || d->stacked > 0)
        return 1;
    const chp_link *link = parts->io_link;
    double need_m = link->module_area_m2 / link->module_edge_m + chp_longest_spoke(sites);
    if (need_m <= link->reach_m || d->relaxed & CHP_FIT_REACH)
        return 1;
    chp_shortfall reach = { "reach of the link to an I/O die", need_m, link->reach_m, CHP_LENGTH,
                            "a link of longer reach, fewer dies on a side, or dies stacked" };
    *why = reach;
    return 0;
}
