/* GEMM as tiles over the cores.
 *
 * A tile of Tm x Tn takes k + kappa steps of
 *     max(2 Tm Tn / (e P), (Tm + Tn) s / (b P / 64))
 * with P the tensor peak of a core, s the bytes of an element: a core is built
 * to feed its tensor unit, so what it can load grows with what it can multiply.
 * Two schedules: whole tiles in waves over the cores, or k split so that all
 * cores have the same work, which costs a reduction. The shape of tile and the
 * schedule that are fastest are taken; DRAM traffic runs beside them.
 * Source, fit and validity: doc/models/gemm.md. */
#include "performance/forms.h"

#include <math.h>

typedef struct {
    double rows, columns;
    double per_row, per_column; /* 1 / rows, 1 / columns: exact, they are powers of two */
} tile_shape;

#define TILE(rows, columns) { rows, columns, 1.0 / rows, 1.0 / columns }

static const tile_shape tile_shapes[] = { TILE(256, 256), TILE(256, 128), TILE(128, 256),
                                          TILE(128, 128), TILE(128, 64),  TILE(64, 256),
                                          TILE(64, 128),  TILE(64, 64),   TILE(128, 32),
                                          TILE(32, 128),  TILE(16, 128),  TILE(64, 32) };

#define MOST_PARTS 16 /* of one k */
#define LEAST_DEPTH 128

/* What all candidates share. */
typedef struct {
    double m, n, k, batch, cores;
    double s_per_flop, s_per_operand_byte; /* of one core */
    double operand_bytes;                  /* of one element */
    double accumulator_bytes;              /* largest tile of results that a core can hold */
    double prologue;                       /* kappa */
    double split_s;                        /* of a reduction; HUGE_VAL: k is never split */
    double parts;                          /* of one k at most */
} gemm_work;

/* A tile and a schedule: `steps` of k on the busiest core. */
typedef struct {
    const tile_shape *tile;
    double time_s, steps, tiles;
    double unfinished_bytes; /* sums that cores add up after a split, all of them */
} gemm_plan;

/* One element of k of one tile. */
static inline double step_time(const gemm_work *w, const tile_shape *tile)
{
    double flop_s = 2 * tile->rows * tile->columns * w->s_per_flop;
    double load_s = (tile->rows + tile->columns) * w->operand_bytes * w->s_per_operand_byte;
    return chp_max(flop_s, load_s);
}

static inline double count_tiles(const gemm_work *w, const tile_shape *tile)
{
    return chp_round_up(w->m * tile->per_row) * chp_round_up(w->n * tile->per_column) * w->batch;
}

/* Whole tiles in waves. */
static inline gemm_plan in_waves(const gemm_work *w, const tile_shape *tile, double tiles,
                                 double step_s)
{
    double steps = chp_ceil_div(tiles, w->cores) * (w->k + w->prologue);
    return (gemm_plan){ tile, steps * step_s, steps, tiles, 0 };
}

/* An equal share of all steps for each core, which adds one unfinished tile of
 * 32-bit sums to those of others. */
static inline gemm_plan in_shares(const gemm_work *w, const tile_shape *tile, double tiles,
                                  double step_s)
{
    double busy = chp_min(w->cores, tiles * w->parts);
    double depth = tiles / busy;
    double unfinished = 8 * tile->rows * tile->columns;
    double steps = depth * w->k + chp_max(1, depth) * w->prologue;
    double time_s = steps * step_s + w->split_s + unfinished * w->s_per_operand_byte;
    return (gemm_plan){ tile, time_s, steps, tiles, unfinished * busy };
}

static inline int worth_trying(const gemm_work *w, const tile_shape *tile)
{
    int wasteful = (tile->rows > 64 && tile->rows >= 2 * w->m) ||
                   (tile->columns > 32 && tile->columns >= 2 * w->n);
    int fits = 4 * tile->rows * tile->columns <= w->accumulator_bytes;
    return (!wasteful && fits) || (tile->rows == 64 && tile->columns == 32);
}

enum { TILES = sizeof tile_shapes / sizeof tile_shapes[0] };

static gemm_plan best_plan(const gemm_work *w)
{
    gemm_plan best = { .time_s = HUGE_VAL };
    for (unsigned i = 0; i < TILES; i++) {
        const tile_shape *tile = &tile_shapes[i];
        if (!worth_trying(w, tile))
            continue;
        double tiles = count_tiles(w, tile), step_s = step_time(w, tile);
        gemm_plan waves = in_waves(w, tile, tiles, step_s);
        gemm_plan shares = in_shares(w, tile, tiles, step_s);
        if (waves.time_s < best.time_s)
            best = waves;
        if (shares.time_s < best.time_s)
            best = shares;
    }
    return best;
}

static double weight_bytes(const chp_operator *op)
{
    return op->weight_bits > 0 ? op->weight_bits / 8 : chp_dtype_bytes(op->dtype);
}

/* A peak that the sheet does not give is that of bf16: the operands are widened. */
static double tensor_peak(const chp_device *device, chp_dtype dtype)
{
    return device->flop_per_s[dtype] > 0 ? device->flop_per_s[dtype]
                                         : device->flop_per_s[CHP_BF16];
}

/* Share of the tensor peak reached inside a tile. */
static double tensor_share(const chp_operator *op, const chp_kernel *kernel)
{
    if (op->quantize == CHP_QUANTIZE_BLOCK)
        return kernel->gemm_tensor_block;
    return op->dtype == CHP_BF16 ? kernel->gemm_tensor : kernel->gemm_tensor_8;
}

static gemm_work describe(const chp_operator *op, const chp_device *device,
                          const chp_kernel *kernel)
{
    int blocks = op->quantize == CHP_QUANTIZE_BLOCK;
    gemm_work w;
    w.m = op->gemm.m;
    w.n = op->gemm.n;
    w.k = op->gemm.k;
    w.batch = op->kind == CHP_BATCHED_GEMM ? op->gemm.batch : 1;
    w.cores = device->cores;
    w.s_per_flop =
        device->cores / (tensor_peak(device, op->dtype) * tensor_share(op, kernel));
    w.s_per_operand_byte =
        device->cores / (chp_operand_rate(device) *
                         (blocks ? kernel->gemm_operand_block : kernel->gemm_operand));
    w.operand_bytes = chp_dtype_bytes(op->dtype);
    w.accumulator_bytes = 0.375 * device->core_sram_bytes;
    w.prologue = kernel->gemm_prologue_bytes / w.operand_bytes;
    /* Sums of scaled blocks are kept in one core. */
    w.split_s = blocks ? HUGE_VAL : kernel->gemm_split_s;
    w.parts = chp_max(1, chp_min(MOST_PARTS, w.k * (1.0 / LEAST_DEPTH)));
    return w;
}

static double gemm_traffic(const chp_operator *op, const gemm_work *w, const chp_device *device,
                           chp_reuse reuse)
{
    double weights = weight_bytes(op) * w->n * w->k * w->batch;
    double activations = (w->operand_bytes * w->k + 2 * w->n) * w->m * w->batch;
    /* A loop over a plain GEMM goes through up to five copies of its weights. */
    double copies = op->kind == CHP_GEMM ? 5 : 1 / 0.7;
    if (reuse == CHP_REUSE_BENCH && copies * weights <= device->cache_bytes)
        weights = 0;
    if (activations < 0.7 * device->cache_bytes)
        activations = 0;
    return weights + activations;
}

/* One scale for all needs the largest element first, a pass that the cores
 * bound. Then bf16 is read and one byte written. */
static double quantize_time(chp_operator_time *t, const chp_operator *op,
                            const chp_device *device, const chp_kernel *kernel)
{
    int batched = op->kind == CHP_BATCHED_GEMM;
    double elements = op->gemm.m * op->gemm.k * (batched ? op->gemm.batch : 1);
    double scan_s = 0, floor_s = batched ? 0 : kernel->quantize_block_s;
    if (op->quantize == CHP_QUANTIZE_NONE)
        return 0;
    if (op->quantize == CHP_QUANTIZE_TENSOR) {
        floor_s = kernel->quantize_s;
        scan_s = 2 * elements / (kernel->quantize_scan * chp_cache_rate(device));
        t->vector_flop += elements;
        t->cache_bytes += 2 * elements;
    }
    t->launch_s += floor_s;
    t->vector_s += scan_s;
    t->vector_flop += 2 * elements;
    t->cache_bytes += 3 * elements;
    double share = batched ? kernel->gemm_batch_dram_8 : kernel->vector_dram;
    return floor_s + scan_s + 3 * elements / (share * device->dram_bytes_per_s);
}

/* The clock sags under a long matrix product. */
static double sag(const chp_kernel *kernel, double busy_s)
{
    return 1 + kernel->gemm_sag * busy_s / (busy_s + kernel->gemm_sag_s);
}

/* Batches of narrow operands come with scales and turned axes: kernels of their own. */
static double dram_share(const chp_operator *op, const chp_kernel *kernel)
{
    int batched_8 = op->kind == CHP_BATCHED_GEMM && op->dtype != CHP_BF16;
    return batched_8 ? kernel->gemm_batch_dram_8 : kernel->gemm_dram;
}

static double gemm_floor(const chp_operator *op, const chp_device *device,
                         const chp_kernel *kernel)
{
    double batch_s = op->dtype == CHP_BF16 ? kernel->gemm_batch_s : kernel->gemm_batch_8_s;
    return chp_floor_time(device, kernel) + (op->kind == CHP_BATCHED_GEMM ? batch_s : 0);
}

chp_operator_time chp_time_gemm(const chp_operator *op, const chp_device *device,
                                const chp_kernel *kernel, chp_reuse reuse)
{
    chp_operator_time t = { 0 };
    gemm_work w = describe(op, device, kernel);
    gemm_plan plan = best_plan(&w);
    double flop = 2 * plan.tile->rows * plan.tile->columns; /* of a step */
    double bytes = (plan.tile->rows + plan.tile->columns) * w.operand_bytes;
    double compute_s = plan.steps * flop * w.s_per_flop;
    double slower = sag(kernel, plan.time_s);
    double dram_s =
        chp_dram_time(&t, device, dram_share(op, kernel), gemm_traffic(op, &w, device, reuse));
    t.launch_s = gemm_floor(op, device, kernel);
    t.time_s = t.launch_s + chp_join(plan.time_s * slower, dram_s, kernel->gemm_overlap);
    t.time_s += quantize_time(&t, op, device, kernel);
    t.tensor_s = compute_s * slower;
    t.cache_s = plan.steps * bytes * w.s_per_operand_byte;
    t.tensor_flop = plan.tiles * w.k * flop;
    t.cache_bytes += plan.tiles * w.k * bytes + plan.unfinished_bytes;
    return t;
}

/* Beyond the plan: what quantize_time() adds. */
static double quantize_bytes(const chp_operator *op)
{
    double elements = op->gemm.m * op->gemm.k;
    return op->quantize == CHP_QUANTIZE_NONE     ? 0
           : op->quantize == CHP_QUANTIZE_TENSOR ? 5 * elements
                                                 : 3 * elements;
}

/* A plan that is slower even on the fast device than the best one is on the slow
 * device is chosen by none between them. */
double chp_gemm_least_cache_bytes(const chp_operator *op, const chp_device *slow,
                                  const chp_device *fast, const chp_kernel *kernel)
{
    gemm_work low = describe(op, slow, kernel), high = describe(op, fast, kernel);
    double worst_s = best_plan(&low).time_s * (1 + 1e-9), least = HUGE_VAL;
    for (unsigned i = 0; i < TILES; i++) {
        const tile_shape *tile = &tile_shapes[i];
        if (!worth_trying(&high, tile))
            continue;
        double tiles = count_tiles(&high, tile), step_s = step_time(&high, tile);
        double bytes = tiles * high.k * (tile->rows + tile->columns) * high.operand_bytes;
        if (in_waves(&high, tile, tiles, step_s).time_s <= worst_s)
            least = chp_min(least, bytes);
        else if (in_shares(&high, tile, tiles, step_s).time_s <= worst_s)
            least = chp_min(least, bytes + in_shares(&low, tile, tiles, 0).unfinished_bytes);
    }
    return least + quantize_bytes(op);
}
