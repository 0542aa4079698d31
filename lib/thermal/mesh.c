#include "thermal/mesh.h"

#include <math.h>

#define ENOUGH 72 /* cells, unless there are more parts */

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
static size_t cut(chp_side *all, size_t i, double centre_m, double length_m, size_t most,
                  size_t strips)
{
    size_t cuts = cuts_of(length_m, most);
    all[i] = (chp_side){cuts, strips, centre_m - 0.5 * length_m, length_m / (double)cuts};
    for (size_t j = 0; j < i; j++)
        if (all[j].cuts == cuts && all[j].low_m == all[i].low_m &&
            all[j].step_m == all[i].step_m) {
            all[i].first = all[j].first;
            return strips;
        }
    return strips + cuts;
}

static void lay_part(chp_mesh *m, const chp_thermal_area *area, size_t i, size_t most)
{
    m->strips_x = cut(m->x, i, area->x_m, area->width_m, most, m->strips_x);
    m->strips_y = cut(m->y, i, area->y_m, area->height_m, most, m->strips_y);
    m->first_cell[i] = m->cells;
    for (size_t r = 0; r < m->y[i].cuts; r++)
        for (size_t c = 0; c < m->x[i].cuts; c++)
            m->cell[m->cells++] = (chp_cell){i, m->x[i].first + c, m->y[i].first + r};
}

void chp_mesh_lay(chp_mesh *m, const chp_thermal_package *p)
{
    size_t most = 3;
    while (most > 1 && count_cells(p, most) > ENOUGH)
        most--;
    m->cells = m->strips_x = m->strips_y = 0;
    for (size_t i = 0; i < p->parts; i++)
        lay_part(m, &p->part[i].area, i, most);
}

size_t chp_mesh_cells_of(const chp_mesh *m, size_t part)
{
    return m->x[part].cuts * m->y[part].cuts;
}

chp_thermal_area chp_mesh_area(const chp_mesh *m, size_t i)
{
    const chp_side *x = &m->x[m->cell[i].part], *y = &m->y[m->cell[i].part];
    return (chp_thermal_area){x->low_m + ((double)(m->cell[i].x - x->first) + 0.5) * x->step_m,
                              y->low_m + ((double)(m->cell[i].y - y->first) + 0.5) * y->step_m,
                              x->step_m, y->step_m};
}

double chp_mesh_finest(const chp_mesh *m, size_t parts)
{
    double step_m = HUGE_VAL;
    for (size_t i = 0; i < parts; i++)
        step_m = fmin(step_m, fmin(m->x[i].step_m, m->y[i].step_m));
    return step_m;
}

static void side_means(double (*mode)[CHP_PLATE_MODES], const chp_side *s, double length_m,
                       size_t modes)
{
    for (size_t i = 0; i < s->cuts; i++) {
        double low_m = 0.5 * length_m + s->low_m + (double)i * s->step_m;
        chp_mode_means(mode[s->first + i], modes, length_m, low_m, low_m + s->step_m);
    }
}

void chp_mesh_add_modes(chp_mesh *m, const chp_thermal_package *p, const chp_plates *plates)
{
    const chp_thermal_plate *s = &p->cooler.spreader;
    for (size_t i = 0; i < p->parts; i++) {
        side_means(m->mode_x, &m->x[i], s->width_m, plates->modes_x);
        side_means(m->mode_y, &m->y[i], s->height_m, plates->modes_y);
    }
}

double chp_mesh_overlap(double a, double a_length, double b, double b_length)
{
    return fmin(a + 0.5 * a_length, b + 0.5 * b_length) -
           fmax(a - 0.5 * a_length, b - 0.5 * b_length);
}
