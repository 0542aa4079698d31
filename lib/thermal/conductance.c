#include "thermal/conductance.h"

#include <math.h>
#include <string.h>

#define FILLER_REACH 4 /* gaps, in thicknesses of the part, that filler matters across */

static void join(chp_cell_matrix k, size_t i, size_t j, double w_per_k)
{
    k[i][i] += w_per_k, k[j][j] += w_per_k;
    k[i][j] -= w_per_k, k[j][i] -= w_per_k;
}

static void join_part(chp_cell_matrix k, const chp_mesh *m, size_t i, const chp_thermal_part *part)
{
    const chp_side *x = &m->x[i], *y = &m->y[i];
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

/* Length of the edges that two cells turn to each other, by the gap between. */
static double facing(const chp_thermal_area *a, const chp_thermal_area *b, double reach_m)
{
    double x = chp_mesh_overlap(a->x_m, a->width_m, b->x_m, b->width_m);
    double y = chp_mesh_overlap(a->y_m, a->height_m, b->y_m, b->height_m);
    double edge_m = fmax(x, y), gap_m = -fmin(x, y);
    return edge_m > 0 && gap_m > 0 && gap_m < reach_m ? edge_m / gap_m : 0;
}

static size_t end_of(const chp_mesh *m, size_t part)
{
    return m->first_cell[part] + chp_mesh_cells_of(m, part);
}

static void join_pair(chp_cell_matrix k, const chp_mesh *m, size_t one, size_t two,
                      double reach_m, double sheet_w_per_k)
{
    for (size_t i = m->first_cell[one]; i < end_of(m, one); i++)
        for (size_t j = m->first_cell[two]; j < end_of(m, two); j++) {
            chp_thermal_area a = chp_mesh_area(m, i), b = chp_mesh_area(m, j);
            double shape = facing(&a, &b, reach_m);
            if (shape > 0)
                join(k, i, j, sheet_w_per_k * shape);
        }
}

static void join_across_filler(chp_cell_matrix k, const chp_mesh *m,
                               const chp_thermal_package *p)
{
    for (size_t i = 0; i < p->parts && p->filler_w_per_m_k > 0; i++)
        for (size_t j = 0; j < i; j++) {
            double thickness_m = fmin(p->part[i].thickness_m, p->part[j].thickness_m);
            double reach_m = FILLER_REACH * thickness_m;
            if (facing(&p->part[i].area, &p->part[j].area, reach_m) > 0)
                join_pair(k, m, i, j, reach_m, p->filler_w_per_m_k * thickness_m);
        }
}

void chp_conductances(chp_cell_matrix k, const chp_mesh *m, const chp_thermal_package *p)
{
    for (size_t i = 0; i < m->cells; i++)
        memset(k[i], 0, m->cells * sizeof k[i][0]);
    for (size_t i = 0; i < p->parts; i++)
        join_part(k, m, i, &p->part[i]);
    join_across_filler(k, m, p);
}

void chp_set_conductances(chp_cell_matrix out, chp_cell_matrix k, const chp_symmetric_set *set,
                          const chp_symmetry *symmetry, const chp_mesh *m)
{
    int parities = set->odd_x | set->odd_y << 1;
    size_t place[CHP_THERMAL_CELLS];
    for (size_t i = 0; i < m->cells; i++)
        place[i] = set->cells;
    for (size_t i = 0; i < set->cells; i++)
        place[set->cell[i]] = i;
    for (size_t i = 0; i < set->cells; i++) {
        const double *row = k[set->cell[i]];
        memset(out[i], 0, set->cells * sizeof out[i][0]);
        for (size_t c = 0; c < m->cells; c++) {
            size_t j = place[symmetry->first[c]];
            if (row[c] != 0 && j < set->cells)
                out[i][j] += chp_mirrored_sign(parities, symmetry->by[c]) * row[c] *
                             set->weight[j] / set->weight[i];
        }
    }
}
