/* Branch and bound against every point evaluated: the same designs, bit for bit. */
#include "whole_chain.h"

#include "api/library.h"
#include "search/branch.h"
#include "search/sweep.h"

static const char base[] =
    "[workload]\nmodel = qwen3-30b-a3b\nbatch = 4, 16, 64\n"
    "[system]\npackages = 2\n"
    "[package]\nbase = two-die-7nm\ndies = 1, 2, 4\ntopology = row, ring\n"
    "die_attach = organic, silicon-interposer\n"
    "[die]\nprocess = n7, n5\ncores = 24..64 step 8\nspare_cores = 0, 2\n"
    "voltage = 0.60..0.90 V step 0.1 V\n"
    "[memory]\nstacks = 2, 4\n"
    "[link]\nlanes = 128, 512\n"
    "[mapping]\npresentation = unified, partitioned\ntensor = 1, 2\n"
    "[search]\nmaximize = throughput\nminimize = power, package_cost\n";

typedef struct {
    const char *name;
    const char *set[5][2];
} variation;

static const variation variations[] = {
    { "as it is", { { 0 } } },
    { "one objective", { { "search.maximize", "throughput" }, { "search.minimize", "" } } },
    { "the least cost, with many ties", { { "search.maximize", "" },
                                          { "search.minimize", "package_cost" } } },
    { "two objectives that do not know the run", { { "search.maximize", "" },
                                                   { "search.minimize",
                                                     "package_cost, silicon_area" } } },
    { "energy and cost", { { "search.maximize", "" },
                           { "search.minimize", "energy_per_token, package_cost" } } },
    { "four objectives", { { "search.minimize", "power, package_cost, tpot" } } },
    { "cost of tokens", { { "search.maximize", "throughput" },
                          { "search.minimize", "usd_per_million_tokens" } } },
    { "an expression", { { "search.maximize", "throughput / power" },
                         { "search.minimize", "package_cost" } } },
    { "tokens of a wafer", { { "search.maximize", "tokens_per_s_per_wafer" },
                             { "search.minimize", "power" } } },
    { "carbon", { { "search.maximize", "throughput" },
                  { "search.minimize", "carbon_make, carbon_use" } } },
    { "temperatures", { { "search.maximize", "throughput" },
                        { "search.minimize", "junction_temperature" } } },
    { "prices at their dear end", { { "search.minimize", "power, package_cost_high" },
                                    { "search.constraint", "package_cost_low <= 1100 USD" } } },
    { "room on edge and carrier", { { "search.constraint",
                                      "edge_used <= 70 %, carrier_used <= 60 %" } } },
    { "currents and rest", { { "search.minimize", "supply_current, idle_power" },
                             { "search.constraint", "hot_spot_temperature <= 70 C" } } },
    { "a latency to keep", { { "search.constraint", "tpot <= 8 ms" } } },
    { "a power to keep", { { "search.constraint", "power <= 250 W" } } },
    { "several constraints", { { "search.constraint",
                                 "power <= 300 W, package_cost <= 1500 USD, tpot <= 20 ms" } } },
    { "a least throughput", { { "search.constraint", "throughput >= 2000 tokens/s" } } },
    { "the least power of what is fast", { { "search.maximize", "" },
                                           { "search.minimize", "power" },
                                           { "search.constraint",
                                             "throughput >= 2000 tokens/s" } } },
    { "nothing fits", { { "search.constraint", "power <= 20 W" } } },
    { "prefill", { { "workload.phase", "prefill" }, { "workload.batch", "1, 2" } } },
    { "a dense model", { { "workload.model", "llama-3-8b" }, { "workload.batch", "2, 9, 31" } } },
    { "two models", { { "workload.model", "llama-3-8b, qwen3-32b" } } },
    { "bf16", { { "workload.dtype", "bf16" } } },
    { "wide links and no stack that fits", { { "link.lanes", "0, 64, 4096" },
                                             { "memory.stacks", "1, 3, 5" } } },
    { "supplies below the threshold", { { "die.voltage", "0.40..0.60 V step 0.05 V" } } },
    { "supplies in disorder", { { "die.voltage", "0.8, 0.6, 0.7 V" },
                                { "die.cores", "48, 24, 64, 32" } } },
    { "policies of caches", { { "mapping.l2_policy", "requester-side, home-side" } } },
    { "another law of yield", { { "cost.yield_law", "murphy, poisson" },
                                { "cost.dies_per_wafer", "rim, exact" } } },
    { "one point", { { "package.dies", "2" }, { "die.voltage", "0.8 V" }, { "die.cores", "48" } } },
};
enum { VARIATIONS = sizeof variations / sizeof variations[0] };

typedef struct {
    chiplet_study *study;
    chp_space space;
    chp_question question;
} asked;

static void ask(asked *out, const chiplet_library *library, const variation *v)
{
    out->study = parse(library, base);
    for (int i = 0; i < 5 && v && v->set[i][0]; i++)
        set(out->study, v->set[i][0], v->set[i][1]);
    cr_assert(zero(int, (int)chp_space_open(&out->space, out->study, 2, NULL)));
    chp_question_of_study(&out->question, out->study);
}

static chp_answer run(const asked *a, int threads, int exhaustive)
{
    chp_answer answer;
    chiplet_error err = { 0 };
    chp_task task = { .space = &a->space, .question = &a->question, .threads = threads };
    memset(&answer, 0, sizeof answer);
    int status = exhaustive ? chp_sweep_run(&answer, &task, &err)
                            : chp_branch_run(&answer, &task, &err);
    cr_assert(zero(int, status), "%s", err.message);
    cr_assert(answer.complete);
    cr_assert(eq(dbl, answer.closed, answer.points));
    return answer;
}

static void expect_same_front(const chp_answer *a, const chp_answer *b, const char *name)
{
    cr_assert(eq(sz, a->front.count, b->front.count), "%s", name);
    for (size_t i = 0; i < a->front.count; i++)
        cr_assert(zero(int, memcmp(&a->front.point[i], &b->front.point[i],
                                   sizeof a->front.point[i])),
                  "%s: design %zu", name, i);
}

Test(branch_and_bound, finds_what_evaluating_every_point_finds)
{
    chiplet_library *library = open_models();
    for (int i = 0; i < VARIATIONS; i++) {
        asked a;
        ask(&a, library, &variations[i]);
        chp_answer all = run(&a, 2, 1), proven = run(&a, 1, 0);
        expect_same_front(&all, &proven, variations[i].name);
        chp_answer_close(&all);
        chp_answer_close(&proven);
        chiplet_study_free(a.study);
    }
    chiplet_library_free(library);
}

/* Grids of one to ten million points: the same base with more values. */
static const variation large[] = {
    { "a million", { { "die.cores", "24..64 step 2" },
                     { "die.voltage", "0.55..1.00 V step 0.05 V" },
                     { "link.lanes", "64..4096 x2" },
                     { "memory.stacks", "2, 4, 8" } } },
    { "a million with rules", { { "die.cores", "24..64 step 2" },
                                { "die.voltage", "0.55..1.00 V step 0.05 V" },
                                { "link.lanes", "64..4096 x2" },
                                { "memory.stacks", "2, 4, 8" },
                                { "search.constraint", "tpot <= 8 ms, power <= 400 W" } } },
    { "a million, read", { { "die.cores", "24..64 step 2" },
                           { "die.voltage", "0.55..1.00 V step 0.05 V" },
                           { "link.lanes", "64..4096 x2" },
                           { "workload.phase", "prefill" },
                           { "memory.stacks", "2, 4, 8" } } },
    { "a million by energy", { { "die.cores", "16..80 step 4" },
                               { "die.l2", "16 MiB, 32 MiB, 48 MiB, 64 MiB" },
                               { "die.voltage", "0.55..1.00 V step 0.05 V" },
                               { "link.lanes", "64..4096 x2" },
                               { "search.minimize", "energy_per_token, package_cost" } } },
    { "ten million", { { "die.cores", "16..80 step 2" },
                        { "die.voltage", "0.55..1.00 V step 0.015 V" },
                        { "link.lanes", "64..4096 x2" },
                        { "workload.batch", "4, 8, 16, 32, 64" },
                        { "mapping.tensor", "1, 2, 4" } } },
};

static double worst_factor(const chp_front_point *design, const chp_front *few, int aims);

static void expect_covered(const chp_answer *all, const asked *a, const char *name)
{
    asked within = *a;
    within.question.epsilon = 0.01;
    chp_answer few = run(&within, 2, 0);
    for (size_t k = 0; k < all->front.count; k++)
        cr_assert(le(dbl, worst_factor(&all->front.point[k], &few.front, a->question.aims), 1.01),
                  "%s", name);
    chp_answer_close(&few);
}

/* Takes minutes: make check-long. */
Test(branch_and_bound, finds_what_evaluating_millions_of_points_finds, .timeout = 3600)
{
    if (!getenv("CHIPLET_TEST_LONG"))
        return;
    chiplet_library *library = open_models();
    for (size_t i = 0; i < sizeof large / sizeof large[0]; i++) {
        asked a;
        ask(&a, library, &large[i]);
        chp_answer all = run(&a, 2, 1), proven = run(&a, 2, 0);
        fprintf(stderr, "%s: %.0f points, %zu designs\n", large[i].name, all.points,
                all.front.count);
        cr_assert(ge(dbl, all.points, 1e6));
        expect_same_front(&all, &proven, large[i].name);
        expect_covered(&all, &a, large[i].name);
        chp_answer_close(&all);
        chp_answer_close(&proven);
        chiplet_study_free(a.study);
    }
    chiplet_library_free(library);
}

/* What cannot be built or does not fit is cut off before it is looked at, so the
 * cheapest designs are proven soon: 10,000 evaluations of 10^12 are many. */
Test(branch_and_bound, begins_its_front_soon)
{
    char path[4096];
    const char *source = getenv("top_srcdir");
    asked a;
    chp_answer answer;
    chiplet_library *library = open_models();
    snprintf(path, sizeof path, "%s/examples/bench-1e12.ini", source ? source : ".");
    cr_assert(zero(int, (int)chiplet_study_open(&a.study, library, path, NULL, NULL)));
    cr_assert(zero(int, (int)chp_space_open(&a.space, a.study, 1, NULL)));
    chp_question_of_study(&a.question, a.study);
    chp_task task = { .space = &a.space, .question = &a.question, .threads = 1,
                      .evaluation_limit = 5000 };
    memset(&answer, 0, sizeof answer);
    cr_assert(zero(int, (int)chp_branch_run(&answer, &task, NULL)));
    cr_assert(not(answer.complete));
    cr_assert(lt(dbl, answer.evaluated, 10000));
    size_t proven = 0;
    for (size_t i = 0; i < answer.front.count; i++)
        proven += answer.front.point[i].key[answer.order] <= answer.proven;
    cr_assert(gt(sz, proven, 0));
    chp_answer_close(&answer);
    chiplet_study_free(a.study);
    chiplet_library_free(library);
}

/* A rule forbids the slow designs of a box, whose power is the least: what a box can
 * have is above the least of all. With the latter it takes three times as many boxes
 * here, on large grids a thousand times. */
Test(branch_and_bound, of_one_objective_looks_at_no_more_than_of_that_and_another)
{
    static const variation quick[] = {
        { "power", { { "search.maximize", "" }, { "search.minimize", "power" },
                     { "search.constraint", "throughput >= 2000 tokens/s" } } },
        { "and cost", { { "search.maximize", "" }, { "search.minimize", "power, package_cost" },
                        { "search.constraint", "throughput >= 2000 tokens/s" } } },
    };
    chiplet_library *library = open_models();
    double boxes[2];
    for (int i = 0; i < 2; i++) {
        asked a;
        ask(&a, library, &quick[i]);
        chp_answer answer = run(&a, 1, 0);
        boxes[i] = answer.boxes;
        chp_answer_close(&answer);
        chiplet_study_free(a.study);
    }
    cr_assert(le(dbl, boxes[0], boxes[1]));
    chiplet_library_free(library);
}

Test(branch_and_bound, takes_the_same_course_with_any_number_of_threads)
{
    chiplet_library *library = open_models();
    asked a;
    ask(&a, library, &variations[11]);
    chp_answer one = run(&a, 1, 0);
    for (int threads = 2; threads <= 8; threads *= 4) {
        chp_answer many = run(&a, threads, 0);
        expect_same_front(&one, &many, "threads");
        cr_assert(eq(dbl, one.evaluated, many.evaluated));
        cr_assert(eq(dbl, one.boxes, many.boxes));
        chp_answer_close(&many);
    }
    chp_answer_close(&one);
    chiplet_study_free(a.study);
    chiplet_library_free(library);
}

/* The bound is the very power of a design: it must stay. */
Test(branch_and_bound, keeps_a_design_that_meets_a_constraint_exactly)
{
    chiplet_library *library = open_models();
    asked a;
    ask(&a, library, NULL);
    chp_answer free_of_it = run(&a, 1, 0);
    chp_front_point held = free_of_it.front.point[free_of_it.front.count / 2];
    a.question.rule[0] = (chp_rule){ a.question.aim[1].gauge, -1, held.key[1], "its own power" };
    a.question.rules = 1;
    chp_answer all = run(&a, 2, 1), proven = run(&a, 1, 0);
    expect_same_front(&all, &proven, "exact");
    int stayed = 0;
    for (size_t i = 0; i < proven.front.count; i++)
        stayed |= proven.front.point[i].cell == held.cell;
    cr_assert(stayed);
    chp_answer_close(&free_of_it);
    chp_answer_close(&all);
    chp_answer_close(&proven);
    chiplet_study_free(a.study);
    chiplet_library_free(library);
}

static double worst_factor(const chp_front_point *design, const chp_front *few, int aims)
{
    double best = HUGE_VAL;
    for (size_t i = 0; i < few->count; i++) {
        double factor = 1;
        for (int k = 0; k < aims; k++) {
            double asked_for = design->key[k], has = few->point[i].key[k];
            factor = fmax(factor, asked_for < 0 ? asked_for / has : has / asked_for);
        }
        best = fmin(best, factor);
    }
    return best;
}

Test(epsilon, covers_every_design_of_the_front_with_fewer)
{
    chiplet_library *library = open_models();
    static const double epsilons[] = { 0.01, 0.05, 0.5 };
    for (int i = 0; i < 6; i++) {
        asked a;
        ask(&a, library, &variations[i]);
        chp_answer all = run(&a, 2, 1);
        for (int e = 0; e < 3; e++) {
            a.question.epsilon = epsilons[e];
            chp_answer few = run(&a, 1, 0);
            cr_assert(le(sz, few.front.count, all.front.count));
            for (size_t k = 0; k < all.front.count; k++)
                cr_assert(le(dbl,
                             worst_factor(&all.front.point[k], &few.front, a.question.aims),
                             1 + epsilons[e]), "%s", variations[i].name);
            chp_answer_close(&few);
        }
        chp_answer_close(&all);
        chiplet_study_free(a.study);
    }
    chiplet_library_free(library);
}

Test(best, of_one_objective_are_those_of_a_full_list)
{
    chiplet_library *library = open_models();
    asked a;
    ask(&a, library, &variations[2]);
    a.question.best = 40;
    chp_answer all = run(&a, 2, 1), proven = run(&a, 1, 0);
    cr_assert(eq(sz, proven.front.count, 40));
    expect_same_front(&all, &proven, "best");
    chp_answer_close(&all);
    chp_answer_close(&proven);
    chiplet_study_free(a.study);
    chiplet_library_free(library);
}

/* How often each cell that is a point lies in a closed box. */
typedef struct {
    const chp_space *space;
    unsigned char *times;
} ledger;

static int book(const chp_box *box, const chp_verdict *verdict, void *payload)
{
    ledger *l = payload;
    chp_walk walk;
    cr_assert(ne(int, (int)verdict->closing, CHP_OPEN));
    for (int more = chp_walk_box(&walk, l->space, box, 0, UINT64_MAX); more;
         more = chp_walk_next(&walk))
        l->times[walk.cell]++;
    return 0;
}

Test(closed_boxes, cover_each_point_once)
{
    chiplet_library *library = open_models();
    asked a;
    chp_walk walk;
    ask(&a, library, NULL);
    ledger l = { &a.space, calloc(a.space.cells, 1) };
    chp_answer answer;
    chp_task task = { .space = &a.space, .question = &a.question, .threads = 1,
                      .closed = book, .closed_payload = &l };
    memset(&answer, 0, sizeof answer);
    cr_assert(zero(int, (int)chp_branch_run(&answer, &task, NULL)));
    for (int more = chp_walk_begin(&walk, &a.space, 0, a.space.cells); more;
         more = chp_walk_next(&walk))
        cr_assert(eq(int, l.times[walk.cell], 1));
    chp_answer_close(&answer);
    free(l.times);
    chiplet_study_free(a.study);
    chiplet_library_free(library);
}

static int stop_early(const chp_progress *now, void *payload)
{
    (void)payload;
    return now->evaluated > 300;
}

Test(stopped_search, knows_which_part_of_its_front_is_proven)
{
    chiplet_library *library = open_models();
    asked a;
    ask(&a, library, NULL);
    chp_answer all = run(&a, 1, 0), part;
    chp_task task = { .space = &a.space, .question = &a.question, .threads = 1,
                      .evaluation_limit = all.evaluated / 2, .progress = stop_early };
    memset(&part, 0, sizeof part);
    cr_assert(zero(int, (int)chp_branch_run(&part, &task, NULL)));
    cr_assert(not(part.complete));
    size_t proven = 0, kept = 0;
    for (size_t i = 0; i < all.front.count; i++)
        proven += all.front.point[i].key[part.order] <= part.proven;
    for (size_t i = 0; i < part.front.count; i++)
        for (size_t k = 0; k < all.front.count; k++)
            kept += part.front.point[i].cell == all.front.point[k].cell &&
                    part.front.point[i].key[part.order] <= part.proven;
    cr_assert(gt(sz, proven, 0));
    cr_assert(eq(sz, kept, proven));
    chp_answer_close(&all);
    chp_answer_close(&part);
    chiplet_study_free(a.study);
    chiplet_library_free(library);
}
