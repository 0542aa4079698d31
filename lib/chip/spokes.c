#include "chip/spokes.h"

#include <math.h>

/* Lengths below which a die is taken to fit: rounding of sums, not silicon. */
static const double tolerance_m = 1e-9;

static double spokes_of(const chp_sites_input *in)
{
    return in->dies / in->io_dies;
}

static void put(chp_sites *out, double x_m, double y_m, double width_m, double height_m)
{
    chp_placed part = { CHP_PLACED_DIE, x_m, y_m, width_m, height_m };
    if (out->count < CHP_PLACED)
        out->part[out->count++] = part;
}

/* ------------------------------------------------------------------ beside */

chp_spoke_sides chp_sides_of_spokes(const chp_grid *grid)
{
    double free_x = 2 - chp_grid_facing(grid->columns), free_y = 2 - chp_grid_facing(grid->rows);
    chp_spoke_sides on_x = { free_x, 0 }, on_y = { 0, fmin(free_y, 1) };
    /* one direction is left to stacks */
    return free_x > 0 && free_y > 0 ? on_x : on_y;
}

int chp_spokes_on_top(const chp_spoke_sides *sides, const chp_grid *grid)
{
    return sides->y > 0 && grid->rows == 1;
}

static double most_on_a_side(const chp_sites_input *in, const chp_spoke_sides *sides)
{
    double count = sides->x + sides->y;
    return count > 0 ? ceil(spokes_of(in) / count) : 0;
}

/* A compute die turns the side that its link is on, which is as long as the die
 * lies high, to the I/O die. */
static double step_of(const chp_sites_input *in, double io_side_m, double count)
{
    return fmax(in->die_y_m + in->die_gap_m, io_side_m / count);
}

chp_spoke_room chp_room_of_spokes(const chp_sites_input *in, const chp_grid *grid)
{
    chp_spoke_room room = { 0, 0 };
    if (!(in->io_dies > 0) || in->stacked > 0)
        return room;
    chp_spoke_sides sides = chp_sides_of_spokes(grid);
    double count = most_on_a_side(in, &sides);
    double along_m = count * in->die_y_m + (count - 1) * in->die_gap_m;
    if (sides.x > 0)
        room.y_m = along_m;
    else if (sides.y > 0)
        room.x_m = along_m;
    return room;
}

/* `away` is +1 or -1: on which of two opposite sides. */
static void put_on_left_or_right(chp_sites *out, const chp_sites_input *in, const chp_placed *io,
                                 double away, double count)
{
    double step_m = step_of(in, io->height_m, count);
    double x_m = io->x_m + away * (0.5 * io->width_m + in->die_gap_m + 0.5 * in->die_x_m);
    for (double i = 0; i < count; i++)
        put(out, x_m, io->y_m + (i - 0.5 * (count - 1)) * step_m, in->die_x_m, in->die_y_m);
}

static void put_on_top_or_bottom(chp_sites *out, const chp_sites_input *in, const chp_placed *io,
                                 double away, double count)
{
    double step_m = step_of(in, io->width_m, count);
    double y_m = io->y_m + away * (0.5 * io->height_m + in->die_gap_m + 0.5 * in->die_x_m);
    for (double i = 0; i < count; i++)
        put(out, io->x_m + (i - 0.5 * (count - 1)) * step_m, y_m, in->die_y_m, in->die_x_m);
}

static void put_beside(chp_sites *out, const chp_sites_input *in, const chp_grid *grid,
                       const chp_placed *io, double row, double column)
{
    chp_spoke_sides sides = chp_sides_of_spokes(grid);
    double count = spokes_of(in);
    if (sides.x > 1) {
        put_on_left_or_right(out, in, io, -1, floor(count / 2));
        put_on_left_or_right(out, in, io, +1, ceil(count / 2));
    } else if (sides.x > 0) {
        put_on_left_or_right(out, in, io, column == 0 ? -1 : +1, count);
    } else {
        put_on_top_or_bottom(out, in, io, row == 0 && grid->rows > 1 ? -1 : +1, count);
    }
}

/* The outermost die of a side may stand beyond the end of it. */
double chp_longest_spoke(const chp_sites_input *in)
{
    chp_grid grid = chp_die_grid((chp_topology)in->topology, in->io_dies);
    chp_spoke_sides sides = chp_sides_of_spokes(&grid);
    double count = most_on_a_side(in, &sides);
    double side_m = sides.x > 0 ? in->io_y_m : in->io_x_m;
    double outermost_m = 0.5 * (count - 1) * step_of(in, side_m, count);
    return in->die_gap_m + fmax(outermost_m - 0.5 * side_m, 0);
}

/* ----------------------------------------------------------------- stacked */

typedef struct {
    double columns, rows, die_x_m, die_y_m, x_m, y_m;
} tile;

static tile tile_of(double columns, double rows, double die_x_m, double die_y_m, double gap_m)
{
    tile t = { columns, rows, die_x_m, die_y_m, columns * die_x_m + (columns - 1) * gap_m,
               rows * die_y_m + (rows - 1) * gap_m };
    return t;
}

enum { WAYS = 4 };

/* Rows along one or the other axis, dies turned or not. */
static void all_tiles(tile out[WAYS], double count, double die_x_m, double die_y_m, double gap_m)
{
    double rows = chp_topology_rows(count), columns = count / rows;
    out[0] = tile_of(columns, rows, die_x_m, die_y_m, gap_m);
    out[1] = tile_of(rows, columns, die_x_m, die_y_m, gap_m);
    out[2] = tile_of(columns, rows, die_y_m, die_x_m, gap_m);
    out[3] = tile_of(rows, columns, die_y_m, die_x_m, gap_m);
}

void chp_base_of_tile(double *short_m, double *long_m, double count, double die_x_m,
                      double die_y_m, double gap_m)
{
    tile way[WAYS];
    double best_m2 = HUGE_VAL, s_m = *short_m, l_m = *long_m;
    all_tiles(way, count, die_x_m, die_y_m, gap_m);
    for (int i = 0; i < WAYS; i++) {
        double one_m = fmax(s_m, fmin(way[i].x_m, way[i].y_m));
        double other_m = fmax(l_m, fmax(way[i].x_m, way[i].y_m));
        if (one_m * other_m < best_m2) {
            best_m2 = one_m * other_m;
            *short_m = one_m;
            *long_m = other_m;
        }
    }
}

static void put_on_top(chp_sites *out, const chp_sites_input *in, const chp_placed *io)
{
    tile way[WAYS];
    int best = 0;
    all_tiles(way, spokes_of(in), in->die_x_m, in->die_y_m, in->die_gap_m);
    while (best + 1 < WAYS && (way[best].x_m > io->width_m + tolerance_m ||
                               way[best].y_m > io->height_m + tolerance_m))
        best++;
    const tile *t = &way[best];
    for (double row = 0; row < t->rows; row++)
        for (double column = 0; column < t->columns; column++)
            put(out, io->x_m + (column - 0.5 * (t->columns - 1)) * (t->die_x_m + in->die_gap_m),
                io->y_m + (row - 0.5 * (t->rows - 1)) * (t->die_y_m + in->die_gap_m), t->die_x_m,
                t->die_y_m);
}

void chp_put_spokes(chp_sites *out, const chp_sites_input *in, const chp_grid *grid,
                    const chp_placed *io, double row, double column)
{
    if (in->stacked > 0)
        put_on_top(out, in, io);
    else
        put_beside(out, in, grid, io, row, column);
}
