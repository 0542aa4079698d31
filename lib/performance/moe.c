/* Mixture of experts on the most loaded rank: permute, two grouped GEMMs over
 * its experts with tokens padded to tiles, gate, finalise.
 * Source, fit and validity: doc/models/moe.md. */
#include "performance/models.h"

/* Rows of a tile that hold tokens of one expert. */
static const double tile_rows[] = { 16, 32, 64, 128 };

#define TILE_COLUMNS 128.0

typedef struct {
    double compute_clocks, tensor_clocks, flop, cache_bytes;
} moe_plan;

/* What a kernel reaches; scales for blocks have kernels of their own. */
typedef struct {
    double clocks, tensor, operand, prologue_bytes, activation;
} moe_shares;

static moe_shares shares_of(const chp_operator *op, const chp_kernel *k)
{
    if (op->quantize == CHP_QUANTIZE_BLOCK)
        return (moe_shares){ k->moe_block, k->moe_tensor_block, k->moe_operand_block,
                             k->gemm_prologue_block_bytes, k->moe_activation_block };
    double tensor = op->dtype == CHP_BF16 ? k->moe_tensor : k->moe_tensor_8;
    return (moe_shares){ k->moe, tensor, k->moe_operand, k->gemm_prologue_bytes,
                         k->moe_activation };
}

/* Rows after each expert was rounded up to tiles; 64 is known exactly. */
static double padded_rows(const chp_moe_shape *moe, double rows)
{
    double spare = (64 * moe->busiest_blocks - moe->busiest_tokens) / 64;
    return chp_max(moe->busiest_tokens + spare * rows, moe->busiest_experts * rows);
}

static double tensor_per_clock(const chp_operator *op, const chp_device *device)
{
    double peak = device->flop_per_s[op->dtype];
    return chp_per_clock(device, peak > 0 ? peak : device->flop_per_s[CHP_BF16]);
}

/* Both GEMMs with tiles of so many rows; inner widths fill its columns. Each
 * tile fills and drains as in a plain GEMM. */
static moe_plan plan_tiles(const chp_operator *op, const chp_moe_shape *moe,
                           const chp_device *device, const moe_shares *share, double rows)
{
    double operands = share->operand * chp_operands_per_clock(device);
    double columns = TILE_COLUMNS * chp_ceil_div(moe->inter, TILE_COLUMNS);
    double bytes = chp_dtype_bytes(op->dtype);
    double prologue = share->prologue_bytes / bytes;
    double steps = 2 * columns * (moe->hidden + prologue) + moe->hidden * (columns + prologue);
    moe_plan plan;
    plan.flop = 6 * padded_rows(moe, rows) * moe->hidden * columns;
    double paced = 2 * padded_rows(moe, rows) * steps;
    plan.cache_bytes = plan.flop * (rows + TILE_COLUMNS) / (2 * rows * TILE_COLUMNS) * bytes;
    plan.tensor_clocks = paced / (share->tensor * tensor_per_clock(op, device));
    plan.compute_clocks =
        chp_max(plan.tensor_clocks, paced / plan.flop * plan.cache_bytes / operands);
    return plan;
}

static moe_plan best_plan(const chp_operator *op, const chp_moe_shape *moe,
                          const chp_device *device, const moe_shares *share)
{
    moe_plan best = plan_tiles(op, moe, device, share, tile_rows[0]);
    for (unsigned i = 1; i < sizeof tile_rows / sizeof tile_rows[0]; i++) {
        moe_plan next = plan_tiles(op, moe, device, share, tile_rows[i]);
        if (next.compute_clocks < best.compute_clocks)
            best = next;
    }
    return best;
}

void chp_plan_moe(chp_operator_plan *p, const chp_operator *op, const chp_device *device,
                  const chp_kernel *kernel)
{
    chp_moe_shape moe = op->moe;
    if (!(moe.busiest_tokens > 0))
        chp_expert_load(&moe);
    double per_weight = op->weight_bits > 0 ? op->weight_bits / 8 : chp_dtype_bytes(op->dtype);
    double weights = 3 * moe.busiest_experts * moe.hidden * moe.inter * per_weight;
    double arriving = moe.arriving > 0 ? moe.arriving : moe.tokens;
    double activations = 2 * (2 * arriving * moe.hidden + 2 * moe.busiest_tokens * moe.hidden +
                              3 * moe.busiest_tokens * moe.inter);
    moe_shares share = shares_of(op, kernel);
    moe_plan best = best_plan(op, &moe, device, &share);
    p->form = CHP_TIME_EXPERTS;
    p->way[0].clocks = p->way[0].cache_clocks = best.compute_clocks;
    p->way[0].tensor_clocks = best.tensor_clocks;
    p->floor_s = kernel->launch_s;
    p->crosses = 1;
    /* Sorting and scattering tokens: clocks of the cores, not of the memory. */
    p->floor_clocks = share.clocks + kernel->moe_expert * moe.experts;
    p->beside = chp_move(&p->amounts, device, kernel->moe_dram, weights);
    p->after = chp_move(&p->amounts, device, share.activation, activations);
    p->amounts.tensor_flop = best.flop;
    p->amounts.vector_flop = 8 * moe.busiest_tokens * moe.inter;
    p->amounts.exponentials = moe.busiest_tokens * moe.inter;
    p->amounts.cache_bytes = best.cache_bytes + activations;
}
