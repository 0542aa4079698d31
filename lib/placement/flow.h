/* Flows over channels, kept apart by the node that they come from: as many
 * commodities as nodes, where one for each pair would be the square. */
#ifndef CHP_PLACEMENT_FLOW_H
#define CHP_PLACEMENT_FLOW_H

#include "placement/channels.h"
#include "solver/program_builder.h"

/* Rounds the traffic of nodes x nodes (bytes, row = from) to multiples of a
 * power of two, 2^-44 of all of it or less, so that sums of parts of it are
 * exact in any order; what stays on a node becomes 0. Returns the step. */
double chp_round_traffic(double *traffic, int nodes);

/* Sends rounded traffic over channels: along the flows of `guide` as far as
 * they go (NULL: none), else along a shortest way. `flow` and `guide` are nodes
 * x channels, row = where it comes from. At each node the inflow less the
 * outflow of each row is exactly the traffic. Returns 0 if there is no way. */
int chp_send_traffic(double *flow, const double *traffic, double step, const double *guide,
                     const chp_channels *channels);

/* Time of the busiest channel. */
double chp_busiest_channel_s(const double *flow, const chp_channels *channels);

/* --- as part of a linear program ------------------------------------------ */

/* Where the flows of a program are. */
typedef struct {
    const chp_channels *channels;
    double most[CHP_MAX_NODES];   /* that leaves a source; 0: it has no columns */
    size_t column[CHP_MAX_NODES]; /* of the flow from a source over channel 0 */
} chp_flow_columns;

/* A column for each flow, as a share of `most`, which is set before: columns
 * of one size, so that a source of little traffic is not lost among the
 * solver's tolerances. */
void chp_add_flows(chp_program_builder *builder, chp_flow_columns *flows);

/* A row for what arrives at `to` from `from`, less what goes on: = `amount`, all
 * as shares of `most`. */
size_t chp_add_arrival(chp_program_builder *builder, const chp_flow_columns *flows, int from,
                       int to, double amount);

/* A row for each channel: all its flows, `unit_s` times 1 byte/s each, are done
 * within the column `time`. */
void chp_add_channel_times(chp_program_builder *builder, const chp_flow_columns *flows,
                           double unit_s, size_t time);

/* Between a flow of nodes x channels and the values of a program's columns. */
void chp_put_flows(double *value, const chp_flow_columns *flows, const double *flow, double unit);
void chp_take_flows(double *flow, const chp_flow_columns *flows, const double *value, double unit);

#endif
