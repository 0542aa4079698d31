/* Networks of routers, simulated cycle by cycle: what lib/network/noc is checked
 * with beyond the published tables.
 *   noc_simulation PACKET_FLITS PORTS LIMIT
 * prints, for shapes of all kinds, the largest rate that is accepted of those
 * offered, and that of the model; fails if one is off by more than LIMIT.
 *
 * Input-queued routers, 8 virtual channels of 8 flits, links of one cycle,
 * uniform traffic. An output grants an input in turn, an input accepts one grant
 * in turn (iSLIP with one iteration: McKeown, IEEE/ACM Trans. Networking 7(2),
 * 1999). Shortest paths, one dimension after the other; on rings that close, a
 * packet that crosses the last link changes to the upper half of the channels,
 * one that never does takes either half. With more than one port of its own a
 * node is many cores and banks: it takes in whatever arrives, and what it sends
 * to itself stays there. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "network/noc.h"

enum { NODES = 64, LINKS = 20, OWN = 40, INPUTS = LINKS + OWN, CHANNELS = 8, DEPTH = 8 };
enum { WAITING = 2048, HORIZON = 8, DELAY = 3, EVENTS = 2 * NODES * LINKS };
enum { NOWHERE = -2, HOME = -1 };

/* `half`, `up`: chosen at random for each dimension where there is a choice. */
typedef struct {
    int to, head, tail;
    int half[2], up[2], crossed[2];
} flit;

typedef struct {
    flit f[DEPTH];
    int first, count;
    int output, channel; /* of the packet at the front */
} queue;

/* A node and its router. Links come before own ports among the inputs. */
typedef struct {
    int links, towards[4]; /* of a grid: link east, west, north, south, or -1 */
    int neighbour[LINKS], back[LINKS];
    int credit[LINKS][CHANNELS], taken[LINKS][CHANNELS];
    queue in[INPUTS][CHANNELS];
    int waiting[OWN][WAITING], first[OWN], count[OWN], sent[OWN], into[OWN];
    flit drawn[OWN];
    int turn_of_output[LINKS + 1], turn_of_input[INPUTS], turn_of_channel[INPUTS];
} node;

/* What arrives at an input, or a credit for an output. */
typedef struct {
    int node, port, channel, is_credit;
    flit f;
} event;

static chp_noc_shape shape;
static int nodes, own_ports, packet_flits;
static node net[NODES];
static event due[HORIZON][EVENTS];
static int due_count[HORIZON];
static uint64_t seed;

/* xorshift64: Marsaglia, Journal of Statistical Software 8(14), 2003. */
static double uniform(void)
{
    seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
    return (double)(seed >> 11) * 0x1p-53;
}

static int below(int n)
{
    return (int)(uniform() * n);
}

/* ------------------------------------------------------------------- shapes */

static int closes(int length)
{
    return length > 2 && (shape.kind == CHP_NOC_RING || shape.kind == CHP_NOC_TORUS);
}

static int side(int dimension)
{
    return (int)(dimension == 0 ? shape.columns : shape.rows);
}

static int place(int at, int dimension)
{
    return dimension == 0 ? at % side(0) : at / side(0);
}

static int stride(int dimension)
{
    return dimension == 0 ? 1 : side(0);
}

static void join(int a, int b, int link_of_a, int link_of_b)
{
    net[a].neighbour[link_of_a] = b, net[a].back[link_of_a] = link_of_b;
    net[b].neighbour[link_of_b] = a, net[b].back[link_of_b] = link_of_a;
}

static void build_grid(void)
{
    for (int a = 0; a < nodes; a++)
        for (int way = 0; way < 4; way++) {
            int length = side(way / 2), at = place(a, way / 2);
            int ends = way % 2 ? at == 0 : at == length - 1;
            net[a].towards[way] = ends && !closes(length) ? -1 : net[a].links++;
        }
    for (int a = 0; a < nodes; a++)
        for (int way = 0; way < 4; way += 2) {
            int length = side(way / 2), at = place(a, way / 2);
            int b = a + ((at + 1) % length - at) * stride(way / 2);
            if (net[a].towards[way] >= 0)
                join(a, b, net[a].towards[way], net[b].towards[way + 1]);
        }
}

static void build(void)
{
    memset(net, 0, sizeof net);
    memset(due_count, 0, sizeof due_count);
    for (int a = 0; a < nodes; a++) {
        for (int k = 0; k < LINKS * CHANNELS; k++)
            net[a].credit[k / CHANNELS][k % CHANNELS] = DEPTH;
        for (int k = 0; k < INPUTS * CHANNELS; k++)
            net[a].in[k / CHANNELS][k % CHANNELS].output = NOWHERE;
    }
    if (shape.kind != CHP_NOC_FULL && shape.kind != CHP_NOC_STAR) {
        build_grid();
        return;
    }
    for (int a = 0; a < nodes; a++)
        net[a].links = shape.kind == CHP_NOC_FULL || a == 0 ? nodes - 1 : 1;
    for (int a = 0; a < (shape.kind == CHP_NOC_FULL ? nodes : 1); a++)
        for (int b = a + 1; b < nodes; b++)
            join(a, b, b - 1, shape.kind == CHP_NOC_FULL ? a : 0);
}

/* ------------------------------------------------------------------ routing */

/* Does the next step along a dimension go up? */
static int goes_up(const flit *f, int dimension, int at, int to)
{
    int length = side(dimension), ahead = (to - at + length) % length;
    if (!closes(length))
        return to > at;
    return 2 * ahead == length ? f->up[dimension] : 2 * ahead < length;
}

/* Lower or upper half of the virtual channels, -1: either. */
static int half_of(const flit *f, int dimension, int at, int to, int up)
{
    int last = up ? at == side(dimension) - 1 : at == 0, crosses = up ? to < at : to > at;
    if (!closes(side(dimension)))
        return -1;
    return f->crossed[dimension] || last || (!crosses && f->half[dimension]);
}

static int route(const flit *f, int a, int *half)
{
    *half = -1;
    if (a == f->to)
        return HOME;
    if (shape.kind == CHP_NOC_FULL)
        return f->to < a ? f->to : f->to - 1;
    if (shape.kind == CHP_NOC_STAR)
        return a == 0 ? f->to - 1 : 0;
    int dimension = place(a, 0) == place(f->to, 0);
    int at = place(a, dimension), to = place(f->to, dimension);
    int up = goes_up(f, dimension, at, to);
    *half = half_of(f, dimension, at, to, up);
    return net[a].towards[2 * dimension + !up];
}

static void mark_crossing(flit *f, int a, int link)
{
    for (int way = 0; way < 4; way++) {
        int length = side(way / 2), at = place(a, way / 2);
        if (closes(length) && net[a].towards[way] == link)
            f->crossed[way / 2] |= way % 2 ? at == 0 : at == length - 1;
    }
}

/* ---------------------------------------------------------------- injection */

static void push(queue *q, flit f)
{
    q->f[(q->first + q->count++) % DEPTH] = f;
}

static void begin_packet(node *n, int port)
{
    flit f = { .to = n->waiting[port][n->first[port]] };
    for (int d = 0; d < 2; d++)
        f.half[d] = below(2), f.up[d] = below(2);
    n->drawn[port] = f;
}

/* One flit of the packet that waits first, into a virtual channel of its own. */
static void inject(node *n, int port)
{
    queue *in = n->in[n->links + port];
    if (n->sent[port] == 0) {
        int free = -1;
        for (int k = 0; k < CHANNELS && free < 0; k++)
            if (in[k].count == 0 && in[k].output == NOWHERE)
                free = k;
        if (free < 0)
            return;
        n->into[port] = free;
        begin_packet(n, port);
    }
    if (in[n->into[port]].count == DEPTH)
        return;
    n->drawn[port].head = n->sent[port] == 0;
    n->drawn[port].tail = ++n->sent[port] == packet_flits;
    push(&in[n->into[port]], n->drawn[port]);
    if (n->sent[port] == packet_flits) {
        n->sent[port] = 0;
        n->first[port] = (n->first[port] + 1) % WAITING;
        n->count[port]--;
    }
}

/* Returns the flits that stay at home without entering the network. */
static int offer(int a, double flits)
{
    int stay = 0;
    node *n = &net[a];
    for (int port = 0; port < own_ports; port++) {
        if (uniform() < flits / packet_flits / own_ports && n->count[port] < WAITING) {
            int to = below(nodes);
            if (own_ports > 1 && to == a)
                stay += packet_flits;
            else
                n->waiting[port][(n->first[port] + n->count[port]++) % WAITING] = to;
        }
        if (n->count[port])
            inject(n, port);
    }
    return stay;
}

/* ------------------------------------------------------------------ routers */

static void deliver(long cycle)
{
    int slot = (int)(cycle % HORIZON);
    for (int e = 0; e < due_count[slot]; e++) {
        const event *x = &due[slot][e];
        if (x->is_credit)
            net[x->node].credit[x->port][x->channel]++;
        else
            push(&net[x->node].in[x->port][x->channel], x->f);
    }
    due_count[slot] = 0;
}

static void schedule(long cycle, event e)
{
    int slot = (int)((cycle + DELAY) % HORIZON);
    due[slot][due_count[slot]++] = e;
}

/* A virtual channel of the next router for the packet at the front. */
static void take_channel(node *n, int a, queue *q, int first)
{
    int half, output = route(&q->f[q->first], a, &half);
    int low = half == 1 ? CHANNELS / 2 : 0, high = half == 0 ? CHANNELS / 2 : CHANNELS;
    if (output == HOME) {
        q->output = HOME;
        return;
    }
    for (int k = 0; k < high - low; k++) {
        int channel = low + (k + first) % (high - low);
        if (n->taken[output][channel])
            continue;
        n->taken[output][channel] = 1;
        q->output = output, q->channel = channel;
        return;
    }
}

static void take_channels(int a, long cycle)
{
    node *n = &net[a];
    int inputs = n->links + own_ports;
    for (int i = 0; i < inputs; i++)
        for (int k = 0; k < CHANNELS; k++) {
            queue *q = &n->in[(i + cycle) % inputs][(k + cycle) % CHANNELS];
            if (q->count && q->output == NOWHERE && q->f[q->first].head)
                take_channel(n, a, q, below(CHANNELS));
        }
}

/* wish[input][output]: the channel that would send; home is the last output. */
static void find_wishes(const node *n, int wish[INPUTS][LINKS + 1])
{
    for (int i = 0; i < n->links + own_ports; i++) {
        for (int o = 0; o <= n->links; o++)
            wish[i][o] = -1;
        for (int k = 0; k < CHANNELS; k++) {
            int channel = (n->turn_of_channel[i] + k) % CHANNELS;
            const queue *q = &n->in[i][channel];
            int o = q->output == HOME ? n->links : q->output;
            if (!q->count || q->output == NOWHERE || wish[i][o] >= 0)
                continue;
            if (q->output == HOME || n->credit[o][q->channel] > 0)
                wish[i][o] = channel;
        }
    }
}

static void grant(const node *n, int wish[INPUTS][LINKS + 1], int granted[INPUTS][LINKS + 1])
{
    int inputs = n->links + own_ports;
    memset(granted, 0, INPUTS * sizeof granted[0]);
    for (int o = 0; o <= n->links; o++) {
        int left = own_ports > 1 && o == n->links ? inputs : 1;
        for (int k = 0; k < inputs && left > 0; k++) {
            int i = (n->turn_of_output[o] + k) % inputs;
            if (wish[i][o] >= 0)
                granted[i][o] = 1, left--;
        }
    }
}

/* Returns 1 if the flit has arrived. */
static int send(int a, int input, int output, int channel, long cycle)
{
    node *n = &net[a];
    queue *q = &n->in[input][channel];
    flit f = q->f[q->first];
    int next = q->channel;
    q->first = (q->first + 1) % DEPTH, q->count--;
    q->output = f.tail ? NOWHERE : q->output;
    if (input < n->links)
        schedule(cycle, (event){ n->neighbour[input], n->back[input], channel, 1, f });
    if (output == n->links)
        return 1;
    n->credit[output][next]--;
    n->taken[output][next] &= !f.tail;
    mark_crossing(&f, a, output);
    schedule(cycle, (event){ n->neighbour[output], n->back[output], next, 0, f });
    return 0;
}

static int switch_flits(int a, long cycle)
{
    static int wish[INPUTS][LINKS + 1], granted[INPUTS][LINKS + 1];
    node *n = &net[a];
    int arrived = 0, outputs = n->links + 1;
    find_wishes(n, wish);
    grant(n, wish, granted);
    for (int i = 0; i < n->links + own_ports; i++)
        for (int k = 0; k < outputs; k++) {
            int o = (n->turn_of_input[i] + k) % outputs;
            if (!granted[i][o])
                continue;
            n->turn_of_input[i] = (o + 1) % outputs;
            n->turn_of_output[o] = (i + 1) % (n->links + own_ports);
            n->turn_of_channel[i] = (wish[i][o] + 1) % CHANNELS;
            arrived += send(a, i, o, wish[i][o], cycle);
            break;
        }
    return arrived;
}

/* Flits accepted per node and cycle. */
static double accepted(double flits, long cycles)
{
    long arrived = 0, warm = cycles / 4;
    build();
    seed = 88172645463325252u;
    for (long cycle = 0; cycle < cycles; cycle++) {
        int now = 0;
        deliver(cycle);
        for (int a = 0; a < nodes; a++)
            now += offer(a, flits);
        for (int a = 0; a < nodes; a++) {
            take_channels(a, cycle);
            now += switch_flits(a, cycle);
        }
        arrived += cycle >= warm ? now : 0;
    }
    return (double)arrived / (double)(cycles - warm) / nodes;
}

/* ---------------------------------------------------------------- comparison */

static const chp_noc_shape shapes[] = {
    { CHP_NOC_ROW, 2, 1 },   { CHP_NOC_ROW, 3, 1 },   { CHP_NOC_ROW, 4, 1 },
    { CHP_NOC_ROW, 8, 1 },   { CHP_NOC_RING, 3, 1 },  { CHP_NOC_RING, 4, 1 },
    { CHP_NOC_RING, 6, 1 },  { CHP_NOC_RING, 8, 1 },  { CHP_NOC_RING, 16, 1 },
    { CHP_NOC_MESH, 2, 2 },  { CHP_NOC_MESH, 3, 3 },  { CHP_NOC_MESH, 4, 4 },
    { CHP_NOC_TORUS, 3, 3 }, { CHP_NOC_TORUS, 4, 2 }, { CHP_NOC_TORUS, 4, 4 },
    { CHP_NOC_FULL, 4, 1 },  { CHP_NOC_STAR, 4, 1 },  { CHP_NOC_STAR, 8, 1 },
};
static const char *const kind_name[] = { "row", "ring", "mesh", "torus", "full", "star" };

/* Beyond saturation some networks accept less than at it. */
static double most_accepted(double bound)
{
    static const double part[] = { 0.6, 0.66, 0.72, 0.78, 0.84, 0.88, 0.92, 0.96, 1 };
    double most = 0;
    for (size_t i = 0; i < sizeof part / sizeof part[0]; i++)
        most = fmax(most, accepted(part[i] * bound, 60000 / nodes + 2000));
    return most;
}

int main(int argc, char **argv)
{
    double worst = 0, limit = argc == 4 ? strtod(argv[3], NULL) : 0;
    packet_flits = argc == 4 ? (int)strtol(argv[1], NULL, 10) : 0;
    own_ports = argc == 4 ? (int)strtol(argv[2], NULL, 10) : 0;
    if (packet_flits < 1 || own_ports < 1 || own_ports > OWN)
        return 2;
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        chp_noc_traffic uniform_traffic = { .pattern = CHP_NOC_UNIFORM };
        chp_noc_router router = CHP_NOC_ROUTER_INIT;
        shape = shapes[i], nodes = (int)(shape.columns * shape.rows);
        router.packet_flits = packet_flits;
        router.port_flits = own_ports > 1 ? 1e9 : 1;
        chp_noc noc = chp_noc_solve(&shape, &uniform_traffic, &router);
        double simulated = most_accepted(noc.bound_flits);
        double error = noc.saturation_flits / simulated - 1;
        worst = fmax(worst, fabs(error));
        printf("%-5s %2zu x %zu  bound %.3f  simulated %.3f  model %.3f  %+5.1f %%\n",
               kind_name[shape.kind], shape.columns, shape.rows, noc.bound_flits, simulated,
               noc.saturation_flits, 100 * error);
    }
    printf("worst %.1f %%, limit %.1f %%\n", 100 * worst, 100 * limit);
    return worst > limit;
}
