/* What must hold for every chip of models/chip and every kind of operator,
 * whatever kernel the chip is given. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "calibrate/chips.h"
#include "performance/performance.h"

#define MOST_OPERATORS 512

/* One device of a chip and the kernel that runs on it. */
typedef struct {
    chp_seen_chip seen;
    const chp_kernel *kernel;
    double strangeness;
} chip_at_work;

static chp_catalogue *models(void)
{
    chp_catalogue *catalogue = NULL;
    char path[1024];
    const char *top = getenv("top_srcdir");
    snprintf(path, sizeof path, "%s/models", top ? top : ".");
    cr_assert(eq(int, chp_catalogue_open(&catalogue, path, NULL, NULL, NULL), CHIPLET_OK));
    return catalogue;
}

static size_t chips(const chp_catalogue *catalogue)
{
    return chp_catalogue_count(catalogue, CHIPLET_CHIP);
}

static chip_at_work see(const chp_catalogue *catalogue, size_t i)
{
    chip_at_work at;
    chiplet_error err = { 0 };
    const char *name = chp_catalogue_at(catalogue, CHIPLET_CHIP, i)->name;
    cr_assert(eq(int, chp_see_chip(&at.seen, catalogue, name, &err), CHIPLET_OK), "%s",
              err.message);
    at.kernel = chp_find_kernel(catalogue, at.seen.sheet, NULL)->plain;
    at.strangeness = chp_strangeness(catalogue, at.kernel, &at.seen);
    return at;
}

/* Small, middling and large shapes of every kind and data type. */
static int operators(chp_operator *op)
{
    static const double rows[] = { 1, 64, 700, 16384 }, sides[] = { 128, 4096, 28672 };
    int n = 0;
    memset(op, 0, MOST_OPERATORS * sizeof *op);
    for (int d = 0; d < CHP_DTYPES; d++)
        for (int r = 0; r < 4; r++) {
            for (int s = 0; s < 9; s++)
                op[n++] = (chp_operator){ .kind = CHP_GEMM, .dtype = (chp_dtype)d,
                                          .quantize = d ? (chp_quantize)(1 + s % 2) : 0,
                                          .gemm = { rows[r], sides[s / 3], sides[s % 3], 1 } };
            op[n++] = (chp_operator){ .kind = CHP_MOE, .dtype = (chp_dtype)d,
                                      .moe = { .tokens = rows[r], .hidden = 7168, .inter = 2048,
                                               .experts = 256, .active = 8, .ranks = 8,
                                               .popularity = d % 2 ? 1.01 : 0 } };
        }
    for (int d = 0; d < 2; d++)
        for (int r = 0; r < 4; r++)
            for (double length = 16; length < 1e5; length *= 16) {
                chp_attention_shape a = { .batch = fmin(rows[r], 2048), .q_heads = 32,
                                          .kv_heads = r % 2 ? 32 : 4, .head_dim = 128,
                                          .value_dim = 128, .query_len = 1, .kv_len = length,
                                          .kv_rank = 512, .rope_dim = 64 };
                chp_dtype narrow = (chp_dtype)d;
                op[n++] = (chp_operator){ .kind = CHP_ATTENTION_DECODE, .kv_dtype = narrow,
                                          .attention = a };
                op[n++] = (chp_operator){ .kind = CHP_MLA_DECODE, .kv_dtype = narrow,
                                          .attention = a };
                a.batch = 2, a.query_len = length;
                op[n++] = (chp_operator){ .kind = CHP_ATTENTION_PREFILL, .dtype = narrow,
                                          .kv_dtype = narrow, .attention = a };
                a.kv_heads = 32, a.head_dim = 192;
                op[n++] = (chp_operator){ .kind = CHP_MLA_PREFILL, .kv_dtype = narrow,
                                          .attention = a };
            }
    for (int r = 0; r < 4; r++)
        op[n++] = (chp_operator){ .kind = CHP_BATCHED_GEMM, .gemm = { rows[r], 512, 128, 128 } };
    return n;
}

static double peak(const chp_device *device, chp_dtype dtype)
{
    return device->flop_per_s[dtype] > 0 ? device->flop_per_s[dtype] : device->flop_per_s[CHP_BF16];
}

static double time_of(const chp_operator *op, const chp_device *device, const chip_at_work *at)
{
    return chp_time_operator(op, device, &at->seen.fabric, at->kernel, CHP_REUSE_STREAM).time_s;
}

/* The least that the sheet allows: operations without padding, weights and
 * cached keys and values read once. */
static double roof(const chp_operator *op, const chp_device *device)
{
    chp_demand d = chp_operator_demand(op);
    return fmax(d.tensor_flop / peak(device, op->dtype),
                (d.weight_bytes + d.kv_bytes) / device->dram_bytes_per_s);
}

Test(chips, no_operator_is_faster_than_the_sheet_allows)
{
    chp_catalogue *catalogue = models();
    static chp_operator op[MOST_OPERATORS];
    int count = operators(op);
    for (size_t c = 0; c < chips(catalogue); c++) {
        chip_at_work at = see(catalogue, c);
        for (int i = 0; i < count; i++) {
            double time_s = time_of(&op[i], &at.seen.device, &at);
            cr_assert(isfinite(time_s) && time_s >= roof(&op[i], &at.seen.device),
                      "%s, operator %d (%s): %g s, its roof %g s", at.seen.name, i,
                      chp_operator_kind_name(op[i].kind), time_s, roof(&op[i], &at.seen.device));
        }
    }
    chp_catalogue_free(catalogue);
}

/* Large operators reach a tenth of what binds them, on chips that were built for
 * language models, which none before 2020 was. */
Test(chips, no_large_operator_is_absurdly_slow)
{
    chp_catalogue *catalogue = models();
    static chp_operator op[MOST_OPERATORS];
    int count = operators(op);
    for (size_t c = 0; c < chips(catalogue); c++) {
        chip_at_work at = see(catalogue, c);
        if (at.seen.sheet->year < 2020)
            continue;
        for (int i = 0; i < count; i++) {
            double least_s = roof(&op[i], &at.seen.device);
            if (least_s < 2e-3)
                continue;
            cr_assert(time_of(&op[i], &at.seen.device, &at) < 10 * least_s,
                      "%s, operator %d (%s): %g s, its roof %g s", at.seen.name, i,
                      chp_operator_kind_name(op[i].kind),
                      time_of(&op[i], &at.seen.device, &at), least_s);
        }
    }
    chp_catalogue_free(catalogue);
}

/* A tenth more of one thing, with what belongs to it. */
enum { MORE_CORES, MORE_CLOCK, MORE_CACHE, MORE_DRAM, MORE_LINK, CHANGES };

static chp_device with_more(const chp_device *device, int change)
{
    chp_device more = *device;
    if (change == MORE_CORES || change == MORE_CLOCK) {
        double *scaled = change == MORE_CORES ? &more.cores : &more.clock_hz;
        double factor = change == MORE_CORES ? (more.cores + 1) / more.cores : 1.1;
        *scaled *= factor;
        more.vector_flop_per_s *= factor;
        more.exponentials_per_s *= factor;
        for (int i = 0; i < CHP_DTYPES; i++)
            more.flop_per_s[i] *= factor;
    }
    if (change == MORE_CACHE)
        more.cache_bytes *= 1.1;
    if (change == MORE_DRAM)
        more.dram_bytes_per_s *= 1.1;
    if (change == MORE_LINK)
        more.crossing_bytes_per_s *= 1.1;
    return more;
}

Test(chips, more_cores_clock_cache_dram_or_link_are_never_slower)
{
    static const char *const name[] = { "core", "clock", "cache", "DRAM", "link" };
    chp_catalogue *catalogue = models();
    static chp_operator op[MOST_OPERATORS];
    int count = operators(op);
    for (size_t c = 0; c < chips(catalogue); c++) {
        chip_at_work at = see(catalogue, c);
        for (int change = 0; change < CHANGES; change++) {
            chp_device more = with_more(&at.seen.device, change);
            for (int i = 0; i < count; i++) {
                double before_s = time_of(&op[i], &at.seen.device, &at);
                double after_s = time_of(&op[i], &more, &at);
                cr_assert(after_s <= before_s * (1 + 1e-12), "%s, more %s, operator %d (%s): "
                          "%.9g s, was %.9g s", at.seen.name, name[change], i,
                          chp_operator_kind_name(op[i].kind), after_s, before_s);
            }
        }
    }
    chp_catalogue_free(catalogue);
}

/* A whole chip against the one before it: more memory bandwidth, more of all. */
Test(chips, a_better_sheet_is_never_slower)
{
    static const char *const pair[][2] = { { "nvidia-h100", "nvidia-h200" },
                                           { "nvidia-h200", "nvidia-b200" },
                                           { "nvidia-b200", "nvidia-gb200" },
                                           { "huawei-ascend-910b", "huawei-ascend-910c" } };
    chp_catalogue *catalogue = models();
    static chp_operator op[MOST_OPERATORS];
    int count = operators(op);
    for (size_t p = 0; p < sizeof pair / sizeof pair[0]; p++) {
        chip_at_work at[2];
        for (int i = 0; i < 2; i++) {
            cr_assert(eq(int, chp_see_chip(&at[i].seen, catalogue, pair[p][i], NULL), CHIPLET_OK));
            at[i].kernel = chp_find_kernel(catalogue, at[i].seen.sheet, NULL)->plain;
        }
        for (int i = 0; i < count; i++) {
            double before_s = time_of(&op[i], &at[0].seen.device, &at[0]);
            double after_s = time_of(&op[i], &at[1].seen.device, &at[1]);
            cr_assert(after_s <= before_s * 1.02, "%s after %s, operator %d (%s): %g s, was %g s",
                      pair[p][1], pair[p][0], i, chp_operator_kind_name(op[i].kind), after_s,
                      before_s);
        }
    }
    chp_catalogue_free(catalogue);
}

Test(chips, intervals_are_wider_where_less_was_measured)
{
    chp_catalogue *catalogue = models();
    double s[4];
    static const char *const name[] = { "nvidia-h100", "nvidia-h200", "nvidia-b200",
                                        "amd-mi300x" };
    for (int i = 0; i < 4; i++) {
        chip_at_work at;
        cr_assert(eq(int, chp_see_chip(&at.seen, catalogue, name[i], NULL), CHIPLET_OK));
        const chp_kernel *kernel = chp_find_kernel(catalogue, at.seen.sheet, NULL)->plain;
        s[i] = chp_strangeness(catalogue, kernel, &at.seen);
        cr_assert(i == 0 || s[i] > s[i - 1], "%s: %g", name[i], s[i]);
    }
    chp_catalogue_free(catalogue);
}
