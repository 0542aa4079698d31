#include "thermal/peaks.h"

#include <math.h>
#include <string.h>

#include "thermal/spot.h"

static const double same_m = 1e-10;

/* Points of a side of which the temperature is kept: edges and centres of
 * cells. Two cells make a straight line, which is highest at an edge. */
static size_t points_of(const chp_side *s)
{
    return s->cuts == 3 ? 5 : s->cuts;
}

typedef struct {
    size_t cell;      /* that the point is in */
    double weight[3]; /* of the means of the cells of the chp_side */
} point;

/* The constant, line or parabola that has the given means over the cells, u
 * cells from the low edge: the slope of the Lagrange polynomial through the
 * sums of the means. */
static point point_at(const chp_side *s, double u)
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

static point kept_point(const chp_side *s, size_t i)
{
    static const double of_three[5] = {0, 0.5, 1.5, 2.5, 3};
    return point_at(s, s->cuts == 3 ? of_three[i] : s->cuts == 2 ? 2 * (double)i : 0.5);
}

static void add_weighted(double *row, chp_cell_table t, const chp_mesh *m, size_t part,
                         const point *x, const point *y, size_t from, size_t until)
{
    size_t columns = m->x[part].cuts, first = m->first_cell[part];
    for (size_t r = 0; r < m->y[part].cuts; r++)
        for (size_t c = 0; c < columns; c++) {
            const double *cell = t[first + r * columns + c];
            double weight = x->weight[c] * y->weight[r];
            for (size_t s = from; s < until; s++)
                row[s] += weight * cell[s];
        }
}

/* Drawn through the cells is what is smooth: of a spot of the part itself the
 * temperature of the spreader, to which the cell adds its own, else the
 * temperature of the part. */
static void write_point(chp_thermal_influence *out, chp_response *r, const chp_mesh *m,
                        const chp_thermal_package *p, size_t part, const point *x,
                        const point *y, size_t peak)
{
    double row[CHP_THERMAL_SOURCES];
    size_t here = m->first_cell[part] + y->cell * m->x[part].cuts + x->cell;
    memset(row, 0, out->sources * sizeof *row);
    add_weighted(row, r->t, m, part, x, y, 0, out->sources);
    for (size_t i = 0; i < p->spots; i++) {
        size_t s = p->parts + i;
        if (p->spot[i].part != part)
            continue;
        row[s] = r->t[here][s] - r->spreader[here][s];
        add_weighted(row, r->spreader, m, part, x, y, s, s + 1);
    }
    for (size_t s = 0; s < out->sources; s++)
        out->peak_k_per_w[s][peak] = row[s];
}

void chp_write_means(chp_thermal_influence *out, const chp_response *r, const chp_mesh *m)
{
    for (size_t s = 0; s < out->sources; s++)
        for (size_t i = 0; i < out->parts; i++) {
            size_t cells = chp_mesh_cells_of(m, i);
            double sum = 0;
            for (size_t c = m->first_cell[i]; c < m->first_cell[i] + cells; c++)
                sum += r->t[c][s];
            out->mean_k_per_w[s][i] = sum / (double)cells;
        }
}

static double mean_under_spot(const chp_response *r, const chp_mesh *m,
                              const chp_thermal_package *p, size_t spot)
{
    size_t part = p->spot[spot].part, source = p->parts + spot;
    double sum = 0;
    for (size_t i = m->first_cell[part]; i < m->first_cell[part] + chp_mesh_cells_of(m, part); i++)
        sum += chp_share_of_source(m, p, i, source) * r->t[i][source];
    return sum;
}

static int alike(const chp_thermal_package *p, size_t one, size_t other)
{
    const chp_thermal_spot *a = &p->spot[one], *b = &p->spot[other];
    const chp_thermal_part *pa = &p->part[a->part], *pb = &p->part[b->part];
    return a->area.width_m == b->area.width_m && a->area.height_m == b->area.height_m &&
           pa->area.width_m == pb->area.width_m && pa->area.height_m == pb->area.height_m &&
           pa->thickness_m == pb->thickness_m &&
           pa->lateral_w_per_m_k == pb->lateral_w_per_m_k &&
           pa->vertical_w_per_m_k == pb->vertical_w_per_m_k &&
           pa->interface_k_m2_per_w == pb->interface_k_m2_per_w &&
           fabs(fabs(a->area.x_m - pa->area.x_m) - fabs(b->area.x_m - pb->area.x_m)) < same_m &&
           fabs(fabs(a->area.y_m - pa->area.y_m) - fabs(b->area.y_m - pb->area.y_m)) < same_m;
}

/* Spots that lie alike in parts alike have one excess. */
static void find_excesses(double *excess_k_per_w, const chp_mesh *m, const chp_thermal_package *p)
{
    for (size_t i = 0; i < p->spots; i++) {
        size_t part = p->spot[i].part, j = 0;
        while (j < i && !alike(p, i, j))
            j++;
        excess_k_per_w[i] = j < i ? excess_k_per_w[j]
                                  : chp_spot_excess(&p->cooler, &p->part[part], &p->spot[i].area,
                                                    m->x[part].cuts, m->y[part].cuts);
    }
}

/* The centre of a spot; of its own heat, cells are too coarse. */
static void write_spot(chp_thermal_influence *out, chp_response *r, const chp_mesh *m,
                       const chp_thermal_package *p, size_t spot, double excess_k_per_w,
                       size_t peak)
{
    size_t part = p->spot[spot].part;
    const chp_thermal_area *area = &p->spot[spot].area;
    const chp_side *sx = &m->x[part], *sy = &m->y[part];
    point x = point_at(sx, (area->x_m - sx->low_m) / sx->step_m);
    point y = point_at(sy, (area->y_m - sy->low_m) / sy->step_m);
    write_point(out, r, m, p, part, &x, &y, peak);
    out->peak_k_per_w[p->parts + spot][peak] =
        mean_under_spot(r, m, p, spot) + excess_k_per_w;
}

static size_t write_part(chp_thermal_influence *out, chp_response *r, const chp_mesh *m,
                         const chp_thermal_package *p, size_t part, size_t peak)
{
    for (size_t i = 0; i < points_of(&m->y[part]); i++)
        for (size_t j = 0; j < points_of(&m->x[part]); j++) {
            point x = kept_point(&m->x[part], j), y = kept_point(&m->y[part], i);
            write_point(out, r, m, p, part, &x, &y, peak++);
        }
    return peak;
}

void chp_write_peaks(chp_thermal_influence *out, chp_response *r, const chp_mesh *m,
                        const chp_thermal_package *p)
{
    double excess_k_per_w[CHP_THERMAL_SPOTS];
    size_t peak = 0;
    find_excesses(excess_k_per_w, m, p);
    for (size_t i = 0; i < p->parts; i++) {
        out->first_peak[i] = peak;
        peak = write_part(out, r, m, p, i, peak);
        for (size_t spot = 0; spot < p->spots; spot++)
            if (p->spot[spot].part == i)
                write_spot(out, r, m, p, spot, excess_k_per_w[spot], peak++);
    }
    out->first_peak[p->parts] = peak;
}
