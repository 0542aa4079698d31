/* Power and temperatures of a package in one step or in many: lib/base/lanes.h. */
#ifndef CHP_POWER_LANES_H
#define CHP_POWER_LANES_H

#include <stddef.h>

#include "base/lanes.h"
#include "power/power.h"

#define CHP_LEAKAGE_K 358.15 /* chip.leakage_w holds at 85 C */
/* Of a temperature: the error of a tangent is the square of its step. */
#define CHP_LAST_STEP 1e-8
#define CHP_LN_2      0.693147180559945309

/* What all lanes have in common. */
typedef struct {
    const chp_heat *heat;
    double coolant_k, leakage_doubling_k, power_loss, memory_share;
    double board_idle_w, memory_background_w, link_idle_w;
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
    double leakage_w[CHP_LANES], power_w[CHP_LANES];
    double junction_k[CHP_LANES], hot_spot_k[CHP_LANES], memory_k[CHP_LANES];
    int64_t settled[CHP_LANES]; /* 0: runs away */
    /* where heat is made, and the temperature of the dies by which they leak */
    double cores_w[CHP_LANES], rest_w[CHP_LANES], stacks_w[CHP_LANES], dies_k[CHP_LANES];
} chp_power_lanes;

/* Cache and fabric stand on a supply of their own, and so do PHYs and SerDes. */
CHP_LANE_CODE double chp_current(double compute_w, double vector_w, double tree_w, double leakage_w,
                                 double voltage_v)
{
    return (compute_w + vector_w + tree_w + leakage_w) / voltage_v;
}

CHP_LANE_CODE double chp_bumps(double current_a, double bump_a)
{
    return 2 * current_a / bump_a;
}

CHP_LANE_CODE double chp_rise_of(const chp_rise *r, double cores_w, double rest_w, double stacks_w)
{
    return r->cores * cores_w + r->rest * rest_w + r->memory * stacks_w;
}

/* The clock tree and leakage are spread evenly over a die. */
CHP_LANE_CODE void chp_dynamic_lanes(const chp_power_fixed *fixed,
                                     const chp_power_inputs *restrict in, size_t n,
                                     chp_power_lanes *restrict out)
{
    const chp_power_fixed f = *fixed;
    double share = f.heat->core_share, phy = 1 - f.memory_share;
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
        out->rest_w[l] = cache_w + phy_w + f.board_idle_w + (1 - share) * in->tree_w[l];
        out->stacks_w[l] = f.memory_share * dram_w + f.memory_background_w;
    }
}

/* T = T0 + r L(T), L exponential in T, T0 without leakage. The right side is
 * convex, so Newton's tangents from below never pass the lower root: the
 * iterates rise to it, and a tangent that does not meet the diagonal proves that
 * there is none. (The root is -W0 of Lambert; the iteration needs no special
 * function.) The heat of the package leaves through the lid: regulators, which
 * stand beside it, do not warm the dies. A lane that has settled, or where there
 * is no root, stands still while others go on. */
CHP_LANE_CODE void chp_settle_lanes(const chp_power_fixed *f, const chp_power_inputs *restrict in,
                                    size_t n, chp_power_lanes *restrict out)
{
    enum { GOING = 0, SETTLED = 1, LOST = 2, MOST_TANGENTS = 60 };
    const chp_rise dies = f->heat->dies;
    double share = f->heat->core_share, coolant_k = f->coolant_k;
    double k_per_w = share * dies.cores + (1 - share) * dies.rest;
    double doublings_per_k = 1 / f->leakage_doubling_k, ln_per_k = CHP_LN_2 / f->leakage_doubling_k;
    double unleaking_k[CHP_LANES];
    int64_t state[CHP_LANES], going = 1;
    for (size_t l = 0; l < n; l++) {
        unleaking_k[l] =
            coolant_k + chp_rise_of(&dies, out->cores_w[l], out->rest_w[l], out->stacks_w[l]);
        out->dies_k[l] = unleaking_k[l];
        state[l] = unleaking_k[l] < CHP_RUNAWAY_K ? GOING : LOST;
    }
    for (int i = 0; i < MOST_TANGENTS && going; i++) {
        going = 0;
        for (size_t l = 0; l < n; l++) {
            double t = out->dies_k[l];
            double leak_k =
                k_per_w * (in->leakage_w[l] * chp_exp2((t - CHP_LEAKAGE_K) * doublings_per_k));
            double gap = unleaking_k[l] + leak_k - t, slope = 1 - leak_k * ln_per_k;
            double next = t + gap / slope;
            int64_t met = slope > 0 && next < CHP_RUNAWAY_K;
            int64_t ends = gap <= CHP_LAST_STEP * next * slope;
            int64_t now = met ? (ends ? SETTLED : GOING) : LOST;
            out->dies_k[l] = state[l] == GOING && met ? next : t;
            state[l] = state[l] == GOING ? now : state[l];
            going += state[l] == GOING;
        }
    }
    for (size_t l = 0; l < n; l++) {
        double k = state[l] == SETTLED ? out->dies_k[l] : (double)CHP_RUNAWAY_K;
        out->leakage_w[l] = in->leakage_w[l] * chp_exp2((k - CHP_LEAKAGE_K) * doublings_per_k);
        out->settled[l] = state[l] == SETTLED;
        out->cores_w[l] += share * out->leakage_w[l];
        out->rest_w[l] += (1 - share) * out->leakage_w[l];
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
            double k = chp_rise_of(&at, p->cores_w[l], p->rest_w[l], p->stacks_w[l]);
            highest_k[l] = k > highest_k[l] ? k : highest_k[l];
        }
    }
    for (size_t l = 0; l < n; l++)
        highest_k[l] += coolant_k;
}

CHP_LANE_CODE void chp_power_of_lanes(const chp_power_fixed *f, const chp_power_inputs *restrict in,
                                      size_t n, chp_power_lanes *restrict out)
{
    const chp_rise hottest = f->heat->hottest;
    double supplied = 1 / (1 - f->power_loss), coolant_k = f->coolant_k;
    chp_dynamic_lanes(f, in, n, out);
    chp_settle_lanes(f, in, n, out);
    chp_peak_lanes(&f->heat->spot, out, coolant_k, n, out->hot_spot_k);
    chp_peak_lanes(&f->heat->stack, out, coolant_k, n, out->memory_k);
    for (size_t l = 0; l < n; l++) {
        double k =
            coolant_k + chp_rise_of(&hottest, out->cores_w[l], out->rest_w[l], out->stacks_w[l]);
        out->settled[l] &= k < CHP_RUNAWAY_K;
        out->junction_k[l] = out->settled[l] ? k : (double)CHP_RUNAWAY_K;
        out->power_w[l] = (out->cores_w[l] + out->rest_w[l] + out->stacks_w[l]) * supplied;
    }
}

#endif
