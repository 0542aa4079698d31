#include "portfolio.h"

#include "output.h"
#include "plot.h"
#include "progress.h"

static int find(chiplet_portfolio **out, const tool_request *a, const chiplet_library *library)
{
    tool_progress progress;
    chiplet_diagnostics *all = NULL;
    chiplet_error err = { 0 };
    chiplet_search_options how = CHIPLET_SEARCH_OPTIONS_INIT;
    how.threads = a->threads;
    how.progress = tool_progress_step;
    how.payload = &progress;
    chiplet_status status = chiplet_diagnostics_new(&all, &err);
    tool_progress_begin(&progress, &a->common, a->time_limit_s);
    if (!status)
        status = chiplet_portfolio_run(out, library, a->portfolio, &how, all, &err);
    tool_progress_end(&progress);
    int code = status ? tool_explain(&a->common, all, &err, NULL) : 0;
    chiplet_diagnostics_free(all);
    return status == CHIPLET_ERR_STOPPED ? tool_stopped(&progress) : code;
}

static int print(const tool_request *a, const chiplet_portfolio *portfolio)
{
    chiplet_error err = { 0 };
    chiplet_status status =
        chiplet_portfolio_write(a->common.format, portfolio, tool_write, stdout, &err);
    if (!status)
        return 0;
    return ferror(stdout) ? TOOL_FAILURE : tool_explain(&a->common, NULL, &err, NULL);
}

/* ------------------------------------------------------------------ folder */

static int end_file(tool_folder *folder, FILE *file, const char *name, chiplet_status status,
                    const chiplet_error *err)
{
    int code = tool_folder_close_file(folder, file, name);
    return status && !code ? tool_explain(folder->common, NULL, err, name) : code;
}

static int write_table(tool_folder *folder, const chiplet_portfolio *portfolio,
                       chiplet_format format, const char *name)
{
    chiplet_error err = { 0 };
    FILE *file = tool_folder_file(folder, name);
    if (!file)
        return TOOL_FAILURE;
    return end_file(folder, file, name,
                    chiplet_portfolio_write(format, portfolio, tool_write, file, &err), &err);
}

static int write_figure(tool_folder *folder, const chiplet_portfolio *portfolio,
                        chiplet_figure_part part)
{
    chiplet_error err = { 0 };
    const char *name = chiplet_figure_file(CHIPLET_FIGURE_PORTFOLIO, part);
    FILE *file = tool_folder_file(folder, name);
    if (!file)
        return TOOL_FAILURE;
    return end_file(folder, file, name,
                    chiplet_portfolio_figure(part, portfolio, tool_write, file, &err), &err);
}

static int fill_folder(tool_folder *folder, const chiplet_portfolio *portfolio, int plots)
{
    int code = write_table(folder, portfolio, CHIPLET_CSV, "portfolio.csv");
    if (!code)
        code = write_table(folder, portfolio, CHIPLET_JSON, "portfolio.json");
    if (!code)
        code = write_table(folder, portfolio, CHIPLET_TABLE, "summary.txt");
    if (!code && plots)
        code = write_figure(folder, portfolio, CHIPLET_FIGURE_SCRIPT);
    if (!code && plots)
        code = write_figure(folder, portfolio, CHIPLET_FIGURE_DATA);
    if (!code && plots)
        tool_figure_draw(folder, CHIPLET_FIGURE_PORTFOLIO); /* has told what is missing */
    return code ? code : tool_folder_publish(folder);
}

static int is_proven(const chiplet_portfolio *portfolio)
{
    return chiplet_portfolio_proven(portfolio).gap <= 1e-8;
}

static int write_folder(const tool_request *a, const chiplet_library *library,
                        const chiplet_portfolio *portfolio)
{
    tool_folder folder;
    int code = tool_folder_open(&folder, &a->common, a->output);
    if (!code) {
        tool_output_sign(&folder, library, a->portfolio);
        tool_folder_say(&folder, "complete", is_proven(portfolio) ? "yes" : "no");
        code = fill_folder(&folder, portfolio, !a->no_plots);
    }
    tool_folder_drop(&folder);
    if (!code)
        tool_note(&a->common, "written to %s", a->output);
    return code;
}

int tool_portfolio(const tool_request *a)
{
    chiplet_library *library = NULL;
    chiplet_portfolio *portfolio = NULL;
    int code = a->output ? tool_folder_check(&a->common, a->output) : 0;
    if (!code)
        code = tool_open_library(&library, &a->common);
    if (!code)
        code = find(&portfolio, a, library);
    if (!code && a->output)
        code = write_folder(a, library, portfolio);
    if (!code)
        code = print(a, portfolio);
    if (!code && a->require_optimal && !is_proven(portfolio))
        code = TOOL_UNPROVEN;
    chiplet_portfolio_free(portfolio);
    chiplet_library_free(library);
    return code;
}
