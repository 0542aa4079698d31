/* No design may leave the bounds of a box that holds it. */
#include "whole_chain.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "api/library.h"
#include "random_boxes.h"

#define DESIGN "[package]\nbase = two-die-7nm\ndies = 1, 2, 4\ntopology = row, ring, mesh, full\n" \
               "die_attach = organic, silicon-interposer, silicon-bridge\n" \
               "memory_attach = silicon-interposer, silicon-bridge\n" \
               "[die]\nprocess = n7, n5, n12\ncores = 8..120 step 4\nspare_cores = 0, 1, 2, 4\n" \
               "l2 = 8 MiB, 16 MiB, 32 MiB, 48 MiB, 96 MiB, 160 MiB\n" \
               "voltage = 0.50..1.05 V step 0.025 V\n" \
               "[memory]\nkind = hbm2e, hbm3, hbm3e\nstacks = 1..8 step 1\n" \
               "[link]\nkind = ucie-s, ucie-a, bow\nlanes = 64..4096 x2\n" \
               "[mapping]\npresentation = unified, partitioned\n" \
               "l2_policy = requester-side, home-side\nattention = tensor, data\n"
#define IO_DIES "[package]\nbase = two-die-7nm\ndies = 1, 2, 4, 8\nio_dies = 0, 1, 2, 4\n" \
                "stacking = beside, stacked\ntopology = row, mesh\nbusiest = 1, 1.5\n" \
                "die_attach = organic, silicon-interposer, hybrid-bond\n" \
                "memory_attach = silicon-interposer, silicon-bridge\n" \
                "[die]\nprocess = n7, n5\ncores = 4..60 step 4\nspare_cores = 0, 2\n" \
                "l2 = 4 MiB, 8 MiB, 32 MiB\nvoltage = 0.50..1.05 V step 0.025 V\n" \
                "other_area = 8 mm2\n" \
                "[io_die]\nprocess = n7, n12\nl2 = 0 MiB, 64 MiB\n" \
                "link = ucie-s, ucie-a, ucie-3d\nlanes = 512, 2048, 8192\n" \
                "[memory]\nkind = hbm2e, hbm3\nstacks = 1..8 step 1\n" \
                "[link]\nkind = ucie-a\nlanes = 256..4096 x2\n" \
                "[mapping]\npresentation = unified, partitioned\n"
#define GOAL "[search]\nmaximize = throughput\nminimize = power, package_cost\n"

typedef struct {
    const char *name, *text;
} example;

/* Every ordered axis in each; decode and prefill, dense and with experts. */
static const example examples[] = {
    { "experts, decode",
      "[workload]\nmodel = deepseek-v3\nbatch = 1, 8, 32, 100, 256\n[system]\npackages = 16\n"
      "domain = 8\n" DESIGN "tensor = 1, 4, 16\nexpert = 16, 32\n" GOAL },
    { "experts, prefill",
      "[workload]\nmodel = qwen3-30b-a3b\nphase = prefill\ncontext = 2000\nbatch = 1, 4\n"
      "[system]\npackages = 4\n" DESIGN "tensor = 1, 2, 4\nexpert = 4, 8\n" GOAL },
    { "dense, decode",
      "[workload]\nmodel = llama-3-70b\nbatch = 1, 4, 16, 64\n[system]\npackages = 8\n" DESIGN
      "tensor = 1, 2, 4, 8\n" GOAL },
    { "dense, prefill",
      "[workload]\nmodel = llama-3-8b\nphase = prefill\ncontext = 3000\ndtype = bf16\nbatch = 2\n"
      "[system]\npackages = 2\n" DESIGN "tensor = 1, 2\n" GOAL },
    { "I/O dies, decode",
      "[workload]\nmodel = llama-3-8b\nbatch = 1, 8, 64\n[system]\npackages = 2\n" IO_DIES
      "tensor = 1, 2, 4\n" GOAL },
    { "harvested slices, bf16, other laws of cost",
      "[workload]\nmodel = qwen3-32b\ndtype = bf16\nbatch = 4, 32\n[system]\npackages = 4\n" DESIGN
      "tensor = 1, 4\n[cost]\nyield_law = murphy, poisson, seeds\ndies_per_wafer = exact, rim\n"
      "assembly = chip-first, chip-last\ndie_coverage = 95 %\nmodule_coverage = 90 %\n" GOAL },
};

typedef struct {
    const char *name;
    chp_space space;
    chp_bounder *bounder;
    chp_evaluator *evaluator;
    uint64_t state;
    double boxes, samples, feasible, refused;
    int behind; /* the evaluator has not seen the last cell */
} trial;

static void complain(const trial *t, uint64_t cell, const char *what, double value, double low,
                     double high)
{
    char text[80];
    chp_walk walk;
    chp_walk_begin(&walk, &t->space, cell, cell + 1);
    for (int a = 0; a < t->space.axes; a++) {
        const chp_param *p = chp_param_at(t->space.key[a]);
        chp_walk_text(&walk, t->space.key[a], text, sizeof text);
        fprintf(stderr, "%s.%s = %s\n", p->section, p->key, text);
    }
    cr_assert(0, "%s: %s is %.17g, outside %.17g .. %.17g", t->name, what, value, low, high);
}

static void expect_inside(const trial *t, uint64_t cell, const chp_bounds *bounds,
                          const chp_evaluation *at)
{
    chp_metric_bounds m;
    double step_s = at->metric[bounds->decode ? CHP_METRIC_TPOT : CHP_METRIC_TTFT];
    double low_s = bounds->step_low_s * (1 - 1e-9), high_s = bounds->step_high_s * (1 + 1e-9);
    if (!(step_s >= low_s && step_s <= high_s))
        complain(t, cell, "step", step_s, low_s, high_s);
    /* all step times, and narrow slices that hold this one */
    for (int slice = 0; slice < 3; slice++) {
        double from = slice ? step_s : bounds->step_low_s;
        double to = slice > 1 ? 1.1 * step_s : slice ? step_s : bounds->step_high_s;
        if (!chp_bounds_metrics(bounds, from, to, &m))
            complain(t, cell, "slice", step_s, from, to);
        for (int i = 0; i < CHP_METRICS; i++)
            if (at->metric[i] < m.low[i] || at->metric[i] > m.high[i])
                complain(t, cell, chp_metric_at(i)->name, at->metric[i], m.low[i], m.high[i]);
    }
}

/* Bounds of a box, with what they are made from. */
typedef struct {
    chp_recipe_box corners;
    chp_bounds bounds;
    chp_shortfall why;
    int open;
} bounded;

static void bound_box(bounded *out, trial *t, const chp_box *box)
{
    cr_assert(chp_box_corners(&t->space, box, &out->corners));
    out->open = chp_bounds_find(t->bounder, &out->corners, &out->bounds, &out->why);
    t->boxes++;
    t->refused += !out->open;
}

static void expect_allowed(const trial *t, uint64_t cell, const bounded *b,
                           const chp_evaluation *at)
{
    if (!b->open)
        complain(t, cell, b->why.what, 1, b->why.need, b->why.have);
    expect_inside(t, cell, &b->bounds, at);
}

/* 1 if the design is feasible. */
static int evaluate_cell(trial *t, uint64_t cell, unsigned stale, chp_evaluation *at)
{
    chp_walk walk;
    if (!chp_walk_begin(&walk, &t->space, cell, cell + 1)) {
        t->behind = 1; /* no point: a policy of caches that nothing asks for */
        return 0;
    }
    chp_evaluate(t->evaluator, &walk.recipe, t->behind ? CHP_STALE_ALL : stale, at);
    t->behind = 0;
    t->samples++;
    t->feasible += at->feasible;
    return at->feasible;
}

enum { CHIPS = 2, USES = 4, PARTS = 3 };

/* A few uses of a few chips of the box, since another supply or run is soon
 * evaluated; and parts of the box that hold them, which takes no evaluation. */
static void try_box(trial *t)
{
    bounded whole;
    chp_evaluation at;
    chp_box box = random_box(&t->space, &t->state);
    bound_box(&whole, t, &box);
    uint64_t feasible[CHIPS * USES];
    chp_evaluation found[CHIPS * USES];
    uint64_t cell = 0;
    int count = 0;
    for (int i = 0; i < CHIPS * USES; i++) {
        int again = i % USES != 0;
        cell = again ? same_chip(&t->space, &box, cell, &t->state)
                     : random_cell(&t->space, &box, &t->state);
        if (!evaluate_cell(t, cell, again ? CHP_STALE_CHIP | CHP_STALE_MAPPING : CHP_STALE_ALL,
                           &at))
            continue;
        expect_allowed(t, cell, &whole, &at);
        feasible[count] = cell;
        found[count++] = at;
    }
    for (int i = 0; i < count * PARTS; i++) {
        bounded part;
        chp_box smaller = part_around(&t->space, &box, feasible[i / PARTS], &t->state);
        bound_box(&part, t, &smaller);
        expect_allowed(t, feasible[i / PARTS], &part, &found[i / PARTS]);
    }
}

/* With the limits lifted that a question about conflicts lifts. */
static void try_example(const chiplet_library *library, const example *e, int lifted, int boxes)
{
    chiplet_study *study = parse(library, e->text);
    if (strncmp(e->name, "harvested", 9) == 0) {
        set(study, "die.cache_slices", "16");
        set(study, "die.spare_slices", "0, 2");
    }
    if (strncmp(e->name, "experts, decode", 15) == 0) {
        set(study, "core.fp8", "2048, 4096 FLOP/clk");
        set(study, "core.sram", "128 KiB, 448 KiB");
    }
    trial t = { .name = e->name, .state = 1 };
    cr_assert(zero(int, (int)chp_space_open(&t.space, study, 1, NULL)));
    t.space.base.design.relaxed = lifted ? CHP_FIT_ALL : 0;
    t.bounder = chp_bounder_new();
    chp_bounder_price_ends(t.bounder);
    t.evaluator = chp_evaluator_new();
    for (int i = 0; i < boxes; i++)
        try_box(&t);
    fprintf(stderr, "%s: %.0f boxes, %.0f without a design, %.0f samples, %.0f feasible\n",
            e->name, t.boxes, t.refused, t.samples, t.feasible);
    cr_assert(gt(dbl, t.feasible, t.samples / 1000));
    chp_evaluator_free(t.evaluator);
    chp_bounder_free(t.bounder);
    chiplet_study_free(study);
}

Test(bounds, hold_every_design_of_random_boxes)
{
    const char *long_run = getenv("CHIPLET_TEST_BOXES");
    int boxes = long_run ? atoi(long_run) : 3000;
    chiplet_library *library = open_models();
    for (size_t i = 0; i < sizeof examples / sizeof examples[0]; i++) {
        try_example(library, &examples[i], 0, boxes);
        try_example(library, &examples[i], 1, boxes / 3);
    }
    chiplet_library_free(library);
}
