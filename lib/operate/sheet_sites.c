#include <math.h>

#include "operate/heat.h"

static chp_edge_demand edge_demand(const chp_sheet *sheet, const chp_part_list *parts,
                                   chp_topology topology)
{
    chp_grid grid = chp_die_grid(topology, sheet->dies);
    chp_edge_demand d = { .links = sheet->dies > 1 ? 1 : 0,
                          .facing_x = chp_grid_facing(grid.columns),
                          .facing_y = chp_grid_facing(grid.rows) };
    d.link_edge_m = sheet->dies > 1 && parts->link ? parts->link->module_edge_m : 0;
    if (parts->memory && sheet->stacks > 0) {
        d.stacks = ceil(sheet->stacks / sheet->dies);
        d.stack_edge_m = fmax(parts->memory->phy_edge_m, parts->memory->body_edge_m);
    }
    return d;
}

/* Whatever the edges allow: the chip exists. */
chp_sites_input chp_sheet_sites(const chp_sheet *sheet, const chp_part_list *parts,
                                chp_topology topology)
{
    double width_m, height_m, area_m2 = chp_sheet_die_area(sheet, parts->process);
    chp_edge_demand demand = edge_demand(sheet, parts, topology);
    chp_edges edges;
    chp_shortfall why;
    if (!chp_die_shape(&width_m, &height_m, parts->process, area_m2, 1))
        width_m = height_m = sqrt(area_m2);
    if (!chp_shoreline_fits(&edges, &demand, width_m, height_m, &why))
        chp_place_stacks(&edges, &demand);
    chp_sites_input in = { .topology = topology,
                           .dies = sheet->dies,
                           .die_x_m = edges.x_m,
                           .die_y_m = edges.y_m,
                           .die_gap_m = parts->die_attach ? parts->die_attach->die_spacing_m : 0 };
    if (!(demand.stacks > 0))
        return in;
    in.stacks = sheet->stacks;
    in.stacks_x = edges.stacks_x;
    in.stacks_y = edges.stacks_y;
    in.stack_edge_m = demand.stack_edge_m;
    in.body_edge_m = parts->memory->body_edge_m;
    in.body_depth_m = parts->memory->body_depth_m;
    in.stack_gap_m = parts->memory_attach ? parts->memory_attach->die_spacing_m : 0;
    return in;
}
