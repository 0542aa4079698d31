#include "thermal/spot.h"

#include "thermal/plates.h"

#include <math.h>
#include <string.h>

#define MODES 96
#define WAVES_PER_SPOT 4

static const double pi = 3.14159265358979323846;

/* One axis: the spot's heat and its centre in modes of the part, and the same
 * heat spread over the cells that it touches. */
typedef struct {
    size_t modes;
    double spot[MODES], centre[MODES], spread[MODES];
} profile;

static void spread_over_cells(profile *p, double length_m, double low_m, double high_m,
                              size_t cells)
{
    double mean[MODES], step_m = length_m / (double)cells;
    memset(p->spread, 0, sizeof p->spread);
    for (size_t i = 0; i < cells; i++) {
        double from_m = (double)i * step_m, to_m = from_m + step_m;
        double touched = (fmin(to_m, high_m) - fmax(from_m, low_m)) / (high_m - low_m);
        if (touched <= 0)
            continue;
        chp_mode_means(mean, p->modes, length_m, from_m, to_m);
        for (size_t m = 0; m < p->modes; m++)
            p->spread[m] += touched * mean[m];
    }
}

/* `at_m` is the centre of the spot from the centre of the part. */
static void describe(profile *p, double length_m, double at_m, double width_m, size_t cells)
{
    double centre_m = 0.5 * length_m + at_m, low_m = centre_m - 0.5 * width_m;
    double modes = ceil(2 * WAVES_PER_SPOT * length_m / width_m);
    p->modes = (size_t)fmin(fmax(modes, 8), MODES);
    chp_mode_means(p->spot, p->modes, length_m, low_m, low_m + width_m);
    for (size_t m = 0; m < p->modes; m++)
        p->centre[m] = sqrt((m ? 2 : 1) / length_m) * cos(pi * (double)m * centre_m / length_m);
    spread_over_cells(p, length_m, low_m, low_m + width_m, cells);
}

static double impedance(const chp_thermal_cooler *cooler, const chp_thermal_part *part,
                        double wave_per_m)
{
    double along = part->lateral_w_per_m_k, across = part->vertical_w_per_m_k;
    return chp_slab_impedance(part->thickness_m / across,
                              wave_per_m * part->thickness_m * sqrt(along / across),
                              wave_per_m * sqrt(along * across),
                              part->interface_k_m2_per_w + chp_plates_local(cooler, wave_per_m));
}

double chp_spot_excess(const chp_thermal_cooler *cooler, const chp_thermal_part *part,
                       const chp_thermal_area *spot, size_t columns, size_t rows)
{
    const chp_thermal_area *a = &part->area;
    profile x, y;
    describe(&x, a->width_m, spot->x_m - a->x_m, spot->width_m, columns);
    describe(&y, a->height_m, spot->y_m - a->y_m, spot->height_m, rows);
    double sum = 0;
    for (size_t m = 0; m < x.modes; m++)
        for (size_t n = 0; n < y.modes; n++) {
            double along_x = pi * (double)m / a->width_m, along_y = pi * (double)n / a->height_m;
            double fine = x.spot[m] * x.centre[m] * y.spot[n] * y.centre[n];
            double coarse = x.spread[m] * x.spread[m] * y.spread[n] * y.spread[n];
            sum += (fine - coarse) *
                   impedance(cooler, part, sqrt(along_x * along_x + along_y * along_y));
        }
    return sum;
}
