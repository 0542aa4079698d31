#include "thermal/check.h"

#include "base/error.h"

#include <math.h>

#define TOUCHING_M 1e-9 /* overlaps below it are rounding */

static int positive(double x)
{
    return isfinite(x) && x > 0;
}

static int not_negative(double x)
{
    return isfinite(x) && x >= 0;
}

static int sound_plate(const chp_thermal_plate *p)
{
    return positive(p->width_m) && positive(p->height_m) && positive(p->thickness_m) &&
           positive(p->conductivity_w_per_m_k);
}

static int holds(const chp_thermal_area *outer, const chp_thermal_area *inner)
{
    return fabs(inner->x_m - outer->x_m) + 0.5 * inner->width_m <=
               0.5 * outer->width_m + TOUCHING_M &&
           fabs(inner->y_m - outer->y_m) + 0.5 * inner->height_m <=
               0.5 * outer->height_m + TOUCHING_M;
}

static int overlap(const chp_thermal_area *a, const chp_thermal_area *b)
{
    return fabs(a->x_m - b->x_m) < 0.5 * (a->width_m + b->width_m) - TOUCHING_M &&
           fabs(a->y_m - b->y_m) < 0.5 * (a->height_m + b->height_m) - TOUCHING_M;
}

static chp_thermal_area plate_area(const chp_thermal_plate *p)
{
    return (chp_thermal_area){0, 0, p->width_m, p->height_m};
}

static chiplet_status check_cooler(const chp_thermal_cooler *c, chiplet_error *err)
{
    int sunk = c->sink.thickness_m > 0;
    if (!sound_plate(&c->spreader) || (sunk && !sound_plate(&c->sink)) ||
        !not_negative(c->interface_k_m2_per_w) || !positive(c->convection_k_per_w))
        return chp_fail(err, CHIPLET_ERR_RANGE, NULL,
                        "sizes, conductivities and resistance of the cooler must be positive");
    chp_thermal_area spreader = plate_area(&c->spreader), sink = plate_area(&c->sink);
    if (sunk && !holds(&sink, &spreader))
        return chp_fail(err, CHIPLET_ERR_RANGE, NULL, "the spreader is larger than the sink");
    return CHIPLET_OK;
}

static chiplet_status check_part(const chp_thermal_package *p, size_t i, chiplet_error *err)
{
    const chp_thermal_part *part = &p->part[i];
    if (!positive(part->area.width_m) || !positive(part->area.height_m) ||
        !positive(part->thickness_m) || !positive(part->lateral_w_per_m_k) ||
        !positive(part->vertical_w_per_m_k) || !not_negative(part->interface_k_m2_per_w))
        return chp_fail(err, CHIPLET_ERR_RANGE, NULL,
                        "sizes and conductivities of part %zu must be positive", i + 1);
    chp_thermal_area spreader = plate_area(&p->cooler.spreader);
    if (!holds(&spreader, &part->area))
        return chp_fail(err, CHIPLET_ERR_RANGE, NULL,
                        "part %zu reaches over the edge of the spreader", i + 1);
    for (size_t j = 0; j < i; j++)
        if (overlap(&part->area, &p->part[j].area))
            return chp_fail(err, CHIPLET_ERR_RANGE, NULL, "parts %zu and %zu overlap", j + 1,
                            i + 1);
    return CHIPLET_OK;
}

static chiplet_status check_spot(const chp_thermal_package *p, size_t i, chiplet_error *err)
{
    const chp_thermal_spot *spot = &p->spot[i];
    if (spot->part >= p->parts || !positive(spot->area.width_m) ||
        !positive(spot->area.height_m) || !holds(&p->part[spot->part].area, &spot->area))
        return chp_fail(err, CHIPLET_ERR_RANGE, NULL, "hot spot %zu is not within its part",
                        i + 1);
    return CHIPLET_OK;
}

chiplet_status chp_thermal_check(const chp_thermal_package *p, chiplet_error *err)
{
    if (p->parts < 1 || p->parts > CHP_THERMAL_PARTS || p->spots > CHP_THERMAL_SPOTS)
        return chp_fail(err, CHIPLET_ERR_RANGE, NULL,
                        "a package has 1 to %d parts and at most %d hot spots",
                        CHP_THERMAL_PARTS, CHP_THERMAL_SPOTS);
    if (!not_negative(p->filler_w_per_m_k))
        return chp_fail(err, CHIPLET_ERR_RANGE, NULL,
                        "the conductivity of the filler is negative");
    chiplet_status status = check_cooler(&p->cooler, err);
    for (size_t i = 0; i < p->parts && !status; i++)
        status = check_part(p, i, err);
    for (size_t i = 0; i < p->spots && !status; i++)
        status = check_spot(p, i, err);
    return status;
}
