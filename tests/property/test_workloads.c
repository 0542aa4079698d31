/* Several workloads that take turns on one package. */
#include "whole_chain.h"

#include "evaluate/mix.h"
#include "random_boxes.h"
#include "search/branch.h"
#include "search/sweep.h"

#define CHIP                                                                                   \
    "[system]\npackages = 4\n[package]\nbase = two-die-7nm\ndies = 2\n"                        \
    "[die]\ncores = 48\nvoltage = 0.7 V\n[memory]\nstacks = 4\n"                               \
    "[mapping]\npresentation = unified\ntensor = 4\n"
#define CHAT "phase = decode\ncontext = 4000\nbatch = 16\n"
#define PROMPT "phase = prefill\ncontext = 2000\nbatch = 2\n"
#define LONG "phase = decode\ncontext = 32000\nbatch = 2\n"

static chiplet_result *evaluate(const chiplet_library *library, const char *text)
{
    chiplet_result *result = NULL;
    chiplet_error err = { 0 };
    chiplet_study *study = parse(library, text);
    cr_assert(zero(int, (int)chiplet_evaluate(&result, study, &err)), "%s", err.message);
    cr_assert(chiplet_result_feasible(result), "%s", chiplet_result_limit(result));
    chiplet_study_free(study);
    return result;
}

static double value(const chiplet_result *result, const char *metric)
{
    return chiplet_result_value(result, chiplet_metric_find(metric));
}

static void expect_same_metrics(const chiplet_result *a, const chiplet_result *b)
{
    for (int i = 0; i < chiplet_metric_count(); i++) {
        double x = chiplet_result_value(a, i), y = chiplet_result_value(b, i);
        chiplet_metric info;
        cr_assert(chiplet_metric_info(&info, i));
        int same = (isnan(x) && isnan(y)) || memcmp(&x, &y, sizeof x) == 0;
        cr_assert(same, "%s: %.17g and %.17g", info.name, x, y);
    }
}

/* --------------------------------------------------------------- evaluation */

Test(workloads, one_with_all_tokens_is_the_study_without_sections)
{
    static const char *const keys[] = { CHAT, PROMPT };
    chiplet_library *library = open_models();
    for (int i = 0; i < 2; i++) {
        char plain[900], mixed[900];
        snprintf(plain, sizeof plain, "[workload]\nmodel = qwen3-32b\n%s" CHIP, keys[i]);
        snprintf(mixed, sizeof mixed,
                 "[workload]\nmodel = qwen3-32b\n[workload.only]\nshare = 100 %%\n%s" CHIP,
                 keys[i]);
        chiplet_result *a = evaluate(library, plain), *b = evaluate(library, mixed);
        expect_same_metrics(a, b);
        chiplet_result_free(a);
        chiplet_result_free(b);
    }
    chiplet_library_free(library);
}

Test(workloads, two_that_are_equal_are_one)
{
    chiplet_library *library = open_models();
    chiplet_result *one = evaluate(library, "[workload]\nmodel = qwen3-32b\n" CHAT CHIP);
    chiplet_result *two = evaluate(library, "[workload]\nmodel = qwen3-32b\n" CHAT CHIP
                                            "[workload.day]\nshare = 25 %\n"
                                            "[workload.night]\nshare = 75 %\n");
    expect_same_metrics(one, two);
    chiplet_result_free(one);
    chiplet_result_free(two);
    chiplet_library_free(library);
}

#define THREE                                                                                  \
    "[workload]\nmodel = qwen3-32b\n[workload.chat]\nshare = 30 %\n" CHAT                      \
    "[workload.prompt]\nshare = 60 %\n" PROMPT "[workload.long]\nshare = 10 %\n" LONG

/* Each alone is what a study of its own says of it. */
Test(workloads, share_a_package_as_their_tokens_demand)
{
    static const char *const alone[] = { CHAT, PROMPT, LONG };
    static const double share[] = { 0.3, 0.6, 0.1 };
    chiplet_library *library = open_models();
    chiplet_result *mix = evaluate(library, THREE CHIP);
    double time = 0, energy = 0, usd = 0, power = 0, hottest = 0;
    cr_assert(eq(sz, chiplet_result_workload_count(mix), 3));
    for (size_t i = 0; i < 3; i++) {
        char text[900];
        snprintf(text, sizeof text, "[workload]\nmodel = qwen3-32b\n%s" CHIP, alone[i]);
        chiplet_result *one = evaluate(library, text);
        expect_same_metrics(one, chiplet_result_workload(mix, i));
        time += share[i] / value(one, "throughput");
        power += share[i] / value(one, "throughput") * value(one, "power");
        energy += share[i] * value(one, "energy_per_token");
        usd += share[i] * value(one, "usd_per_million_tokens");
        hottest = fmax(hottest, value(one, "hot_spot_temperature"));
        chiplet_result_free(one);
    }
    cr_assert(ieee_ulp_eq(dbl, value(mix, "throughput"), 1 / time, 8));
    cr_assert(ieee_ulp_eq(dbl, value(mix, "power"), power / time, 8));
    cr_assert(ieee_ulp_eq(dbl, value(mix, "energy_per_token"), energy, 8));
    cr_assert(ieee_ulp_eq(dbl, value(mix, "usd_per_million_tokens"), usd, 8));
    cr_assert(eq(dbl, value(mix, "hot_spot_temperature"), hottest));
    /* two ways to the same energy */
    cr_assert(epsilon_eq(dbl, value(mix, "power") / value(mix, "throughput"), energy,
                         1e-12 * energy));
    cr_assert(eq(str, (char *)chiplet_result_workload_name(chiplet_result_workload(mix, 2)),
                 "long"));
    cr_assert(zero(ptr, (void *)chiplet_result_workload(mix, 3)));
    chiplet_result_free(mix);
    chiplet_library_free(library);
}

/* Tokens of a step of each, over the shares of time: 0.3, 0.6 and 0.1 of all. */
Test(workloads, read_and_write_their_shares_of_the_tokens)
{
    chiplet_library *library = open_models();
    chiplet_result *mix = evaluate(library, THREE CHIP);
    double t = value(mix, "throughput"), of_time = 0;
    static const double share[] = { 0.3, 0.6, 0.1 };
    for (size_t i = 0; i < 3; i++) {
        const chiplet_result *one = chiplet_result_workload(mix, i);
        double time = share[i] * t / value(one, "throughput");
        cr_assert(epsilon_eq(dbl, time * value(one, "throughput") / t, share[i], 1e-12));
        of_time += time;
    }
    cr_assert(epsilon_eq(dbl, of_time, 1, 1e-12));
    cr_assert(eq(dbl, value(mix, "tpot"),
                 fmax(value(chiplet_result_workload(mix, 0), "tpot"),
                      value(chiplet_result_workload(mix, 2), "tpot"))));
    cr_assert(eq(dbl, value(mix, "ttft"), value(chiplet_result_workload(mix, 1), "ttft")));
    chiplet_result_free(mix);
    chiplet_library_free(library);
}

Test(workloads, must_all_fit)
{
    chiplet_library *library = open_models();
    chiplet_study *study = parse(library, THREE CHIP);
    chiplet_result *result = NULL;
    set(study, "workload.long.batch", "512");
    cr_assert(zero(int, (int)chiplet_evaluate(&result, study, NULL)));
    cr_assert(not(chiplet_result_feasible(result)));
    cr_assert(strstr(chiplet_result_limit(result), "memory capacity") != NULL);
    cr_assert(chiplet_result_feasible(chiplet_result_workload(result, 0)));
    cr_assert(not(chiplet_result_feasible(chiplet_result_workload(result, 2))));
    chiplet_result_free(result);
    chiplet_study_free(study);
    chiplet_library_free(library);
}

/* ------------------------------------------------------------------- search */

#define GRID                                                                                   \
    "[workload]\nmodel = qwen3-32b\n"                                                          \
    "[workload.chat]\nshare = 30 %\nbatch = 8, 32\ntensor = 1, 4\npresentation = unified, "    \
    "partitioned\n"                                                                            \
    "[workload.prompt]\nshare = 65 %\nphase = prefill\ncontext = 2000\nbatch = 1, 4\n"         \
    "tensor = 4\n"                                                                             \
    "[workload.thought]\nshare = 5 %\nmodel = qwen3-30b-a3b, qwen3-8b\ncontext = 16000\n"      \
    "expert = 2, 4\nbatch = 4\n"                                                               \
    "[system]\npackages = 4\n[package]\nbase = two-die-7nm\ndies = 1, 2\n"                     \
    "[die]\ncores = 32..80 step 16\nvoltage = 0.6..0.8 V step 0.05 V\n[memory]\n"              \
    "stacks = 2, 4\n[link]\nlanes = 256, 1024\n"                                               \
    "[search]\nmaximize = throughput\nminimize = power, package_cost\n"

static chp_answer run(const chp_space *space, const chp_question *question, int exhaustive)
{
    chp_answer answer;
    chiplet_error err = { 0 };
    chp_task task = { .space = space, .question = question, .threads = 1 };
    memset(&answer, 0, sizeof answer);
    int status = exhaustive ? chp_sweep_run(&answer, &task, &err)
                            : chp_branch_run(&answer, &task, &err);
    cr_assert(zero(int, status), "%s", err.message);
    cr_assert(eq(dbl, answer.closed, answer.points));
    return answer;
}

static void expect_same_front(const char *text, const chiplet_library *library)
{
    chiplet_study *study = parse(library, text);
    chp_space space;
    chp_question question;
    cr_assert(zero(int, (int)chp_space_open(&space, study, 1, NULL)));
    chp_question_of_study(&question, study);
    chp_answer all = run(&space, &question, 1), proven = run(&space, &question, 0);
    cr_assert(gt(sz, all.front.count, 1));
    cr_assert(eq(sz, all.front.count, proven.front.count));
    for (size_t i = 0; i < all.front.count; i++)
        cr_assert(zero(int, memcmp(&all.front.point[i], &proven.front.point[i],
                                   sizeof all.front.point[i])),
                  "design %zu", i);
    cr_assert(lt(dbl, proven.evaluated, all.evaluated));
    chp_answer_close(&all);
    chp_answer_close(&proven);
    chiplet_study_free(study);
}

Test(workloads, have_the_front_that_evaluating_every_design_finds)
{
    chiplet_library *library = open_models();
    expect_same_front(GRID, library);
    expect_same_front(GRID "constraint = tpot.chat <= 60 ms\nconstraint = ttft.prompt <= 1.5 s\n",
                      library);
    chiplet_library_free(library);
}

/* With what the mapping of all and that of the chat say. */
#define POLICIES                                                                               \
    "[workload]\nmodel = qwen3-30b-a3b\n"                                                      \
    "[workload.prompt]\nshare = 70 %%\nphase = prefill\ncontext = 2000\nbatch = 1, 4\n"        \
    "[system]\npackages = 4\n[package]\nbase = two-die-7nm\ndies = 1, 2\n"                     \
    "[die]\ncores = 32..80 step 16\nvoltage = 0.6..0.8 V step 0.05 V\n"                        \
    "[link]\nlanes = 256, 1024\n[search]\nmaximize = throughput\nminimize = power\n"            \
    "[mapping]\ntensor = 4\nl2_policy = requester-side, home-side\n%s"                        \
    "[workload.chat]\nshare = 30 %%\nbatch = 8, 32\n%s"

/* A policy of caches is of dies that are one device to some workload; each has 2
 * numbers of lanes. While a workload may choose, it may matter. */
Test(workloads, collapse_what_can_matter_to_none_of_them)
{
    static const struct {
        const char *mapping, *chat;
        double of_two_dies; /* points for each of one die */
    } row[] = {
        { "presentation = unified\n", "", 2 * 2 },
        { "presentation = partitioned\n", "", 2 },
        { "presentation = unified, partitioned\n", "", 2 * (2 + 1) },
        { "presentation = partitioned\n", "presentation = unified\n", 2 * 2 },
        { "presentation = partitioned\n", "presentation = unified, partitioned\n", 2 * 2 * 2 },
    };
    chiplet_library *library = open_models();
    for (size_t t = 0; t < sizeof row / sizeof *row; t++) {
        char text[2000];
        chp_space space;
        snprintf(text, sizeof text, POLICIES, row[t].mapping, row[t].chat);
        chiplet_study *study = parse(library, text);
        cr_assert(zero(int, (int)chp_space_open(&space, study, 1, NULL)));
        chp_box one_die = chp_box_whole(&space);
        one_die.last[0] = 0;
        cr_assert(eq(int, space.key[0], CHP_KEY_PACKAGE_DIES));
        cr_assert(eq(dbl, chp_space_points(&space),
                     chp_box_points(&space, &one_die) * (1 + row[t].of_two_dies)),
                  "%s%s", row[t].mapping, row[t].chat);
        chiplet_study_free(study);
        expect_same_front(text, library);
    }
    chiplet_library_free(library);
}

Test(keys, stand_in_constraints_and_objectives)
{
    chiplet_library *library = open_models();
    expect_same_front(GRID "constraint = die.cores * package.dies <= 100\n"
                           "constraint = workload.chat.batch >= package.dies * 16\n",
                      library);
    expect_same_front(GRID "minimize = memory.stacks * 2 + package.dies\n"
                           "constraint = throughput / die.cores >= 2 tokens/s\n",
                      library);
    chiplet_library_free(library);
}

/* A box at which several keys of formulas are wide. */
Test(workloads, stay_inside_the_bounds_of_their_boxes)
{
    chiplet_library *library = open_models();
    chiplet_study *study = parse(library, GRID "constraint = tpot.chat <= 1 s\n"
                                               "constraint = die.cores * die.voltage <= 99 V\n"
                                               "constraint = power.prompt <= 9 kW\n");
    chp_space space;
    chp_bounder *bounder = chp_bounder_new();
    chp_evaluator *evaluator = chp_evaluator_new();
    uint64_t state = 3;
    int feasible = 0, refused = 0;
    cr_assert(zero(int, (int)chp_space_open(&space, study, 1, NULL)));
    for (int i = 0; i < 400; i++) {
        chp_box box = random_box(&space, &state);
        chp_recipe_box corners;
        chp_metric_bounds bounds;
        chp_shortfall why;
        for (int a = 0; a < space.axes; a++)
            if (chp_bounds_of_run(space.key[a]) && chp_space_matters(&space, &space.base, a) &&
                next_random(&state) % 4 == 0)
                box.last[a] = (uint16_t)(space.count[a] - 1);
        cr_assert(chp_box_corners(&space, &box, &corners));
        int open = chp_mix_bounds(bounder, &corners, &bounds, &why);
        refused += !open;
        for (int k = 0; k < 6; k++) {
            chp_walk walk;
            chp_evaluation at;
            uint64_t cell = random_cell(&space, &box, &state);
            if (!chp_walk_begin(&walk, &space, cell, cell + 1))
                continue;
            chp_evaluate(evaluator, &walk.recipe, CHP_STALE_ALL, &at);
            cr_assert(not(at.feasible && !open), "%s", why.what);
            feasible += at.feasible;
            for (int m = 0; at.feasible && m < CHP_METRICS + study->asks; m++) {
                int outside = at.metric[m] < bounds.low[m] || at.metric[m] > bounds.high[m];
                cr_assert(not(outside), "quantity %d: %.17g outside %.17g .. %.17g", m,
                          at.metric[m], bounds.low[m], bounds.high[m]);
            }
        }
    }
    cr_assert(gt(int, feasible, 500));
    cr_assert(gt(int, refused, 10));
    chp_bounder_free(bounder);
    chp_evaluator_free(evaluator);
    chiplet_study_free(study);
    chiplet_library_free(library);
}
