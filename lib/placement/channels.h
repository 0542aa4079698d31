/* Nodes of a package and the channels between them. */
#ifndef CHP_PLACEMENT_CHANNELS_H
#define CHP_PLACEMENT_CHANNELS_H

#include "topology/topology.h"

#include <stddef.h>

enum { CHP_MAX_NODES = 128, CHP_MAX_CHANNELS = CHP_MAX_NODES * CHP_MAX_NODES };

/* One direction of one link. */
typedef struct {
    int from, to;
    double bytes_per_s;
} chp_channel;

/* Nodes are dies, with cores or without; several channels may join two. */
typedef struct {
    int nodes, channels;
    const chp_channel *channel;
} chp_channels;

/* NULL, or what is wrong with them. */
const char *chp_channels_fault(const chp_channels *channels);

/* The channels of equal links; `out` has room for 2 chp_topology_links().
 * Returns how many they are. A mesh counts its dies along the long side. */
int chp_topology_channels(chp_channel *out, chp_topology topology, int dies, double bytes_per_s);

/* How many channels lie between `from` and each node, and the last of them on
 * a shortest way; -1 for both where there is no way, 0 and -1 for `from`. */
void chp_hops_from(int *hops, int *last, const chp_channels *channels, int from);

#endif
