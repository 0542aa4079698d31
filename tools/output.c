#include "output.h"

#include "page.h"
#include "plot.h"
#include "uncertainty.h"

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

void tool_output_sign(tool_folder *folder, const chiplet_library *library, const char *path)
{
    char text[400];
    snprintf(text, sizeof text, "%s (chiplet) %s", folder->common->program->name,
             chiplet_version_string());
    tool_folder_say(folder, "program", text);
    tool_folder_say(folder, "models", chiplet_library_checksum(library));
    tool_folder_say(folder, "study", path);
}

static void describe_run(tool_folder *folder, const tool_request *a, const char *path,
                         const chiplet_library *library, const chiplet_search *search)
{
    char text[400];
    tool_output_sign(folder, library, path);
    for (int i = 0; i < a->settings; i++) {
        snprintf(text, sizeof text, "%.100s=%.280s", a->key[i], a->value[i]);
        tool_folder_say(folder, "set", text);
    }
    snprintf(text, sizeof text, "%.0f", chiplet_search_evaluated(search));
    tool_folder_say(folder, "evaluated", text);
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

int tool_output_write(const tool_request *a, const char *path, const char *place,
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

int tool_output_print(const tool_request *a, const chiplet_search *search,
                      const chiplet_uncertainty *uncertainty)
{
    chiplet_error err = { 0 };
    if (chiplet_report_write(a->common.format, search, tool_write, stdout, &err) != CHIPLET_OK)
        return ferror(stdout) ? TOOL_FAILURE : tool_explain(&a->common, NULL, &err, NULL);
    if (uncertainty && a->common.format == CHIPLET_TABLE)
        return tool_uncertainty_print(&a->common, uncertainty);
    return 0;
}
