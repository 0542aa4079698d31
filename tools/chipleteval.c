/* chipleteval: known chips and single designs at their best, side by side. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cost.h"
#include "operators.h"
#include "placement.h"
#include "serving.h"
#include "tool.h"

enum {
    OPT_CHIP = TOOL_OWN,
    OPT_WORKLOAD,
    OPT_PHASE,
    OPT_PACKAGES,
    OPT_BATCH,
    OPT_CONTEXT,
    OPT_DTYPE,
    OPT_SET,
    OPT_BREAKDOWN,
    OPT_COST,
    OPT_OPERATORS,
    OPT_SERVING,
    OPT_PLACEMENT,
    OPT_KERNEL,
    OPT_KEEP_GOING
};

static const tool_option options[] = {
    { OPT_CHIP, "chip", 0, TOOL_VALUE, "A,B,...", "chips or designs of the model library", 1 },
    { OPT_WORKLOAD, "workload", 0, TOOL_VALUE, "NAME", "language model", 1 },
    { OPT_PHASE, "phase", 0, TOOL_VALUE, "PHASE", "decode (the default) or prefill", 1 },
    { OPT_PACKAGES, "packages", 0, TOOL_VALUE, "N",
      "packages that share the model; without it the least power of two that holds it", 1 },
    { OPT_BATCH, "batch", 0, TOOL_VALUE, "N", "sequences in flight per package", 1 },
    { OPT_CONTEXT, "context", 0, TOOL_VALUE, "N", "tokens in the cache or the prompt", 1 },
    { OPT_DTYPE, "dtype", 0, TOOL_VALUE, "TYPE",
      "best (the default: of fp8, int8, bf16), bf16, fp8, int8 or fp4", 1 },
    { OPT_BREAKDOWN, "breakdown", 0, TOOL_FLAG, 0, "time and energy by operator and resource", 1 },
    { OPT_COST, "cost", 0, TOOL_VALUE, "PROFILE:FILE",
      "add what actuary, catch, ttmcas or ecochip would say to a table of packages", 1 },
    { OPT_OPERATORS, "operators", 0, TOOL_VALUE, "KIND:FILE",
      "predict each row of a table of operators, with --chip or its column 'system'", 1 },
    { OPT_SERVING, "serving", 0, TOOL_VALUE, "FILE",
      "predict each run of a table of serving runs, with --chip or its column 'system'", 1 },
    { OPT_PLACEMENT, "placement", 0, TOOL_VALUE, "FILE",
      "best shares of work, data and traffic over the unequal parts of a package", 1 },
    { OPT_KERNEL, "kernel", 0, TOOL_VALUE, "NAME",
      "software stack of a table; without it the chip's own, or the rows' column 'backend'", 0 },
    { OPT_KEEP_GOING, "keep-going", 0, TOOL_FLAG, 0, "predict the rows after a faulty one, too",
      0 },
    { OPT_SET, "set", 0, TOOL_VALUE, "KEY=VALUE", "any key of a study; repeatable", 0 },
    TOOL_FORMAT_ROW,
    TOOL_SHARED_ROWS,
};

static const tool_program program = {
    "chipleteval",
    "[OPTION]... --chip A,B,... --workload NAME\n[OPTION]... STUDY.ini...\n"
    "[OPTION]... --operators KIND:FILE.csv\n[OPTION]... --serving FILE.csv\n"
    "[OPTION]... --cost PROFILE:FILE.csv\n[OPTION]... --placement PACKAGE.ini",
    "Compares chips on a language model, each with its best mapping; or evaluates\n"
    "studies that leave nothing open.",
    "chipleteval --chip nvidia-h20,huawei-ascend-910c --workload deepseek-v3",
    "prints throughput, latency, power, energy, cost and what binds, a row a chip",
    options,
    sizeof options / sizeof options[0],
};

enum { MOST_SETTINGS = 64, MOST_ROWS = 64 };

typedef struct {
    const char *key, *value;
    const char *option; /* that it came from */
} setting;

/* A row with what it must release. */
typedef struct {
    chiplet_search *best, *other;
    chiplet_result *single;
    chiplet_study *study;
    char note[600];
    int no_link; /* nobody published the die-to-die bandwidth */
} holding;

typedef struct {
    tool_common common;
    char *chips;
    setting set[MOST_SETTINGS];
    char *copy[MOST_SETTINGS];
    int settings, copies, breakdown, packages_given, keep_going;
    const char *cost, *operators, *serving, *placement, *kernel;
} arguments;

/* ------------------------------------------------------------------- options */

static int add_setting(arguments *a, const char *option, const char *key, const char *value)
{
    if (a->settings == MOST_SETTINGS)
        return tool_refuse_usage(&program, "more than %d settings", MOST_SETTINGS);
    a->set[a->settings].option = option;
    a->set[a->settings].key = key;
    a->set[a->settings++].value = value;
    return 0;
}

static char *keep(arguments *a, const char *text)
{
    char *copy = a->copies < MOST_SETTINGS ? strdup(text) : NULL;
    if (copy)
        a->copy[a->copies++] = copy;
    return copy;
}

static int take_setting(arguments *a, const char *text)
{
    char *value, *copy = keep(a, text);
    if (!copy) {
        tool_complain(&a->common, "too many settings");
        return TOOL_FAILURE;
    }
    int code = tool_split_setting(&program, copy, &value);
    if (!code && strcmp(copy, "system.packages") == 0)
        a->packages_given = 1;
    return code ? code : add_setting(a, "--set", copy, value);
}

static int take_chips(arguments *a, const char *text)
{
    a->chips = keep(a, text);
    return a->chips ? 0 : TOOL_FAILURE;
}

static int take(int id, const char *value, void *payload)
{
    arguments *a = payload;
    switch (id) {
    case OPT_CHIP:
        return take_chips(a, value);
    case OPT_WORKLOAD:
        return add_setting(a, "--workload", "workload.model", value);
    case OPT_PHASE:
        return add_setting(a, "--phase", "workload.phase", value);
    case OPT_PACKAGES:
        a->packages_given = 1;
        return add_setting(a, "--packages", "system.packages", value);
    case OPT_BATCH:
        return add_setting(a, "--batch", "workload.batch", value);
    case OPT_CONTEXT:
        return add_setting(a, "--context", "workload.context", value);
    case OPT_DTYPE:
        return add_setting(a, "--dtype", "workload.dtype", value);
    case OPT_COST:
        a->cost = value;
        return 0;
    case OPT_OPERATORS:
        a->operators = value;
        return 0;
    case OPT_SERVING:
        a->serving = value;
        return 0;
    case OPT_PLACEMENT:
        a->placement = value;
        return 0;
    case OPT_KERNEL:
        a->kernel = value;
        return 0;
    case OPT_KEEP_GOING:
        a->keep_going = 1;
        return 0;
    case OPT_SET:
        return take_setting(a, value);
    default:
        a->breakdown = 1;
        return 0;
    }
}

/* -------------------------------------------------------------- a chip's best */

static int set_all(chiplet_study *study, const setting *set, int count, const arguments *a)
{
    chiplet_error err = { 0 };
    for (int i = 0; i < count; i++)
        if (chiplet_study_set(study, set[i].key, set[i].value, &err))
            return tool_explain(&a->common, NULL, &err, set[i].option);
    return 0;
}

/* Every sensible way to spread the work over dies and packages. */
static int build_study(chiplet_study **out, const chiplet_library *library, const char *chip,
                       const arguments *a)
{
    const setting open[] = {
        { "package.base", chip, "--chip" },
        { "mapping.presentation", "unified, partitioned", NULL },
        { "mapping.attention", "tensor, data", NULL },
        { "mapping.tensor", "1..64 x2", NULL },
        { "mapping.expert", "1..1024 x2", NULL },
        { "search.maximize", "throughput", NULL },
    };
    chiplet_error err = { 0 };
    chiplet_status status = chiplet_study_parse(out, library, "", 0, chip, NULL, &err);
    int code = status ? tool_explain(&a->common, NULL, &err, chip) : 0;
    if (!code)
        code = set_all(*out, open, (int)(sizeof open / sizeof open[0]), a);
    return code ? code : set_all(*out, a->set, a->settings, a);
}

static int search(chiplet_search **out, const chiplet_study *study, const arguments *a)
{
    chiplet_error err = { 0 };
    chiplet_status status = chiplet_search_run(out, study, NULL, &err);
    return status ? tool_explain(&a->common, NULL, &err, NULL) : 0;
}

static chiplet_refusal refusal_about(const holding *held, const char *word)
{
    chiplet_refusal found = { NULL, 0, NULL };
    for (size_t i = 0; chiplet_search_refusal(held->best, i).name && !found.name; i++)
        if (strstr(chiplet_search_refusal(held->best, i).name, word))
            found = chiplet_search_refusal(held->best, i);
    return found;
}

/* What kept the chip from running the model: an unknown link or capacity if
 * they are among the reasons, since splits that are not legal are always
 * refused, too. */
static void note_refusal(holding *held)
{
    chiplet_refusal chosen = refusal_about(held, "bandwidth between dies");
    held->no_link = chosen.name != NULL;
    if (!chosen.name)
        chosen = refusal_about(held, "capacity");
    if (!chosen.name)
        chosen = chiplet_search_refusal(held->best, 0);
    const char *why = chosen.nearest ? chosen.nearest : chosen.name ? chosen.name : "no mapping";
    snprintf(held->note, sizeof held->note, "does not fit: %s", why);
}

/* The same chip with the other presentation, on as many packages. */
static int search_other(holding *held, const chiplet_result *best, const arguments *a)
{
    char packages[40];
    const char *taken = chiplet_result_presentation(best);
    chiplet_error err = { 0 };
    if (strcmp(taken, "single") == 0)
        return 0;
    double count = chiplet_result_param(best, chiplet_param_find("system.packages"));
    snprintf(packages, sizeof packages, "%.0f", count);
    const char *other = strcmp(taken, "unified") == 0 ? "partitioned" : "unified";
    chiplet_status status = chiplet_study_set(held->study, "mapping.presentation", other, &err);
    if (!status)
        status = chiplet_study_set(held->study, "system.packages", packages, &err);
    if (status)
        return tool_explain(&a->common, NULL, &err, NULL);
    return search(&held->other, held->study, a);
}

static int evaluate_chip(chiplet_report_row *row, holding *held, const chiplet_library *library,
                         const char *chip, const arguments *a)
{
    const char *name = chiplet_library_find(library, CHIPLET_CHIP, chip);
    row->name = name ? name : chip;
    int code = build_study(&held->study, library, chip, a);
    if (!code)
        code = search(&held->best, held->study, a);
    if (code)
        return code;
    row->result = chiplet_search_result(held->best, 0);
    row->note = held->note;
    if (!row->result)
        note_refusal(held);
    else
        code = search_other(held, row->result, a);
    row->other = chiplet_search_result(held->other, 0);
    return code;
}

/* ------------------------------------------------------------- a given study */

static int evaluate_study(chiplet_report_row *row, holding *held, const chiplet_library *library,
                          const char *path, const arguments *a)
{
    chiplet_diagnostics *all = NULL;
    chiplet_error err = { 0 };
    row->name = path;
    chiplet_status status = chiplet_diagnostics_new(&all, &err);
    if (!status)
        status = chiplet_study_open(&held->study, library, path, all, &err);
    int code = status ? tool_explain(&a->common, all, &err, NULL)
                      : set_all(held->study, a->set, a->settings, a);
    if (!code && chiplet_evaluate(&held->single, held->study, &err))
        code = tool_explain(&a->common, NULL, &err, path);
    chiplet_diagnostics_free(all);
    row->result = held->single;
    return code;
}

/* ---------------------------------------------------------------------- run */

/* At what link the choice between one device and many would turn. */
static void tell_flip(chiplet_study *study, const char *name, const arguments *a)
{
    double bytes_per_s = 0;
    chiplet_error err = { 0 };
    if (chiplet_link_flip(&bytes_per_s, study, &err))
        return;
    if (bytes_per_s <= 0)
        tool_note(&a->common, "%s: unified with any link", name);
    else if (bytes_per_s >= HUGE_VAL)
        tool_note(&a->common, "%s: partitioned with any link", name);
    else
        tool_note(&a->common, "%s: unified if the link is at least %.4g GB/s per direction", name,
                  bytes_per_s / 1e9);
}

static void tell_margins(const chiplet_report_row *row, const holding *held, int count,
                         const arguments *a)
{
    int throughput = chiplet_metric_find("throughput");
    for (int i = 0; i < count; i++) {
        const chiplet_result *mine = row[i].result, *other = row[i].other;
        if (held[i].no_link)
            tell_flip(held[i].study, row[i].name, a);
        if (!mine || !other)
            continue;
        double ratio = chiplet_result_value(mine, throughput) /
                       chiplet_result_value(other, throughput);
        if (ratio > 1 && ratio < HUGE_VAL)
            tool_note(&a->common, "%s: %s beats %s by %.1f %%", row[i].name,
                      chiplet_result_presentation(mine), chiplet_result_presentation(other),
                      100 * (ratio - 1));
        tell_flip(held[i].study, row[i].name, a);
    }
}

static void tell_defaults(const chiplet_report_row *row, int count, const arguments *a)
{
    int told = a->packages_given || !a->chips;
    for (int i = 0; !told && i < count; i++) {
        told = row[i].result != NULL;
        if (told)
            tool_note(&a->common, "packages: the least power of two that holds the model; "
                      "--packages sets another");
    }
}

/* A study with several workloads and below it each of them. */
static size_t list_rows(chiplet_report_row *out, const chiplet_report_row *row, int count,
                        char (*name)[200], int whole)
{
    size_t rows = 0;
    for (int i = 0; i < count; i++) {
        size_t workloads = chiplet_result_workload_count(row[i].result);
        if ((whole || workloads == 0) && rows < MOST_ROWS)
            out[rows++] = row[i];
        for (size_t k = 0; k < workloads && rows < MOST_ROWS; k++) {
            const chiplet_result *one = chiplet_result_workload(row[i].result, k);
            snprintf(name[rows], sizeof *name, "%.120s: %.60s", row[i].name,
                     chiplet_result_workload_name(one));
            out[rows] = (chiplet_report_row){ .name = name[rows], .result = one };
            rows++;
        }
    }
    return rows;
}

static int print(const chiplet_report_row *row, int count, const arguments *a)
{
    chiplet_report_row listed[MOST_ROWS];
    char name[MOST_ROWS][200];
    chiplet_error err = { 0 };
    chiplet_status status = CHIPLET_OK;
    /* Machines get one document; people get both. */
    if (!a->breakdown || a->common.format == CHIPLET_TABLE)
        status = chiplet_report_results(a->common.format, listed,
                                        list_rows(listed, row, count, name, 1), tool_write, stdout,
                                        &err);
    if (!status && a->breakdown && a->common.format == CHIPLET_TABLE)
        putchar('\n');
    if (!status && a->breakdown)
        status = chiplet_report_breakdown(a->common.format, listed,
                                          list_rows(listed, row, count, name, 0), tool_write,
                                          stdout, &err);
    return status && !ferror(stdout) ? tool_explain(&a->common, NULL, &err, NULL) : 0;
}

static int verdict(const chiplet_report_row *row, int count)
{
    for (int i = 0; i < count; i++)
        if (chiplet_result_feasible(row[i].result))
            return TOOL_FOUND;
    return TOOL_NOTHING;
}

typedef struct {
    chiplet_report_row row[MOST_ROWS];
    holding held[MOST_ROWS];
    int rows;
} comparison;

static int compare_chips(comparison *c, const chiplet_library *library, const arguments *a)
{
    int code = 0;
    for (char *chip = strtok(a->chips, ", "); !code && chip; chip = strtok(NULL, ", ")) {
        if (c->rows == MOST_ROWS)
            return tool_refuse_usage(&program, "more than %d chips", MOST_ROWS);
        code = evaluate_chip(&c->row[c->rows], &c->held[c->rows], library, chip, a);
        c->rows++;
    }
    return !code && c->rows == 0 ? tool_refuse_usage(&program, "--chip names no chip") : code;
}

static int compare_studies(comparison *c, const chiplet_library *library, int count, char **path,
                           const arguments *a)
{
    int code = 0;
    for (int i = 0; !code && i < count; i++) {
        if (c->rows == MOST_ROWS)
            return tool_refuse_usage(&program, "more than %d studies", MOST_ROWS);
        code = evaluate_study(&c->row[c->rows], &c->held[c->rows], library, path[i], a);
        c->rows++;
    }
    return code;
}

static void release(comparison *c)
{
    for (int i = 0; i < c->rows; i++) {
        chiplet_search_free(c->held[i].best);
        chiplet_search_free(c->held[i].other);
        chiplet_result_free(c->held[i].single);
        chiplet_study_free(c->held[i].study);
    }
    free(c);
}

static int check_usage(const arguments *a, int studies)
{
    int workload = 0;
    for (int i = 0; i < a->settings; i++)
        workload |= strcmp(a->set[i].key, "workload.model") == 0;
    if (a->chips && studies)
        return tool_refuse_usage(&program, "give either --chip or studies");
    if (!a->chips && !studies)
        return tool_refuse_usage(&program, "needs --chip or a study");
    if (a->chips && !workload)
        return tool_refuse_usage(&program, "--chip needs --workload");
    return 0;
}

static int run(const arguments *a, int argc, char **argv, int first)
{
    chiplet_library *library = NULL;
    const char *table = a->operators   ? "operators"
                        : a->serving   ? "serving"
                        : a->placement ? "placement"
                        : a->cost      ? "cost"
                                       : NULL;
    if (table && first < argc)
        return tool_refuse_usage(&program, "give either --%s or studies", table);
    if (!!a->operators + !!a->serving + !!a->cost + !!a->placement > 1)
        return tool_refuse_usage(
            &program, "give one of --operators, --serving, --cost and --placement");
    if (a->placement)
        return tool_placement(&a->common, a->placement);
    if (a->cost)
        return tool_cost(&a->common, a->cost, a->keep_going);
    if (a->operators)
        return tool_operators(&a->common, a->operators, a->chips, a->kernel, a->keep_going);
    if (a->serving)
        return tool_serving(&a->common, a->serving, a->chips, a->kernel, a->keep_going);
    int code = check_usage(a, argc - first);
    if (code)
        return code;
    comparison *c = calloc(1, sizeof *c);
    if (!c) {
        tool_complain(&a->common, "out of memory");
        return TOOL_FAILURE;
    }
    code = tool_open_library(&library, &a->common);
    if (!code)
        code = a->chips ? compare_chips(c, library, a)
                        : compare_studies(c, library, argc - first, argv + first, a);
    if (!code)
        code = print(c->row, c->rows, a);
    if (!code) {
        tell_defaults(c->row, c->rows, a);
        tell_margins(c->row, c->held, c->rows, a);
        code = verdict(c->row, c->rows);
    }
    release(c);
    chiplet_library_free(library);
    return code;
}

int main(int argc, char **argv)
{
    arguments a = { .common = { .program = &program } };
    int first = 0;
    tool_begin();
    int code = tool_parse(&a.common, argc, argv, take, &a, &first);
    if (code < 0)
        code = run(&a, argc, argv, first);
    for (int i = 0; i < a.copies; i++)
        free(a.copy[i]);
    return tool_finish(&program, code);
}
