#include "mapping/routing.h"

#include <math.h>

/* Probability that none of `drawn` experts, chosen from a pool, is one of `here`. */
static double missed(double drawn, double here, double pool)
{
    double probability = 1;
    for (double i = 0; i < drawn; i++)
        probability *= fmax(0, 1 - here / (pool - i));
    return probability;
}

/* The groups that a token may use, drawn one after the other: part[j] becomes the
 * probability that j of them are among the `held` groups of a place. */
static void draw_groups(double *part, int most, double held, double groups)
{
    part[0] = 1;
    for (int i = 0; i < most; i++) {
        part[i + 1] = 0;
        for (int j = i; j >= 0; j--) {
            double hit = fmin(1, fmax(0, held - j) / (groups - i));
            part[j + 1] += part[j] * hit;
            part[j] *= 1 - hit;
        }
    }
}

/* Device- or node-limited routing: DeepSeek-V2, arXiv 2405.04434, 2.2.2;
 * DeepSeek-V3, arXiv 2412.19437, 2.1.2. Scores decide there; here all groups and
 * then all experts in them are alike. */
static double visited_by_groups(const chp_workload *w, double places)
{
    double part[CHP_MOST_GROUPS + 1], each = w->experts / w->expert_groups;
    double here = w->experts / places, pool = w->active_groups * each, miss = 0;
    int most = (int)w->active_groups;
    if (here <= each) {
        double chosen = w->active_groups / w->expert_groups;
        return places * chosen * (1 - missed(w->active_experts, here, pool));
    }
    draw_groups(part, most, here / each, w->expert_groups);
    for (int j = 0; j <= most; j++)
        miss += part[j] * missed(w->active_experts, j * each, pool);
    return places * (1 - miss);
}

double chp_places_visited(const chp_workload *w, double places)
{
    if (w->active_groups > 0 && w->active_groups < w->expert_groups)
        return visited_by_groups(w, places);
    return places * (1 - missed(w->active_experts, w->experts / places, w->experts));
}
