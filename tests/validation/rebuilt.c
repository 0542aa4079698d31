/* Chips built from process, cores and PHYs beside their specification sheets:
 * area of a die, peak rates, DRAM bandwidth, and power of a large matrix
 * product against the board cap. Prints a table; the exit status is 1 if an
 * error exceeds what its column allows. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "catalogue/catalogue.h"
#include "power/power.h"
#include "space/space.h"

static const struct {
    const char *design, *chip;
} pair[] = {
    { "a100-rebuilt", "nvidia-a100" },
    { "h100-rebuilt", "nvidia-h100" },
    { "mi250x-rebuilt", "amd-mi250x" },
    { "ascend-910c-rebuilt", "huawei-ascend-910c" },
};

typedef struct {
    const char *what, *unit;
    double scale, tolerance;
} quantity;

enum { AREA, BF16, INT8, DRAM, LINK, POWER, QUANTITIES };

static const quantity table[QUANTITIES] = {
    [AREA] = { "area of a die", "mm2", 1e-6, 0.15 },
    [BF16] = { "peak BF16", "TFLOP/s", 1e12, 0.01 },
    [INT8] = { "peak INT8", "TOP/s", 1e12, 0.01 },
    [DRAM] = { "DRAM", "GB/s", 1e9, 0.05 },
    [LINK] = { "die to die", "GB/s", 1e9, 0.01 },
    [POWER] = { "matrix product", "W", 1, 0.30 },
};

/* A large product at four fifths of the peak: 85 operations for a byte from
 * the cache (tiles of 128 x 256), DRAM at three tenths of its bandwidth. */
static double product_power(const chp_chip *chip)
{
    chp_activity second = { .time_s = 1 };
    chp_power power;
    second.tensor_flop[CHP_BF16] = 0.8 * chip->dies * chip->flop_per_s[CHP_BF16];
    second.cache_bytes = second.tensor_flop[CHP_BF16] / 85;
    second.dram_bytes = 0.3 * chip->dies * chip->dram_bytes_per_s;
    return chp_package_power(&power, chip, &second) ? power.power_w : HUGE_VAL;
}

static void measure(double *out, const chp_chip *chip)
{
    out[AREA] = chip->die_area_m2;
    out[BF16] = chip->dies * chip->flop_per_s[CHP_BF16];
    out[INT8] = chip->dies * chip->flop_per_s[CHP_INT8];
    out[DRAM] = chip->dies * chip->dram_bytes_per_s;
    out[LINK] = chip->link_bytes_per_s;
    out[POWER] = product_power(chip);
}

static int fail(const char *name, const chiplet_error *err)
{
    char text[600];
    chiplet_error_format(err, text, sizeof text);
    fprintf(stderr, "rebuilt: %s: %s\n", name, text);
    return 0;
}

static int build(chp_chip *chip, const chp_recipe *recipe, const char *name)
{
    chp_floorplan plan;
    chp_shortfall why;
    if (chp_design_floorplan(&plan, &recipe->design, &recipe->parts, &why) &&
        chp_design_chip(chip, &recipe->design, &plan, &recipe->parts, &why))
        return 1;
    char text[300];
    chp_shortfall_format(text, sizeof text, &why);
    fprintf(stderr, "rebuilt: %s: %s\n", name, text);
    return 0;
}

/* A study of one point gives the design its parts. */
static int built(chp_chip *chip, const chp_catalogue *library, const char *name)
{
    char text[120];
    int size =
        snprintf(text, sizeof text, "[workload]\nmodel = llama-3-8b\n[package]\nbase = %s\n", name);
    chiplet_study *study = NULL;
    chiplet_error err = { 0 };
    chp_space space;
    chp_walk walk;
    if (chp_study_parse(&study, library, text, (size_t)size, name, NULL, NULL, &err))
        return fail(name, &err);
    int done = 0;
    if (chp_space_open(&space, study, 1, &err))
        fail(name, &err);
    else
        done = chp_walk_begin(&walk, &space, 0, space.cells) && build(chip, &walk.recipe, name);
    chp_study_free(study);
    return done;
}

static int read_sheet(double *out, const chp_catalogue *library, const char *name)
{
    const chp_record *record = chp_catalogue_find(library, CHIPLET_CHIP, name);
    if (!record)
        return 0;
    const chp_sheet *sheet = record->plain;
    out[AREA] = sheet->die_area_m2;
    out[BF16] = sheet->bf16_flop_per_s;
    out[INT8] = sheet->int8_flop_per_s;
    out[DRAM] = sheet->memory_bytes_per_s;
    out[LINK] = sheet->link_bytes_per_s;
    out[POWER] = sheet->board_power_w;
    return 1;
}

/* Returns whether every error is within its tolerance. */
static int compare(const char *chip, const double *ours, const double *sheet)
{
    int good = 1;
    for (int i = 0; i < QUANTITIES; i++) {
        if (!(sheet[i] > 0))
            continue;
        double error = ours[i] / sheet[i] - 1;
        int within = fabs(error) <= table[i].tolerance;
        good &= within;
        printf("%-20s %-15s %8.0f %8.0f %-8s %+6.1f %%%s\n", chip, table[i].what,
               ours[i] / table[i].scale, sheet[i] / table[i].scale, table[i].unit, 100 * error,
               within ? "" : "  too far");
    }
    return good;
}

int main(int argc, char **argv)
{
    chp_catalogue *library = NULL;
    chiplet_error err = { 0 };
    int good = 1;
    if (argc != 2) {
        fprintf(stderr, "usage: rebuilt MODELS\n");
        return 2;
    }
    if (chp_catalogue_open(&library, argv[1], NULL, NULL, &err)) {
        fail(argv[1], &err);
        return 2;
    }
    printf("%-20s %-15s %8s %8s %-8s %8s\n", "chip", "", "built", "sheet", "", "error");
    for (size_t i = 0; i < sizeof pair / sizeof *pair; i++) {
        chp_chip chip;
        double ours[QUANTITIES], sheet[QUANTITIES];
        if (!built(&chip, library, pair[i].design) || !read_sheet(sheet, library, pair[i].chip)) {
            good = 0;
            continue;
        }
        measure(ours, &chip);
        good &= compare(pair[i].chip, ours, sheet);
    }
    chp_catalogue_free(library);
    return !good;
}
