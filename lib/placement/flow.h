/* Traffic of pairs of nodes over channels, split over ways. */
#ifndef CHP_PLACEMENT_FLOW_H
#define CHP_PLACEMENT_FLOW_H

#include "placement/ways.h"
#include "solver/growing.h"

/* Rounds the traffic of nodes x nodes (bytes, row = from) to multiples of a
 * power of two, 2^-44 of all of it or less, so that sums of parts of it are
 * exact in any order; what stays on a node becomes 0. Returns the step. */
double chp_round_traffic(double *traffic, int nodes);

/* How much goes each way; in any unit, since shares of a pair are what counts. */
typedef struct {
    const chp_ways *ways;
    const double *amount;
} chp_guide;

/* Sends rounded traffic over channels: as the guide shares it among ways, in whole
 * steps, or a shortest way (guide NULL, or silent on a pair). `flow` is nodes x
 * channels, row = where it comes from. At each node the inflow less the outflow
 * of each row is exactly the traffic. Returns 0 if there is no way. */
int chp_send_traffic(double *flow, const double *traffic, double step, const chp_guide *guide,
                     const chp_channels *channels);

/* Time of the busiest channel. */
double chp_busiest_channel_s(const double *flow, const chp_channels *channels);

/* --- as part of a linear program that grows --------------------------------- */

/* One column for each way that is known, all behind the others of the program. */
typedef struct {
    const double *most; /* bytes that a pair may send; 0: nothing */
    size_t *row;        /* of pairs: what goes all its ways together */
    size_t channel_row; /* of the first channel */
    size_t column;      /* of the first way */
    double unit_s;      /* time of a byte over 1 byte/s, in the program's unit */
    double *price;      /* room: of pairs, then of channels */
    int *chosen;        /* room: of pairs */
    chp_ways ways;
} chp_flow_columns;

/* With the shortest ways, and those that even out `likely` traffic (bytes). `most`
 * of pairs is borrowed. */
void chp_begin_flows(chp_flow_columns *flows, const chp_channels *channels, const double *most,
                     const double *likely, chp_arena *arena);

/* The row of a pair: all its ways = `amount`, both as shares of its `most`. */
size_t chp_add_pair(chp_program_builder *builder, chp_flow_columns *flows, int pair,
                    double amount);

/* A row for each channel: what goes over it is done within the column `time`. */
void chp_add_channel_times(chp_program_builder *builder, chp_flow_columns *flows, double unit_s,
                           size_t time);

/* After all other columns: those of the ways. */
void chp_add_flows(chp_program_builder *builder, chp_flow_columns *flows);

/* A chp_lp_grow_fn; `data` is a chp_flow_columns. */
size_t chp_grow_flows(chp_program_builder *builder, double *multiplier, void *flows);

/* All traffic of a pair on one of its ways; returns the time of the busiest channel. */
double chp_put_chosen(double *value, const chp_flow_columns *flows, const double *traffic);

chp_guide chp_flow_guide(const chp_flow_columns *flows, const double *value);

#endif
