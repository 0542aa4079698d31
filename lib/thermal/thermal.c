/* Each part is cut into cells, each a node with a resistance to a patch of the
 * spreader of its own size and conductances to its neighbours. With q the heat
 * into the patches, M = R + G the temperature over the coolant that q makes
 * (R: part and interface, G: plates), K the lateral conductances and p the
 * heat put in, T = M q and p = q + K T, so
 *     (M^-1 + K) T = p.
 * Both matrices are symmetric and positive definite: influence is mutual. */
#include "thermal/thermal.h"

#include "base/error.h"
#include "solver/cholesky.h"
#include "thermal/check.h"
#include "thermal/plates.h"
#include "thermal/spot.h"

#include <math.h>
#include <string.h>

#define PARTS CHP_THERMAL_PARTS
#define CELLS CHP_THERMAL_CELLS
#define SOURCES CHP_THERMAL_SOURCES
#define ENOUGH 72      /* cells, unless there are more parts */
#define MODES CHP_PLATE_MODES
#define BLOCK CHP_PLATE_BLOCK
#define FILLER_REACH 4 /* gaps, in thicknesses of the part, that filler matters across */

typedef double matrix[CELLS][CELLS];

/* A side of a part, cut evenly into strips; parts in one row or column have
 * the same strips. */
typedef struct {
    size_t cuts, first;
    double low_m, step_m;
} side;

typedef struct {
    size_t part, x, y; /* strips */
} cell;

typedef struct {
    size_t cells, strips_x, strips_y;
    side x[PARTS], y[PARTS];
    size_t first_cell[PARTS];
    cell cell[CELLS];
    double mode_x[CELLS][MODES], mode_y[CELLS][MODES]; /* means over strips */
} mesh;

/* ------------------------------------------------------------------- cells */

static size_t cuts_of(double length_m, size_t most)
{
    size_t cuts = length_m >= 12e-3 ? 3 : length_m >= 6e-3 ? 2 : 1;
    return cuts < most ? cuts : most;
}

static size_t count_cells(const chp_thermal_package *p, size_t most)
{
    size_t sum = 0;
    for (size_t i = 0; i < p->parts; i++)
        sum += cuts_of(p->part[i].area.width_m, most) * cuts_of(p->part[i].area.height_m, most);
    return sum;
}

/* Cuts side i of `all`; returns the strips that there are then. */
static size_t cut(side *all, size_t i, double centre_m, double length_m, size_t most,
                  size_t strips)
{
    size_t cuts = cuts_of(length_m, most);
    all[i] = (side){cuts, strips, centre_m - 0.5 * length_m, length_m / (double)cuts};
    for (size_t j = 0; j < i; j++)
        if (all[j].cuts == cuts && all[j].low_m == all[i].low_m &&
            all[j].step_m == all[i].step_m) {
            all[i].first = all[j].first;
            return strips;
        }
    return strips + cuts;
}

static void lay_part(mesh *m, const chp_thermal_area *area, size_t i, size_t most)
{
    m->strips_x = cut(m->x, i, area->x_m, area->width_m, most, m->strips_x);
    m->strips_y = cut(m->y, i, area->y_m, area->height_m, most, m->strips_y);
    m->first_cell[i] = m->cells;
    for (size_t r = 0; r < m->y[i].cuts; r++)
        for (size_t c = 0; c < m->x[i].cuts; c++)
            m->cell[m->cells++] = (cell){i, m->x[i].first + c, m->y[i].first + r};
}

static void lay(mesh *m, const chp_thermal_package *p)
{
    size_t most = 3;
    while (most > 1 && count_cells(p, most) > ENOUGH)
        most--;
    m->cells = m->strips_x = m->strips_y = 0;
    for (size_t i = 0; i < p->parts; i++)
        lay_part(m, &p->part[i].area, i, most);
}

static size_t cells_of(const mesh *m, size_t part)
{
    return m->x[part].cuts * m->y[part].cuts;
}

static chp_thermal_area area_of(const mesh *m, size_t i)
{
    const side *x = &m->x[m->cell[i].part], *y = &m->y[m->cell[i].part];
    return (chp_thermal_area){x->low_m + ((double)(m->cell[i].x - x->first) + 0.5) * x->step_m,
                              y->low_m + ((double)(m->cell[i].y - y->first) + 0.5) * y->step_m,
                              x->step_m, y->step_m};
}

static double finest(const mesh *m, size_t parts)
{
    double step_m = HUGE_VAL;
    for (size_t i = 0; i < parts; i++)
        step_m = fmin(step_m, fmin(m->x[i].step_m, m->y[i].step_m));
    return step_m;
}

static void side_means(double (*mode)[MODES], const side *s, double length_m, size_t modes)
{
    for (size_t i = 0; i < s->cuts; i++) {
        double low_m = 0.5 * length_m + s->low_m + (double)i * s->step_m;
        chp_mode_means(mode[s->first + i], modes, length_m, low_m, low_m + s->step_m);
    }
}

static void mode_means(mesh *m, const chp_thermal_package *p, const chp_plates *plates)
{
    const chp_thermal_plate *s = &p->cooler.spreader;
    for (size_t i = 0; i < p->parts; i++) {
        side_means(m->mode_x, &m->x[i], s->width_m, plates->modes_x);
        side_means(m->mode_y, &m->y[i], s->height_m, plates->modes_y);
    }
}

/* ------------------------------------------------ parts and plates: M = R + G */

/* Sum over the modes along x, for each mode along y. */
static void along_x(double *out, const chp_plates *plates, const double *a, const double *b)
{
    memset(out, 0, plates->modes_y * sizeof *out);
    for (size_t m = 0; m < plates->modes_x; m++) {
        double ab = a[m] * b[m];
        for (size_t n = 0; n < plates->modes_y; n++)
            out[n] += ab * plates->impedance_k_m2_per_w[m][n];
    }
}

static double along_y(const double *z, const double *a, const double *b, size_t modes)
{
    double sum[4] = {0};
    for (size_t n = 0; n < modes; n += 4)
        for (size_t k = 0; k < 4; k++)
            sum[k] += z[n + k] * a[n + k] * b[n + k];
    return sum[0] + sum[1] + (sum[2] + sum[3]);
}

/* All pairs of cells on a pair of strips. */
static void add_strips(matrix g, const mesh *m, size_t a, size_t b, const double *z, size_t modes)
{
    for (size_t i = 0; i < m->cells; i++)
        for (size_t j = 0; j < m->cells && m->cell[i].x == a; j++)
            if (m->cell[j].x == b)
                g[i < j ? i : j][i < j ? j : i] =
                    along_y(z, m->mode_y[m->cell[i].y], m->mode_y[m->cell[j].y], modes);
}

static void add_modes(matrix g, const mesh *m, const chp_plates *plates)
{
    double z[MODES];
    for (size_t a = 0; a < m->strips_x; a++)
        for (size_t b = a; b < m->strips_x; b++) {
            along_x(z, plates, m->mode_x[a], m->mode_x[b]);
            add_strips(g, m, a, b, z, plates->modes_y);
        }
}

/* The upper triangle of G gains W'W, W being the root of the coupled block times
 * the modes of the cells. */
static void add_block(matrix g, const mesh *m, const chp_plates *plates, size_t odd_x,
                      size_t odd_y)
{
    double mode[BLOCK][CELLS], w[CELLS];
    for (size_t k = 0; k < BLOCK; k++)
        for (size_t i = 0; i < m->cells; i++)
            mode[k][i] = m->mode_x[m->cell[i].x][2 * (k / CHP_PLATE_HALF) + odd_x] *
                         m->mode_y[m->cell[i].y][2 * (k % CHP_PLATE_HALF) + odd_y];
    for (size_t k = 0; k < BLOCK; k++) {
        memset(w, 0, sizeof w);
        for (size_t l = k; l < BLOCK; l++)
            for (size_t i = 0; i < m->cells; i++)
                w[i] += plates->root[odd_x][odd_y][k][l] * mode[l][i];
        for (size_t i = 0; i < m->cells; i++)
            for (size_t j = i; j < m->cells; j++)
                g[i][j] += w[i] * w[j];
    }
}

/* From the heated face to the spreader, of one cell. */
static double cell_resistance(const chp_thermal_part *part, const chp_thermal_area *area)
{
    return (part->thickness_m / part->vertical_w_per_m_k + part->interface_k_m2_per_w) /
           (area->width_m * area->height_m);
}

static int resistances(matrix g, double *r, mesh *m, const chp_thermal_package *p)
{
    chp_plates plates;
    if (!chp_plates_build(&plates, &p->cooler, finest(m, p->parts)))
        return 0;
    mode_means(m, p, &plates);
    add_modes(g, m, &plates);
    for (size_t x = 0; plates.coupled && x < 2; x++)
        for (size_t y = 0; y < 2; y++)
            add_block(g, m, &plates, x, y);
    for (size_t i = 0; i < m->cells; i++) {
        chp_thermal_area area = area_of(m, i);
        r[i] = cell_resistance(&p->part[m->cell[i].part], &area);
        g[i][i] += r[i];
    }
    return 1;
}

/* -------------------------------------------------- lateral conductances: K */

static void join(matrix k, size_t i, size_t j, double w_per_k)
{
    k[i][i] += w_per_k, k[j][j] += w_per_k;
    k[i][j] -= w_per_k, k[j][i] -= w_per_k;
}

static void join_part(matrix k, const mesh *m, size_t i, const chp_thermal_part *part)
{
    const side *x = &m->x[i], *y = &m->y[i];
    double sheet_w_per_k = part->thickness_m * part->lateral_w_per_m_k;
    for (size_t r = 0; r < y->cuts; r++)
        for (size_t c = 0; c < x->cuts; c++) {
            size_t here = m->first_cell[i] + r * x->cuts + c;
            if (c + 1 < x->cuts)
                join(k, here, here + 1, sheet_w_per_k * y->step_m / x->step_m);
            if (r + 1 < y->cuts)
                join(k, here, here + x->cuts, sheet_w_per_k * x->step_m / y->step_m);
        }
}

static double overlap(double a, double a_length, double b, double b_length)
{
    return fmin(a + 0.5 * a_length, b + 0.5 * b_length) -
           fmax(a - 0.5 * a_length, b - 0.5 * b_length);
}

/* Length of the edges that two cells turn to each other, by the gap between. */
static double facing(const chp_thermal_area *a, const chp_thermal_area *b, double reach_m)
{
    double x = overlap(a->x_m, a->width_m, b->x_m, b->width_m);
    double y = overlap(a->y_m, a->height_m, b->y_m, b->height_m);
    double edge_m = fmax(x, y), gap_m = -fmin(x, y);
    return edge_m > 0 && gap_m > 0 && gap_m < reach_m ? edge_m / gap_m : 0;
}

static void join_across_filler(matrix k, const mesh *m, const chp_thermal_package *p)
{
    for (size_t i = 0; i < m->cells && p->filler_w_per_m_k > 0; i++)
        for (size_t j = 0; j < i; j++) {
            size_t one = m->cell[i].part, two = m->cell[j].part;
            if (one == two)
                continue;
            double thickness_m = fmin(p->part[one].thickness_m, p->part[two].thickness_m);
            chp_thermal_area a = area_of(m, i), b = area_of(m, j);
            double shape = facing(&a, &b, FILLER_REACH * thickness_m);
            if (shape > 0)
                join(k, i, j, p->filler_w_per_m_k * thickness_m * shape);
        }
}

static void conductances(matrix k, const mesh *m, const chp_thermal_package *p)
{
    for (size_t i = 0; i < m->cells; i++)
        memset(k[i], 0, m->cells * sizeof k[i][0]);
    for (size_t i = 0; i < p->parts; i++)
        join_part(k, m, i, &p->part[i]);
    join_across_filler(k, m, p);
}

/* ----------------------------------------------------------------- sources */

static double share_of_spot(const chp_thermal_area *cell_area, const chp_thermal_area *spot)
{
    double x = overlap(cell_area->x_m, cell_area->width_m, spot->x_m, spot->width_m);
    double y = overlap(cell_area->y_m, cell_area->height_m, spot->y_m, spot->height_m);
    return x > 0 && y > 0 ? x * y / (spot->width_m * spot->height_m) : 0;
}

/* Share of source s that heats cell i. */
static double share(const mesh *m, const chp_thermal_package *p, size_t i, size_t s)
{
    size_t part = m->cell[i].part;
    if (s < p->parts)
        return part == s ? 1 / (double)cells_of(m, part) : 0;
    const chp_thermal_spot *spot = &p->spot[s - p->parts];
    chp_thermal_area area = area_of(m, i);
    return part == spot->part ? share_of_spot(&area, &spot->area) : 0;
}

typedef struct {
    double t[CELLS][SOURCES];         /* temperature of cells, per watt */
    double spreader[CELLS][SOURCES];  /* of the spreader above them */
} response;

/* Rows of U from the diagonal on become columns: out[i][k] = U[k][i], k <= i. */
static void transpose_root(matrix out, matrix u, size_t cells)
{
    for (size_t i = 0; i < cells; i++)
        for (size_t k = 0; k < cells; k++)
            out[i][k] = k <= i ? u[k][i] : 0;
}

/* With M = U'U the temperatures are U' (1 + U K U')^-1 U p: no inverse of M is
 * needed, and what is factorised is far from singular. `s` gets its matrix. */
static void inner_matrix(matrix s, matrix u, matrix k, size_t cells)
{
    matrix root, across; /* U'; K U' */
    transpose_root(root, u, cells);
    for (size_t i = 0; i < cells; i++) {
        memset(across[i], 0, cells * sizeof across[i][0]);
        for (size_t j = 0; j < cells; j++)
            for (size_t n = 0; k[i][j] != 0 && n <= j; n++)
                across[i][n] += k[i][j] * root[j][n];
    }
    for (size_t i = 0; i < cells; i++) {
        memset(s[i], 0, cells * sizeof s[i][0]);
        s[i][i] = 1;
        for (size_t j = i; j < cells; j++)
            for (size_t n = i; n < cells; n++)
                s[i][n] += u[i][j] * across[j][n];
    }
}

typedef double table[CELLS][SOURCES];

/* T becomes U T; rows below a row are still what they were. */
static void times_root(table t, matrix u, size_t cells, size_t columns)
{
    for (size_t i = 0; i < cells; i++)
        for (size_t n = 0; n < columns; n++) {
            double sum = 0;
            for (size_t j = i; j < cells; j++)
                sum += u[i][j] * t[j][n];
            t[i][n] = sum;
        }
}

/* T becomes U' T; rows above a row are still what they were. */
static void times_transposed_root(table t, matrix u, size_t cells, size_t columns)
{
    for (size_t i = cells; i-- > 0;)
        for (size_t n = 0; n < columns; n++) {
            double sum = 0;
            for (size_t j = 0; j <= i; j++)
                sum += u[j][i] * t[j][n];
            t[i][n] = sum;
        }
}

/* Temperatures of the spreader above the cells: T - R q, q = p - K T. */
static void find_spreader(response *out, matrix k, const double *r, size_t cells, size_t sources)
{
    for (size_t i = 0; i < cells; i++) {
        for (size_t j = 0; j < cells; j++)
            for (size_t n = 0; k[i][j] != 0 && n < sources; n++)
                out->spreader[i][n] -= k[i][j] * out->t[j][n];
        for (size_t n = 0; n < sources; n++)
            out->spreader[i][n] = out->t[i][n] - r[i] * out->spreader[i][n];
    }
}

/* Solves for all sources. */
static int respond(response *out, mesh *m, const chp_thermal_package *p)
{
    matrix g, s, k;
    double r[CELLS];
    size_t sources = p->parts + p->spots;
    if (!resistances(g, r, m, p) || !chp_cholesky(g[0], m->cells, CELLS))
        return 0;
    conductances(k, m, p);
    inner_matrix(s, g, k, m->cells);
    if (!chp_cholesky(s[0], m->cells, CELLS))
        return 0;
    for (size_t i = 0; i < m->cells; i++)
        for (size_t j = 0; j < sources; j++)
            out->t[i][j] = out->spreader[i][j] = share(m, p, i, j);
    times_root(out->t, g, m->cells, sources);
    chp_cholesky_solve(out->t[0], sources, SOURCES, s[0], m->cells, CELLS);
    times_transposed_root(out->t, g, m->cells, sources);
    find_spreader(out, k, r, m->cells, sources);
    return 1;
}

/* ---------------------------------------------------------- means and peaks */

/* Points of a side of which the temperature is kept: edges and centres of
 * cells. Two cells make a straight line, which is highest at an edge. */
static size_t points_of(const side *s)
{
    return s->cuts == 3 ? 5 : s->cuts;
}

typedef struct {
    size_t cell;      /* that the point is in */
    double weight[3]; /* of the means of the cells of the side */
} point;

/* The constant, line or parabola that has the given means over the cells, u
 * cells from the low edge: the slope of the Lagrange polynomial through the
 * sums of the means. */
static point point_at(const side *s, double u)
{
    point p = {(size_t)fmin(u, (double)s->cuts - 1), {1, 0, 0}};
    if (s->cuts == 2) {
        p.weight[0] = 1.5 - u;
        p.weight[1] = u - 0.5;
    } else if (s->cuts == 3) {
        double one = (3 * u * u - 10 * u + 6) / 2, two = -(3 * u * u - 8 * u + 3) / 2;
        p.weight[2] = (3 * u * u - 6 * u + 2) / 6;
        p.weight[1] = two + p.weight[2];
        p.weight[0] = one + p.weight[1];
    }
    return p;
}

static point kept_point(const side *s, size_t i)
{
    static const double of_three[5] = {0, 0.5, 1.5, 2.5, 3};
    return point_at(s, s->cuts == 3 ? of_three[i] : s->cuts == 2 ? 2 * (double)i : 0.5);
}

/* Drawn through the cells is what is smooth: of a spot of the part itself the
 * temperature of the spreader, to which the cell adds its own, else the
 * temperature of the part. */
static double value_at(double (*t)[SOURCES], double (*smooth)[SOURCES], const mesh *m,
                       size_t part, const point *x, const point *y, size_t source)
{
    size_t columns = m->x[part].cuts, first = m->first_cell[part];
    size_t here = first + y->cell * columns + x->cell;
    double value = t[here][source] - smooth[here][source];
    for (size_t r = 0; r < m->y[part].cuts; r++)
        for (size_t c = 0; c < columns; c++)
            value += x->weight[c] * y->weight[r] * smooth[first + r * columns + c][source];
    return value;
}

static void write_point(chp_thermal_influence *out, response *r, const mesh *m,
                        const chp_thermal_package *p, size_t part, const point *x,
                        const point *y, size_t peak)
{
    for (size_t s = 0; s < out->sources; s++) {
        int own_spot = s >= p->parts && p->spot[s - p->parts].part == part;
        out->peak_k_per_w[s][peak] =
            value_at(r->t, own_spot ? r->spreader : r->t, m, part, x, y, s);
    }
}

static void write_means(chp_thermal_influence *out, const response *r, const mesh *m)
{
    for (size_t s = 0; s < out->sources; s++)
        for (size_t i = 0; i < out->parts; i++) {
            size_t cells = cells_of(m, i);
            double sum = 0;
            for (size_t c = m->first_cell[i]; c < m->first_cell[i] + cells; c++)
                sum += r->t[c][s];
            out->mean_k_per_w[s][i] = sum / (double)cells;
        }
}

static double mean_under_spot(const response *r, const mesh *m, const chp_thermal_package *p,
                              size_t spot)
{
    size_t part = p->spot[spot].part, source = p->parts + spot;
    double sum = 0;
    for (size_t i = m->first_cell[part]; i < m->first_cell[part] + cells_of(m, part); i++)
        sum += share(m, p, i, source) * r->t[i][source];
    return sum;
}

/* The centre of a spot; of its own heat, cells are too coarse. */
static void write_spot(chp_thermal_influence *out, response *r, const mesh *m,
                       const chp_thermal_package *p, size_t spot, size_t peak)
{
    size_t part = p->spot[spot].part;
    const chp_thermal_area *area = &p->spot[spot].area;
    const side *sx = &m->x[part], *sy = &m->y[part];
    point x = point_at(sx, (area->x_m - sx->low_m) / sx->step_m);
    point y = point_at(sy, (area->y_m - sy->low_m) / sy->step_m);
    write_point(out, r, m, p, part, &x, &y, peak);
    out->peak_k_per_w[p->parts + spot][peak] =
        mean_under_spot(r, m, p, spot) +
        chp_spot_excess(&p->cooler, &p->part[part], area, sx->cuts, sy->cuts);
}

static size_t write_part(chp_thermal_influence *out, response *r, const mesh *m,
                         const chp_thermal_package *p, size_t part, size_t peak)
{
    for (size_t i = 0; i < points_of(&m->y[part]); i++)
        for (size_t j = 0; j < points_of(&m->x[part]); j++) {
            point x = kept_point(&m->x[part], j), y = kept_point(&m->y[part], i);
            write_point(out, r, m, p, part, &x, &y, peak++);
        }
    return peak;
}

static void write_peaks(chp_thermal_influence *out, response *r, const mesh *m,
                        const chp_thermal_package *p)
{
    size_t peak = 0;
    for (size_t i = 0; i < p->parts; i++) {
        out->first_peak[i] = peak;
        peak = write_part(out, r, m, p, i, peak);
        for (size_t spot = 0; spot < p->spots; spot++)
            if (p->spot[spot].part == i)
                write_spot(out, r, m, p, spot, peak++);
    }
    out->first_peak[p->parts] = peak;
}

/* --------------------------------------------------------------- interface */

chiplet_status chp_thermal_build(chp_thermal_influence *out, const chp_thermal_package *package,
                                 chiplet_error *err)
{
    mesh m;
    response r;
    chiplet_status status = chp_thermal_check(package, err);
    if (status)
        return status;
    lay(&m, package);
    if (!respond(&r, &m, package))
        return chp_fail(err, CHIPLET_ERR_SOLVER, NULL,
                        "the thermal resistances of the package are out of all proportion");
    out->parts = package->parts;
    out->sources = package->parts + package->spots;
    write_means(out, &r, &m);
    write_peaks(out, &r, &m, package);
    return CHIPLET_OK;
}

static void add_row(double *out, const double *per_w, double power_w, size_t n)
{
    for (size_t i = 0; i < n; i++)
        out[i] += per_w[i] * power_w;
}

static double highest(const double *t, size_t from, size_t to)
{
    double max = t[from];
    for (size_t i = from + 1; i < to; i++)
        max = t[i] > max ? t[i] : max;
    return max;
}

void chp_thermal_temperatures(double *mean_k, double *max_k,
                              const chp_thermal_influence *influence, const double *power_w,
                              double coolant_k)
{
    double peak_k[CHP_THERMAL_PEAKS];
    size_t peaks = influence->first_peak[influence->parts];
    for (size_t i = 0; i < influence->parts; i++)
        mean_k[i] = coolant_k;
    for (size_t s = 0; s < influence->sources; s++)
        add_row(mean_k, influence->mean_k_per_w[s], power_w[s], influence->parts);
    if (!max_k)
        return;
    for (size_t i = 0; i < peaks; i++)
        peak_k[i] = coolant_k;
    for (size_t s = 0; s < influence->sources; s++)
        add_row(peak_k, influence->peak_k_per_w[s], power_w[s], peaks);
    for (size_t i = 0; i < influence->parts; i++)
        max_k[i] = highest(peak_k, influence->first_peak[i], influence->first_peak[i + 1]);
}
