#include "network/noc.h"

#include "network/noc_flows.h"

#include <math.h>

/* --------------------------------------------------------- losses of a router */

/* An output loses a cycle if it grants an input that follows another grant in
 * it. On a channel: each flit that its input sends elsewhere costs it a turn,
 * unless the elsewhere is the busier of the two and the round robin is due to
 * the channel, hence f' f / (f + f'). At an ejection port: the flit waits while
 * its input serves other outputs, as in a queue with random arrivals and fixed
 * service, x^2 / (1 - x). */

/* The ejection port that is busiest with its losses. */
typedef struct {
    double load, rank;
    size_t inputs;
    double weight[CHP_NOC_PORTS], elsewhere[CHP_NOC_PORTS];
} ejection;

typedef struct {
    double turn;       /* slots that a lost turn costs */
    double ports;      /* flits per cycle to and from the router's own node */
    double crowding;   /* of channels, beside wide ports */
    double wait;       /* factor of the queue at an ejection port */
    double sharpness;  /* norm that joins the two */
} losses;

/* Of the channel that is busiest with its losses. */
typedef struct {
    double load, lost;
} channel;

typedef struct {
    double hops, contention; /* sums over nodes */
    double channel_load, ejection_load;
    channel channel;
    ejection ejection;
} survey;

/* ------------------------------------------------------- virtual channels */

/* Losses of few virtual channels over those of many: a packet is stuck behind
 * one that waits. */
static double blocking(double channels)
{
    return 1 + 2.9 / (channels * channels);
}

double chp_noc_credit_limit(const chp_noc_router *r)
{
    /* A head flit takes a cycle more than those that follow. */
    double round_trip = 2 * r->channel_cycles + 4 + 1 / r->packet_flits;
    double reallocation = r->virtual_channels * r->packet_flits / (r->packet_flits + 1);
    double credits = r->virtual_channels * r->buffer_flits / round_trip;
    return fmin(1, fmin(reallocation, credits));
}

/* Constants of the page of the model. Long packets lose whole turns, and the
 * busier of channel and ejection port alone decides. */
static losses losses_of(const chp_noc_router *r)
{
    double p = r->packet_flits, few = blocking(r->virtual_channels) / blocking(8);
    return (losses){1 - 0.25 / p, r->port_flits, 0, (0.18 + 0.07 * log2(p)) * few, 5 * p};
}

/* Where rows close to rings of four or more, all channels are equally busy, and
 * behind wide ports nodes send whenever there is a gap: the turns that an input
 * loses are not made up for. */
static double crowding(const chp_noc_shape *shape, const chp_noc_router *r)
{
    size_t longest = shape->columns > shape->rows ? shape->columns : shape->rows;
    return chp_noc_wraps(shape) && longest > 3 ? 0.13 * (1 - 1 / r->port_flits) : 0;
}

/* A channel of a ring that closes has half the virtual channels for a packet,
 * and busy channels of long links use up their credits. */
static double channel_factor(const chp_noc_shape *shape, const chp_noc_router *r,
                             double relative_load)
{
    double p = r->packet_flits, classes = chp_noc_wraps(shape) ? 2 : 1;
    double room = fmin(1, (r->buffer_flits + 1) / (2 * r->channel_cycles + 5));
    double short_of = 1.25 * p / (p + r->buffer_flits) * relative_load * relative_load;
    double channels = fmax(1, r->virtual_channels / classes) * pow(room, short_of);
    double ring = classes > 1 ? 1.5 + 0.09 * log2(p) : 1;
    return ring * blocking(channels) / blocking(8);
}

/* ------------------------------------------------------------------ survey */

static double sum_row(const chp_noc_crossbar *x, size_t in)
{
    double sum = 0;
    for (size_t o = 0; o < x->ports; o++)
        sum += x->flow[in][o];
    return sum;
}

static double sum_column(const chp_noc_crossbar *x, size_t out)
{
    double sum = 0;
    for (size_t i = 0; i < x->ports; i++)
        sum += x->flow[i][out];
    return sum;
}

/* Flits that meet flits of other inputs, at one output. */
static double contention(const chp_noc_crossbar *x, size_t out, double load)
{
    double sum = 0;
    for (size_t i = 0; i < x->ports; i++)
        sum += x->flow[i][out] * (load - x->flow[i][out]);
    return sum;
}

/* An own port that is several flits wide is several inputs, among which what
 * goes elsewhere is spread. */
static double lost_turns(const chp_noc_crossbar *x, size_t out, double load, double ports)
{
    double sum = 0;
    for (size_t i = 0; i < x->ports; i++) {
        double f = x->flow[i][out], inputs = i == 0 ? ports : 1;
        for (size_t o = 0; o < x->ports && f > 0; o++)
            if (o != out)
                sum += f * x->flow[i][o] * f / (f + x->flow[i][o]) / inputs;
    }
    return sum / load;
}

static void survey_channel(survey *s, const chp_noc_crossbar *x, size_t out, double load,
                           const losses *l)
{
    double lost = lost_turns(x, out, load, l->ports), turn = l->turn;
    s->hops += load;
    s->channel_load = fmax(s->channel_load, load);
    if (load + turn * lost > s->channel.load + turn * s->channel.lost)
        s->channel = (channel){load, lost};
}

static void survey_ejection(survey *s, const chp_noc_crossbar *x, double load)
{
    ejection e = {.load = load, .rank = load};
    s->ejection_load = fmax(s->ejection_load, load);
    for (size_t i = 0; i < x->ports; i++)
        if (x->flow[i][0] > 0) {
            double weight = x->flow[i][0] / load, elsewhere = sum_row(x, i) - x->flow[i][0];
            e.weight[e.inputs] = weight;
            e.elsewhere[e.inputs++] = elsewhere;
            e.rank += weight * elsewhere * elsewhere;
        }
    if (e.rank > s->ejection.rank)
        s->ejection = e;
}

static survey survey_all(const chp_noc_shape *shape, const chp_noc_traffic *traffic,
                         const losses *l)
{
    survey s = {0};
    chp_noc_grid grid;
    chp_noc_crossbar x;
    chp_noc_walk(&grid, shape, traffic);
    for (size_t r = 0; r < chp_noc_nodes(shape); r++) {
        chp_noc_crossbar_at(&x, shape, traffic, &grid, r);
        for (size_t o = 0; o < x.ports; o++) {
            double load = sum_column(&x, o);
            if (load <= 0)
                continue;
            s.contention += contention(&x, o, load) / (o > 0 ? 1 : l->ports);
            if (o > 0)
                survey_channel(&s, &x, o, load, l);
            else
                survey_ejection(&s, &x, load);
        }
    }
    return s;
}

/* -------------------------------------------------------------- saturation */

/* How far the network is used up at x flits per node: 1 at saturation. Where
 * channel and ejection port lose much, each suffers from the other being full;
 * where nothing is lost the busier decides. */
static double used_up(double x, const survey *s, const losses *l)
{
    double channel_lost = x * (l->turn * s->channel.lost + l->crowding * s->channel.load);
    double ejection_lost = 0;
    for (size_t i = 0; i < s->ejection.inputs; i++) {
        double busy = fmin(x * s->ejection.elsewhere[i], 0.999);
        ejection_lost += s->ejection.weight[i] * l->wait * busy * busy / (1 - busy);
    }
    double channel_use = x * s->channel.load + channel_lost;
    ejection_lost /= l->ports;
    double ejection_use = x * s->ejection.load / l->ports + ejection_lost;
    double more = fmax(channel_use, ejection_use), less = fmin(channel_use, ejection_use);
    double lost = ejection_lost / ejection_use +
                  (channel_use > 0 ? channel_lost / channel_use : 0);
    if (lost <= 0 || less <= 0)
        return more;
    double norm = l->sharpness * fmax(1, 0.25 / lost);
    return more * pow(1 + pow(less / more, norm), 1 / norm);
}

static double bisect(double high, const survey *s, const losses *l)
{
    double low = 0;
    if (used_up(high, s, l) <= 1)
        return high;
    for (int i = 0; i < 40; i++) {
        double middle = 0.5 * (low + high);
        if (used_up(middle, s, l) > 1)
            high = middle;
        else
            low = middle;
    }
    return low;
}

static double bound(const survey *s, const chp_noc_router *router)
{
    double limit = chp_noc_credit_limit(router), ports = router->port_flits;
    return fmin(limit * ports, fmin(ports / s->ejection_load,
                                    s->channel_load > 0 ? limit / s->channel_load : HUGE_VAL));
}

/* ----------------------------------------------------------------- latency */

/* Slope of the delay at low load. At the source: packets drawn at random take
 * a channel for as many cycles as they have flits, (P - 1) / 2. At an output
 * that flits of other inputs share: the mean over all offsets of two packets
 * whose flits alternate, P - 1 / (2 P); a packet drawn out at one router loses
 * less at the next. */
static double queueing(double contention_per_packet, const chp_noc_router *r)
{
    double p = r->packet_flits, drawn_out = 1 - 1 / p;
    double met = contention_per_packet * (1 + 0.2 * drawn_out) /
                 (1 + 0.3 * drawn_out * contention_per_packet);
    return 0.5 * (p - 1) / r->port_flits + (p - 0.5 / p) * met;
}

/* A packet that draws a virtual channel whose buffer is still on the way back
 * waits for the credits. */
static double stall(double hops, double mean_load, const chp_noc_router *r)
{
    double away = fmax(0, 2 * r->channel_cycles + 5 - r->buffer_flits);
    return hops * mean_load * away * away / (r->virtual_channels * r->buffer_flits) *
           fmin(1, r->packet_flits / r->buffer_flits);
}

chp_noc chp_noc_solve(const chp_noc_shape *shape, const chp_noc_traffic *traffic,
                      const chp_noc_router *router)
{
    double nodes = (double)chp_noc_nodes(shape);
    losses l = losses_of(router);
    survey s = survey_all(shape, traffic, &l);
    double hops = s.hops / nodes, mean_load = s.hops / chp_noc_channels(shape);
    l.turn *= channel_factor(shape, router, s.channel.load /
                                                fmax(s.channel_load, s.ejection_load));
    l.crowding = crowding(shape, router);
    double most = bound(&s, router);
    return (chp_noc){
        .mean_hops = hops,
        .channel_load = s.channel_load,
        .ejection_load = s.ejection_load,
        .zero_load_cycles = router->end_cycles + router->packet_flits - 1 +
                            hops * (router->router_cycles + router->channel_cycles),
        .bound_flits = most,
        .saturation_flits = bisect(most, &s, &l),
        .queueing_cycles = queueing(s.contention / nodes, router),
        .stall_cycles = stall(hops, mean_load, router),
    };
}

double chp_noc_latency_cycles(const chp_noc *noc, double flits)
{
    if (flits >= noc->saturation_flits)
        return HUGE_VAL;
    return noc->zero_load_cycles + noc->stall_cycles * flits +
           noc->queueing_cycles * flits / (1 - flits / noc->saturation_flits);
}

/* Packets of requests are one flit, those that carry a line of a cache several;
 * four stands between. The buffers are made for the round trip of the link. */
double chp_noc_efficiency(const chp_noc_shape *shape)
{
    const chp_noc_traffic uniform = {0};
    chp_noc_router router = CHP_NOC_ROUTER_INIT;
    router.packet_flits = 4;
    router.port_flits = 1e9;
    chp_noc noc = chp_noc_solve(shape, &uniform, &router);
    return noc.saturation_flits / noc.bound_flits;
}
