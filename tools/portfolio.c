#include "portfolio.h"

#include "progress.h"

static int print(chiplet_portfolio_proof *proof, const tool_common *common,
                 const chiplet_library *library, const char *path, int threads,
                 double time_limit_s)
{
    tool_progress progress;
    chiplet_diagnostics *all = NULL;
    chiplet_error err = { 0 };
    chiplet_search_options how = CHIPLET_SEARCH_OPTIONS_INIT;
    how.threads = threads;
    how.progress = tool_progress_step;
    how.payload = &progress;
    chiplet_status status = chiplet_diagnostics_new(&all, &err);
    tool_progress_begin(&progress, common, time_limit_s);
    if (!status)
        status = chiplet_portfolio(proof, library, path, &how, common->format, tool_write, stdout,
                                   all, &err);
    tool_progress_end(&progress);
    int code = 0;
    if (status)
        code = ferror(stdout) ? TOOL_FAILURE : tool_explain(common, all, &err, NULL);
    if (status == CHIPLET_ERR_STOPPED && tool_interrupted())
        code = tool_interrupted();
    chiplet_diagnostics_free(all);
    return code;
}

int tool_portfolio(const tool_common *common, const char *path, int threads,
                   double time_limit_s, int require_optimal)
{
    chiplet_library *library = NULL;
    chiplet_portfolio_proof proof = { 0, 0, 0 };
    int code = tool_open_library(&library, common);
    if (!code)
        code = print(&proof, common, library, path, threads, time_limit_s);
    chiplet_library_free(library);
    if (!code && require_optimal && proof.gap > 1e-8)
        return TOOL_UNPROVEN;
    return code;
}
