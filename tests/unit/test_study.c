#define _XOPEN_SOURCE 700
#include "study/study.h"

#include <math.h>

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "scratch.h"

static chp_catalogue *library;

static void open_library(void)
{
    chiplet_error err = { 0 };
    chp_catalogue_open(&library, models_folder(), NULL, NULL, &err);
    cr_assert(library != NULL, "%s:%d: %s", err.file, err.line, err.message);
}

static void close_library(void)
{
    chp_catalogue_free(library);
}

TestSuite(study, .init = open_library, .fini = close_library);

static chiplet_study *parse(const char *text)
{
    chiplet_study *study = NULL;
    chiplet_error err;
    chp_study_parse(&study, library, text, strlen(text), "t.ini", NULL, NULL, &err);
    cr_assert(study != NULL, "%d:%d: %s", err.line, err.column, err.message);
    return study;
}

static const chp_axis *axis(const chiplet_study *study, const char *section, const char *key)
{
    return &study->axis[chp_param_find(section, key)];
}

Test(study, ranges_and_lists_give_their_values)
{
    static const struct {
        const char *section, *key, *text;
        size_t count;
        double first, second, last;
    } row[] = {
        { "die", "cores", "24", 1, 24, NAN, 24 },
        { "die", "cores", "24..72 step 8", 7, 24, 32, 72 },
        { "die", "cores", "24..71 step 8", 6, 24, 32, 64 },
        { "die", "cores", "1, 2, 4", 3, 1, 2, 4 },
        { "die", "cores", "4, 2, 8..10 step 1", 5, 4, 2, 10 },
        { "workload", "batch", "8..96 x2", 4, 8, 16, 64 },
        { "workload", "batch", "8..64 x2", 4, 8, 16, 64 },
        { "link", "lanes", "128..4096 x2", 6, 128, 256, 4096 },
        { "link", "lanes", "128 .. 4096 x 4", 3, 128, 512, 2048 },
        { "die", "voltage", "0.60..0.90 V step 0.02 V", 16, 0.60, 0.62, 0.90 },
        { "die", "voltage", "0.60..0.90 V step 20 mV", 16, 0.60, 0.62, 0.90 },
        { "die", "voltage", "0.60..0.90 step 0.02 V", 16, 0.60, 0.62, 0.90 },
        { "die", "l2", "64 MiB, 128 MiB", 2, 67108864, 134217728, 134217728 },
        { "die", "l2", "64, 128 MiB", 2, 67108864, 134217728, 134217728 },
        { "die", "l2", "1 kB, 2, 4 MB", 3, 1e3, 2e6, 4e6 },
        { "package", "power_loss", "5 %, 10 %", 2, 0.05, 0.1, 0.1 },
        { "package", "coolant", "20..40 C step 10 K", 3, 293.15, 303.15, 313.15 },
        { "package", "coolant", "20..40 step 10 C", 3, 293.15, 303.15, 313.15 },
        { "die", "other_area", "10..40 mm2 x2", 3, 1e-5, 2e-5, 4e-5 },
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        char text[200];
        snprintf(text, sizeof text, "[%s]\n%s = %s\n", row[i].section, row[i].key, row[i].text);
        chiplet_study *study = parse(text);
        const chp_axis *a = axis(study, row[i].section, row[i].key);
        cr_assert(eq(sz, a->count, row[i].count), "%s", row[i].text);
        cr_assert(epsilon_eq(dbl, a->value[0] / row[i].first, 1, 1e-14), "%s", row[i].text);
        cr_assert(epsilon_eq(dbl, a->value[a->count - 1] / row[i].last, 1, 1e-14), "%s",
                  row[i].text);
        if (a->count > 1)
            cr_assert(epsilon_eq(dbl, a->value[1] / row[i].second, 1, 1e-14), "%s", row[i].text);
        cr_assert(eq(str, (char *)a->text, (char *)row[i].text));
        cr_assert(eq(str, (char *)a->origin, "t.ini:2"));
        chp_study_free(study);
    }
}

/* Whatever the step, the grid is a + i s and ends at b if b is on it. */
Test(study, a_range_by_steps_is_an_exact_grid)
{
    for (int steps = 1; steps <= 200; steps += 7) {
        char text[100];
        snprintf(text, sizeof text, "[die]\nvoltage = 0.5..%.10g V step %.10g V\n",
                 0.5 + steps * 0.001, 0.001);
        chiplet_study *study = parse(text);
        const chp_axis *a = axis(study, "die", "voltage");
        cr_assert(eq(sz, a->count, (size_t)steps + 1));
        for (size_t i = 0; i < a->count; i++)
            cr_assert(epsilon_eq(dbl, a->value[i], 0.5 + (double)i * 0.001, 1e-9));
        chp_study_free(study);
    }
}

Test(study, choices_are_positions_and_names_are_records)
{
    chiplet_study *study = parse("[workload]\nmodel = deepseek-v3\nphase = prefill\n"
                                 "[die]\nprocess = n7, n5\n[mapping]\nattention = data, tensor\n");
    cr_assert(eq(dbl, axis(study, "workload", "phase")->value[0], 0));
    const chp_axis *attention = axis(study, "mapping", "attention");
    cr_assert(eq(dbl, attention->value[0], 1));
    cr_assert(eq(dbl, attention->value[1], 0));
    const chp_axis *process = axis(study, "die", "process");
    cr_assert(eq(sz, process->count, 2));
    cr_assert(eq(str, (char *)process->record[1]->name, "n5"));
    cr_assert(eq(dbl, process->value[1], 1));
    chp_study_free(study);
}

Test(study, defaults_base_file_and_set_lie_one_upon_the_other)
{
    chiplet_study *study = parse("[package]\nbase = two-die-7nm\n[die]\nl2 = 96 MiB\n");
    cr_assert(eq(str, (char *)axis(study, "workload", "phase")->origin, "default"));
    cr_assert(eq(str, (char *)axis(study, "workload", "context")->text, "4096"));
    const chp_axis *cores = axis(study, "die", "cores");
    cr_assert(eq(dbl, cores->value[0], 48));
    cr_assert(eq(str, (char *)cores->text, "48"));
    cr_assert(strstr(cores->origin, "two-die-7nm.ini:") != NULL);
    cr_assert(eq(dbl, axis(study, "die", "l2")->value[0], 96 * 1048576.0));
    cr_assert(eq(str, (char *)axis(study, "die", "l2")->origin, "t.ini:4"));
    cr_assert(eq(int, chp_study_set(study, "die.l2", "32, 64 MiB", NULL), CHIPLET_OK));
    cr_assert(eq(sz, axis(study, "die", "l2")->count, 2));
    cr_assert(eq(str, (char *)axis(study, "die", "l2")->origin, "set"));
    cr_assert(eq(ptr, (void *)study->sheet, NULL));
    chp_study_free(study);
}

Test(study, a_chip_as_sold_keeps_its_parts)
{
    chiplet_error err;
    chiplet_study *study = parse("[package]\nbase = nvidia-h20\n");
    cr_assert(eq(str, (char *)study->sheet->name, "nvidia-h20"));
    cr_assert(eq(int, chp_study_set(study, "die.cores", "80", &err), CHIPLET_ERR_KEY));
    cr_assert(
        eq(str, err.message, "die.cores cannot be set: 'nvidia-h20' is a chip as sold, no design"));
    cr_assert(eq(int, chp_study_set(study, "package.cooling", "0.1 K/W", &err), CHIPLET_OK));
    cr_assert(eq(int, chp_study_set(study, "package.base", "two-die-7nm", &err), CHIPLET_OK));
    cr_assert(eq(int, chp_study_set(study, "die.cores", "80", &err), CHIPLET_OK));
    cr_assert(eq(ptr, (void *)study->sheet, NULL));
    chp_study_free(study);
}

Test(study, a_refused_value_leaves_the_study_as_it_was)
{
    chiplet_error err;
    chiplet_study *study = parse("[die]\ncores = 24\n");
    cr_assert(eq(int, chp_study_set(study, "die.cores", "32", &err), CHIPLET_OK));
    cr_assert(eq(int, chp_study_set(study, "die.cores", "0", &err), CHIPLET_ERR_RANGE));
    cr_assert(eq(str, err.file, "die.cores"));
    cr_assert(eq(str, err.message, "cores must be from 1 to 4096, got 0"));
    cr_assert(eq(int, chp_study_set(study, "die.core", "8", &err), CHIPLET_ERR_KEY));
    cr_assert(eq(str, err.message, "unknown key 'die.core'; did you mean 'die.cores'?"));
    cr_assert(eq(int, chp_study_set(study, "cores", "8", &err), CHIPLET_ERR_KEY));
    cr_assert(eq(str, err.message, "unknown key 'cores'; did you mean 'die.cores'?"));
    cr_assert(eq(int, chp_study_set(study, "die.l2", "", &err), CHIPLET_ERR_VALUE));
    cr_assert(eq(dbl, axis(study, "die", "cores")->value[0], 32));
    cr_assert(eq(str, (char *)axis(study, "die", "cores")->text, "32"));
    chp_study_free(study);
}

/* Ten thousand settings of one key must not take ever longer. */
Test(study, may_be_set_again_and_again)
{
    char text[20];
    chiplet_study *study = parse("");
    for (int i = 1; i <= 10000; i++) {
        snprintf(text, sizeof text, "%d", i % 4096 + 1);
        cr_assert(eq(int, chp_study_set(study, "die.cores", text, NULL), CHIPLET_OK));
    }
    cr_assert(eq(dbl, axis(study, "die", "cores")->value[0], 10000 % 4096 + 1));
    chp_study_free(study);
}

Test(study, goals_are_read)
{
    chiplet_study *study = parse("[search]\nmaximize = throughput\nminimize = power, package_cost\n"
                                 "constraint = tpot <= 50 ms\nconstraint = power<=600 W\n"
                                 "constraint = throughput >= 2 ktokens/s\nmatch = H20\n");
    cr_assert(eq(int, study->objectives, 3));
    cr_assert(eq(int, study->objective[0].metric, CHP_METRIC_THROUGHPUT));
    cr_assert(eq(int, study->objective[0].sense, 1));
    cr_assert(eq(int, study->objective[2].metric, CHP_METRIC_PACKAGE_COST));
    cr_assert(eq(int, study->objective[2].sense, -1));
    cr_assert(eq(int, study->constraints, 3));
    cr_assert(epsilon_eq(dbl, study->constraint[0].bound, 0.05, 1e-15));
    cr_assert(eq(int, study->constraint[0].sense, -1));
    cr_assert(eq(dbl, study->constraint[1].bound, 600));
    cr_assert(eq(int, study->constraint[2].sense, 1));
    cr_assert(eq(dbl, study->constraint[2].bound, 2000));
    cr_assert(eq(str, (char *)study->match->name, "nvidia-h20"));
    cr_assert(eq(str, (char *)axis(study, "search", "constraint")->text,
                 "tpot <= 50 ms, power<=600 W, throughput >= 2 ktokens/s"));
    cr_assert(eq(int, chp_study_set(study, "search.constraint", "power <= 1 kW, tpot <= 1 s", NULL),
                 CHIPLET_OK));
    cr_assert(eq(int, study->constraints, 2));
    cr_assert(eq(dbl, study->constraint[0].bound, 1000));
    cr_assert(eq(int, chp_study_set(study, "search.constraint", "", NULL), CHIPLET_OK));
    cr_assert(eq(int, study->constraints, 0));
    cr_assert(eq(int, chp_study_set(study, "search.match", "", NULL), CHIPLET_OK));
    cr_assert(eq(ptr, (void *)study->match, NULL));
    chp_study_free(study);
}

Test(study, keeps_what_varies_on_the_left_of_a_constraint)
{
    chiplet_study *study = parse("[search]\nmaximize = throughput / power\n"
                                 "constraint = 2 tokens/J <= throughput / power\n"
                                 "constraint = power + 10 W <= 2 * 300 W\n"
                                 "constraint = package_cost_high <= 1.5 * package_cost\n");
    double metric[CHP_METRICS] = { [CHP_METRIC_PACKAGE_COST] = 100,
                                   [CHP_METRIC_PACKAGE_COST_HIGH] = 140 };
    const chp_constraint *c = study->constraint;
    cr_assert(eq(int, study->objective[0].metric, -1));
    cr_assert(eq(int, study->constraints, 3));
    cr_assert(eq(int, c[0].sense, 1)); /* turned round */
    cr_assert(eq(dbl, c[0].bound, 2));
    cr_assert(chp_formula_equal(c[0].formula, study->objective[0].formula));
    cr_assert(eq(dbl, c[1].bound, 600));
    cr_assert(eq(dbl, c[2].bound, 0));
    cr_assert(epsilon_eq(dbl, chp_formula_value(c[2].formula, metric), -10, 1e-12));
    chp_study_free(study);
}

Test(study, what_it_says_hides_what_it_includes)
{
    scratch folder = scratch_new();
    char path[200];
    chiplet_study *study = NULL;
    scratch_write(&folder, "common.ini",
                  "[die]\ncores = 8\nl2 = 1 MiB\n[search]\n"
                  "maximize = throughput\nminimize = power\n"
                  "constraint = power <= 600 W\n"
                  "constraint = tpot <= 1 s\n");
    scratch_write(&folder, "main.ini",
                  "include = common.ini\n[die]\ncores = 16\n[search]\n"
                  "minimize = package_cost\nconstraint = power <= 400 W\n");
    snprintf(path, sizeof path, "%s/main.ini", folder.path);
    cr_assert(eq(int, chp_study_read(&study, library, path, NULL, NULL), CHIPLET_OK));
    cr_assert(eq(dbl, axis(study, "die", "cores")->value[0], 16));
    cr_assert(eq(dbl, axis(study, "die", "l2")->value[0], 1048576));
    cr_assert(eq(int, study->objectives, 2));
    cr_assert(eq(int, study->objective[1].metric, CHP_METRIC_PACKAGE_COST));
    cr_assert(eq(int, study->constraints, 2));
    cr_assert(eq(dbl, study->constraint[0].bound, 400));
    chp_study_free(study);
    scratch_free(&folder);
}

Test(study, models_beside_it_hide_those_of_the_library)
{
    scratch folder = scratch_new();
    char path[200];
    chiplet_study *study = NULL;
    scratch_write(&folder, "workload/tiny.ini",
                  "base = llama-3-8b\n[workload]\ntitle = Tiny\n"
                  "layers = 2 @me assumed ; because small\n[sources]\nme = This test\n");
    scratch_write(&folder, "main.ini", "[workload]\nmodel = tiny, llama-3-8b\n");
    snprintf(path, sizeof path, "%s/main.ini", folder.path);
    cr_assert(eq(int, chp_study_read(&study, library, path, NULL, NULL), CHIPLET_OK));
    const chp_workload *tiny = axis(study, "workload", "model")->record[0]->plain;
    const chp_workload *llama = axis(study, "workload", "model")->record[1]->plain;
    cr_assert(eq(dbl, tiny->layers, 2));
    cr_assert(eq(dbl, tiny->hidden, llama->hidden));
    chp_study_free(study);
    scratch_free(&folder);
}

Test(study, the_check_says_which_values_are_missing)
{
    chiplet_diagnostics *all = NULL;
    chiplet_error err;
    chiplet_diagnostics_new(&all, NULL);
    chiplet_study *study = parse("");
    cr_assert(eq(int, chp_study_check(study, all, &err), CHIPLET_ERR_KEY));
    cr_assert(eq(str, err.message, "workload.model has no value"));
    cr_assert(eq(str, err.file, "t.ini"));
    cr_assert(eq(str, (char *)chiplet_diagnostics_get(all, 1)->message,
                 "die.cores has no value, and no package.base that gives one"));
    cr_assert(eq(int, chp_study_set(study, "package.base", "two-die-7nm", &err), CHIPLET_OK));
    cr_assert(eq(int, chp_study_set(study, "workload.model", "deepseek-v3", &err), CHIPLET_OK));
    cr_assert(eq(int, chp_study_check(study, NULL, &err), CHIPLET_OK), "%s", err.message);
    chp_study_free(study);
    chp_study_free(NULL);
    chiplet_diagnostics_free(all);
}

Test(study, an_axis_has_at_most_ten_thousand_values)
{
    chiplet_study *study = parse("[workload]\ncontext = 1..10000 step 1\n");
    chiplet_error err;
    cr_assert(eq(sz, axis(study, "workload", "context")->count, 10000));
    cr_assert(eq(int, chp_study_set(study, "workload.context", "1..10001 step 1", &err),
                 CHIPLET_ERR_RANGE));
    cr_assert(eq(str, err.message, "context has more than 10000 values"));
    chp_study_free(study);
}
