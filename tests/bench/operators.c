/* What a prediction costs on one core: make bench. Usage: operators MODELS */
#include <stdio.h>
#include <time.h>

#include "calibrate/chips.h"
#include "mapping/mapping.h"
#include "performance/performance.h"

enum { REPEATS = 200000, STEPS = 50000 };

static double cpu_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static double operator_time(const chp_operator *op, const chp_seen_chip *chip,
                            const chp_kernel *kernel)
{
    return chp_time_operator(op, &chip->device, &chip->fabric, kernel, CHP_REUSE_STREAM).time_s;
}

/* Shapes differ from one to the next, as in a search. */
static void time_gemm(const chp_seen_chip *chip, const chp_kernel *kernel)
{
    double sum = 0, begin = cpu_s();
    for (int i = 0; i < REPEATS; i++) {
        chp_operator op = { .kind = CHP_GEMM,
                            .gemm = { 1 + i % 512, 4096 + 128 * (i % 7), 7168, 1 } };
        sum += operator_time(&op, chip, kernel);
    }
    printf("a GEMM                                        %8.0f ns   (%.3g s in all)\n",
           1e9 * (cpu_s() - begin) / REPEATS, sum);
}

static int map_step(chp_mapping *out, const chp_workload *model, int i)
{
    chp_shortfall why;
    chp_split split = { .phase = CHP_DECODE,
                        .context = 4096,
                        .batch = 64 + i % 64,
                        .dtype = CHP_FP8,
                        .kv_dtype = CHP_BF16,
                        .packages = 128,
                        .domain = 8,
                        .dies = 1,
                        .tensor = 1,
                        .expert = 128,
                        .popularity = 1.01 };
    return chp_map(out, model, &split, &why);
}

/* All operators of a step, mapped anew each time: 128 devices, experts on all. The
 * mapping is timed alone, too, in a loop of its own, since a clock costs as much. */
static void time_step(const chp_seen_chip *chip, const chp_kernel *kernel,
                      const chp_workload *model)
{
    chp_mapping mapping;
    double sum = 0, operators = 0, begin = cpu_s();
    for (int i = 0; i < STEPS; i++)
        operators += map_step(&mapping, model, i) ? mapping.count : 0;
    double mapping_s = cpu_s() - begin;
    begin = cpu_s();
    for (int i = 0; i < STEPS; i++)
        for (int k = 0, all = map_step(&mapping, model, i) ? mapping.count : 0; k < all; k++)
            sum += mapping.op[k].count * operator_time(&mapping.op[k], chip, kernel);
    printf("a decode step of DeepSeek-V3, mapped and timed %7.2f us   (mapping %.2f us, %.0f "
           "operators)\n",
           1e6 * (cpu_s() - begin) / STEPS, 1e6 * mapping_s / STEPS, operators / STEPS);
    if (!(sum > 0))
        printf("nothing was timed\n");
}

int main(int argc, char **argv)
{
    chp_catalogue *models = NULL;
    chp_seen_chip chip;
    chiplet_error err = { 0 };
    if (argc < 2 || chp_catalogue_open(&models, argv[1], NULL, NULL, &err) ||
        chp_see_chip(&chip, models, "nvidia-h100", &err)) {
        fprintf(stderr, "operators: %s\n", argc < 2 ? "usage: operators MODELS" : err.message);
        return 1;
    }
    const chp_kernel *kernel = chp_find_kernel(models, chip.sheet, NULL)->plain;
    const chp_record *model = chp_catalogue_find(models, CHIPLET_WORKLOAD, "deepseek-v3");
    time_gemm(&chip, kernel);
    time_step(&chip, kernel, model->plain);
    chp_catalogue_free(models);
    return 0;
}
