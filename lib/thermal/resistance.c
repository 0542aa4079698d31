#include "thermal/resistance.h"

#include <string.h>

/* Modes of one set, and the impedances of these. */
typedef struct {
    size_t from, step, count;
} parity;

typedef struct {
    parity x, y;
    size_t padded; /* modes along y, to a multiple of four */
    size_t strips, strip[CHP_THERMAL_CELLS]; /* along x, of the cells of the set */
    size_t first[CHP_THERMAL_CELLS + 1], member[CHP_THERMAL_CELLS]; /* cells by strip */
    double y_mode[CHP_THERMAL_CELLS][CHP_PLATE_MODES];                /* by cell */
    double impedance[CHP_PLATE_MODES][CHP_PLATE_MODES];
} terms;

static parity parity_of(int mirrored, int odd, size_t modes)
{
    parity all = { 0, 1, modes }, one = { (size_t)odd, 2, (modes + 1 - (size_t)odd) / 2 };
    return mirrored ? one : all;
}

/* Cells in the order of their strips. */
static void sort_by_strip(terms *t, const chp_symmetric_set *set, const chp_mesh *m)
{
    size_t placed = 0;
    t->strips = 0;
    for (size_t strip = 0; strip < m->strips_x; strip++) {
        t->first[t->strips] = placed;
        for (size_t i = 0; i < set->cells; i++)
            if (m->cell[set->cell[i]].x == strip)
                t->member[placed++] = i;
        if (placed > t->first[t->strips])
            t->strip[t->strips++] = strip;
    }
    t->first[t->strips] = placed;
}

static void gather(terms *t, const chp_symmetric_set *set, const chp_symmetry *symmetry,
                   const chp_mesh *m, const chp_plates *plates)
{
    t->x = parity_of(symmetry->x, set->odd_x, plates->modes_x);
    t->y = parity_of(symmetry->y, set->odd_y, plates->modes_y);
    t->padded = (t->y.count + 3) / 4 * 4;
    for (size_t i = 0; i < set->cells; i++)
        for (size_t n = 0; n < t->padded; n++)
            t->y_mode[i][n] = n < t->y.count ? m->mode_y[m->cell[set->cell[i]].y]
                                                        [t->y.from + n * t->y.step]
                                             : 0;
    for (size_t k = 0; k < t->x.count; k++)
        for (size_t n = 0; n < t->padded; n++)
            t->impedance[k][n] = n < t->y.count
                                     ? plates->impedance_k_m2_per_w[t->x.from + k * t->x.step]
                                                                    [t->y.from + n * t->y.step]
                                     : 0;
    sort_by_strip(t, set, m);
}

/* Sum over the modes along x of two strips, for each mode along y. */
static void along_x(double *out, const terms *t, const double *a, const double *b)
{
    memset(out, 0, t->padded * sizeof *out);
    for (size_t k = 0; k < t->x.count; k++) {
        size_t mode = t->x.from + k * t->x.step;
        double ab = a[mode] * b[mode];
        for (size_t n = 0; n < t->padded; n++)
            out[n] += ab * t->impedance[k][n];
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
static void add_strips(chp_cell_matrix g, const terms *t, size_t a, size_t b, const double *z)
{
    for (size_t k = t->first[a]; k < t->first[a + 1]; k++)
        for (size_t l = t->first[b]; l < t->first[b + 1]; l++) {
            size_t i = t->member[k], j = t->member[l];
            g[i < j ? i : j][i < j ? j : i] =
                along_y(z, t->y_mode[i], t->y_mode[j], t->padded);
        }
}

static void add_modes(chp_cell_matrix g, const terms *t, const chp_mesh *m)
{
    double z[CHP_PLATE_MODES];
    for (size_t a = 0; a < t->strips; a++)
        for (size_t b = a; b < t->strips; b++) {
            along_x(z, t, m->mode_x[t->strip[a]], m->mode_x[t->strip[b]]);
            add_strips(g, t, a, b, z);
        }
}

/* The upper triangle of G gains W'W, W being the root of the coupled block times
 * the modes of the cells. */
static void add_block(chp_cell_matrix g, const chp_symmetric_set *set, const chp_mesh *m,
                      const chp_plates *plates, size_t odd_x, size_t odd_y)
{
    double mode[CHP_PLATE_BLOCK][CHP_THERMAL_CELLS], w[CHP_THERMAL_CELLS];
    for (size_t k = 0; k < CHP_PLATE_BLOCK; k++)
        for (size_t i = 0; i < set->cells; i++) {
            const chp_cell *cell = &m->cell[set->cell[i]];
            mode[k][i] = m->mode_x[cell->x][2 * (k / CHP_PLATE_HALF) + odd_x] *
                         m->mode_y[cell->y][2 * (k % CHP_PLATE_HALF) + odd_y];
        }
    for (size_t k = 0; k < CHP_PLATE_BLOCK; k++) {
        memset(w, 0, set->cells * sizeof *w);
        for (size_t l = k; l < CHP_PLATE_BLOCK; l++)
            for (size_t i = 0; i < set->cells; i++)
                w[i] += plates->root[odd_x][odd_y][k][l] * mode[l][i];
        for (size_t i = 0; i < set->cells; i++)
            for (size_t j = i; j < set->cells; j++)
                g[i][j] += w[i] * w[j];
    }
}

static void add_blocks(chp_cell_matrix g, const chp_symmetric_set *set,
                       const chp_symmetry *symmetry, const chp_mesh *m, const chp_plates *plates)
{
    for (int x = 0; x < 2; x++)
        for (int y = 0; y < 2; y++)
            if ((!symmetry->x || x == set->odd_x) && (!symmetry->y || y == set->odd_y))
                add_block(g, set, m, plates, (size_t)x, (size_t)y);
}

void chp_cell_resistances(double *r, const chp_mesh *m, const chp_thermal_package *p)
{
    for (size_t i = 0; i < m->cells; i++) {
        const chp_thermal_part *part = &p->part[m->cell[i].part];
        double area_m2 = m->x[m->cell[i].part].step_m * m->y[m->cell[i].part].step_m;
        r[i] = (part->thickness_m / part->vertical_w_per_m_k + part->interface_k_m2_per_w) /
               area_m2;
    }
}

void chp_set_resistances(chp_cell_matrix g, const double *r, const chp_symmetric_set *set,
                         const chp_symmetry *symmetry, const chp_mesh *m,
                         const chp_plates *plates)
{
    terms t;
    gather(&t, set, symmetry, m, plates);
    add_modes(g, &t, m);
    if (plates->coupled)
        add_blocks(g, set, symmetry, m, plates);
    for (size_t i = 0; i < set->cells; i++) {
        for (size_t j = i; j < set->cells; j++)
            g[i][j] /= set->weight[i] * set->weight[j];
        g[i][i] += r[set->cell[i]];
    }
}
