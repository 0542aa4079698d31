#include "compare.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_ROWS = 64 };

/* A row with what it must release. */
typedef struct {
    chiplet_search *best, *other;
    chiplet_result *single;
    chiplet_study *study;
    char note[600];
    int no_link; /* nobody published the die-to-die bandwidth */
} holding;

/* -------------------------------------------------------------- a chip's best */

static int set_all(chiplet_study *study, const tool_setting *set, int count,
                   const tool_comparison *a)
{
    chiplet_error err = { 0 };
    for (int i = 0; i < count; i++)
        if (chiplet_study_set(study, set[i].key, set[i].value, &err))
            return tool_explain(&a->common, NULL, &err, set[i].option);
    return 0;
}

/* Every sensible way to spread the work over dies and packages. */
static int build_study(chiplet_study **out, const chiplet_library *library, const char *chip,
                       const tool_comparison *a)
{
    const tool_setting open[] = {
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

static int search(chiplet_search **out, const chiplet_study *study, const tool_comparison *a)
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
static int search_other(holding *held, const chiplet_result *best, const tool_comparison *a)
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
                         const char *chip, const tool_comparison *a)
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
                          const char *path, const tool_comparison *a)
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
static void tell_flip(chiplet_study *study, const char *name, const tool_comparison *a)
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
                         const tool_comparison *a)
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

static void tell_defaults(const chiplet_report_row *row, int count, const tool_comparison *a)
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

static int print(const chiplet_report_row *row, int count, const tool_comparison *a)
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
} table;

static int compare_chips(table *c, const chiplet_library *library, const tool_comparison *a)
{
    int code = 0;
    for (char *chip = strtok(a->chips, ", "); !code && chip; chip = strtok(NULL, ", ")) {
        if (c->rows == MOST_ROWS)
            return tool_refuse_usage(a->common.program, "more than %d chips", MOST_ROWS);
        code = evaluate_chip(&c->row[c->rows], &c->held[c->rows], library, chip, a);
        c->rows++;
    }
    if (!code && c->rows == 0)
        return tool_refuse_usage(a->common.program, "--chip names no chip");
    return code;
}

static int compare_studies(table *c, const chiplet_library *library, int count, char **path,
                           const tool_comparison *a)
{
    int code = 0;
    for (int i = 0; !code && i < count; i++) {
        if (c->rows == MOST_ROWS)
            return tool_refuse_usage(a->common.program, "more than %d studies", MOST_ROWS);
        code = evaluate_study(&c->row[c->rows], &c->held[c->rows], library, path[i], a);
        c->rows++;
    }
    return code;
}

static void release(table *c)
{
    for (int i = 0; i < c->rows; i++) {
        chiplet_search_free(c->held[i].best);
        chiplet_search_free(c->held[i].other);
        chiplet_result_free(c->held[i].single);
        chiplet_study_free(c->held[i].study);
    }
    free(c);
}

int tool_compare(const tool_comparison *a, int studies, char **path)
{
    chiplet_library *library = NULL;
    table *c = calloc(1, sizeof *c);
    if (!c) {
        tool_complain(&a->common, "out of memory");
        return TOOL_FAILURE;
    }
    int code = tool_open_library(&library, &a->common);
    if (!code)
        code = a->chips ? compare_chips(c, library, a)
                        : compare_studies(c, library, studies, path, a);
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
