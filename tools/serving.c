#include "serving.h"

#include "operators.h"

int tool_serving(const tool_common *common, const char *path, const char *chip,
                 const char *stack, int keep_going)
{
    chiplet_library *library = NULL;
    chiplet_diagnostics *all = NULL;
    chiplet_error err = { 0 };
    chiplet_serving_table_options options = CHIPLET_SERVING_TABLE_OPTIONS_INIT;
    options.chip = chip;
    options.stack = stack;
    options.keep_going = keep_going;
    options.errors = tool_show_errors;
    options.payload = (void *)(size_t)common;
    int code = tool_open_library(&library, common);
    if (code)
        return code;
    chiplet_status status = chiplet_diagnostics_new(&all, &err);
    if (!status)
        status = chiplet_serving_table(library, path, &options, tool_write, stdout, all, &err);
    if (status)
        code = tool_explain(common, all, &err, NULL);
    chiplet_diagnostics_free(all);
    chiplet_library_free(library);
    return code;
}
