#include "chip/joins.h"

#include <math.h>

static int falls_short(chp_shortfall *why, const char *what, double need, double have,
                       chp_dimension dimension, const char *lever)
{
    chp_shortfall shortfall = { what, need, have, dimension, lever };
    *why = shortfall;
    return 0;
}

double chp_holders(const chp_chip_design *d)
{
    return d->io_dies > 0 ? d->io_dies : d->dies;
}

/* ------------------------------------------------------------------- links */

static chp_joins joins_of(const chp_link *link, double count, double lanes)
{
    chp_joins none = { link, 0, 0, 0 };
    if (!(count > 0) || !(lanes > 0))
        return none;
    chp_joins joins = { link, count, lanes, ceil(lanes / link->lanes) };
    return joins;
}

static chp_joins neighbours(const chp_chip_design *d, const chp_part_list *parts)
{
    double holders = chp_holders(d);
    double count = holders > 1 ? chp_topology_neighbours(d->topology, holders) : 0;
    return joins_of(parts->link, count, d->lanes);
}

chp_joins chp_joins_of_die(const chp_chip_design *d, const chp_part_list *parts)
{
    return d->io_dies > 0 ? joins_of(parts->io_link, 1, d->io_lanes) : neighbours(d, parts);
}

chp_joins chp_joins_of_io_die(const chp_chip_design *d, const chp_part_list *parts)
{
    return d->io_dies > 0 ? neighbours(d, parts) : joins_of(parts->link, 0, 0);
}

chp_joins chp_spokes_of_io_die(const chp_chip_design *d, const chp_part_list *parts)
{
    return joins_of(parts->io_link, d->io_dies > 0 ? d->dies / d->io_dies : 0, d->io_lanes);
}

double chp_joins_area(const chp_joins *j)
{
    return j->count > 0 ? j->count * j->modules * j->link->module_area_m2 : 0;
}

double chp_join_edge(const chp_joins *j)
{
    return j->count > 0 ? j->modules * j->link->module_edge_m : 0;
}

/* ------------------------------------------------------------- attachments */

/* Pitches are compared as bumps per area, so that what is needed is more. */
static double bumps_per_m2(double pitch_m)
{
    return 1 / (pitch_m * pitch_m);
}

static int attaches(const chp_chip_design *d, const chp_joins *j, const chp_package *attach,
                    const char *what, chp_shortfall *why)
{
    int fine = !(j->count > 0) || !(attach->bump_pitch_m > j->link->bump_pitch_m);
    if (fine || d->relaxed & CHP_FIT_PITCH)
        return 1;
    return falls_short(why, what, bumps_per_m2(j->link->bump_pitch_m),
                       bumps_per_m2(attach->bump_pitch_m), CHP_PER_AREA,
                       "a link for coarser bumps, or a finer attachment");
}

/* Nodes are compared by their names as lengths; 0 is one that is not known. */
static int can_drive(const chp_joins *j, const chp_process *process, chp_shortfall *why)
{
    double oldest_m = j->count > 0 ? j->link->oldest_node_m : 0;
    if (!(oldest_m > 0) || !(process->feature_m > oldest_m))
        return 1;
    return falls_short(why, "oldest node with a PHY of the link", process->feature_m, oldest_m,
                       CHP_LENGTH, "a link that older nodes drive, or a newer process");
}

static int all_drive(const chp_chip_design *d, const chp_part_list *parts, chp_shortfall *why)
{
    chp_joins die = chp_joins_of_die(d, parts), io = chp_joins_of_io_die(d, parts);
    return can_drive(&die, parts->process, why) &&
           (!(d->io_dies > 0) || (can_drive(&die, parts->io_process, why) &&
                                  can_drive(&io, parts->io_process, why)));
}

static int spokes_share_evenly(const chp_chip_design *d, chp_shortfall *why)
{
    if (!(d->io_dies > 0) || fmod(d->dies, d->io_dies) == 0)
        return 1;
    return falls_short(why, "dies that all I/O dies share evenly",
                       d->io_dies * ceil(d->dies / d->io_dies), d->dies, CHP_COUNT,
                       "package.dies a multiple of package.io_dies");
}

/* I/O dies under others stand on what attaches the memory. */
int chp_joins_attach(const chp_chip_design *d, const chp_part_list *parts, chp_shortfall *why)
{
    chp_joins die = chp_joins_of_die(d, parts), io = chp_joins_of_io_die(d, parts);
    const chp_package *below = d->stacked > 0 ? parts->memory_attach : parts->die_attach;
    if (!spokes_share_evenly(d, why))
        return 0;
    if (d->io_dies > 0 && !(die.count > 0))
        return falls_short(why, "lanes from a die to its I/O die", 1, 0, CHP_COUNT,
                           "io_die.lanes above 0");
    return (d->relaxed & CHP_FIT_NODE || all_drive(d, parts, why)) &&
           attaches(d, &die, parts->die_attach, "bumps per area between dies", why) &&
           attaches(d, &io, below, "bumps per area between I/O dies", why);
}

int chp_memory_pitch_fits(const chp_chip_design *d, const chp_part_list *parts,
                          chp_shortfall *why)
{
    int coarse = parts->memory_attach->bump_pitch_m > parts->memory->bump_pitch_m;
    if (coarse && !(d->relaxed & CHP_FIT_PITCH))
        return falls_short(why, "bumps per area under the memory",
                           bumps_per_m2(parts->memory->bump_pitch_m),
                           bumps_per_m2(parts->memory_attach->bump_pitch_m), CHP_PER_AREA,
                           "memory for coarser bumps, or a finer memory_attach");
    return 1;
}

int chp_stacks_attach(const chp_chip_design *d, const chp_part_list *parts, chp_shortfall *why)
{
    double holders = chp_holders(d);
    if (!(d->stacks > 0))
        return 1;
    if (fmod(d->stacks, holders) != 0)
        return falls_short(why, "stacks that all dies share evenly",
                           holders * ceil(d->stacks / holders), d->stacks, CHP_COUNT,
                           d->io_dies > 0 ? "memory.stacks a multiple of package.io_dies"
                                          : "memory.stacks a multiple of package.dies");
    return chp_memory_pitch_fits(d, parts, why);
}
