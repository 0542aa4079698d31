#include "chip/outline.h"

#include <math.h>

int chp_die_sides(double *width_m, double *height_m, const chp_process *process, double area_m2,
                  double aspect, unsigned relaxed)
{
    if (chp_die_shape(width_m, height_m, process, area_m2, aspect))
        return 1;
    double short_m = fmin(process->reticle_width_m, process->reticle_height_m);
    double long_m = fmax(process->reticle_width_m, process->reticle_height_m);
    *height_m = sqrt(area_m2 * long_m / short_m);
    *width_m = area_m2 / *height_m;
    return (relaxed & CHP_FIT_RETICLE) != 0;
}

int chp_choose_outline(chp_outline *out, const chp_process *process, double area_m2,
                       const chp_edge_demand *demand, unsigned relaxed, chp_shortfall *why)
{
    double reticle_m2 = process->reticle_width_m * process->reticle_height_m;
    chp_outline best = { .edge_share = HUGE_VAL }, o = { .area_m2 = area_m2 };
    o.reticle_share = area_m2 / reticle_m2;
    for (int eighths = 8; eighths <= 16; eighths++) {
        if (!chp_die_sides(&o.width_m, &o.height_m, process, area_m2, eighths / 8.0, relaxed)) {
            chp_shortfall reticle = { "die area within the reticle", area_m2, reticle_m2, CHP_AREA,
                                      "fewer cores, less cache, a denser node, or more dies" };
            *why = reticle;
            return 0;
        }
        int fits = chp_shoreline_fits(&o.edges, demand, o.width_m, o.height_m, why);
        if (fits || relaxed & CHP_FIT_EDGE)
            o.edge_share = chp_shoreline_share(&o.edges, demand, o.width_m, o.height_m);
        if (fits || (relaxed & CHP_FIT_EDGE && o.edge_share < best.edge_share))
            best = o;
        if (fits)
            break;
    }
    if (!(best.edge_share < HUGE_VAL))
        return 0;
    *out = best;
    return 1;
}
