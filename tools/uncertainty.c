#include "uncertainty.h"

#include <string.h>

#include "progress.h"

int tool_uncertainty_wanted(const chiplet_study *study)
{
    const char *samples = chiplet_study_text(study, "uncertainty.samples");
    return samples && *samples && strcmp(samples, "0") != 0;
}

int tool_uncertainty_run(chiplet_uncertainty **out, const tool_common *common,
                         const chiplet_search *search, int threads)
{
    tool_progress progress;
    chiplet_error err = { 0 };
    chiplet_search_options how = CHIPLET_SEARCH_OPTIONS_INIT;
    how.threads = threads;
    how.progress = tool_progress_step;
    how.payload = &progress;
    tool_progress_begin(&progress, common, 0);
    chiplet_status status = chiplet_uncertainty_run(out, search, &how, &err);
    tool_progress_end(&progress);
    if (status != CHIPLET_ERR_STOPPED)
        return status ? tool_explain(common, NULL, &err, NULL) : 0;
    tool_note(common, "interrupted: the front is complete, its uncertainty is left out");
    return 0;
}

typedef chiplet_status report(chiplet_format, const chiplet_uncertainty *, chiplet_write_fn,
                              void *, chiplet_error *);

static int write_one(tool_folder *folder, const chiplet_uncertainty *uncertainty, report *write,
                     chiplet_format format, const char *name)
{
    chiplet_error err = { 0 };
    FILE *file = tool_folder_file(folder, name);
    if (!file)
        return TOOL_FAILURE;
    chiplet_status status = write(format, uncertainty, tool_write, file, &err);
    int code = tool_folder_close_file(folder, file, name);
    return status && !code ? tool_explain(folder->common, NULL, &err, name) : code;
}

int tool_uncertainty_write(tool_folder *folder, const chiplet_uncertainty *uncertainty)
{
    static const struct {
        report *write;
        chiplet_format format;
        const char *name;
    } file[] = {
        { chiplet_report_uncertainty, CHIPLET_CSV, "uncertainty.csv" },
        { chiplet_report_sensitivity, CHIPLET_CSV, "sensitivity.csv" },
        { chiplet_report_uncertainty, CHIPLET_JSON, "uncertainty.json" },
        { chiplet_report_uncertainty, CHIPLET_TABLE, "uncertainty.txt" },
    };
    int code = 0;
    for (size_t i = 0; !code && i < sizeof file / sizeof file[0]; i++)
        code = write_one(folder, uncertainty, file[i].write, file[i].format, file[i].name);
    return code;
}

int tool_uncertainty_print(const tool_common *common, const chiplet_uncertainty *uncertainty)
{
    chiplet_error err = { 0 };
    if (fputs("\n", stdout) != EOF &&
        chiplet_report_uncertainty(CHIPLET_TABLE, uncertainty, tool_write, stdout, &err) ==
            CHIPLET_OK)
        return 0;
    return ferror(stdout) ? TOOL_FAILURE : tool_explain(common, NULL, &err, NULL);
}
