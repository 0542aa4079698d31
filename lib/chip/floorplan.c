#include "chip/chip.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#include "chip/io_die.h"
#include "chip/joins.h"
#include "chip/outline.h"
#include "chip/sites.h"
#include "die/die.h"

static int falls_short(chp_shortfall *why, const char *what, double need, double have,
                       chp_dimension dimension, const char *lever)
{
    chp_shortfall shortfall = { what, need, have, dimension, lever };
    *why = shortfall;
    return 0;
}

/* ------------------------------------------------------------------ areas */

/* I/O dies hold all of them, where there are some. */
static double stacks_of_a_die(const chp_chip_design *d)
{
    return d->stacks > 0 && !(d->io_dies > 0) ? d->stacks / d->dies : 0;
}

/* Logic shrinks with the density of the node; the private memory of a core is
 * scaled with it, which favours the newer node a little (SRAM shrinks less). */
static double core_area(const chp_chip_design *d, const chp_part_list *parts)
{
    return d->core_area_m2 * parts->core_process->logic_density_per_m2 /
           parts->process->logic_density_per_m2;
}

/* Spare slices are built, not used. */
static double cache_area(const chp_chip_design *d, const chp_process *process)
{
    double sold_m2 = chp_cache_area(process, d->l2_bytes);
    return d->cache_slices > 0 ? sold_m2 * (1 + d->spare_slices / d->cache_slices) : sold_m2;
}

static void sum_areas(chp_floorplan *out, const chp_chip_design *d, const chp_part_list *parts)
{
    double stacks = stacks_of_a_die(d);
    chp_joins joins = chp_joins_of_die(d, parts);
    out->cores_m2 = (d->cores + d->spare_cores) * core_area(d, parts);
    out->cache_m2 = cache_area(d, parts->process);
    out->memory_phy_m2 = stacks > 0 ? stacks * parts->memory->phy_area_m2 : 0;
    out->link_phy_m2 = chp_joins_area(&joins);
    out->io_m2 = d->io_dies > 0 ? 0 : d->io_area_m2;
    out->other_m2 = d->other_area_m2;
    double placed_m2 = out->cores_m2 + out->cache_m2 + out->memory_phy_m2 + out->link_phy_m2 +
                       out->io_m2 + out->other_m2;
    out->area_m2 = placed_m2 / d->utilization;
    chp_io_areas(&out->io, d, parts);
}

/* Beside I/O dies a die turns one side to its own; on top of them, none. */
static chp_edge_demand io_edge_demand(const chp_chip_design *d, const chp_joins *joins)
{
    chp_edge_demand demand = { .links = d->stacked > 0 ? 0 : joins->count };
    demand.facing_x = demand.links;
    demand.link_edge_m = demand.links > 0 ? chp_join_edge(joins) : 0;
    return demand;
}

static chp_edge_demand edge_demand(const chp_chip_design *d, const chp_part_list *parts)
{
    chp_joins joins = chp_joins_of_die(d, parts);
    if (d->io_dies > 0)
        return io_edge_demand(d, &joins);
    chp_grid grid = chp_die_grid(d->topology, d->dies);
    chp_edge_demand demand = { .links = joins.count,
                               .link_edge_m = chp_join_edge(&joins),
                               .facing_x = chp_grid_facing(grid.columns),
                               .facing_y = chp_grid_facing(grid.rows),
                               .stacks = stacks_of_a_die(d),
                               .io_edge_m = d->io_edge_m };
    if (demand.stacks > 0)
        demand.stack_edge_m = fmax(parts->memory->phy_edge_m, parts->memory->body_edge_m);
    return demand;
}

static int choose_sides(chp_floorplan *out, const chp_chip_design *d, const chp_part_list *parts,
                        chp_shortfall *why)
{
    chp_edge_demand demand = edge_demand(d, parts);
    chp_outline outline;
    if (!chp_choose_outline(&outline, parts->process, out->area_m2, &demand, d->relaxed, why))
        return 0;
    out->width_m = outline.width_m;
    out->height_m = outline.height_m;
    out->edges = outline.edges;
    out->edge_m = 2 * (out->width_m + out->height_m);
    out->edge_used_m = chp_edge_used(&demand);
    if (!chp_io_outline(&out->io, d, parts, out->edges.x_m, out->edges.y_m, why))
        return 0;
    out->reticle_share = fmax(outline.reticle_share, out->io.outline.reticle_share);
    out->edge_share = fmax(outline.edge_share, out->io.outline.edge_share);
    return 1;
}

/* ------------------------------------------------------------------- places */

static chp_sites_input sites_input(const chp_floorplan *plan, const chp_chip_design *d,
                                     const chp_part_list *parts)
{
    const chp_package *memory = parts->memory_attach;
    chp_sites_input in = { .topology = d->topology,
                            .dies = d->dies,
                            .die_x_m = plan->edges.x_m,
                            .die_y_m = plan->edges.y_m,
                            .die_gap_m = parts->die_attach ? parts->die_attach->die_spacing_m : 0,
                            .io_dies = d->io_dies,
                            .io_x_m = plan->io.outline.edges.x_m,
                            .io_y_m = plan->io.outline.edges.y_m,
                            .stacked = d->io_dies > 0 && d->stacked > 0 };
    const chp_edges *holder = d->io_dies > 0 ? &plan->io.outline.edges : &plan->edges;
    if (!(d->stacks > 0))
        return in;
    in.stacks = d->stacks;
    in.stacks_x = holder->stacks_x;
    in.stacks_y = holder->stacks_y;
    in.stack_edge_m = fmax(parts->memory->phy_edge_m, parts->memory->body_edge_m);
    in.body_edge_m = parts->memory->body_edge_m;
    in.body_depth_m = parts->memory->body_depth_m;
    in.stack_gap_m = memory ? memory->die_spacing_m : 0;
    return in;
}

/* Between the bumps of two dies: they are half a module behind each edge. */
static int links_reach(const chp_floorplan *plan, const chp_chip_design *d,
                       const chp_part_list *parts, chp_shortfall *why)
{
    chp_joins joins = d->io_dies > 0 ? chp_joins_of_io_die(d, parts) : chp_joins_of_die(d, parts);
    if (!(joins.count > 0))
        return 1;
    const chp_link *link = joins.link;
    double depth_m = link->module_area_m2 / link->module_edge_m;
    double need_m = depth_m + chp_longest_channel(&plan->sites, chp_join_edge(&joins));
    if (need_m > link->reach_m && !(d->relaxed & CHP_FIT_REACH))
        return falls_short(why, "reach of the die-to-die link", need_m, link->reach_m, CHP_LENGTH,
                           "a link of longer reach, a die_attach of closer spacing, or dies "
                           "joined to their neighbours only");
    return 1;
}

/* The carrier that all stand on together covers the box around them; bridges are
 * smaller than what stands on their substrate. */
static double carrier_area(const chp_carrier *carrier, double box_m2)
{
    return fmax(carrier->parts_m2 * fmax(carrier->package->area_factor, 1), box_m2);
}

static int carriers_fit(chp_floorplan *plan, const chp_chip_design *d, const chp_part_list *parts,
                        chp_shortfall *why)
{
    chp_carrier carrier[2];
    double stack_m2 = d->stacks > 0 ? parts->memory->body_edge_m * parts->memory->body_depth_m : 0;
    chp_carried carried = { d->dies,   d->dies * plan->area_m2,
                            d->io_dies, d->io_dies * plan->io.area_m2,
                            d->stacks, d->stacks * stack_m2,
                            d->io_dies > 0 && d->stacked > 0 };
    int count = chp_carriers(carrier, parts->die_attach, parts->memory_attach, &carried);
    for (int i = 0; i < count; i++) {
        double box_m2 = i + 1 < count ? 0 : plan->box_x_m * plan->box_y_m;
        double need_m2 = carrier_area(&carrier[i], box_m2);
        double have_m2 = carrier[i].package->max_area_m2;
        plan->carrier_share = fmax(plan->carrier_share, need_m2 / have_m2);
        if (need_m2 > have_m2 && !(d->relaxed & CHP_FIT_CARRIER))
            return falls_short(why, "area of interposer or substrate", need_m2, have_m2, CHP_AREA,
                               "less silicon, fewer stacks, or another packaging technology");
        if (carrier[i].package->area_factor >= 1)
            plan->interposer_m2 += carrier[i].count * need_m2;
    }
    /* modules carry the I/O dies, where there are some, and these stand elsewhere */
    int under_dies = d->io_dies > 0 ? count - 1 : 0;
    plan->bump_pitch_m = count ? carrier[under_dies].package->bump_pitch_m : 0;
    return 1;
}

/* PHYs keep the bumps over them for signals; the rest is supply and ground. What a
 * die on top of an I/O die draws comes through that one. */
static double supply_bumps(const chp_floorplan *plan, const chp_chip_design *d)
{
    const chp_io_plan *io = &plan->io;
    double supply_m2 = plan->area_m2 - plan->memory_phy_m2 - plan->link_phy_m2 - plan->io_m2;
    double below_m2 = io->area_m2 - io->memory_phy_m2 - io->link_phy_m2 - io->io_m2;
    if (d->io_dies > 0 && d->stacked > 0)
        supply_m2 = below_m2 * d->io_dies / d->dies;
    return plan->bump_pitch_m > 0 ? supply_m2 / (plan->bump_pitch_m * plan->bump_pitch_m)
                                  : HUGE_VAL;
}

static void place(chp_floorplan *plan, const chp_chip_design *d, const chp_part_list *parts)
{
    chp_sites sites;
    plan->sites = sites_input(plan, d, parts);
    chp_sites_build(&sites, &plan->sites);
    plan->box_x_m = sites.width_m;
    plan->box_y_m = sites.height_m;
}

int chp_design_floorplan(chp_floorplan *out, const chp_chip_design *design,
                         const chp_part_list *parts, chp_shortfall *why)
{
    chp_floorplan plan = { 0 };
    if (!chp_joins_attach(design, parts, why) || !chp_stacks_attach(design, parts, why))
        return 0;
    sum_areas(&plan, design, parts);
    if (!choose_sides(&plan, design, parts, why))
        return 0;
    place(&plan, design, parts);
    if (!chp_spokes_reach(design, parts, &plan.sites, why) ||
        !links_reach(&plan, design, parts, why) || !carriers_fit(&plan, design, parts, why))
        return 0;
    plan.supply_bumps = supply_bumps(&plan, design);
    *out = plan;
    return 1;
}

/* ----------------------------------------------------------------- bounds */

/* Whether some number of stacks in between may be shared evenly. */
static int evenly_shared(const chp_chip_design *low, const chp_chip_design *high)
{
    double holders = chp_holders(low);
    if (low->stacks == high->stacks)
        return !(low->stacks > 0) || fmod(low->stacks, holders) == 0;
    return !(low->stacks > 0) || floor(high->stacks / holders) * holders >= low->stacks;
}

/* With limits lifted a die may take each of them. */
static int take_all_shapes(chp_plan_bounds *out, const chp_chip_design *d,
                           const chp_part_list *parts)
{
    chp_edge_demand least = edge_demand(d, parts);
    out->least_edge_share = HUGE_VAL;
    for (out->shapes = 0; out->shapes < CHP_DIE_SHAPES; out->shapes++) {
        chp_edges edges;
        double aspect = (8 + out->shapes) / 8.0, width_m, height_m;
        chp_die_sides(&out->width_m[out->shapes], &out->height_m[out->shapes], parts->process,
                      out->least.area_m2, aspect, d->relaxed);
        chp_die_sides(&width_m, &height_m, parts->process, out->most_area_m2, aspect, d->relaxed);
        double share = chp_shoreline_share(&edges, &least, width_m, height_m);
        out->least_edge_share = fmin(out->least_edge_share, share);
    }
    return 1;
}

/* The sides can only grow with the area, and the demand with what stands on them:
 * what does not fit at the most area with the least demand never does, and what
 * always fits is never passed over for a longer die. */
static int find_shapes(chp_plan_bounds *out, const chp_chip_design *low,
                       const chp_chip_design *high, const chp_part_list *parts,
                       chp_shortfall *why)
{
    chp_edge_demand least = edge_demand(low, parts), most = edge_demand(high, parts);
    const chp_process *process = parts->process;
    double reticle_m2 = process->reticle_width_m * process->reticle_height_m;
    double largest_m2 = fmin(out->most_area_m2, reticle_m2), width_m, height_m;
    chp_shortfall ignored;
    chp_edges edges;
    out->shapes = 0;
    out->least_edge_share = HUGE_VAL;
    for (int eighths = 8; eighths <= 16; eighths++) {
        double *w = &out->width_m[out->shapes], *h = &out->height_m[out->shapes];
        if (!chp_die_shape(w, h, process, out->least.area_m2, eighths / 8.0))
            return falls_short(why, "die area within the reticle", out->least.area_m2, reticle_m2,
                               CHP_AREA, "fewer cores, less cache, a denser node, or more dies");
        chp_die_shape(&width_m, &height_m, process, largest_m2, eighths / 8.0);
        if (!chp_shoreline_fits(&edges, &least, width_m, height_m, why))
            continue;
        double share = chp_shoreline_share(&edges, &least, width_m, height_m);
        out->least_edge_share = fmin(out->least_edge_share, share);
        out->shapes++;
        if (chp_shoreline_fits(&edges, &most, *w, *h, &ignored))
            break;
    }
    return out->shapes > 0;
}

/* What stands on an I/O die is known but for the stacks; dies on top of it make it
 * as large as they are, up to the reticle. */
static void bound_io_dies(chp_plan_bounds *out, const chp_floorplan *most,
                          const chp_chip_design *d, const chp_process *process)
{
    double on_top = d->stacked > 0 ? d->dies / d->io_dies : 0;
    double reticle_m2 = process->reticle_width_m * process->reticle_height_m;
    out->least.io.area_m2 = fmax(out->least.io.area_m2, on_top * out->least.area_m2);
    out->most_io_m2 = most->io.area_m2;
    if (on_top > 0)
        out->most_io_m2 = d->relaxed & CHP_FIT_RETICLE ? HUGE_VAL : reticle_m2;
}

int chp_design_plan_bounds(chp_plan_bounds *out, const chp_chip_design *low,
                           const chp_chip_design *high, const chp_part_list *parts,
                           chp_shortfall *why)
{
    chp_floorplan most = { 0 };
    memset(out, 0, sizeof *out);
    if (!chp_joins_attach(low, parts, why))
        return 0;
    if (!evenly_shared(low, high))
        return falls_short(why, "stacks that all dies share evenly", chp_holders(low),
                           high->stacks, CHP_COUNT, "memory.stacks a multiple of package.dies");
    if (low->stacks > 0 && !chp_memory_pitch_fits(low, parts, why))
        return 0;
    sum_areas(&out->least, low, parts);
    sum_areas(&most, high, parts);
    out->most_area_m2 = most.area_m2;
    if (low->io_dies > 0)
        bound_io_dies(out, &most, low, parts->io_process);
    int shaped = low->relaxed ? take_all_shapes(out, low, parts)
                              : find_shapes(out, low, high, parts, why);
    return shaped && carriers_fit(&out->least, low, parts, why);
}
