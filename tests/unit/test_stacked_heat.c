#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "operate/heat.h"
#include "thermal_boxes.h"

/* Two dies on one I/O die, thinned to 50 um, of which the bond resistance is a part:
 * what is left of it is oxide. */
#define WAFER_M 0.775e-3
#define BASE_M 50e-6
#define OXIDE_M 50e-6
#define FACE_M 5e-6 /* heated */
#define SILICON 120

typedef struct {
    double io_x_m, io_y_m, left_w, right_w, io_w;
    int padded; /* dummy silicon on what the dies leave free */
} stacked_case;

typedef struct {
    double mean_k[3], max_k[3];
} warmth;

static chp_heat_input input_of(const stacked_case *c)
{
    return (chp_heat_input){ .sites = { .topology = CHP_ROW, .dies = 2, .die_x_m = 10 MM,
                                        .die_y_m = 12 MM, .die_gap_m = 0.1 MM, .io_dies = 1,
                                        .io_x_m = c->io_x_m, .io_y_m = c->io_y_m, .stacked = 1 },
                             .junction_to_case_k_m2_per_w = 9e-6,
                             .lid_m = 6 MM, .lid_rim_m = 8 MM, .lid_w_per_m_k = 1000,
                             .filler_w_per_m_k = 0.9,
                             .cooling_k_per_w = 0.06,
                             .bond_k_m2_per_w = 1e-6,
                             .busiest = 2 * c->left_w / (c->left_w + c->right_w) };
}

static warmth modelled(chp_sites *sites, const stacked_case *c, const chp_heat_input *in)
{
    warmth model;
    chp_heat_places places = { .rest_w = c->left_w + c->right_w, .io_w = c->io_w };
    cr_assert(chp_part_temperatures(sites, model.mean_k, model.max_k, in, &places, 0));
    cr_assert(eq(int, (int)sites->count, 3));
    return model;
}

static chp_thermal_area area_of(const chp_placed *p)
{
    return (chp_thermal_area){ p->x_m, p->y_m, p->width_m, p->height_m };
}

/* Silicon over the I/O die, with its bond below and its interface to the lid. */
static void put_upper(stack *s, const chp_thermal_area *a, const chp_heat_input *in)
{
    double from_m = BASE_M + OXIDE_M, top_m = from_m + WAFER_M;
    put_interface(s, a, top_m, in->junction_to_case_k_m2_per_w - WAFER_M / SILICON);
    put(s, a, from_m, top_m, SILICON);
    put(s, a, BASE_M, from_m, OXIDE_M / (in->bond_k_m2_per_w - BASE_M / SILICON));
    s->box[s->boxes - 1].lateral_w_per_m_k = 1e-9;
    add(&s->z, from_m + WAFER_M / 3), add(&s->z, from_m + WAFER_M * 2 / 3);
}

static void put_heat(stack *s, const chp_thermal_area *a, double from_m, double power_w, size_t i)
{
    put(s, a, from_m, from_m + FACE_M, SILICON);
    s->box[s->boxes - 1].power_w = power_w;
    s->face[i] = s->box[s->boxes - 1];
}

static void put_stacked(stack *s, const chp_sites *sites, const stacked_case *c,
                        const chp_heat_input *in)
{
    const double power_w[] = { c->left_w, c->right_w, c->io_w };
    double from_m = BASE_M + OXIDE_M, top_m = from_m + WAFER_M;
    chp_thermal_area io = area_of(&sites->part[2]);
    chp_thermal_plate lid = { sites->width_m + 2 * in->lid_rim_m,
                              sites->height_m + 2 * in->lid_rim_m, in->lid_m, in->lid_w_per_m_k };
    put_plate(s, &lid, top_m + INTERFACE_M);
    put(s, &(chp_thermal_area){ 0, 0, lid.width_m, lid.height_m }, from_m, top_m,
        in->filler_w_per_m_k);
    if (c->padded)
        put_upper(s, &io, in);
    for (size_t i = 0; i < 2; i++) {
        chp_thermal_area die = area_of(&sites->part[i]);
        put_upper(s, &die, in);
        put_heat(s, &die, from_m, power_w[i], i);
    }
    put(s, &io, 0, BASE_M, SILICON);
    put_heat(s, &io, 0, power_w[2], 2);
    add(&s->z, 0.4 * BASE_M);
}

static warmth solved(const chp_sites *sites, const stacked_case *c, const chp_heat_input *in)
{
    static stack s;
    warmth fine;
    s = (stack){ .boxes = 0 };
    put_stacked(&s, sites, c, in);
    fill(&s.x, 1 MM), fill(&s.y, 1 MM), fill(&s.z, 1);
    double lid_m2 = (sites->width_m + 2 * in->lid_rim_m) * (sites->height_m + 2 * in->lid_rim_m);
    fv_problem fv = { s.x.lines - 1, s.y.lines - 1, s.z.lines - 1, s.x.line, s.y.line, s.z.line,
                      s.boxes, s.box, 1 / (in->cooling_k_per_w * lid_m2), 0 };
    double *t = fv_solve(&fv, 1e-5);
    cr_assert(t != NULL);
    cr_assert(epsilon_eq(dbl, fv_heat_out(&fv, t), c->left_w + c->right_w + c->io_w, 0.1));
    for (int i = 0; i < 3; i++) {
        fine.mean_k[i] = fv_mean(&fv, t, &s.face[i]);
        fine.max_k[i] = fv_max(&fv, t, &s.face[i]);
    }
    free(t);
    return fine;
}

Test(stacked_heat, of_an_io_die_that_is_covered_agrees_with_finite_volumes)
{
    static const stacked_case cases[] = { { 20.1 MM, 12 MM, 100, 100, 40, 0 },
                                          { 20.1 MM, 12 MM, 150, 50, 40, 0 },
                                          { 20.1 MM, 12 MM, 60, 30, 120, 0 } };
    for (int k = 0; k < 3; k++) {
        chp_sites sites;
        chp_heat_input in = input_of(&cases[k]);
        warmth model = modelled(&sites, &cases[k], &in);
        warmth fine = solved(&sites, &cases[k], &in);
        for (int i = 0; i < 3; i++) {
            cr_assert(epsilon_eq(dbl, model.mean_k[i], fine.mean_k[i], 0.3));
            cr_assert(epsilon_eq(dbl, model.max_k[i], fine.max_k[i], 0.8));
        }
    }
}

/* The model knows no dummy silicon, which takes some of the heat around the dies. */
Test(stacked_heat, of_an_io_die_whose_rim_is_padded_is_overstated_by_little)
{
    static const stacked_case cases[] = { { 22.1 MM, 14 MM, 100, 100, 40, 1 },
                                          { 24.1 MM, 16 MM, 150, 50, 40, 1 } };
    for (int k = 0; k < 2; k++) {
        chp_sites sites;
        chp_heat_input in = input_of(&cases[k]);
        warmth model = modelled(&sites, &cases[k], &in);
        warmth fine = solved(&sites, &cases[k], &in);
        for (int i = 0; i < 3; i++) {
            cr_assert(ge(dbl, model.mean_k[i], fine.mean_k[i]));
            cr_assert(le(dbl, model.mean_k[i], fine.mean_k[i] + (i < 2 ? 2.2 : 5)));
            cr_assert(ge(dbl, model.max_k[i], fine.max_k[i] - 0.5));
        }
    }
}
