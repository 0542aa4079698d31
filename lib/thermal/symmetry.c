#include "thermal/symmetry.h"

#include <math.h>

static const double tolerance_m = 1e-10;

double chp_mirrored_sign(int parities, size_t mirror)
{
    size_t both = (size_t)parities & mirror;
    return both == 1 || both == 2 ? -1 : 1;
}

/* ---------------------------------------------------------------- mirrors */

static int same_length(double a, double b)
{
    return fabs(a - b) < tolerance_m;
}

static int mirrors_area(const chp_thermal_area *a, const chp_thermal_area *b, size_t mirror)
{
    double x_m = mirror & 1 ? -a->x_m : a->x_m, y_m = mirror & 2 ? -a->y_m : a->y_m;
    return same_length(x_m, b->x_m) && same_length(y_m, b->y_m) &&
           a->width_m == b->width_m && a->height_m == b->height_m;
}

static int mirrors_part(const chp_thermal_part *a, const chp_thermal_part *b, size_t mirror)
{
    return mirrors_area(&a->area, &b->area, mirror) && a->thickness_m == b->thickness_m &&
           a->lateral_w_per_m_k == b->lateral_w_per_m_k &&
           a->vertical_w_per_m_k == b->vertical_w_per_m_k &&
           a->interface_k_m2_per_w == b->interface_k_m2_per_w;
}

static size_t image_of_part(const chp_thermal_package *p, size_t i, size_t mirror)
{
    size_t j = 0;
    while (j < p->parts && !mirrors_part(&p->part[i], &p->part[j], mirror))
        j++;
    return j;
}

static size_t image_of_spot(const chp_thermal_package *p, size_t i, size_t mirror,
                            const size_t *image)
{
    size_t j = 0;
    while (j < p->spots && (p->spot[j].part != image[p->spot[i].part] ||
                            !mirrors_area(&p->spot[i].area, &p->spot[j].area, mirror)))
        j++;
    return j;
}

/* Images of sources; 0 if one has none. */
static int mirror_sources(size_t *image, const chp_thermal_package *p, size_t mirror)
{
    for (size_t i = 0; i < p->parts; i++)
        if ((image[i] = image_of_part(p, i, mirror)) == p->parts)
            return 0;
    for (size_t i = 0; i < p->spots; i++) {
        size_t j = image_of_spot(p, i, mirror, image);
        if (j == p->spots)
            return 0;
        image[p->parts + i] = p->parts + j;
    }
    return 1;
}

static size_t image_of_cell(const chp_mesh *m, size_t i, size_t mirror, const size_t *image)
{
    const chp_cell *cell = &m->cell[i];
    const chp_side *x = &m->x[cell->part], *y = &m->y[cell->part];
    size_t column = cell->x - x->first, row = cell->y - y->first;
    column = mirror & 1 ? x->cuts - 1 - column : column;
    row = mirror & 2 ? y->cuts - 1 - row : row;
    return m->first_cell[image[cell->part]] + row * x->cuts + column;
}

static void find_mirror(chp_symmetry *s, const chp_mesh *m, size_t mirror)
{
    for (size_t i = 0; i < m->cells; i++)
        s->cell[mirror][i] = image_of_cell(m, i, mirror, s->source[mirror]);
}

static void find_first(chp_symmetry *s, size_t cells)
{
    for (size_t i = 0; i < cells; i++) {
        s->first[i] = i;
        s->by[i] = 0;
        for (size_t g = 1; g < CHP_MIRRORS; g++)
            if ((!(g & 1) || s->x) && (!(g & 2) || s->y) && s->cell[g][i] < s->first[i]) {
                s->first[i] = s->cell[g][i];
                s->by[i] = g;
            }
    }
}

void chp_symmetry_find(chp_symmetry *s, const chp_mesh *m, const chp_thermal_package *p)
{
    s->x = mirror_sources(s->source[1], p, 1);
    s->y = mirror_sources(s->source[2], p, 2);
    s->images = (size_t)(1 + s->x) * (size_t)(1 + s->y);
    for (size_t i = 0; i < p->parts + p->spots; i++) {
        s->source[0][i] = i;
        s->source[3][i] = s->x && s->y ? s->source[1][s->source[2][i]] : i;
    }
    for (size_t g = 1; g < CHP_MIRRORS; g++)
        if ((!(g & 1) || s->x) && (!(g & 2) || s->y))
            find_mirror(s, m, g);
    find_first(s, m->cells);
}

/* -------------------------------------------------------------------- sets */

int chp_symmetric_set_exists(const chp_symmetry *s, int parities)
{
    return (!(parities & 1) || s->x) && (!(parities & 2) || s->y);
}

/* How many mirrors leave a cell where it is; 0 if one of them turns its sign. */
static size_t fixed_by(const chp_symmetry *s, size_t cell, int parities)
{
    size_t fixed = 1;
    for (size_t g = 1; g < CHP_MIRRORS; g++) {
        if ((g & 1 && !s->x) || (g & 2 && !s->y) || s->cell[g][cell] != cell)
            continue;
        if (chp_mirrored_sign(parities, g) < 0)
            return 0;
        fixed++;
    }
    return fixed;
}

void chp_symmetric_set_find(chp_symmetric_set *out, const chp_symmetry *s, const chp_mesh *m,
                            int parities)
{
    out->odd_x = parities & 1;
    out->odd_y = parities >> 1;
    out->cells = 0;
    for (size_t i = 0; i < m->cells; i++) {
        size_t fixed = s->first[i] == i ? fixed_by(s, i, parities) : 0;
        if (fixed == 0)
            continue;
        out->cell[out->cells] = i;
        out->weight[out->cells++] = sqrt((double)fixed / (double)s->images);
    }
}
