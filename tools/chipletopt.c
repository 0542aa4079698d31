/* chipletopt: the designs of a study that no other design beats. */
#include "discover.h"
#include "portfolio.h"
#include "progress.h"
#include "search.h"
#include "study.h"

static int answer(const tool_request *a, const char *path, const chiplet_library *library,
                  const chiplet_study *study)
{
    double points = 0;
    chiplet_error err = { 0 };
    if (a->print_config) {
        chiplet_status status =
            chiplet_report_study(a->common.format, study, tool_write, stdout, &err);
        return status && !ferror(stdout) ? tool_explain(&a->common, NULL, &err, NULL) : 0;
    }
    int code = tool_study_check(&points, study, a);
    if (!code && a->dry_run)
        printf("%s: %.0f designs\n", path, points);
    return code || a->dry_run ? code : tool_search(a, path, library, study, NULL);
}

/* ------------------------------------------------------------------- check */

static int check_certificate(chiplet_certificate_counts *count, const tool_request *a,
                             const chiplet_library *library, const chiplet_study *study)
{
    tool_progress progress;
    chiplet_error err = { 0 };
    chiplet_search_options how = CHIPLET_SEARCH_OPTIONS_INIT;
    how.threads = a->threads;
    how.progress = tool_progress_step;
    how.payload = &progress;
    tool_progress_begin(&progress, &a->common, a->time_limit_s);
    chiplet_status status = chiplet_certificate_check(count, library, study, a->check, &how, &err);
    tool_progress_end(&progress);
    int code = status ? tool_explain(&a->common, NULL, &err, NULL) : 0;
    return status == CHIPLET_ERR_STOPPED ? tool_stopped(&progress) : code;
}

static void print_check(const tool_request *a, chiplet_certificate_counts count)
{
    if (count.epsilon > 0)
        printf("%s: holds: none of %.0f designs is more than %g %% better than the %zu of the "
               "front\n",
               a->check, count.points, 100 * count.epsilon, count.designs);
    else
        printf("%s: holds: none of %.0f designs is better than the %zu of the front\n", a->check,
               count.points, count.designs);
    printf("%zu closed boxes; %.0f bounded and %.0f designs evaluated to check them\n", count.boxes,
           count.bounded, count.evaluated);
}

static int run_check(const tool_request *a, const char *path)
{
    chiplet_library *library = NULL;
    chiplet_study *study = NULL;
    chiplet_certificate_counts count;
    int code = tool_open_library(&library, &a->common);
    if (!code && path)
        code = tool_study_open(&study, library, path, a);
    if (!code)
        code = check_certificate(&count, a, library, study);
    if (!code)
        print_check(a, count);
    chiplet_study_free(study);
    chiplet_library_free(library);
    return code;
}

/* ------------------------------------------------------------------- parts */

static int work_on_store(const tool_request *a, const char *path, const chiplet_library *library,
                         const chiplet_study *study)
{
    chiplet_store *store = NULL;
    tool_parts parts = a->parts;
    parts.threads = a->threads;
    parts.time_limit_s = a->time_limit_s;
    parts.exhaustive = a->exhaustive;
    parts.epsilon = a->epsilon;
    int code = tool_parts_open(&store, &parts, &a->common, library, study);
    if (code)
        return code;
    code = tool_parts_run_one(&parts, &a->common, store);
    if (code < 0)
        code = tool_search(a, path ? path : a->parts.folder, library, chiplet_store_study(store),
                           store);
    chiplet_store_free(store);
    return code;
}

/* Without a study that of the plan is taken. */
static int run_parts(const tool_request *a, const char *path)
{
    chiplet_library *library = NULL;
    chiplet_study *study = NULL;
    if (!path && a->settings > 0)
        return tool_refuse_usage(a->common.program, "--set needs the study");
    int code = tool_open_library(&library, &a->common);
    if (!code && path)
        code = tool_study_open(&study, library, path, a);
    if (!code)
        code = work_on_store(a, path, library, study);
    chiplet_study_free(study);
    chiplet_library_free(library);
    return code;
}

static int run_study(const tool_request *a, const char *path)
{
    chiplet_library *library = NULL;
    chiplet_study *study = NULL;
    int code = tool_open_library(&library, &a->common);
    if (!code)
        code = tool_study_open(&study, library, path, a);
    if (!code)
        code = answer(a, path, library, study);
    chiplet_study_free(study);
    chiplet_library_free(library);
    return code;
}

/* Its file has what a study and its options have. */
static int run_portfolio(const tool_request *a, const char *study)
{
    const char *idle = study                           ? study
                       : a->settings                   ? "--set"
                       : a->uncertainty                ? "--uncertainty"
                       : a->check                      ? "--check"
                       : a->parts.folder               ? "--store"
                       : a->epsilon > 0                ? "--epsilon"
                       : a->evaluations > 0            ? "--evaluations"
                       : a->exhaustive                 ? "--exhaustive"
                       : a->certificate                ? "--certificate"
                       : a->dry_run || a->print_config ? "a look at a study"
                                                       : NULL;
    if (idle)
        return tool_refuse_usage(a->common.program, "%s does not go with --portfolio", idle);
    return tool_portfolio(a);
}

static int run(const tool_request *a, int argc, char **argv, int first)
{
    int code = tool_discover(a);
    if (code >= 0)
        return code;
    if (first + 1 < argc)
        return tool_refuse_usage(a->common.program, "one study at a time; '%s' is too much",
                                 argv[first + 1]);
    tool_parts parts = a->parts;
    parts.evaluations = a->evaluations > 0;
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
        return tool_refuse_usage(a->common.program, "no study is given");
    return run_study(a, argv[first]);
}

int main(int argc, char **argv)
{
    tool_request a = { .common = { .program = &tool_search_program } };
    int first = 0;
    tool_begin();
    int code = tool_parse(&a.common, argc, argv, tool_request_take, &a, &first);
    if (code < 0)
        code = run(&a, argc, argv, first);
    tool_request_free(&a);
    return tool_finish(&tool_search_program, code);
}
