#include "thermal/resistance.h"

#include <string.h>

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
static void add_strips(chp_cell_matrix g, const chp_mesh *m, size_t a, size_t b, const double *z,
                       size_t modes)
{
    for (size_t i = 0; i < m->cells; i++)
        for (size_t j = 0; j < m->cells && m->cell[i].x == a; j++)
            if (m->cell[j].x == b)
                g[i < j ? i : j][i < j ? j : i] =
                    along_y(z, m->mode_y[m->cell[i].y], m->mode_y[m->cell[j].y], modes);
}

static void add_modes(chp_cell_matrix g, const chp_mesh *m, const chp_plates *plates)
{
    double z[CHP_PLATE_MODES];
    for (size_t a = 0; a < m->strips_x; a++)
        for (size_t b = a; b < m->strips_x; b++) {
            along_x(z, plates, m->mode_x[a], m->mode_x[b]);
            add_strips(g, m, a, b, z, plates->modes_y);
        }
}

/* The upper triangle of G gains W'W, W being the root of the coupled block times
 * the modes of the cells. */
static void add_block(chp_cell_matrix g, const chp_mesh *m, const chp_plates *plates, size_t odd_x,
                      size_t odd_y)
{
    double mode[CHP_PLATE_BLOCK][CHP_THERMAL_CELLS], w[CHP_THERMAL_CELLS];
    for (size_t k = 0; k < CHP_PLATE_BLOCK; k++)
        for (size_t i = 0; i < m->cells; i++)
            mode[k][i] = m->mode_x[m->cell[i].x][2 * (k / CHP_PLATE_HALF) + odd_x] *
                         m->mode_y[m->cell[i].y][2 * (k % CHP_PLATE_HALF) + odd_y];
    for (size_t k = 0; k < CHP_PLATE_BLOCK; k++) {
        memset(w, 0, sizeof w);
        for (size_t l = k; l < CHP_PLATE_BLOCK; l++)
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

int chp_resistances(chp_cell_matrix g, double *r, chp_mesh *m, const chp_thermal_package *p)
{
    chp_plates plates;
    if (!chp_plates_build(&plates, &p->cooler, chp_mesh_finest(m, p->parts)))
        return 0;
    chp_mesh_add_modes(m, p, &plates);
    add_modes(g, m, &plates);
    for (size_t x = 0; plates.coupled && x < 2; x++)
        for (size_t y = 0; y < 2; y++)
            add_block(g, m, &plates, x, y);
    for (size_t i = 0; i < m->cells; i++) {
        chp_thermal_area area = chp_mesh_area(m, i);
        r[i] = cell_resistance(&p->part[m->cell[i].part], &area);
        g[i][i] += r[i];
    }
    return 1;
}
