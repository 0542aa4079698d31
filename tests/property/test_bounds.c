/* No design may leave the bounds of a box that holds it. Chips are drawn, each is
 * evaluated at all supplies in many runs (rows), and boxes are drawn around it. */
#include "whole_chain.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "api/library.h"
#include "evaluate/row.h"
#include "random_boxes.h"

#define DESIGN "[package]\nbase = two-die-7nm\ndies = 1, 2, 4\ntopology = row, ring, mesh, full\n" \
               "die_attach = organic, silicon-interposer, silicon-bridge\n" \
               "memory_attach = silicon-interposer, silicon-bridge\n" \
               "[die]\nprocess = n7, n5, n12\ncores = 8..120 step 4\nspare_cores = 0, 1, 2, 4\n" \
               "l2 = 8 MiB, 16 MiB, 32 MiB, 48 MiB, 96 MiB, 160 MiB\n" \
               "voltage = 0.50..1.05 V step 0.01 V\n" \
               "[memory]\nkind = hbm2e, hbm3, hbm3e\nstacks = 1..8 step 1\n" \
               "[link]\nkind = ucie-s, ucie-a, bow\nlanes = 64..4096 x2\n" \
               "[mapping]\npresentation = unified, partitioned\n" \
               "l2_policy = requester-side, home-side\nattention = tensor, data\n"
#define IO_DIES "[package]\nbase = two-die-7nm\ndies = 1, 2, 4, 8\nio_dies = 0, 1, 2, 4\n" \
                "stacking = beside, stacked\ntopology = row, mesh\nbusiest = 1, 1.5\n" \
                "die_attach = organic, silicon-interposer, hybrid-bond\n" \
                "memory_attach = silicon-interposer, silicon-bridge\n" \
                "[die]\nprocess = n7, n5\ncores = 4..60 step 4\nspare_cores = 0, 2\n" \
                "l2 = 4 MiB, 8 MiB, 32 MiB\nvoltage = 0.50..1.05 V step 0.01 V\n" \
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
      "[workload]\nmodel = deepseek-v3\nbatch = 1, 2, 8, 20, 32, 64, 100, 150, 256, 500\n"
      "[system]\npackages = 16\n"
      "domain = 8\n" DESIGN "tensor = 1, 4, 16\nexpert = 16, 32\n" GOAL },
    { "experts, prefill",
      "[workload]\nmodel = qwen3-30b-a3b\nphase = prefill\ncontext = 2000\nbatch = 1, 2, 4, 7\n"
      "[system]\npackages = 4\n" DESIGN "tensor = 1, 2, 4\nexpert = 4, 8\n" GOAL },
    { "dense, decode",
      "[workload]\nmodel = llama-3-70b\nbatch = 1, 2, 4, 8, 16, 30, 64\n"
      "[system]\npackages = 8\n" DESIGN
      "tensor = 1, 2, 4, 8\n" GOAL },
    { "dense, prefill",
      "[workload]\nmodel = llama-3-8b\nphase = prefill\ncontext = 3000\ndtype = bf16\n"
      "batch = 1, 2, 3\n"
      "[system]\npackages = 2\n" DESIGN "tensor = 1, 2\n" GOAL },
    { "I/O dies, decode",
      "[workload]\nmodel = llama-3-8b\nbatch = 1, 3, 8, 20, 64, 150\n"
      "[system]\npackages = 2\n" IO_DIES
      "tensor = 1, 2, 4\n" GOAL },
    { "harvested slices, bf16, other laws of cost",
      "[workload]\nmodel = qwen3-32b\ndtype = bf16\nbatch = 1, 4, 9, 32, 60\n"
      "[system]\npackages = 4\n" DESIGN
      "tensor = 1, 4\n[cost]\nyield_law = murphy, poisson, seeds\ndies_per_wafer = exact, rim\n"
      "assembly = chip-first, chip-last\ndie_coverage = 95 %\nmodule_coverage = 90 %\n" GOAL },
};

typedef struct {
    const char *name;
    chp_space space;
    chp_bounder *bounder;
    chp_row *row;
    uint64_t state;
    int supply; /* the axis of supplies */
    double chips, designs, boxes, samples;
} trial;

/* One chip in one run, at all supplies. */
typedef struct {
    uint64_t cell;
    const chp_recipe *recipe;
    const chp_row_metrics *at; /* NULL: none can run it */
    int latency;               /* the metric that is the time of a step */
} row_of_designs;

/* Bounds of a box, with what they are made from; its supplies are lanes of rows. */
typedef struct {
    chp_box box;
    chp_recipe_box corners;
    chp_bounds bounds;
    chp_shortfall why;
    int open;
    size_t from, to;
} bounded;

static void name_values(const trial *t, uint64_t cell, size_t lane, const chp_box *box)
{
    char text[80], first[80], last[80];
    uint16_t index[CHP_KEYS];
    chp_walk at, low, high;
    chp_space_index(&t->space, cell, index);
    index[t->supply] = (uint16_t)lane;
    cell = chp_space_cell(&t->space, index);
    uint64_t low_cell = chp_space_cell(&t->space, box->first);
    uint64_t high_cell = chp_space_cell(&t->space, box->last);
    chp_walk_begin(&at, &t->space, cell, cell + 1);
    chp_walk_begin(&low, &t->space, low_cell, low_cell + 1);
    chp_walk_begin(&high, &t->space, high_cell, high_cell + 1);
    for (int a = 0; a < t->space.axes; a++) {
        const chp_param *p = chp_param_at(t->space.key[a]);
        chp_walk_text(&at, t->space.key[a], text, sizeof text);
        chp_walk_text(&low, t->space.key[a], first, sizeof first);
        chp_walk_text(&high, t->space.key[a], last, sizeof last);
        fprintf(stderr, "%s.%s = %s, in the box %s .. %s\n", p->section, p->key, text, first,
                last);
    }
}

static void complain(const trial *t, const row_of_designs *row, size_t lane, const chp_box *box,
                     const char *what, double value, double low, double high)
{
    name_values(t, row->cell, lane, box);
    cr_assert(0, "%s: %s is %.17g, outside %.17g .. %.17g", t->name, what, value, low, high);
}

/* ------------------------------------------------------------ rows in a box */

/* Lanes `from` to `to` of those that count. */
static void expect_metrics(const trial *t, const row_of_designs *row, const bounded *b,
                           const int64_t *counts, size_t from, size_t to,
                           const chp_metric_bounds *m)
{
    int64_t outside = 0;
    for (int i = 0; i < CHP_METRICS; i++) {
        const double *value = row->at->metric[i];
        double low = m->low[i], high = m->high[i];
        for (size_t l = from; l < to; l++)
            outside |= counts[l] & ((value[l] < low) | (value[l] > high));
    }
    for (int i = 0; outside && i < CHP_METRICS; i++)
        for (size_t l = from; l < to; l++) {
            double value = row->at->metric[i][l];
            if (counts[l] && (value < m->low[i] || value > m->high[i]))
                complain(t, row, l, &b->box, chp_metric_at(i)->name, value, m->low[i], m->high[i]);
        }
}

/* Those designs of the box whose step takes so long. */
static void expect_slice(const trial *t, const row_of_designs *row, const bounded *b, double low_s,
                         double high_s)
{
    chp_metric_bounds m;
    int64_t within[CHP_LANES];
    const double *step_s = row->at->metric[row->latency];
    size_t from = b->to, to = b->from;
    for (size_t l = b->from; l < b->to; l++) {
        within[l] = row->at->feasible[l] & (step_s[l] >= low_s) & (step_s[l] <= high_s);
        if (!within[l])
            continue;
        from = l < from ? l : from;
        to = l + 1;
    }
    if (from >= to)
        return;
    if (!chp_bounds_trim(&b->bounds, &low_s, &high_s) ||
        !chp_bounds_metrics(&b->bounds, low_s, high_s, &m))
        complain(t, row, from, &b->box, "slice", step_s[from], low_s, high_s);
    expect_metrics(t, row, b, within, from, to, &m);
}

/* One supply after another. */
static void expect_supplies(const trial *t, const row_of_designs *row, const bounded *b)
{
    chp_metric_bounds m;
    for (size_t l = b->from; l < b->to; l++) {
        if (!row->at->feasible[l])
            continue;
        if (!chp_bounds_at_supply(&b->bounds, l - b->from, &m))
            complain(t, row, l, &b->box, "supply", 1, 0, 0);
        expect_metrics(t, row, b, row->at->feasible, l, l + 1, &m);
    }
}

enum { SLICES = 4 };

/* All step times; each supply; step times in slices, as a search cuts them; and narrow
 * slices that begin with one design. */
static void expect_inside(const trial *t, const row_of_designs *row, const bounded *b, size_t lane)
{
    double low_s = b->bounds.step_low_s, high_s = b->bounds.step_high_s;
    const double *step_s = row->at->metric[row->latency];
    for (size_t l = b->from; l < b->to; l++)
        if (row->at->feasible[l] &&
            !(step_s[l] >= low_s * (1 - 1e-9) && step_s[l] <= high_s * (1 + 1e-9)))
            complain(t, row, l, &b->box, "step", step_s[l], low_s, high_s);
    expect_slice(t, row, b, low_s * (1 - 1e-9), high_s * (1 + 1e-9));
    if (chp_bounds_by_supply(&b->bounds))
        expect_supplies(t, row, b);
    expect_slice(t, row, b, step_s[lane], step_s[lane]);
    expect_slice(t, row, b, step_s[lane], 1.1 * step_s[lane]);
    if (!(low_s > 0 && high_s < HUGE_VAL))
        return;
    double factor = pow(high_s / low_s, 1.0 / SLICES);
    for (int i = 0; i < SLICES; i++, low_s *= factor)
        expect_slice(t, row, b, low_s, low_s * factor);
}

/* -------------------------------------------------------------------- boxes */

/* Supplies of its own, one of them the lane's; in a quarter of the boxes a run that
 * is still open. */
static chp_box box_of_row(trial *t, const row_of_designs *row, const chp_box *shape, size_t lane)
{
    uint16_t index[CHP_KEYS];
    chp_box box = *shape;
    int open = below(&t->state, 4) == 0;
    chp_space_index(&t->space, row->cell, index);
    for (int a = 0; a < t->space.axes; a++)
        if (chp_bounds_of_run(t->space.key[a]))
            widen(&t->space, &box, a, index[a],
                  open && chp_space_matters(&t->space, row->recipe, a), &t->state);
    widen(&t->space, &box, t->supply, (uint16_t)lane, 1, &t->state);
    return box;
}

static void bound_box(bounded *out, trial *t, const chp_box *box)
{
    out->box = *box;
    out->from = box->first[t->supply];
    out->to = (size_t)box->last[t->supply] + 1;
    cr_assert(chp_box_corners(&t->space, box, &out->corners));
    out->open = chp_bounds_find(t->bounder, &out->corners, &out->bounds, &out->why);
    t->boxes++;
}

static void try_box(trial *t, const row_of_designs *row, const chp_box *shape, size_t lane)
{
    bounded b;
    chp_box box = box_of_row(t, row, shape, lane);
    bound_box(&b, t, &box);
    if (!b.open)
        complain(t, row, lane, &b.box, b.why.what, 1, b.why.need, b.why.have);
    expect_inside(t, row, &b, lane);
    for (size_t l = b.from; l < b.to; l++)
        t->samples += row->at->feasible[l] != 0;
}

/* -------------------------------------------------------------------- chips */

/* Any one of the lanes that are feasible; `lanes` if none is. */
static size_t feasible_lane(trial *t, const chp_row_metrics *at, size_t lanes)
{
    size_t feasible = 0, lane = lanes;
    for (size_t l = 0; l < lanes; l++) {
        feasible += at->feasible[l] != 0;
        if (at->feasible[l] && below(&t->state, feasible) == 0)
            lane = l;
    }
    t->designs += (double)feasible;
    return lane;
}

enum { SHAPES = 4, RUNS = 10 };

/* One run of the chip that the row is prepared for, in a box of each shape. */
static void try_run(trial *t, uint64_t cell, const chp_box *shape)
{
    chp_walk walk;
    chp_shortfall why;
    size_t lanes = t->space.count[t->supply];
    if (!chp_walk_begin(&walk, &t->space, cell, cell + 1))
        return; /* no point: a policy of caches that nothing asks for */
    int decode = walk.recipe.split.phase == CHP_DECODE;
    row_of_designs row = { cell, &walk.recipe, chp_row_evaluate(t->row, &walk.recipe, &why),
                           decode ? CHP_METRIC_TPOT : CHP_METRIC_TTFT };
    size_t lane = row.at ? feasible_lane(t, row.at, lanes) : lanes;
    for (int i = 0; lane < lanes && i < SHAPES; i++)
        try_box(t, &row, &shape[i], lane);
}

static int any_key(int key)
{
    return key >= 0;
}

static void try_chip(trial *t)
{
    chp_walk walk;
    chp_shortfall why;
    chp_box shape[SHAPES];
    const chp_axis *supply = chp_space_axis(&t->space, t->supply);
    uint64_t cell = redraw(&t->space, 0, any_key, &t->state);
    if (!chp_walk_begin(&walk, &t->space, cell, cell + 1) ||
        !chp_row_prepare(t->row, &walk.recipe, supply->value, supply->count, CHP_STALE_ALL, &why))
        return;
    t->chips++;
    for (int i = 0; i < SHAPES; i++)
        shape[i] = box_around(&t->space, cell, &t->state);
    for (int i = 0; i < RUNS; i++)
        try_run(t, redraw(&t->space, cell, chp_bounds_of_run, &t->state), shape);
}

/* ----------------------------------------------------------------- examples */

static void set_more(chiplet_study *study, const example *e)
{
    if (strncmp(e->name, "harvested", 9) == 0) {
        set(study, "die.cache_slices", "16");
        set(study, "die.spare_slices", "0, 2");
    }
    if (strncmp(e->name, "experts, decode", 15) == 0) {
        set(study, "core.fp8", "2048, 4096 FLOP/clk");
        set(study, "core.sram", "128 KiB, 448 KiB");
    }
}

static int axis_of(const chp_space *space, int key)
{
    int axis = 0;
    while (axis < space->axes && space->key[axis] != key)
        axis++;
    return axis;
}

/* With the limits lifted that a question about conflicts lifts. */
static void try_example(const chiplet_library *library, const example *e, int lifted,
                        double samples)
{
    chiplet_study *study = parse(library, e->text);
    set_more(study, e);
    trial t = { .name = e->name, .state = 1 };
    cr_assert(zero(int, (int)chp_space_open(&t.space, study, 1, NULL)));
    t.space.base.design.relaxed = lifted ? CHP_FIT_ALL | CHP_FIT_PHYSICS : 0;
    t.supply = axis_of(&t.space, CHP_KEY_DIE_VOLTAGE);
    t.bounder = chp_bounder_new();
    chp_bounder_price_ends(t.bounder);
    t.row = chp_row_new();
    while (t.samples < samples)
        try_chip(&t);
    fprintf(stderr, "%s: %.0f samples in %.0f boxes, %.0f designs of %.0f chips\n", e->name,
            t.samples, t.boxes, t.designs, t.chips);
    chp_row_free(t.row);
    chp_bounder_free(t.bounder);
    chiplet_study_free(study);
}

static void try_examples(int lifted)
{
    const char *long_run = getenv("CHIPLET_TEST_SAMPLES");
    double count = sizeof examples / sizeof examples[0];
    double samples = long_run ? atof(long_run) : 1.6e6;
    chiplet_library *library = open_models();
    for (size_t i = 0; i < sizeof examples / sizeof examples[0]; i++)
        try_example(library, &examples[i], lifted, samples / count);
    chiplet_library_free(library);
}

Test(bounds, hold_every_design_of_random_boxes)
{
    try_examples(0);
}

Test(bounds, hold_every_design_where_limits_are_lifted)
{
    try_examples(1);
}
