/* Boxes of a package for finite volumes, and grid lines through all their edges. */
#ifndef CHP_TESTS_THERMAL_BOXES_H
#define CHP_TESTS_THERMAL_BOXES_H

#include <math.h>
#include <stdlib.h>

#include "finite_volumes.h"
#include "thermal/thermal.h"

#define MM *1e-3
#define LINES 256
#define BOXES 64
#define INTERFACE_M 50e-6 /* thickness in the finite volumes; only t / k counts */

typedef struct {
    double line[LINES];
    size_t lines;
} axis;

static inline int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static inline void add(axis *a, double x)
{
    a->line[a->lines++] = x;
}

/* Sorts, drops double lines and fills in steps of at most `step_m`. */
static inline void fill(axis *a, double step_m)
{
    axis out = {{0}, 0};
    qsort(a->line, a->lines, sizeof a->line[0], ascending);
    add(&out, a->line[0]);
    for (size_t i = 1; i < a->lines; i++) {
        double from = a->line[i - 1], gap = a->line[i] - from;
        size_t steps = gap < 1e-7 ? 0 : (size_t)ceil(gap / step_m);
        for (size_t k = 1; k <= steps; k++)
            add(&out, from + gap * (double)k / (double)steps);
    }
    *a = out;
}

typedef struct {
    axis x, y, z;
    fv_box box[BOXES], face[CHP_THERMAL_PARTS];
    size_t boxes;
} stack;

static inline void put(stack *s, const chp_thermal_area *a, double from_m, double to_m, double k)
{
    add(&s->x, a->x_m - 0.5 * a->width_m), add(&s->x, a->x_m + 0.5 * a->width_m);
    add(&s->y, a->y_m - 0.5 * a->height_m), add(&s->y, a->y_m + 0.5 * a->height_m);
    add(&s->z, from_m), add(&s->z, to_m);
    s->box[s->boxes++] = (fv_box){
        a->x_m - 0.5 * a->width_m,  a->x_m + 0.5 * a->width_m, a->y_m - 0.5 * a->height_m,
        a->y_m + 0.5 * a->height_m, from_m,                    to_m,
        k,                          k,                         0};
}

/* Interfaces carry nothing sideways. */
static inline void put_interface(stack *s, const chp_thermal_area *a, double from_m,
                                 double k_m2_per_w)
{
    put(s, a, from_m, from_m + INTERFACE_M, INTERFACE_M / k_m2_per_w);
    s->box[s->boxes - 1].lateral_w_per_m_k = 1e-9;
}

static inline double put_plate(stack *s, const chp_thermal_plate *p, double from_m)
{
    chp_thermal_area area = {0, 0, p->width_m, p->height_m};
    double to_m = from_m + p->thickness_m;
    put(s, &area, from_m, to_m, p->conductivity_w_per_m_k);
    for (int i = 1; i < 4; i++)
        add(&s->z, from_m + 0.25 * i * p->thickness_m);
    return to_m;
}

#endif
