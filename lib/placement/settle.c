#include "placement/layout.h"

#include <math.h>
#include <string.h>

/* ------------------------------------------------- from shares to bytes, times */

/* Rounds shares down so that they add up to `sum` exactly; the largest takes
 * what is left over. Shares are `stride` apart. */
static void round_shares(double *share, int count, int stride, double sum)
{
    const double step = ldexp(1, -44);
    int largest = 0;
    double rest = sum;
    for (int i = 0; i < count; i++) {
        double *at = share + i * stride;
        *at = fmin(floor(fmax(*at, 0) / step) * step, rest);
        rest -= *at;
        largest = *at > share[largest * stride] ? i : largest;
    }
    share[largest * stride] += rest;
}

static void round_all_shares(const chp_layout *l, chp_placement *p)
{
    round_shares(p->work, l->nodes, 1, 1);
    for (int k = 0; k < l->tensors; k++)
        for (int i = 0; i < l->nodes; i++) {
            const chp_tensor *t = &l->task->tensor[k];
            double whole = t->locality == CHP_SHARED ? chp_has_cores(l, i) : p->work[i];
            for (int s = 0; s < l->stacks && t->locality != CHP_SHARDED; s++)
                chp_share(l, p, k, s)[i] = l->spread[s] * whole;
            round_shares(chp_share(l, p, k, 0) + i, l->stacks, l->nodes, whole);
        }
}

/* What die i draws of a tensor from a stack, in bytes between their nodes. */
static double drawn_bytes(const chp_layout *l, const chp_placement *p, int k, int s, int i)
{
    const chp_tensor *t = &l->task->tensor[k];
    double share = chp_share(l, p, k, s)[i];
    if (t->locality == CHP_SHARED && !chp_is_copied(l, t))
        share *= p->work[i];
    return share * chp_crossing_bytes(l, t);
}

static void sum_traffic(const chp_layout *l, chp_placement *p)
{
    int n = l->nodes;
    memset(p->traffic, 0, (size_t)(n * n) * sizeof *p->traffic);
    for (int k = 0; k < l->tensors; k++)
        for (int s = 0; s < l->stacks; s++)
            for (int i = 0; i < n; i++) {
                int home = l->task->stack[s].node;
                int from = l->task->tensor[k].written ? i : home;
                int to = l->task->tensor[k].written ? home : i;
                p->traffic[from * n + to] += drawn_bytes(l, p, k, s, i);
            }
}

/* Share of a tensor's dram_bytes that a stack moves. */
static double moved_share(const chp_layout *l, const chp_placement *p, int k, int s)
{
    const chp_tensor *t = &l->task->tensor[k];
    if (t->locality == CHP_SHARED)
        return l->spread[s] * (chp_is_copied(l, t) ? l->cores : 1);
    double sum = 0;
    for (int i = 0; i < l->nodes; i++)
        sum += chp_share(l, p, k, s)[i];
    return sum;
}

static double dram_time_s(const chp_layout *l, const chp_placement *p)
{
    double busiest_s = 0;
    for (int s = 0; s < l->stacks; s++) {
        double bytes = 0;
        for (int k = 0; k < l->tensors; k++)
            bytes += moved_share(l, p, k, s) * l->task->tensor[k].dram_bytes;
        busiest_s = fmax(busiest_s, bytes / l->task->stack[s].bytes_per_s);
    }
    return busiest_s;
}

static double tensor_time_s(const chp_layout *l, const chp_placement *p)
{
    double busiest_s = 0;
    for (int i = 0; i < l->nodes; i++)
        if (chp_has_cores(l, i))
            busiest_s = fmax(busiest_s, p->work[i] * l->task->flop / l->task->flop_per_s[i]);
    return busiest_s;
}

int chp_settle(const chp_layout *l, chp_placement *p, const chp_guide *guide)
{
    round_all_shares(l, p);
    sum_traffic(l, p);
    double step = chp_round_traffic(p->traffic, l->nodes);
    if (!chp_send_traffic(p->flow, p->traffic, step, guide, &l->task->channels))
        return 0;
    p->tensor_s = tensor_time_s(l, p);
    p->dram_s = dram_time_s(l, p);
    p->link_s = chp_busiest_channel_s(p->flow, &l->task->channels);
    return 1;
}

double chp_placement_s(const chp_placement *p)
{
    return fmax(p->tensor_s, fmax(p->dram_s, p->link_s));
}

/* ------------------------------------------------------------ a first placement */

static int stacks_at(const chp_layout *l, int node)
{
    int count = 0;
    for (int s = 0; s < l->stacks; s++)
        count += l->task->stack[s].node == node;
    return count;
}

/* What is not yet placed of a die's part of a sharded tensor goes on stacks at
 * home in equal parts, or on all in turn, as far as there is room. */
static void place_data(const chp_layout *l, chp_placement *p, int k, int i, int at_home)
{
    double stored = l->task->tensor[k].stored_bytes, missing = p->work[i];
    int stacks = at_home ? stacks_at(l, i) : 1;
    for (int s = 0; s < l->stacks; s++)
        missing -= chp_share(l, p, k, s)[i];
    for (int s = 0; s < l->stacks; s++) {
        if (at_home && l->task->stack[s].node != i)
            continue;
        double part = missing / stacks;
        part = stored > 0 ? fmin(part, l->left[s] / stored) : part;
        chp_share(l, p, k, s)[i] += part;
        l->left[s] -= part * stored;
        missing -= part;
        stacks -= at_home;
    }
}

int chp_place_first(const chp_layout *l, chp_placement *p)
{
    double flop_per_s = 0;
    for (int i = 0; i < l->nodes; i++)
        flop_per_s += l->task->flop_per_s[i];
    for (int i = 0; i < l->nodes; i++)
        p->work[i] = l->task->flop_per_s[i] / flop_per_s;
    memcpy(l->left, l->room, (size_t)l->stacks * sizeof *l->left);
    size_t shares = (size_t)(l->tensors * l->stacks * l->nodes);
    memset(p->data, 0, shares * sizeof *p->data);
    for (int at_home = 1; at_home >= 0; at_home--)
        for (int k = 0; k < l->tensors; k++)
            for (int i = 0; i < l->nodes; i++)
                if (l->task->tensor[k].locality == CHP_SHARDED)
                    place_data(l, p, k, i, at_home);
    return chp_settle(l, p, NULL);
}
