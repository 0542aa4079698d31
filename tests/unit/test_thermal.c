#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "solver/cholesky.h"
#include "thermal_boxes.h"

#include <math.h>
#include <stdlib.h>

static const chp_thermal_cooler finned = {{60 MM, 60 MM, 3 MM, 400}, 0,
                                          {90 MM, 90 MM, 8 MM, 400}, 0.06};
static const chp_thermal_part two[2] = {
    {{-11 MM, 0, 20 MM, 20 MM}, 0.75 MM, 120, 120, 50e-6 / 4},
    {{11 MM, 0, 20 MM, 20 MM}, 0.75 MM, 120, 120, 50e-6 / 4}};

static chp_thermal_package two_dies(void)
{
    return (chp_thermal_package){finned, 0.9, 2, 0, two, NULL};
}

/* -------------------------------------------------- the same in finite volumes */

static void put_part(stack *s, const chp_thermal_part *p, size_t i, double top_m, double power_w)
{
    double from_m = top_m - p->thickness_m, face_m = from_m + 0.02 * p->thickness_m;
    put_interface(s, &p->area, top_m, p->interface_k_m2_per_w);
    for (int layer = 0; layer < 2; layer++) {
        put(s, &p->area, from_m, layer ? face_m : top_m, p->vertical_w_per_m_k);
        s->box[s->boxes - 1].lateral_w_per_m_k = p->lateral_w_per_m_k;
    }
    add(&s->z, face_m + (top_m - face_m) / 3), add(&s->z, face_m + (top_m - face_m) * 2 / 3);
    s->box[s->boxes - 1].power_w = power_w;
    s->face[i] = s->box[s->boxes - 1];
}

static void put_spot(stack *s, const chp_thermal_spot *spot, double power_w)
{
    const fv_box *face = &s->face[spot->part];
    put(s, &spot->area, face->z0_m, face->z1_m, face->vertical_w_per_m_k);
    s->box[s->boxes - 1].power_w = power_w;
}

static void put_package(stack *s, const chp_thermal_package *p, const double *power_w)
{
    const chp_thermal_cooler *c = &p->cooler;
    double top_m = 0;
    for (size_t i = 0; i < p->parts; i++)
        top_m = fmax(top_m, p->part[i].thickness_m);
    chp_thermal_area lid = {0, 0, c->spreader.width_m, c->spreader.height_m};
    if (p->filler_w_per_m_k > 0)
        put(s, &lid, 0, top_m, p->filler_w_per_m_k);
    double end_m = put_plate(s, &c->spreader, top_m + INTERFACE_M);
    if (c->interface_k_m2_per_w > 0) {
        put_interface(s, &lid, end_m, c->interface_k_m2_per_w);
        end_m += INTERFACE_M;
    }
    if (c->sink.thickness_m > 0)
        put_plate(s, &c->sink, end_m);
    for (size_t i = 0; i < p->parts; i++)
        put_part(s, &p->part[i], i, top_m, power_w[i]);
    for (size_t i = 0; i < p->spots; i++)
        put_spot(s, &p->spot[i], power_w[p->parts + i]);
}

/* Largest errors of means and maxima, of the largest rise of that kind; and that of
 * how much the first part is warmer than the second, in K. */
typedef struct {
    double mean, max, heat_out_w, apart_k;
} difference;

static difference against_finite_volumes(const chp_thermal_package *p, const double *power_w,
                                         double step_m)
{
    static stack s;
    static chp_thermal_influence influence;
    const chp_thermal_plate *top =
        p->cooler.sink.thickness_m > 0 ? &p->cooler.sink : &p->cooler.spreader;
    double mean_k[CHP_THERMAL_PARTS], max_k[CHP_THERMAL_PARTS], hot_mean = 0, hot_max = 0;
    difference d = {0, 0, 0, 0};
    s = (stack){.boxes = 0};
    put_package(&s, p, power_w);
    fill(&s.x, step_m), fill(&s.y, step_m), fill(&s.z, 1);
    fv_problem fv = {s.x.lines - 1, s.y.lines - 1, s.z.lines - 1, s.x.line, s.y.line, s.z.line,
                     s.boxes, s.box,
                     1 / (p->cooler.convection_k_per_w * top->width_m * top->height_m), 0};
    double *t = fv_solve(&fv, 1e-5);
    cr_assert(t != NULL);
    cr_assert(chp_thermal_build(&influence, p, NULL) == CHIPLET_OK);
    chp_thermal_temperatures(mean_k, max_k, &influence, power_w, 0);
    for (size_t i = 0; i < p->parts; i++) {
        double mean = fv_mean(&fv, t, &s.face[i]), max = fv_max(&fv, t, &s.face[i]);
        d.mean = fmax(d.mean, fabs(mean_k[i] - mean)), hot_mean = fmax(hot_mean, mean);
        d.max = fmax(d.max, fabs(max_k[i] - max)), hot_max = fmax(hot_max, max);
    }
    if (p->parts > 1)
        d.apart_k = (mean_k[0] - mean_k[1]) -
                    (fv_mean(&fv, t, &s.face[0]) - fv_mean(&fv, t, &s.face[1]));
    d.heat_out_w = fv_heat_out(&fv, t);
    d.mean /= hot_mean, d.max /= hot_max;
    free(t);
    return d;
}

/* ------------------------------------------------------------ published case */

Test(thermal, two_equal_dies_are_as_in_the_reference)
{
    static chp_thermal_influence influence;
    chp_thermal_package p = two_dies();
    double mean_c[2], max_c[2], power_w[2] = {200, 200};
    cr_assert(chp_thermal_build(&influence, &p, NULL) == CHIPLET_OK);
    chp_thermal_temperatures(mean_c, max_c, &influence, power_w, 35);
    for (int i = 0; i < 2; i++) {
        cr_assert(epsilon_eq(dbl, mean_c[i], 81.32, 1.5));
        cr_assert(epsilon_eq(dbl, max_c[i], 84.03, 2.5));
    }
}

Test(thermal, finite_volumes_repeat_the_reference)
{
    axis x = {{-45 MM, -30 MM, -21 MM, -1 MM, 1 MM, 21 MM, 30 MM, 45 MM}, 8};
    axis y = {{-45 MM, -30 MM, -10 MM, 10 MM, 30 MM, 45 MM}, 6};
    axis z = {{0, 0.25 MM, 0.5 MM, 0.75 MM, 0.8 MM, 1.8 MM, 2.8 MM, 3.8 MM, 5.8 MM, 7.8 MM, 9.8 MM,
               11.8 MM}, 12};
    fv_box box[] = {{-45 MM, 45 MM, -45 MM, 45 MM, 3.8 MM, 11.8 MM, 400, 400, 0},
                    {-30 MM, 30 MM, -30 MM, 30 MM, 0.8 MM, 3.8 MM, 400, 400, 0},
                    {-21 MM, 21 MM, -10 MM, 10 MM, 0.75 MM, 0.8 MM, 4, 4, 0},
                    {-1 MM, 1 MM, -10 MM, 10 MM, 0, 0.75 MM, 0.9, 0.9, 0},
                    {-21 MM, -1 MM, -10 MM, 10 MM, 0, 0.75 MM, 120, 120, 0},
                    {1 MM, 21 MM, -10 MM, 10 MM, 0, 0.75 MM, 120, 120, 0},
                    {-21 MM, -1 MM, -10 MM, 10 MM, 0, 0.25 MM, 120, 120, 200},
                    {1 MM, 21 MM, -10 MM, 10 MM, 0, 0.25 MM, 120, 120, 200}};
    fill(&x, 1 MM), fill(&y, 1 MM);
    fv_problem p = {x.lines - 1, y.lines - 1, z.lines - 1, x.line, y.line, z.line, 8, box,
                    1 / (0.06 * 90 MM * 90 MM), 35};
    double *t = fv_solve(&p, 1e-6);
    cr_assert(t != NULL);
    cr_assert(epsilon_eq(dbl, fv_mean(&p, t, &box[6]), 81.35, 0.02));
    cr_assert(epsilon_eq(dbl, fv_max(&p, t, &box[7]), 84.04, 0.02));
    cr_assert(epsilon_eq(dbl, fv_heat_out(&p, t), 400, 0.01));
    free(t);
}

/* ----------------------------------------------------------- finite volumes */

Test(thermal, unequal_dies_agree_with_finite_volumes)
{
    chp_thermal_package p = two_dies();
    static const double powers[][2] = {{200, 200}, {300, 100}, {400, 0}};
    for (int i = 0; i < 3; i++) {
        difference d = against_finite_volumes(&p, powers[i], 1.5 MM);
        cr_assert(epsilon_eq(dbl, d.heat_out_w, 400, 0.1));
        cr_assert(d.mean < 0.02 && d.max < 0.02);
        cr_assert(fabs(d.apart_k) < 0.25); /* of 0, 19 and 38 K */
    }
}

/* Four dies around one of another size, which all have other powers. */
Test(thermal, dies_around_an_io_die_agree_with_finite_volumes)
{
    static const double power_w[] = {90, 60, 110, 60, 40};
    chp_thermal_part part[5] = {{{0, 0, 14 MM, 16 MM}, 0.75 MM, 120, 120, 5e-6}};
    for (int i = 0; i < 4; i++)
        part[1 + i] = (chp_thermal_part){
            {(i % 2 ? 12 : -12) MM, (i / 2 ? 4.5 : -4.5) MM, 9 MM, 8 MM}, 0.75 MM, 120, 120, 5e-6};
    static const chp_thermal_cooler lid = {{50 MM, 36 MM, 6 MM, 400}, 0, {0, 0, 0, 0}, 0.05};
    chp_thermal_package p = {lid, 0.9, 5, 0, part, NULL};
    difference d = against_finite_volumes(&p, power_w, 1.5 MM);
    cr_assert(d.mean < 0.02 && d.max < 0.03);
    cr_assert(fabs(d.apart_k) < 0.4);
}

Test(thermal, hot_spots_agree_with_finite_volumes)
{
    static const chp_thermal_spot spot[2] = {{0, {-14 MM, 3 MM, 4 MM, 4 MM}},
                                             {1, {18 MM, -7 MM, 2 MM, 3 MM}}};
    static const double power_w[] = {150, 100, 40, 20};
    chp_thermal_package p = two_dies();
    p.spots = 2, p.spot = spot;
    difference d = against_finite_volumes(&p, power_w, 1 MM);
    cr_assert(d.mean < 0.02 && d.max < 0.04);
}

Test(thermal, stacks_beside_dies_agree_with_finite_volumes)
{
    static const double power_w[] = {600, 100, 10, 25, 10, 25, 10, 25};
    chp_thermal_part part[8] = {{{-13.2 MM, 0, 26 MM, 30 MM}, 0.75 MM, 120, 120, 4e-6},
                                {{13.2 MM, 0, 26 MM, 30 MM}, 0.75 MM, 120, 120, 4e-6}};
    for (int i = 0; i < 6; i++)
        part[2 + i] = (chp_thermal_part){
            {(i % 2 ? 33 : -33) MM, (i / 2 - 1) * 11.5 MM, 11 MM, 11 MM}, 0.72 MM, 80, 2.5, 4e-6};
    static const chp_thermal_cooler coolers[] = {
        {{90 MM, 75 MM, 4 MM, 390}, 0, {0, 0, 0, 0}, 0.025},
        {{85 MM, 70 MM, 2 MM, 390}, 6e-6, {100 MM, 100 MM, 5 MM, 390}, 0.03}};
    for (int i = 0; i < 2; i++) {
        chp_thermal_package p = {coolers[i], 0.9, 8, 0, part, NULL};
        difference d = against_finite_volumes(&p, power_w, 1.5 MM);
        cr_assert(d.mean < 0.02 && d.max < 0.03);
    }
}

/* --------------------------------------------------------------- properties */

/* A part that stands off its mirror image by a millionth of a millimetre leaves the
 * equations of all cells in one set. */
Test(thermal, mirrors_of_a_package_change_nothing)
{
    static chp_thermal_influence one, sets;
    static const double power_w[] = {300, 120, 10, 11, 12, 13, 40, 20};
    static const chp_thermal_cooler coolers[] = {{{90 MM, 60 MM, 3 MM, 400}, 0, {0, 0, 0, 0}, 0.05},
                                                 {{90 MM, 60 MM, 3 MM, 400}, 1e-6,
                                                  {99 MM, 90 MM, 8 MM, 390}, 0.06}};
    for (int k = 0; k < 2; k++) {
        chp_thermal_part part[6] = {{{-13 MM, 0, 24 MM, 30 MM}, 0.75 MM, 120, 110, 4e-6},
                                    {{13 MM, 0, 24 MM, 30 MM}, 0.75 MM, 120, 110, 4e-6}};
        for (int i = 0; i < 4; i++)
            part[2 + i] = (chp_thermal_part){
                {(i % 2 ? 32 : -32) MM, (i / 2 ? 6 : -6) MM, 11 MM, 11 MM}, 0.72 MM, 80, 4, 4e-6};
        chp_thermal_spot spot[2] = {{0, {-15 MM, 0, 9 MM, 7 MM}}, {1, {15 MM, 0, 9 MM, 7 MM}}};
        chp_thermal_package p = {coolers[k], 0.9, 6, 2, part, spot};
        double mean_k[2][6], max_k[2][6];
        cr_assert(chp_thermal_build(&sets, &p, NULL) == CHIPLET_OK);
        part[5].area.x_m += 1e-9, part[5].area.y_m += 1e-9;
        cr_assert(chp_thermal_build(&one, &p, NULL) == CHIPLET_OK);
        chp_thermal_temperatures(mean_k[0], max_k[0], &sets, power_w, 0);
        chp_thermal_temperatures(mean_k[1], max_k[1], &one, power_w, 0);
        for (int i = 0; i < 6; i++) {
            cr_assert(epsilon_eq(dbl, mean_k[0][i], mean_k[1][i], 1e-5));
            cr_assert(epsilon_eq(dbl, max_k[0][i], max_k[1][i], 1e-5));
        }
        cr_assert(fabs(mean_k[0][0] - mean_k[0][1]) > 10);
    }
}

Test(thermal, influence_is_mutual)
{
    static chp_thermal_influence influence;
    chp_thermal_part part[4];
    for (int i = 0; i < 4; i++)
        part[i] = (chp_thermal_part){
            {(i % 2 ? 9 : -8) MM, (i / 2 ? 7 : -6) MM, (10 + i) MM, (8 + i) MM}, (0.4 + 0.1 * i) MM,
            100 + i, 30 + 20 * i, 5e-6 * (i + 1)};
    chp_thermal_package p = {finned, 1, 4, 0, part, NULL};
    cr_assert(chp_thermal_build(&influence, &p, NULL) == CHIPLET_OK);
    for (int i = 0; i < 4; i++)
        for (int j = 0; j < 4; j++) {
            double one = influence.mean_k_per_w[i][j], other = influence.mean_k_per_w[j][i];
            cr_assert(one > 0 && fabs(one - other) < 1e-12);
            cr_assert(one <= influence.mean_k_per_w[i][i]);
        }
}

/* A die as large as the plates has no lateral flow: resistances in series. */
Test(thermal, heat_out_is_heat_in_where_it_flows_straight)
{
    static chp_thermal_influence influence;
    double side_m = 20 MM, area_m2 = side_m * side_m, mean_k, max_k, power_w = 150;
    chp_thermal_part die = {{0, 0, side_m, side_m}, 0.7 MM, 120, 100, 1e-5};
    chp_thermal_cooler c = {{side_m, side_m, 2 MM, 390}, 2e-5, {side_m, side_m, 5 MM, 200}, 0.2};
    chp_thermal_package p = {c, 0, 1, 0, &die, NULL};
    cr_assert(chp_thermal_build(&influence, &p, NULL) == CHIPLET_OK);
    chp_thermal_temperatures(&mean_k, &max_k, &influence, &power_w, 300);
    double series = (0.7e-3 / 100 + 1e-5 + 2e-3 / 390 + 2e-5 + 5e-3 / 200) / area_m2 + 0.2;
    cr_assert(epsilon_eq(dbl, mean_k, 300 + power_w * series, 1e-9));
    cr_assert(epsilon_eq(dbl, max_k, 300 + power_w * series, 1e-9));
}

static double rise(const chp_thermal_package *p)
{
    static chp_thermal_influence influence;
    double mean_k[2], power_w[2] = {300, 100};
    cr_assert(chp_thermal_build(&influence, p, NULL) == CHIPLET_OK);
    chp_thermal_temperatures(mean_k, NULL, &influence, power_w, 0);
    return mean_k[0];
}

Test(thermal, what_conducts_better_is_cooler)
{
    chp_thermal_package p = two_dies();
    chp_thermal_part part[2] = {two[0], two[1]};
    double before = rise(&p);
    for (int i = 0; i < 4; i++, before = rise(&p)) {
        p.part = part;
        p.cooler.spreader.conductivity_w_per_m_k *= i == 0 ? 1.5 : 1;
        p.cooler.sink.conductivity_w_per_m_k *= i == 1 ? 1.5 : 1;
        part[0].vertical_w_per_m_k *= i == 2 ? 1.5 : 1;
        p.cooler.convection_k_per_w *= i == 3 ? 0.7 : 1;
        cr_assert(rise(&p) < before);
    }
}

Test(thermal, temperatures_are_linear_in_power)
{
    static chp_thermal_influence influence;
    chp_thermal_package p = two_dies();
    double one[2], two_times[2], power_w[2] = {170, 60}, twice_w[2] = {340, 120};
    cr_assert(chp_thermal_build(&influence, &p, NULL) == CHIPLET_OK);
    chp_thermal_temperatures(one, NULL, &influence, power_w, 0);
    chp_thermal_temperatures(two_times, NULL, &influence, twice_w, 0);
    for (int i = 0; i < 2; i++)
        cr_assert(epsilon_eq(dbl, two_times[i], 2 * one[i], 1e-9));
}

Test(thermal, what_cannot_be_solved_is_refused)
{
    static chp_thermal_influence influence;
    chp_thermal_package p = two_dies();
    chp_thermal_part part[2] = {two[0], two[1]};
    p.part = part;
    part[1].area.x_m = 5 MM; /* onto the first */
    cr_assert(chp_thermal_build(&influence, &p, NULL) == CHIPLET_ERR_RANGE);
    part[1].area.x_m = 25 MM; /* over the edge */
    cr_assert(chp_thermal_build(&influence, &p, NULL) == CHIPLET_ERR_RANGE);
    part[1] = two[1], part[1].thickness_m = NAN;
    cr_assert(chp_thermal_build(&influence, &p, NULL) == CHIPLET_ERR_RANGE);
    part[1] = two[1], p.cooler.sink.width_m = 50 MM; /* smaller than the spreader */
    cr_assert(chp_thermal_build(&influence, &p, NULL) == CHIPLET_ERR_RANGE);
    p.parts = CHP_THERMAL_PARTS + 1;
    cr_assert(chp_thermal_build(&influence, &p, NULL) == CHIPLET_ERR_RANGE);
}

Test(cholesky, solves_and_refuses)
{
    /* A = L L' with L = {2 0 0; 1 3 0; -1 2 4}; A (1 2 3)' = (2 37 71)' */
    double a[9] = {4, 2, -2, 2, 10, 5, -2, 5, 21}, b[3] = {2, 37, 71};
    double singular[4] = {1, 2, 2, 4};
    cr_assert(chp_cholesky(a, 3, 3) == 1);
    chp_cholesky_solve(b, 1, 1, a, 3, 3);
    for (int i = 0; i < 3; i++)
        cr_assert(epsilon_eq(dbl, b[i], i + 1, 1e-12));
    cr_assert(chp_cholesky(singular, 2, 2) == 0);
}
