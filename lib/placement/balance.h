/* Work and data over dies and memory stacks. */
#ifndef CHP_PLACEMENT_BALANCE_H
#define CHP_PLACEMENT_BALANCE_H

#include "chip/chip.h"
#include "placement/route.h"

/* Memory attached to a node. */
typedef struct {
    int node;
    double bytes_per_s;
    double bytes; /* capacity; HUGE_VAL: no matter */
} chp_stack;

/* Who reads which part of a tensor, and where it lies.
 *   sharded      a die with a share w of the work reads a share w that nobody
 *                else reads (weights cut with their columns); it lies where it
 *                is best, so at home if there is room
 *   interleaved  the same reads, but the addresses are spread over all stacks
 *   shared       every die with cores reads all of it; addresses spread */
typedef enum { CHP_SHARDED = 0, CHP_INTERLEAVED = 1, CHP_SHARED = 2 } chp_locality;

/* Bytes of one step. `dram_bytes` if each byte is fetched once for all dies;
 * `cache_bytes` between caches and cores, all dies together. `written`: from
 * die to memory. */
typedef struct {
    chp_locality locality;
    int written;
    double dram_bytes, cache_bytes, stored_bytes;
} chp_tensor;

typedef struct {
    chp_channels channels;
    const double *flop_per_s; /* of nodes; 0: a die without cores */
    int stacks;
    const chp_stack *stack;
    /* Shares of stacks in spread addresses, with sum 1; NULL: as bandwidths. */
    const double *interleave;
    double flop;
    int tensors;
    const chp_tensor *tensor;
    chp_l2_policy l2_policy;
} chp_placement_task;

/* Room is the caller's: work of nodes; data of tensors x stacks x nodes;
 * traffic of nodes x nodes; flow of nodes x channels. Shares are multiples of
 * 2^-44, so that these sums are exact: the work over nodes is 1; the data of a
 * tensor for a node, over stacks, is the node's share of the work (shared
 * tensors: 1 for nodes with cores); flows conserve the traffic. */
typedef struct {
    double *work, *data, *traffic, *flow;
    double tensor_s, dram_s, link_s; /* of the busiest of each kind */
} chp_placement;

/* Shares of work w, of data y, and flows f that minimise the time T of the
 * busiest resource:
 *
 *     tensor unit of die i         W w_i                        <= T F_i
 *     memory of stack s            sum of D_k y_ksi             <= T B_s
 *     channel c                    sum of f_vc                  <= T L_c
 *     room of stack s              sum of stored_k y_ksi        <= C_s
 *     data of die i                sum over s of y_ksi           = w_i
 *     arrivals at u from v         inflow - outflow = bytes of v for u
 *
 * A requester-side cache sends DRAM misses between dies, and shared tensors are
 * fetched by each die: dies times from memory. A home-side cache fetches each
 * byte once and sends all that the cores draw. Spread addresses are fixed:
 * y_ksi = w_i interleave_s. Not in it: latency, bank conflicts, floors; every
 * resource overlaps every other.
 *
 * CHP_LP_INFEASIBLE: no room, or no way to memory. */
chiplet_status chp_balance(chp_optimum *out, chp_placement *placement,
                         const chp_placement_task *task, const chp_lp_options *options,
                         chiplet_error *err);

/* What one stack moves under a placement, whose sums of shares are as above. */
double chp_placed_bytes(const chp_placement *placement, const chp_placement_task *task,
                        int stack);

/* N equal dies, each with its memory, on equal links. */
typedef struct {
    chp_topology topology;
    double dies;
    double flop_per_s, dram_bytes_per_s, link_bytes_per_s; /* of a die; of a link, one direction */
} chp_equal_dies;

/* What chp_balance() finds for them, in closed form:
 *
 *     T = max(W / N F, D / N B, load X / L)
 *
 * with D the bytes of memory, X those whose addresses are spread, of which each
 * ordered pair of dies carries X / N^2, and `load` from lib/topology. Equal work
 * is optimal where all dies look the same (ring, full, pair) and, by counting
 * what crosses a cut with a share p of the memory: max(p w, (1 - p)(1 - w)) is
 * least at p (1 - p), on rows and meshes that only read. If a row or mesh with
 * an odd side both reads and writes spread data, unequal work can be better;
 * then this is an upper bound. */
double chp_equal_dies_s(const chp_equal_dies *dies, double flop, chp_l2_policy l2_policy,
                        int tensors, const chp_tensor *tensor);

#endif
