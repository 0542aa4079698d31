/* Ways of traffic over channels: of all that there are, those worth taking. */
#ifndef CHP_PLACEMENT_WAYS_H
#define CHP_PLACEMENT_WAYS_H

#include "base/arena.h"
#include "placement/channels.h"

typedef struct {
    int pair, next;     /* from * nodes + to; the next way of this pair, -1: none */
    int hops;
    const int *channel; /* the last one first */
} chp_way;

typedef struct {
    const chp_channels *channels;
    chp_arena *arena;
    int *first;           /* way of each pair, a shortest one; -1: none */
    int *leaving, *begin; /* channels by the node they leave, and where a node's begin */
    chp_way *way;
    int count, failed;    /* no memory */
} chp_ways;

/* A shortest way for each pair that is `wanted` and has one. */
void chp_ways_begin(chp_ways *ways, const chp_channels *channels, const double *wanted,
                    chp_arena *arena);

/* The way to `to` that last[] describes, the channel by which each node is reached,
 * unless it is known. */
void chp_add_way(chp_ways *ways, int from, int to, const int *last);

/* With a price for each channel: what the cheapest way from `source` to each node
 * costs, and the channel it arrives by; HUGE_VAL and -1 where there is none. */
void chp_cheapest_from(double *cost, int *last, const chp_ways *ways, const double *price,
                       int source);

/* With a price for each channel: adds the cheapest way of each pair if all that is
 * `wanted` costs less on it than price[pair] by more than `least`; price[pair]
 * becomes that cost. */
void chp_add_cheaper_ways(chp_ways *ways, double *price, const double *channel_price,
                          const double *wanted, double least);

/* --- even_ways.c ------------------------------------------------------------ */

/* Adds ways that keep channels evenly busy under a traffic of nodes x nodes. */
void chp_add_even_ways(chp_ways *ways, const double *traffic);

/* One known way for each pair, by local search on the sum of twelfth powers of the
 * times of channels: in the end busy_s[], the longest of which is returned. */
double chp_choose_ways(int *chosen, double *busy_s, const chp_ways *ways, const double *traffic);

#endif
