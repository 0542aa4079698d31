#include "thermal/thermal.h"

#include "base/error.h"
#include "thermal/check.h"
#include "thermal/peaks.h"

chiplet_status chp_thermal_build(chp_thermal_influence *out, const chp_thermal_package *package,
                                 chiplet_error *err)
{
    chp_mesh m;
    chp_response r;
    chiplet_status status = chp_thermal_check(package, err);
    if (status)
        return status;
    chp_mesh_lay(&m, package);
    if (!chp_respond(&r, &m, package))
        return chp_fail(err, CHIPLET_ERR_SOLVER, NULL,
                        "the thermal resistances of the package are out of all proportion");
    out->parts = package->parts;
    out->sources = package->parts + package->spots;
    chp_write_means(out, &r, &m);
    chp_write_peaks(out, &r, &m, package);
    return CHIPLET_OK;
}

static void add_row(double *out, const double *per_w, double power_w, size_t n)
{
    for (size_t i = 0; i < n; i++)
        out[i] += per_w[i] * power_w;
}

static double highest(const double *t, size_t from, size_t to)
{
    double max = t[from];
    for (size_t i = from + 1; i < to; i++)
        max = t[i] > max ? t[i] : max;
    return max;
}

void chp_thermal_temperatures(double *mean_k, double *max_k,
                              const chp_thermal_influence *influence, const double *power_w,
                              double coolant_k)
{
    double peak_k[CHP_THERMAL_PEAKS];
    size_t peaks = influence->first_peak[influence->parts];
    for (size_t i = 0; i < influence->parts; i++)
        mean_k[i] = coolant_k;
    for (size_t s = 0; s < influence->sources; s++)
        add_row(mean_k, influence->mean_k_per_w[s], power_w[s], influence->parts);
    if (!max_k)
        return;
    for (size_t i = 0; i < peaks; i++)
        peak_k[i] = coolant_k;
    for (size_t s = 0; s < influence->sources; s++)
        add_row(peak_k, influence->peak_k_per_w[s], power_w[s], peaks);
    for (size_t i = 0; i < influence->parts; i++)
        max_k[i] = highest(peak_k, influence->first_peak[i], influence->first_peak[i + 1]);
}
