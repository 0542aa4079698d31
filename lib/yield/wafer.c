#include "yield/yield.h"

#include <math.h>

/* Cells of a row within +-half_m, the row's middle on a cell or on a line. */
static double row_cells(double half_m, double width_m, int on_cell)
{
    if (!on_cell)
        return 2 * floor(half_m / width_m);
    return half_m < width_m / 2 ? 0 : 1 + 2 * floor((half_m - width_m / 2) / width_m);
}

/* Rows lie symmetrically about the middle of the disc; a row is as long as
 * the chord at its outer edge. */
static double grid_cells(double width_m, double height_m, double radius_m, int column_on_cell,
                         int row_on_cell)
{
    double cells = 0;
    double outer_m = row_on_cell ? height_m / 2 : height_m;
    double rows = row_on_cell ? 1 : 2;
    for (; outer_m <= radius_m; outer_m += height_m, rows = 2) {
        double half_m = sqrt(radius_m * radius_m - outer_m * outer_m);
        cells += rows * row_cells(half_m, width_m, column_on_cell);
    }
    return cells;
}

double chp_dies_per_wafer(double width_m, double height_m, double scribe_m, double wafer_diameter_m,
                          double edge_exclusion_m)
{
    double radius_m = wafer_diameter_m / 2 - edge_exclusion_m;
    double cell_width_m = width_m + scribe_m, cell_height_m = height_m + scribe_m;
    double best = 0;
    if (!(cell_width_m > 0) || !(cell_height_m > 0))
        return 0;
    for (int centring = 0; centring < 4; centring++)
        best = fmax(best,
                    grid_cells(cell_width_m, cell_height_m, radius_m, centring & 1, centring >> 1));
    return best;
}

/* ----------------------------------------------------------- approximations */

static double approximate_dies(double cell_m2, double diameter_m, chp_wafer_rule rule)
{
    const double pi = 3.14159265358979324;
    double disc = pi * diameter_m * diameter_m / (4 * cell_m2), side_m = sqrt(cell_m2);
    switch (rule) {
    case CHP_WAFER_EXPONENTIAL: return disc * exp(-2 * side_m / diameter_m);
    case CHP_WAFER_SMALLER: return disc * pow(fmax(1 - 2 * side_m / diameter_m, 0), 2);
    default: return fmax(disc - pi * diameter_m / sqrt(2 * cell_m2), 0);
    }
}

double chp_wafer_dies(const chp_process *p, double width_m, double height_m, chp_wafer_rule rule)
{
    if (rule == CHP_WAFER_EXACT)
        return chp_dies_per_wafer(width_m, height_m, p->scribe_m, p->wafer_diameter_m,
                                  p->edge_exclusion_m);
    return approximate_dies((width_m + p->scribe_m) * (height_m + p->scribe_m),
                            p->wafer_diameter_m - 2 * p->edge_exclusion_m, rule);
}
