/* GEMM as tiles over the cores.
 *
 * A tile of Tm x Tn takes k + kappa steps of
 *     max(2 Tm Tn / (e P), (Tm + Tn) s / (b P / 64))
 * with P the tensor peak of a core, s the bytes of an element: a core is built
 * to feed its tensor unit, so what it can load grows with what it can multiply.
 * Two schedules: whole tiles in waves over the cores, or k split so that all
 * cores have the same work, which costs a reduction. Of each the fastest shape of
 * tile is the same at every clock; which of the two is faster is not. DRAM traffic
 * runs beside them.
 * Source, fit and validity: doc/models/gemm.md. */
#include "performance/models.h"

#include <math.h>

#include "base/lanes.h"

#define EACH_TILE(of)                                                                              \
    of(256, 256), of(256, 128), of(128, 256), of(128, 128), of(128, 64), of(64, 256), of(64, 128), \
        of(64, 64), of(128, 32), of(32, 128), of(16, 128), of(64, 32)
#define ROWS(rows, columns)       rows
#define COLUMNS(rows, columns)    columns
#define PER_ROW(rows, columns)    1.0 / rows
#define PER_COLUMN(rows, columns) 1.0 / columns

typedef struct {
    double rows, columns;
    double per_row, per_column; /* 1 / rows, 1 / columns: exact, they are powers of two */
} tile_shape;

/* Number by number, so that vector units weigh tiles side by side. */
static const double tile_rows[] = { EACH_TILE(ROWS) };
static const double tile_columns[] = { EACH_TILE(COLUMNS) };
static const double tile_per_row[] = { EACH_TILE(PER_ROW) };
static const double tile_per_column[] = { EACH_TILE(PER_COLUMN) };

enum { TILES = sizeof tile_rows / sizeof tile_rows[0] };

static inline tile_shape tile_at(int i)
{
    return (tile_shape){ tile_rows[i], tile_columns[i], tile_per_row[i], tile_per_column[i] };
}

#define MOST_PARTS  16 /* of one k */
#define LEAST_DEPTH 128

/* What all candidates share. */
typedef struct {
    double m, n, k, batch, cores;
    double clocks_per_flop, clocks_per_operand_byte; /* of one core */
    double operand_bytes;                            /* of one element */
    double accumulator_bytes; /* largest tile of results that a core can hold */
    double prologue;          /* kappa */
    double split_s;           /* of a reduction; HUGE_VAL: k is never split */
    double parts;             /* of one k at most */
} gemm_work;

/* One element of k of one tile. */
static inline double step_clocks(const gemm_work *w, const tile_shape *tile)
{
    double flop = tile->rows * tile->columns * (2 * w->clocks_per_flop);
    double load = (tile->rows + tile->columns) * w->operand_bytes * w->clocks_per_operand_byte;
    return chp_max(flop, load);
}

/* What tiles draw from the cache in all. */
static inline double drawn_bytes(const gemm_work *w, const tile_shape *tile, double tiles)
{
    return tiles * w->k * (tile->rows + tile->columns) * w->operand_bytes;
}

static inline double count_tiles(const gemm_work *w, const tile_shape *tile)
{
    return chp_round_up(w->m * tile->per_row) * chp_round_up(w->n * tile->per_column) * w->batch;
}

/* A tile and a schedule: `steps` of k on the busiest core. */
typedef struct {
    double clocks, fixed_s, steps, tiles;
    double unfinished_bytes; /* sums that cores add up after a split, all of them */
} gemm_plan;

/* Whole tiles in waves. */
static inline gemm_plan in_waves(const gemm_work *w, const tile_shape *tile)
{
    double tiles = count_tiles(w, tile), step = step_clocks(w, tile);
    double steps = chp_ceil_div(tiles, w->cores) * (w->k + w->prologue);
    return (gemm_plan){ steps * step, 0, steps, tiles, 0 };
}

/* An equal share of all steps for each core, which adds one unfinished tile of
 * 32-bit sums to those of others. */
static inline gemm_plan in_shares(const gemm_work *w, const tile_shape *tile)
{
    double tiles = count_tiles(w, tile), step = step_clocks(w, tile);
    double busy = chp_min(w->cores, tiles * w->parts);
    double depth = tiles / busy;
    double sums = tile->rows * tile->columns;
    double steps = depth * w->k + chp_max(1, depth) * w->prologue;
    double clocks = steps * step + sums * (8 * w->clocks_per_operand_byte);
    return (gemm_plan){ clocks, w->split_s, steps, tiles, 8 * sums * busy };
}

/* The smallest tile always is. */
static inline int worth_trying(const gemm_work *w, const tile_shape *tile)
{
    int tall = tile->rows >= chp_max(128, 2 * w->m), wide = tile->columns >= chp_max(64, 2 * w->n);
    int fits = tile->rows * tile->columns <= w->accumulator_bytes / 4;
    int smallest = tile->rows + tile->columns <= 64 + 32;
    return (fits | smallest) & !(tall | wide);
}

/* Clocks of each tile in both schedules; of those not worth trying without end. */
typedef struct {
    double waves[TILES], shares[TILES];
} gemm_clocks;

CHP_LANE_CODE void weigh_lanes(gemm_clocks *restrict out, const gemm_work *work)
{
    const gemm_work w = *work;
    for (int i = 0; i < TILES; i++) {
        const tile_shape tile = tile_at(i);
        double never = worth_trying(&w, &tile) ? 0 : HUGE_VAL;
        out->waves[i] = in_waves(&w, &tile).clocks + never;
        out->shares[i] = in_shares(&w, &tile).clocks + never;
    }
}

#if defined(__x86_64__) && defined(__GNUC__)
__attribute__((target("avx2"))) static void weigh_avx2(gemm_clocks *out, const gemm_work *w)
{
    weigh_lanes(out, w);
}
#endif

static void weigh_tiles(gemm_clocks *out, const gemm_work *w)
{
#if defined(__x86_64__) && defined(__GNUC__)
    if (__builtin_cpu_supports("avx2")) {
        weigh_avx2(out, w);
        return;
    }
#endif
    weigh_lanes(out, w);
}

static inline tile_shape least_of(const double clocks[TILES])
{
    int at = 0;
    double least = clocks[0];
    for (int i = 1; i < TILES; i++) {
        at = clocks[i] < least ? i : at;
        least = chp_min(clocks[i], least);
    }
    return tile_at(at);
}

/* Of all tiles, so that it is the same on all devices with the same kind of core. */
static double least_drawn_bytes(const gemm_work *w)
{
    double least = HUGE_VAL;
    for (int i = 0; i < TILES; i++) {
        const tile_shape tile = tile_at(i);
        if (worth_trying(w, &tile))
            least = chp_min(least, drawn_bytes(w, &tile, count_tiles(w, &tile)));
    }
    return least;
}

static double weight_bytes(const chp_operator *op)
{
    return op->weight_bits > 0 ? op->weight_bits / 8 : chp_dtype_bytes(op->dtype);
}

/* A peak that the sheet does not give is that of bf16: the operands are widened. */
static double tensor_peak(const chp_device *device, chp_dtype dtype)
{
    return device->flop_per_s[dtype] > 0 ? device->flop_per_s[dtype] : device->flop_per_s[CHP_BF16];
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
    w.clocks_per_flop = device->cores / (chp_per_clock(device, tensor_peak(device, op->dtype)) *
                                         tensor_share(op, kernel));
    w.clocks_per_operand_byte =
        device->cores / (chp_operands_per_clock(device) *
                         (blocks ? kernel->gemm_operand_block : kernel->gemm_operand));
    w.operand_bytes = chp_dtype_bytes(op->dtype);
    w.accumulator_bytes = 0.375 * device->core_sram_bytes;
    w.prologue = (blocks ? kernel->gemm_prologue_block_bytes : kernel->gemm_prologue_bytes) /
                 w.operand_bytes;
    /* Sums of scaled blocks are kept in one core. */
    w.split_s = blocks ? HUGE_VAL : kernel->gemm_split_s;
    w.parts = chp_max(1, chp_min(MOST_PARTS, w.k * (1.0 / LEAST_DEPTH)));
    return w;
}

static double gemm_traffic(const chp_operator *op, const gemm_work *w, const chp_device *device,
                           chp_reuse reuse)
{
    double weights = weight_bytes(op) * w->n * w->k * w->batch;
    double read = w->operand_bytes * w->k * w->m * w->batch;
    double activations = read + 2 * w->n * w->m * w->batch;
    /* Of one product some dies share rows and others columns: the smaller operand is
     * read by all of them. Of a batch each die has its own. */
    int one = op->kind == CHP_GEMM;
    double again = one ? device->copies * chp_min(weights, read) : 0;
    double room = one ? device->cache_bytes / (1 + device->copies) : device->cache_bytes;
    /* A loop over a plain GEMM goes through up to five copies of its weights. */
    double copies = one ? 5 : 1 / 0.7;
    if (reuse == CHP_REUSE_BENCH && copies * weights <= device->cache_bytes)
        weights = 0;
    if (activations < 0.7 * room)
        return weights;
    return weights + activations + again;
}

/* One scale for all needs the largest element first, a pass that the cores
 * bound. Then bf16 is read and one byte written. */
static void plan_quantizing(chp_operator_plan *p, const chp_operator *op, const chp_device *device,
                            const chp_kernel *kernel)
{
    int batched = op->kind == CHP_BATCHED_GEMM;
    double elements = op->gemm.m * op->gemm.k * (batched ? op->gemm.batch : 1);
    if (op->quantize == CHP_QUANTIZE_NONE)
        return;
    if (op->quantize == CHP_QUANTIZE_TENSOR) {
        double read = 2 * elements / kernel->quantize_scan;
        p->scan_clocks = read / chp_ports_per_clock(device);
        p->scan_at_rate = read / CHP_CACHE_OVER_DRAM;
        p->amounts.vector_flop += elements;
        p->amounts.cache_bytes += 2 * elements;
        p->floor_s += kernel->quantize_s;
    } else if (!batched) {
        p->floor_s += kernel->quantize_block_s;
    }
    p->amounts.vector_flop += 2 * elements;
    p->amounts.cache_bytes += 3 * elements;
    double share = batched                              ? kernel->gemm_batch_dram_8
                   : op->quantize == CHP_QUANTIZE_BLOCK ? kernel->quantize_block_dram
                                                        : kernel->vector_dram;
    p->converted_at_rate = 3 * elements / share;
}

/* Batches of narrow operands come with scales and turned axes: kernels of their own. */
static double dram_share(const chp_operator *op, const chp_kernel *kernel)
{
    int batched_8 = op->kind == CHP_BATCHED_GEMM && op->dtype != CHP_BF16;
    return batched_8 ? kernel->gemm_batch_dram_8 : kernel->gemm_dram;
}

static double gemm_floor(const chp_operator *op, const chp_kernel *kernel)
{
    double batch_s = op->dtype == CHP_BF16 ? kernel->gemm_batch_s : kernel->gemm_batch_8_s;
    return kernel->launch_s + (op->kind == CHP_BATCHED_GEMM ? batch_s : 0);
}

static void set_way(chp_way *way, const gemm_work *w, const tile_shape *tile, const gemm_plan *plan)
{
    double flop = 2 * tile->rows * tile->columns; /* of a step */
    double bytes = (tile->rows + tile->columns) * w->operand_bytes;
    way->clocks = plan->clocks;
    way->fixed_s = plan->fixed_s;
    way->tensor_clocks = plan->steps * flop * w->clocks_per_flop;
    way->cache_clocks = plan->steps * bytes * w->clocks_per_operand_byte;
    way->tensor_flop = plan->tiles * w->k * flop;
    way->cache_bytes = plan->tiles * w->k * bytes + plan->unfinished_bytes;
}

static void set_ways(chp_operator_plan *p, const gemm_work *w)
{
    gemm_clocks clocks;
    weigh_tiles(&clocks, w);
    tile_shape whole = least_of(clocks.waves), shared = least_of(clocks.shares);
    gemm_plan waves = in_waves(w, &whole), shares = in_shares(w, &shared);
    set_way(&p->way[0], w, &whole, &waves);
    set_way(&p->way[1], w, &shared, &shares);
}

void chp_plan_gemm(chp_operator_plan *p, const chp_operator *op, const chp_device *device,
                   const chp_kernel *kernel, chp_reuse reuse)
{
    gemm_work w = describe(op, device, kernel);
    p->form = CHP_TIME_PRODUCT;
    set_ways(p, &w);
    p->beside =
        chp_move(&p->amounts, device, dram_share(op, kernel), gemm_traffic(op, &w, device, reuse));
    p->floor_s = gemm_floor(op, kernel);
    p->crosses = 1;
    plan_quantizing(p, op, device, kernel);
    if (device->draws_across > 0)
        chp_draw(p, device, least_drawn_bytes(&w) + p->amounts.cache_bytes);
}

/* Beyond the plan: what quantize_time() adds. */
static double quantize_bytes(const chp_operator *op)
{
    double elements = op->gemm.m * op->gemm.k;
    return op->quantize == CHP_QUANTIZE_NONE     ? 0
           : op->quantize == CHP_QUANTIZE_TENSOR ? 5 * elements
                                                 : 3 * elements;
}

static double time_of(double clocks, double fixed_s, const chp_device *device)
{
    return clocks / device->clock_hz + fixed_s;
}

static double best_time(const gemm_work *w, const chp_device *device)
{
    gemm_clocks clocks;
    weigh_tiles(&clocks, w);
    tile_shape whole = least_of(clocks.waves), shared = least_of(clocks.shares);
    return chp_min(time_of(in_waves(w, &whole).clocks, 0, device),
                   time_of(in_shares(w, &shared).clocks, w->split_s, device));
}

/* A plan that is slower even on the fast device than the best one is on the slow
 * device is chosen by none between them. */
double chp_gemm_least_cache_bytes(const chp_operator *op, const chp_device *slow,
                                  const chp_device *fast, const chp_kernel *kernel)
{
    gemm_work low = describe(op, slow, kernel), high = describe(op, fast, kernel);
    gemm_clocks clocks;
    double worst_s = best_time(&low, slow) * (1 + 1e-9);
    double least = HUGE_VAL;
    weigh_tiles(&clocks, &high);
    for (int i = 0; i < TILES; i++) {
        const tile_shape tile = tile_at(i);
        double bytes = drawn_bytes(&high, &tile, count_tiles(&high, &tile));
        if (time_of(clocks.waves[i], 0, fast) <= worst_s)
            least = chp_min(least, bytes);
        else if (time_of(clocks.shares[i], high.split_s, fast) <= worst_s)
            least = chp_min(least, bytes + in_shares(&low, &tile).unfinished_bytes);
    }
    return least + quantize_bytes(op);
}
