/* A lane of a row has the bits of the design evaluated by itself. */
#include "whole_chain.h"

#include "api/library.h"
#include "evaluate/row.h"
#include "random_boxes.h"

#define DESIGN                                                                                     \
    "[package]\nbase = two-die-7nm\ndies = 1, 2, 4\ntopology = row, ring, full\n"                  \
    "die_attach = organic, silicon-interposer\nmemory_attach = silicon-interposer\n"               \
    "[die]\nprocess = n7, n5, n12\ncores = 8..88 step 8\nspare_cores = 0, 2\n"                     \
    "l2 = 16 MiB, 48 MiB\nvoltage = 0.40..1.20 V step 0.025 V\n"                                   \
    "[memory]\nkind = hbm2e, hbm3\nstacks = 0, 2, 4, 6\n"                                          \
    "[link]\nkind = ucie-s, ucie-a\nlanes = 64..2048 x2\n"                                         \
    "[mapping]\npresentation = unified, partitioned\nattention = tensor, data\n"
#define GOAL "[search]\nmaximize = throughput\n"

/* Together every form of an operator's time. */
static const char *const examples[] = {
    "[workload]\nmodel = deepseek-v3\nbatch = 8, 32, 256\n[system]\npackages = 16\ndomain = "
    "8\n" DESIGN "tensor = 1, 4, 16\nexpert = 16, 32\n" GOAL,
    "[workload]\nmodel = deepseek-v3\nphase = prefill\ncontext = 3000\nbatch = 1, 3\n"
    "[system]\npackages = 16\n" DESIGN "tensor = 1, 4\nexpert = 16, 32\n" GOAL,
    "[workload]\nmodel = qwen3-30b-a3b\nbatch = 1, 4, 100\n[system]\npackages = 4\n" DESIGN
    "tensor = 1, 2, 4\nexpert = 1, 4, 8\n" GOAL,
    "[workload]\nmodel = llama-3-70b\nbatch = 1, 4, 64\n[system]\npackages = 8\n" DESIGN
    "tensor = 1, 2, 4, 8\n" GOAL,
    "[workload]\nmodel = llama-3-8b\nphase = prefill\ncontext = 3000\ndtype = bf16\nbatch = 2, 5\n"
    "[system]\npackages = 2\nhost_power = 200 W\n" DESIGN "tensor = 1, 2\n" GOAL,
    "[workload]\nmodel = llama-3-8b\nbatch = 1, 16\n[system]\npackages = 2\n"
    "[package]\nbase = two-die-7nm\ndies = 4\nio_dies = 0, 1, 2\nstacking = beside, stacked\n"
    "busiest = 1, 1.5\ndie_attach = silicon-interposer, hybrid-bond\n"
    "[die]\ncores = 8..32 step 8\nl2 = 8 MiB\nother_area = 12 mm2\nio_edge = 4 mm\n"
    "voltage = 0.40..1.20 V step 0.025 V\n"
    "[io_die]\nprocess = n12\nlink = ucie-a, ucie-3d\nlanes = 1024\nother_area = 60 mm2\n"
    "[memory]\nkind = hbm3\nstacks = 4\n[link]\nkind = ucie-a\nlanes = 512\n"
    "[mapping]\npresentation = unified, partitioned\ntensor = 1, 2\n" GOAL,
};

typedef struct {
    chp_space space;
    chp_row *row;
    chp_evaluator *evaluator;
    uint64_t state;
    double lanes, feasible;
} trial;

static void expect_same(trial *t, const chp_row_metrics *m, size_t lane, const chp_recipe *recipe)
{
    chp_evaluation alone;
    chp_evaluate(t->evaluator, recipe, CHP_STALE_ALL, &alone);
    t->lanes++;
    t->feasible += alone.feasible;
    cr_assert(eq(int, m && m->feasible[lane], alone.feasible), "at %g V, lane %zu",
              recipe->design.voltage_v, lane);
    for (int i = 0; alone.feasible && i < CHP_METRICS; i++)
        cr_assert(zero(int, memcmp(&m->metric[i][lane], &alone.metric[i], sizeof alone.metric[i])),
                  "%s at %g V, lane %zu: %.17g, alone %.17g", chp_metric_at(i)->name,
                  recipe->design.voltage_v, lane, m->metric[i][lane], alone.metric[i]);
}

/* Rows of any length from any place of the axis, a quarter of them with all limits
 * lifted; a few of their lanes by themselves. */
static void try_row(trial *t)
{
    const chp_axis *supply = &t->space.study->axis[CHP_KEY_DIE_VOLTAGE];
    const chp_axis *batch = &t->space.study->axis[CHP_KEY_WORKLOAD_BATCH];
    chp_box box = random_box(&t->space, &t->state);
    chp_shortfall why;
    chp_walk walk;
    uint64_t cell = random_cell(&t->space, &box, &t->state);
    size_t first = below(&t->state, supply->count);
    size_t lanes = 1 + below(&t->state, supply->count - first);
    if (!chp_walk_begin(&walk, &t->space, cell, cell + 1))
        return;
    walk.recipe.design.relaxed = below(&t->state, 4) == 0 ? CHP_FIT_ALL | CHP_FIT_PHYSICS : 0;
    int built =
        chp_row_prepare(t->row, &walk.recipe, supply->value + first, lanes, CHP_STALE_ALL, &why);
    for (size_t k = 0; k < batch->count; k++) {
        chp_recipe_set(&walk.recipe, CHP_KEY_WORKLOAD_BATCH, batch, k);
        const chp_row_metrics *m = built ? chp_row_evaluate(t->row, &walk.recipe, &why) : NULL;
        for (int i = 0; i < 4; i++) {
            size_t lane = below(&t->state, lanes);
            chp_recipe_set(&walk.recipe, CHP_KEY_DIE_VOLTAGE, supply, first + lane);
            expect_same(t, m, lane, &walk.recipe);
        }
    }
}

/* With poor cooling some lanes run away and some do not. */
static void try_example(const chiplet_library *library, const char *text, const char *cooling,
                        chp_vectors vectors)
{
    chiplet_study *study = parse(library, text);
    set(study, "package.cooling", cooling);
    trial t = { .state = 1 };
    cr_assert(zero(int, (int)chp_space_open(&t.space, study, 1, NULL)));
    t.row = chp_row_new();
    t.evaluator = chp_evaluator_new();
    for (int i = 0; chp_row_use(t.row, vectors) && i < 400; i++)
        try_row(&t);
    fprintf(stderr, "%.0f lanes, %.0f feasible\n", t.lanes, t.feasible);
    cr_assert(t.feasible > 100 || !chp_row_use(t.row, vectors));
    chp_evaluator_free(t.evaluator);
    chp_row_free(t.row);
    chiplet_study_free(study);
}

Test(rows, have_the_bits_of_designs_evaluated_one_by_one)
{
    chiplet_library *library = open_models();
    for (size_t i = 0; i < sizeof examples / sizeof examples[0]; i++) {
        try_example(library, examples[i], "0.05 K/W", CHP_VECTORS_PLAIN);
        try_example(library, examples[i], "0.3 K/W", CHP_VECTORS_PLAIN);
        try_example(library, examples[i], "0.05 K/W", CHP_VECTORS_AVX2);
        try_example(library, examples[i], "0.3 K/W", CHP_VECTORS_AVX2);
    }
    chiplet_library_free(library);
}

/* The one function that takes the place of the C library's in lanes. */
Test(rows, doublings_are_those_of_the_library_within_two_units_in_the_last_place)
{
    for (double x = -30; x < 30; x += 1.0 / 1024 / 3)
        cr_assert(ieee_ulp_eq(dbl, chp_exp2(x), exp2(x), 2), "at %.17g", x);
    for (int i = -500; i <= 500; i++)
        cr_assert(eq(dbl, chp_exp2(i), ldexp(1, i)));
}
