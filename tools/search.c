#include "search.h"

#include "output.h"
#include "plot.h"
#include "progress.h"
#include "uncertainty.h"

/* `keep`: a certificate goes to a folder, if it is small. */
static int run_search(chiplet_search **out, const chiplet_study *study, const tool_request *a,
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

static int verdict(const tool_request *a, const chiplet_search *search)
{
    int whole = chiplet_search_complete(search) && chiplet_search_explained(search);
    if (!whole && tool_interrupted())
        return tool_interrupted();
    if (!chiplet_search_complete(search) && a->require_optimal)
        return TOOL_UNPROVEN;
    return chiplet_search_count(search) > 0 ? TOOL_FOUND : TOOL_NOTHING;
}

static int run_uncertainty(chiplet_uncertainty **out, const chiplet_study *study,
                           const chiplet_search *search, const tool_request *a)
{
    int asked = tool_uncertainty_wanted(study) && chiplet_search_complete(search) &&
                chiplet_search_count(search) > 0;
    return asked ? tool_uncertainty_run(out, &a->common, search, a->threads) : 0;
}

/* `store` NULL: in one go. */
static int find_front(chiplet_search **out, const tool_request *a, const chiplet_study *study,
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

int tool_search(const tool_request *a, const char *path, const chiplet_library *library,
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
        code = tool_output_write(a, path, place, library, search, uncertainty,
                            a->no_plots ? 0 : plots);
    if (search && !code)
        code = tool_output_print(a, search, uncertainty);
    if (search && !code)
        code = verdict(a, search);
    chiplet_uncertainty_free(uncertainty);
    chiplet_search_free(search);
    return code;
}
