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
} tile_shape;

static const tile_shape tile_shapes[] = { { 256, 256 }, { 256, 128 }, { 128, 256 }, { 128, 128 },
                                          { 128, 64 },  { 64, 256 },  { 64, 128 },  { 64, 64 },
                                          { 128, 32 },  { 64, 32 },   { 32, 128 },  { 16, 128 } };

#define MOST_PARTS 16 /* of one k */
#define LEAST_DEPTH 128

/* What all candidates share. */
typedef struct {
    double m, n, k, batch, cores;
    double flop_per_s, operand_bytes_per_s; /* of one core */
    double operand_bytes;                   /* of one element */
    double accumulator_bytes;               /* largest tile of results that a core can hold */
    double prologue;                        /* kappa */
    double split_s;                         /* of a reduction; HUGE_VAL: k is never split */
} gemm_work;

typedef struct {
    double time_s, compute_s, operand_s, flop, cache_bytes;
} gemm_plan;

/* `depth`: tiles that the busiest core works through. */
static gemm_plan plan_tiles(const gemm_work *w, const tile_shape *tile, double tiles,
                            double depth, double prologues)
{
    gemm_plan plan;
    double flop = 2 * tile->rows * tile->columns;
    double bytes = (tile->rows + tile->columns) * w->operand_bytes;
    double steps = depth * w->k + prologues * w->prologue;
    plan.compute_s = steps * flop / w->flop_per_s;
    plan.operand_s = steps * bytes / w->operand_bytes_per_s;
    plan.time_s = chp_max(plan.compute_s, plan.operand_s);
    plan.flop = tiles * w->k * flop;
    plan.cache_bytes = tiles * w->k * bytes;
    return plan;
}

static gemm_plan plan_waves(const gemm_work *w, const tile_shape *tile, double tiles)
{
    double waves = chp_ceil_div(tiles, w->cores);
    return plan_tiles(w, tile, tiles, waves, waves);
}

/* Each core adds one unfinished tile of 32-bit sums to those of others. */
static gemm_plan plan_balanced(const gemm_work *w, const tile_shape *tile, double tiles)
{
    double parts = chp_max(1, chp_min(MOST_PARTS, w->k / LEAST_DEPTH));
    double busy = chp_min(w->cores, tiles * parts);
    double depth = tiles / busy;
    gemm_plan plan = plan_tiles(w, tile, tiles, depth, chp_max(1, depth));
    double unfinished = 8 * tile->rows * tile->columns;
    plan.time_s += w->split_s + unfinished / w->operand_bytes_per_s;
    plan.cache_bytes += unfinished * busy;
    return plan;
}

static void consider(gemm_plan *best, const gemm_work *w, const tile_shape *tile)
{
    double tiles = chp_ceil_div(w->m, tile->rows) * chp_ceil_div(w->n, tile->columns) * w->batch;
    gemm_plan plan = plan_waves(w, tile, tiles);
    if (plan.time_s < best->time_s)
        *best = plan;
    plan = plan_balanced(w, tile, tiles);
    if (plan.time_s < best->time_s)
        *best = plan;
}

static gemm_plan best_plan(const gemm_work *w)
{
    gemm_plan best = { .time_s = HUGE_VAL };
    for (unsigned i = 0; i < sizeof tile_shapes / sizeof tile_shapes[0]; i++) {
        const tile_shape *tile = &tile_shapes[i];
        int wasteful = (tile->rows > 64 && tile->rows >= 2 * w->m) ||
                       (tile->columns > 32 && tile->columns >= 2 * w->n);
        int fits = 4 * tile->rows * tile->columns <= w->accumulator_bytes;
        if ((!wasteful && fits) || (tile->rows == 64 && tile->columns == 32))
            consider(&best, w, tile);
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
    double balance = chp_operand_rate(device) / device->cores;
    gemm_work w;
    w.m = op->gemm.m;
    w.n = op->gemm.n;
    w.k = op->gemm.k;
    w.batch = op->kind == CHP_BATCHED_GEMM ? op->gemm.batch : 1;
    w.cores = device->cores;
    w.flop_per_s = tensor_peak(device, op->dtype) / device->cores * tensor_share(op, kernel);
    w.operand_bytes_per_s =
        balance * (blocks ? kernel->gemm_operand_block : kernel->gemm_operand);
    w.operand_bytes = chp_dtype_bytes(op->dtype);
    w.accumulator_bytes = 0.375 * device->core_sram_bytes;
    w.prologue = kernel->gemm_prologue_bytes / w.operand_bytes;
    /* Sums of scaled blocks are kept in one core. */
    w.split_s = blocks ? HUGE_VAL : kernel->gemm_split_s;
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
    double elements = op->gemm.m * op->gemm.k;
    double scan_s = 0, floor_s = kernel->quantize_block_s;
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
    return floor_s + scan_s + 3 * elements / (kernel->vector_dram * device->dram_bytes_per_s);
}

/* The clock sags under a long matrix product. */
static double sag(const chp_kernel *kernel, double compute_s)
{
    return 1 + kernel->gemm_sag * compute_s / (compute_s + kernel->gemm_sag_s);
}

chp_operator_time chp_time_gemm(const chp_operator *op, const chp_device *device,
                                const chp_kernel *kernel, chp_reuse reuse)
{
    chp_operator_time t = { 0 };
    gemm_work w = describe(op, device, kernel);
    gemm_plan plan = best_plan(&w);
    double slower = sag(kernel, plan.compute_s);
    double dram_s =
        chp_dram_time(&t, device, kernel->gemm_dram, gemm_traffic(op, &w, device, reuse));
    t.launch_s = chp_floor_time(device, kernel) +
                 (op->kind == CHP_BATCHED_GEMM ? kernel->gemm_batch_s : 0);
    t.time_s = t.launch_s + chp_join(plan.time_s * slower, dram_s, kernel->gemm_overlap);
    t.time_s += quantize_time(&t, op, device, kernel);
    t.tensor_s = plan.compute_s * slower;
    t.cache_s = plan.operand_s;
    t.tensor_flop = plan.flop;
    t.cache_bytes += plan.cache_bytes;
    return t;
}
