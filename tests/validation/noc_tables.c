/* The model of networks against simulated ones:
 *   noc_tables SATURATION.csv LATENCY.csv
 * prints a line for each simulated network and fails beyond the limits. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "measure/csv.h"
#include "network/noc.h"

/* Shares; loads count up to this part of the saturation. */
static const double zero_load_limit = 0.01, saturation_limit = 0.04, latency_limit = 0.08;
static const double highest_load = 0.6;

typedef struct {
    char topology[32], traffic[32], extra[32];
    double packet_flits;
} network;

typedef struct {
    double zero_load, saturation, latency; /* largest errors */
} errors;

static const char *field(const chp_csv *csv, const chp_csv_row *row, const char *column)
{
    int at = chp_csv_find(csv, column);
    return at >= 0 && at < row->fields ? row->field[at] : "";
}

static double number(const chp_csv *csv, const chp_csv_row *row, const char *column)
{
    return strtod(field(csv, row, column), NULL);
}

static network read_network(const chp_csv *csv, const chp_csv_row *row)
{
    network n = { .packet_flits = number(csv, row, "packet_flits") };
    snprintf(n.topology, sizeof n.topology, "%s", field(csv, row, "topology"));
    snprintf(n.traffic, sizeof n.traffic, "%s", field(csv, row, "traffic"));
    snprintf(n.extra, sizeof n.extra, "%s", field(csv, row, "extra"));
    return n;
}

static int same(const network *a, const network *b)
{
    return strcmp(a->topology, b->topology) == 0 && strcmp(a->traffic, b->traffic) == 0 &&
           strcmp(a->extra, b->extra) == 0 && a->packet_flits == b->packet_flits;
}

static chp_noc_shape shape_of(const network *n)
{
    if (strncmp(n->topology, "n2", 2) == 0)
        return (chp_noc_shape){ CHP_NOC_ROW, 2, 1 };
    if (strncmp(n->topology, "ring4", 5) == 0)
        return (chp_noc_shape){ CHP_NOC_RING, 4, 1 };
    return (chp_noc_shape){ CHP_NOC_MESH, 2, 2 };
}

/* "_L10" in the name of the topology; "_vc1b16": one channel of 16 flits. */
static chp_noc_router router_of(const network *n)
{
    chp_noc_router router = CHP_NOC_ROUTER_INIT;
    const char *length = strstr(n->topology, "_L");
    router.packet_flits = n->packet_flits;
    if (length)
        router.channel_cycles = strtod(length + 2, NULL);
    else if (strcmp(n->topology, "ring4_torus") == 0)
        router.channel_cycles = 2;
    if (strncmp(n->extra, "_vc", 3) == 0) {
        char *rest;
        router.virtual_channels = strtod(n->extra + 3, &rest);
        router.buffer_flits = strtod(rest + 1, NULL);
    }
    return router;
}

static chp_noc_traffic traffic_of(const network *n, const chp_noc_shape *shape)
{
    chp_noc_traffic traffic = { .pattern = CHP_NOC_UNIFORM };
    if (strcmp(n->traffic, "neighbor") == 0)
        return chp_noc_neighbours(shape);
    if (strncmp(n->traffic, "hot", 3) == 0) {
        traffic.pattern = CHP_NOC_HOTSPOT;
        traffic.share = strtod(n->traffic + 3, NULL) / 100;
    }
    return traffic;
}

static double error_of(double predicted, double simulated)
{
    return fabs(predicted / simulated - 1);
}

/* Few packets are drawn at low load, so that their mean distance differs from
 * that of the traffic: the latency counts from the hops that were simulated.
 * The lowest load comes first and stands for none. */
static void judge_latencies(errors *e, chp_csv *csv, const network *n, const chp_noc *noc,
                            const chp_noc_router *router, double saturation)
{
    int loads = 0;
    const chp_csv_row *row;
    while (chp_csv_next(&row, csv, NULL) > 0) {
        network other = read_network(csv, row);
        double offered = number(csv, row, "offered_flits_per_node_cycle");
        if (!same(n, &other) || offered > highest_load * saturation)
            continue;
        double hops = number(csv, row, "routers_visited_avg") - 1;
        double drawn = (hops - noc->mean_hops) * (router->router_cycles + router->channel_cycles);
        double simulated = number(csv, row, "pkt_latency_avg_cycles");
        if (loads++ == 0)
            e->zero_load = error_of(noc->zero_load_cycles + drawn, simulated);
        double loaded = chp_noc_latency_cycles(noc, offered) + drawn;
        e->latency = fmax(e->latency, error_of(loaded, simulated));
    }
}

/* Returns whether the network keeps all limits. */
static int compare(const network *n, double saturation, const char *latencies)
{
    chp_noc_shape shape = shape_of(n);
    chp_noc_router router = router_of(n);
    chp_noc_traffic traffic = traffic_of(n, &shape);
    chp_noc noc = chp_noc_solve(&shape, &traffic, &router);
    errors e = { HUGE_VAL, error_of(noc.saturation_flits, saturation), 0 };
    chp_csv *csv = NULL;
    if (chp_csv_open(&csv, latencies, NULL))
        return 0;
    judge_latencies(&e, csv, n, &noc, &router, saturation);
    chp_csv_free(csv);
    printf("%-12s %-9s %-7s P %.0f  zero load %5.2f %%  saturation %.3f %.3f %5.2f %%"
           "  latency %5.2f %%\n",
           n->topology, n->traffic, n->extra, n->packet_flits, 100 * e.zero_load, saturation,
           noc.saturation_flits, 100 * e.saturation, 100 * e.latency);
    return e.zero_load <= zero_load_limit && e.saturation <= saturation_limit &&
           e.latency <= latency_limit;
}

int main(int argc, char **argv)
{
    const chp_csv_row *row;
    chp_csv *csv = NULL;
    int networks = 0, kept = 0;
    if (argc != 3 || chp_csv_open(&csv, argv[1], NULL))
        return 2;
    while (chp_csv_next(&row, csv, NULL) > 0) {
        network n = read_network(csv, row);
        kept += compare(&n, number(csv, row, "sat_accepted_max"), argv[2]);
        networks++;
    }
    chp_csv_free(csv);
    printf("%d of %d networks within %g, %g and %g %%\n", kept, networks, 100 * zero_load_limit,
           100 * saturation_limit, 100 * latency_limit);
    return networks == 0 || kept < networks;
}
