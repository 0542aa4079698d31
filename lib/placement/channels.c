#include "placement/channels.h"

#include <math.h>

const char *chp_channels_fault(const chp_channels *g)
{
    if (g->nodes < 1 || g->nodes > CHP_MAX_NODES)
        return "from 1 to 128 nodes can be joined";
    if (g->channels < 0 || g->channels > CHP_MAX_CHANNELS)
        return "at most 16384 channels join them";
    for (int c = 0; c < g->channels; c++) {
        const chp_channel *channel = &g->channel[c];
        if (channel->from < 0 || channel->from >= g->nodes || channel->to < 0 ||
            channel->to >= g->nodes || channel->from == channel->to)
            return "a channel joins two different nodes";
        if (!(channel->bytes_per_s > 0) || !isfinite(channel->bytes_per_s))
            return "a channel has a bandwidth";
    }
    return NULL;
}

/* a < b. A row of `length` that closes joins its ends, too. */
static int are_beside(int a, int b, int length, int closed)
{
    return b - a == 1 || (closed && length > 2 && b - a == length - 1);
}

static int are_joined(chp_topology topology, int dies, int a, int b)
{
    int closed = topology == CHP_RING || topology == CHP_TORUS, columns = dies;
    if (topology == CHP_FULL || topology == CHP_STAR)
        return topology == CHP_FULL || a == 0;
    if (topology == CHP_MESH || topology == CHP_TORUS)
        columns = dies / (int)chp_topology_rows(dies);
    if (a / columns == b / columns)
        return are_beside(a % columns, b % columns, columns, closed);
    return a % columns == b % columns &&
           are_beside(a / columns, b / columns, dies / columns, closed);
}

int chp_topology_channels(chp_channel *out, chp_topology topology, int dies, double bytes_per_s)
{
    int count = 0;
    for (int a = 0; a < dies; a++)
        for (int b = a + 1; b < dies; b++)
            if (are_joined(topology, dies, a, b)) {
                out[count++] = (chp_channel){ a, b, bytes_per_s };
                out[count++] = (chp_channel){ b, a, bytes_per_s };
            }
    return count;
}

void chp_hops_from(int *hops, int *last, const chp_channels *g, int from)
{
    for (int v = 0; v < g->nodes; v++)
        hops[v] = last[v] = -1;
    hops[from] = 0;
    for (int reached = 1, far = 0; reached; far++) {
        reached = 0;
        for (int c = 0; c < g->channels; c++) {
            const chp_channel *channel = &g->channel[c];
            if (hops[channel->from] != far || hops[channel->to] >= 0)
                continue;
            hops[channel->to] = far + 1;
            last[channel->to] = c;
            reached = 1;
        }
    }
}
