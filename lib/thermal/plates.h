/* Spreader and sink as plates whose temperatures are sums of cosines.
 *
 * A plate with insulated edges has the modes cos(m pi x / L) cos(n pi y / W),
 * each of which conducts on its own: with g the wave number and k the
 * conductivity, the face that heat q enters is at
 *     T = q (tanh(g t) / (k g) + sech(g t)^2 / (1 / Z + k g tanh(g t))),
 * Z being the impedance behind the plate (Carslaw and Jaeger, Conduction of
 * Heat in Solids, 1959, ch. V; the limit g -> 0 is q (t / k + Z)). A sink that
 * is larger than the spreader mixes the spreader's modes: the lowest, which
 * feel it, are solved together; the higher ones hardly reach its edge and are
 * taken as if it ended with the spreader. */
#ifndef CHP_THERMAL_PLATES_H
#define CHP_THERMAL_PLATES_H

#include "thermal/thermal.h"

#define CHP_PLATE_MODES 32                     /* of one axis */
#define CHP_PLATE_HALF 3                       /* coupled modes of one axis and parity */
#define CHP_PLATE_BLOCK (CHP_PLATE_HALF * CHP_PLATE_HALF)

/* Impedance of the spreader's lower face, of modes normalised over it. */
typedef struct {
    size_t modes_x, modes_y;
    int coupled;
    double impedance_k_m2_per_w[CHP_PLATE_MODES][CHP_PLATE_MODES]; /* [m][n] */
    /* Of the coupled modes, Z = U'U, by parity of m and of n. */
    double root[2][2][CHP_PLATE_BLOCK][CHP_PLATE_BLOCK];
} chp_plates;

/* `finest_m` is the smallest patch of which a mean will be asked. Returns 1, or
 * 0 if the numbers are out of all proportion. */
int chp_plates_build(chp_plates *out, const chp_thermal_cooler *cooler, double finest_m);

/* The formula above: R = t / k of the slab, depth = g t, admittance = k g and
 * the impedance behind it. Where conductivity differs along (a) and across (c)
 * the slab, depth = g t sqrt(a / c), admittance = g sqrt(a c). */
double chp_slab_impedance(double resistance_k_m2_per_w, double depth, double admittance,
                          double behind_k_m2_per_w);

/* The same of spreader and sink together, far from their edges. */
double chp_plates_local(const chp_thermal_cooler *cooler, double wave_per_m);

/* Means over [low, high] of the first `modes` normalised cosines of [0, length]. */
void chp_mode_means(double *out, size_t modes, double length_m, double low_m, double high_m);

#endif
