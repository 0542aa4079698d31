#include "chip/sites.h"

#include <math.h>

#include "chip/spokes.h"

/* -------------------------------------------------------------------- grid */

/* A mesh or torus has the rows that its routing has; what may stand anywhere
 * leaves some places of the last row free rather than make one long row. */
static double rows_of(chp_topology topology, double dies)
{
    if (dies <= 2 || topology == CHP_ROW)
        return 1;
    if (topology == CHP_RING)
        return 2;
    double rows = chp_topology_rows(dies);
    int bound = topology == CHP_MESH || topology == CHP_TORUS;
    return bound || rows > 1 ? rows : round(sqrt(dies));
}

chp_grid chp_die_grid(chp_topology topology, double dies)
{
    double rows = rows_of(topology, dies);
    chp_grid grid = { rows, ceil(dies / rows) };
    return grid;
}

double chp_grid_facing(double along)
{
    return fmin(along - 1, 2);
}

/* ------------------------------------------------------------------ places */

static double step_of(double side_m, double count, double edge_m)
{
    return fmax(edge_m, side_m / count);
}

/* Stacks that overhang the side of a die push the next die away. */
static double pitch_of(double die_m, double gap_m, double stacks_on_a_side, double edge_m)
{
    return fmax(die_m, stacks_on_a_side * edge_m) + gap_m;
}

static void put(chp_sites *out, chp_placed_kind kind, double x_m, double y_m, double width_m,
                double height_m)
{
    chp_placed part = { kind, x_m, y_m, width_m, height_m };
    if (out->count < CHP_PLACED)
        out->part[out->count++] = part;
}

/* `away` is +1 or -1: on which of two opposite sides. */
static void put_on_left_or_right(chp_sites *out, const chp_sites_input *in,
                                 const chp_placed *die, double away, double count)
{
    double step_m = step_of(die->height_m, count, in->stack_edge_m);
    double x_m = die->x_m + away * (0.5 * die->width_m + in->stack_gap_m + 0.5 * in->body_depth_m);
    for (double i = 0; i < count; i++)
        put(out, CHP_PLACED_STACK, x_m, die->y_m + (i - 0.5 * (count - 1)) * step_m,
            in->body_depth_m, in->body_edge_m);
}

static void put_on_top_or_bottom(chp_sites *out, const chp_sites_input *in,
                                 const chp_placed *die, double away, double count)
{
    double step_m = step_of(die->width_m, count, in->stack_edge_m);
    double y_m = die->y_m + away * (0.5 * die->height_m + in->stack_gap_m + 0.5 * in->body_depth_m);
    for (double i = 0; i < count; i++)
        put(out, CHP_PLACED_STACK, die->x_m + (i - 0.5 * (count - 1)) * step_m, y_m,
            in->body_edge_m, in->body_depth_m);
}

typedef void (*put_fn)(chp_sites *, const chp_sites_input *, const chp_placed *, double, double);

/* On both sides of a die that stands alone in this direction, else on the
 * outer side of the first and the last. */
static void put_outside(chp_sites *out, const chp_sites_input *in, const chp_placed *die,
                        put_fn put_stacks, double place, double along, double count)
{
    double on_low = along > 1 ? (place == 0 ? count : 0) : floor(count / 2);
    double on_high = along > 1 ? (place == along - 1 ? count : 0) : ceil(count / 2);
    put_stacks(out, in, die, -1, on_low);
    put_stacks(out, in, die, +1, on_high);
}

static double on_one_side(double count, double along)
{
    return along > 1 ? count : ceil(count / 2);
}

/* What makes the grid and holds the stacks. */
typedef struct {
    double count, x_m, y_m;
} grid_dies;

static grid_dies holders_of(const chp_sites_input *in)
{
    grid_dies io = { in->io_dies, in->io_x_m, in->io_y_m };
    grid_dies dies = { in->dies, in->die_x_m, in->die_y_m };
    return in->io_dies > 0 ? io : dies;
}

/* The first die of a star stands in the middle, and the one of that place in its. */
static double place_of(const chp_sites_input *in, const chp_grid *grid, double die)
{
    double middle = floor(grid->rows / 2) * grid->columns + floor(grid->columns / 2);
    if ((chp_topology)in->topology != CHP_STAR || !(middle < holders_of(in).count))
        return die;
    return die == 0 ? middle : die == middle ? 0 : die;
}

typedef struct {
    double row, column;
} spot;

static spot spot_of(const chp_sites_input *in, const chp_grid *grid, size_t holder)
{
    double place = place_of(in, grid, (double)holder), row = floor(place / grid->columns);
    spot s = { row, place - row * grid->columns };
    return s;
}

static size_t lay_holders(chp_placed *out, const chp_sites_input *in, const chp_grid *grid)
{
    grid_dies h = holders_of(in);
    chp_spoke_room room = chp_room_of_spokes(in, grid);
    double x_m = pitch_of(fmax(h.x_m, room.x_m), in->die_gap_m,
                          on_one_side(in->stacks_y, grid->rows), in->stack_edge_m);
    double y_m = pitch_of(fmax(h.y_m, room.y_m), in->die_gap_m,
                          on_one_side(in->stacks_x, grid->columns), in->stack_edge_m);
    size_t count = (size_t)fmin(h.count, CHP_PLACED);
    for (size_t i = 0; i < count; i++) {
        spot s = spot_of(in, grid, i);
        chp_placed part = { in->io_dies > 0 ? CHP_PLACED_IO_DIE : CHP_PLACED_DIE,
                            (s.column - 0.5 * (grid->columns - 1)) * x_m,
                            (s.row - 0.5 * (grid->rows - 1)) * y_m, h.x_m, h.y_m };
        out[i] = part;
    }
    return count;
}

static void put_dies(chp_sites *out, const chp_sites_input *in, const chp_grid *grid,
                     const chp_placed *holder, size_t holders)
{
    for (size_t i = 0; i < holders && in->io_dies > 0; i++) {
        spot s = spot_of(in, grid, i);
        chp_put_spokes(out, in, grid, &holder[i], s.row, s.column);
    }
    size_t compute = out->count;
    for (size_t i = 0; i < holders; i++)
        put(out, holder[i].kind, holder[i].x_m, holder[i].y_m, holder[i].width_m,
            holder[i].height_m);
    out->dies = in->io_dies > 0 ? compute : out->count;
    out->io_dies = out->count - out->dies;
}

static void put_stacks(chp_sites *out, const chp_sites_input *in, const chp_grid *grid,
                       const chp_placed *holder, size_t holders)
{
    chp_spoke_sides sides = chp_sides_of_spokes(grid);
    int below = in->io_dies > 0 && !(in->stacked > 0) && chp_spokes_on_top(&sides, grid);
    size_t before = out->count;
    for (size_t i = 0; i < holders; i++) {
        spot s = spot_of(in, grid, i);
        put_outside(out, in, &holder[i], put_on_left_or_right, s.column, grid->columns,
                    in->stacks_x);
        if (below)
            put_on_top_or_bottom(out, in, &holder[i], -1, in->stacks_y);
        else
            put_outside(out, in, &holder[i], put_on_top_or_bottom, s.row, grid->rows,
                        in->stacks_y);
    }
    /* shares that are not whole were rounded up */
    while ((double)(out->count - before) > in->stacks)
        out->count--;
}

static void find_box(chp_sites *out)
{
    double low_x = 0, high_x = 0, low_y = 0, high_y = 0;
    for (size_t i = 0; i < out->count; i++) {
        const chp_placed *p = &out->part[i];
        low_x = fmin(low_x, p->x_m - 0.5 * p->width_m);
        high_x = fmax(high_x, p->x_m + 0.5 * p->width_m);
        low_y = fmin(low_y, p->y_m - 0.5 * p->height_m);
        high_y = fmax(high_y, p->y_m + 0.5 * p->height_m);
    }
    for (size_t i = 0; i < out->count; i++) {
        out->part[i].x_m -= 0.5 * (low_x + high_x);
        out->part[i].y_m -= 0.5 * (low_y + high_y);
    }
    out->width_m = high_x - low_x;
    out->height_m = high_y - low_y;
}

void chp_sites_build(chp_sites *out, const chp_sites_input *input)
{
    chp_placed holder[CHP_PLACED];
    chp_grid grid = chp_die_grid((chp_topology)input->topology, holders_of(input).count);
    size_t holders = lay_holders(holder, input, &grid);
    out->count = out->dies = out->io_dies = 0;
    put_dies(out, input, &grid, holder, holders);
    put_stacks(out, input, &grid, holder, holders);
    find_box(out);
}

/* ------------------------------------------------------------------- wires */

static int ends_of_rows(double one, double other, double columns, double dies)
{
    return (one == 0 && other == columns) || (one == columns - 1 && other == dies - 1);
}

/* Of rows and columns of more than two, a torus joins the ends. */
static int steps(double a, double b, double along, int closed)
{
    double apart = fabs(a - b);
    return (int)(closed && along > 2 ? fmin(apart, along - apart) : apart);
}

static int holders_joined(const chp_sites_input *in, double a, double b)
{
    double count = holders_of(in).count;
    chp_topology topology = count > 2 ? (chp_topology)in->topology : CHP_ROW;
    chp_grid grid = chp_die_grid(topology, count);
    double row_a = floor(a / grid.columns), row_b = floor(b / grid.columns);
    int along_x = steps(a - row_a * grid.columns, b - row_b * grid.columns, grid.columns,
                        topology == CHP_TORUS);
    int along_y = steps(row_a, row_b, grid.rows, topology == CHP_TORUS);
    switch (topology) {
    case CHP_FULL: return 1;
    case CHP_STAR: return a == 0;
    case CHP_RING: return (along_y == 0 && along_x == 1) ||
                          (along_y == 1 && ends_of_rows(a, b, grid.columns, count));
    default: return along_x + along_y == 1;
    }
}

int chp_dies_joined(const chp_sites_input *in, size_t one, size_t other)
{
    double a = (double)(one < other ? one : other), b = (double)(one < other ? other : one);
    if (!(in->io_dies > 0))
        return holders_joined(in, a, b);
    if (a >= in->dies)
        return holders_joined(in, a - in->dies, b - in->dies);
    return b >= in->dies && floor(a / (in->dies / in->io_dies)) == b - in->dies;
}

/* Places from a die to the farthest that it is joined to. */
typedef struct {
    double x, y;
} offset;

static offset farthest(chp_topology topology, double dies)
{
    chp_grid grid = chp_die_grid(topology, dies);
    offset next = { 1, 0 }, corner = { 1, 1 }, folded = { 2, 0 };
    offset all = { grid.columns - 1, grid.rows - 1 };
    offset half = { floor(grid.columns / 2), floor(grid.rows / 2) };
    switch (dies > 2 ? topology : CHP_ROW) {
    case CHP_FULL: return all;
    case CHP_STAR: return half; /* from the middle */
    case CHP_TORUS: return grid.columns > 2 ? folded : next;
    /* two rows of which one is shorter close the ring across a corner */
    case CHP_RING: return fmod(dies, 2) != 0 ? corner : next;
    default: return next;
    }
}

static double across(double places, double die_m, double gap_m)
{
    return places * gap_m + fmax(places - 1, 0) * die_m;
}

double chp_longest_channel(const chp_sites_input *in, double link_edge_m)
{
    grid_dies h = holders_of(in);
    if (h.count < 2)
        return 0;
    chp_grid grid = chp_die_grid((chp_topology)in->topology, h.count);
    chp_spoke_room room = chp_room_of_spokes(in, &grid);
    offset to = farthest((chp_topology)in->topology, h.count);
    double turn_m = to.x > 0 && to.y > 0 ? link_edge_m : 0;
    /* compute dies that overhang the side of an I/O die push the next one away */
    return across(to.x, h.x_m, in->die_gap_m + fmax(room.x_m - h.x_m, 0)) +
           across(to.y, h.y_m, in->die_gap_m + fmax(room.y_m - h.y_m, 0)) + turn_m;
}
