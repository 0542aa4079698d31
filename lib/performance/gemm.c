/* GEMM as tiles in waves over the cores.
 *
 * A tile of Tm x Tn takes (k/S + kappa) steps of
 *     max(2 Tm Tn / (e P / cores), (Tm + Tn) s / (b R f))
 * with P the tensor peak, R the operand bytes a clock of a core, S the parts
 * into which k is split; waves = ceil(ceil(m/Tm) ceil(n/Tn) S / cores). The
 * shape of tile and the split that are fastest are taken. DRAM traffic runs
 * beside it. Source, fit and validity: doc/models/gemm.md. */
#include "performance/forms.h"

typedef struct {
    double rows, columns;
} tile_shape;

static const tile_shape tile_shapes[] = { { 256, 256 }, { 256, 128 }, { 128, 256 }, { 128, 128 },
                                          { 128, 64 },  { 64, 256 },  { 64, 128 },  { 64, 64 },
                                          { 128, 32 },  { 64, 32 } };

/* What all candidates share. */
typedef struct {
    double m, n, k, batch, cores;
    double flop_per_s, operand_bytes_per_s; /* of one core */
    double operand_bytes;                   /* of one element */
    double accumulator_bytes;               /* largest tile of results that a core can hold */
    double prologue, split_s;
} gemm_work;

typedef struct {
    double time_s, compute_s, operand_s, tiles, flop, cache_bytes;
} gemm_plan;

static gemm_plan plan_tiles(const gemm_work *w, const tile_shape *tile, double split)
{
    gemm_plan plan;
    double steps = w->k / split + w->prologue;
    double flop = 2 * tile->rows * tile->columns;
    double bytes = (tile->rows + tile->columns) * w->operand_bytes;
    plan.tiles = chp_ceil_div(w->m, tile->rows) * chp_ceil_div(w->n, tile->columns) * split *
                 w->batch;
    double waves = chp_ceil_div(plan.tiles, w->cores);
    plan.compute_s = waves * steps * flop / w->flop_per_s;
    plan.operand_s = waves * steps * bytes / w->operand_bytes_per_s;
    plan.time_s = chp_max(plan.compute_s, plan.operand_s);
    plan.flop = plan.tiles * w->k / split * flop;
    plan.cache_bytes = plan.tiles * w->k / split * bytes;
    if (split > 1) {
        double partial = 8 * w->m * w->n * w->batch * split;
        plan.time_s += w->split_s + partial / (w->operand_bytes_per_s * w->cores);
        plan.cache_bytes += partial;
    }
    return plan;
}

static void consider(gemm_plan *best, const gemm_work *w, const tile_shape *tile)
{
    gemm_plan plan = plan_tiles(w, tile, 1);
    if (plan.time_s < best->time_s)
        *best = plan;
    /* Splitting k pays only while cores are idle. */
    for (double split = 2; split <= 16; split *= 2) {
        if (plan.tiles * split > 2 * w->cores || w->k < 128 * split)
            break;
        gemm_plan parts = plan_tiles(w, tile, split);
        if (parts.time_s < best->time_s)
            *best = parts;
    }
}

static gemm_plan best_plan(const gemm_work *w)
{
    gemm_plan best = { .time_s = 1e300 };
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

static gemm_work describe(const chp_operator *op, const chp_device *device,
                          const chp_kernel *kernel)
{
    gemm_work w = { op->gemm.m, op->gemm.n, op->gemm.k, 1, device->cores,
                    0,          0,          0,          0, 0, 0 };
    int narrow = op->dtype != CHP_BF16;
    double peak = tensor_peak(device, op->dtype) / device->cores;
    double per_clock = device->flop_per_s[CHP_BF16] / (device->cores * device->clock_hz);
    w.batch = op->kind == CHP_BATCHED_GEMM ? op->gemm.batch : 1;
    w.flop_per_s = peak * (narrow ? kernel->gemm_tensor_8 : kernel->gemm_tensor);
    /* A core is built to feed tiles of 128 x 128 to its tensor unit. */
    w.operand_bytes_per_s = kernel->gemm_operand * chp_max(64, per_clock / 64) * device->clock_hz;
    w.operand_bytes = chp_dtype_bytes(op->dtype);
    w.accumulator_bytes = 0.375 * device->core_sram_bytes;
    w.prologue = kernel->gemm_prologue;
    w.split_s = kernel->gemm_split_s;
    return w;
}

static double gemm_traffic(const chp_operator *op, const gemm_work *w, const chp_device *device,
                           chp_reuse reuse)
{
    double weights = weight_bytes(op) * w->n * w->k * w->batch;
    double activations = (w->operand_bytes * w->k + 2 * w->n) * w->m * w->batch;
    if (reuse == CHP_REUSE_BENCH && 5 * weights <= device->cache_bytes)
        weights = 0;
    if (activations < 0.7 * device->cache_bytes)
        activations = 0;
    return weights + activations;
}

static double quantize_time(chp_operator_time *t, const chp_operator *op,
                            const chp_device *device, const chp_kernel *kernel)
{
    if (op->quantize == CHP_QUANTIZE_NONE)
        return 0;
    double bytes = (op->quantize == CHP_QUANTIZE_TENSOR ? 5 : 3) * op->gemm.m * op->gemm.k;
    double floor_s =
        op->quantize == CHP_QUANTIZE_TENSOR ? kernel->quantize_s : kernel->quantize_block_s;
    t->launch_s += floor_s;
    return floor_s + chp_dram_time(t, device, kernel->gemm_dram, bytes);
}

chp_operator_time chp_time_gemm(const chp_operator *op, const chp_device *device,
                                const chp_kernel *kernel, chp_reuse reuse)
{
    chp_operator_time t = { 0 };
    gemm_work w = describe(op, device, kernel);
    gemm_plan plan = best_plan(&w);
    double busy = chp_min(plan.tiles, device->cores);
    double traffic = gemm_traffic(op, &w, device, reuse);
    double dram_s = chp_dram_time(&t, device, kernel->gemm_dram, traffic);
    double pull_s = traffic / (busy * kernel->gemm_core_bytes * device->clock_hz);
    t.launch_s = chp_floor_time(device, kernel);
    t.time_s = t.launch_s + chp_join(plan.time_s, chp_max(dram_s, pull_s), kernel->gemm_overlap);
    t.time_s += quantize_time(&t, op, device, kernel);
    t.tensor_s = plan.compute_s;
    t.cache_s = chp_max(plan.operand_s, pull_s);
    t.tensor_flop = plan.flop;
    t.cache_bytes = plan.cache_bytes;
    return t;
}
