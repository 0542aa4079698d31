#include "study/sampling.h"

#include <string.h>

#include "base/quantity.h"

enum { LEAST_SAMPLES = 64, MOST_SAMPLES = 65536, LEAST_DESIGNS = 8, MOST_DESIGNS = 5000 };

chp_sampling chp_sampling_default(void)
{
    chp_sampling sampling = { .samples = 0, .seed = 1, .designs = 500 };
    return sampling;
}

/* A whole number and nothing behind it. */
static int read_count(double *out, const chp_axis_text *from, double min, double max,
                      chp_findings *to)
{
    chp_quantity quantity;
    size_t length = strlen(from->text);
    if (!chp_quantity_scan(&quantity, from->text, length)) {
        chp_find_no_number(from->text, length, CHP_COUNT, &from->place, to);
        return 0;
    }
    if (quantity.length < length) {
        chp_place place = chp_part_place(from, quantity.length, length - quantity.length);
        chp_find_fault(to, CHIPLET_ERR_VALUE, &place, NULL, "expected the end of the line");
        return 0;
    }
    return chp_quantity_si(out, &quantity, from->text, &from->place, CHP_COUNT, to) &&
           chp_quantity_within(*out, min, max, CHP_COUNT, from->param->key, &from->place, to);
}

/* Sobol's points are even in number that is a power of two. */
static int is_power_of_two(double count)
{
    uint64_t whole = (uint64_t)count;
    return (whole & (whole - 1)) == 0;
}

void chp_sampling_samples(chiplet_study *study, const chp_axis_text *from, chp_findings *to)
{
    double count = 0;
    if (strcmp(from->text, "0") == 0) {
        study->sampling.samples = 0;
        return;
    }
    if (!read_count(&count, from, LEAST_SAMPLES, MOST_SAMPLES, to))
        return;
    if (is_power_of_two(count)) {
        study->sampling.samples = (size_t)count;
        return;
    }
    chp_hint hint = { "a power of two, as 1024", NULL, NULL };
    chp_find_fault(to, CHIPLET_ERR_VALUE, &from->place, &hint, "samples: %zu is no power of two",
                   (size_t)count);
}

void chp_sampling_seed(chiplet_study *study, const chp_axis_text *from, chp_findings *to)
{
    double seed = 0;
    if (read_count(&seed, from, 0, 1e15, to))
        study->sampling.seed = (uint64_t)seed;
}

void chp_sampling_designs(chiplet_study *study, const chp_axis_text *from, chp_findings *to)
{
    double count = 0;
    if (read_count(&count, from, LEAST_DESIGNS, MOST_DESIGNS, to))
        study->sampling.designs = (size_t)count;
}

static int is_listed(const chp_sampling *sampling, const char *name)
{
    for (size_t i = 0; i < sampling->inputs; i++)
        if (strcmp(sampling->input[i].name, name) == 0)
            return 1;
    return 0;
}

static void add_input(chp_sampling *sampling, const char *name, const chp_place *place,
                      chp_arena *arena, chp_findings *to)
{
    if (!*name) {
        chp_find_fault(to, CHIPLET_ERR_VALUE, place, NULL, "expected an input, got nothing");
        return;
    }
    if (is_listed(sampling, name)) {
        chp_find_fault(to, CHIPLET_ERR_VALUE, place, NULL, "'%.100s' is an input already", name);
        return;
    }
    /* The list is the study's; only readers see it as constant. */
    chp_sampled_input *grown = chp_arena_grow(arena, (void *)(uintptr_t)sampling->input,
                                              sampling->inputs, sizeof *grown);
    if (!grown) {
        chp_find_no_memory(to);
        return;
    }
    grown[sampling->inputs] = (chp_sampled_input){ name, *place };
    sampling->input = grown;
    sampling->inputs++;
}

void chp_sampling_inputs(chiplet_study *study, const chp_axis_text *from, chp_arena *arena,
                         chp_findings *to)
{
    chp_part_span part;
    for (size_t at = 0; chp_next_part(&part, from->text, &at);) {
        chp_place place = chp_part_place(from, part.from, part.length);
        const char *name = chp_arena_copy(arena, from->text + part.from, part.length);
        if (name)
            add_input(&study->sampling, name, &place, arena, to);
        else
            chp_find_no_memory(to);
    }
}
