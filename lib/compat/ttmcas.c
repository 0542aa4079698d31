/* TTM-CAS: S. Ning et al., "Supply chain aware computer architecture", ISCA
 * 2023: good dies of a 300 mm wafer.
 *
 *   N = pi (Phi/2)^2 / A - pi Phi / sqrt(2 A),  Y = (1 + A D0 / 3)^-3
 *   good die = W / (N Y)
 *
 * Quirks that are kept: N has neither scribe lane nor edge and is not rounded. */
#include "compat/ttmcas.h"

#include <math.h>
#include <stddef.h>

#include "yield/yield.h"

#define PI 3.14159265358979323846

static const double wafer_mm = 300, clustering = 3;

/* Wafer prices: CSET, "AI Chips" (Khan and Mann, 2020). */
static const chp_ttmcas_node nodes[] = {
    { 250, 900, 0.0005 }, { 180, 1020, 0.0005 }, { 130, 1580, 0.0005 }, { 90, 1650, 0.0005 },
    { 65, 1937, 0.0005 }, { 40, 2274, 0.0005 },  { 28, 2891, 0.0005 },  { 20, 3677, 0.0008 },
    { 14, 3984, 0.001 },  { 10, 5992, 0.0012 },  { 7, 9346, 0.0015 },   { 5, 16988, 0.002 },
};

const chp_ttmcas_node *chp_ttmcas_node_find(double node_nm)
{
    for (size_t i = 0; i < sizeof nodes / sizeof *nodes; i++)
        if (nodes[i].node_nm == node_nm)
            return &nodes[i];
    return NULL;
}

chp_ttmcas_die chp_ttmcas_die_cost(double area_mm2, double wafer_usd, double defects_per_mm2)
{
    chp_ttmcas_die die;
    die.dies_per_wafer = PI * wafer_mm * wafer_mm / 4 / area_mm2 -
                         PI * wafer_mm / sqrt(2 * area_mm2);
    die.yield = chp_yield_negative_binomial(area_mm2 * 1e-6, defects_per_mm2 * 1e6, clustering);
    die.good_die_usd = wafer_usd / (die.dies_per_wafer * die.yield);
    return die;
}
