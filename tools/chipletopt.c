/* chipletopt: the designs of a study that no other design beats. */
#include <stdlib.h>
#include <string.h>

#include "page.h"
#include "plot.h"
#include "progress.h"
#include "store.h"
#include "portfolio.h"
#include "uncertainty.h"

enum {
    OPT_SET = TOOL_OWN,
    OPT_OUTPUT,
    OPT_NO_PLOTS,
    OPT_THREADS,
    OPT_TIME_LIMIT,
    OPT_EVALUATIONS,
    OPT_EPSILON,
    OPT_EXHAUSTIVE,
    OPT_REQUIRE_OPTIMAL,
    OPT_UNCERTAINTY,
    OPT_PORTFOLIO,
    OPT_DRY_RUN,
    OPT_PRINT_CONFIG,
    OPT_LIST_KEYS,
    OPT_LIST_METRICS,
    OPT_EXPLAIN,
    OPT_CERTIFICATE,
    OPT_CHECK,
    OPT_STORE,
    OPT_SHARDS,
    OPT_SHARD,
    OPT_RESUME,
    OPT_MERGE
};

static const tool_option options[] = {
    { OPT_SET, "set", 0, TOOL_VALUE, "KEY=VALUE", "override a key of the study; repeatable", 1 },
    { OPT_OUTPUT, "output", 'o', TOOL_VALUE, "DIR", "write tables and figures to this folder", 1 },
    TOOL_FORMAT_ROW,
    { OPT_DRY_RUN, "dry-run", 0, TOOL_FLAG, 0, "check the study and count its designs", 1 },
    { OPT_PRINT_CONFIG, "print-config", 0, TOOL_FLAG, 0,
      "print every key with its value and where that comes from", 1 },
    { OPT_LIST_KEYS, "list-keys", 0, TOOL_MAYBE, "GLOB", "list the keys of a study", 1 },
    { OPT_LIST_METRICS, "list-metrics", 0, TOOL_FLAG, 0,
      "list what can be optimized and constrained", 1 },
    { OPT_EXPLAIN, "explain", 0, TOOL_VALUE, "METRIC", "how a metric is calculated", 1 },
    { OPT_PORTFOLIO, "portfolio", 0, TOOL_VALUE, "FILE",
      "which chiplets to tape out for the products in this file", 1 },
    { OPT_CHECK, "check", 0, TOOL_VALUE, "FILE", "check the certificate of a search", 1 },
    { OPT_STORE, "store", 0, TOOL_VALUE, "DIR",
      "search in parts, kept in this folder until they are joined", 0 },
    { OPT_SHARDS, "shards", 0, TOOL_VALUE, "N", "only plan the parts, so many of them", 0 },
    { OPT_SHARD, "shard", 0, TOOL_VALUE, "I/N",
      "only run one part, counted from 1; slurm: $SLURM_ARRAY_TASK_ID", 0 },
    { OPT_RESUME, "resume", 0, TOOL_FLAG, 0, "go on with a search in parts", 0 },
    { OPT_MERGE, "merge", 0, TOOL_VALUE, "DIR", "only join the parts that are in this folder", 0 },
    { OPT_CERTIFICATE, "certificate", 0, TOOL_FLAG, 0,
      "write front.cert to the folder, however large", 0 },
    { OPT_NO_PLOTS, "no-plots", 0, TOOL_FLAG, 0, "write no figures", 0 },
    { OPT_THREADS, "threads", 0, TOOL_VALUE, "N", "threads; as many as processors by default", 0 },
    { OPT_TIME_LIMIT, "time-limit", 0, TOOL_VALUE, "SECONDS",
      "stop the search after that time and keep what was found", 0 },
    { OPT_EVALUATIONS, "evaluations", 0, TOOL_VALUE, "N",
      "stop the search after so many designs were evaluated", 0 },
    { OPT_EPSILON, "epsilon", 0, TOOL_VALUE, "PERCENT",
      "fewer designs, one within so much of each design of the front", 0 },
    { OPT_EXHAUSTIVE, "exhaustive", 0, TOOL_FLAG, 0,
      "evaluate every design instead of excluding most by bounds", 0 },
    { OPT_REQUIRE_OPTIMAL, "require-optimal", 0, TOOL_FLAG, 0,
      "exit with 5 if the search stopped before its end", 0 },
    { OPT_UNCERTAINTY, "uncertainty", 0, TOOL_MAYBE, "SAMPLES",
      "sample what is known as ranges: chances, intervals, what matters", 0 },
    TOOL_SHARED_ROWS,
};

static const tool_program program = {
    "chipletopt",
    "[OPTION]... STUDY.ini\n[OPTION]... -\n--check=FILE [STUDY.ini]\n--portfolio=FILE",
    "Finds the designs of a study that no other design beats.",
    "chipletopt --set die.process=n7 -o out/n7 examples/two-7nm-dies-vs-h20.ini",
    "prints the front of throughput against power and draws it to out/n7/front.svg",
    options,
    sizeof options / sizeof options[0],
};

enum { MOST_SETTINGS = 64 };

typedef struct {
    tool_common common;
    char *key[MOST_SETTINGS], *value[MOST_SETTINGS];
    int settings;
    const char *output, *pattern, *metric, *check, *samples, *portfolio;
    tool_parts parts;
    int certificate, no_plots, threads, evaluations, exhaustive, require_optimal;
    double epsilon, time_limit_s;
    int dry_run, print_config, list_keys, list_metrics;
} arguments;

/* ------------------------------------------------------------------- options */

static int take_setting(arguments *a, const char *text)
{
    if (a->settings == MOST_SETTINGS)
        return tool_refuse_usage(&program, "more than %d --set", MOST_SETTINGS);
    char *copy = strdup(text);
    if (!copy) {
        tool_complain(&a->common, "out of memory");
        return TOOL_FAILURE;
    }
    int code = tool_split_setting(&program, copy, &a->value[a->settings]);
    if (code)
        free(copy);
    else
        a->key[a->settings++] = copy;
    return code;
}

/* "1" or "0.5": percent, with or without the sign. */
static int take_epsilon(double *out, const char *text)
{
    double percent;
    const char *at = tool_read_decimal(&percent, text);
    at += strcmp(at, "%") == 0;
    *out = percent / 100;
    if (at == text || *at || !(*out > 0 && *out <= 1))
        return tool_refuse_usage(&program, "--epsilon takes a percentage above 0 and up to 100, "
                                           "not '%s'", text);
    return 0;
}

static int take(int id, const char *value, void *payload)
{
    arguments *a = payload;
    switch (id) {
    case OPT_SET:
        return take_setting(a, value);
    case OPT_OUTPUT:
        a->output = value;
        return 0;
    case OPT_THREADS:
        return tool_take_number(&a->threads, &program, "threads", value, 1);
    case OPT_TIME_LIMIT:
        return tool_take_seconds(&a->time_limit_s, &program, "time-limit", value);
    case OPT_EVALUATIONS:
        return tool_take_number(&a->evaluations, &program, "evaluations", value, 1);
    case OPT_EPSILON:
        return take_epsilon(&a->epsilon, value);
    case OPT_EXPLAIN:
        a->metric = value;
        return 0;
    case OPT_CHECK:
        a->check = value;
        return 0;
    case OPT_PORTFOLIO:
        a->portfolio = value;
        return 0;
    case OPT_UNCERTAINTY:
        a->samples = value ? value : "1024";
        return 0;
    case OPT_STORE:
    case OPT_MERGE:
        a->parts.folder = value;
        a->parts.merge |= id == OPT_MERGE;
        return 0;
    case OPT_SHARDS:
        a->parts.plan = 1;
        return tool_take_number(&a->parts.shards, &program, "shards", value, 1);
    case OPT_SHARD:
        a->parts.shard = value;
        return 0;
    case OPT_LIST_KEYS:
        a->list_keys = 1;
        a->pattern = value;
        return 0;
    }
    a->no_plots |= id == OPT_NO_PLOTS;
    a->exhaustive |= id == OPT_EXHAUSTIVE;
    a->certificate |= id == OPT_CERTIFICATE;
    a->parts.resume |= id == OPT_RESUME;
    a->require_optimal |= id == OPT_REQUIRE_OPTIMAL;
    a->dry_run |= id == OPT_DRY_RUN;
    a->print_config |= id == OPT_PRINT_CONFIG;
    a->list_metrics |= id == OPT_LIST_METRICS;
    return 0;
}

/* ----------------------------------------------------------------- discovery */

static const char *metric_name(int index, const void *unused)
{
    chiplet_metric metric = { 0 };
    (void)unused;
    chiplet_metric_info(&metric, index);
    return metric.name;
}

typedef struct {
    const char *metric, *formula, *where;
} explanation;

static const explanation explanations[] = {
#define EXPLAIN(metric, formula, where) { metric, formula, where },
#include "explain.def"
#undef EXPLAIN
};

static void print_formula(const char *formula)
{
    while (*formula) {
        size_t length = strcspn(formula, "\n");
        printf("    %.*s\n", (int)length, formula);
        formula += length + (formula[length] == '\n');
    }
}

static int explain_metric(const arguments *a)
{
    int id = chiplet_metric_find(a->metric);
    if (id < 0) {
        const char *meant = tool_suggest(a->metric, metric_name, NULL, chiplet_metric_count());
        return tool_refuse_usage(&program, "unknown metric '%s'%s%s%s", a->metric,
                                 meant ? "; did you mean '" : "; see --list-metrics",
                                 meant ? meant : "", meant ? "'?" : "");
    }
    chiplet_metric m;
    chiplet_metric_info(&m, id);
    const char *better = m.better > 0 ? "more" : m.better < 0 ? "less" : "neither";
    printf("%s: %s\n", m.name, m.summary);
    printf("  unit    %s\n  better  %s\n  column  %s\n", *m.unit ? m.unit : "a plain number",
           better, m.column);
    for (size_t i = 0; i < sizeof explanations / sizeof explanations[0]; i++) {
        if (strcmp(explanations[i].metric, m.name) != 0)
            continue;
        puts("  formula");
        print_formula(explanations[i].formula);
        printf("  source\n    %s\n", explanations[i].where);
    }
    return 0;
}

/* Answers that need no study; -1: none was asked for. */
static int discover(const arguments *a)
{
    chiplet_error err = { 0 };
    chiplet_status status = CHIPLET_OK;
    if (a->list_keys)
        status = chiplet_report_keys(a->common.format, a->pattern, tool_write, stdout, &err);
    else if (a->list_metrics)
        status = chiplet_report_metrics(a->common.format, tool_write, stdout, &err);
    else if (a->metric)
        return explain_metric(a);
    else
        return -1;
    return status && !ferror(stdout) ? tool_explain(&a->common, NULL, &err, NULL) : 0;
}

/* --------------------------------------------------------------------- study */

static char *read_stdin(size_t *size)
{
    enum { LONGEST = 16 << 20 };
    size_t room = 65536;
    char *text = malloc(room);
    *size = 0;
    while (text) {
        size_t got = fread(text + *size, 1, room - *size, stdin);
        *size += got;
        if (got == 0 || *size > LONGEST)
            break;
        if (*size < room)
            continue;
        char *more = realloc(text, room *= 2);
        if (!more)
            free(text);
        text = more;
    }
    return text;
}

static chiplet_status read_study(chiplet_study **out, const chiplet_library *library,
                                 const char *path, chiplet_diagnostics *all, chiplet_error *err)
{
    size_t size;
    if (strcmp(path, "-") != 0)
        return chiplet_study_open(out, library, path, all, err);
    char *text = read_stdin(&size);
    chiplet_status status =
        text ? chiplet_study_parse(out, library, text, size, "<stdin>", all, err)
             : CHIPLET_ERR_MEMORY;
    free(text);
    return status;
}

static int apply_settings(chiplet_study *study, const arguments *a)
{
    chiplet_error err = { 0 };
    for (int i = 0; i < a->settings; i++)
        if (chiplet_study_set(study, a->key[i], a->value[i], &err))
            return tool_explain(&a->common, NULL, &err, "--set");
    if (a->output && chiplet_study_set(study, "output.directory", a->output, &err))
        return tool_explain(&a->common, NULL, &err, "--output");
    if (a->samples && chiplet_study_set(study, "uncertainty.samples", a->samples, &err))
        return tool_explain(&a->common, NULL, &err, "--uncertainty");
    return 0;
}

static int open_study(chiplet_study **out, const chiplet_library *library, const char *path,
                      const arguments *a)
{
    chiplet_diagnostics *all = NULL;
    chiplet_error err = { 0 };
    chiplet_status status = chiplet_diagnostics_new(&all, &err);
    if (!status)
        status = read_study(out, library, path, all, &err);
    int code = status ? tool_explain(&a->common, all, &err, NULL) : apply_settings(*out, a);
    chiplet_diagnostics_free(all);
    return code;
}

/* What single keys cannot show, and the size of the grid. */
static int check_study(double *points, const chiplet_study *study, const arguments *a)
{
    chiplet_diagnostics *all = NULL;
    chiplet_error err = { 0 };
    chiplet_status status = chiplet_diagnostics_new(&all, &err);
    if (!status)
        status = chiplet_study_check(points, study, all, &err);
    int code = status ? tool_explain(&a->common, all, &err, NULL) : 0;
    chiplet_diagnostics_free(all);
    return code;
}

/* -------------------------------------------------------------------- output */

static int write_table(tool_folder *folder, const chiplet_search *search, chiplet_format format,
                       const char *name)
{
    chiplet_error err = { 0 };
    FILE *file = tool_folder_file(folder, name);
    if (!file)
        return TOOL_FAILURE;
    chiplet_status status = chiplet_report_write(format, search, tool_write, file, &err);
    int code = tool_folder_close_file(folder, file, name);
    return status && !code ? tool_explain(folder->common, NULL, &err, name) : code;
}

static void describe_run(tool_folder *folder, const arguments *a, const char *path,
                         const chiplet_library *library, const chiplet_search *search)
{
    char text[400];
    snprintf(text, sizeof text, "%s (chiplet) %s", program.name, chiplet_version_string());
    tool_folder_say(folder, "program", text);
    tool_folder_say(folder, "models", chiplet_library_checksum(library));
    tool_folder_say(folder, "study", path);
    for (int i = 0; i < a->settings; i++) {
        snprintf(text, sizeof text, "%.100s=%.280s", a->key[i], a->value[i]);
        tool_folder_say(folder, "set", text);
    }
    tool_folder_say(folder, "complete", chiplet_search_complete(search) ? "yes" : "no");
}

/* One that is too large, unless asked for, is but a note. */
static int write_certificate(tool_folder *folder, const chiplet_search *search)
{
    static const char name[] = "front.cert";
    chiplet_error err = { 0 };
    if (!chiplet_search_complete(search))
        return 0;
    FILE *file = tool_folder_file(folder, name);
    if (!file)
        return TOOL_FAILURE;
    chiplet_status status = chiplet_certificate_write(search, tool_write, file, &err);
    int code = tool_folder_close_file(folder, file, name);
    if (status != CHIPLET_ERR_RANGE)
        return status && !code ? tool_explain(folder->common, NULL, &err, name) : code;
    tool_folder_forget(folder, name);
    tool_note(folder->common, "%s; --certificate writes it", err.message);
    return code;
}

static int fill_folder(tool_folder *folder, const chiplet_search *search,
                       const chiplet_uncertainty *uncertainty, unsigned plots)
{
    int code = write_table(folder, search, CHIPLET_CSV, "front.csv");
    if (!code)
        code = write_table(folder, search, CHIPLET_JSON, "front.json");
    if (!code)
        code = write_table(folder, search, CHIPLET_TABLE, "summary.txt");
    if (!code)
        code = write_certificate(folder, search);
    if (!code && uncertainty)
        code = tool_uncertainty_write(folder, uncertainty);
    if (!code && chiplet_search_count(search) > 0)
        code = tool_plots_write(folder, search, uncertainty, plots);
    if (!code)
        code = tool_page_write(folder, search);
    return code ? code : tool_folder_publish(folder);
}

static int write_folder(const arguments *a, const char *path, const char *place,
                        const chiplet_library *library, const chiplet_search *search,
                        const chiplet_uncertainty *uncertainty, unsigned plots)
{
    tool_folder folder;
    int code = tool_folder_open(&folder, &a->common, place);
    if (!code) {
        describe_run(&folder, a, path, library, search);
        code = fill_folder(&folder, search, uncertainty, plots);
    }
    tool_folder_drop(&folder);
    if (!code)
        tool_note(&a->common, "written to %s", place);
    return code;
}

/* Programs get the front; what is uncertain of it is in the folder. */
static int write_stdout(const arguments *a, const chiplet_search *search,
                        const chiplet_uncertainty *uncertainty)
{
    chiplet_error err = { 0 };
    if (chiplet_report_write(a->common.format, search, tool_write, stdout, &err) != CHIPLET_OK)
        return ferror(stdout) ? TOOL_FAILURE : tool_explain(&a->common, NULL, &err, NULL);
    if (uncertainty && a->common.format == CHIPLET_TABLE)
        return tool_uncertainty_print(&a->common, uncertainty);
    return 0;
}

/* ---------------------------------------------------------------------- run */

/* `keep`: a certificate goes to a folder, if it is small. */
static int run_search(chiplet_search **out, const chiplet_study *study, const arguments *a,
                      int keep)
{
    tool_progress progress;
    chiplet_error err = { 0 };
    chiplet_search_options how = CHIPLET_SEARCH_OPTIONS_INIT;
    how.threads = a->threads;
    how.progress = tool_progress_step;
    how.payload = &progress;
    how.certify = a->certificate ? 2 : keep;
    how.evaluations = a->evaluations;
    how.epsilon = a->epsilon;
    how.exhaustive = a->exhaustive;
    tool_progress_begin(&progress, &a->common, a->time_limit_s);
    chiplet_status status = chiplet_search_run(out, study, &how, &err);
    tool_progress_end(&progress);
    return status ? tool_explain(&a->common, NULL, &err, NULL) : 0;
}

static int verdict(const arguments *a, const chiplet_search *search)
{
    if (!chiplet_search_complete(search) && tool_interrupted())
        return tool_interrupted();
    if (!chiplet_search_complete(search) && a->require_optimal)
        return TOOL_UNPROVEN;
    return chiplet_search_count(search) > 0 ? TOOL_FOUND : TOOL_NOTHING;
}

static int run_uncertainty(chiplet_uncertainty **out, const chiplet_study *study,
                           const chiplet_search *search, const arguments *a)
{
    int asked = tool_uncertainty_wanted(study) && chiplet_search_complete(search) &&
                chiplet_search_count(search) > 0;
    return asked ? tool_uncertainty_run(out, &a->common, search, a->threads) : 0;
}

/* `store` NULL: in one go. */
static int find_front(chiplet_search **out, const arguments *a, const chiplet_study *study,
                      const chiplet_store *store, int keep)
{
    tool_parts parts = a->parts;
    if (!store)
        return run_search(out, study, a, keep);
    parts.threads = a->threads;
    parts.time_limit_s = a->time_limit_s;
    parts.exhaustive = a->exhaustive;
    parts.certify = a->certificate ? 2 : keep;
    return tool_parts_run_all(out, &parts, &a->common, store);
}

static int search_study(const arguments *a, const char *path, const chiplet_library *library,
                        const chiplet_study *study, const chiplet_store *store)
{
    unsigned plots = 0;
    chiplet_search *search = NULL;
    chiplet_uncertainty *uncertainty = NULL;
    const char *place = a->output ? a->output : chiplet_study_text(study, "output.directory");
    int code = tool_plots_wanted(&plots, &a->common, chiplet_study_text(study, "output.plots"));
    if (!code && place && *place)
        code = tool_folder_check(&a->common, place);
    if (!code)
        code = find_front(&search, a, study, store, place && *place);
    if (!code)
        code = run_uncertainty(&uncertainty, study, search, a);
    if (!code && place && *place)
        code = write_folder(a, path, place, library, search, uncertainty,
                            a->no_plots ? 0 : plots);
    if (search && !code)
        code = write_stdout(a, search, uncertainty);
    if (search && !code)
        code = verdict(a, search);
    chiplet_uncertainty_free(uncertainty);
    chiplet_search_free(search);
    return code;
}

static int answer(const arguments *a, const char *path, const chiplet_library *library,
                  const chiplet_study *study)
{
    double points = 0;
    chiplet_error err = { 0 };
    if (a->print_config) {
        chiplet_status status =
            chiplet_report_study(a->common.format, study, tool_write, stdout, &err);
        return status && !ferror(stdout) ? tool_explain(&a->common, NULL, &err, NULL) : 0;
    }
    int code = check_study(&points, study, a);
    if (!code && a->dry_run)
        printf("%s: %.0f designs\n", path, points);
    return code || a->dry_run ? code : search_study(a, path, library, study, NULL);
}

/* ------------------------------------------------------------------- check */

static int check_certificate(const arguments *a, const chiplet_library *library,
                             const chiplet_study *study)
{
    chiplet_certificate_counts count;
    chiplet_error err = { 0 };
    if (chiplet_certificate_check(&count, library, study, a->check, &err))
        return tool_explain(&a->common, NULL, &err, NULL);
    if (count.epsilon > 0)
        printf("%s: holds: none of %.0f designs is more than %g %% better than the %zu of the "
               "front\n", a->check, count.points, 100 * count.epsilon, count.designs);
    else
        printf("%s: holds: none of %.0f designs is better than the %zu of the front\n", a->check,
               count.points, count.designs);
    printf("%zu closed boxes; %.0f bounded and %.0f designs evaluated to check them\n", count.boxes,
           count.bounded, count.evaluated);
    return 0;
}

static int run_check(const arguments *a, const char *path)
{
    chiplet_library *library = NULL;
    chiplet_study *study = NULL;
    int code = tool_open_library(&library, &a->common);
    if (!code && path)
        code = open_study(&study, library, path, a);
    if (!code)
        code = check_certificate(a, library, study);
    chiplet_study_free(study);
    chiplet_library_free(library);
    return code;
}

/* ------------------------------------------------------------------- parts */

static int work_on_store(const arguments *a, const char *path, const chiplet_library *library,
                         const chiplet_study *study)
{
    chiplet_store *store = NULL;
    tool_parts parts = a->parts;
    parts.threads = a->threads;
    parts.time_limit_s = a->time_limit_s;
    parts.exhaustive = a->exhaustive;
    int code = tool_parts_open(&store, &parts, &a->common, library, study);
    if (code)
        return code;
    code = tool_parts_run_one(&parts, &a->common, store);
    if (code < 0)
        code = search_study(a, path ? path : a->parts.folder, library,
                            chiplet_store_study(store), store);
    chiplet_store_free(store);
    return code;
}

/* Without a study that of the plan is taken. */
static int run_parts(const arguments *a, const char *path)
{
    chiplet_library *library = NULL;
    chiplet_study *study = NULL;
    if (!path && a->settings > 0)
        return tool_refuse_usage(&program, "--set needs the study");
    int code = tool_open_library(&library, &a->common);
    if (!code && path)
        code = open_study(&study, library, path, a);
    if (!code)
        code = work_on_store(a, path, library, study);
    chiplet_study_free(study);
    chiplet_library_free(library);
    return code;
}

static int run_study(const arguments *a, const char *path)
{
    chiplet_library *library = NULL;
    chiplet_study *study = NULL;
    int code = tool_open_library(&library, &a->common);
    if (!code)
        code = open_study(&study, library, path, a);
    if (!code)
        code = answer(a, path, library, study);
    chiplet_study_free(study);
    chiplet_library_free(library);
    return code;
}

/* Its file has what a study and its options have. */
static int run_portfolio(const arguments *a, const char *study)
{
    const char *idle = study                            ? study
                       : a->settings                    ? "--set"
                       : a->output                      ? "--output"
                       : a->samples                     ? "--uncertainty"
                       : a->check                       ? "--check"
                       : a->parts.folder                ? "--store"
                       : a->dry_run || a->print_config  ? "a look at a study"
                                                        : NULL;
    if (idle)
        return tool_refuse_usage(&program, "%s does not go with --portfolio", idle);
    return tool_portfolio(&a->common, a->portfolio, a->threads, a->time_limit_s,
                          a->require_optimal);
}

static int run(const arguments *a, int argc, char **argv, int first)
{
    int code = discover(a);
    if (code >= 0)
        return code;
    if (first + 1 < argc)
        return tool_refuse_usage(&program, "one study at a time; '%s' is too much",
                                 argv[first + 1]);
    tool_parts parts = a->parts;
    parts.inexact = a->epsilon > 0 || a->evaluations > 0;
    code = tool_parts_check(&parts, &a->common);
    if (code)
        return code;
    if (a->portfolio)
        return run_portfolio(a, argv[first]);
    if (a->check)
        return run_check(a, argv[first]);
    if (a->parts.folder && !a->dry_run && !a->print_config)
        return run_parts(a, argv[first]);
    if (first == argc)
        return tool_refuse_usage(&program, "no study is given");
    return run_study(a, argv[first]);
}

int main(int argc, char **argv)
{
    arguments a = { .common = { .program = &program } };
    int first = 0;
    tool_begin();
    int code = tool_parse(&a.common, argc, argv, take, &a, &first);
    if (code < 0)
        code = run(&a, argc, argv, first);
    for (int i = 0; i < a.settings; i++)
        free(a.key[i]);
    return tool_finish(&program, code);
}
