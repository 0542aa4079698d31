#include "finite_volumes.h"

#include <math.h>
#include <stdlib.h>

#define MAX_STEPS 20000

/* Conductance from a cell to its neighbour on the high side of each axis, and
 * from the cells of the top to the coolant. */
typedef struct {
    size_t cells;
    double *east_w_per_k, *north_w_per_k, *up_w_per_k, *sink_w_per_k;
    double *diagonal_w_per_k, *power_w;
    double *lateral, *vertical; /* conductivities */
} grid;

static size_t cell_at(const fv_problem *p, size_t i, size_t j, size_t k)
{
    return (k * p->ny + j) * p->nx + i;
}

static double width(const double *line, size_t i)
{
    return line[i + 1] - line[i];
}

static double centre(const double *line, size_t i)
{
    return 0.5 * (line[i] + line[i + 1]);
}

static int inside(const fv_problem *p, const fv_box *box, size_t i, size_t j, size_t k)
{
    double x = centre(p->x_m, i), y = centre(p->y_m, j), z = centre(p->z_m, k);
    return x > box->x0_m && x < box->x1_m && y > box->y0_m && y < box->y1_m && z > box->z0_m &&
           z < box->z1_m;
}

static double volume(const fv_problem *p, size_t i, size_t j, size_t k)
{
    return width(p->x_m, i) * width(p->y_m, j) * width(p->z_m, k);
}

typedef void (*cell_fn)(const fv_problem *p, size_t i, size_t j, size_t k, void *data);

static void each_cell(const fv_problem *p, cell_fn visit, void *data)
{
    for (size_t k = 0; k < p->nz; k++)
        for (size_t j = 0; j < p->ny; j++)
            for (size_t i = 0; i < p->nx; i++)
                visit(p, i, j, k, data);
}

/* Power is shared by the volume that the grid gives the box, so that none is
 * lost where grid lines miss its edges. */
typedef struct {
    grid *g;
    const fv_box *box;
    double volume_m3;
} painting;

static void paint(const fv_problem *p, size_t i, size_t j, size_t k, void *data)
{
    painting *t = data;
    if (!inside(p, t->box, i, j, k))
        return;
    size_t c = cell_at(p, i, j, k);
    t->g->lateral[c] = t->box->lateral_w_per_m_k;
    t->g->vertical[c] = t->box->vertical_w_per_m_k;
    t->volume_m3 += volume(p, i, j, k);
}

static void heat(const fv_problem *p, size_t i, size_t j, size_t k, void *data)
{
    painting *t = data;
    if (inside(p, t->box, i, j, k))
        t->g->power_w[cell_at(p, i, j, k)] +=
            t->box->power_w * volume(p, i, j, k) / t->volume_m3;
}

/* Two half cells in series. */
static double joined(double area_m2, double d1_m, double k1, double d2_m, double k2)
{
    return k1 > 0 && k2 > 0 ? area_m2 / (0.5 * d1_m / k1 + 0.5 * d2_m / k2) : 0;
}

static void join(const fv_problem *p, size_t i, size_t j, size_t k, void *data)
{
    grid *g = data;
    size_t c = cell_at(p, i, j, k);
    double dx = width(p->x_m, i), dy = width(p->y_m, j), dz = width(p->z_m, k);
    if (i + 1 < p->nx)
        g->east_w_per_k[c] =
            joined(dy * dz, dx, g->lateral[c], width(p->x_m, i + 1), g->lateral[c + 1]);
    if (j + 1 < p->ny)
        g->north_w_per_k[c] =
            joined(dx * dz, dy, g->lateral[c], width(p->y_m, j + 1), g->lateral[c + p->nx]);
    if (k + 1 < p->nz)
        g->up_w_per_k[c] = joined(dx * dy, dz, g->vertical[c], width(p->z_m, k + 1),
                                  g->vertical[c + p->nx * p->ny]);
    else if (g->vertical[c] > 0)
        g->sink_w_per_k[c] =
            dx * dy / (0.5 * dz / g->vertical[c] + 1 / p->convection_w_per_m2_k);
}

static void sum_diagonal(const fv_problem *p, size_t i, size_t j, size_t k, void *data)
{
    grid *g = data;
    size_t c = cell_at(p, i, j, k);
    double sum = g->sink_w_per_k[c] + g->east_w_per_k[c] + g->north_w_per_k[c] + g->up_w_per_k[c];
    sum += i > 0 ? g->east_w_per_k[c - 1] : 0;
    sum += j > 0 ? g->north_w_per_k[c - p->nx] : 0;
    sum += k > 0 ? g->up_w_per_k[c - p->nx * p->ny] : 0;
    g->diagonal_w_per_k[c] = sum > 0 ? sum : 1;
}

static void flow(const fv_problem *p, const grid *g, const double *t, double *out)
{
    size_t layer = p->nx * p->ny;
    for (size_t c = 0; c < g->cells; c++)
        out[c] = g->sink_w_per_k[c] * t[c];
    for (size_t c = 0; c + 1 < g->cells; c++) {
        double q = g->east_w_per_k[c] * (t[c] - t[c + 1]);
        out[c] += q, out[c + 1] -= q;
    }
    for (size_t c = 0; c + p->nx < g->cells; c++) {
        double q = g->north_w_per_k[c] * (t[c] - t[c + p->nx]);
        out[c] += q, out[c + p->nx] -= q;
    }
    for (size_t c = 0; c + layer < g->cells; c++) {
        double q = g->up_w_per_k[c] * (t[c] - t[c + layer]);
        out[c] += q, out[c + layer] -= q;
    }
}

static double dot(const double *a, const double *b, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

static double norm1(const double *a, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += fabs(a[i]);
    return sum;
}

/* Conjugate gradients, scaled by the diagonal; `work` holds four vectors. The
 * residual is in watts, so its sum bounds the heat that is unaccounted for. */
static int conjugate_gradients(const fv_problem *p, const grid *g, double *t, double *work,
                               double tolerance)
{
    size_t n = g->cells;
    double *r = work, *z = r + n, *d = z + n, *q = d + n;
    for (size_t c = 0; c < n; c++) {
        t[c] = 0, r[c] = g->power_w[c];
        d[c] = z[c] = r[c] / g->diagonal_w_per_k[c];
    }
    double rz = dot(r, z, n), enough = tolerance * norm1(r, n);
    for (int step = 0; step < MAX_STEPS; step++) {
        flow(p, g, d, q);
        double a = rz / dot(d, q, n);
        for (size_t c = 0; c < n; c++) {
            t[c] += a * d[c], r[c] -= a * q[c];
            z[c] = r[c] / g->diagonal_w_per_k[c];
        }
        if (norm1(r, n) < enough)
            return 1;
        double next = dot(r, z, n), b = next / rz;
        rz = next;
        for (size_t c = 0; c < n; c++)
            d[c] = z[c] + b * d[c];
    }
    return 0;
}

double *fv_solve(const fv_problem *p, double tolerance)
{
    size_t n = p->nx * p->ny * p->nz;
    double *t = calloc(n, sizeof *t), *all = calloc(12 * n, sizeof *all);
    if (!t || !all)
        return free(t), free(all), NULL;
    grid g = {.cells = n, .east_w_per_k = all, .north_w_per_k = all + n,
              .up_w_per_k = all + 2 * n, .sink_w_per_k = all + 3 * n,
              .diagonal_w_per_k = all + 4 * n, .power_w = all + 5 * n,
              .lateral = all + 6 * n, .vertical = all + 7 * n};
    for (size_t b = 0; b < p->boxes; b++) {
        painting painted = {&g, &p->box[b], 0};
        each_cell(p, paint, &painted);
        if (p->box[b].power_w > 0)
            each_cell(p, heat, &painted);
    }
    each_cell(p, join, &g);
    each_cell(p, sum_diagonal, &g);
    int solved = conjugate_gradients(p, &g, t, all + 8 * n, tolerance);
    for (size_t c = 0; c < n; c++)
        t[c] = g.lateral[c] > 0 ? t[c] + p->coolant_k : 0;
    free(all);
    if (solved)
        return t;
    free(t);
    return NULL;
}

typedef struct {
    const double *t;
    const fv_box *box;
    double sum, volume_m3, max;
} reading;

static void read_cell(const fv_problem *p, size_t i, size_t j, size_t k, void *data)
{
    reading *r = data;
    if (!inside(p, r->box, i, j, k))
        return;
    double t = r->t[cell_at(p, i, j, k)], v = volume(p, i, j, k);
    r->sum += t * v, r->volume_m3 += v;
    r->max = fmax(r->max, t);
}

static reading read_box(const fv_problem *p, const double *t, const fv_box *box)
{
    reading r = {t, box, 0, 0, 0};
    each_cell(p, read_cell, &r);
    return r;
}

double fv_mean(const fv_problem *p, const double *t, const fv_box *box)
{
    reading r = read_box(p, t, box);
    return r.sum / r.volume_m3;
}

double fv_max(const fv_problem *p, const double *t, const fv_box *box)
{
    return read_box(p, t, box).max;
}

double fv_heat_out(const fv_problem *p, const double *t)
{
    double sum = 0;
    for (size_t j = 0; j < p->ny; j++)
        for (size_t i = 0; i < p->nx; i++) {
            double area_m2 = width(p->x_m, i) * width(p->y_m, j);
            double top = t[cell_at(p, i, j, p->nz - 1)];
            double k = 0; /* of the last box painted there */
            for (size_t b = 0; b < p->boxes; b++)
                k = inside(p, &p->box[b], i, j, p->nz - 1) ? p->box[b].vertical_w_per_m_k : k;
            if (k > 0)
                sum += area_m2 * (top - p->coolant_k) /
                       (0.5 * width(p->z_m, p->nz - 1) / k + 1 / p->convection_w_per_m2_k);
        }
    return sum;
}
