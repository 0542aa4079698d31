/* Steady heat conduction in three dimensions by finite volumes: the truth
 * that tests compare the compact thermal model with. Boxes are painted over a
 * rectilinear grid, later ones over earlier ones; what no box covers is void
 * and lets no heat through. */
#ifndef TESTS_FINITE_VOLUMES_H
#define TESTS_FINITE_VOLUMES_H

#include <stddef.h>

typedef struct {
    double x0_m, x1_m, y0_m, y1_m, z0_m, z1_m;
    double lateral_w_per_m_k, vertical_w_per_m_k;
    double power_w; /* spread evenly over the box */
} fv_box;

typedef struct {
    size_t nx, ny, nz;
    const double *x_m, *y_m, *z_m; /* nx + 1, ny + 1, nz + 1 grid lines */
    size_t boxes;
    const fv_box *box;
    double convection_w_per_m2_k;  /* over the top of the grid */
    double coolant_k;
} fv_problem;

/* Temperatures of all cells, x fastest; 0 in a void. Conjugate gradients until
 * the heat that leaves differs from the heat put in by less than `tolerance`
 * of it. Caller frees; NULL if it does not converge. */
double *fv_solve(const fv_problem *problem, double tolerance);

/* Mean and largest temperature of the cells whose centre lies in a box. */
double fv_mean(const fv_problem *problem, const double *temperature_k, const fv_box *box);
double fv_max(const fv_problem *problem, const double *temperature_k, const fv_box *box);

/* Heat through the top. */
double fv_heat_out(const fv_problem *problem, const double *temperature_k);

#endif
