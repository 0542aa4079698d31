/* Temperatures of the dies and stacks of a package, from the power of each.
 *
 * Steady state. Parts lie side by side under a spreader (a lid, or the base of
 * a cold plate), each behind its own thermal interface; a sink may follow, and
 * the coolant takes the heat from the whole upper face of the last plate.
 * Heat enters a part on the face away from the spreader, where its transistors
 * are. There is no second path through the substrate, so what is said is on the
 * high side, and edges of plates are insulated.
 *
 * Temperatures are linear in the powers: a geometry is solved once, for an
 * influence matrix, and then temperatures are a small matrix times powers. */
#ifndef CHP_THERMAL_THERMAL_H
#define CHP_THERMAL_THERMAL_H

#include "chiplet.h"

#define CHP_THERMAL_PARTS 128
#define CHP_THERMAL_SPOTS 16
#define CHP_THERMAL_SOURCES (CHP_THERMAL_PARTS + CHP_THERMAL_SPOTS)
#define CHP_THERMAL_CELLS 128
#define CHP_THERMAL_PEAKS (3 * CHP_THERMAL_CELLS + CHP_THERMAL_SPOTS)

typedef struct {
    double width_m, height_m, thickness_m, conductivity_w_per_m_k;
} chp_thermal_plate;

/* Both plates have the same centre. A sink of thickness 0 is none: the coolant
 * touches the spreader. */
typedef struct {
    chp_thermal_plate spreader;
    double interface_k_m2_per_w; /* between spreader and sink */
    chp_thermal_plate sink;
    double convection_k_per_w;   /* from the last plate to the coolant */
} chp_thermal_cooler;

/* Rectangle with its centre at x, y from the centre of the spreader. */
typedef struct {
    double x_m, y_m, width_m, height_m;
} chp_thermal_area;

/* A die, or a stack with the conductivities of the whole of it. */
typedef struct {
    chp_thermal_area area;
    double thickness_m, lateral_w_per_m_k, vertical_w_per_m_k;
    double interface_k_m2_per_w; /* to the spreader */
} chp_thermal_part;

/* A hot spot: an area of one part whose power comes on top of what the part
 * spreads evenly. */
typedef struct {
    size_t part;
    chp_thermal_area area;
} chp_thermal_spot;

typedef struct {
    chp_thermal_cooler cooler;
    double filler_w_per_m_k; /* between the parts; 0: none */
    size_t parts, spots;
    const chp_thermal_part *part;
    const chp_thermal_spot *spot;
} chp_thermal_package;

/* Sources are the parts, each heated evenly, then the spots. Peaks of part i
 * are those from first_peak[i] up to first_peak[i + 1]. */
typedef struct {
    size_t parts, sources;
    size_t first_peak[CHP_THERMAL_PARTS + 1];
    double mean_k_per_w[CHP_THERMAL_SOURCES][CHP_THERMAL_PARTS];
    double peak_k_per_w[CHP_THERMAL_SOURCES][CHP_THERMAL_PEAKS];
} chp_thermal_influence;

/* Fails if a number is not positive, a part overlaps another or the edge of the
 * spreader, a spot is not within its part, or there are too many. */
chiplet_status chp_thermal_build(chp_thermal_influence *out, const chp_thermal_package *package,
                                 chiplet_error *err);

/* Mean and highest temperature of each part's heated face; `power_w` has one
 * value for each source. `max_k` may be NULL. */
void chp_thermal_temperatures(double *mean_k, double *max_k,
                              const chp_thermal_influence *influence, const double *power_w,
                              double coolant_k);

#endif
