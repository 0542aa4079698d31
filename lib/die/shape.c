#include "die/die.h"

#include <math.h>

double chp_cache_area(const chp_process *process, double bytes)
{
    return 8 * bytes * process->sram_bitcell_m2 / process->sram_efficiency;
}

int chp_die_shape(double *width_m, double *height_m, const chp_process *process, double area_m2,
                  double aspect)
{
    double short_m = fmin(process->reticle_width_m, process->reticle_height_m);
    double long_m = fmax(process->reticle_width_m, process->reticle_height_m);
    if (!(area_m2 <= short_m * long_m))
        return 0;
    double height = fmin(sqrt(area_m2 * aspect), long_m);
    double width = fmin(area_m2 / height, short_m);
    *width_m = width;
    *height_m = area_m2 / width;
    return 1;
}
