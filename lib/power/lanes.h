/* Power and temperatures of a package in one step or in many: lib/base/lanes.h. */
#ifndef CHP_POWER_LANES_H
#define CHP_POWER_LANES_H

#include <stddef.h>

#include "base/lanes.h"
#include "power/power.h"

#define CHP_LEAKAGE_K 358.15 /* chip.leakage_w holds at 85 C */
/* What all lanes have in common. */
typedef struct {
    const chp_heat *heat;
    double coolant_k, leakage_doubling_k, power_loss, memory_share;
    double board_idle_w, memory_background_w, link_idle_w;
    double io_dies, io_clock_w, io_leakage_w; /* the last at 85 C */
    double cache_j_per_byte;
    double dram_j, link_j, network_j; /* of a step */
} chp_power_fixed;

chp_power_fixed chp_power_fix(const chp_chip *chip, const chp_activity *activity);

/* Of each lane; leakage at 85 C. */
typedef struct {
    double step_s[CHP_LANES], compute_j[CHP_LANES], vector_j[CHP_LANES], cache_bytes[CHP_LANES];
    double tree_w[CHP_LANES], leakage_w[CHP_LANES];
} chp_power_inputs;

typedef struct {
    double compute_w[CHP_LANES], vector_w[CHP_LANES], cache_w[CHP_LANES];
    double dram_w[CHP_LANES], link_w[CHP_LANES], network_w[CHP_LANES];
    double leakage_w[CHP_LANES], io_leakage_w[CHP_LANES]; /* of compute dies, of I/O dies */
    double power_w[CHP_LANES];
    double junction_k[CHP_LANES], hot_spot_k[CHP_LANES], memory_k[CHP_LANES];
    int64_t settled[CHP_LANES];                                        /* 0: runs away */
    /* where heat is made */
    double cores_w[CHP_LANES], rest_w[CHP_LANES], stacks_w[CHP_LANES], io_w[CHP_LANES];
} chp_power_lanes;

/* Cache and fabric stand on a supply of their own, and so do PHYs, SerDes and I/O
 * dies: leakage is that of compute dies. */
CHP_LANE_CODE double chp_current(double compute_w, double vector_w, double tree_w, double leakage_w,
                                 double voltage_v)
{
    return (compute_w + vector_w + tree_w + leakage_w) / voltage_v;
}

CHP_LANE_CODE double chp_bumps(double current_a, double bump_a)
{
    return 2 * current_a / bump_a;
}

CHP_LANE_CODE double chp_rise_of(const chp_rise *r, double cores_w, double rest_w, double stacks_w,
                                 double io_w)
{
    return r->cores * cores_w + r->rest * rest_w + r->memory * stacks_w + r->io * io_w;
}

/* The clock tree and leakage are spread evenly over a die. PHYs and SerDes are on I/O
 * dies where there are some. */
CHP_LANE_CODE void chp_dynamic_lanes(const chp_power_fixed *fixed,
                                     const chp_power_inputs *restrict in, size_t n,
                                     chp_power_lanes *restrict out)
{
    const chp_power_fixed f = *fixed;
    double share = f.heat->core_share, phy = 1 - f.memory_share;
    double on_dies = f.io_dies > 0 ? 0 : 1, on_io = 1 - on_dies;
    for (size_t l = 0; l < n; l++) {
        double per_s = 1 / in->step_s[l];
        double compute_w = in->compute_j[l] * per_s, vector_w = in->vector_j[l] * per_s;
        double cache_w = f.cache_j_per_byte * in->cache_bytes[l] * per_s;
        double dram_w = f.dram_j * per_s, link_w = f.link_j * per_s;
        double network_w = f.network_j * per_s;
        double phy_w = phy * dram_w + link_w + network_w + f.link_idle_w;
        out->compute_w[l] = compute_w;
        out->vector_w[l] = vector_w;
        out->cache_w[l] = cache_w;
        out->dram_w[l] = dram_w;
        out->link_w[l] = link_w;
        out->network_w[l] = network_w;
        out->cores_w[l] = compute_w + vector_w + share * in->tree_w[l];
        out->rest_w[l] = cache_w + on_dies * phy_w + on_dies * f.board_idle_w +
                         (1 - share) * in->tree_w[l];
        out->io_w[l] = on_io * (phy_w + f.board_idle_w + f.io_clock_w);
        out->stacks_w[l] = f.memory_share * dram_w + f.memory_background_w;
    }
}

/* The lower root of u = a e^u for p = sqrt(2 (1 - e a)) from 0 to sqrt 2: -W0(-a) of
 * Lambert, of which p is the distance from its branch point, where u = 1. Within
 * 2e-9: a polynomial through Chebyshev's points. */
CHP_LANE_CODE double chp_lower_root(double p)
{
    double g = p * p, odd = -0.00082375694618322707, even = 8.7377878563662197e-05;
    even = even * g + 0.003647368541041013;
    odd = odd * g - 0.01041887918978239;
    even = even * g + 0.022710763528115512;
    odd = odd * g - 0.043094154017964674;
    even = even * g + 0.079236420918624942;
    odd = odd * g - 0.15271195446732291;
    even = even * g + 0.33332756851398931;
    odd = odd * g - 0.99999979989008725;
    even = even * g + 0.99999999883485713;
    return even + odd * p;
}

/* T = T0 + r L(T), L exponential in T, T0 without leakage: with u = (T - T0) ln 2 / d
 * and d the kelvins that double leakage, u = a e^u, a = r L(T0) ln 2 / d. There is no
 * root where e a > 1. One tangent from the polynomial squares its error; close to
 * the branch point no tangent is flatter than so much. The heat of the package
 * leaves through the lid: regulators, which stand beside it, do not warm the dies. */
CHP_LANE_CODE void chp_settle_lanes(const chp_power_fixed *f, const chp_power_inputs *restrict in,
                                    size_t n, chp_power_lanes *restrict out)
{
    const double e = 2.718281828459045, log2_e = 1.4426950408889634, flattest = 1e-8;
    const chp_rise dies = f->heat->dies;
    double share = f->heat->core_share, coolant_k = f->coolant_k;
    double k_per_w = share * dies.cores + (1 - share) * dies.rest;
    double per_k = 1 / f->leakage_doubling_k, k_per_e = f->leakage_doubling_k * log2_e;
    double e_per_w = k_per_w / k_per_e, e_per_io_w = dies.io / k_per_e, io_w = f->io_leakage_w;
    double runaway = chp_exp2((CHP_RUNAWAY_K - CHP_LEAKAGE_K) * per_k);
    double t0_k[CHP_LANES], cool[CHP_LANES], cool_e[CHP_LANES], root[CHP_LANES], growth[CHP_LANES];
    /* Loops of their own: else each lane waits for the long chain of its own. */
    for (size_t l = 0; l < n; l++) {
        double t0 = coolant_k + chp_rise_of(&dies, out->cores_w[l], out->rest_w[l],
                                            out->stacks_w[l], out->io_w[l]);
        double from_k = t0 < CHP_RUNAWAY_K ? t0 : CHP_RUNAWAY_K;
        t0_k[l] = t0;
        cool[l] = chp_exp2((from_k - CHP_LEAKAGE_K) * per_k);
        cool_e[l] = e_per_w * (in->leakage_w[l] * cool[l]) + e_per_io_w * (io_w * cool[l]);
    }
    for (size_t l = 0; l < n; l++) {
        double left = 1 - e * cool_e[l];
        root[l] = chp_lower_root(__builtin_sqrt(2 * (left > 0 ? left : 0)));
    }
    for (size_t l = 0; l < n; l++)
        growth[l] = chp_exp2(root[l] * log2_e);
    for (size_t l = 0; l < n; l++) {
        double a = cool_e[l], slope = 1 - a * growth[l];
        double step = (a * growth[l] - root[l]) / (slope > flattest ? slope : flattest);
        double t = t0_k[l] + (root[l] + step) * k_per_e;
        int64_t settles = 1 - e * a >= 0 && t < CHP_RUNAWAY_K;
        double warmer = cool[l] * growth[l] * (1 + step + 0.5 * step * step);
        double over_85_c = settles ? warmer : runaway, leakage_w = in->leakage_w[l] * over_85_c;
        out->settled[l] = settles;
        out->leakage_w[l] = leakage_w;
        out->io_leakage_w[l] = io_w * over_85_c;
        out->cores_w[l] += share * leakage_w;
        out->rest_w[l] += (1 - share) * leakage_w;
        out->io_w[l] += out->io_leakage_w[l];
    }
}

CHP_LANE_CODE void chp_peak_lanes(const chp_peaks *peaks, const chp_power_lanes *p,
                                  double coolant_k, size_t n, double *restrict highest_k)
{
    for (size_t l = 0; l < n; l++)
        highest_k[l] = 0;
    for (int i = 0; i < peaks->count; i++) {
        const chp_rise at = peaks->at[i];
        for (size_t l = 0; l < n; l++) {
            double k = chp_rise_of(&at, p->cores_w[l], p->rest_w[l], p->stacks_w[l], p->io_w[l]);
            highest_k[l] = k > highest_k[l] ? k : highest_k[l];
        }
    }
    for (size_t l = 0; l < n; l++)
        highest_k[l] += coolant_k;
}

CHP_LANE_CODE void chp_power_of_lanes(const chp_power_fixed *f, const chp_power_inputs *restrict in,
                                      size_t n, chp_power_lanes *restrict out)
{
    double supplied = 1 / (1 - f->power_loss), coolant_k = f->coolant_k;
    chp_dynamic_lanes(f, in, n, out);
    chp_settle_lanes(f, in, n, out);
    chp_peak_lanes(&f->heat->hottest, out, coolant_k, n, out->junction_k);
    chp_peak_lanes(&f->heat->spot, out, coolant_k, n, out->hot_spot_k);
    chp_peak_lanes(&f->heat->stack, out, coolant_k, n, out->memory_k);
    for (size_t l = 0; l < n; l++) {
        double k = out->junction_k[l];
        out->settled[l] &= k < CHP_RUNAWAY_K;
        out->junction_k[l] = out->settled[l] ? k : (double)CHP_RUNAWAY_K;
        double heat_w = out->cores_w[l] + out->rest_w[l] + out->stacks_w[l] + out->io_w[l];
        out->power_w[l] = heat_w * supplied;
    }
}

#endif
