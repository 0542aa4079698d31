#include "chip/chip.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#include "chip/sites.h"
#include "die/die.h"

static int falls_short(chp_shortfall *why, const char *what, double need, double have,
                       chp_dimension dimension, const char *lever)
{
    chp_shortfall shortfall = { what, need, have, dimension, lever };
    *why = shortfall;
    return 0;
}

/* ------------------------------------------------------------ attachments */

/* Pitches are compared as bumps per area, so that what is needed is more. */
static double bumps_per_m2(double pitch_m)
{
    return 1 / (pitch_m * pitch_m);
}

static int links_attach(const chp_chip_design *d, const chp_part_list *parts, chp_shortfall *why)
{
    if (d->dies < 2 || !(d->lanes > 0))
        return 1;
    const chp_link *link = parts->link;
    const chp_package *attach = parts->die_attach;
    if (attach->bump_pitch_m > link->bump_pitch_m)
        return falls_short(why, "bumps per area between dies", bumps_per_m2(link->bump_pitch_m),
                           bumps_per_m2(attach->bump_pitch_m), CHP_PER_AREA,
                           "a link for coarser bumps, or a finer die_attach");
    return 1;
}

static int memory_pitch_fits(const chp_part_list *parts, chp_shortfall *why)
{
    if (parts->memory_attach->bump_pitch_m > parts->memory->bump_pitch_m)
        return falls_short(why, "bumps per area under the memory",
                           bumps_per_m2(parts->memory->bump_pitch_m),
                           bumps_per_m2(parts->memory_attach->bump_pitch_m), CHP_PER_AREA,
                           "memory for coarser bumps, or a finer memory_attach");
    return 1;
}

static int memory_attaches(const chp_chip_design *d, const chp_part_list *parts, chp_shortfall *why)
{
    if (!(d->stacks > 0))
        return 1;
    if (fmod(d->stacks, d->dies) != 0)
        return falls_short(why, "stacks that all dies share evenly",
                           d->dies * ceil(d->stacks / d->dies), d->stacks, CHP_COUNT,
                           "memory.stacks a multiple of package.dies");
    return memory_pitch_fits(parts, why);
}

/* ------------------------------------------------------------------ areas */

static double links_of_a_die(const chp_chip_design *d)
{
    return d->dies > 1 && d->lanes > 0 ? chp_topology_neighbours(d->topology, d->dies) : 0;
}

static double stacks_of_a_die(const chp_chip_design *d)
{
    return d->stacks > 0 ? d->stacks / d->dies : 0;
}

/* Whole modules: half a module takes the edge of one. */
static double modules_of_a_link(const chp_chip_design *d, const chp_link *link)
{
    return ceil(d->lanes / link->lanes);
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
    double stacks = stacks_of_a_die(d), links = links_of_a_die(d);
    out->cores_m2 = (d->cores + d->spare_cores) * core_area(d, parts);
    out->cache_m2 = cache_area(d, parts->process);
    out->memory_phy_m2 = stacks > 0 ? stacks * parts->memory->phy_area_m2 : 0;
    out->link_phy_m2 =
        links > 0 ? links * modules_of_a_link(d, parts->link) * parts->link->module_area_m2 : 0;
    out->io_m2 = d->io_area_m2;
    out->other_m2 = d->other_area_m2;
    double placed_m2 = out->cores_m2 + out->cache_m2 + out->memory_phy_m2 + out->link_phy_m2 +
                       out->io_m2 + out->other_m2;
    out->area_m2 = placed_m2 / d->utilization;
}

static chp_edge_demand edge_demand(const chp_chip_design *d, const chp_part_list *parts)
{
    chp_grid grid = chp_die_grid(d->topology, d->dies);
    chp_edge_demand demand = { .links = links_of_a_die(d),
                               .facing_x = chp_grid_facing(grid.columns),
                               .facing_y = chp_grid_facing(grid.rows),
                               .stacks = stacks_of_a_die(d),
                               .io_edge_m = d->io_edge_m };
    if (demand.links > 0)
        demand.link_edge_m = modules_of_a_link(d, parts->link) * parts->link->module_edge_m;
    if (demand.stacks > 0)
        demand.stack_edge_m = fmax(parts->memory->phy_edge_m, parts->memory->body_edge_m);
    return demand;
}

/* With the reticle lifted a die of any area has any aspect. */
static int shape_die(chp_floorplan *out, const chp_chip_design *d, const chp_process *process,
                     double aspect)
{
    if (chp_die_shape(&out->width_m, &out->height_m, process, out->area_m2, aspect))
        return 1;
    out->height_m = sqrt(out->area_m2 * aspect);
    out->width_m = out->area_m2 / out->height_m;
    return (d->relaxed & CHP_FIT_RETICLE) != 0;
}

static void settle_shape(chp_floorplan *out, const chp_edge_demand *demand)
{
    out->edge_m = 2 * (out->width_m + out->height_m);
    out->edge_used_m = chp_edge_used(demand);
    out->edge_share = chp_shoreline_share(&out->edges, demand, out->width_m, out->height_m);
}

/* A square die first, then ever longer ones up to two to one: a longer die has
 * more edge. With the edge lifted the one that lacks least is taken. */
static int choose_shape(chp_floorplan *out, const chp_chip_design *d, const chp_part_list *parts,
                        chp_shortfall *why)
{
    chp_edge_demand demand = edge_demand(d, parts);
    const chp_process *process = parts->process;
    double reticle_m2 = process->reticle_width_m * process->reticle_height_m;
    chp_floorplan best = { .edge_share = HUGE_VAL };
    out->reticle_share = out->area_m2 / reticle_m2;
    for (int eighths = 8; eighths <= 16; eighths++) {
        if (!shape_die(out, d, process, eighths / 8.0))
            return falls_short(why, "die area within the reticle", out->area_m2, reticle_m2,
                               CHP_AREA, "fewer cores, less cache, a denser node, or more dies");
        int fits = chp_shoreline_fits(&out->edges, &demand, out->width_m, out->height_m, why);
        if (fits || d->relaxed & CHP_FIT_EDGE)
            settle_shape(out, &demand);
        if (fits)
            return 1;
        if (d->relaxed & CHP_FIT_EDGE && out->edge_share < best.edge_share)
            best = *out;
    }
    if (best.edge_share < HUGE_VAL)
        *out = best;
    return best.edge_share < HUGE_VAL;
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
                            .die_gap_m = parts->die_attach ? parts->die_attach->die_spacing_m : 0 };
    if (!(d->stacks > 0))
        return in;
    in.stacks = d->stacks;
    in.stacks_x = plan->edges.stacks_x;
    in.stacks_y = plan->edges.stacks_y;
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
    if (!(links_of_a_die(d) > 0))
        return 1;
    const chp_link *link = parts->link;
    double depth_m = link->module_area_m2 / link->module_edge_m;
    double edge_m = modules_of_a_link(d, link) * link->module_edge_m;
    double need_m = depth_m + chp_longest_channel(&plan->sites, edge_m);
    if (need_m > link->reach_m)
        return falls_short(why, "reach of the die-to-die link", need_m, link->reach_m, CHP_LENGTH,
                           "a link of longer reach, a die_attach of closer spacing, or dies "
                           "joined to their neighbours only");
    return 1;
}

/* The carrier that dies and stacks stand on together covers the box around
 * them; bridges are smaller than what stands on their substrate. */
static double carrier_area(const chp_carrier *carrier, double box_m2)
{
    double sum_m2 = carrier->parts_m2 * fmax(carrier->package->area_factor, 1);
    return carrier->count > 1 ? sum_m2 : fmax(sum_m2, box_m2);
}

static int carriers_fit(chp_floorplan *plan, const chp_chip_design *d, const chp_part_list *parts,
                        chp_shortfall *why)
{
    chp_carrier carrier[2];
    double stack_m2 = d->stacks > 0 ? parts->memory->body_edge_m * parts->memory->body_depth_m : 0;
    int count = chp_carriers(carrier, parts->die_attach, parts->memory_attach, d->dies,
                             d->dies * plan->area_m2, d->stacks, d->stacks * stack_m2);
    for (int i = 0; i < count; i++) {
        double need_m2 = carrier_area(&carrier[i], plan->box_x_m * plan->box_y_m);
        double have_m2 = carrier[i].package->max_area_m2;
        plan->carrier_share = fmax(plan->carrier_share, need_m2 / have_m2);
        if (need_m2 > have_m2 && !(d->relaxed & CHP_FIT_CARRIER))
            return falls_short(why, "area of interposer or substrate", need_m2, have_m2, CHP_AREA,
                               "less silicon, fewer stacks, or another packaging technology");
        if (carrier[i].package->area_factor >= 1)
            plan->interposer_m2 += carrier[i].count * need_m2;
    }
    plan->bump_pitch_m = count ? carrier[0].package->bump_pitch_m : 0;
    return 1;
}

/* PHYs keep the bumps over them for signals; the rest is supply and ground. */
static double supply_bumps(const chp_floorplan *plan)
{
    double signal_m2 = plan->memory_phy_m2 + plan->link_phy_m2 + plan->io_m2;
    return plan->bump_pitch_m > 0 ? (plan->area_m2 - signal_m2) * bumps_per_m2(plan->bump_pitch_m)
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
    if (!links_attach(design, parts, why) || !memory_attaches(design, parts, why))
        return 0;
    sum_areas(&plan, design, parts);
    if (!choose_shape(&plan, design, parts, why))
        return 0;
    place(&plan, design, parts);
    if (!links_reach(&plan, design, parts, why) || !carriers_fit(&plan, design, parts, why))
        return 0;
    plan.supply_bumps = supply_bumps(&plan);
    *out = plan;
    return 1;
}

/* ----------------------------------------------------------------- bounds */

/* Whether some number of stacks in between may be shared evenly. */
static int evenly_shared(const chp_chip_design *low, const chp_chip_design *high)
{
    if (low->stacks == high->stacks)
        return !(low->stacks > 0) || fmod(low->stacks, low->dies) == 0;
    return !(low->stacks > 0) || floor(high->stacks / low->dies) * low->dies >= low->stacks;
}

/* With limits lifted a die may take each of them. */
static int take_all_shapes(chp_plan_bounds *out, const chp_chip_design *d,
                           const chp_part_list *parts)
{
    chp_edge_demand least = edge_demand(d, parts);
    chp_floorplan plan = out->least, most = out->least;
    most.area_m2 = out->most_area_m2;
    out->least_edge_share = HUGE_VAL;
    for (out->shapes = 0; out->shapes < CHP_DIE_SHAPES; out->shapes++) {
        chp_edges edges;
        shape_die(&plan, d, parts->process, (8 + out->shapes) / 8.0);
        shape_die(&most, d, parts->process, (8 + out->shapes) / 8.0);
        out->width_m[out->shapes] = plan.width_m;
        out->height_m[out->shapes] = plan.height_m;
        double share = chp_shoreline_share(&edges, &least, most.width_m, most.height_m);
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

int chp_design_plan_bounds(chp_plan_bounds *out, const chp_chip_design *low,
                           const chp_chip_design *high, const chp_part_list *parts,
                           chp_shortfall *why)
{
    chp_floorplan most = { 0 };
    memset(out, 0, sizeof *out);
    if (!links_attach(low, parts, why))
        return 0;
    if (!evenly_shared(low, high))
        return falls_short(why, "stacks that all dies share evenly", low->dies, high->stacks,
                           CHP_COUNT, "memory.stacks a multiple of package.dies");
    if (low->stacks > 0 && !memory_pitch_fits(parts, why))
        return 0;
    sum_areas(&out->least, low, parts);
    sum_areas(&most, high, parts);
    out->most_area_m2 = most.area_m2;
    int shaped = low->relaxed ? take_all_shapes(out, low, parts)
                              : find_shapes(out, low, high, parts, why);
    return shaped && carriers_fit(&out->least, low, parts, why);
}
